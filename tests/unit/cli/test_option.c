/* Flags and environment by their tables: what is taken, which wins, and that a mistake is named. */

#include "unit.h"

#include <stdlib.h>

#include "cli/option.h"

static const char *const colours[] = {"red", "green", NULL};

struct target {
    const char *url;
    const char *name;
    const char *words;
    int64_t count;
    int colour;
    bool fast;
};

static const struct option rows[] = {
    {.name = "colour",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct target, colour),
     .value = "red|green",
     .fallback = "green",
     .choices = colours,
     .doc = "A colour."},
    {.name = "count",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct target, count),
     .value = "N",
     .fallback = "7",
     .min = 1,
     .max = 10,
     .doc = "A number."},
    {.name = "fast", .kind = OPTION_SWITCH, .offset = offsetof(struct target, fast), .doc = "A switch."},
    {.name = "name",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct target, name),
     .value = "NAME",
     .flags = OPTION_REQUIRED,
     .doc = "A name."},
    {.name = "tag", .kind = OPTION_WORDS, .offset = offsetof(struct target, words), .value = "TAG", .doc = "A tag."},
    {.name = "unit-url",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct target, url),
     .value = "URL",
     .flags = OPTION_SECRET,
     .doc = "A secret."},
};

static const struct option places[] = {
    {.name = "place",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct target, name),
     .value = "PLACE",
     .flags = OPTION_REQUIRED | OPTION_WORD,
     .doc = "A place."},
};

struct reading {
    struct arena arena;
    struct target target;
    struct option_table table;
    struct error err;
};

static struct reading begin(void)
{
    struct reading reading = {0};
    reading.table = (struct option_table){rows, sizeof rows / sizeof rows[0], NULL};
    return reading;
}

static enum status read_words(struct reading *reading, int argc, const char *const *words)
{
    reading->table.target = &reading->target;
    option_defaults(&reading->table);
    return option_read_arguments(&reading->table, 1, argc, (char *const *)(uintptr_t)words, &reading->arena,
                                 &reading->err);
}

#define READ(reading, ...)                                                                                             \
    read_words((reading), sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),                                 \
               (const char *const[]){__VA_ARGS__})

static void test_values(void **state)
{
    (void)state;
    struct reading reading = begin();
    assert_int_equal(READ(&reading, "--name", "a b", "--count=3", "--fast", "--colour", "red", "--unit-url="),
                     STATUS_OK);
    assert_string_equal(reading.target.name, "a b");
    assert_int_equal(reading.target.count, 3);
    assert_true(reading.target.fast);
    assert_int_equal(reading.target.colour, 0);
    assert_string_equal(reading.target.url, "");
    arena_release(&reading.arena);
}

static void test_defaults_and_the_last_word(void **state)
{
    (void)state;
    struct reading reading = begin();
    assert_int_equal(READ(&reading, "--name", "a", "--name", "b"), STATUS_OK);
    assert_string_equal(reading.target.name, "b");
    assert_int_equal(reading.target.count, 7);
    assert_int_equal(reading.target.colour, 1);
    assert_null(reading.target.url);
    assert_false(reading.target.fast);
    arena_release(&reading.arena);
}

static void test_words_add_up(void **state)
{
    (void)state;
    struct reading reading = begin();
    assert_int_equal(READ(&reading, "--tag", "a", "--tag=b", "--tag", "c d"), STATUS_OK);
    assert_string_equal(reading.target.words, "a b c d");
    arena_release(&reading.arena);
}

static void test_mistakes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *words[2];
        const char *said;
    } cases[] = {
        {{"--count", "many"}, "--count wants a whole number, not \"many\"."},
        {{"--count", "11"}, "--count must be from 1 to 10, not 11."},
        {{"--colour", "blue"}, "--colour must be one of red, green, not \"blue\"."},
        {{"--fast=1", "--fast"}, "--fast takes no value."},
        {{"--fast", "--name"}, "--name wants a value: NAME."},
        {{"--clour", "red"}, "There is no flag --clour here. Did you mean --colour?"},
        {{"--zombie", "red"}, "There is no flag --zombie here; --help lists them."},
        {{"word", "red"}, "\"word\" stands where a flag is expected; --help lists them."},
        {{"--count-file", "x"}, "There is no flag --count-file here; --help lists them."},
        {{"--unit-url-file", "/nowhere/at/all"}, "/nowhere/at/all cannot be read: No such file or directory."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct reading reading = begin();
        assert_int_not_equal(read_words(&reading, 2, cases[i].words), STATUS_OK);
        assert_string_equal(reading.err.detail, cases[i].said);
        arena_release(&reading.arena);
    }
}

