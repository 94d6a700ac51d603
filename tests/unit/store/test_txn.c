/* src/store/txn.c, sqlite_statement.c, result.c: statements, values, results. */

#include "base/limits.h"
#include "base/time.h"
#include "store_support.h"
#include "unit.h"

/* Puts a transaction's body into a job and runs it as a write of the books. */
static struct job run_script(struct fixture *fixture, enum status (*script)(struct txn *, struct job *, struct error *))
{
    struct side side;
    side_init(&side, fixture->store);
    struct job job = job_make(script, 0);
    run_write(&side, STORE_BOOKS, &job);
    side_release(&side);
    return job;
}

static void expect_ok(struct fixture *fixture, enum status (*script)(struct txn *, struct job *, struct error *))
{
    struct job job = run_script(fixture, script);
    if (job.status != STATUS_OK) {
        fail_msg("status %d: %s", (int)job.status, job.error.detail);
    }
}

/* ---- binding ---- */

static enum status bind_by_name(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    static const struct statement shuffled = {"shuffled",
                                              "parameters out of order and repeated",
                                              "SELECT $3 AS c, $1 AS a, $2 AS b, $1 AS again, $10 AS ten WHERE $4 + $5 "
                                              "+ $6 + $7 + $8 + $9 = 39 AND $2 = 'two'",
                                              "itbiiiiiii",
                                              "bitii",
                                              STORE_BOOKS,
                                              NULL,
                                              NULL};
    struct result rows;
    TRY(txn_query(txn, &shuffled,
                  VALUES(value_int(1), value_text(STR("two")), value_bytes(STR("\0\1\2")), value_int(4), value_int(5),
                         value_int(6), value_int(7), value_int(8), value_int(9), value_int(10)),
                  &rows, err));
    assert_int_equal(rows.row_count, 1);
    assert_int_equal(rows.column_count, 5);
    assert_true(str_equal(result_str(&rows, 0, 0), STR("\0\1\2")));
    assert_int_equal(result_int(&rows, 0, 1), 1);
    assert_true(str_equal(result_str(&rows, 0, 2), STR("two")));
    assert_int_equal(result_int(&rows, 0, 3), 1);
    assert_int_equal(result_int(&rows, 0, 4), 10);
    return STATUS_OK;
}

static void parameters_are_bound_by_name(void **state)
{
    expect_ok(*state, bind_by_name);
}

static const struct statement insert_row = {
    "insert_row", "a whole row", "INSERT INTO thing (id, b, t, i) VALUES ($1, $4, $3, $2)", "iitb", "", STORE_BOOKS,
    NULL,         NULL};
static const struct statement all_rows = {
    "all_rows", "rows in order", "SELECT id, i, t, b FROM thing ORDER BY id FOR UPDATE", "", "iitb", STORE_BOOKS, NULL,
    NULL};

static enum status round_trip(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    char big[3000];
    for (size_t i = 0; i < sizeof big; i++) {
        big[i] = (char)i;
    }
    struct id id = {{1, 2, 3}};
    struct id none = {{0}};
    TRY(txn_exec(txn, &insert_row,
                 VALUES(value_int(1), value_int(INT64_MIN + 1), value_text(STR("caf\xc3\xa9")),
                        value_bytes((struct str){big, sizeof big})),
                 err));
    TRY(txn_exec(txn, &insert_row, VALUES(value_int(2), value_null(), value_null(), value_null()), err));
    TRY(txn_exec(txn, &insert_row,
                 VALUES(value_int(3), value_int(INT64_MAX), value_text(STR("")), value_bytes(STR(""))), err));
    TRY(txn_exec(txn, &insert_row, VALUES(value_int(4), value_time(TIME_NONE), value_text(STR_NONE), value_id(&none)),
                 err));
    TRY(txn_exec(txn, &insert_row, VALUES(value_int(5), value_time(0), value_text(STR("USD")), value_id(&id)), err));

    struct result rows;
    TRY(txn_query(txn, &all_rows, NULL, 0, &rows, err));
    assert_int_equal(rows.row_count, 5);
    assert_int_equal(result_int(&rows, 0, 1), INT64_MIN + 1);
    assert_true(str_equal(result_str(&rows, 0, 2), STR("caf\xc3\xa9")));
    assert_int_equal(result_str(&rows, 0, 3).size, sizeof big);
    assert_memory_equal(result_str(&rows, 0, 3).data, big, sizeof big);
    for (size_t row = 1; row <= 3; row += 2) {
        assert_true(result_is_null(&rows, row, 1) && result_is_null(&rows, row, 2) && result_is_null(&rows, row, 3));
        assert_int_equal(result_int(&rows, row, 1), 0);
        assert_int_equal(result_time(&rows, row, 1), TIME_NONE);
        assert_true(str_is_none(result_str(&rows, row, 2)));
        assert_true(id_is_none(&(struct id){0}) && str_is_none(result_str(&rows, row, 3)));
        struct id read = result_id(&rows, row, 3);
        assert_true(id_is_none(&read));
        assert_string_equal(result_currency(&rows, row, 2).text, "");
    }
    assert_int_equal(result_int(&rows, 2, 1), INT64_MAX);
    assert_true(str_equal(result_str(&rows, 2, 2), STR("")));
    assert_true(str_equal(result_str(&rows, 2, 3), STR("")));
    assert_false(result_is_null(&rows, 2, 3));
    assert_int_equal(result_time(&rows, 4, 1), 0);
    assert_string_equal(result_currency(&rows, 4, 2).text, "USD");
    struct id read = result_id(&rows, 4, 3);
    assert_true(id_equal(&read, &id));
    return STATUS_OK;
}

