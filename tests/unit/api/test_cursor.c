/* src/api/cursor.c: a cursor goes on where it was written for, and nowhere else. */

#include "api/api.h"
#include "api/cursor.h"
#include "store/session.h"
#include "unit.h"

static struct session session;
static struct txn txn = {.session = &session};
static struct api api = {.cursor_key = {1, 2, 3}};

static struct call call_of(int64_t ws, uint8_t key)
{
    return (struct call){.api = &api, .caller = {.ws = ws, .principal.id = {{key}}}, .act = {.txn = &txn}};
}

static bool goes_on(const struct call *call, const char *list, const char *query, struct str text)
{
    char place[5] = "";
    struct error err = {0};
    enum status status = cursor_read(call, list, str_from(query), text, place, sizeof place, &err);
    if (status == STATUS_OK) {
        assert_memory_equal(place, "place", 5);
        return true;
    }
    assert_int_equal(err.code, ERROR_INVALID_CURSOR);
    assert_string_equal(err.param, "starting_after");
    assert_memory_equal(place, "\0\0\0\0\0", 5);
    return false;
}

static void it_belongs_to_list_world_key_and_query(void **state)
{
    (void)state;
    arena_init(&session.arena);
    struct call call = call_of(1, 7), other_world = call_of(2, 7), other_key = call_of(1, 8);
    struct str text = cursor_write(&call, "contacts", STR("ann"), STR("place"));
    assert_true(goes_on(&call, "contacts", "ann", text));
    assert_false(goes_on(&call, "leaders", "ann", text));
    assert_false(goes_on(&call, "contacts", "anna", text));
    assert_false(goes_on(&other_world, "contacts", "ann", text));
    assert_false(goes_on(&other_key, "contacts", "ann", text));
    struct api other_api = {.cursor_key = {9}};
    call.api = &other_api;
    assert_false(goes_on(&call, "contacts", "ann", text));
    arena_release(&session.arena);
}

static void every_changed_byte_is_seen(void **state)
{
    (void)state;
    arena_init(&session.arena);
    struct call call = call_of(1, 7);
    struct str text = cursor_write(&call, "contacts", STR("ann"), STR("place"));
    assert_true(text.size <= CURSOR_TEXT_MAX);
    for (size_t i = 0; i < text.size; i++) {
        char *changed = arena_copy(&session.arena, text.data, text.size);
        changed[i] = changed[i] == '0' ? '1' : '0';
        assert_false(goes_on(&call, "contacts", "ann", (struct str){changed, text.size}));
    }
    assert_false(goes_on(&call, "contacts", "ann", (struct str){text.data, text.size - 2}));
    assert_false(goes_on(&call, "contacts", "ann", STR("")));
    assert_false(goes_on(&call, "contacts", "ann", STR("cnt_00000000000000000000000000")));
    arena_release(&session.arena);
}

UNIT_TESTS(cursor)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_belongs_to_list_world_key_and_query),
        cmocka_unit_test(every_changed_byte_is_seen),
    };
    return cmocka_run_group_tests_name("cursor", tests, NULL, NULL);
}
