/* The log: whole lines, both formats, hostile values. Lines are read back through a pipe in the place of standard
 * error. */

#include "unit.h"

#include <fcntl.h>
#include <pthread.h>

#include <jansson.h>

#include "base/log.h"

struct capture {
    int saved; /* the real standard error */
    int read_end;
};

static struct capture capture_begin(void)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    struct capture capture = {dup(STDERR_FILENO), ends[0]};
    assert_true(capture.saved >= 0 && dup2(ends[1], STDERR_FILENO) >= 0);
    close(ends[1]);
    return capture;
}

/* Everything written since; into `out`, NUL-terminated. */
static void capture_end(struct capture capture, char *out, size_t size)
{
    dup2(capture.saved, STDERR_FILENO); /* closes the pipe's last writing end */
    close(capture.saved);
    size_t filled = 0;
    ssize_t got;
    while (filled < size - 1 && (got = read(capture.read_end, out + filled, size - 1 - filled)) > 0)
        filled += (size_t)got;
    out[filled] = '\0';
    close(capture.read_end);
}

static void test_logfmt(void **state)
{
    (void)state;
    char out[1024];
    struct capture capture = capture_begin();
    log_setup(LOG_INFO, LOG_LOGFMT);
    LOG(LOG_WARN, "slow answer", LOG_TEXT("path", "/r/{code}"), LOG_INT("ms", -5), LOG_TEXT("empty", ""),
        LOG_STR("none", STR_NONE), LOG_TEXT("pair", "a=b"), LOG_TEXT("quoted", "a \"b\"\n\x1B[31m=c"),
        LOG_STR("bytes", ((struct str){"\xFF\xFE", 2})));
    capture_end(capture, out, sizeof out);
    assert_int_equal(strncmp(out, "time=20", 7), 0);
    char *rest = strchr(out, ' ');
    assert_non_null(rest);
    assert_string_equal(rest,
                        " level=warn message=\"slow answer\" path=/r/{code} ms=-5 empty=\"\" none=null pair=\"a=b\" "
                        "quoted=\"a \\\"b\\\"\\n\\u001b[31m=c\" bytes=\"hex:fffe\"\n");
}

static void test_json(void **state)
{
    (void)state;
    char out[1024];
    struct capture capture = capture_begin();
    log_setup(LOG_DEBUG, LOG_JSON);
    LOG(LOG_DEBUG, "listening", LOG_TEXT("address", "127.0.0.1"), LOG_INT("port", 8080), LOG_STR("none", STR_NONE),
        LOG_TEXT("text", "\"\\\n\xC3\xA9"));
    capture_end(capture, out, sizeof out);
    json_error_t error;
    json_t *line = json_loads(out, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(line);
    assert_string_equal(json_string_value(json_object_get(line, "level")), "debug");
    assert_string_equal(json_string_value(json_object_get(line, "message")), "listening");
    assert_string_equal(json_string_value(json_object_get(line, "address")), "127.0.0.1");
    assert_int_equal(json_integer_value(json_object_get(line, "port")), 8080);
    assert_true(json_is_null(json_object_get(line, "none")));
    assert_string_equal(json_string_value(json_object_get(line, "text")), "\"\\\n\xC3\xA9");
    json_decref(line);
}

static void test_levels(void **state)
{
    (void)state;
    char out[1024];
    struct capture capture = capture_begin();
    log_setup(LOG_WARN, LOG_LOGFMT);
    LOG(LOG_INFO, "not shown", LOG_INT("n", 1));
    LOG(LOG_ERROR, "shown", LOG_INT("n", 2));
    capture_end(capture, out, sizeof out);
    assert_null(strstr(out, "not shown"));
    assert_non_null(strstr(out, "level=error message=\"shown\" n=2\n"));
    assert_false(log_enabled(LOG_INFO));
    assert_true(log_enabled(LOG_WARN));
}

enum { WRITERS = 4, LINES = 50 };

static void *write_lines(void *argument)
{
    for (int i = 0; i < LINES; i++)
        LOG(LOG_ERROR, "line", LOG_STR("text", *(const struct str *)argument));
    return NULL;
}

static void test_lines_of_threads_do_not_mix(void **state)
{
    (void)state;
    static char out[1 << 16];
    struct str texts[WRITERS] = {
        STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), STR("bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"),
        STR("ccccccccccccccccccccccccccccccccccccccc"), STR("ddddddddddddddddddddddddddddddddddddddd")};
    pthread_t threads[WRITERS];
    struct capture capture = capture_begin();
    log_setup(LOG_INFO, LOG_LOGFMT);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, write_lines, &texts[i]), 0);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    capture_end(capture, out, sizeof out);
    struct str rest = str_from(out);
    int lines = 0;
    for (struct str line = str_split(&rest, '\n'); !str_is_none(rest); line = str_split(&rest, '\n'), lines++) {
        assert_true(str_starts_with(line, STR("time=")));
        const char *text = line.data + line.size - texts[0].size;
        for (size_t k = 1; k < texts[0].size; k++)
            assert_int_equal(text[k], text[0]);
    }
    assert_int_equal(lines, WRITERS * LINES);
}

UNIT_TESTS(log)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_logfmt),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_levels),
        cmocka_unit_test(test_lines_of_threads_do_not_mix),
    };
    return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
