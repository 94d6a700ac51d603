/* src/store/ids.c: rows by many ids. */

#include "base/limits.h"
#include "store/ids.h"
#include "store_support.h"
#include "unit.h"

#include <stdlib.h>

/* ---- sizes and texts ---- */

static void the_smallest_size_that_holds_them_is_taken(void **state)
{
    (void)state;
    assert_int_equal(ids_sizes[ids_size_index(1)], 1);
    assert_int_equal(ids_sizes[ids_size_index(2)], 5);
    assert_int_equal(ids_sizes[ids_size_index(5)], 5);
    assert_int_equal(ids_sizes[ids_size_index(6)], 20);
    assert_int_equal(ids_sizes[ids_size_index(20)], 20);
    assert_int_equal(ids_sizes[ids_size_index(21)], 100);
    assert_int_equal(ids_sizes[ids_size_index(100)], 100);
    assert_int_equal(ids_sizes[ids_size_index(101)], 100);
}

static const struct statement twice = {.name = "twice",
                                       .purpose = "the mark more than once",
                                       .text = "SELECT a WHERE ws = $1 AND (b IN ({ids}) OR c IN ({ids})) AND d = $2",
                                       .params = "it",
                                       .columns = "i",
                                       .postgres = "x IN ({ids})"};

static void texts_have_places_behind_the_declared_ones(void **state)
{
    (void)state;
    struct statement expanded = ids_expand(&twice, 4);
    assert_string_equal(expanded.text,
                        "SELECT a WHERE ws = $1 AND (b IN ($3, $4, $5, $6) OR c IN ($3, $4, $5, $6)) AND d = $2");
    assert_string_equal(expanded.postgres, "x IN ($3, $4, $5, $6)");
    assert_string_equal(expanded.params, "itbbbb");
    assert_string_equal(expanded.name, "twice");
    ids_release(&expanded);
    struct statement one = ids_expand(&twice, 1);
    assert_string_equal(one.postgres, "x IN ($3)");
    ids_release(&one);
}

static void expand_unmarked(void)
{
    static const struct statement unmarked = {.name = "u", .text = "SELECT 1", .params = "", .columns = "i"};
    ids_expand(&unmarked, 1);
}

static void a_statement_without_the_mark_is_a_bug(void **state)
{
    (void)state;
    assert_true(ids_wanted(&twice));
    assert_true(unit_aborts(expand_unmarked));
}

/* ---- on the databases ---- */

enum { THINGS = 450 };

static const struct statement insert_thing_row = {
    .name = "ids_insert", .text = "INSERT INTO thing (id, i, b) VALUES ($1, $2, $3)", .params = "iib", .columns = ""};

static const struct statement find_things = {.name = "ids_find",
                                             .text = "SELECT b, id FROM thing WHERE i = $1 AND b IN ({ids})",
                                             .params = "i",
                                             .columns = "bi"};

static struct id id_of(int64_t number)
{
    struct id id = {{0}};
    id.bytes[0] = 1;
    id.bytes[14] = (uint8_t)(number >> 8);
    id.bytes[15] = (uint8_t)number;
    return id;
}

/* Two rows an id, one with i = 0 and one with i = 1. */
static enum status fill(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    for (int64_t n = 0; n < 2 * THINGS; n++) {
        struct id id = id_of(n / 2);
        TRY(txn_exec(txn, &insert_thing_row, VALUES(value_int(n), value_int(n % 2), value_id(&id)), err));
    }
    return STATUS_OK;
}

