/* src/base/template.c, template_compile.c, view.c: the mustache language by its specification's own examples, and what
 * an HTML template may hold. */

#include <jansson.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/template.h"
#include "unit.h"

/* ---- templates in an array of names and texts ---- */

struct texts {
    const char *const *pairs; /* name, text, name, text, ..., null */
};

static struct str find_text(void *ctx, struct str name)
{
    const struct texts *texts = ctx;
    for (const char *const *pair = texts->pairs; *pair != NULL; pair += 2)
        if (str_equal(name, str_from(pair[0])))
            return str_from(pair[1]);
    return STR_NONE;
}

static enum status compile(enum template_kind kind, const char *const *pairs, struct template **ret, struct error *err)
{
    struct texts texts = {pairs};
    const struct template_library library = {kind, find_text, &texts};
    return template_compile(&library, str_from(pairs[0]), ret, err);
}

/* ---- the specification ---- */

static void add_json(struct view *parent, struct str name, const json_t *value)
{
    struct view *view;
    const char *key;
    json_t *child;
    size_t index;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        view = view_add(parent, name, VIEW_OBJECT);
        json_object_foreach((json_t *)(uintptr_t)value, key, child) add_json(view, str_from(key), child);
        break;
    case JSON_ARRAY:
        view = view_add(parent, name, VIEW_LIST);
        json_array_foreach(value, index, child) add_json(view, STR_NONE, child);
        break;
    case JSON_STRING:
        view_add(parent, name, VIEW_TEXT)->text = str_from(json_string_value(value));
        break;
    case JSON_INTEGER:
        view_add(parent, name, VIEW_TEXT)->text =
            str_from(arena_format(parent->arena, "%lld", (long long)json_integer_value(value)));
        break;
    case JSON_REAL:
        view_add(parent, name, VIEW_TEXT)->text = str_from(arena_format(parent->arena, "%g", json_real_value(value)));
        break;
    default:
        view_add(parent, name, VIEW_FLAG)->set = json_is_true(value);
    }
}

static struct str find_in_example(void *ctx, struct str name)
{
    const json_t *example = ctx;
    char key[64];
    snprintf(key, sizeof key, "%.*s", STR_ARG(name));
    const json_t *of = str_equal(name, STR("the template"))
                           ? json_object_get(example, "template")
                           : json_object_get(json_object_get(example, "partials"), key);
    return str_from(json_string_value(of));
}

static void check_example(const char *module, json_t *example)
{
    const struct template_library library = {TEMPLATE_PLAIN, find_in_example, example};
    struct arena arena = {0};
    struct buf out = {0};
    struct error err = {0};
    struct template *template = NULL;
    struct view *root = view_add(view_new(&arena), STR("data"), VIEW_LIST);
    add_json(root, STR_NONE, json_object_get(example, "data"));
    const char *name = json_string_value(json_object_get(example, "name"));
    if (template_compile(&library, STR("the template"), &template, &err) != STATUS_OK)
        fail_msg("%s: %s: %s", module, name, err.detail);
    template_render(template, root->first, NULL, &out);
    struct str expected = str_from(json_string_value(json_object_get(example, "expected")));
    if (!str_equal(buf_str(&out), expected))
        fail_msg("%s: %s: wrote '%.*s', not '%.*s'", module, name, STR_ARG(buf_str(&out)), STR_ARG(expected));
    template_free(template);
    buf_release(&out);
    arena_release(&arena);
}

static void examples_of_the_specification(void **state)
{
    (void)state;
    static const char *const modules[] = {"comments", "delimiters", "interpolation",
                                          "inverted", "partials",   "sections"};
    const char *folder = getenv("REFERD_SPECS");
    size_t seen = 0;
    if (folder == NULL) {
        print_message(
            "SKIPPED: the examples of mustache's specification: REFERD_SPECS names no folder that has them\n");
        skip();
    }
    for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++) {
        char path[512];
        size_t index;
        json_t *example;
        snprintf(path, sizeof path, "%s/mustache/%s.json", folder, modules[i]);
        json_t *module = json_load_file(path, 0, NULL);
        assert_non_null(module);
        json_array_foreach(json_object_get(module, "tests"), index, example)
        {
            check_example(modules[i], example);
            seen++;
        }
        json_decref(module);
    }
    assert_true(seen > 120);
}

/* ---- HTML ---- */

static void render_html(const char *const *pairs, const struct view *view, const char *expected)
{
    struct template *template = NULL;
    struct error err = {0};
    struct buf out = {0};
    if (compile(TEMPLATE_HTML, pairs, &template, &err) != STATUS_OK)
        fail_msg("%s: %s", pairs[1], err.detail);
    template_render(template, view, NULL, &out);
    assert_str_equal(buf_str(&out), expected);
    buf_release(&out);
    template_free(template);
}

