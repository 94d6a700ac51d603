/* Codes and links on a real store. The way from a code to its target is tested with participants. */

#include "unit.h"

#include "domain/link/link.h"
#include "listing.h"
#include "world.h"

static struct code code_of(const char *text)
{
    struct code code = {0};
    (void)code_parse(str_from(text), &code);
    return code;
}

static enum status make_links(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = mint_id(&act.mint);
    struct id program = mint_id(&act.mint);
    struct code vanity = code_of("ann");
    struct link drawn, wanted, again;
    bool created;
    TRY(link_create(&act, &participant, &program, STR_NONE, NULL, &drawn, &created, err));
    EXPECT(created && drawn.code.size == CODE_GENERATED_SIZE && str_is_none(drawn.channel));
    TRY(link_create(&act, &participant, &program, STR("sms"), &vanity, &wanted, &created, err));
    EXPECT(created && str_equal(wanted.code, STR("ANN")));
    TRY(link_create(&act, &participant, &program, STR("sms"), &vanity, &again, &created, err));
    EXPECT(!created && id_equal(&again.id, &wanted.id));
    TRY(link_create(&act, &participant, &program, STR("sms"), NULL, &again, &created, err));
    EXPECT(!created && id_equal(&again.id, &wanted.id));
    TRY(link_create(&act, &participant, &program, STR_NONE, &vanity, &again, &created, err));
    EXPECT(!created && id_equal(&again.id, &wanted.id));
    struct link *links;
    size_t count;
    TRY(link_list(&act, &participant, &links, &count, err));
    EXPECT(count == 2 && id_equal(&links[0].id, &drawn.id) && id_equal(&links[1].id, &wanted.id));
    TRY(link_read(&act, &wanted.id, &again, err));
    EXPECT(str_equal(again.channel, STR("sms")) && again.clicks == 0 && again.retired_at == TIME_NONE);
    EXPECT(again.created_at == act_now(&act));
    return STATUS_OK;
}

static void a_repeated_request_gives_the_same_link(void **state)
{
    WORLD_PASS(state, make_links);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM audit WHERE action = 'link.created'"), 2);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM code"), 2);
}

/* A participant's link of channel `sms` with the code ANN, then what `ctx` asks for. */
struct second {
    const char *channel;
    const char *code;
    bool other_participant;
    int64_t ws;
};

static enum status make_second(struct txn *txn, void *ctx, struct error *err)
{
    const struct second *second = ctx;
    struct act act = world_act(txn, second->ws);
    struct id participant = {{second->other_participant ? 2 : 1}};
    struct id program = {{3}};
    struct code code = code_of(second->code);
    struct link link;
    bool created;
    return link_create(&act, &participant, &program, str_from(second->channel), &code, &link, &created, err);
}

static void what_is_taken_is_refused(void **state)
{
    struct world *world = *state;
    struct error err = {0};
    struct second first = {"sms", "ann", false, 1};
    assert_int_equal(world_write(world, make_second, &first, &err), STATUS_OK);
    struct second other_code = {"sms", "bob", false, 1};
    assert_int_equal(world_write(world, make_second, &other_code, &err), STATUS_CONFLICT);
    assert_string_equal(err.param, "code");
    struct second other_channel = {"mail", "ann", false, 1};
    assert_int_equal(world_write(world, make_second, &other_channel, &err), STATUS_CONFLICT);
    assert_string_equal(err.param, "channel");
    struct second other_participant = {"sms", "ann", true, 1};
    assert_int_equal(world_write(world, make_second, &other_participant, &err), STATUS_CONFLICT);
    assert_int_equal(err.code, ERROR_CODE_TAKEN);
    struct second other_world = {"sms", "ann", true, 2};
    assert_int_equal(world_write(world, make_second, &other_world, &err), STATUS_CONFLICT);
    assert_int_equal(err.code, ERROR_CODE_TAKEN);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM link"), 1);
}

static enum status retire_and_make_again(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct id participant = {{1}};
    struct id program = {{3}};
    struct code code = code_of("ANN");
    struct link link, again, fresh;
    bool created;
    TRY(link_create(&act, &participant, &program, STR("sms"), &code, &link, &created, err));
    TRY(link_retire(&act, &link, err));
    EXPECT(link.retired_at == act_now(&act));
    TRY(link_read(&act, &link.id, &again, err));
    EXPECT(again.retired_at == link.retired_at);
    again.retired_at = TIME_NONE;
    TRY(link_retire(&act, &again, err));
    EXPECT(again.retired_at == link.retired_at);
    TRY(link_create(&act, &participant, &program, STR("sms"), NULL, &fresh, &created, err));
    EXPECT(created && !str_equal(fresh.code, link.code));
    struct error taken = {0};
    EXPECT(link_create(&act, &participant, &program, STR("mail"), &code, &again, &created, &taken) == STATUS_CONFLICT);
    EXPECT(taken.code == ERROR_CODE_TAKEN);
    return STATUS_OK;
}

static void a_retired_link_stays_retired_and_keeps_its_code(void **state)
{
    WORLD_PASS(state, retire_and_make_again);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM audit WHERE action = 'link.retired'"), 1);
    assert_int_equal(world_number(*state, STORE_BOOKS, "SELECT count(*) FROM link WHERE retired_at IS NULL"), 1);
}

static enum status show(struct txn *txn, void *ctx, struct error *err)
{
    (void)ctx;
    struct act act = world_act(txn, 1);
    struct link link = {.id = {{1}},
                        .participant_id = {{2}},
                        .program_id = {{3}},
                        .code = STR("ANN"),
                        .channel = STR("sms"),
                        .clicks = 4,
                        .created_at = 0,
                        .retired_at = TIME_NONE,
                        .url = link_url(txn_arena(txn), STR("https://example.com"), STR("ANN"))};
    EXPECT(str_equal(listing_json(&act, &link_entity, &link, ENTITY_ALONE),
                     STR("{\"object\":\"link\",\"id\":\"lnk_01000000000000000000000000\",\"participant_id\":"
                         "\"ptc_02000000000000000000000000\",\"code\":\"ANN\",\"channel\":\"sms\","
                         "\"created_at\":\"1970-01-01T00:00:00.000000Z\",\"retired_at\":null,"
                         "\"url\":\"https://example.com/r/ANN\",\"clicks\":4}")));
    return STATUS_OK;
}

static void a_link_shows_its_address(void **state)
{
    WORLD_PASS(state, show);
}

UNIT_TESTS(link)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(a_repeated_request_gives_the_same_link),
        WORLD_TEST(what_is_taken_is_refused),
        WORLD_TEST(a_retired_link_stays_retired_and_keeps_its_code),
        WORLD_TEST(a_link_shows_its_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
