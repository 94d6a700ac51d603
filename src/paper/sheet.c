/* Statements on paper: see the header. Lengths are points (1/72 inch) on A4. Pages are laid out twice: once to count
 * them, since each says how many there are, and once to draw them. A row is measured before, so that none is cut by the
 * end of a page; the heads are said again on each.
 *
 * glib's headers name calls that base/banned.h takes away, so the build compiles this file without it. */

#include "paper/sheet.h"

#include <cairo/cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>

static const char *const FONTS = "Inter, Noto Sans, DejaVu Sans, sans-serif";
static const double WIDTH = 595, HEIGHT = 842, MARGIN = 48, FOOT = 44;
static const double DATE_WIDTH = 82, AMOUNT_WIDTH = 92, GAP = 10, FACTS_WIDTH = 250, FACT_LABEL_WIDTH = 66;

enum { LINES_MAX = 6 }; /* of one text: a row is never longer than a page */

struct color {
    double red, green, blue;
};
static const struct color INK = {0.078, 0.090, 0.114}, DIM = {0.349, 0.380, 0.439}, LINE = {0.878, 0.894, 0.914};
static const struct color WHITE = {1, 1, 1}, PALE = {0.965, 0.969, 0.976};

enum align { LEFT, RIGHT, CENTER };

struct style {
    double size;
    bool strong;
    const struct color *color;
    enum align align;
    int lines; /* at most, then cut with dots; 0: LINES_MAX */
};
static const struct style HEAD = {.size = 8.5, .color = &DIM}, HEAD_RIGHT = {8.5, false, &DIM, RIGHT, 2};
static const struct style TEXT = {.size = 9.5, .color = &INK}, STRONG = {.size = 9.5, .strong = true, .color = &INK};
static const struct style FIGURE = {9.5, false, &INK, RIGHT, 1}, STRONG_FIGURE = {9.5, true, &INK, RIGHT, 1};
static const struct style SMALL = {.size = 8, .color = &DIM}, SMALL_RIGHT = {8, false, &DIM, RIGHT, 1};

struct pen {
    const struct sheet *sheet;
    cairo_t *cairo;
    PangoLayout *layout;
    PangoFontDescription *font;
    struct color brand;
    double y;
    double *heights; /* of the rows: setting a text costs most of the time, so pages are counted by them */
    int page, pages;
    bool draws; /* else it only counts pages */
};

static double inner(void)
{
    return WIDTH - 2 * MARGIN;
}

/* ---- text ---- */

