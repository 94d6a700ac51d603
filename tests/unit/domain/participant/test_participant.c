/* Participants on a real store: enrolling, enrolling again, what is refused, reading and listing; and from a code to
 * its target. */

#include "unit.h"

#include "domain/participant/participant.h"
#include "domain/participant/total.h"
#include "listing.h"
#include "world.h"

static const uint8_t fingerprint[32] = {1, 2, 3};

/* A request as JSON; `program` is put into it. */
struct request {
    const char *json;
    struct id program_id;
    int64_t ws;
    bool created; /* what came of it */
    struct participant participant;
    struct id id;
    struct id contact_id;
    struct code code;
};

static enum status read_request(struct act *act, const struct request *request, struct participant_fields *fields,
                                json_t **ret_json, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    char program[ID_TEXT_SIZE + 1] = {0};
    id_format(&request->program_id, "prg", program);
    *ret_json = json_loads(request->json, 0, NULL);
    json_object_set_new(*ret_json, "program_id", json_string(program));
    TRY(schema_read(&participant_schema, *ret_json, fields, arena, err));
    return participant_fields_normalise(fields, arena, err);
}

static enum status enrol(struct txn *txn, void *ctx, struct error *err)
{
    struct request *request = ctx;
    struct act act = world_act(txn, request->ws);
    struct participant_fields fields;
    json_t *json;
    enum status status = read_request(&act, request, &fields, &json, err);
    if (status == STATUS_OK)
        status = participant_create(&act, &fields, fingerprint, &request->participant, &request->created, err);
    if (status == STATUS_OK) {
        request->id = request->participant.id;
        request->contact_id = request->participant.contact_id;
        EXPECT(code_parse(request->participant.code, &request->code));
        EXPECT(request->participant.links.count >= 1);
        EXPECT(str_equal(request->participant.status, STR("active")));
    }
    json_decref(json);
    return status;
}

static struct request request_of(struct world *world, const char *json)
{
    return (struct request){.json = json, .program_id = world->program_id, .ws = 1};
}

static void must_enrol(struct world *world, struct request *request)
{
    struct error err = {0};
    if (world_write(world, enrol, request, &err) != STATUS_OK)
        fail_msg("%s: %s", err.param, err.detail);
}

static void must_refuse(struct world *world, const char *json, enum error_code code, const char *param)
{
    struct request request = request_of(world, json);
    struct error err = {0};
    assert_int_not_equal(world_write(world, enrol, &request, &err), STATUS_OK);
    assert_string_equal(err.param, param);
    assert_int_equal(err.code, code);
}

static void enrolling_makes_contact_and_link(void **state)
{
    struct world *world = *state;
    struct request request =
        request_of(world, "{\"name\": \"Ann\", \"email\": \"Ann@Example.com\", \"external_id\": \"c1\","
                          " \"code\": \"ann-1\", \"kind\": \"partner\", \"tags\": [\"vip\"],"
                          " \"metadata\": {\"a\": \"b\"}}");
    must_enrol(world, &request);
    assert_true(request.created);
    assert_int_equal(request.code.size, 5);
    assert_int_equal(world_number(world, STORE_BOOKS,
                                  "SELECT count(*) FROM participant p JOIN contact c"
                                  " ON c.ws = p.ws AND c.id = p.contact_id JOIN link l ON l.id = p.link_id"
                                  " JOIN code k ON k.link_id = l.id WHERE c.email = 'ann@example.com'"
                                  " AND k.code = 'ANN-1' AND l.code = 'ANN-1' AND p.kind = 'partner'"
                                  " AND p.status = 'active' AND p.tags = '[\"vip\"]'"
                                  " AND p.metadata = '{\"a\":\"b\"}'"),
                     1);
    assert_int_equal(world_number(world, STORE_BOOKS,
                                  "SELECT count(*) FROM outbox o JOIN audit a ON a.ws = o.ws AND a.id = o.id"
                                  " WHERE a.action IN ('participant.created', 'contact.created')"),
                     2);
}

