/* A tokenizer of HTML as far as a template needs one. What it refuses is markup in which a value would stand where no
 * escaping makes it harmless, and markup that is read differently by whoever is not as strict. */

#include "base/html_context.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_to(char *text, size_t *size, char c)
{
    if (*size < HTML_NAME_SIZE)
        text[(*size)++] = lower(c);
}

static bool is_one_of(const char *text, size_t size, const char *const *words)
{
    for (; *words != NULL; words++)
        if (str_equal((struct str){text, size}, str_from(*words)))
            return true;
    return false;
}

/* ---- attributes ---- */

static const char *const url_attributes[] = {"action", "cite", "data",       "formaction", "href",
                                             "poster", "src",  "xlink:href", NULL};
static const char *const code_attributes[] = {"srcdoc", "srcset", "style", NULL};
static const char *const schemes[] = {"http", "https", "mailto", "sms", "tel", NULL};

static bool is_named(const struct html_context *context, const char *name)
{
    return str_equal((struct str){context->name, context->name_size}, str_from(name));
}

static bool is_tag(const struct html_context *context, const char *tag)
{
    return str_equal((struct str){context->tag, context->tag_size}, str_from(tag));
}

/* `content` of a meta says something, or is where to go to: the attribute before it decides. */
static const char *note_purpose(struct html_context *context)
{
    if (!is_tag(context, "meta"))
        return NULL;
    context->says = context->says || is_named(context, "name") || is_named(context, "property");
    context->sends = context->sends || is_named(context, "http-equiv");
    return context->says && context->sends ? "has a meta element that both says something and does something" : NULL;
}

static enum html_attribute attribute_of(const struct html_context *context)
{
    const char *name = context->name;
    size_t size = context->name_size;
    if (size >= HTML_NAME_SIZE || (size >= 2 && memcmp(name, "on", 2) == 0) || is_one_of(name, size, code_attributes))
        return HTML_FORBIDDEN;
    if (is_tag(context, "base"))
        return HTML_FORBIDDEN; /* its `href` would move all others */
    if (is_tag(context, "meta"))
        return context->says && is_named(context, "content") ? HTML_PLAIN : HTML_FORBIDDEN;
    return is_one_of(name, size, url_attributes) ? HTML_URL : HTML_PLAIN;
}

static const char *read_url(struct html_context *context, char c)
{
    if (context->url == HTML_URL_REST)
        return NULL;
    if (c == '/' || c == '?' || c == '#') {
        context->url = HTML_URL_REST;
    } else if (c == ':') {
        if (context->url == HTML_URL_VALUE || !is_one_of(context->name, context->name_size, schemes))
            return "has a URL with a scheme that pages do not use";
        context->url = HTML_URL_REST;
    } else if (context->url != HTML_URL_VALUE) {
        if (context->url != HTML_URL_SCHEME)
            context->name_size = 0;
        context->url = HTML_URL_SCHEME;
        add_to(context->name, &context->name_size, c);
    }
    return NULL;
}

static void begin_value(struct html_context *context, enum html_state state)
{
    context->state = state;
    context->attribute = attribute_of(context);
    context->url = HTML_URL_START;
    context->name_size = 0;
}

static const char *read_value(struct html_context *context, char c)
{
    char quote = context->state == HTML_DOUBLE ? '"' : '\'';
    if (c == quote) {
        context->state = HTML_JOINED;
        return NULL;
    }
    return context->attribute == HTML_URL ? read_url(context, c) : NULL;
}

/* ---- tags ---- */

static void end_tag(struct html_context *context)
{
    static const char *const raw[] = {"script", "style", NULL};
    static const char *const escapable[] = {"textarea", "title", NULL};
    context->state = HTML_TEXT;
    if (!context->closing && is_one_of(context->tag, context->tag_size, raw))
        context->state = HTML_RAW;
    if (!context->closing && is_one_of(context->tag, context->tag_size, escapable))
        context->state = HTML_ESCAPABLE;
    context->matched = 0;
}

/* White space, '/' or '>' in a tag; false: it is none of them. */
static bool read_between(struct html_context *context, char c)
{
    if (c == '>')
        end_tag(context);
    else if (is_space(c) || c == '/')
        context->state = HTML_IN_TAG;
    else
        return false;
    return true;
}

static const char *begin_name(struct html_context *context, char c)
{
    if (c == '"' || c == '\'' || c == '<' || c == '=')
        return "has an attribute whose name cannot be read";
    context->state = HTML_NAME;
    context->name_size = 0;
    add_to(context->name, &context->name_size, c);
    return NULL;
}

