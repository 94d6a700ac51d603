/* The master key's file: made once, never touched again, refused when it is not one. */

#include "unit.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "cli/master_key.h"

struct place {
    char folder[32];
    char path[64];
    struct env *env;
};

static int setup(void **state)
{
    struct place *place = calloc(1, sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/referd-key-XXXXXX");
    if (mkdtemp(place->folder) == NULL)
        return -1;
    snprintf(place->path, sizeof place->path, "%s/master.key", place->folder);
    place->env = env_new();
    *state = place;
    return 0;
}

static int teardown(void **state)
{
    struct place *place = *state;
    env_free(place->env);
    unlink(place->path);
    int left = rmdir(place->folder); /* no draft may be left */
    free(place);
    return left;
}

static void test_made_once(void **state)
{
    const struct place *place = *state;
    struct error err = {0};
    struct stat about;
    uint8_t first[MASTER_KEY_SIZE];
    uint8_t second[MASTER_KEY_SIZE];
    bool created;
    assert_int_equal(master_key_make(place->path, place->env, &created, &err), STATUS_OK);
    assert_true(created);
    assert_int_equal(stat(place->path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(master_key_read(place->path, first, &err), STATUS_OK);
    assert_int_equal(master_key_make(place->path, place->env, &created, &err), STATUS_OK);
    assert_false(created);
    assert_int_equal(master_key_read(place->path, second, &err), STATUS_OK);
    assert_memory_equal(first, second, sizeof first);
}

static void test_no_key(void **state)
{
    const struct place *place = *state;
    struct error err = {0};
    uint8_t key[MASTER_KEY_SIZE];
    assert_int_equal(master_key_read(place->path, key, &err), STATUS_NOT_FOUND);
    assert_non_null(strstr(err.detail, place->path));
}

static void test_wrong_sizes(void **state)
{
    const struct place *place = *state;
    static const size_t sizes[] = {0, MASTER_KEY_SIZE - 1, MASTER_KEY_SIZE + 1, 100};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct error err = {0};
        uint8_t key[MASTER_KEY_SIZE];
        FILE *file = fopen(place->path, "w");
        assert_non_null(file);
        for (size_t n = 0; n < sizes[i]; n++)
            fputc('k', file);
        fclose(file);
        assert_int_equal(master_key_read(place->path, key, &err), STATUS_INVALID);
    }
}

static void test_no_folder(void **state)
{
    const struct place *place = *state;
    struct error err = {0};
    bool created;
    assert_int_equal(master_key_make("/nowhere/at/all/master.key", place->env, &created, &err), STATUS_UNAVAILABLE);
}

UNIT_TESTS(master_key)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_made_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_key, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_sizes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_folder, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
