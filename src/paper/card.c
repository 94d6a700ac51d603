/* Cards: see the header. The headline gets smaller until it fits: a picture is looked at, not scrolled.
 *
 * glib's headers name calls that base/banned.h takes away, so the build compiles this file without it. */

#include "paper/card.h"

#include <assert.h>
#include <cairo/cairo.h>
#include <pango/pangocairo.h>

#include "base/effect.h"

static const char *const FONTS = "Inter, Noto Sans, DejaVu Sans, sans-serif";
static const double MARGIN = 72, MARK = 84, HEADLINE_TOP = 196, HEADLINE_HEIGHT = 250, FOOT_TOP = 506;
static const uint32_t INK = 0x14171D, DIM = 0x4A515D;

struct pen {
    const struct card *card;
    cairo_t *cairo;
    PangoLayout *layout;
    PangoFontDescription *font;
};

static double channel(uint32_t color, int shift)
{
    return (double)(color >> shift & 0xFF) / 255;
}

static void use(const struct pen *pen, uint32_t color)
{
    cairo_set_source_rgb(pen->cairo, channel(color, 16), channel(color, 8), channel(color, 0));
}

/* The colour with so much of white in it. */
static uint32_t pale(uint32_t color, double white)
{
    uint32_t mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        double value = (channel(color, shift) * (1 - white) + white) * 255;
        mixed |= (uint32_t)(value + 0.5) << shift;
    }
    return mixed;
}

/* ---- the ground ---- */

static void put_hill(const struct pen *pen, double left, double top, double right, uint32_t color)
{
    cairo_t *cairo = pen->cairo;
    use(pen, color);
    cairo_move_to(cairo, 0, left);
    cairo_curve_to(cairo, 360, top, 700, right + 40, CARD_WIDTH, right);
    cairo_line_to(cairo, CARD_WIDTH, CARD_HEIGHT);
    cairo_line_to(cairo, 0, CARD_HEIGHT);
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

static void put_ground(const struct pen *pen)
{
    uint32_t color = pen->card->color;
    use(pen, pale(color, 0.93));
    cairo_paint(pen->cairo);
    put_hill(pen, 580, 440, 510, pale(color, 0.84));
    put_hill(pen, 600, 560, 590, pale(color, 0.72));
}

static void put_mark(const struct pen *pen)
{
    static const double quarter = 1.5707963267948966, round = 24;
    cairo_t *cairo = pen->cairo;
    const double x = MARGIN, y = MARGIN;
    use(pen, pen->card->color);
    cairo_new_sub_path(cairo);
    cairo_arc(cairo, x + MARK - round, y + round, round, -quarter, 0);
    cairo_arc(cairo, x + MARK - round, y + MARK - round, round, 0, quarter);
    cairo_arc(cairo, x + round, y + MARK - round, round, quarter, 2 * quarter);
    cairo_arc(cairo, x + round, y + round, round, 2 * quarter, 3 * quarter);
    cairo_close_path(cairo);
    cairo_fill(cairo);
}

/* ---- text ---- */

/* Sets a text; gives its height. */
static double set_text(const struct pen *pen, struct str text, double size, bool strong, double width, int lines)
{
    int wide, high;
    pango_layout_set_text(pen->layout, text.data == NULL ? "" : text.data, (int)text.size);
    pango_layout_set_width(pen->layout, (int)(width * PANGO_SCALE));
    pango_layout_set_height(pen->layout, -lines);
    pango_font_description_set_absolute_size(pen->font, size * PANGO_SCALE);
    pango_font_description_set_weight(pen->font, strong ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_MEDIUM);
    pango_layout_set_font_description(pen->layout, pen->font);
    pango_layout_get_size(pen->layout, &wide, &high);
    return (double)high / PANGO_SCALE;
}

static void show(const struct pen *pen, double x, double y, uint32_t color)
{
    use(pen, color);
    cairo_move_to(pen->cairo, x, y);
    pango_cairo_show_layout(pen->cairo, pen->layout);
}

static void put_business(const struct pen *pen)
{
    const struct card *card = pen->card;
    pango_layout_set_alignment(pen->layout, PANGO_ALIGN_CENTER);
    double height = set_text(pen, card->initial, 46, true, MARK, 1);
    show(pen, MARGIN, MARGIN + (MARK - height) / 2, card->on);
    pango_layout_set_alignment(pen->layout, PANGO_ALIGN_LEFT);
    const double x = MARGIN + MARK + 24;
    height = set_text(pen, card->business, 42, true, CARD_WIDTH - MARGIN - x, 1);
    show(pen, x, MARGIN + (MARK - height) / 2, INK);
}

static PangoAttrList *mark_strong(const struct card *card)
{
    PangoAttrList *attributes = pango_attr_list_new();
    uint16_t parts[3];
    for (int i = 0; i < 3; i++)
        parts[i] = (uint16_t)((card->text >> (16 - 8 * i) & 0xFF) * 257);
    PangoAttribute *color = pango_attr_foreground_new(parts[0], parts[1], parts[2]);
    color->start_index = (guint)card->before.size;
    color->end_index = (guint)(card->before.size + card->strong.size);
    pango_attr_list_insert(attributes, color);
    return attributes;
}

static void put_headline(const struct pen *pen)
{
    const struct card *card = pen->card;
    const double width = CARD_WIDTH - 2 * MARGIN;
    struct buf text = {0};
    double size = 92;
    buf_add_str(&text, card->before);
    buf_add_str(&text, card->strong);
    buf_add_str(&text, card->after);
    PangoAttrList *attributes = mark_strong(card);
    pango_layout_set_attributes(pen->layout, attributes);
    while (set_text(pen, buf_str(&text), size, true, width, 9) > HEADLINE_HEIGHT && size > 40)
        size -= 6;
    double height = set_text(pen, buf_str(&text), size, true, width, 5);
    show(pen, MARGIN, HEADLINE_TOP + (HEADLINE_HEIGHT - height) / 2, INK);
    pango_layout_set_attributes(pen->layout, NULL);
    pango_attr_list_unref(attributes);
    buf_release(&text);
}

static void put_foot(const struct pen *pen)
{
    if (pen->card->foot.size == 0)
        return;
    set_text(pen, pen->card->foot, 34, false, CARD_WIDTH - 2 * MARGIN, 1);
    show(pen, MARGIN, FOOT_TOP, DIM);
}

/* ---- the file ---- */

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

static void put_all(struct pen *pen)
{
    pen->layout = pango_cairo_create_layout(pen->cairo);
    pen->font = pango_font_description_from_string(FONTS);
    pango_layout_set_wrap(pen->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_ellipsize(pen->layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(pen->layout, TRUE);
    put_ground(pen);
    put_mark(pen);
    put_business(pen);
    put_headline(pen);
    put_foot(pen);
    pango_font_description_free(pen->font);
    g_object_unref(pen->layout);
}

bool card_write_png(const struct card *card, struct buf *out)
{
    assert(effects_are_allowed());
    if (!has_fonts())
        return false;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, CARD_WIDTH, CARD_HEIGHT);
    struct pen pen = {.card = card, .cairo = cairo_create(surface)};
    put_all(&pen);
    bool drawn = cairo_status(pen.cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(pen.cairo);
    bool written = drawn && cairo_surface_write_to_png_stream(surface, append, out) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    pango_cairo_font_map_set_default(NULL); /* this thread's, which may be one that ends after sheet_end() */
    return written;
}
