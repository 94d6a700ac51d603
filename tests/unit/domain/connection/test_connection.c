/* src/domain/connection/ */

#include "example.h"

#include "base/json.h"
#include "domain/connection/connection.h"
#include "unit.h"

static const uint8_t seal[SUBKEY_SIZE] = {1};
static const uint8_t other_seal[SUBKEY_SIZE] = {2};

#define SECRET "whsec_c2VjcmV0LW9m"

struct made {
    struct id program_id;
    struct id ids[3];
};

static struct connection_fields fields_of(const struct id *program_id, bool livemode)
{
    return (struct connection_fields){
        .kind = 1, .program_id = *program_id, .signing_secret = STR(SECRET), .livemode = {true, livemode}};
}

static enum status create_three(struct act *act, struct books *books, struct error *err)
{
    struct made *made = books->ctx;
    struct program program;
    TRY(example_create(act, "Billing", 1, &program, err));
    made->program_id = program.id;
    struct connection_fields fields = fields_of(&program.id, act->livemode);
    for (size_t i = 0; i < 3; i++) {
        struct connection connection;
        fields.account = i == 2 ? STR("acct_1") : STR_NONE;
        TRY(connection_create(act, &fields, seal, &connection, err));
        made->ids[i] = connection.id;
    }
    EXPECT_BREAKS(connection_verify, 0, "");
    return STATUS_OK;
}

static enum status find_anywhere(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    TRY(connection_find(act->txn, &made->ids[2], &connection, err));
    EXPECT(connection.ws == TEST && !connection.livemode && id_equal(&connection.program_id, &made->program_id));
    EXPECT(connection.clock_offset_us > TIME_US_PER_DAY / 2);
    EXPECT_STR(connection.kind, "stripe");
    EXPECT_STR(connection.account, "acct_1");
    EXPECT(memmem(connection.sealed.data, connection.sealed.size, "whsec", 5) == NULL);
    struct str secret;
    TRY(connection_open_secret(&connection, seal, txn_arena(act->txn), &secret, err));
    EXPECT_STR(secret, SECRET);
    EXPECT_REFUSED(connection_open_secret(&connection, other_seal, txn_arena(act->txn), &secret, err), ERROR_INTERNAL,
                   "");
    static const struct id unknown = {{7}};
    EXPECT_REFUSED(connection_find(act->txn, &unknown, &connection, err), ERROR_NOT_FOUND, "id");
    EXPECT_REFUSED(connection_read(act, &made->ids[2], &connection, err), ERROR_NOT_FOUND, "id"); /* another world's */
    return STATUS_OK;
}

static enum status advance(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    return workspace_advance_clock(act, act_now(act) + TIME_US_PER_DAY, err);
}

static void a_hook_finds_its_connection_in_any_world(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, TEST, advance);
    books_write(books, TEST, create_three);
    books_read(books, LIVE, find_anywhere);
}

static enum status list_and_show(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection rows[3], read;
    size_t count;
    bool more;
    struct page page = {.limit = 3};
    TRY(connection_list(act, &page, rows, &count, &more, err));
    EXPECT(count == 3 && !more);
    page = (struct page){.limit = 1, .before = rows[0].id};
    TRY(connection_list(act, &page, &read, &count, &more, err));
    EXPECT(count == 1 && more && id_equal(&read.id, &rows[1].id));
    TRY(connection_read(act, &made->ids[2], &read, err));

    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    connection_write_json(&w, NULL, &read, STR("https://ref.example.com"));
    jsonw_end(&w);
    char id[ID_TEXT_SIZE + 1] = {0};
    id_format(&read.id, "con", id);
    char hook_url[120];
    snprintf(hook_url, sizeof hook_url, "\"hook_url\":\"https://ref.example.com/hooks/stripe/%s\"", id);
    bool shown = memmem(buf.data, buf.size, hook_url, strlen(hook_url)) != NULL &&
                 memmem(buf.data, buf.size, "\"account\":\"acct_1\"", 18) != NULL;
    bool leaked = memmem(buf.data, buf.size, "secret", 6) != NULL || memmem(buf.data, buf.size, "whsec", 5) != NULL;
    buf_release(&buf);
    EXPECT(shown && !leaked);
    return STATUS_OK;
}