static void set_size(struct pen *pen, const struct style *style, double size)
{
    pango_font_description_set_absolute_size(pen->font, size * PANGO_SCALE);
    pango_font_description_set_weight(pen->font, style->strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(pen->layout, pen->font);
}

/* Sets the text into the layout; gives its height. */
static double set_text(struct pen *pen, struct str text, const struct style *style, double width)
{
    static const PangoAlignment aligns[] = {
        [LEFT] = PANGO_ALIGN_LEFT, [RIGHT] = PANGO_ALIGN_RIGHT, [CENTER] = PANGO_ALIGN_CENTER};
    int wide, high;
    pango_layout_set_text(pen->layout, text.data == NULL ? "" : text.data, (int)text.size);
    pango_layout_set_auto_dir(pen->layout, style->align == LEFT);
    pango_layout_set_alignment(pen->layout, aligns[style->align]);
    pango_layout_set_height(pen->layout, style->lines > 0 ? -style->lines : -LINES_MAX);
    pango_layout_set_width(pen->layout, (int)(width * PANGO_SCALE));
    set_size(pen, style, style->size);
    pango_layout_get_size(pen->layout, &wide, &high);
    return (double)high / PANGO_SCALE;
}

/* Writes it with its top left at (x, y) and gives its height. */
static double put(struct pen *pen, struct str text, const struct style *style, double x, double y, double width)
{
    if (text.size == 0)
        return 0;
    double height = set_text(pen, text, style, width);
    if (pen->draws) {
        cairo_set_source_rgb(pen->cairo, style->color->red, style->color->green, style->color->blue);
        cairo_move_to(pen->cairo, x, y);
        pango_cairo_show_layout(pen->cairo, pen->layout);
    }
    return height;
}

/* A figure is never cut nor broken: it gets smaller until it fits. */
static void put_figure(struct pen *pen, struct str text, const struct style *style, double x, double y, double width)
{
    int wide, high;
    struct style fitting = *style;
    if (!pen->draws)
        return;
    set_text(pen, text, style, width);
    pango_layout_set_width(pen->layout, -1);
    pango_layout_get_size(pen->layout, &wide, &high);
    double needed = (double)wide / PANGO_SCALE;
    if (needed > width)
        fitting.size *= 0.99 * width / needed;
    put(pen, text, &fitting, x, y, width);
}

/* ---- lines and fields ---- */

static void use(struct pen *pen, const struct color *color)
{
    cairo_set_source_rgb(pen->cairo, color->red, color->green, color->blue);
}

static void rule(struct pen *pen, double y, double thick, const struct color *color)
{
    if (!pen->draws)
        return;
    use(pen, color);
    cairo_set_line_width(pen->cairo, thick);
    cairo_move_to(pen->cairo, MARGIN, y);
    cairo_line_to(pen->cairo, WIDTH - MARGIN, y);
    cairo_stroke(pen->cairo);
}

static void field(struct pen *pen, double x, double y, double width, double height, double round,
                  const struct color *color)
{
    static const double quarter = 1.5707963267948966;
    cairo_t *cairo = pen->cairo;
    if (!pen->draws)
        return;
    use(pen, color);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + width - round, y + round, round, -quarter, 0);
    cairo_arc(cairo, x + width - round, y + height - round, round, 0, quarter);
    cairo_arc(cairo, x + round, y + height - round, round, quarter, 2 * quarter);
    cairo_arc(cairo, x + round, y + round, round, 2 * quarter, 3 * quarter);
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

/* ---- the first page's head ---- */

static void put_letterhead(struct pen *pen)
{
    static const struct style letter = {15, true, &WHITE, CENTER, 1}, name = {14, true, &INK, LEFT, 1};
    static const struct style title = {20, true, &INK, RIGHT, 1};
    const struct sheet *sheet = pen->sheet;
    const double mark = 28, half = inner() * 0.62;
    field(pen, MARGIN, MARGIN, mark, mark, 6, &pen->brand);
    double height = set_text(pen, sheet->initial, &letter, mark);
    put(pen, sheet->initial, &letter, MARGIN, MARGIN + (mark - height) / 2, mark);
    height = set_text(pen, sheet->business, &name, half);
    put(pen, sheet->business, &name, MARGIN + mark + GAP, MARGIN + (mark - height) / 2, half - mark - GAP);
    height = set_text(pen, sheet->title, &title, inner() - half);
    put(pen, sheet->title, &title, MARGIN + half, MARGIN + (mark - height) / 2, inner() - half);
    pen->y = MARGIN + mark + 14;
    rule(pen, pen->y, 1.5, &pen->brand);
    pen->y += 20;
}

static double put_facts(struct pen *pen, double y)
{
    const struct sheet *sheet = pen->sheet;
    double x = WIDTH - MARGIN - FACTS_WIDTH;
    for (size_t i = 0; i < sheet->fact_count; i++) {
        put(pen, sheet->facts[i].label, &HEAD, x, y + 0.7, FACT_LABEL_WIDTH - GAP);
        y += put(pen, sheet->facts[i].value, &TEXT, x + FACT_LABEL_WIDTH, y, FACTS_WIDTH - FACT_LABEL_WIDTH) + 4;
    }
    return y;
}

static void put_person(struct pen *pen)
{
    static const struct style person = {12, true, &INK, LEFT, 3};
    const double width = inner() - FACTS_WIDTH - 2 * GAP;
    double y = pen->y;
    y += put(pen, pen->sheet->person, &person, MARGIN, y, width) + 3;
    y += put(pen, pen->sheet->address, &HEAD, MARGIN, y, width);
    double facts = put_facts(pen, pen->y);
    pen->y = (facts > y ? facts : y) + 16;
}

static void put_sums(struct pen *pen)
{
    static const struct style label = {8, false, &DIM, LEFT, 2}, value = {12.5, true, &INK, LEFT, 1};
    const struct sheet *sheet = pen->sheet;
    size_t count = sheet->sum_count > SHEET_SUMS ? SHEET_SUMS : sheet->sum_count;
    const double width = inner() / (double)(count > 0 ? count : 1), within = width - 2 * GAP;
    double labels = 0;
    for (size_t i = 0; i < count; i++) {
        double height = set_text(pen, sheet->sums[i].label, &label, within);
        labels = height > labels ? height : labels;
    }
    const double tall = labels + 18 + 3 * GAP;
    field(pen, MARGIN, pen->y, inner(), tall, 6, &PALE);
    for (size_t i = 0; i < count; i++) {
        double x = MARGIN + width * (double)i + GAP;
        put(pen, sheet->sums[i].label, &label, x, pen->y + GAP + 2, within);
        put_figure(pen, sheet->sums[i].value, &value, x, pen->y + GAP + labels + 6, within);
    }
    pen->y += tall + 22;
}

/* ---- the table ---- */

static double text_width(void)
{
    return inner() - DATE_WIDTH - 2 * AMOUNT_WIDTH - GAP;
}

static void put_heads(struct pen *pen)
{
    const struct str *heads = pen->sheet->heads;
    const double right = WIDTH - MARGIN;
    double height = put(pen, heads[0], &HEAD, MARGIN, pen->y, DATE_WIDTH - GAP);
    put(pen, heads[1], &HEAD, MARGIN + DATE_WIDTH, pen->y, text_width());
    put(pen, heads[2], &HEAD_RIGHT, right - 2 * AMOUNT_WIDTH, pen->y, AMOUNT_WIDTH - GAP);
    put(pen, heads[3], &HEAD_RIGHT, right - AMOUNT_WIDTH, pen->y, AMOUNT_WIDTH);
    pen->y += height + 5;
    rule(pen, pen->y, 0.75, &DIM);
    pen->y += 6;
}

static void put_foot(struct pen *pen)
{
    const struct sheet *sheet = pen->sheet;
    const double y = HEIGHT - FOOT, half = inner() * 0.7;
    if (!pen->draws)
        return;
    rule(pen, y - 8, 0.5, &LINE);
    put(pen, sheet->foot, &(struct style){8, false, &DIM, LEFT, 1}, MARGIN, y, half);
    put(pen, sheet->page_number(sheet->ctx, pen->page, pen->pages), &SMALL_RIGHT, MARGIN + half, y, inner() - half);
}

static void next_page(struct pen *pen)
{
    static const struct style name = {9.5, true, &INK, LEFT, 1}, title = {9.5, false, &DIM, RIGHT, 1};
    put_foot(pen);
    if (pen->draws)
        cairo_show_page(pen->cairo);
    pen->page++;
    double height = put(pen, pen->sheet->business, &name, MARGIN, MARGIN, inner() / 2 - GAP);
    put(pen, pen->sheet->title, &title, MARGIN + inner() / 2, MARGIN, inner() / 2);
    pen->y = MARGIN + height + 8;
    rule(pen, pen->y, 1.5, &pen->brand);
    pen->y += 18;
}

/* Whether there is no room for what is so tall. */
static bool is_full(const struct pen *pen, double height)
{
    return pen->y + height > HEIGHT - FOOT - 16;
}

static double measure(struct pen *pen, struct str text, const struct style *style, double space)
{
    return text.size == 0 ? 0 : set_text(pen, text, style, text_width()) + space;
}

static double row_height(struct pen *pen, const struct sheet_row *row)
{
    return measure(pen, row->text, row->strong ? &STRONG : &TEXT, 0) + measure(pen, row->detail, &SMALL, 2) +
           measure(pen, row->reference, &SMALL, 2);
}

static void put_row(struct pen *pen, const struct sheet_row *row)
{
    const struct style *text = row->strong ? &STRONG : &TEXT;
    const double right = WIDTH - MARGIN, x = MARGIN + DATE_WIDTH;
    double y = pen->y;
    put(pen, row->date, row->strong ? &STRONG : &(struct style){.size = TEXT.size, .color = &DIM}, MARGIN, y,
        DATE_WIDTH - GAP);
    put_figure(pen, row->amount, row->strong ? &STRONG_FIGURE : &FIGURE, right - 2 * AMOUNT_WIDTH, y,
               AMOUNT_WIDTH - GAP);
    put_figure(pen, row->balance, row->strong ? &STRONG_FIGURE : &FIGURE, right - AMOUNT_WIDTH, y, AMOUNT_WIDTH);
    y += put(pen, row->text, text, x, y, text_width());
    if (row->detail.size > 0)
        y += put(pen, row->detail, &SMALL, x, y + 2, text_width()) + 2;
    if (row->reference.size > 0)
        put(pen, row->reference, &SMALL, x, y + 2, text_width());
}

static void put_rows(struct pen *pen)
{
    const struct sheet *sheet = pen->sheet;
    for (size_t i = 0; i < sheet->row_count; i++) {
        const struct sheet_row *row = &sheet->rows[i];
        if (is_full(pen, pen->heights[i] + 12)) {
            next_page(pen);
            put_heads(pen);
        }
        if (pen->draws)
            put_row(pen, row);
        pen->y += pen->heights[i] + 6;
        rule(pen, pen->y, row->strong ? 0.75 : 0.5, row->strong ? &DIM : &LINE);
        pen->y += 6;
    }
}

/* ---- below the table ---- */

static void put_totals(struct pen *pen)
{
    static const struct style title = {10.5, true, &INK, LEFT, 2};
    const struct sheet *sheet = pen->sheet;
    const double line = 20;
    if (sheet->total_count == 0)
        return;
    pen->y += 16;
    if (is_full(pen, 22 + line))
        next_page(pen);
    pen->y += put(pen, sheet->totals_title, &title, MARGIN, pen->y, inner()) + 8;
    for (size_t i = 0; i < sheet->total_count; i++) {
        if (is_full(pen, line))
            next_page(pen);
        put(pen, sheet->totals[i].label, &TEXT, MARGIN, pen->y, inner() / 2);
        put_figure(pen, sheet->totals[i].value, &STRONG_FIGURE, MARGIN + inner() / 2, pen->y, inner() / 2);
        rule(pen, pen->y + line - 5, 0.5, &LINE);
        pen->y += line;
    }
}

/* ---- the file ---- */

static void put_all(struct pen *pen, bool draws)
{
    pen->draws = draws;
    pen->page = 1;
    put_letterhead(pen);
    put_person(pen);
    put_sums(pen);
    put_heads(pen);
    put_rows(pen);
    put_totals(pen);
    put_foot(pen);
    pen->pages = pen->page;
}

/* Paper has no pixels to which letters and their distances would be rounded. */
static void set_exact(struct pen *pen)
{
    PangoContext *context = pango_layout_get_context(pen->layout);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_destroy(options);
}

static void begin(struct pen *pen)
{
    /* Figures of one width, so that they stand below each other. */
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum=1"));
    pen->layout = pango_cairo_create_layout(pen->cairo);
    set_exact(pen);
    pen->font = pango_font_description_from_string(FONTS);
    pango_layout_set_attributes(pen->layout, attributes);
    pango_layout_set_wrap(pen->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(pen->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(pen->layout, TRUE);
    pango_attr_list_unref(attributes);
    uint32_t color = pen->sheet->color;
    pen->brand =
        (struct color){(color >> 16 & 0xFF) / 255.0, (color >> 8 & 0xFF) / 255.0, (double)(color & 0xFF) / 255.0};
}

static void set_metadata(cairo_surface_t *surface, cairo_pdf_metadata_t which, struct str text)
{
    char *copy = g_strndup(text.data == NULL ? "" : text.data, text.size);
    cairo_pdf_surface_set_metadata(surface, which, copy);
    g_free(copy);
}

static cairo_status_t append(void *ctx, const unsigned char *data, unsigned size)
{
    buf_add(ctx, data, size);
    return CAIRO_STATUS_SUCCESS;
}

/* pango ends the process where it has no font at all. */
static bool has_fonts(void)
{
    PangoFontFamily **families = NULL;
    int count = 0;
    pango_font_map_list_families(pango_cairo_font_map_get_default(), &families, &count);
    g_free(families);
    return count > 0;
}

bool sheet_write_pdf(const struct sheet *sheet, struct buf *out)
{
    if (!has_fonts())
        return false;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(append, out, WIDTH, HEIGHT);
    struct pen pen = {.sheet = sheet, .cairo = cairo_create(surface)};
    set_metadata(surface, CAIRO_PDF_METADATA_TITLE, sheet->title);
    set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, sheet->business);
    set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, sheet->made_at);
    begin(&pen);
    pen.heights = g_new(double, sheet->row_count + 1);
    for (size_t i = 0; i < sheet->row_count; i++)
        pen.heights[i] = row_height(&pen, &sheet->rows[i]);
    put_all(&pen, false);
    put_all(&pen, true);
    cairo_show_page(pen.cairo);
    bool drawn = cairo_status(pen.cairo) == CAIRO_STATUS_SUCCESS;
    g_free(pen.heights);
    pango_font_description_free(pen.font);
    g_object_unref(pen.layout);
    cairo_destroy(pen.cairo);
    cairo_surface_finish(surface);
    bool written = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    return drawn && written;
}

void sheet_end(void)
{
    pango_cairo_font_map_set_default(NULL); /* this thread's */
    FcFini();
}
