/* src/store/trace.c: every line is JSON, statements are defined once and before their runs; what was taken back is not
 * told. */

#include <jansson.h>
#include <stdlib.h>

#include "store_support.h"
#include "unit.h"

static const struct statement odd = {"odd",
                                     "text with quotes",
                                     "INSERT INTO thing (id, t, b, i) VALUES ($1, $3 || '\"', $2, $4)",
                                     "ibti",
                                     "",
                                     STORE_BOOKS,
                                     NULL,
                                     NULL};

static enum status write_odd(struct txn *txn, struct job *job, struct error *err)
{
    return txn_exec(txn, &odd,
                    VALUES(value_int(job->key), value_bytes(STR("\x00\xff")), value_text(STR("a \"line\"\n\xc3\xa9")),
                           value_null()),
                    err);
}

static enum status read_then_write(struct txn *txn, struct job *job, struct error *err)
{
    TRY(count_visits(txn, job, err));
    return write_odd(txn, job, err);
}

static enum status write_then_fail(struct txn *txn, struct job *job, struct error *err)
{
    TRY(write_odd(txn, job, err));
    return error_set(err, ERROR_CONFLICT, NULL, "Changed its mind.");
}

static void a_trace_tells_the_work_of_the_books(void **state)
{
    struct fixture *fixture = *state;
    store_close(fixture->store);
    char path[128];
    snprintf(path, sizeof path, "%s/trace", fixture->folder);
    struct store_config config = fixture_config(fixture);
    config.trace_path = path;
    assert_int_equal(store_open(&config, &fixture->store, NULL), STATUS_OK);
    struct side side;
    side_init(&side, fixture->store);
    struct job visit = job_make(insert_visit, 1); /* not of the books: not in the trace */
    assert_int_equal(run_write(&side, STORE_CLICKS, &visit), STATUS_OK);
    struct job first = job_make(write_odd, 1);
    assert_int_equal(run_write(&side, STORE_BOOKS, &first), STATUS_OK);
    struct job taken_back = job_make(write_then_fail, 5);
    assert_int_not_equal(run_write(&side, STORE_BOOKS, &taken_back), STATUS_OK);
    struct job second = job_make(read_then_write, -2);
    assert_int_equal(run_write(&side, STORE_BOOKS, &second), STATUS_OK);
    side_release(&side);
    store_close(fixture->store);
    fixture->store = NULL;

    static const char *const expected[] = {
        "{\"def\":1,\"sql\":\"INSERT INTO thing (id, t, b, i) VALUES ($1, $3 || '\\\"', $2, $4)\",\"params\":\"ibti\"}",
        "{\"item\":1}",
        "{\"run\":1,\"args\":[1,{\"x\":\"00ff\"},\"a \\\"line\\\"\\n\xc3\xa9\",null]}",
        "{\"def\":2,\"sql\":\"SELECT count(*) FROM visit\",\"params\":\"\",\"file\":\"clicks\"}",
        "{\"item\":1}",
        "{\"run\":2,\"args\":[]}",
        "{\"run\":1,\"args\":[-2,{\"x\":\"00ff\"},\"a \\\"line\\\"\\n\xc3\xa9\",null]}",
    };
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[512];
    size_t count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        assert_true(count < sizeof expected / sizeof expected[0]);
        json_t *got = json_loads(line, 0, NULL);
        json_t *wanted = json_loads(expected[count], 0, NULL);
        assert_non_null(wanted);
        if (!json_equal(got, wanted)) {
            fail_msg("line %zu is %s", count + 1, line);
        }
        json_decref(got);
        json_decref(wanted);
        count++;
    }
    fclose(file);
    assert_int_equal(count, sizeof expected / sizeof expected[0]);
}

UNIT_TESTS(trace)
{
    struct CMUnitTest tests[] = {ON_BOTH(a_trace_tells_the_work_of_the_books)};
    return RUN_STORE_TESTS(tests);
}
