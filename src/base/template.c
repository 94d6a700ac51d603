/* Rendering: a walk over the compiled parts with a stack of what names are looked up in. The compiler is
 * template_compile.c. */

#include "base/template.h"

#include <assert.h>

#include "base/template_part.h"

struct rendering {
    const struct template_phrases *phrases;
    struct buf *out;
    const struct view *stack[LIMIT_TEMPLATE_DEPTH * 2];
    size_t depth;
    unsigned nested; /* partials in each other */
};

/* The first word of a name is looked for from the innermost object outwards, the others within what was found. */
static const struct view *look_up(const struct rendering *rendering, const struct part *part)
{
    const struct view *found = NULL;
    if (part->word_count == 0)
        return rendering->stack[rendering->depth - 1];
    for (size_t i = rendering->depth; i > 0 && found == NULL; i--)
        found = view_find(rendering->stack[i - 1], part->words[0]);
    for (size_t i = 1; i < part->word_count && found != NULL; i++)
        found = view_find(found, part->words[i]);
    return found;
}

static void render_value(struct rendering *rendering, const struct part *part)
{
    const struct view *found = look_up(rendering, part);
    if (found != NULL && found->kind == VIEW_TEXT)
        html_write(rendering->out, found->text, part->escape);
}

static void render_phrase(struct rendering *rendering, const struct part *part)
{
    const struct template_phrases *phrases = rendering->phrases;
    if (phrases != NULL && phrases->find != NULL)
        html_write(rendering->out, phrases->find(phrases->ctx, part->text), part->escape);
}

static void render_parts(struct rendering *rendering, const struct part *parts, size_t count);

static void render_with(struct rendering *rendering, const struct part *part, const struct view *top)
{
    if (rendering->depth == sizeof rendering->stack / sizeof rendering->stack[0])
        return;
    rendering->stack[rendering->depth++] = top;
    render_parts(rendering, part + 1, part->inner);
    rendering->depth--;
}

static void render_section(struct rendering *rendering, const struct part *part)
{
    const struct view *found = look_up(rendering, part);
    if (!view_is_true(found))
        return;
    if (found->kind != VIEW_LIST) {
        render_with(rendering, part, found);
        return;
    }
    for (const struct view *item = found->first; item != NULL; item = item->next)
        render_with(rendering, part, item);
}

/* A partial that includes itself ends with the data, or here. */
static void render_partial(struct rendering *rendering, const struct part *part)
{
    if (part->partial == NULL || rendering->nested == LIMIT_TEMPLATE_DEPTH)
        return;
    rendering->nested++;
    render_parts(rendering, part->partial->parts, part->partial->count);
    rendering->nested--;
}

static void render_parts(struct rendering *rendering, const struct part *parts, size_t count)
{
    for (size_t i = 0; i < count; i += parts[i].inner + 1) {
        const struct part *part = &parts[i];
        switch (part->kind) {
        case PART_MARKUP:
            buf_add_str(rendering->out, part->text);
            break;
        case PART_VALUE:
            render_value(rendering, part);
            break;
        case PART_PHRASE:
            render_phrase(rendering, part);
            break;
        case PART_SECTION:
            render_section(rendering, part);
            break;
        case PART_INVERTED:
            if (!view_is_true(look_up(rendering, part)))
                render_parts(rendering, part + 1, part->inner);
            break;
        case PART_PARTIAL:
            render_partial(rendering, part);
            break;
        }
    }
}

void template_render(const struct template *template, const struct view *view, const struct template_phrases *phrases,
                     struct buf *out)
{
    struct rendering rendering = {.phrases = phrases, .out = out, .stack = {view}, .depth = 1};
    render_parts(&rendering, template->first->parts, template->first->count);
}

void template_each_phrase(const struct template *template, void (*each)(void *ctx, struct str key), void *ctx)
{
    for (const struct compiled *one = template->first; one != NULL; one = one->next)
        for (size_t i = 0; i < one->count; i++)
            if (one->parts[i].kind == PART_PHRASE)
                each(ctx, one->parts[i].text);
}
