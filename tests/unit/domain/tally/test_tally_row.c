/* Sums by key, and their text: what is written is read again, what is not so written is refused whole. */

#include "unit.h"

#include <stdlib.h>

#include "domain/tally/tally_row.h"

struct bench {
    struct arena arena;
    struct tally tally;
};

static int setup(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    bench->tally.arena = &bench->arena;
    *state = bench;
    return 0;
}

static int teardown(void **state)
{
    struct bench *bench = *state;
    arena_release(&bench->arena);
    free(bench);
    return 0;
}

static struct id id_of(uint8_t n)
{
    return (struct id){{1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, n}};
}

static struct tally_row leader(uint8_t participant, int64_t period, int64_t referrals, int64_t earned)
{
    return (struct tally_row){TALLY_LEADER,    .program_id = id_of(1), .participant_id = id_of(participant),
                              .text = STR(""), .numbers = {period},    .figures = {referrals, 0, 0, earned}};
}

static void add(struct bench *bench, struct tally_row row)
{
    tally_add(&bench->tally, &row);
}

static void test_adds_up_by_key(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 100; i++)
        add(bench, leader((uint8_t)(3 + i % 2), i % 4 == 0 ? 0 : 202611, 1, 10));
    tally_merge(&bench->tally);
    assert_int_equal(bench->tally.count, 3); /* odd ones have no life row here */
    struct tally_row key = leader(3, 202611, 0, 0);
    const struct tally_row *found = tally_find(&bench->tally, &key);
    assert_non_null(found);
    assert_int_equal(found->figures[0], 25);
    assert_int_equal(found->figures[3], 250);
    key.program_id = id_of(9);
    assert_null(tally_find(&bench->tally, &key));
}

static void test_drops_what_comes_to_nothing(void **state)
{
    struct bench *bench = *state;
    add(bench, leader(3, 0, 1, 5));
    add(bench, leader(3, 0, -1, -5));
    add(bench, leader(4, 0, 1, 0));
    tally_merge(&bench->tally);
    assert_int_equal(bench->tally.count, 1);
    add(bench, leader(4, 0, -1, 0));
    tally_merge(&bench->tally);
    assert_int_equal(bench->tally.count, 0);
}

static void test_stays_within_its_limit(void **state)
{
    struct bench *bench = *state;
    add(bench, leader(3, 0, TALLY_LIMIT, -TALLY_LIMIT));
    add(bench, leader(3, 0, TALLY_LIMIT, -TALLY_LIMIT));
    tally_merge(&bench->tally);
    assert_int_equal(bench->tally.rows[0].figures[0], TALLY_LIMIT);
    assert_int_equal(bench->tally.rows[0].figures[3], -TALLY_LIMIT);
}

/* A row of each table, with texts that need escaping. */
static void add_all_tables(struct bench *bench)
{
    add(bench, (struct tally_row){TALLY_ACCOUNT, .program_id = id_of(1), .text = STR("USD"),
                                  .figures = {-2500, 1, 2, 3, 4, 5, 6}});
    add(bench, leader(3, 0, 1, 7));
    add(bench, leader(3, 202611, -1, TALLY_LIMIT));
    add(bench, (struct tally_row){TALLY_MARGIN, .program_id = id_of(2), .text = STR(""),
                                  .numbers = {TALLY_DIM_ALL, 20000}, .figures = {1, 2, 3, 4, 5}});
    add(bench, (struct tally_row){TALLY_MARGIN, .program_id = id_of(2), .text = STR("Jörg \"J\" \\ 1"),
                                  .numbers = {TALLY_DIM_OWNER, 20000}, .figures = {1, 2, 3, 4, 5}});
    add(bench, (struct tally_row){TALLY_LIABILITY, .program_id = id_of(1), .text = STR("x-points"), .numbers = {20000},
                                  .figures = {-1, 1}});
    add(bench, (struct tally_row){TALLY_COUNT, .program_id = id_of(1), .text = STR("quoted"), .numbers = {3},
                                  .figures = {-TALLY_LIMIT}});
}

static void test_reads_what_it_writes(void **state)
{
    struct bench *bench = *state;
    add_all_tables(bench);
    tally_merge(&bench->tally);
    struct buf text = {0};
    tally_format(&bench->tally, &text);
    struct tally again = {.arena = &bench->arena};
    assert_true(tally_parse(buf_str(&text), &again));
    assert_int_equal(again.count, bench->tally.count);
    for (size_t i = 0; i < again.count; i++) {
        assert_int_equal(tally_compare(&again.rows[i], &bench->tally.rows[i]), 0);
        assert_memory_equal(again.rows[i].figures, bench->tally.rows[i].figures, sizeof again.rows[i].figures);
    }
    buf_release(&text);
}

