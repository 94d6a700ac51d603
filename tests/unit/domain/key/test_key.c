/* src/domain/key/key.c */

#include "books.h"

#include "base/limits.h"
#include "domain/key/key.h"
#include "listing.h"
#include "unit.h"

struct made {
    char text[KEY_TEXT_SIZE];
    struct id id;
};

static enum status find(struct act *act, const char *text, struct key *ret, bool *ret_found, struct error *err)
{
    uint8_t hash[SHA256_SIZE];
    key_hash(str_from(text), hash);
    return key_find_by_hash(act->txn, hash, ret, ret_found, err);
}

static enum status make_and_find(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    const struct key_fields fields = {.name = STR("Server"), .kind = KEY_SECRET, .scopes = STR("events:write")};
    struct made made, other;
    TRY(key_create(act, &fields, made.text, &made.id, err));
    TRY(key_create(act, &fields, other.text, &other.id, err));
    EXPECT(strcmp(made.text, other.text) != 0);
    EXPECT(strlen(made.text) == strlen(act->livemode ? "rfd_sk_" : "rfd_sk_test_") + 64);
    EXPECT(str_starts_with(str_from(made.text), act->livemode ? STR("rfd_sk_") : STR("rfd_sk_test_")));
    EXPECT((strstr(made.text, "_test_") != NULL) == !act->livemode);
    EXPECT(key_text_is_valid(str_from(made.text)));

    struct key key;
    bool found = false;
    TRY(find(act, made.text, &key, &found, err));
    EXPECT(found && id_equal(&key.id, &made.id));
    EXPECT(key.ws == act->ws && key.livemode == act->livemode && key.kind == KEY_SECRET);
    EXPECT(key.clock_offset_us == act_now(act) - txn_now(act->txn));
    EXPECT(key_allows(&key, STR("events:write")));
    EXPECT(!key_allows(&key, STR("events:read")));

    made.text[strlen(made.text) - 1] = made.text[strlen(made.text) - 1] == 'a' ? 'b' : 'a';
    TRY(find(act, made.text, &key, &found, err));
    EXPECT(!found);
    return STATUS_OK;
}

static enum status advance(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    return workspace_advance_clock(act, act_now(act) + TIME_US_PER_DAY, err);
}

static void a_key_is_found_by_its_hash_with_its_world(void **state)
{
    books_write(*state, LIVE, make_and_find);
    books_write(*state, TEST, advance);
    books_write(*state, TEST, make_and_find);
}

static enum status make_publishable(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct key_fields fields = {.name = STR("Site"), .kind = KEY_PUBLISHABLE};
    struct made made;
    TRY(key_create(act, &fields, made.text, &made.id, err));
    EXPECT(str_starts_with(str_from(made.text), STR("rfd_pk_")));
    struct key key;
    bool found;
    TRY(find(act, made.text, &key, &found, err));
    EXPECT(found && key.kind == KEY_PUBLISHABLE);
    EXPECT(key_allows(&key, STR("clicks:write")) && key_allows(&key, STR("codes:read")));
    EXPECT(!key_allows(&key, STR("referrals:read")) && !key_allows(&key, STR("events:write")));
    EXPECT(!origins_have(&key.origins, STR("https://a.example")));
    fields.origins = STR("https://A.example/ https://b.example");
    TRY(key_create(act, &fields, made.text, &made.id, err));
    TRY(find(act, made.text, &key, &found, err));
    EXPECT(origins_have(&key.origins, STR("https://a.example")));
    EXPECT(!origins_have(&key.origins, STR("https://c.example")));
    fields.kind = KEY_SECRET;
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_INVALID_VALUE, "origin");
    fields = (struct key_fields){.name = STR("Site"), .kind = KEY_PUBLISHABLE};
    fields.scopes = STR("referrals:write,contacts:read");
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_INVALID_VALUE, "scopes");
    fields.scopes = STR("*");
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_INVALID_VALUE, "scopes");
    return STATUS_OK;
}

static void a_publishable_key_can_do_little(void **state)
{
    books_write(*state, LIVE, make_publishable);
}

static enum status make_wrongly(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    char *longest = arena_alloc(txn_arena(act->txn), LIMIT_TEXT_BYTES + 1);
    memset(longest, 'n', LIMIT_TEXT_BYTES + 1);
    struct made made;
    struct key_fields fields = {.name = {longest, LIMIT_TEXT_BYTES + 1}};
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_OUT_OF_RANGE, "name");
    fields.name = STR("");
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_OUT_OF_RANGE, "name");
    fields.name = STR("two\nlines");
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_INVALID_VALUE, "name");
    fields.name = STR("\xff");
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_INVALID_VALUE, "name");
    fields.name = (struct str){longest, LIMIT_TEXT_BYTES};
    fields.scopes = STR("everything");
    EXPECT_REFUSED(key_create(act, &fields, made.text, &made.id, err), ERROR_INVALID_VALUE, "scopes");
    fields.scopes = STR_NONE;
    TRY(key_create(act, &fields, made.text, &made.id, err));
    struct key key;
    bool found;
    TRY(find(act, made.text, &key, &found, err));
    EXPECT(found && key_allows(&key, STR("keys:write")));
    return STATUS_OK;
}