static void test_required(void **state)
{
    (void)state;
    struct reading reading = begin();
    assert_int_equal(READ(&reading, "--fast"), STATUS_OK);
    assert_int_equal(option_check_required(&reading.table, &reading.err), STATUS_INVALID);
    assert_string_equal(reading.err.detail, "--name NAME is missing: A name.");
    assert_int_equal(READ(&reading, "--name", "a"), STATUS_OK);
    assert_int_equal(option_check_required(&reading.table, &reading.err), STATUS_OK);
    arena_release(&reading.arena);
}

static void test_environment(void **state)
{
    (void)state;
    struct reading reading = begin();
    reading.table.target = &reading.target;
    setenv("REFERD_UNIT_URL", "u", 1);
    setenv("REFERD_COUNT", "9", 1);
    assert_int_equal(option_read_environment(&reading.table, &reading.arena, &reading.err), STATUS_OK);
    assert_string_equal(reading.target.url, "u");
    assert_int_equal(reading.target.count, 9);
    setenv("REFERD_COUNT", "x", 1);
    assert_int_equal(option_read_environment(&reading.table, &reading.arena, &reading.err), STATUS_INVALID);
    assert_string_equal(reading.err.detail, "REFERD_COUNT wants a whole number, not \"x\".");
    unsetenv("REFERD_UNIT_URL");
    unsetenv("REFERD_COUNT");
    arena_release(&reading.arena);
}

static void test_secrets_from_files(void **state)
{
    (void)state;
    struct reading reading = begin();
    char path[] = "/tmp/referd-option-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "secret\n", 7), 7);
    close(fd);
    assert_int_equal(READ(&reading, "--unit-url-file", path), STATUS_OK);
    assert_string_equal(reading.target.url, "secret");
    reading.target.url = NULL;
    setenv("REFERD_UNIT_URL_FILE", path, 1);
    assert_int_equal(option_read_environment(&reading.table, &reading.arena, &reading.err), STATUS_OK);
    assert_string_equal(reading.target.url, "secret");
    unsetenv("REFERD_UNIT_URL_FILE");
    unlink(path);
    arena_release(&reading.arena);
}

/* By all tables of a test. */
#define TAKE(...)                                                                                                      \
    option_read_arguments(tables, sizeof tables / sizeof tables[0],                                                    \
                          sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),                                 \
                          (char *const *)(uintptr_t)(const char *const[]){__VA_ARGS__}, &reading.arena, &reading.err)

static void test_a_word_without_dashes(void **state)
{
    (void)state;
    struct target target = {0};
    struct reading reading = begin();
    struct option_table tables[] = {reading.table, {places, sizeof places / sizeof places[0], &target}};
    struct target flags = {0};
    tables[0].target = &flags;
    assert_int_equal(option_check_required(&tables[1], &reading.err), STATUS_INVALID);
    assert_string_equal(reading.err.detail, "PLACE is missing: A place.");
    assert_int_equal(TAKE("--count", "3", "/a/place", "--fast"), STATUS_OK);
    assert_string_equal(target.name, "/a/place");
    assert_int_equal(flags.count, 3);
    assert_true(flags.fast);
    assert_int_equal(option_check_required(&tables[1], &reading.err), STATUS_OK);
    assert_int_equal(TAKE("/b"), STATUS_INVALID);
    assert_non_null(strstr(reading.err.detail, "\"/a/place\" or \"/b\""));
    /* Neither a flag of that name nor a lone dash is a word. */
    target.name = NULL;
    assert_int_equal(TAKE("--place", "/c"), STATUS_INVALID);
    assert_int_equal(TAKE("-v"), STATUS_INVALID);
    assert_null(target.name);
    arena_release(&reading.arena);
}

UNIT_TESTS(option)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_defaults_and_the_last_word),
        cmocka_unit_test(test_words_add_up),
        cmocka_unit_test(test_mistakes_are_named),
        cmocka_unit_test(test_required),
        cmocka_unit_test(test_environment),
        cmocka_unit_test(test_secrets_from_files),
        cmocka_unit_test(test_a_word_without_dashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
