/* src/pages/form.c: what a browser's form sends. */

#include "base/buf.h"
#include "base/form.h"
#include "base/limits.h"
#include "unit.h"

static void fields_are_decoded(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct form form;
    struct error err = {0};
    assert_int_equal(form_read(STR("who=Caf%C3%A9+%26+Co&note=a%0D%0Ab%0Dc&empty=&bare"), &arena, &form, &err),
                     STATUS_OK);
    assert_int_equal(form.count, 4);
    assert_str_equal(form_find(&form, "who"), "Caf\xc3\xa9 & Co");
    assert_str_equal(form_text(&form, "note", &arena), "a\nb\nc");
    assert_str_equal(form_find(&form, "empty"), "");
    assert_str_equal(form_find(&form, "bare"), "");
    assert_true(str_is_none(form_find(&form, "other")));
    assert_str_equal(form_text(&form, "other", &arena), "");
    assert_int_equal(form_read(STR(""), &arena, &form, &err), STATUS_OK);
    assert_int_equal(form.count, 0);
    assert_int_equal(form_read(STR("a=%2B%25"), &arena, &form, &err), STATUS_OK);
    assert_str_equal(form_find(&form, "a"), "+%");
    arena_release(&arena);
}

static void what_no_browser_sends_is_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {"a=1&a=2", "a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "%=1", "a=%C3"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct arena arena = {0};
        struct form form;
        struct error err = {0};
        assert_int_equal(form_read(str_from(bodies[i]), &arena, &form, &err), STATUS_INVALID);
        assert_int_equal(err.code, ERROR_BAD_REQUEST);
        arena_release(&arena);
    }
}

static void a_form_has_bounds(void **state)
{
    (void)state;
    static char large[LIMIT_FORM_BYTES + 1];
    struct arena arena = {0};
    struct buf many = {0};
    struct form form;
    struct error err = {0};
    memset(large, 'a', sizeof large);
    assert_int_equal(form_read((struct str){large, sizeof large}, &arena, &form, &err), STATUS_INVALID);
    assert_int_equal(err.code, ERROR_BODY_TOO_LARGE);
    for (int i = 0; i <= LIMIT_FORM_FIELDS; i++)
        buf_add_format(&many, "f%d=1&", i);
    assert_int_equal(form_read(buf_str(&many), &arena, &form, &err), STATUS_INVALID);
    buf_release(&many);
    arena_release(&arena);
}

static void forms_are_known_by_their_type(void **state)
{
    (void)state;
    assert_true(form_is_type(STR("application/x-www-form-urlencoded")));
    assert_true(form_is_type(STR("Application/X-WWW-Form-Urlencoded; charset=UTF-8")));
    assert_false(form_is_type(STR("multipart/form-data; boundary=x")));
    assert_false(form_is_type(STR("text/plain")));
    assert_false(form_is_type(STR_NONE));
}

UNIT_TESTS(form)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_decoded),
        cmocka_unit_test(what_no_browser_sends_is_refused),
        cmocka_unit_test(a_form_has_bounds),
        cmocka_unit_test(forms_are_known_by_their_type),
    };
    return cmocka_run_group_tests_name("form", tests, NULL, NULL);
}
