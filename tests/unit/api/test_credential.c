/* The Authorization header: what is a credential and what is none. */

#include "unit.h"

#include "api/credential.h"

static void reads_keys(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        const char *key; /* null: none */
    } rows[] = {
        {"Bearer rfd_sk_abc", "rfd_sk_abc"},
        {"bearer rfd_sk_abc", "rfd_sk_abc"},
        {"BEARER   rfd_sk_abc ", "rfd_sk_abc"},
        {"Basic cmZkX3NrX2FiYzo=", "rfd_sk_abc"},
        {"basic cmZkX3NrX2FiYzpwYXNzd29yZA==", "rfd_sk_abc"},
        {"Basic cmZkX3NrX2FiYzo", "rfd_sk_abc"},  /* without padding */
        {"Basic cmZkX3NrX2FiYw==", "rfd_sk_abc"}, /* without a colon */
        {"Basic Og==", ""},
        {"", NULL},
        {"Bearer", NULL},
        {"Bearer ", NULL},
        {"Basic", NULL},
        {"Basic !!!", NULL},
        {"Basic cmZk_3Nr", NULL},
        {"Digest username=x", NULL},
        {"rfd_sk_abc", NULL},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str key = credential_read(str_from(rows[i].header), &arena);
        if (!str_equal(key, str_from(rows[i].key)))
            fail_msg("%s: %.*s", rows[i].header, STR_ARG(key));
    }
    assert_true(str_is_none(credential_read(STR_NONE, &arena)));
    arena_release(&arena);
}

UNIT_TESTS(credential)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
