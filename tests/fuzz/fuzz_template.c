/* Templates: any text compiles or is refused. Of an HTML template that was accepted, no value of the worst kind gets
 * out of its place: the markup around it reads the same with it as with a harmless one. */

#include <stdlib.h>

#include "base/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str find_source(void *ctx, struct str name)
{
    const struct str *text = ctx;
    if (str_equal(name, STR("p")))
        return STR("<b>{{x}}</b>\n");
    return str_equal(name, STR("page")) ? *text : STR_NONE;
}

/* A list within itself is empty, so that what is written does not grow without bounds. */
static struct view *make_view(struct arena *arena, struct str value)
{
    struct view *view = view_new(arena);
    view_text(view, "x", value);
    view_flag(view, "f", true);
    struct view *list = view_list(view, "l");
    for (int i = 0; i < 2; i++) {
        struct view *item = view_add_object(list);
        view_text(item, "y", value);
        view_flag(item, "l", false);
    }
    return view;
}

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Where the document ends: in text, or a value has changed what is markup. */
static void check_ends_in_text(const struct template *template, struct str value)
{
    struct arena arena = {0};
    struct buf out = {0};
    struct html_context context = {0};
    template_render(template, make_view(&arena, value), NULL, &out);
    require(html_read(&context, buf_str(&out)) == NULL && context.state == HTML_TEXT);
    buf_release(&out);
    arena_release(&arena);
}

static void check(enum template_kind kind, struct str text)
{
    const struct template_library library = {kind, find_source, &text};
    struct template *template = NULL;
    struct error err = {0};
    if (template_compile(&library, STR("page"), &template, &err) != STATUS_OK)
        return;
    if (kind == TEMPLATE_HTML) {
        check_ends_in_text(template, STR("a"));
        check_ends_in_text(template, STR("</script></textarea></title>\"'><!--=`<a b=\"c"));
    } else {
        struct arena arena = {0};
        struct buf out = {0};
        template_render(template, make_view(&arena, STR("a")), NULL, &out);
        buf_release(&out);
        arena_release(&arena);
    }
    template_free(template);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 2048)
        return 0;
    struct str text = {(const char *)data, size};
    check(TEMPLATE_PLAIN, text);
    check(TEMPLATE_HTML, text);
    return 0;
}