static void every_kind_of_value_comes_back(void **state)
{
    expect_ok(*state, round_trip);
}

/* ---- how many rows ---- */

static const struct statement claim_row = {
    .name = "claim_row",
    .purpose = "a row, unless it is there",
    .text = "INSERT INTO thing (id, i) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    .params = "ii",
    .columns = "",
};
static const struct statement raise_rows = {
    .name = "raise_rows",
    .purpose = "changes the rows up to one",
    .text = "UPDATE thing SET i = i + 1 WHERE id <= $1",
    .params = "i",
    .columns = "",
};
static const struct statement drop_rows = {
    .name = "drop_rows",
    .purpose = "deletes the rows from one on",
    .text = "DELETE FROM thing WHERE id >= $1",
    .params = "i",
    .columns = "",
};

static enum status count_changes(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    size_t rows = 9;
    TRY(txn_change(txn, &claim_row, VALUES(value_int(1), value_int(10)), &rows, err));
    assert_int_equal(rows, 1);
    TRY(txn_change(txn, &claim_row, VALUES(value_int(1), value_int(20)), &rows, err));
    assert_int_equal(rows, 0);
    TRY(txn_exec(txn, &claim_row, VALUES(value_int(2), value_int(20)), err));
    TRY(txn_exec(txn, &claim_row, VALUES(value_int(3), value_int(30)), err));
    TRY(txn_change(txn, &raise_rows, VALUES(value_int(2)), &rows, err));
    assert_int_equal(rows, 2);
    TRY(txn_change(txn, &raise_rows, VALUES(value_int(0)), &rows, err));
    assert_int_equal(rows, 0);
    TRY(txn_change(txn, &drop_rows, VALUES(value_int(1)), &rows, err));
    assert_int_equal(rows, 3);
    return STATUS_OK;
}

static void a_change_tells_how_many_rows_it_met(void **state)
{
    expect_ok(*state, count_changes);
}

/* ---- results ---- */

static const struct statement numbers = {"numbers",
                                         "1 to $1",
                                         "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < "
                                         "$1) SELECT x, 'text ' || x FROM n ORDER BY x",
                                         "i",
                                         "it",
                                         STORE_BOOKS,
                                         NULL,
                                         NULL};

static enum status most_rows(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    struct result rows;
    TRY(txn_query(txn, &numbers, VALUES(value_int(LIMIT_RESULT_ROWS)), &rows, err));
    assert_int_equal(rows.row_count, LIMIT_RESULT_ROWS);
    assert_int_equal(result_int(&rows, LIMIT_RESULT_ROWS - 1, 0), LIMIT_RESULT_ROWS);
    assert_true(str_equal(result_str(&rows, 9, 1), STR("text 10")));
    return STATUS_OK;
}

static enum status too_many_rows(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    struct result rows = {7, 7, NULL};
    enum status status = txn_query(txn, &numbers, VALUES(value_int(LIMIT_RESULT_ROWS + 1)), &rows, err);
    assert_int_equal(rows.row_count, 7);
    return status;
}

