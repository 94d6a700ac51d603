/* Clicks on a real store: appended in commits that number themselves, read back from a transaction of the books,
 * followed as touches. */

#include "unit.h"

#include "base/limits.h"
#include "domain/click/click.h"
#include "listing.h"
#include "world.h"

enum { CHAIN = 20 };

/* Clicks that one commit writes: each names the one before it. */
struct batch {
    struct click_log *log;
    int64_t ws;
    struct id program_id;
    size_t count;
    struct id previous_id;
    struct click clicks[CHAIN];
    enum status end_with;
};

static enum status append(struct txn *txn, void *ctx, struct error *err)
{
    struct batch *batch = ctx;
    for (size_t i = 0; i < batch->count; i++)
        TRY(click_append(txn, batch->log, batch->ws, &batch->clicks[i], err));
    return batch->end_with == STATUS_OK ? STATUS_OK : error_set(err, ERROR_INTERNAL, NULL, "as the test wants");
}

/* Clicks one second apart, the first at `at`. */
static struct batch batch_of(struct world *world, struct click_log *log, size_t count, int64_t at)
{
    struct batch batch = {.log = log, .ws = 1, .program_id = world->program_id, .count = count};
    for (size_t i = 0; i < count; i++) {
        batch.clicks[i] = (struct click){.id = env_id(world->env, at + (int64_t)i * TIME_US_PER_S),
                                         .link_id = {{1}},
                                         .program_id = world->program_id,
                                         .participant_id = {{2}},
                                         .network = -7,
                                         .agent = 8};
        if (i > 0)
            batch.clicks[i].previous_id = batch.clicks[i - 1].id;
    }
    return batch;
}

