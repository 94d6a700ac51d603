/* src/domain/connection/ */

#include "example.h"

#include "base/json.h"
#include "domain/audit/audit.h"
#include "domain/connection/connection.h"
#include "listing.h"
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
    static const char *const accounts[] = {"acct_3", "acct_2", "acct_1"};
    for (size_t i = 0; i < 3; i++) {
        struct connection connection;
        bool created;
        fields.account = i == 0 ? STR_NONE : str_from(accounts[i]);
        TRY(connection_create(act, &fields, seal, &connection, &created, err));
        EXPECT(created);
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
    struct connection_secrets secrets;
    struct arena *arena = txn_arena(act->txn);
    TRY(connection_open_secrets(&connection, seal, BOOKS_NOW, arena, &secrets, err));
    EXPECT(secrets.count == 1);
    EXPECT_STR(secrets.items[0], SECRET);
    connection_wipe_secrets(&secrets);
    EXPECT(secrets.items[0].data[0] == '\0');
    EXPECT_REFUSED(connection_open_secrets(&connection, other_seal, BOOKS_NOW, arena, &secrets, err), ERROR_INTERNAL,
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
    struct listed page;
    TRY(listing_read(act, &connection_list, &(struct list_ask){.page = {.limit = 3}}, &page, err));
    EXPECT(page.count == 3 && !page.more);
    const struct connection *all = page.rows;
    TRY(listing_read(act, &connection_list, &(struct list_ask){.page = {.limit = 1, .after = all[0].id}}, &page, err));
    const struct connection *second = page.rows;
    EXPECT(page.count == 1 && page.more && id_equal(&second->id, &all[1].id));

    struct connection read;
    TRY(connection_read(act, &made->ids[2], &read, err));
    connection_tell(&read, 1, STR("https://ref.example.com"), seal, txn_arena(act->txn));
    struct str json = listing_json(act, &connection_entity, &read, ENTITY_ALONE);
    char id[ID_TEXT_SIZE + 1] = {0};
    id_format(&read.id, "con", id);
    char hook_url[120];
    snprintf(hook_url, sizeof hook_url, "\"hook_url\":\"https://ref.example.com/hooks/stripe/%s\"", id);
    EXPECT(listing_has(json, hook_url) && listing_has(json, "\"account\":\"acct_1\""));
    EXPECT(!listing_has(json, "whsec") && !listing_has(json, "\"secret\"") &&
           !listing_has(json, "\"previous_secret\""));
    return STATUS_OK;
}

static enum status empty_elsewhere(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct listed page;
    TRY(listing_read(act, &connection_list, &(struct list_ask){.page = {.limit = 1}}, &page, err));
    EXPECT(page.count == 0 && !page.more);
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
    bool created;
    EXPECT_REFUSED(connection_create(act, &fields, seal, &connection, &created, err), ERROR_LIVEMODE_MISMATCH,
                   "livemode");
    return STATUS_OK;
}

static enum status create_for_other_world(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    struct connection_fields fields = fields_of(&made->program_id, act->livemode);
    bool created;
    EXPECT_REFUSED(connection_create(act, &fields, seal, &connection, &created, err), ERROR_NOT_FOUND, "program_id");
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
    DAMAGE("UPDATE connection SET livemode = 0 WHERE account = 'acct_1'");
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

/* ---- found again, changed, deleted ---- */

static enum status create_again(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    struct connection_fields fields = fields_of(&made->program_id, act->livemode);
    bool created;
    TRY(connection_create(act, &fields, seal, &connection, &created, err));
    EXPECT(!created && id_equal(&connection.id, &made->ids[0]));
    fields.signing_secret = STR("whsec_another");
    EXPECT_REFUSED(connection_create(act, &fields, seal, &connection, &created, err), ERROR_CONFLICT, "signing_secret");
    return STATUS_OK;
}

static void posted_again_it_is_found_again(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, LIVE, create_three);
    books_write(books, LIVE, create_again);
}

static enum status rotate(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection_patch fields = {.signing_secret = STR("whsec_second")};
    struct connection connection;
    TRY(connection_change(act, &made->ids[0], &fields, seal, &connection, err));
    EXPECT(id_equal(&connection.id, &made->ids[0]));
    int64_t until = connection.previous_until;
    EXPECT(until - txn_now(act->txn) == TIME_US_PER_DAY); /* of the wall clock, also in the test world */
    TRY(connection_change(act, &made->ids[0], &fields, seal, &connection, err));
    EXPECT(connection.previous_until == until); /* the same again is no change */
    return STATUS_OK;
}

static enum status both_are_good_for_a_day(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    struct connection_secrets secrets;
    struct arena *arena = txn_arena(act->txn);
    TRY(connection_read(act, &made->ids[0], &connection, err));
    TRY(connection_open_secrets(&connection, seal, connection.previous_until - 1, arena, &secrets, err));
    EXPECT(secrets.count == 2);
    EXPECT_STR(secrets.items[0], "whsec_second");
    EXPECT_STR(secrets.items[1], SECRET);
    TRY(connection_open_secrets(&connection, seal, connection.previous_until, arena, &secrets, err));
    EXPECT(secrets.count == 1);
    EXPECT_STR(secrets.items[0], "whsec_second");
    return STATUS_OK;
}

static void a_rotated_secret_is_good_for_a_day(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, TEST, advance);
    books_write(books, TEST, create_three);
    books_write(books, TEST, rotate);
    books_read(books, TEST, both_are_good_for_a_day);
}