static enum status empty_elsewhere(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct connection row;
    size_t count;
    bool more;
    struct page page = {.limit = 1};
    TRY(connection_list(act, &page, &row, &count, &more, err));
    EXPECT(count == 0 && !more);
    return STATUS_OK;
}

static void connections_are_listed_in_their_world_without_secrets(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, LIVE, create_three);
    books_read(books, LIVE, list_and_show);
    books_read(books, TEST, empty_elsewhere);
}

static enum status create_wrongly(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    struct connection_fields fields = fields_of(&made->program_id, !act->livemode);
    EXPECT_REFUSED(connection_create(act, &fields, seal, &connection, err), ERROR_LIVEMODE_MISMATCH, "livemode");
    return STATUS_OK;
}

static enum status create_for_other_world(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    struct connection_fields fields = fields_of(&made->program_id, act->livemode);
    EXPECT_REFUSED(connection_create(act, &fields, seal, &connection, err), ERROR_NOT_FOUND, "program_id");
    return STATUS_OK;
}

static void mode_and_program_must_be_the_worlds(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, LIVE, create_three);
    books_write(books, LIVE, create_wrongly);
    books_write(books, TEST, create_wrongly);
    books_write(books, TEST, create_for_other_world);
}

static enum status verify_finds(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("UPDATE connection SET livemode = 0 WHERE account IS NOT NULL");
    EXPECT_BREAKS(connection_verify, 1, "B20");
    return STATUS_OK;
}

static void verify_finds_a_wrong_mode(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, LIVE, create_three);
    books_write(books, LIVE, verify_finds);
}

static void bodies_are_checked(void **state)
{
    (void)state;
#define PROGRAM "\"program_id\":\"prg_01h2xcejqtf2nbrexx3vqjhp41\""
    static const struct {
        const char *body;
        enum error_code code;
        const char *param;
    } rows[] = {
        {"{\"kind\":\"stripe\"," PROGRAM ",\"signing_secret\":\"" SECRET "\",\"livemode\":true}", ERROR_NONE, ""},
        {"{}", ERROR_MISSING_FIELD, "kind"},
        {"{\"kind\":\"hubspot\"," PROGRAM ",\"signing_secret\":\"" SECRET "\",\"livemode\":true}", ERROR_NOT_SUPPORTED,
         "kind"},
        {"{\"kind\":\"zombie\"," PROGRAM ",\"signing_secret\":\"" SECRET "\",\"livemode\":true}", ERROR_INVALID_VALUE,
         "kind"},
        {"{\"kind\":\"stripe\"," PROGRAM ",\"livemode\":true}", ERROR_MISSING_FIELD, "signing_secret"},
        {"{\"kind\":\"stripe\"," PROGRAM ",\"signing_secret\":\"sk_live_123456\",\"livemode\":true}",
         ERROR_INVALID_VALUE, "signing_secret"},
        {"{\"kind\":\"stripe\"," PROGRAM ",\"signing_secret\":\"" SECRET "\"}", ERROR_MISSING_FIELD, "livemode"},
        {"{\"kind\":\"stripe\",\"program_id\":\"ref_01h2xcejqtf2nbrexx3vqjhp41\",\"signing_secret\":\"" SECRET
         "\",\"livemode\":true}",
         ERROR_INVALID_VALUE, "program_id"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena arena = {0};
        struct error err = {0};
        json_t *json = NULL;
        struct connection_fields fields;
        assert_int_equal(json_parse(str_from(rows[i].body), &json, &err), STATUS_OK);
        if (schema_read(&connection_schema, json, &fields, &arena, &err) == STATUS_OK)
            (void)!connection_fields_check(&fields, &err);
        if (err.code != rows[i].code || strcmp(err.param, rows[i].param) != 0)
            fail_msg("%s: %d at %s", rows[i].body, (int)err.code, err.param);
        json_decref(json);
        arena_release(&arena);
    }
}

UNIT_TESTS(connection)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_hook_finds_its_connection_in_any_world),
        BOOKS_TEST(connections_are_listed_in_their_world_without_secrets),
        BOOKS_TEST(mode_and_program_must_be_the_worlds),
        BOOKS_TEST(verify_finds_a_wrong_mode),
        cmocka_unit_test(bodies_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
