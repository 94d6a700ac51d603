/* The compiler. It goes through the text tag by tag; a tag that stands alone on its line, and is none that writes
 * something, takes the line with it, as the specification wants. In HTML every piece of markup and every value is shown
 * to the reader of html_context.h, which knows where in the document it is. */

#include "base/template.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/template_part.h"

enum { DELIMITER_SIZE = 16 };

struct delimiter {
    char text[DELIMITER_SIZE];
    size_t size;
};

/* All that is being compiled. */
struct compiler {
    const struct template_library *library;
    struct template *template;
    struct compiled *last;
    unsigned depth; /* partials in each other */
    struct error *err;
};

struct open_section {
    size_t part;
    struct html_context before;
};

/* One source. */
struct source {
    struct compiler *compiler;
    struct compiled *compiled;
    struct str text;
    size_t at;
    struct delimiter open, close;
    struct html_context context;
    struct open_section sections[LIMIT_TEMPLATE_DEPTH];
    size_t section_count;
    size_t capacity; /* of compiled->parts */
};

struct tag {
    char kind; /* '#', '^', '/', '!', '>', '=', '&', '{', or 0: a value */
    struct str name;
    size_t begin, end; /* in the text */
};

static enum status compile(struct compiler *compiler, struct str name, struct str indent, const struct compiled **ret);

static enum status refuse(const struct source *source, const char *what)
{
    size_t line = 1;
    for (size_t i = 0; i < source->at && i < source->text.size; i++)
        line += source->text.data[i] == '\n';
    return error_set(source->compiler->err, ERROR_INVALID_VALUE, NULL, "The template %.*s, line %zu, %s.",
                     STR_ARG(source->compiled->name), line, what);
}

/* ---- parts ---- */

static struct part *add_part(struct source *source, enum part_kind kind, struct str text)
{
    struct compiled *compiled = source->compiled;
    if (compiled->count == source->capacity) {
        struct part *more =
            arena_array(&source->compiler->template->arena, source->capacity * 2 + 16, sizeof *compiled->parts);
        if (compiled->count > 0)
            memcpy(more, compiled->parts, compiled->count * sizeof *more);
        compiled->parts = more;
        source->capacity = source->capacity * 2 + 16;
    }
    struct part *part = &compiled->parts[compiled->count++];
    *part = (struct part){.kind = kind, .text = text, .escape = HTML_ESCAPE_TEXT};
    return part;
}

static bool is_html(const struct source *source)
{
    return source->compiler->library->kind == TEMPLATE_HTML;
}

static enum status add_markup(struct source *source, size_t from, size_t to)
{
    struct str markup = {source->text.data + from, to - from};
    if (to == from)
        return STATUS_OK;
    const char *wrong = is_html(source) ? html_read(&source->context, markup) : NULL;
    if (wrong != NULL)
        return refuse(source, wrong);
    add_part(source, PART_MARKUP, markup);
    return STATUS_OK;
}

