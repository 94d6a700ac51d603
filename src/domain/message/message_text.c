/* Reading tags before the compiler does: it takes any name, a message only some. A value is handed on as one that is
 * not escaped, for a message is no markup. */

#include "domain/message/message_text.h"

#include <string.h>

#include "base/limits.h"
#include "base/template.h"
#include "base/text.h"

const char *const message_variables[] = {
    "first_name", "business", "program", "link",        "code",        "reward",      "reward_code", "amount",
    "friend",     "stage",    "expires", "thanks_from", "unsubscribe", "preferences", "note",        NULL,
};

enum { SHOWN_BYTES = 40 }; /* of a name that is none */

/* A tag, "{{#name}}". */
struct tag {
    size_t offset, end; /* of its braces in the text */
    char kind;          /* '&' for a value */
    struct str name;
};

static bool is_variable(struct str name)
{
    for (size_t i = 0; message_variables[i] != NULL; i++)
        if (str_equal(name, str_from(message_variables[i])))
            return true;
    return false;
}

static size_t find_pair(struct str text, size_t from, char c)
{
    for (size_t i = from; i + 1 < text.size; i++)
        if (text.data[i] == c && text.data[i + 1] == c)
            return i;
    return SIZE_MAX;
}

/* The next tag from `from` on; `*ret_found` false: there is none. */
static enum status next_tag(struct str text, size_t from, const char *param, struct tag *ret, bool *ret_found,
                            struct error *err)
{
    size_t begin = find_pair(text, from, '{');
    *ret_found = begin != SIZE_MAX;
    if (!*ret_found)
        return STATUS_OK;
    size_t end = find_pair(text, begin + 2, '}');
    if (end == SIZE_MAX)
        return error_set_figure(err, ERROR_INVALID_VALUE, param, "offset", (int64_t)begin,
                                "Two opening braces are not closed: a variable is written {{link}}.");
    struct str inner = str_trim((struct str){text.data + begin + 2, end - begin - 2});
    struct tag tag = {.offset = begin, .end = end + 2, .kind = '&'};
    if (inner.size > 0 && strchr("#^/&", inner.data[0]) != NULL) {
        tag.kind = inner.data[0];
        inner = str_trim((struct str){inner.data + 1, inner.size - 1});
    }
    tag.name = inner;
    *ret = tag;
    if (is_variable(inner))
        return STATUS_OK;
    struct str shown = {inner.data, inner.size < SHOWN_BYTES ? inner.size : SHOWN_BYTES};
    char detail[ERROR_DETAIL_SIZE];
    snprintf(
        detail, sizeof detail,
        "{{%.*s}} is no variable. Variables are first_name, business, program, link, code, reward, amount, friend, "
        "stage, expires, thanks_from, unsubscribe, preferences and note.",
        STR_ARG(shown));
    return error_set_figure(err, ERROR_UNKNOWN_VARIABLE, param, "offset", (int64_t)begin, detail);
}

/* The text as the compiler takes it. */
static enum status translate(struct str text, const char *param, struct buf *out, struct error *err)
{
    size_t at = 0;
    for (;;) {
        struct tag tag = {0};
        bool found;
        TRY(next_tag(text, at, param, &tag, &found, err));
        buf_add(out, text.data + at, (found ? tag.offset : text.size) - at);
        if (!found)
            return STATUS_OK;
        buf_add_format(out, "{{%c%.*s}}", tag.kind, STR_ARG(tag.name));
        at = tag.end;
    }
}

static struct str source_of(void *ctx, struct str name)
{
    return str_equal(name, STR("text")) ? *(const struct str *)ctx : STR_NONE;
}

static enum status compile(struct str source, const char *param, struct template **ret, struct error *err)
{
    struct template_library library = {.kind = TEMPLATE_PLAIN, .find = source_of, .ctx = &source};
    struct error wrong = {0};
    if (template_compile(&library, STR("text"), ret, &wrong) == STATUS_OK)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param, "The %s.", wrong.detail);
}

/* Lines of text: no control characters but the line feed. */
static enum status check_lines(struct str text, const char *param, struct error *err)
{
    struct str rest = text;
    while (!str_is_none(rest)) {
        struct str line = str_split(&rest, '\n');
        TRY(text_check_plain(line, param, err));
    }
    return STATUS_OK;
}

static enum status translate_and_compile(struct str text, const char *param, struct buf *source, struct template **ret,
                                         struct error *err)
{
    TRY(translate(text, param, source, err));
    return compile(buf_str(source), param, ret, err);
}

enum status message_text_check(struct str text, const char *param, struct error *err)
{
    struct buf source = {0};
    struct template *template = NULL;
    if (str_is_none(text))
        return STATUS_OK;
    if (text.size > LIMIT_MESSAGE_TEXT_BYTES)
        return error_set(err, ERROR_OUT_OF_RANGE, param, "A text of a message has at most %d bytes.",
                         LIMIT_MESSAGE_TEXT_BYTES);
    enum status status = check_lines(text, param, err);
    if (status == STATUS_OK)
        status = translate_and_compile(text, param, &source, &template, err);
    template_free(template);
    buf_release(&source);
    return status;
}

/* No more than fits, and no half character. */
static struct str cut(struct str text)
{
    if (text.size <= LIMIT_MESSAGE_TEXT_BYTES)
        return text;
    size_t size = LIMIT_MESSAGE_TEXT_BYTES;
    while (size > 0 && ((unsigned char)text.data[size] & 0xc0) == 0x80)
        size--;
    return (struct str){text.data, size};
}

enum status message_text_fill(struct str text, const struct view *values, struct arena *arena, struct str *ret,
                              struct error *err)
{
    struct buf source = {0}, filled = {0};
    struct template *template = NULL;
    enum status status = translate_and_compile(text, "text", &source, &template, err);
    if (status == STATUS_OK) {
        template_render(template, values, NULL, &filled);
        *ret = str_copy(arena, cut(buf_str(&filled)));
    }
    template_free(template);
    buf_release(&source);
    buf_release(&filled);
    return status;
}