static void wrong_names_and_scopes_are_refused(void **state)
{
    books_write(*state, LIVE, make_wrongly);
}

static enum status make_three(struct act *act, struct books *books, struct error *err)
{
    struct made *made = books->ctx;
    static const char *const names[] = {"one", "two", "three"};
    for (size_t i = 0; i < 3; i++) {
        const struct key_fields fields = {.name = str_from(names[i])};
        TRY(key_create(act, &fields, made[i].text, &made[i].id, err));
    }
    return STATUS_OK;
}

static enum status list_pages(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct listed page;
    TRY(listing_read(act, &key_list, &(struct list_ask){.page = {.limit = 2}}, &page, err));
    const struct key_row *rows = page.rows;
    EXPECT(page.count == 2 && page.more);
    EXPECT_STR(rows[0].name, "three");
    EXPECT_STR(rows[0].scopes, "*");
    EXPECT_STR(rows[0].hint, made[2].text + strlen(made[2].text) - KEY_HINT_SIZE);
    EXPECT(id_equal(&rows[1].id, &made[1].id));
    TRY(listing_read(act, &key_list, &(struct list_ask){.page = {.limit = 2, .after = rows[1].id}}, &page, err));
    rows = page.rows;
    EXPECT(page.count == 1 && !page.more);
    EXPECT_STR(rows[0].name, "one");
    EXPECT(rows[0].revoked_at == TIME_NONE);
    return STATUS_OK;
}

static enum status list_nothing(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct listed page;
    TRY(listing_read(act, &key_list, &(struct list_ask){.page = {.limit = 2}}, &page, err));
    EXPECT(page.count == 0 && !page.more);
    return STATUS_OK;
}

static void a_list_is_of_one_world_newest_first(void **state)
{
    struct books *books = *state;
    struct made made[3];
    books->ctx = made;
    books_write(books, LIVE, make_three);
    books_read(books, LIVE, list_pages);
    books_read(books, TEST, list_nothing);
}

static enum status revoke_elsewhere(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    bool revoked;
    EXPECT_REFUSED(key_revoke(act, &made[1].id, &revoked, err), ERROR_NOT_FOUND, "id");
    return STATUS_OK;
}

static enum status revoke_one(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    bool revoked = false;
    TRY(key_revoke(act, &made[1].id, &revoked, err));
    EXPECT(revoked);
    TRY(key_revoke(act, &made[1].id, &revoked, err));
    EXPECT(!revoked);
    struct key key;
    bool found;
    TRY(find(act, made[1].text, &key, &found, err));
    EXPECT(found && !key_is_valid(&key) && !key_allows(&key, STR("keys:read")));
    TRY(find(act, made[0].text, &key, &found, err));
    EXPECT(found && key_is_valid(&key));
    return STATUS_OK;
}

static void a_revoked_key_allows_nothing_and_the_caches_hear_of_it(void **state)
{
    struct books *books = *state;
    struct made made[3];
    books->ctx = made;
    books_write(books, LIVE, make_three);
    uint64_t generation = store_generation(books->store);
    books_write(books, TEST, revoke_elsewhere);
    assert_int_equal(store_generation(books->store), generation);
    books_write(books, LIVE, revoke_one);
    assert_true(store_generation(books->store) > generation);
}

static void only_what_looks_like_a_key_is_looked_up(void **state)
{
    (void)state;
#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    assert_true(key_text_is_valid(STR("rfd_sk_" HEX64)));
    assert_true(key_text_is_valid(STR("rfd_pk_test_" HEX64)));
    assert_false(key_text_is_valid(STR("rfd_xk_" HEX64)));
    assert_false(key_text_is_valid(STR("rfd_sk_live_" HEX64)));
    assert_false(key_text_is_valid(STR("rfd_sk_" HEX64 "0")));
    assert_false(key_text_is_valid(STR("rfd_sk_" HEX64 "00")));
    assert_false(key_text_is_valid(STR("rfd_sk_")));
    assert_false(key_text_is_valid(STR("")));
    assert_false(key_text_is_valid(STR_NONE));
}

UNIT_TESTS(key)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_key_is_found_by_its_hash_with_its_world),
        BOOKS_TEST(a_publishable_key_can_do_little),
        BOOKS_TEST(wrong_names_and_scopes_are_refused),
        BOOKS_TEST(a_list_is_of_one_world_newest_first),
        BOOKS_TEST(a_revoked_key_allows_nothing_and_the_caches_hear_of_it),
        cmocka_unit_test(only_what_looks_like_a_key_is_looked_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