static int compare_numbers(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

/* Asks for things 0, 3, 6, ... and expects just those, each with its own id. */
static enum status expect_found(struct txn *txn, size_t asked, struct error *err)
{
    struct id ids[THINGS];
    for (size_t i = 0; i < asked; i++) {
        ids[i] = id_of((int64_t)i * 3);
    }
    struct result found;
    TRY(txn_query_ids(txn, &find_things, VALUES(value_int(1)), ids, asked, &found, err));
    size_t there = asked <= THINGS / 3 ? asked : THINGS / 3; /* the rest have no rows */
    assert_int_equal(found.row_count, there);
    assert_int_equal(found.column_count, 2);
    int64_t numbers[THINGS];
    for (size_t row = 0; row < found.row_count; row++) {
        numbers[row] = result_int(&found, row, 1);
        struct id id = result_id(&found, row, 0), expected = id_of(numbers[row] / 2);
        assert_true(id_equal(&id, &expected));
    }
    qsort(numbers, there, sizeof *numbers, compare_numbers);
    for (size_t i = 0; i < there; i++) {
        assert_int_equal(numbers[i], (int64_t)i * 6 + 1);
    }
    return STATUS_OK;
}

static enum status ask_for_all_sizes(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    static const size_t counts[] = {0, 1, 2, 4, 5, 19, 20, 21, 99, 100, 101, 150, 200, 250};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        TRY(expect_found(txn, counts[i], err));
    }
    return STATUS_OK;
}

static enum status ask_for_odd_ones(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    struct id ids[] = {id_of(7), id_of(7), {{0}}, id_of(THINGS + 5)};
    struct result found;
    TRY(txn_query_ids(txn, &find_things, VALUES(value_int(0)), ids, 4, &found, err));
    assert_int_equal(found.row_count, 1);
    assert_int_equal(result_int(&found, 0, 1), 14);
    TRY(txn_query_ids(txn, &find_things, VALUES(value_int(0)), &ids[2], 1, &found, err));
    assert_int_equal(found.row_count, 0);
    return STATUS_OK;
}

static void prepare_things(struct side *side)
{
    struct job job = job_make(fill, 0);
    assert_int_equal(run_write(side, STORE_BOOKS, &job), STATUS_OK);
}

static void expect_read(struct side *side, enum status (*script)(struct txn *, struct job *, struct error *))
{
    struct job job = job_make(script, 0);
    if (run_read(side, &job, true) != STATUS_OK) {
        fail_msg("%s", job.error.detail);
    }
}

static void any_number_of_ids_finds_its_rows(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    prepare_things(&side);
    expect_read(&side, ask_for_all_sizes);
    expect_read(&side, ask_for_all_sizes); /* by what is compiled now */
    struct job job = job_make(ask_for_all_sizes, 0);
    assert_int_equal(run_write(&side, STORE_BOOKS, &job), STATUS_OK);
    side_release(&side);
}

static void repeated_and_zero_ids_do_no_harm(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    prepare_things(&side);
    expect_read(&side, ask_for_odd_ones);
    side_release(&side);
}

/* ---- bounds ---- */

static const struct statement many_rows = {.name = "ids_many",
                                           .text =
                                               "SELECT a.id FROM thing a, thing c WHERE a.b IN ({ids}) AND c.id < $1",
                                           .params = "i",
                                           .columns = "i"};

/* Each run is within the limit, all of them together are not. */
static enum status ask_for_too_many(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    struct id ids[250];
    for (int i = 0; i < 250; i++) {
        ids[i] = id_of(i);
    }
    struct result found;
    return txn_query_ids(txn, &many_rows, VALUES(value_int(40)), ids, 250, &found, err);
}

static void too_many_rows_are_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    prepare_things(&side);
    struct job job = job_make(ask_for_too_many, 0);
    assert_int_equal(run_read(&side, &job, true), STATUS_INTERNAL);
    assert_non_null(strstr(job.error.detail, "ids_many"));
    side_release(&side);
}

UNIT_TESTS(ids)
{
    struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_size_that_holds_them_is_taken),
        cmocka_unit_test(texts_have_places_behind_the_declared_ones),
        cmocka_unit_test(a_statement_without_the_mark_is_a_bug),
        ON_BOTH(any_number_of_ids_finds_its_rows),
        ON_BOTH(repeated_and_zero_ids_do_no_harm),
        ON_BOTH(too_many_rows_are_an_error),
    };
    return RUN_STORE_TESTS(tests);
}