static void set_name(struct source *source, struct part *part, struct str name)
{
    size_t count = 1;
    part->text = name;
    if (str_equal(name, STR(".")))
        return;
    for (size_t i = 0; i < name.size; i++)
        count += name.data[i] == '.';
    struct str *words = arena_array(&source->compiler->template->arena, count, sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = str_split(&name, '.');
    part->words = words;
    part->word_count = count;
}

static enum status add_value(struct source *source, const struct tag *tag)
{
    enum html_escape escape = HTML_ESCAPE_TEXT;
    const char *wrong = is_html(source) ? html_read_value(&source->context, &escape) : NULL;
    if (wrong != NULL)
        return refuse(source, wrong);
    if (tag->kind == '&' || tag->kind == '{') {
        if (is_html(source))
            return refuse(source, "has a value that is not escaped");
        escape = HTML_ESCAPE_NONE;
    }
    bool phrase = str_starts_with(tag->name, STR("t."));
    struct part *part = add_part(source, phrase ? PART_PHRASE : PART_VALUE, STR_NONE);
    part->escape = escape;
    if (phrase)
        part->text = (struct str){tag->name.data + 2, tag->name.size - 2};
    else
        set_name(source, part, tag->name);
    return STATUS_OK;
}

/* ---- sections and partials ---- */

static enum status begin_section(struct source *source, const struct tag *tag)
{
    if (source->section_count == LIMIT_TEMPLATE_DEPTH)
        return refuse(source, "has too many sections in each other");
    struct open_section *open = &source->sections[source->section_count++];
    html_enter(&source->context);
    open->before = source->context;
    open->part = source->compiled->count;
    set_name(source, add_part(source, tag->kind == '#' ? PART_SECTION : PART_INVERTED, STR_NONE), tag->name);
    return STATUS_OK;
}

static enum status end_section(struct source *source, const struct tag *tag)
{
    if (source->section_count == 0)
        return refuse(source, "ends a section that has not begun");
    const struct open_section *open = &source->sections[--source->section_count];
    struct part *part = &source->compiled->parts[open->part];
    if (!str_equal(part->text, tag->name))
        return refuse(source, "ends another section than the one that began last");
    part->inner = source->compiled->count - open->part - 1;
    const char *wrong = is_html(source) ? html_leave(&source->context, &open->before) : NULL;
    return wrong == NULL ? STATUS_OK : refuse(source, wrong);
}

static enum status add_partial(struct source *source, const struct tag *tag, struct str indent)
{
    const struct compiled *partial;
    if (is_html(source) && source->context.state != HTML_TEXT)
        return refuse(source, "has a partial elsewhere than between tags");
    TRY(compile(source->compiler, tag->name, is_html(source) ? STR("") : indent, &partial));
    if (is_html(source) && partial == NULL)
        return refuse(source, "includes a partial that is not there");
    add_part(source, PART_PARTIAL, tag->name)->partial = partial;
    return STATUS_OK;
}

/* ---- tags ---- */

static size_t find(struct str text, size_t from, const char *what, size_t size)
{
    for (size_t i = from; i + size <= text.size; i++)
        if (memcmp(text.data + i, what, size) == 0)
            return i;
    return SIZE_MAX;
}

static bool set_delimiter(struct delimiter *delimiter, struct str text)
{
    if (text.size == 0 || text.size > DELIMITER_SIZE || str_find(text, '=') != SIZE_MAX)
        return false;
    memcpy(delimiter->text, text.data, text.size);
    delimiter->size = text.size;
    return true;
}

static enum status change_delimiters(struct source *source, struct str both)
{
    size_t space = 0;
    while (space < both.size && both.data[space] != ' ' && both.data[space] != '\n')
        space++;
    struct str open = {both.data, space};
    struct str rest = str_trim((struct str){both.data + space, both.size - space});
    if (!set_delimiter(&source->open, open) || !set_delimiter(&source->close, rest))
        return refuse(source, "has delimiters that cannot be read");
    return STATUS_OK;
}

/* Reads the tag that begins at `begin`. */
static enum status read_tag(struct source *source, size_t begin, struct tag *ret)
{
    size_t from = begin + source->open.size;
    char kind = from < source->text.size ? source->text.data[from] : '\0';
    if (kind == '\0' || strchr("#^/!>=&{", kind) == NULL)
        kind = '\0';
    char closing[DELIMITER_SIZE + 1];
    size_t closing_size = 0;
    if (kind == '{' || kind == '=')
        closing[closing_size++] = kind == '{' ? '}' : '=';
    memcpy(closing + closing_size, source->close.text, source->close.size);
    closing_size += source->close.size;
    from += kind != '\0';
    size_t end = find(source->text, from, closing, closing_size);
    source->at = begin;
    if (end == SIZE_MAX)
        return refuse(source, "has a tag that does not end");
    *ret = (struct tag){.kind = kind, .begin = begin, .end = end + closing_size};
    ret->name = str_trim((struct str){source->text.data + from, end - from});
    if (kind != '!' && kind != '=' && ret->name.size == 0)
        return refuse(source, "has a tag without a name");
    return STATUS_OK;
}

/* Whether nothing but white space stands beside the tag on its lines; then `*ret_from` is where they begin and
 * `*ret_to` what follows them. */
static bool stands_alone(const struct source *source, const struct tag *tag, size_t *ret_from, size_t *ret_to)
{
    const char *text = source->text.data;
    size_t from = tag->begin;
    size_t to = tag->end;
    if (tag->kind == '\0' || tag->kind == '&' || tag->kind == '{')
        return false;
    while (from > 0 && (text[from - 1] == ' ' || text[from - 1] == '\t'))
        from--;
    if (from > 0 && text[from - 1] != '\n')
        return false;
    while (to < source->text.size && (text[to] == ' ' || text[to] == '\t'))
        to++;
    if (to + 1 < source->text.size && text[to] == '\r' && text[to + 1] == '\n')
        to++;
    if (to < source->text.size && text[to] != '\n')
        return false;
    *ret_from = from;
    *ret_to = to < source->text.size ? to + 1 : to;
    return true;
}

static enum status carry_out(struct source *source, const struct tag *tag, struct str indent)
{
    switch (tag->kind) {
    case '#':
    case '^':
        return begin_section(source, tag);
    case '/':
        return end_section(source, tag);
    case '>':
        return add_partial(source, tag, indent);
    case '=':
        return change_delimiters(source, tag->name);
    case '!':
        return STATUS_OK;
    default:
        return add_value(source, tag);
    }
}

static enum status compile_tags(struct source *source)
{
    for (size_t at = 0;;) {
        struct tag tag = {0};
        size_t begin = find(source->text, at, source->open.text, source->open.size);
        if (begin == SIZE_MAX) {
            source->at = source->text.size;
            return add_markup(source, at, source->text.size);
        }
        TRY(read_tag(source, begin, &tag));
        size_t from = tag.begin;
        size_t to = tag.end;
        struct str indent = STR("");
        if (stands_alone(source, &tag, &from, &to) && from >= at)
            indent = (struct str){source->text.data + from, tag.begin - from};
        else
            from = tag.begin, to = tag.end;
        TRY(add_markup(source, at, from));
        TRY(carry_out(source, &tag, indent));
        at = to;
    }
}

/* ---- sources ---- */

/* The text with `indent` before each line. */
static struct str indent_lines(struct arena *arena, struct str text, struct str indent)
{
    size_t lines = 1;
    if (indent.size == 0)
        return text;
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    char *out = arena_alloc(arena, text.size + lines * indent.size);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (i == 0 || text.data[i - 1] == '\n') {
            memcpy(out + size, indent.data, indent.size);
            size += indent.size;
        }
        out[size++] = text.data[i];
    }
    return (struct str){out, size};
}