static const char *read_name(struct html_context *context, char c)
{
    if (c == '=')
        context->state = HTML_BEFORE_VALUE;
    else if (is_space(c))
        context->state = HTML_AFTER_NAME;
    else if (c == '"' || c == '\'' || c == '<')
        return "has an attribute whose name cannot be read";
    else if (!read_between(context, c))
        add_to(context->name, &context->name_size, c);
    return NULL;
}

static const char *read_after_name(struct html_context *context, char c)
{
    if (c == '=')
        context->state = HTML_BEFORE_VALUE;
    else if (!is_space(c) && !read_between(context, c))
        return begin_name(context, c);
    return NULL;
}

static const char *read_before_value(struct html_context *context, char c)
{
    const char *wrong = note_purpose(context);
    if (wrong != NULL)
        return wrong;
    if (c == '"')
        begin_value(context, HTML_DOUBLE);
    else if (c == '\'')
        begin_value(context, HTML_SINGLE);
    else if (c == '>' || c == '<' || c == '=')
        return "has an attribute without its value";
    else if (!is_space(c))
        begin_value(context, HTML_BARE);
    return NULL;
}

static const char *read_bare(struct html_context *context, char c)
{
    if (c == '"' || c == '\'' || c == '<' || c == '=' || c == '`')
        return "has an attribute's value without quotes that needs them";
    if (c == '>')
        end_tag(context);
    else if (is_space(c))
        context->state = HTML_IN_TAG;
    return NULL;
}

static const char *read_open(struct html_context *context, char c)
{
    context->tag_size = 0;
    context->says = context->sends = false;
    if (c == '/' && !context->closing) {
        context->closing = true;
        context->state = HTML_CLOSE;
    } else if (c == '!' && !context->closing) {
        context->state = HTML_DECLARATION;
    } else if (is_letter(c)) {
        context->state = HTML_TAG_NAME;
        add_to(context->tag, &context->tag_size, c);
    } else {
        return "has a '<' that begins no tag: write &lt;";
    }
    return NULL;
}

/* Text that ends at its own end tag alone: "</", the name, and what may follow a name. */
static void read_raw(struct html_context *context, char c)
{
    size_t matched = context->matched;
    if (matched == context->tag_size + 2 && (is_space(c) || c == '/' || c == '>')) {
        context->closing = true;
        context->state = HTML_IN_TAG;
        read_between(context, c);
        return;
    }
    bool next = (matched == 0 && c == '<') || (matched == 1 && c == '/') ||
                (matched >= 2 && matched - 2 < context->tag_size && lower(c) == context->tag[matched - 2]);
    if (next)
        context->matched = matched + 1;
    else
        context->matched = c == '<' ? 1 : 0;
}

static const char *read_byte(struct html_context *context, char c)
{
    switch (context->state) {
    case HTML_TEXT:
        if (c == '<') {
            context->state = HTML_OPEN;
            context->closing = false;
        }
        return NULL;
    case HTML_OPEN:
    case HTML_CLOSE:
        return read_open(context, c);
    case HTML_TAG_NAME:
        if (!read_between(context, c))
            add_to(context->tag, &context->tag_size, c);
        return NULL;
    case HTML_IN_TAG:
        return read_between(context, c) ? NULL : begin_name(context, c);
    case HTML_JOINED:
        return read_between(context, c) ? NULL : "wants white space before an attribute";
    case HTML_NAME:
        return read_name(context, c);
    case HTML_AFTER_NAME:
        return read_after_name(context, c);
    case HTML_BEFORE_VALUE:
        return read_before_value(context, c);
    case HTML_DOUBLE:
    case HTML_SINGLE:
        return read_value(context, c);
    case HTML_BARE:
        return read_bare(context, c);
    case HTML_DECLARATION:
        if (c == '-')
            return "has a comment: a template has {{! ... }} for them";
        context->state = c == '>' ? HTML_TEXT : HTML_DECLARATION;
        return NULL;
    case HTML_RAW:
    case HTML_ESCAPABLE:
        read_raw(context, c);
        return NULL;
    }
    return NULL;
}