/* The form is stored, and read by other releases: it stays. */
static void test_writes_this_form(void **state)
{
    struct bench *bench = *state;
    add(bench, leader(3, 0, 1, 7));
    tally_merge(&bench->tally);
    struct buf text = {0};
    tally_format(&bench->tally, &text);
    assert_str_equal(buf_str(&text), "{\"v\":1,\"ids\":[\"01081g8186e04802gb1g6gw3r1\","
                                     "\"01081g8186e04802gb1g6gw3r3\"],\"rows\":[[\"l\",0,1,0,1,0,0,7]]}");
    buf_release(&text);
}

#define ID "\"01081g8186e04802gb1g6gw3r1\""
#define ROWS(rows) "{\"v\":1,\"ids\":[" ID "],\"rows\":[" rows "]}"
#define COUNT "[\"c\",0,\"won\",1,1]"

static void test_refuses_anything_else(void **state)
{
    static const char *const wrong[] = {
        "",
        "[]",
        "{}",
        "null",
        "{\"v\":2,\"ids\":[],\"rows\":[]}",
        "{\"v\":1,\"ids\":{},\"rows\":[]}",
        "{\"v\":1,\"ids\":[],\"rows\":[],\"more\":1}",
        "{\"v\":1,\"ids\":[1],\"rows\":[]}",
        "{\"v\":1,\"ids\":[\"prg_01081g8186e04802gb1g6gw3r1\"],\"rows\":[]}",
        "{\"v\":1,\"ids\":[],\"rows\":[" COUNT "]}",     /* no such id */
        ROWS(COUNT ",1"),                                /* not a row */
        ROWS(COUNT ",[]"),                               /* an empty one */
        ROWS("[\"x\",0,\"won\",1,1]"),                   /* no such table */
        ROWS("[\"c\",1,\"won\",1,1]"),                   /* no such id */
        ROWS("[\"c\",-1,\"won\",1,1]"),                  /* nor this */
        ROWS("[\"c\",0,\"won\",1]"),                     /* too short */
        ROWS("[\"c\",0,\"won\",1,1,1]"),                 /* too long */
        ROWS("[\"c\",0,\"won\",4,1]"),                   /* no such status */
        ROWS("[\"c\",0,\"\",1,1]"),                      /* no stage */
        ROWS("[\"c\",0,7,1,1]"),                         /* nor this */
        ROWS("[\"c\",0,\"won\",1,1.0]"),                 /* not an integer */
        ROWS("[\"c\",0,\"won\",1,\"1\"]"),               /* nor this */
        ROWS("[\"c\",0,\"won\",1,1000000000000000001]"), /* beyond the limit */
        ROWS("[\"l\",0,0,202613,1,0,0,0]"),              /* no such month */
        ROWS("[\"l\",0,0,1,1,0,0,0]"),                   /* nor this */
        ROWS("[\"m\",0,\"a\",0,20000,1,0,0,0,0]"),       /* all, by something */
        ROWS("[\"m\",0,\"\",1,20000,1,0,0,0,0]"),        /* by channel, of none */
        ROWS("[\"m\",0,\"a\",4,20000,1]"),               /* no such dimension */
        ROWS("[\"m\",0,\"a\",3,20000,1,0]"),             /* figures end with one */
        ROWS("[\"k\",0,\"USD\",1,20000,1]"),             /* costs of no channel */
        ROWS("[\"k\",0,\"USD sms\",2,20000,1]"),         /* nor by owner */
        ROWS("[\"g\",0,\"USD\",2932897,1]"),             /* a day after the last */
        ROWS("[\"w\",0,\"NOSUCH\",20000,1]"),            /* no currency */
        ROWS("[\"m\",0,\"a\",1,2932897,1,0,0,0,0]"),     /* a day after the last */
        ROWS("[\"d\",0,\"usd\",20000,1,0]"),             /* not as currencies are stored */
        ROWS("[\"a\",0,\"NOSUCH\",1,0,0,0,0,0,1]"),      /* no currency */
    };
    struct bench *bench = *state;
    assert_true(tally_parse(STR(ROWS(COUNT)), &bench->tally));
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        if (tally_parse(str_from(wrong[i]), &bench->tally))
            fail_msg("read: %s", wrong[i]);
        assert_int_equal(bench->tally.count, 1); /* nothing of it was taken */
    }
}

#define TALLY_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

UNIT_TESTS(tally_row)
{
    const struct CMUnitTest tests[] = {
        TALLY_TEST(test_adds_up_by_key),         TALLY_TEST(test_drops_what_comes_to_nothing),
        TALLY_TEST(test_stays_within_its_limit), TALLY_TEST(test_reads_what_it_writes),
        TALLY_TEST(test_writes_this_form),       TALLY_TEST(test_refuses_anything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