static struct compiled *find_compiled(const struct compiler *compiler, struct str name, struct str indent)
{
    for (struct compiled *one = compiler->template->first; one != NULL; one = one->next)
        if (str_equal(one->name, name) && str_equal(one->indent, indent))
            return one;
    return NULL;
}

static struct compiled *new_compiled(struct compiler *compiler, struct str name, struct str indent)
{
    struct compiled *compiled = arena_alloc(&compiler->template->arena, sizeof *compiled);
    compiled->name = name;
    compiled->indent = indent;
    if (compiler->last == NULL)
        compiler->template->first = compiled;
    else
        compiler->last->next = compiled;
    compiler->last = compiled;
    return compiled;
}

/* A partial that is there already, or is being compiled, is not compiled again. Null where there is none. */
static enum status compile(struct compiler *compiler, struct str name, struct str indent, const struct compiled **ret)
{
    struct str text = compiler->library->find(compiler->library->ctx, name);
    struct compiled *compiled = find_compiled(compiler, name, indent);
    *ret = compiled;
    if (compiled != NULL || str_is_none(text))
        return STATUS_OK;
    compiled = new_compiled(compiler, name, indent);
    *ret = compiled;
    struct source *source = memory_new(sizeof *source);
    *source = (struct source){.compiler = compiler,
                              .compiled = compiled,
                              .text = indent_lines(&compiler->template->arena, text, indent),
                              .open = {"{{", 2},
                              .close = {"}}", 2}};
    enum status status =
        compiler->depth == LIMIT_TEMPLATE_DEPTH ? refuse(source, "is included by too many others") : STATUS_OK;
    compiler->depth++;
    if (status == STATUS_OK)
        status = compile_tags(source);
    if (status == STATUS_OK && source->section_count > 0)
        status = refuse(source, "has a section that does not end");
    if (status == STATUS_OK && is_html(source) && source->context.state != HTML_TEXT)
        status = refuse(source, "ends within a tag");
    compiler->depth--;
    free(source);
    return status;
}

enum status template_compile(const struct template_library *library, struct str name, struct template **ret,
                             struct error *err)
{
    struct error ignored;
    struct template *template = memory_new(sizeof *template);
    struct compiler compiler = {.library = library, .template = template, .err = err != NULL ? err : &ignored};
    const struct compiled *first = NULL;
    arena_init(&template->arena);
    enum status status = compile(&compiler, name, STR(""), &first);
    if (status == STATUS_OK && first == NULL)
        status = error_set(err, ERROR_NOT_FOUND, NULL, "There is no template %.*s.", STR_ARG(name));
    if (status == STATUS_OK)
        *ret = template;
    else
        template_free(template);
    return status;
}

void template_free(struct template *template)
{
    if (template == NULL)
        return;
    arena_release(&template->arena);
    free(template);
}
