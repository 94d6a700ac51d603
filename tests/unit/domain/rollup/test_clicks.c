/* The roll-up of clicks on a real store, against a count made by hand: random clicks of two worlds, in commits whose
 * ids interleave, counted in slices of random size with reads in between. The seed is printed; REFERD_TEST_SEED repeats
 * a run. */

#include "unit.h"

#include <stdlib.h>

#include "base/limits.h"
#include "domain/click/click.h"
#include "domain/link/link.h"
#include "domain/rollup/clicks.h"
#include "world.h"

enum { LINKS = 4, VISITORS = 3, CLICKS = 600, COMMITS = 60 };

struct model_click {
    int64_t ws;
    size_t link; /* index; link i belongs to participant i / 2 */
    struct click click;
    bool appended;
};

struct model {
    struct world *world;
    struct click_log *log;
    struct link links[LINKS];
    struct model_click clicks[CLICKS];
    size_t appended;
    uint64_t random;
};

/* A small generator of our own, so that a seed gives the same run everywhere. */
static uint64_t draw(struct model *model, uint64_t below)
{
    model->random ^= model->random << 13;
    model->random ^= model->random >> 7;
    model->random ^= model->random << 17;
    return model->random % below;
}

static struct id participant_of(size_t link)
{
    return (struct id){{[0] = (uint8_t)(100 + link / 2)}};
}

static enum status add_links(struct txn *txn, void *ctx, struct error *err)
{
    struct model *model = ctx;
    struct act act = world_act(txn, 1);
    for (size_t i = 0; i < LINKS; i++) {
        struct id participant = participant_of(i);
        bool created;
        TRY(link_create(&act, &participant, &model->world->program_id, STR_NONE, NULL, &model->links[i], &created,
                        err));
    }
    return STATUS_OK;
}

/* Clicks over five hours, so that some visitors return within the hour and some after it. */
static void draw_clicks(struct model *model)
{
    for (size_t i = 0; i < CLICKS; i++) {
        struct model_click *drawn = &model->clicks[i];
        drawn->ws = draw(model, 10) == 0 ? 2 : 1;
        drawn->link = draw(model, LINKS);
        int64_t at = WORLD_NOW + (int64_t)draw(model, 5 * 3600) * TIME_US_PER_S;
        drawn->click = (struct click){.id = env_id(model->world->env, at),
                                      .link_id = model->links[drawn->link].id,
                                      .program_id = drawn->link % 2 == 0 ? model->world->program_id
                                                                         : model->world->other_program_id,
                                      .participant_id = participant_of(drawn->link),
                                      .network = 1 + (int64_t)draw(model, VISITORS),
                                      .agent = 5,
                                      .flags = draw(model, 5) == 0 ? CLICK_BOT : 0};
    }
}

static int by_time(const void *left, const void *right)
{
    const struct model_click *a = left;
    const struct model_click *b = right;
    return memcmp(a->click.id.bytes, b->click.id.bytes, sizeof a->click.id.bytes);
}

/* What a commit takes: the next `count` clicks. */
struct commit {
    struct model *model;
    size_t count;
};

static enum status append(struct txn *txn, void *ctx, struct error *err)
{
    const struct commit *commit = ctx;
    struct model *model = commit->model;
    for (size_t i = model->appended; i < model->appended + commit->count; i++)
        TRY(click_append(txn, model->log, model->clicks[i].ws, &model->clicks[i].click, err));
    return STATUS_OK;
}

