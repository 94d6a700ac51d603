/* src/domain/program/rules_cache.c */

#include "example.h"

#include "base/limits.h"
#include "domain/program/rules_cache.h"
#include "unit.h"

enum { MANY = LIMIT_RULES_CACHED + 44 };

static const int64_t settling_us = 2 * LIMIT_WRITE_MS * TIME_US_PER_MS;

struct program_ids {
    struct id id;
    int64_t amount;            /* that version 2 is written with */
    const struct rules *rules; /* of an earlier act */
};

/* The hold of days tells versions apart: version n holds n days. */
static enum status add_version(struct act *act, const struct id *id, int64_t days, struct error *err)
{
    json_t *rules = example_rules(100, NULL);
    (void)json_object_set_new(json_array_get(json_object_get(rules, "rewards"), 0), "hold_days", json_integer(days));
    struct program_version version;
    enum status status = program_add_version(act, id, rules, &version, err);
    json_decref(rules);
    return status;
}

static enum status hold_of(struct act *act, const struct id *id, int64_t version, int64_t *ret, struct error *err)
{
    const struct rules *rules;
    TRY(program_rules(act, id, version, &rules, err));
    *ret = rules->rewards[0].hold_days;
    return STATUS_OK;
}

static enum status create(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    struct program program;
    TRY(example_create(act, "Cached", 100, &program, err));
    ids->id = program.id;
    const struct rules *rules;
    TRY(program_rules(act, &ids->id, 1, &rules, err));
    EXPECT(rules->reward_count == 1 && strcmp(rules->currency.text, "USD") == 0);
    return STATUS_OK;
}

static enum status load(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    const struct rules *again;
    TRY(program_rules(act, &ids->id, 1, &ids->rules, err));
    TRY(program_rules(act, &ids->id, 1, &again, err));
    EXPECT(again == ids->rules);
    return STATUS_OK;
}

/* Only a hit can still answer: the row is gone. */
static enum status hit_without_row(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    DAMAGE("DROP TRIGGER program_version_no_delete");
    DAMAGE("DELETE FROM program_version");
    const struct rules *rules;
    TRY(program_rules(act, &ids->id, 1, &rules, err));
    EXPECT(rules == ids->rules);
    return STATUS_OK;
}

static void a_settled_version_is_compiled_once(void **state)
{
    struct books *books = *state;
    struct program_ids ids = {0};
    books->ctx = &ids;
    books_write(books, LIVE, create);
    env_set_now(books->env, BOOKS_NOW + settling_us + TIME_US_PER_S);
    books_write(books, LIVE, load);
    books_write(books, LIVE, hit_without_row);
}

static enum status miss_without_row(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    DAMAGE("DROP TRIGGER program_version_no_delete");
    DAMAGE("DELETE FROM program_version");
    const struct rules *rules;
    EXPECT_REFUSED(program_rules(act, &ids->id, 1, &rules, err), ERROR_NOT_FOUND, "version");
    return STATUS_OK;
}

static void a_fresh_version_is_read_again_by_each_act(void **state)
{
    struct books *books = *state;
    struct program_ids ids = {0};
    books->ctx = &ids;
    books_write(books, LIVE, create);
    books_write(books, LIVE, load);
    books_write(books, LIVE, miss_without_row);
}

static enum status write_version_2(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    TRY(add_version(act, &ids->id, ids->amount, err));
    int64_t days;
    TRY(hold_of(act, &ids->id, 2, &days, err));
    EXPECT(days == ids->amount);
    return STATUS_OK;
}

static enum status write_version_2_and_fail(struct act *act, struct books *books, struct error *err)
{
    TRY(write_version_2(act, books, err));
    return error_set(err, ERROR_INTERNAL, NULL, "A surprise after a write.");
}

static enum status read_version_2(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    int64_t days;
    TRY(hold_of(act, &ids->id, 2, &days, err));
    EXPECT(days == ids->amount);
    return STATUS_OK;
}

static void a_version_that_was_rolled_back_leaves_nothing(void **state)
{
    struct books *books = *state;
    struct program_ids ids = {.amount = 7};
    books->ctx = &ids;
    books_write(books, LIVE, create);
    books_roll_back(books, LIVE, write_version_2_and_fail);
    ids.amount = 8;
    books_write(books, LIVE, write_version_2);
    books_write(books, LIVE, read_version_2);
    books_read(books, LIVE, read_version_2);
    env_set_now(books->env, BOOKS_NOW + settling_us + TIME_US_PER_S);
    books_write(books, LIVE, read_version_2);
    books_write(books, LIVE, read_version_2);
}

static enum status add_many(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    for (int64_t version = 2; version <= MANY; version++)
        TRY(add_version(act, &ids->id, version, err));
    return STATUS_OK;
}

/* More versions than are kept, all held at once until the act ends. */
static enum status hold_many(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    const struct rules *held[MANY + 1];
    for (int64_t version = 2; version <= MANY; version++)
        TRY(program_rules(act, &ids->id, version, &held[version], err));
    for (int64_t version = 2; version <= MANY; version++)
        EXPECT(held[version]->rewards[0].hold_days == version);
    return STATUS_OK;
}

/* One at a time: makes room over and over. */
static enum status walk_many(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    int64_t days;
    TRY(hold_of(act, &ids->id, ids->amount, &days, err));
    EXPECT(days == ids->amount);
    ids->amount = ids->amount == MANY ? 2 : ids->amount + 1;
    return STATUS_OK;
}