const char *html_read(struct html_context *context, struct str markup)
{
    for (size_t i = 0; i < markup.size; i++) {
        const char *wrong = read_byte(context, markup.data[i]);
        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

/* ---- values ---- */

static const char *read_url_value(struct html_context *context, enum html_escape *ret_escape)
{
    switch (context->url) {
    case HTML_URL_START:
        *ret_escape = HTML_ESCAPE_URL;
        context->url = HTML_URL_VALUE;
        return NULL;
    case HTML_URL_VALUE:
    case HTML_URL_REST:
        *ret_escape = HTML_ESCAPE_URL_PART;
        return NULL;
    default:
        return "has a value in a URL before it is clear what kind of URL it is";
    }
}

const char *html_read_value(struct html_context *context, enum html_escape *ret_escape)
{
    switch (context->state) {
    case HTML_TEXT:
    case HTML_ESCAPABLE:
        if (context->matched > 0 && context->state == HTML_ESCAPABLE)
            return "has a value within what may be an end tag";
        *ret_escape = HTML_ESCAPE_TEXT;
        return NULL;
    case HTML_DOUBLE:
    case HTML_SINGLE:
        if (context->attribute == HTML_FORBIDDEN)
            return "has a value in an attribute that is code, or says where to go";
        *ret_escape = HTML_ESCAPE_TEXT;
        return context->attribute == HTML_URL ? read_url_value(context, ret_escape) : NULL;
    case HTML_RAW:
        return "has a value within a script or a style";
    case HTML_DECLARATION:
        return "has a value within a declaration";
    case HTML_BARE:
    case HTML_BEFORE_VALUE:
        return "has a value in an attribute without quotes";
    default:
        return "has a value within a tag that is no attribute's value";
    }
}

/* ---- sections ---- */

static bool is_in_tag(enum html_state state)
{
    return state == HTML_TAG_NAME || state == HTML_IN_TAG || state == HTML_JOINED || state == HTML_NAME ||
           state == HTML_AFTER_NAME;
}

void html_enter(struct html_context *context)
{
    if (is_in_tag(context->state) && context->state != HTML_IN_TAG)
        context->state = HTML_JOINED;
}

const char *html_leave(struct html_context *context, const struct html_context *before)
{
    bool same_tag = context->tag_size == before->tag_size && memcmp(context->tag, before->tag, before->tag_size) == 0;
    if (is_in_tag(context->state) && is_in_tag(before->state) && same_tag && context->closing == before->closing) {
        context->state = context->state == HTML_IN_TAG && before->state == HTML_IN_TAG ? HTML_IN_TAG : HTML_JOINED;
        return NULL;
    }
    bool in_value = context->state == HTML_DOUBLE || context->state == HTML_SINGLE;
    bool alike = context->state == before->state && (!in_value || context->attribute == before->attribute);
    bool settled =
        context->state == HTML_TEXT || in_value ||
        ((context->state == HTML_RAW || context->state == HTML_ESCAPABLE) && context->matched == 0 && same_tag);
    if (!alike || !settled)
        return "has a section that ends in another place of the markup than it begins in";
    if (in_value && context->url != before->url)
        context->url = HTML_URL_MAYBE;
    return NULL;
}

/* ---- writing ---- */

static void write_text(struct buf *out, struct str value)
{
    size_t from = 0;
    for (size_t i = 0; i < value.size; i++) {
        struct str reference;
        switch (value.data[i]) {
        case '&':
            reference = STR("&amp;");
            break;
        case '<':
            reference = STR("&lt;");
            break;
        case '>':
            reference = STR("&gt;");
            break;
        case '"':
            reference = STR("&quot;");
            break;
        case '\'':
            reference = STR("&#39;");
            break;
        default:
            continue;
        }
        buf_add(out, value.data + from, i - from);
        buf_add_str(out, reference);
        from = i + 1;
    }
    buf_add(out, value.data + from, value.size - from);
}

/* A relative URL, or one with a scheme that pages use. */
static bool is_url(struct str value)
{
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        if (c == ':')
            return i < HTML_NAME_SIZE && is_one_of(value.data, i, schemes);
        if (c == '/' || c == '?' || c == '#')
            return true;
        if (!is_letter(c) && !is_digit(c) && (c == '\0' || strchr("+-._~%", c) == NULL))
            return false;
    }
    return true;
}

static void write_url_part(struct buf *out, struct str value)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < value.size; i++) {
        unsigned char c = (unsigned char)value.data[i];
        if (is_letter((char)c) || is_digit((char)c) || (c != 0 && strchr("-._~", c) != NULL)) {
            buf_add_char(out, (char)c);
        } else {
            buf_add_char(out, '%');
            buf_add_char(out, digits[c >> 4]);
            buf_add_char(out, digits[c & 15]);
        }
    }
}

void html_write(struct buf *out, struct str value, enum html_escape escape)
{
    if (value.size == 0)
        return;
    switch (escape) {
    case HTML_ESCAPE_TEXT:
        write_text(out, value);
        break;
    case HTML_ESCAPE_URL:
        if (is_url(value))
            write_text(out, value);
        else
            buf_add_char(out, '#');
        break;
    case HTML_ESCAPE_URL_PART:
        write_url_part(out, value);
        break;
    case HTML_ESCAPE_NONE:
        buf_add_str(out, value);
        break;
    }
}