static const struct statement count_given_up = {
    .name = "test_count_given_up",
    .purpose = "how often a secret was given up",
    .text = "SELECT COUNT(*) FROM audit WHERE ws = $1 AND action = 'connection.secret_given_up'",
    .params = "i",
    .columns = "i",
};

/* The secret and the one before it: nobody can open either. */
static enum status lose_secret(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    struct connection_secrets secrets;
    static const struct id unknown = {{7}};
    EXPECT_REFUSED(connection_give_up_secret(act, &unknown, err), ERROR_NOT_FOUND, "id");
    TRY(connection_give_up_secret(act, &made->ids[0], err));
    TRY(connection_give_up_secret(act, &made->ids[0], err)); /* nothing is left to give up, or to tell */
    TRY(connection_read(act, &made->ids[0], &connection, err));
    EXPECT(str_is_none(connection.sealed) && str_is_none(connection.previous_sealed));
    EXPECT(connection.previous_until == TIME_NONE);
    struct result rows;
    TRY(txn_query(act->txn, &count_given_up, VALUES(value_int(act->ws)), &rows, err));
    EXPECT(result_int(&rows, 0, 0) == 1);
    TRY(connection_read(act, &made->ids[1], &connection, err));
    EXPECT(!str_is_none(connection.sealed)); /* the others keep theirs */
    TRY(connection_read(act, &made->ids[0], &connection, err));
    EXPECT_REFUSED(connection_open_secrets(&connection, other_seal, BOOKS_NOW, txn_arena(act->txn), &secrets, err),
                   ERROR_UNAVAILABLE, "signing_secret");
    struct connection_patch fields = {.signing_secret = STR("whsec_third")};
    TRY(connection_change(act, &made->ids[0], &fields, other_seal, &connection, err));
    EXPECT(connection.previous_until == TIME_NONE && str_is_none(connection.previous_sealed));
    TRY(connection_open_secrets(&connection, other_seal, BOOKS_NOW, txn_arena(act->txn), &secrets, err));
    EXPECT(secrets.count == 1);
    EXPECT_STR(secrets.items[0], "whsec_third");
    return STATUS_OK;
}

static void a_lost_secret_is_told_and_set_anew(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, LIVE, create_three);
    books_write(books, LIVE, rotate);
    books_write(books, LIVE, lose_secret);
}

static enum status change_account(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection_patch fields = {.account = STR("acct_1"), .status = CONNECTION_PAUSED + 1};
    struct connection connection;
    EXPECT_REFUSED(connection_change(act, &made->ids[0], &fields, seal, &connection, err), ERROR_CONFLICT, "account");
    fields.account = STR("acct_9");
    TRY(connection_change(act, &made->ids[0], &fields, seal, &connection, err));
    EXPECT_STR(connection.account, "acct_9");
    EXPECT(connection.status == CONNECTION_PAUSED);
    fields = (struct connection_patch){.account = STR("")};
    TRY(connection_change(act, &made->ids[1], &fields, seal, &connection, err));
    EXPECT(str_is_none(connection.account) && connection.status == CONNECTION_ACTIVE);
    return STATUS_OK;
}

static void an_account_has_one_connection(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, LIVE, create_three);
    books_write(books, LIVE, change_account);
}

static enum status delete_one(struct act *act, struct books *books, struct error *err)
{
    const struct made *made = books->ctx;
    struct connection connection;
    struct connection_patch fields = {.status = CONNECTION_PAUSED + 1};
    TRY(connection_delete(act, &made->ids[0], err));
    EXPECT_REFUSED(connection_delete(act, &made->ids[0], err), ERROR_NOT_FOUND, "id");
    EXPECT_REFUSED(connection_find(act->txn, &made->ids[0], &connection, err), ERROR_NOT_FOUND, "id");
    EXPECT_REFUSED(connection_read(act, &made->ids[0], &connection, err), ERROR_NOT_FOUND, "id");
    EXPECT_REFUSED(connection_change(act, &made->ids[0], &fields, seal, &connection, err), ERROR_NOT_FOUND, "id");
    struct listed page;
    TRY(listing_read(act, &connection_list, &(struct list_ask){.page = {.limit = 3}}, &page, err));
    EXPECT(page.count == 2 && !page.more);
    EXPECT_BREAKS(audit_verify, 0, ""); /* the trail names what is there */
    struct connection_fields again = fields_of(&made->program_id, act->livemode);
    bool created;
    TRY(connection_create(act, &again, seal, &connection, &created, err));
    EXPECT(created && !id_equal(&connection.id, &made->ids[0]));
    return STATUS_OK;
}

