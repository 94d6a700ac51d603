/* src/domain/message/message_text.c and message_usual.c: what a template may say, and that all the usual texts are
 * templates that fill to something short. */

#include "domain/message/message_text.h"

#include "base/limits.h"
#include "domain/message/message.h"
#include "domain/message/message_usual.h"
#include "unit.h"

static enum error_code refusal_of(const char *text, const char **ret_figure, int64_t *ret_offset)
{
    struct error err = {0};
    if (message_text_check(str_from(text), "text", &err) == STATUS_OK)
        return ERROR_NONE;
    assert_string_equal(err.param, "text");
    *ret_figure = err.figure;
    *ret_offset = err.figure_value;
    return err.code;
}

static void variables_and_sections_are_taken(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "plain",
        "{{first_name}}, {{ link }}",
        "{{#friend}}for {{friend}}{{/friend}}{{^friend}}for nobody{{/friend}}",
        "two\nlines",
        "one { and }} are text",
        "{{&amount}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(message_text_check(str_from(texts[i]), "text", NULL), STATUS_OK);
}

static void what_is_no_variable_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum error_code code;
        int64_t offset;
    } cases[] = {
        {"{{frist_name}}", ERROR_UNKNOWN_VARIABLE, 0},
        {"Hi {{first_name}}, {{ salary }}", ERROR_UNKNOWN_VARIABLE, 19},
        {"{{}}", ERROR_UNKNOWN_VARIABLE, 0},
        {"ab{{> other}}", ERROR_UNKNOWN_VARIABLE, 2},
        {"ab{{=<% %>=}}", ERROR_UNKNOWN_VARIABLE, 2},
        {"{{{link}}}", ERROR_UNKNOWN_VARIABLE, 0},
        {"{{t.secret.key}}", ERROR_UNKNOWN_VARIABLE, 0},
        {"text {{link", ERROR_INVALID_VALUE, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *figure = NULL;
        int64_t offset = -1;
        assert_int_equal(refusal_of(cases[i].text, &figure, &offset), cases[i].code);
        assert_string_equal(figure, "offset");
        assert_int_equal(offset, cases[i].offset);
    }
}

static void sections_that_do_not_end_and_control_characters_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"{{#friend}}", "{{/friend}}", "{{#friend}}{{/link}}", "a\tb", "a\x01z", "a\rb"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *figure;
        int64_t offset;
        assert_int_equal(refusal_of(texts[i], &figure, &offset), ERROR_INVALID_VALUE);
    }
}

static void values_are_filled_in_as_they_are(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct view *values = view_new(&arena);
    struct str filled;
    view_text(values, "business", STR("Smith & <Sons>"));
    view_text(values, "first_name", STR("{{link}}"));
    assert_int_equal(message_text_fill(STR("{{first_name}} at {{business}}{{#code}} ({{code}}){{/code}}"), values,
                                       &arena, &filled, NULL),
                     STATUS_OK);
    assert_string_equal(filled.data, "{{link}} at Smith & <Sons>");
    arena_release(&arena);
}

static void what_grows_too_long_is_cut_between_characters(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct view *values = view_new(&arena);
    char *name = arena_alloc(&arena, 2000);
    for (size_t i = 0; i < 2000; i += 2)
        memcpy(name + i, "\xc3\xbc", 2);
    view_text(values, "first_name", (struct str){name, 2000});
    struct str filled;
    assert_int_equal(
        message_text_fill(STR("x{{first_name}}{{first_name}}{{first_name}}"), values, &arena, &filled, NULL),
        STATUS_OK);
    assert_int_equal(filled.size, LIMIT_MESSAGE_TEXT_BYTES - (LIMIT_MESSAGE_TEXT_BYTES - 1) % 2);
    assert_true(str_is_text(filled));
    arena_release(&arena);
}

static void every_usual_text_is_a_template_with_its_parts(void **state)
{
    (void)state;
    for (int kind = 0; kind < MESSAGE_KIND_COUNT; kind++)
        for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
            for (enum language language = 0; language < LANGUAGES; language++) {
                struct usual_text usual = usual_text((enum message_kind)kind, channel, language);
                bool own = kind == MESSAGE_CUSTOM || kind == MESSAGE_REPLY || kind == MESSAGE_TEST ||
                           kind == MESSAGE_STAFF || (kind == MESSAGE_FRIEND && channel == MESSAGE_SMS);
                assert_int_equal(usual.text == NULL, own);
                assert_int_equal(usual.subject == NULL, channel == MESSAGE_SMS);
                assert_int_equal(message_text_check(str_from(usual.text), "text", NULL), STATUS_OK);
                assert_int_equal(message_text_check(str_from(usual.subject), "subject", NULL), STATUS_OK);
            }
}

/* An invitation by text message has the link, and says how to end it. */
static void invitations_have_the_link_and_the_way_out(void **state)
{
    (void)state;
    for (enum language language = 0; language < LANGUAGES; language++) {
        const char *text = usual_text(MESSAGE_INVITATION, MESSAGE_SMS, language).text;
        assert_non_null(strstr(text, "{{link}}"));
        assert_non_null(strstr(text, "STOP"));
    }
}

static void the_words_around_are_templates_too(void **state)
{
    (void)state;
    for (enum language language = 0; language < LANGUAGES; language++) {
        const struct usual_words *words = usual_words(language);
        const char *const all[] = {
            words->button,         words->footer,        words->unsubscribe,       words->preferences,
            words->custom_subject, words->stopped,       words->started,           words->help,
            words->friend_button,  words->friend_footer, words->friend_unsubscribe};
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            assert_int_equal(message_text_check(str_from(all[i]), "text", NULL), STATUS_OK);
    }
}

UNIT_TESTS(message_text)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_and_sections_are_taken),
        cmocka_unit_test(what_is_no_variable_is_refused_with_its_place),
        cmocka_unit_test(sections_that_do_not_end_and_control_characters_are_refused),
        cmocka_unit_test(values_are_filled_in_as_they_are),
        cmocka_unit_test(what_grows_too_long_is_cut_between_characters),
        cmocka_unit_test(every_usual_text_is_a_template_with_its_parts),
        cmocka_unit_test(invitations_have_the_link_and_the_way_out),
        cmocka_unit_test(the_words_around_are_templates_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
