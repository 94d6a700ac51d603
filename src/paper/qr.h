#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/status.h"

/* QR codes of addresses, by libqrencode, with the quiet zone that readers want. Error correction M. Any thread. */

enum { QR_TEXT_LIMIT = 1024, QR_PIXELS_LEAST = 64 };

/* Appends an SVG picture, black on white, that is as large as it is drawn. False: the text is too long. */
MUST_CHECK bool qr_write_svg(struct str text, struct buf *out);

/* Appends a PNG picture of at most `pixels` on a side (QR_PIXELS_LEAST to LIMIT_QR_PIXELS), each module a whole number
 * of them. False: the text is too long. */
MUST_CHECK bool qr_write_png(struct str text, int pixels, struct buf *out);
