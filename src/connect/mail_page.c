/* Filling the layout of mails. The layout has styles on each element and comments for old mail programs, so that the
 * compiler of HTML templates would refuse it; here it is plain text with gaps, and each value is escaped before it is
 * put in. Colours are ours once they have been read. */

#include "connect/mail_page.h"

#include <assert.h>
#include <stdint.h>

#include "base/contrast.h"
#include "base/crypto.h"
#include "base/html_context.h"
#include "base/template.h"
#include "base/url.h"
#include "connect/mail_layout.h"

enum { COLOUR_SIZE = 3, COLOUR_DIGITS = 6 };

bool mail_page_exists(void)
{
    return !str_is_none(mail_layout);
}

/* ---- values ---- */

static struct str take(struct buf *out, struct arena *arena)
{
    struct str text = str_copy(arena, buf_str(out));
    buf_release(out);
    return text;
}

static struct str escaped(struct str text, struct arena *arena)
{
    struct buf out = {0};
    html_write(&out, str_is_none(text) ? STR("") : text, HTML_ESCAPE_TEXT);
    return take(&out, arena);
}

static bool is_url(struct str url)
{
    return !str_is_none(url) && url_check(url) == NULL;
}

/* ---- colours ---- */

static const uint8_t white[COLOUR_SIZE] = {0xff, 0xff, 0xff};
static const uint8_t dark[COLOUR_SIZE] = {0x16, 0x1a, 0x21};
static const uint8_t usual[COLOUR_SIZE] = {0x1d, 0x62, 0x4c};

static struct str colour_text(const uint8_t rgb[COLOUR_SIZE], struct arena *arena)
{
    return str_from(arena_format(arena, "#%02x%02x%02x", rgb[0], rgb[1], rgb[2]));
}

/* The business's colour, what can be read on it, and itself as text where that can be read on the ground. */
static void set_colours(struct view *view, struct str colour, struct arena *arena)
{
    const double readable = 4.5;
    uint8_t fill[COLOUR_SIZE];
    bool good = colour.size == 1 + COLOUR_DIGITS && colour.data[0] == '#' &&
                crypto_unhex((struct str){colour.data + 1, COLOUR_DIGITS}, fill, sizeof fill);
    if (!good)
        memcpy(fill, usual, sizeof fill);
    bool on_white = contrast_ratio(fill, white) >= readable;
    view_text(view, "fill", colour_text(fill, arena));
    view_text(view, "on_fill", colour_text(on_white ? white : dark, arena));
    view_text(view, "ink", colour_text(on_white ? fill : dark, arena));
}

/* ---- the text ---- */

/* An address in the text, without the punctuation of its sentence; absent where none begins. */
static struct str address_at(struct str text)
{
    size_t size = 0;
    if (!str_starts_with(text, STR("https://")) && !str_starts_with(text, STR("http://")))
        return STR_NONE;
    while (size < text.size && (unsigned char)text.data[size] > ' ')
        size++;
    while (size > 0 && str_find(STR(".,;:!?)'\""), text.data[size - 1]) != SIZE_MAX)
        size--;
    struct str url = {text.data, size};
    return is_url(url) ? url : STR_NONE;
}

static void add_line(struct buf *out, struct str line)
{
    for (size_t i = 0; i < line.size;) {
        struct str url = address_at((struct str){line.data + i, line.size - i});
        if (str_is_none(url)) {
            html_write(out, (struct str){line.data + i, 1}, HTML_ESCAPE_TEXT);
            i++;
            continue;
        }
        BUF_ADD_LITERAL(out, "<a href=\"");
        html_write(out, url, HTML_ESCAPE_TEXT);
        BUF_ADD_LITERAL(out, "\">");
        html_write(out, url, HTML_ESCAPE_TEXT);
        BUF_ADD_LITERAL(out, "</a>");
        i += url.size;
    }
}

static void end_paragraph(struct buf *paragraph, struct view *list, struct arena *arena)
{
    if (paragraph->size > 0)
        view_text(view_add_object(list), "paragraph", str_copy(arena, buf_str(paragraph)));
    buf_clear(paragraph);
}

/* A row of a table, its cells between bars: the first one begins the table. Words of heads and figures stay whole,
 * though the layout breaks those of its text. */