static void enrolling_again_changes_nothing(void **state)
{
    struct world *world = *state;
    struct request first =
        request_of(world, "{\"email\": \"ann@example.com\", \"code\": \"ann\", \"kind\": \"partner\"}");
    must_enrol(world, &first);
    static const char *const again[] = {
        "{\"email\": \"ann@example.com\", \"code\": \"ann\", \"kind\": \"partner\"}",
        "{\"email\": \"ANN@example.com\", \"name\": \"Someone\"}",
    };
    for (size_t i = 0; i < 2; i++) {
        struct request request = request_of(world, again[i]);
        must_enrol(world, &request);
        assert_false(request.created);
        assert_true(id_equal(&request.id, &first.id));
    }
    must_refuse(world, "{\"email\": \"ann@example.com\", \"kind\": \"agent\"}", ERROR_CONFLICT, "kind");
    must_refuse(world, "{\"email\": \"ann@example.com\", \"code\": \"other\"}", ERROR_CONFLICT, "code");
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM participant"), 1);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM audit"), 2);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM contact WHERE name IS NULL"), 1);
}

static void a_contact_may_join_several_programs(void **state)
{
    struct world *world = *state;
    struct request first = request_of(world, "{\"external_id\": \"c1\"}");
    struct request second = request_of(world, "{\"external_id\": \"c1\"}");
    second.program_id = world->other_program_id;
    must_enrol(world, &first);
    must_enrol(world, &second);
    assert_true(second.created);
    assert_true(id_equal(&first.contact_id, &second.contact_id));
    assert_false(id_equal(&first.id, &second.id));
}

static void a_refusal_writes_nothing(void **state)
{
    struct world *world = *state;
    struct request first = request_of(world, "{\"email\": \"ann@example.com\", \"code\": \"ann\"}");
    must_enrol(world, &first);
    must_refuse(world, "{\"email\": \"bob@example.com\", \"code\": \"ANN\"}", ERROR_CODE_TAKEN, "code");
    must_refuse(world, "{\"email\": \"bob@example.com\", \"recruited_by\": \"ptc_01000000000000000000000000\"}",
                ERROR_INVALID_VALUE, "recruited_by");
    must_refuse(world, "{\"kind\": \"agent\"}", ERROR_MISSING_FIELD, "email");
    must_refuse(world, "{\"email\": \"bob@example.com\", \"code\": \"a b\"}", ERROR_INVALID_VALUE, "code");
    must_refuse(world, "{\"email\": \"bob@example.com\", \"group_id\": \"grp_01000000000000000000000000\"}",
                ERROR_INVALID_VALUE, "group_id");
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM contact"), 1);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM code"), 1);
}

static enum status look_up(struct txn *txn, void *ctx, struct error *err)
{
    const struct request *request = ctx;
    struct act act = world_act(txn, 1);
    struct act other = world_act(txn, 2);
    struct link_target target;
    TRY(link_lookup(txn, &request->code, &target, err));
    EXPECT(target.ws == 1 && target.livemode && target.clock_offset_us == 0 && !link_target_is_retired(&target));
    EXPECT(id_equal(&target.participant_id, &request->id) && id_equal(&target.contact_id, &request->contact_id));
    EXPECT(id_equal(&target.program_id, &request->program_id) && target.program_version == 1);
    EXPECT(str_equal(target.participant_status, STR("active")) && str_equal(target.program_status, STR("active")));
    EXPECT(str_equal(target.destination_url, STR("https://www.example.com/start")));
    EXPECT(str_equal(target.cookie_domain, STR("example.com")) && str_equal(target.code, STR("ANN")));
    EXPECT(str_equal(currency_str(&target.currency), STR("USD")));
    TRY(link_lookup_in(&act, &request->code, &target, err));
    struct error expected = {0};
    EXPECT(link_lookup_in(&other, &request->code, &target, &expected) == STATUS_NOT_FOUND);
    struct code unknown;
    EXPECT(code_parse(STR("NOBODY"), &unknown));
    EXPECT(link_lookup(txn, &unknown, &target, &expected) == STATUS_NOT_FOUND);
    struct participant_brief brief;
    TRY(participant_find(&act, &request->program_id, &request->contact_id, &brief, err));
    EXPECT(id_equal(&brief.id, &request->id) && str_equal(brief.code, STR("ANN")));
    TRY(participant_brief_read(&act, &request->id, &brief, err));
    EXPECT(str_equal(brief.kind, STR("customer")) && id_equal(&brief.link_id, &target.link_id));
    EXPECT(participant_brief_read(&other, &request->id, &brief, &expected) == STATUS_NOT_FOUND);
    return STATUS_OK;
}