static void a_deleted_one_is_found_by_nobody_but_the_trail(void **state)
{
    struct books *books = *state;
    struct made made;
    books->ctx = &made;
    books_write(books, LIVE, create_three);
    books_write(books, LIVE, delete_one);
}

/* ---- which one does it for a program ---- */

static enum status make_of(struct act *act, const char *body, struct connection *ret, struct error *err)
{
    struct connection_fields fields;
    json_t *json = NULL;
    bool created;
    TRY(json_parse(str_from(body), &json, err));
    enum status status = schema_read(&connection_schema, json, &fields, txn_arena(act->txn), err);
    if (status == STATUS_OK)
        status = connection_fields_check(&fields, txn_arena(act->txn), err);
    if (status == STATUS_OK)
        status = connection_create(act, &fields, seal, ret, &created, err);
    json_decref(json);
    return status;
}

/* A gateway of a program, or (null) of all. */
static enum status make_gateway(struct act *act, const struct id *program_id, const char *user, struct connection *ret,
                                struct error *err)
{
    char id[ID_TEXT_SIZE + 1] = {0}, body[400];
    if (program_id != NULL)
        id_format(program_id, "prg", id);
    snprintf(body, sizeof body,
             "{\"kind\":\"sms_gateway\",%s%s%s\"settings\":{\"url\":\"https://sms.example.com/send\",\"user\":\"%s\","
             "\"from\":\"+12025550100\"},\"secrets\":{\"password\":\"b\"}}",
             program_id == NULL ? "" : "\"program_id\":\"", id, program_id == NULL ? "" : "\",", user);
    return make_of(act, body, ret, err);
}

static enum status expect_for(struct act *act, enum connection_family family, const struct id *program_id,
                              const struct connection *wanted, struct error *err)
{
    struct connection found = {0};
    bool is_found;
    TRY(connection_for(act, family, program_id, &found, &is_found, err));
    EXPECT(is_found == (wanted != NULL));
    EXPECT(wanted == NULL || id_equal(&found.id, &wanted->id));
    return STATUS_OK;
}

static enum status choose(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct program one, other;
    struct connection everybodys, own;
    static const struct id none;
    TRY(example_create(act, "One", 1, &one, err));
    TRY(example_create(act, "Other", 2, &other, err));
    TRY(expect_for(act, CONNECTION_SMS, &one.id, NULL, err));
    TRY(make_gateway(act, &one.id, "a", &own, err));
    TRY(expect_for(act, CONNECTION_SMS, &one.id, &own, err));
    TRY(expect_for(act, CONNECTION_SMS, &other.id, NULL, err)); /* another program's is not lent */
    TRY(expect_for(act, CONNECTION_SMS, &none, NULL, err));
    TRY(make_gateway(act, NULL, "b", &everybodys, err));
    TRY(expect_for(act, CONNECTION_SMS, &other.id, &everybodys, err));
    TRY(expect_for(act, CONNECTION_SMS, &none, &everybodys, err));
    TRY(expect_for(act, CONNECTION_SMS, &one.id, &own, err));  /* its own, though the other is newer */
    TRY(expect_for(act, CONNECTION_MAIL, &one.id, NULL, err)); /* it does something else */
    TRY(expect_for(act, CONNECTION_GIFTS, &one.id, NULL, err));
    TRY(connection_delete(act, &own.id, err));
    return expect_for(act, CONNECTION_SMS, &one.id, &everybodys, err);
}

static enum status nothing_here(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const struct id none;
    return expect_for(act, CONNECTION_SMS, &none, NULL, err);
}

static void a_program_is_served_by_its_own_and_else_by_everybodys(void **state)
{
    books_write(*state, TEST, choose);
    books_read(*state, LIVE, nothing_here);
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
        {"{\"kind\":\"stripe\"," PROGRAM ",\"signing_secret\":\"whsec_\\n12\",\"livemode\":true}", ERROR_INVALID_VALUE,
         "signing_secret"},
        {"{\"kind\":\"stripe\"," PROGRAM ",\"signing_secret\":\"" SECRET
         "\",\"livemode\":true,\"account\":\"a\\u001b\"}",
         ERROR_INVALID_VALUE, "account"},
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
            (void)!connection_fields_check(&fields, &arena, &err);
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
        BOOKS_TEST(posted_again_it_is_found_again),
        BOOKS_TEST(a_rotated_secret_is_good_for_a_day),
        BOOKS_TEST(a_lost_secret_is_told_and_set_anew),
        BOOKS_TEST(an_account_has_one_connection),
        BOOKS_TEST(a_deleted_one_is_found_by_nobody_but_the_trail),
        BOOKS_TEST(a_program_is_served_by_its_own_and_else_by_everybodys),
        cmocka_unit_test(bodies_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
