/* QR codes: see the header. The picture is drawn by hand: a path of runs as SVG, and whole pixels as PNG. */

#include "paper/qr.h"

#include <cairo/cairo.h>
#include <qrencode.h>
#include <stdint.h>

enum { QUIET = 4 }; /* modules around it (ISO/IEC 18004) */

static QRcode *encode(struct str text)
{
    unsigned char bytes[QR_TEXT_LIMIT];
    if (text.size == 0 || text.size > QR_TEXT_LIMIT)
        return NULL;
    memcpy(bytes, text.data, text.size);
    return QRcode_encodeData((int)text.size, bytes, 0, QR_ECLEVEL_M);
}

static bool is_dark(const QRcode *code, int x, int y)
{
    return (code->data[y * code->width + x] & 1) != 0;
}

/* ---- SVG ---- */

static void add_runs(const QRcode *code, int y, struct buf *out)
{
    for (int x = 0; x < code->width;) {
        int end = x;
        while (end < code->width && is_dark(code, end, y))
            end++;
        if (end > x)
            buf_add_format(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, end - x, end - x);
        x = end + 1;
    }
}

bool qr_write_svg(struct str text, struct buf *out)
{
    QRcode *code = encode(text);
    if (code == NULL)
        return false;
    int side = code->width + 2 * QUIET;
    buf_add_format(out,
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
                   "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/><path fill=\"#000\" d=\"",
                   side, side, side, side);
    for (int y = 0; y < code->width; y++)
        add_runs(code, y, out);
    BUF_ADD_LITERAL(out, "\"/></svg>\n");
    QRcode_free(code);
    return true;
}

/* ---- PNG ---- */

static cairo_status_t append(void *ctx, const unsigned char *data, unsigned size)
{
    buf_add(ctx, data, size);
    return CAIRO_STATUS_SUCCESS;
}

static void fill(cairo_surface_t *surface, const QRcode *code, int scale, int side)
{
    unsigned char *pixels = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; y < side; y++) {
        uint32_t *row = (uint32_t *)(void *)(pixels + (ptrdiff_t)y * stride);
        for (int x = 0; x < side; x++) {
            int column = x / scale - QUIET, line = y / scale - QUIET;
            bool inside = column >= 0 && line >= 0 && column < code->width && line < code->width;
            row[x] = inside && is_dark(code, column, line) ? 0x000000U : 0xFFFFFFU;
        }
    }
}

bool qr_write_png(struct str text, int pixels, struct buf *out)
{
    QRcode *code = encode(text);
    if (code == NULL)
        return false;
    int modules = code->width + 2 * QUIET;
    int scale = pixels / modules < 1 ? 1 : pixels / modules;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, scale * modules, scale * modules);
    cairo_surface_flush(surface);
    fill(surface, code, scale, scale * modules);
    cairo_surface_mark_dirty(surface);
    bool written = cairo_surface_write_to_png_stream(surface, append, out) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(surface);
    QRcode_free(code);
    return written;
}