static void append_some(struct model *model, size_t count)
{
    struct commit commit = {model, count};
    if (commit.count > CLICKS - model->appended)
        commit.count = CLICKS - model->appended;
    struct error err = {0};
    if (world_write_clicks(model->world, append, &commit, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    model->appended += commit.count;
}

/* The count by hand, over what has been appended: world 1, one participant. Within a visitor and link clicks come in
 * the order of time. */
static struct click_counts count_by_hand(const struct model *model, size_t participant)
{
    struct click_counts counts = {0};
    int64_t seen[LINKS][VISITORS + 1];
    for (size_t i = 0; i < LINKS * (VISITORS + 1); i++)
        seen[i / (VISITORS + 1)][i % (VISITORS + 1)] = TIME_NONE;
    for (size_t i = 0; i < model->appended; i++) {
        const struct model_click *click = &model->clicks[i];
        if (click->ws != 1 || click->link / 2 != participant)
            continue;
        counts.total++;
        int64_t *last = &seen[click->link][click->click.network];
        int64_t at = id_time(&click->click.id);
        if (click->click.flags != 0)
            counts.bots++;
        else if (*last == TIME_NONE || llabs(at - *last) >= LIMIT_REPEAT_CLICK_S * TIME_US_PER_S) {
            counts.uniques++;
            *last = at;
        }
    }
    return counts;
}

/* What a participant's links show: rolled up so far and past the mark. On a page with others it is the same. */
static enum status count_links(struct act *act, const struct model *model, size_t participant, int64_t *ret_clicks,
                               struct error *err)
{
    struct id ids[LINKS / 2];
    struct link_tail *alone, *page;
    size_t alone_count, page_count;
    for (size_t i = 0; i < LINKS / 2; i++)
        ids[i] = participant_of(2 * i);
    TRY(rollup_link_tails(act, &ids[participant], 1, &alone, &alone_count, err));
    TRY(rollup_link_tails(act, ids, LINKS / 2, &page, &page_count, err));
    for (size_t i = 0; i < 2; i++) {
        struct link link;
        TRY(link_read(act, &model->links[2 * participant + i].id, &link, err));
        int64_t tail = rollup_link_tail(alone, alone_count, &link.id);
        EXPECT(rollup_link_tail(page, page_count, &link.id) == tail);
        *ret_clicks += link.clicks + tail;
    }
    return STATUS_OK;
}

static enum status compare(struct txn *txn, void *ctx, struct error *err)
{
    struct model *model = ctx;
    struct act act = world_act(txn, 1);
    for (size_t participant = 0; participant < LINKS / 2; participant++) {
        struct click_counts expected = count_by_hand(model, participant);
        struct click_counts got;
        struct id id = participant_of(2 * participant);
        TRY(rollup_participant_clicks(&act, &id, &got, err));
        EXPECT(got.total == expected.total);
        EXPECT(got.bots == expected.bots);
        EXPECT(got.uniques == expected.uniques);
        EXPECT(got.as_of == act_now(&act));
        int64_t by_link = 0;
        TRY(count_links(&act, model, participant, &by_link, err));
        EXPECT(by_link == expected.total);
    }
    return STATUS_OK;
}

static void must_compare(struct model *model)
{
    struct error err = {0};
    if (world_read(model->world, compare, model, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
}

struct slice_call {
    size_t limit;
    bool more;
};

static enum status roll(struct txn *txn, void *ctx, struct error *err)
{
    struct slice_call *call = ctx;
    return rollup_clicks(txn, call->limit, &call->more, err);
}

static bool must_roll(struct model *model, size_t limit)
{
    struct slice_call call = {.limit = limit};
    struct error err = {0};
    if (world_write(model->world, roll, &call, &err) != STATUS_OK)
        fail_msg("%s", err.detail);
    return call.more;
}

static uint64_t seed_of_run(struct world *world)
{
    const char *given = getenv("REFERD_TEST_SEED");
    uint64_t seed = 0;
    if (given != NULL)
        seed = strtoull(given, NULL, 10);
    else
        env_random(world->env, &seed, sizeof seed);
    print_message("REFERD_TEST_SEED=%llu\n", (unsigned long long)seed);
    return seed | 1;
}

static void begin_model(struct model *model, struct world *world, uint64_t seed)
{
    *model = (struct model){.world = world, .random = seed};
    struct error err = {0};
    assert_int_equal(world_write(world, add_links, model, &err), STATUS_OK);
    model->log = click_log_new(world->store, 0);
    draw_clicks(model);
}

static void end_model(struct model *model)
{
    store_close(model->world->store);
    click_log_free(model->log);
    world_open(model->world);
}

static void counts_agree_with_a_count_by_hand(void **state)
{
    struct world *world = *state;
    static struct model model;
    begin_model(&model, world, seed_of_run(world));
    qsort(model.clicks, CLICKS, sizeof model.clicks[0], by_time);
    while (model.appended < CLICKS) {
        append_some(&model, 1 + draw(&model, 2 * CLICKS / COMMITS));
        must_compare(&model);
        if (draw(&model, 2) == 0)
            (void)must_roll(&model, 1 + draw(&model, 40));
        must_compare(&model);
    }
    while (must_roll(&model, 7))
        must_compare(&model);
    must_compare(&model);
    int64_t total = world_number(world, STORE_BOOKS, "SELECT sum(total) FROM link_clicks");
    assert_int_equal(total, CLICKS);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT sum(clicks) FROM program_day"), CLICKS);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT sum(uniques) FROM program_day"),
                     world_number(world, STORE_BOOKS, "SELECT sum(uniques) FROM link_clicks"));
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT sum(bots) FROM program_day"),
                     world_number(world, STORE_BOOKS, "SELECT sum(bots) FROM link_clicks"));
    assert_false(must_roll(&model, 7)); /* and nothing is counted twice */
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT sum(total) FROM link_clicks"), CLICKS);
    end_model(&model);
}

static void commits_may_interleave_in_time(void **state)
{
    struct world *world = *state;
    static struct model model;
    begin_model(&model, world, seed_of_run(world)); /* left in random order: every commit spans five hours */
    while (model.appended < CLICKS) {
        append_some(&model, 30);
        (void)must_roll(&model, 1);
    }
    while (must_roll(&model, 50)) {
    }
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT sum(total) FROM link_clicks"), CLICKS);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT count(*) FROM rollup_mark WHERE batch = 20"), 1);
    end_model(&model);
}

