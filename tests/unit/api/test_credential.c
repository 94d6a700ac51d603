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

static enum error_code check_origin(enum key_kind kind, const char *first, const char *second, struct str *ret)
{
    const struct http_header headers[] = {{STR("Origin"), str_from(first)}, {STR("origin"), str_from(second)}};
    struct http_request request = {.headers = headers, .header_count = (first != NULL) + (second != NULL)};
    struct key key = {.kind = kind, .origins = origins_set(STR("https://a.example"))};
    struct error err = {0};
    (void)!credential_check_origin(&request, &key, ret, &err);
    return err.code;
}

static void judges_where_a_key_is_used(void **state)
{
    (void)state;
    struct str origin;
    assert_int_equal(check_origin(KEY_PUBLISHABLE, "https://a.example", NULL, &origin), ERROR_NONE);
    assert_str_equal(origin, "https://a.example");
    assert_int_equal(check_origin(KEY_PUBLISHABLE, NULL, NULL, &origin), ERROR_NONE);
    assert_true(str_is_none(origin));
    assert_int_equal(check_origin(KEY_SECRET, "https://b.example", NULL, &origin), ERROR_NONE);
    assert_true(str_is_none(origin));
    assert_int_equal(check_origin(KEY_PUBLISHABLE, "https://b.example", NULL, &origin), ERROR_FORBIDDEN);
    assert_true(str_is_none(origin));
    assert_int_equal(check_origin(KEY_PUBLISHABLE, "https://a.example", "https://a.example", &origin),
                     ERROR_BAD_REQUEST);
}

UNIT_TESTS(credential)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_keys),
        cmocka_unit_test(judges_where_a_key_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