static void a_code_leads_to_everything_a_redirect_needs(void **state)
{
    struct world *world = *state;
    struct request request = request_of(world, "{\"email\": \"ann@example.com\", \"code\": \"ann\"}");
    must_enrol(world, &request);
    struct error err = {0};
    if (world_read(world, look_up, &request, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
}

/* Three participants: a (contact of both programs), b, c. */
struct listing {
    struct world *world;
    struct request a, a_elsewhere, b, c;
};

/* A page of the list is these, newest first, and says truly whether more follow. */
static enum status expect_page(struct act *act, const struct list_ask *ask, const struct request *const *expected,
                               size_t expected_count, bool expected_more, struct error *err)
{
    struct listed page;
    TRY(listing_read(act, &participant_list, ask, &page, err));
    const struct participant *rows = page.rows;
    EXPECT(page.count == expected_count && page.more == expected_more);
    for (size_t i = 0; i < page.count; i++)
        EXPECT(id_equal(&rows[i].id, &expected[i]->id));
    return STATUS_OK;
}
#define EXPECT_PAGE(act, ask, more, ...)                                                                               \
    do {                                                                                                               \
        const struct request *const expected_[] = {__VA_ARGS__};                                                       \
        TRY(expect_page((act), (ask), expected_, sizeof expected_ / sizeof expected_[0], (more), err));                \
    } while (0)

static enum status list_by_program(struct txn *txn, void *ctx, struct error *err)
{
    const struct listing *listing = ctx;
    const struct request *a = &listing->a, *b = &listing->b, *c = &listing->c;
    struct act act = world_act(txn, 1);
    struct list_ask ask = {.page = {.limit = 2},
                           .filters = {[PARTICIPANTS_PROGRAM] = value_id(&listing->world->program_id)}};
    EXPECT_PAGE(&act, &ask, true, c, b);
    ask.page.after = b->id;
    EXPECT_PAGE(&act, &ask, false, a);
    ask.page = (struct page){.limit = 4};
    ask.filters[PARTICIPANTS_STATUS] = value_text(STR("active"));
    EXPECT_PAGE(&act, &ask, false, c, b, a);
    ask.filters[PARTICIPANTS_STATUS] = value_text(STR("paused"));
    TRY(expect_page(&act, &ask, NULL, 0, false, err));
    ask = (struct list_ask){.page = {.limit = 4}, .filters = {[PARTICIPANTS_STATUS] = value_text(STR("active"))}};
    EXPECT_PAGE(&act, &ask, false, c, b, &listing->a_elsewhere, a);
    return STATUS_OK;
}

/* An external id is a contact's. */
static enum status list_by_contact(struct txn *txn, void *ctx, struct error *err)
{
    const struct listing *listing = ctx;
    struct act act = world_act(txn, 1);
    struct id contact_id;
    TRY(contact_find_external(&act, STR("a"), &contact_id, err));
    EXPECT(id_equal(&contact_id, &listing->a.contact_id));
    struct list_ask ask = {.page = {.limit = 1}, .filters = {[PARTICIPANTS_CONTACT] = value_id(&contact_id)}};
    EXPECT_PAGE(&act, &ask, true, &listing->a_elsewhere);
    ask.page.limit = 4;
    EXPECT_PAGE(&act, &ask, false, &listing->a_elsewhere, &listing->a);
    ask.filters[PARTICIPANTS_STATUS] = value_text(STR("active"));
    EXPECT_PAGE(&act, &ask, false, &listing->a_elsewhere, &listing->a);
    ask.filters[PARTICIPANTS_PROGRAM] = value_id(&listing->world->program_id);
    EXPECT_PAGE(&act, &ask, false, &listing->a);
    ask.filters[PARTICIPANTS_STATUS] = value_text(STR("paused"));
    TRY(expect_page(&act, &ask, NULL, 0, false, err));
    ask.filters[PARTICIPANTS_STATUS] = value_null();
    EXPECT_PAGE(&act, &ask, false, &listing->a);
    ask =
        (struct list_ask){.page = {.limit = 4}, .filters = {[PARTICIPANTS_CONTACT] = value_id(&listing->b.contact_id)}};
    EXPECT_PAGE(&act, &ask, false, &listing->b);
    struct act other = world_act(txn, 2);
    TRY(expect_page(&other, &(struct list_ask){.page = {.limit = 4}}, NULL, 0, false, err));
    return STATUS_OK;
}

/* What stands in other tables is told of each row of a page. */
static enum status tell_a_page(struct txn *txn, void *ctx, struct error *err)
{
    const struct listing *listing = ctx;
    struct act act = world_act(txn, 1);
    struct listed page;
    TRY(listing_read(&act, &participant_list, &(struct list_ask){.page = {.limit = 4}}, &page, err));
    TRY(participant_tell_rows(&act, page.rows, page.count, err));
    const struct participant *rows = page.rows; /* c, b, a elsewhere, a */
    EXPECT(page.count == 4 && id_equal(&rows[3].id, &listing->a.id));
    for (size_t i = 2; i < 4; i++)
        EXPECT(str_equal(rows[i].external_id, STR("a")) && str_equal(rows[i].name, STR("Ann")));
    EXPECT(str_equal(rows[1].external_id, STR("b")) && str_is_none(rows[1].name));
    EXPECT(rows[3].stats.referrals == 2 && rows[3].stats.earned == 30);
    EXPECT(rows[2].stats.referrals == 0 && rows[2].stats.earned == 0);
    for (size_t i = 0; i < 4; i++) {
        const struct link *links = rows[i].links.items;
        EXPECT(rows[i].links.count == 1 && id_equal(&links[0].participant_id, &rows[i].id));
        EXPECT(str_equal(rows[i].code, links[0].code));
    }
    EXPECT(str_equal(rows[3].code, code_str(&listing->a.code)));
    return STATUS_OK;
}

static enum status add_total(struct txn *txn, void *ctx, struct error *err)
{
    const struct listing *listing = ctx;
    struct act act = world_act(txn, 1);
    struct currency dollars;
    EXPECT(currency_parse(STR("USD"), &dollars));
    struct participant_amounts amounts = {.referrals = 2};
    amounts.money.of[LEDGER_PENDING] = 20;
    amounts.money.of[LEDGER_AVAILABLE] = 30;
    return participant_total_add(&act, &listing->a.id, &dollars, &amounts, err);
}

static void lists_are_filtered_and_paged(void **state)
{
    struct world *world = *state;
    struct listing listing = {.world = world,
                              .a = request_of(world, "{\"external_id\": \"a\", \"name\": \"Ann\"}"),
                              .a_elsewhere = request_of(world, "{\"external_id\": \"a\"}"),
                              .b = request_of(world, "{\"external_id\": \"b\"}"),
                              .c = request_of(world, "{\"external_id\": \"c\"}")};
    listing.a_elsewhere.program_id = world->other_program_id;
    must_enrol(world, &listing.a);
    must_enrol(world, &listing.a_elsewhere);
    must_enrol(world, &listing.b);
    must_enrol(world, &listing.c);
    struct error err = {0};
    assert_int_equal(world_write(world, add_total, &listing, &err), STATUS_OK);
    if (world_read(world, list_by_program, &listing, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    if (world_read(world, list_by_contact, &listing, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    if (world_read(world, tell_a_page, &listing, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
}

UNIT_TESTS(participant)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(enrolling_makes_contact_and_link),
        WORLD_TEST(enrolling_again_changes_nothing),
        WORLD_TEST(a_contact_may_join_several_programs),
        WORLD_TEST(a_refusal_writes_nothing),
        WORLD_TEST(a_code_leads_to_everything_a_redirect_needs),
        WORLD_TEST(lists_are_filtered_and_paged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