/* A restart after which the clock is two days behind what it was: ids go back, commits do not. */
static void a_clock_set_back_over_a_restart_loses_nothing(void **state)
{
    struct world *world = *state;
    static struct model model;
    begin_model(&model, world, seed_of_run(world));
    qsort(model.clicks, CLICKS, sizeof model.clicks[0], by_time);
    append_some(&model, CLICKS / 2);
    while (must_roll(&model, 50)) {
    }
    store_close(world->store);
    click_log_free(model.log);
    env_set_now(world->env, WORLD_NOW - 2 * TIME_US_PER_DAY);
    world_open(world);
    model.log = click_log_new(world->store, 0);
    for (size_t i = CLICKS / 2; i < CLICKS; i++)
        model.clicks[i].click.id = env_id(world->env, id_time(&model.clicks[i].click.id) - 2 * TIME_US_PER_DAY);
    append_some(&model, CLICKS / 4);
    must_compare(&model); /* by the tail */
    append_some(&model, CLICKS);
    while (must_roll(&model, 50)) {
    }
    must_compare(&model);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT sum(total) FROM link_clicks"), CLICKS);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT sum(clicks) FROM program_day"), CLICKS);
    end_model(&model);
}

static void days_are_kept_apart(void **state)
{
    struct world *world = *state;
    static struct model model;
    begin_model(&model, world, 1);
    for (size_t i = 0; i < 4; i++) {
        int64_t at = (time_day(WORLD_NOW) + 1) * TIME_US_PER_DAY + ((int64_t)i - 2) * 2 * 3600 * TIME_US_PER_S;
        model.clicks[i].ws = 1;
        model.clicks[i].click = (struct click){.id = env_id(world->env, at),
                                               .link_id = model.links[0].id,
                                               .program_id = world->program_id,
                                               .participant_id = participant_of(0),
                                               .network = 1,
                                               .agent = 1};
    }
    append_some(&model, 4);
    assert_false(must_roll(&model, 100));
    assert_int_equal(
        world_number(world, STORE_BOOKS, "SELECT count(*) FROM program_day WHERE clicks = 2 AND uniques = 2"), 2);
    assert_int_equal(world_number(world, STORE_BOOKS, "SELECT last_at FROM link_clicks"),
                     id_time(&model.clicks[3].click.id));
    end_model(&model);
}

struct purge_call {
    int64_t before;
    struct rollup_purge purge;
    bool more;
};

static enum status purge(struct txn *txn, void *ctx, struct error *err)
{
    struct purge_call *call = ctx;
    return rollup_purge_visitors(txn, call->before, 2, &call->purge, &call->more, err);
}

static int64_t purge_all(struct world *world, int64_t before)
{
    struct purge_call call = {.before = before, .more = true};
    struct error err = {0};
    while (call.more)
        assert_int_equal(world_write(world, purge, &call, &err), STATUS_OK);
    return world_number(world, STORE_BOOKS, "SELECT count(*) FROM click_visitor");
}

static void old_visitors_are_forgotten(void **state)
{
    struct world *world = *state;
    static struct model model;
    begin_model(&model, world, 3);
    qsort(model.clicks, CLICKS, sizeof model.clicks[0], by_time);
    append_some(&model, CLICKS);
    while (must_roll(&model, 1000)) {
    }
    int64_t all = world_number(world, STORE_BOOKS, "SELECT count(*) FROM click_visitor");
    int64_t middle = world_number(world, STORE_BOOKS, "SELECT (min(seen_at) + max(seen_at)) / 2 FROM click_visitor");
    assert_true(all > 10);
    assert_int_equal(purge_all(world, WORLD_NOW), all);
    int64_t left = purge_all(world, middle);
    assert_in_range(left, 1, all - 1);
    assert_true(world_number(world, STORE_BOOKS, "SELECT min(seen_at) FROM click_visitor") >= middle);
    assert_int_equal(purge_all(world, INT64_MAX), 0);
    end_model(&model);
}

UNIT_TESTS(clicks)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(counts_agree_with_a_count_by_hand),
        WORLD_TEST(commits_may_interleave_in_time),
        WORLD_TEST(a_clock_set_back_over_a_restart_loses_nothing),
        WORLD_TEST(days_are_kept_apart),
        WORLD_TEST(old_visitors_are_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