static const struct {
    const char *markup;
    const char *value;
    const char *expected;
} places[] = {
    {"<p>{{x}}</p>", "<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#39;</p>"},
    {"<title>{{x}}</title>", "</title><script>", "<title>&lt;/title&gt;&lt;script&gt;</title>"},
    {"<textarea>{{x}}</textarea>", "</textarea>", "<textarea>&lt;/textarea&gt;</textarea>"},
    {"<p class=\"a {{x}}\">", "\" onclick=\"x", "<p class=\"a &quot; onclick=&quot;x\">"},
    {"<p title='{{x}}'>", "' y='", "<p title='&#39; y=&#39;'>"},
    {"<a href=\"{{x}}\">", "javascript:alert(1)", "<a href=\"#\">"},
    {"<a href=\"{{x}}\">", "JavaScript:alert(1)", "<a href=\"#\">"},
    {"<a href=\"{{x}}\">", " javascript:alert(1)", "<a href=\"#\">"},
    {"<a href=\"{{x}}\">", "java\tscript:alert(1)", "<a href=\"#\">"},
    {"<a href=\"{{x}}\">", "data:text/html,x", "<a href=\"#\">"},
    {"<a href=\"{{x}}\">", "https://www.example.com/?a=1&b=\"2",
     "<a href=\"https://www.example.com/?a=1&amp;b=&quot;2\">"},
    {"<a href=\"{{x}}\">", "mailto:ann@example.com", "<a href=\"mailto:ann@example.com\">"},
    {"<a href=\"{{x}}\">", "/portal", "<a href=\"/portal\">"},
    {"<a href=\"/r/{{x}}?y\">", "../a b/\xc3\xa9", "<a href=\"/r/..%2Fa%20b%2F%C3%A9?y\">"},
    {"<a href=\"sms:?&amp;body={{x}}\">", "Hi & bye", "<a href=\"sms:?&amp;body=Hi%20%26%20bye\">"},
    {"<use href=\"{{x}}#clock\"/>", "/assets/icons.svg", "<use href=\"/assets/icons.svg#clock\"/>"},
    {"<input {{#x}}checked{{/x}}>", "1", "<input checked>"},
    {"<option value=\"a\"{{#x}} selected{{/x}}>", "1", "<option value=\"a\" selected>"},
    {"<p{{#x}} class=\"{{x}}\"{{/x}} id=a>", "1", "<p class=\"1\" id=a>"},
    {"<p class=\"{{#x}}on{{/x}}{{^x}}off{{/x}}\">", "", "<p class=\"off\">"},
    {"<script src=\"/a.js\" defer></script>{{x}}", "<", "<script src=\"/a.js\" defer></script>&lt;"},
    {"<script>if (a < b) '</' + 'scripts';</script>{{x}}", "<", "<script>if (a < b) '</' + 'scripts';</script>&lt;"},
    {"<a href=\"/\"></a>{{#x}}<p class=\"a\">{{x}}</p>{{/x}}", "<", "<a href=\"/\"></a><p class=\"a\">&lt;</p>"},
    {"<!doctype html><p data-x=\"{{x}}\">", "'", "<!doctype html><p data-x=\"&#39;\">"},
    {"<meta property=\"og:title\" content=\"{{x}}\">", "\"<", "<meta property=\"og:title\" content=\"&quot;&lt;\">"},
    {"<meta name=description content=\"{{x}}\">", "a", "<meta name=description content=\"a\">"},
};

static void a_value_is_escaped_by_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct arena arena = {0};
        struct view *view = view_new(&arena);
        view_text(view, "x", str_from(places[i].value));
        render_html((const char *const[]){"page", places[i].markup, NULL}, view, places[i].expected);
        arena_release(&arena);
    }
}