static void must_append(struct world *world, struct batch *batch)
{
    struct error err = {0};
    if (world_write_clicks(world, append, batch, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
}

static void every_commit_leaves_its_row(void **state)
{
    struct world *world = *state;
    struct click_log *log = click_log_new(world->store, 0);
    struct batch first = batch_of(world, log, 3, WORLD_NOW);
    struct batch second = batch_of(world, log, 2, WORLD_NOW);
    second.ws = 2;
    must_append(world, &first);
    must_append(world, &second);
    assert_int_equal(world_number(world, STORE_CLICKS, "SELECT count(*) FROM click_batch"), 2);
    assert_int_equal(world_number(world, STORE_CLICKS,
                                  "SELECT count(*) FROM click c JOIN click_batch b ON b.batch = c.batch AND b.ws = c.ws"
                                  " WHERE c.id BETWEEN b.min_id AND b.max_id"),
                     5);
    assert_int_equal(world_number(world, STORE_CLICKS, "SELECT clicks FROM click_batch WHERE ws = 1"), 3);
    assert_int_equal(world_number(world, STORE_CLICKS,
                                  "SELECT count(*) FROM click_batch b WHERE ws = 1 AND min_id ="
                                  " (SELECT min(id) FROM click c WHERE c.ws = b.ws) AND max_id ="
                                  " (SELECT max(id) FROM click c WHERE c.ws = b.ws)"),
                     1);
    store_close(world->store); /* before the log goes */
    click_log_free(log);
    click_log_free(NULL);
    world_open(world);
}

static void numbers_go_on_after_a_restart(void **state)
{
    struct world *world = *state;
    for (int64_t round = 1; round <= 3; round++) {
        struct click_log *log = click_log_new(world->store, round == 3 ? 100 : 0);
        struct batch batch = batch_of(world, log, 1, WORLD_NOW);
        int64_t before = world_number(world, STORE_CLICKS, "SELECT COALESCE(max(batch), 0) FROM click_batch");
        must_append(world, &batch);
        int64_t after = world_number(world, STORE_CLICKS, "SELECT max(batch) FROM click_batch");
        assert_true(after > before);
        assert_true(round < 3 || after > 100);
        store_close(world->store);
        click_log_free(log);
        world_open(world);
    }
    assert_int_equal(world_number(world, STORE_CLICKS, "SELECT count(DISTINCT batch) FROM click"), 3);
}

static void a_failed_commit_leaves_nothing(void **state)
{
    struct world *world = *state;
    struct click_log *log = click_log_new(world->store, 0);
    struct batch batch = batch_of(world, log, 2, WORLD_NOW);
    batch.end_with = STATUS_INTERNAL;
    struct error err = {0};
    assert_int_equal(world_write_clicks(world, append, &batch, &err), STATUS_INTERNAL);
    assert_int_equal(world_number(world, STORE_CLICKS, "SELECT count(*) FROM click_batch"), 0);
    batch.end_with = STATUS_OK;
    must_append(world, &batch);
    assert_int_equal(world_number(world, STORE_CLICKS, "SELECT sum(clicks) FROM click_batch"), 2);
    store_close(world->store);
    click_log_free(log);
    world_open(world);
}

static enum status read_back(struct txn *txn, void *ctx, struct error *err)
{
    const struct batch *batch = ctx;
    struct act act = world_act(txn, 1);
    struct act other = world_act(txn, 2);
    struct click click;
    const struct click *sent = &batch->clicks[0];
    TRY(click_read(&act, &sent->id, &click, err));
    EXPECT(id_equal(&click.id, &sent->id) && id_equal(&click.link_id, &sent->link_id));
    EXPECT(id_equal(&click.program_id, &sent->program_id) && id_equal(&click.participant_id, &sent->participant_id));
    EXPECT(id_is_none(&click.previous_id) && click.network == -7 && click.agent == 8);
    EXPECT(click.flags == (CLICK_BOT | CLICK_PREFETCH) && click.device == CLICK_DEVICE_PHONE);
    EXPECT(str_equal(click.referrer, STR("example.com")) && str_is_none(click.country));
    EXPECT(str_equal(click.campaign, STR("utm_source=a")));
    struct error expected = {0};
    EXPECT(click_read(&other, &sent->id, &click, &expected) == STATUS_NOT_FOUND);
    struct link link = {.id = sent->link_id,
                        .participant_id = sent->participant_id,
                        .program_id = sent->program_id,
                        .code = STR("ANN"),
                        .channel = STR("sms"),
                        .created_at = act_now(&act),
                        .retired_at = TIME_NONE};
    TRY(link_add(&act, &link, err));
    struct listed page;
    TRY(listing_read(&act, &click_list, &(struct list_ask){.page = {.limit = 2}}, &page, err));
    const struct click *rows = page.rows;
    EXPECT(page.count == 2 && page.more && id_equal(&rows[0].id, &batch->clicks[2].id));
    TRY(listing_read(&act, &click_list, &(struct list_ask){.page = {.limit = 2, .after = rows[1].id}}, &page, err));
    rows = page.rows;
    EXPECT(page.count == 1 && !page.more && id_equal(&rows[0].id, &sent->id));
    TRY(click_tell(&act, page.rows, page.count, err));
    struct str json = listing_json(&act, &click_entity, &rows[0], ENTITY_ROW);
    EXPECT(listing_has(json, "\"code\":\"ANN\",\"channel\":\"sms\",\"at\":\"20"));
    EXPECT(listing_has(json, "\"device\":\"phone\",\"flags\":[\"prefetch\",\"bot\"],\"country\":null,"));
    return STATUS_OK;
}

static void a_transaction_of_the_books_reads_clicks(void **state)
{
    struct world *world = *state;
    struct click_log *log = click_log_new(world->store, 0);
    struct batch batch = batch_of(world, log, 3, WORLD_NOW);
    batch.clicks[0].flags = CLICK_BOT | CLICK_PREFETCH;
    batch.clicks[0].device = CLICK_DEVICE_PHONE;
    batch.clicks[0].referrer = STR("example.com");
    batch.clicks[0].campaign = STR("utm_source=a");
    must_append(world, &batch);
    struct error err = {0};
    if (world_write(world, read_back, &batch, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    store_close(world->store);
    click_log_free(log);
    world_open(world);
}

static enum status follow(struct txn *txn, void *ctx, struct error *err)
{
    const struct batch *batch = ctx;
    struct act act = world_act(txn, 1);
    struct act other = world_act(txn, 2);
    struct click touches[LIMIT_TOUCHES];
    size_t count;
    const struct id *newest = &batch->clicks[CHAIN - 1].id;
    TRY(click_touches(&act, newest, &batch->program_id, 0, touches, &count, err));
    EXPECT(count == LIMIT_TOUCHES - 1); /* one of those followed is another program's */
    EXPECT(id_equal(&touches[0].id, newest) && id_equal(&touches[1].id, &batch->clicks[CHAIN - 3].id));
    int64_t since = id_time(&batch->clicks[CHAIN - 4].id);
    TRY(click_touches(&act, newest, &batch->program_id, since, touches, &count, err));
    EXPECT(count == 3);
    TRY(click_touches(&act, &batch->clicks[0].id, &batch->program_id, 0, touches, &count, err));
    EXPECT(count == 1); /* its cookie names a click that comes later */
    TRY(click_touches(&act, &(struct id){{9}}, &batch->program_id, 0, touches, &count, err));
    EXPECT(count == 0);
    TRY(click_touches(&other, newest, &batch->program_id, 0, touches, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void touches_are_followed_back_in_time(void **state)
{
    struct world *world = *state;
    struct click_log *log = click_log_new(world->store, 0);
    struct batch batch = batch_of(world, log, CHAIN, WORLD_NOW);
    batch.clicks[CHAIN - 2].program_id = world->other_program_id;
    batch.clicks[0].previous_id = batch.clicks[5].id; /* forged: a loop */
    must_append(world, &batch);
    struct error err = {0};
    if (world_read(world, follow, &batch, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    store_close(world->store);
    click_log_free(log);
    world_open(world);
}

static enum status sort_out(struct txn *txn, void *ctx, struct error *err)
{
    const struct batch *batch = ctx;
    const struct click *clicks = batch->clicks;
    struct act act = world_act(txn, 1);
    struct act other = world_act(txn, 2);
    const struct click_ids all = {5, {clicks[4].id, clicks[3].id, {{9}}, clicks[1].id, clicks[0].id}};
    struct click_ids ids = all;
    int64_t newest_at;
    TRY(click_ids_drop_program(&act, &batch->program_id, &clicks[0].link_id, &ids, &newest_at, err));
    EXPECT(ids.count == 2 && id_equal(&ids.ids[0], &clicks[3].id) && id_equal(&ids.ids[1], &(struct id){{9}}));
    EXPECT(newest_at == id_time(&clicks[4].id));
    TRY(click_ids_drop_program(&act, &batch->program_id, &clicks[0].link_id, &ids, &newest_at, err));
    EXPECT(ids.count == 2 && newest_at == TIME_NONE);
    ids = all;
    TRY(click_ids_drop_program(&act, &batch->program_id, &(struct id){{7}}, &ids, &newest_at, err));
    EXPECT(ids.count == 2 && newest_at == TIME_NONE);
    ids = all;
    TRY(click_ids_drop_program(&other, &batch->program_id, &clicks[0].link_id, &ids, &newest_at, err));
    EXPECT(ids.count == 5 && newest_at == TIME_NONE);
    return STATUS_OK;
}

static void a_visitors_clicks_are_told_apart_by_program(void **state)
{
    struct world *world = *state;
    struct click_log *log = click_log_new(world->store, 0);
    struct batch batch = batch_of(world, log, 5, WORLD_NOW);
    batch.clicks[3].program_id = world->other_program_id;
    must_append(world, &batch);
    struct error err = {0};
    if (world_read(world, sort_out, &batch, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    if (world_write(world, sort_out, &batch, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    store_close(world->store);
    click_log_free(log);
    world_open(world);
}

UNIT_TESTS(click)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(every_commit_leaves_its_row),       WORLD_TEST(numbers_go_on_after_a_restart),
        WORLD_TEST(a_failed_commit_leaves_nothing),    WORLD_TEST(a_transaction_of_the_books_reads_clicks),
        WORLD_TEST(touches_are_followed_back_in_time), WORLD_TEST(a_visitors_clicks_are_told_apart_by_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
