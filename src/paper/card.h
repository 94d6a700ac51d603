#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"

/* The picture that messengers and networks show of a page: 1200 by 630 pixels, as they want it. By cairo and pango, so
 * that every script is set as it is read. What is written is what the caller gives. Any thread; as with sheets
 * (sheet.h) fonts are the system's, and sheet_end() gives back what the libraries keep. */

enum { CARD_WIDTH = 1200, CARD_HEIGHT = 630 };

struct card {
    struct str business, initial;     /* whose it is; the letter in its mark */
    struct str before, strong, after; /* the headline; `strong` stands out in the colour */
    struct str foot;                  /* a line below, or absent */
    uint32_t color, on, text;         /* of the mark, of the letter in it, of what stands out: 0xRRGGBB */
};

/* Appends a PNG. Takes some 30 ms, so that it is asserted not to be within a transaction. False: it could not be drawn
 * (no memory, no font is installed). */
MUST_CHECK bool card_write_png(const struct card *card, struct buf *out);