static const char *const refused[] = {
    "<script>{{x}}</script>",
    "<script>a{{#x}}b{{/x}}{{y}}</script>",
    "<style>{{x}}</style>",
    "<STYLE>{{x}}</STYLE>",
    "<p style=\"{{x}}\">",
    "<p onclick=\"{{x}}\">",
    "<p ONclick=\"{{x}}\">",
    "<iframe srcdoc=\"{{x}}\">",
    "<img srcset=\"{{x}}\">",
    "<meta content=\"{{x}}\">",
    "<meta content=\"{{x}}\" name=\"a\">",
    "<meta name=\"{{x}}\" content=\"a\">",
    "<meta http-equiv=\"refresh\" content=\"{{x}}\">",
    "<meta name=\"a\" http-equiv=\"refresh\" content=\"{{x}}\">",
    "<meta http-equiv=\"refresh\" name=\"a\" content=\"{{x}}\">",
    "<meta name=\"a\" content=\"{{x}}\" HTTP-EQUIV = refresh>",
    "<meta {{#x}}http-equiv=\"refresh\"{{/x}} name=\"a\" content=\"{{x}}\">",
    "<p name=\"a\"><meta content=\"{{x}}\">",
    "<base href=\"{{x}}\">",
    "<p class={{x}}>",
    "<p class=a{{x}}>",
    "<p class= {{x}}>",
    "<p {{x}}>",
    "<p {{x}}=\"a\">",
    "<p a{{x}}>",
    "<{{x}}>",
    "</{{x}}>",
    "<p{{x}}>",
    "<!-- {{x}} -->",
    "<!-- a -->",
    "<!{{x}}>",
    "{{{x}}}",
    "{{&x}}",
    "<a href=\"java{{x}}\">",
    "<a href=\"javascript:{{x}}\">",
    "<a href=\"{{x}}:alert(1)\">",
    "<a href=\"{{x}}script:alert(1)\">",
    "<a href=\"{{#x}}{{x}}{{/x}}:alert(1)\">",
    "<a href=\"javascript:a()\">",
    "<a href=\"{{#x}}/a{{/x}}{{y}}\">",
    "<a href=\"{{x}}\"class=\"a\">",
    "<p class=\"a\"{{#x}}b{{/x}}>",
    "{{#x}}<p {{/x}}>",
    "{{#x}}<script>{{/x}}</script>",
    "<p class=\"{{#x}}\">{{/x}}",
    "<p {{#x}}title=\"{{/x}}\">",
    "<textarea>{{#x}}</textarea>{{/x}}",
    "<textarea></{{x}}</textarea>",
    "<p class=a\"b>",
    "<p \"a\">",
    "1 < 2",
    "<p class=>",
    "<p",
    "<script>",
    "{{>none}}",
    "<p class=\"{{>part}}\">",
    "{{>open}}</p>",
    "{{#x}}",
    "{{/x}}",
    "{{#x}}{{/y}}",
    "{{x",
    "{{}}",
    "{{=a}}",
};

static void a_template_that_puts_a_value_elsewhere_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct template *template = NULL;
        struct error err = {0};
        const char *const pairs[] = {"page", refused[i], "part", "a", "open", "<p class=\"", NULL};
        if (compile(TEMPLATE_HTML, pairs, &template, &err) == STATUS_OK) {
            template_free(template);
            fail_msg("accepted: %s", refused[i]);
        }
        assert_null(template);
        assert_non_null(strstr(err.detail, "The template "));
    }
}

static void an_error_names_template_and_line(void **state)
{
    (void)state;
    struct template *template = NULL;
    struct error err = {0};
    const char *const pairs[] = {"page", "<p>\n{{>part}}", "part", "<p>\n\n<script>{{x}}</script>", NULL};
    assert_int_equal(compile(TEMPLATE_HTML, pairs, &template, &err), STATUS_INVALID);
    assert_string_equal(err.detail, "The template part, line 3, has a value within a script or a style.");
    assert_int_equal(compile(TEMPLATE_HTML, (const char *const[]){"page", NULL}, &template, &err), STATUS_NOT_FOUND);
}

/* ---- texts of the catalogue ---- */

static struct str find_phrase(const void *ctx, struct str key)
{
    (void)ctx;
    return str_equal(key, STR("portal.title")) ? STR("Tom & Co") : STR_NONE;
}

static void count_phrase(void *ctx, struct str key)
{
    assert_str_equal(key, "portal.title");
    ++*(int *)ctx;
}

static void texts_come_from_the_catalogue(void **state)
{
    (void)state;
    struct template *template = NULL;
    struct error err = {0};
    struct arena arena = {0};
    struct buf out = {0};
    int seen = 0;
    const char *const pairs[] = {"page", "<p title=\"{{t.portal.title}}\">{{>part}}", "part", "{{t.portal.title}}",
                                 NULL};
    assert_int_equal(compile(TEMPLATE_HTML, pairs, &template, &err), STATUS_OK);
    template_render(template, view_new(&arena), &(struct template_phrases){find_phrase, NULL}, &out);
    assert_str_equal(buf_str(&out), "<p title=\"Tom &amp; Co\">Tom &amp; Co");
    template_each_phrase(template, count_phrase, &seen);
    assert_int_equal(seen, 2);
    buf_release(&out);
    arena_release(&arena);
    template_free(template);
}

static void a_partial_that_includes_itself_ends(void **state)
{
    (void)state;
    struct template *template = NULL;
    struct error err = {0};
    struct arena arena = {0};
    struct buf out = {0};
    const char *const pairs[] = {"page", "a{{>page}}", NULL};
    assert_int_equal(compile(TEMPLATE_HTML, pairs, &template, &err), STATUS_OK);
    template_render(template, view_new(&arena), NULL, &out);
    assert_int_equal(out.size, LIMIT_TEMPLATE_DEPTH + 1);
    buf_release(&out);
    arena_release(&arena);
    template_free(template);
}

UNIT_TESTS(template)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_specification),
        cmocka_unit_test(a_value_is_escaped_by_its_place),
        cmocka_unit_test(a_template_that_puts_a_value_elsewhere_is_refused),
        cmocka_unit_test(an_error_names_template_and_line),
        cmocka_unit_test(texts_come_from_the_catalogue),
        cmocka_unit_test(a_partial_that_includes_itself_ends),
    };
    return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
