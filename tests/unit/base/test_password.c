/* src/base/password.c */

#include "unit.h"

#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/password.h"

static void a_hash_is_argon2id_of_the_named_cost_and_of_one_password(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_SIZE], again[PASSWORD_HASH_SIZE], begins[64];
    password_hash(STR("correct horse"), hash);
    password_hash(STR("correct horse"), again);
    snprintf(begins, sizeof begins, "$argon2id$v=19$m=%d,t=%d,p=1$", LIMIT_PASSWORD_KIB, LIMIT_PASSWORD_PASSES);
    assert_true(str_starts_with(str_from(hash), str_from(begins)));
    assert_string_not_equal(hash, again); /* each has its salt */
    assert_true(password_matches(STR("correct horse"), str_from(hash)));
    assert_false(password_matches(STR("correct horsf"), str_from(hash)));
    assert_false(password_matches(STR(""), str_from(hash)));
}

static double seconds_of(struct str hash)
{
    struct timespec began, ended;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &began);
    assert_false(password_matches(STR("guess"), hash));
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ended);
    return (double)(ended.tv_sec - began.tv_sec) + (double)(ended.tv_nsec - began.tv_nsec) / 1e9;
}

/* Or the time would tell who exists. */
static void nobodys_password_takes_as_long(void **state)
{
    (void)state;
    char hash[PASSWORD_HASH_SIZE];
    password_hash(STR("correct horse"), hash);
    double somebody = seconds_of(str_from(hash)), nobody = seconds_of(STR_NONE);
    if (nobody < somebody / 2 || nobody > somebody * 2)
        fail_msg("%.3f s for somebody, %.3f s for nobody", somebody, nobody);
}

static void poor_passwords_are_refused(void **state)
{
    (void)state;
    struct str email = STR("margaret.hamilton@example.com");
    char longest[LIMIT_PASSWORD_BYTES + 1];
    memset(longest, 'x', sizeof longest);
    longest[0] = 'y';
    assert_null(password_check(STR("correct horse"), email));
    assert_null(password_check(STR("p\xc3\xa4sswort!!"), email));
    assert_null(password_check((struct str){longest, LIMIT_PASSWORD_BYTES}, email));
    assert_non_null(password_check((struct str){longest, sizeof longest}, email));
    assert_non_null(password_check(STR("123456789"), email));
    assert_non_null(password_check(STR("zzzzzzzzzzzzzzz"), email));
    assert_non_null(password_check(STR("Margaret.Hamilton"), email));
    assert_non_null(password_check(email, email));
    assert_non_null(password_check(STR("\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"), email));
}

UNIT_TESTS(password)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hash_is_argon2id_of_the_named_cost_and_of_one_password),
        cmocka_unit_test(nobodys_password_takes_as_long),
        cmocka_unit_test(poor_passwords_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