static void results_are_bounded(void **state)
{
    expect_ok(*state, most_rows);
    struct job job = run_script(*state, too_many_rows);
    assert_int_equal(job.status, STATUS_INTERNAL);
    assert_non_null(strstr(job.error.detail, "numbers"));
}

struct nested {
    struct txn *txn;
    int64_t rows;
    int64_t stop_at;
};

static const struct statement by_id = {"by_id", "one row", "SELECT t FROM thing WHERE id = $1", "i", "t", STORE_BOOKS,
                                       NULL,    NULL};

static enum status look_inside(void *ctx, const struct result *row, struct error *err)
{
    struct nested *nested = ctx;
    assert_int_equal(row->row_count, 1);
    struct result inner;
    TRY(txn_query(nested->txn, &by_id, VALUES(value_int(result_int(row, 0, 0))), &inner, err));
    assert_int_equal(inner.row_count, 1);
    assert_true(str_equal(result_str(&inner, 0, 0), result_str(row, 0, 2)));
    nested->rows++;
    if (nested->rows == nested->stop_at) {
        return error_set(err, ERROR_CONFLICT, NULL, "Enough.");
    }
    return STATUS_OK;
}

static enum status walk_rows(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    for (int64_t id = 1; id <= 50; id++) {
        char *text = arena_format(txn_arena(txn), "row %d", (int)id);
        TRY(txn_exec(txn, &insert_row, VALUES(value_int(id), value_null(), value_text(str_from(text)), value_null()),
                     err));
    }
    struct nested nested = {txn, 0, 0};
    TRY(txn_each(txn, &all_rows, NULL, 0, look_inside, &nested, err));
    assert_int_equal(nested.rows, 50);

    nested = (struct nested){txn, 0, 7};
    struct error inner = {0};
    assert_int_equal(txn_each(txn, &all_rows, NULL, 0, look_inside, &nested, &inner), STATUS_CONFLICT);
    assert_int_equal(nested.rows, 7);
    nested = (struct nested){txn, 0, 0};
    return txn_each(txn, &all_rows, NULL, 0, look_inside, &nested,
                    err); /* a stopped scan leaves the statement usable */
}

static void rows_may_ask_further_questions(void **state)
{
    expect_ok(*state, walk_rows);
}

/* ---- errors ---- */

static enum status go_on_after_an_error(struct txn *txn, struct job *job, struct error *err)
{
    struct job other = job_make(NULL, 1);
    TRY(insert_thing(txn, &other, err));
    struct error ignored = {0};
    assert_int_equal(insert_thing(txn, &other, &ignored), STATUS_INTERNAL);
    assert_non_null(strstr(ignored.detail, "insert_thing"));
    struct error later = {0};
    assert_int_equal(count_things(txn, job, &later), STATUS_INTERNAL);
    assert_string_equal(later.detail, ignored.detail);
    return STATUS_OK; /* although it knows better */
}

static void an_error_ends_the_transaction(void **state)
{
    struct fixture *fixture = *state;
    struct job job = run_script(fixture, go_on_after_an_error);
    assert_int_equal(job.status, STATUS_INTERNAL);
    assert_int_equal(job.error.code, ERROR_INTERNAL);
    struct side side;
    side_init(&side, fixture->store);
    struct job count = job_make(count_things, 0);
    assert_int_equal(run_read(&side, &count, true), STATUS_OK);
    assert_int_equal(count.seen, 0);
    side_release(&side);
}

static enum status ask_nonsense(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    static const struct statement nonsense = {
        "nonsense", "a table that is not there", "DELETE FROM nowhere", "", "", STORE_BOOKS, NULL, NULL};
    return txn_exec(txn, &nonsense, NULL, 0, err);
}

static void a_statement_that_does_not_compile_is_our_fault(void **state)
{
    struct job job = run_script(*state, ask_nonsense);
    assert_int_equal(job.status, STATUS_INTERNAL);
    assert_non_null(strstr(job.error.detail, "nonsense"));
}

static enum status read_for_ever(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    static const struct statement endless = {
        "endless",
        "does not end",
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
        "",
        "i",
        STORE_BOOKS,
        NULL,
        NULL};
    struct result rows;
    return txn_query(txn, &endless, NULL, 0, &rows, err);
}