static void add_table_row(struct buf *out, struct str line, bool first, struct arena *arena)
{
    static const char head[] =
        "<table role=\"table\" cellpadding=\"0\" cellspacing=\"0\" style=\"border-collapse:collapse;"
        "width:100%;font-size:14px;line-height:20px\">";
    const char *cell = first ? "th scope=\"col\"" : "td";
    struct str rest = line;
    bool leftmost = true;
    (void)str_split(&rest, '|'); /* what is before the first bar */
    buf_add_format(out, "%s<tr>", first ? head : "");
    while (!str_is_none(rest)) {
        struct str text = str_split(&rest, '|');
        if (str_is_none(rest)) /* behind the last bar */
            break;
        buf_add_format(out,
                       "<%s style=\"padding:6px %s;border-bottom:1px solid #e3e5ea;font-weight:%s;text-align:%s%s\">",
                       cell, leftmost ? "8px 6px 0" : "0 6px 8px", first ? "600" : "400", leftmost ? "left" : "right",
                       first || !leftmost ? ";word-break:normal" : "");
        buf_add_str(out, escaped(str_trim(text), arena));
        buf_add_format(out, "</%s>", first ? "th" : "td");
        leftmost = false;
    }
    BUF_ADD_LITERAL(out, "</tr>");
}

/* Paragraphs before the button, the button where its address stands alone on a line, paragraphs after it. */
static void set_text(struct view *view, const struct mail_page *page, struct arena *arena)
{
    struct view *list = view_list(view, "before");
    struct view *after = view_list(view, "after");
    struct buf paragraph = {0};
    struct str rest = page->text;
    bool has_button = false, in_table = false;
    while (!str_is_none(rest)) {
        struct str line = str_trim(str_split(&rest, '\n'));
        bool is_row = page->tables && str_starts_with(line, STR("|"));
        if (in_table && !is_row)
            BUF_ADD_LITERAL(&paragraph, "</table>");
        if (is_row != in_table)
            end_paragraph(&paragraph, list, arena);
        if (is_row)
            add_table_row(&paragraph, line, !in_table, arena);
        in_table = is_row;
        if (is_row)
            continue;
        bool is_button = !has_button && is_url(page->button_url) && str_equal(line, page->button_url);
        if (line.size == 0 || is_button) {
            end_paragraph(&paragraph, list, arena);
        } else {
            if (paragraph.size > 0)
                BUF_ADD_LITERAL(&paragraph, "<br>\n");
            add_line(&paragraph, line);
        }
        if (is_button) {
            has_button = true;
            list = after;
        }
    }
    if (in_table)
        BUF_ADD_LITERAL(&paragraph, "</table>");
    end_paragraph(&paragraph, list, arena);
    buf_release(&paragraph);
    if (has_button) {
        struct view *button = view_object(view, "button");
        view_text(button, "button_url", escaped(page->button_url, arena));
        view_text(button, "button_label", escaped(page->button_label, arena));
    }
}

static void add_link(struct view *links, struct str url, struct str label, struct arena *arena)
{
    if (!is_url(url))
        return;
    struct view *link = view_add_object(links);
    view_text(link, "url", escaped(url, arena));
    view_text(link, "label", escaped(label, arena));
}

static struct view *view_of(const struct mail_page *page, struct arena *arena)
{
    struct view *view = view_new(arena);
    view_text(view, "language", escaped(page->language, arena));
    view_text(view, "subject", escaped(page->subject, arena));
    view_text(view, "business", escaped(page->business, arena));
    view_text(view, "heading", escaped(page->heading, arena));
    view_text(view, "footer", escaped(page->footer, arena));
    set_colours(view, page->colour, arena);
    set_text(view, page, arena);
    struct view *links = view_list(view, "links");
    add_link(links, page->preferences_url, page->preferences_label, arena);
    add_link(links, page->unsubscribe_url, page->unsubscribe_label, arena);
    return view;
}

/* ---- the document ---- */

static struct str find_layout(void *ctx, struct str name)
{
    (void)ctx;
    return str_equal(name, STR("layout")) ? mail_layout : STR_NONE;
}

struct str mail_page_render(const struct mail_page *page, struct arena *arena)
{
    const struct template_library library = {TEMPLATE_PLAIN, find_layout, NULL};
    const struct template_phrases no_phrases = {NULL, NULL};
    struct template *layout;
    struct buf out = {0};
    if (!mail_page_exists())
        return STR_NONE;
    enum status compiled = template_compile(&library, STR("layout"), &layout, NULL);
    assert(compiled == STATUS_OK); /* embed_mail.py and the tests have looked at it */
    (void)compiled;
    template_render(layout, view_of(page, arena), &no_phrases, &out);
    template_free(layout);
    return take(&out, arena);
}