static void rules_in_use_survive_the_making_of_room(void **state)
{
    struct books *books = *state;
    struct program_ids ids = {.amount = 2};
    books->ctx = &ids;
    books_write(books, LIVE, create);
    books_write(books, LIVE, add_many);
    books_write(books, LIVE, hold_many); /* unsettled */
    env_set_now(books->env, BOOKS_NOW + settling_us + TIME_US_PER_S);
    for (int i = 0; i < 2 * MANY; i++)
        books_write(books, LIVE, walk_many);
    books_write(books, LIVE, hold_many);
    books_write(books, LIVE, walk_many);
    books_read(books, LIVE, hold_many); /* a reader's own cache */
}

static enum status nothing_elsewhere(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    const struct rules *rules;
    EXPECT_REFUSED(program_rules(act, &ids->id, 1, &rules, err), ERROR_NOT_FOUND, "version");
    return STATUS_OK;
}

static enum status no_such_version(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    const struct rules *rules;
    EXPECT_REFUSED(program_rules(act, &ids->id, 2, &rules, err), ERROR_NOT_FOUND, "version");
    return STATUS_OK;
}

static void a_cached_version_is_of_one_world(void **state)
{
    struct books *books = *state;
    struct program_ids ids = {0};
    books->ctx = &ids;
    books_write(books, LIVE, create);
    books_write(books, LIVE, load);
    books_write(books, TEST, nothing_elsewhere);
    books_write(books, LIVE, no_such_version);
}

static enum status create_in(struct act *act, const char *name, const char *currency, struct id *ret, struct error *err)
{
    struct program_fields fields = {
        .name = str_from(name),
        .destination_url = STR("https://www.example.com/"),
        .rules = example_rules(100, "x-points"),
    };
    snprintf(fields.currency.text, sizeof fields.currency.text, "%s", currency);
    struct program program;
    bool created;
    enum status status = program_create(act, &fields, (uint8_t[32]){0}, &program, &created, err);
    json_decref(fields.rules);
    *ret = program.id;
    return status;
}

static enum status share(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id one, two, third;
    TRY(create_in(act, "One", "USD", &one, err));
    TRY(create_in(act, "Two", "USD", &two, err));
    TRY(create_in(act, "Third", "EUR", &third, err));
    TRY(add_version(act, &one, 5, err));
    TRY(add_version(act, &two, 5, err));
    const struct rules *first, *same, *foreign, *later, *same_later;
    TRY(program_rules(act, &one, 1, &first, err));
    TRY(program_rules(act, &two, 1, &same, err));
    TRY(program_rules(act, &third, 1, &foreign, err));
    TRY(program_rules(act, &one, 2, &later, err));
    TRY(program_rules(act, &two, 2, &same_later, err));
    EXPECT(first == same && later == same_later && first != later);
    EXPECT(foreign != first && strcmp(foreign->currency.text, "EUR") == 0);
    return STATUS_OK;
}

/* The same document in the same currency is compiled once, whatever program and version it is of. */
static void equal_rules_are_shared(void **state)
{
    books_write(*state, LIVE, share);
}

enum { SHARING = LIMIT_VERSIONS_CACHED + 100, CHUNK = 500 };

static enum status make_sharers(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    for (int64_t version = 2; version <= SHARING; version++)
        TRY(add_version(act, &ids->id, version % 2, err));
    return STATUS_OK;
}

/* The next CHUNK versions, which have one of two rules each. */
static enum status walk_sharers(struct act *act, struct books *books, struct error *err)
{
    struct program_ids *ids = books->ctx;
    const struct rules *shared[2], *rules;
    TRY(program_rules(act, &ids->id, 2, &shared[0], err));
    TRY(program_rules(act, &ids->id, 3, &shared[1], err));
    for (int i = 0; i < CHUNK; i++) {
        ids->amount = ids->amount == SHARING ? 2 : ids->amount + 1;
        TRY(program_rules(act, &ids->id, ids->amount, &rules, err));
        EXPECT(rules == shared[ids->amount % 2] && rules->rewards[0].hold_days == ids->amount % 2);
    }
    return STATUS_OK;
}

/* More versions than are kept, of few rules. */
static void many_versions_may_lead_to_one(void **state)
{
    struct books *books = *state;
    struct program_ids ids = {.amount = 1};
    books->ctx = &ids;
    books_write(books, LIVE, create);
    books_write(books, LIVE, make_sharers);
    for (int i = 0; i < 2; i++) {
        for (int walked = 0; walked < 2 * SHARING; walked += CHUNK)
            books_write(books, LIVE, walk_sharers);
        books_read(books, LIVE, walk_sharers);
        env_set_now(books->env, BOOKS_NOW + settling_us + TIME_US_PER_S);
    }
}

UNIT_TESTS(rules_cache)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_settled_version_is_compiled_once),
        BOOKS_TEST(a_fresh_version_is_read_again_by_each_act),
        BOOKS_TEST(a_version_that_was_rolled_back_leaves_nothing),
        BOOKS_TEST(rules_in_use_survive_the_making_of_room),
        BOOKS_TEST(a_cached_version_is_of_one_world),
        BOOKS_TEST(equal_rules_are_shared),
        BOOKS_TEST(many_versions_may_lead_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