static void an_endless_read_is_interrupted(void **state)
{
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    int64_t began = env_monotonic(fixture->env);
    struct job endless = job_make(read_for_ever, 0);
    assert_int_equal(run_read(&side, &endless, false), STATUS_UNAVAILABLE);
    assert_in_range(env_monotonic(fixture->env) - began, LIMIT_READ_MS * TIME_US_PER_MS, 20 * TIME_US_PER_S);
    struct job count = job_make(count_things, 0);
    assert_int_equal(run_read(&side, &count, false), STATUS_OK);
    side_release(&side);
}

/* What ends an endless read looks at the clock now and then, by the steps that a statement has taken in all its runs:
 * that of the transaction's own BEGIN too, before which a reader may have had nothing to do for long. */
static void reads_far_apart_are_not_interrupted(void **state)
{
    enum { READS = 5000 };
    struct fixture *fixture = *state;
    struct side side;
    side_init(&side, fixture->store);
    for (int i = 0; i < READS; i++) {
        struct job count = job_make(count_things, 0);
        assert_int_equal(run_read(&side, &count, true), STATUS_OK);
        env_skip(fixture->env, 2 * LIMIT_READ_MS * TIME_US_PER_MS);
    }
    side_release(&side);
}

/* ---- misuse: each ends the process ---- */

/* What the child process is to do; a forked child has no threads, so it makes a store of its own. */
static enum status (*misuse)(struct txn *txn, struct job *job, struct error *err);

static void run_misuse(void)
{
    void *state = NULL;
    if (fixture_setup(&state) == 0) {
        run_script(state, misuse);
        fixture_teardown(&state);
    }
}

static bool misuse_aborts(enum status (*script)(struct txn *, struct job *, struct error *))
{
    misuse = script;
    return unit_aborts(run_misuse);
}

static enum status use_too_few_values(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    return txn_exec(txn, &insert_row, VALUES(value_int(1)), err);
}

static enum status use_wrong_type(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    return txn_exec(txn, &insert_row, VALUES(value_int(1), value_text(STR("1")), value_null(), value_null()), err);
}

static enum status use_wrong_column(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    static const struct statement lies = {"lies", "declares another type", "SELECT 'text'", "", "i", STORE_BOOKS, NULL,
                                          NULL};
    struct result rows;
    return txn_query(txn, &lies, NULL, 0, &rows, err);
}

static enum status use_fraction(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    static const struct statement half = {"half", "a floating point number", "SELECT 0.5", "", "i", STORE_BOOKS, NULL,
                                          NULL};
    struct result rows;
    return txn_query(txn, &half, NULL, 0, &rows, err);
}

static enum status use_missing_column(struct txn *txn, struct job *job, struct error *err)
{
    (void)job;
    static const struct statement more = {"more", "declares one too many", "SELECT 1", "", "ii", STORE_BOOKS, NULL,
                                          NULL};
    struct result rows;
    return txn_query(txn, &more, NULL, 0, &rows, err);
}

static enum status use_other_file(struct txn *txn, struct job *job, struct error *err)
{
    struct job visit = job_make(NULL, job->key + 1);
    return insert_visit(txn, &visit, err);
}

static enum status use_clicks(struct txn *txn, struct job *job, struct error *err)
{
    return count_visits(txn, job, err);
}

static void misuse_ends_the_process(void **state)
{
    (void)state;
    assert_false(misuse_aborts(use_clicks)); /* reading clicks is allowed: the check itself works */
    assert_true(misuse_aborts(use_too_few_values));
    assert_true(misuse_aborts(use_wrong_type));
    assert_true(misuse_aborts(use_wrong_column));
    assert_true(misuse_aborts(use_fraction));
    assert_true(misuse_aborts(use_missing_column));
    assert_true(misuse_aborts(use_other_file));
}

UNIT_TESTS(txn)
{
    struct CMUnitTest tests[] = {
        cmocka_unit_test(misuse_ends_the_process),
        ON_BOTH(parameters_are_bound_by_name),
        ON_BOTH(every_kind_of_value_comes_back),
        ON_BOTH(a_change_tells_how_many_rows_it_met),
        ON_BOTH(results_are_bounded),
        ON_BOTH(rows_may_ask_further_questions),
        ON_SQLITE(an_error_ends_the_transaction),
        ON_SQLITE(a_statement_that_does_not_compile_is_our_fault),
        ON_BOTH(an_endless_read_is_interrupted),
        ON_SQLITE(reads_far_apart_are_not_interrupted),
    };
    return RUN_STORE_TESTS(tests);
}
