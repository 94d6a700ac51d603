#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* The style sheet that a business's one colour makes: fills in exactly that colour with a readable text on it, text in
 * it made darker (on dark ground lighter) until it can be read, and soft tints for grounds and lines. The address of
 * the sheet holds the colour, so that it needs no storage and is kept by browsers for ever. Pure; any thread. */

enum { BRAND_COLOR_SIZE = 3 }; /* red, green, blue */

/* "#1d624c", in any case. */
bool brand_read(struct str text, uint8_t ret_color[BRAND_COLOR_SIZE]);

/* "/assets/brand/1d624c.1.css" in the arena; absent where the text is no colour. */
struct str brand_address(struct str text, struct arena *arena);

/* The colour of such an address. */
bool brand_of_address(struct str path, uint8_t ret_color[BRAND_COLOR_SIZE]);

/* The style sheet of such an address. */
void brand_write(const uint8_t rgb[BRAND_COLOR_SIZE], struct buf *out);

/* What the sheet says of light ground: the text on a fill of the colour, and text in the colour. */
void brand_pair(const uint8_t rgb[BRAND_COLOR_SIZE], uint8_t ret_on[BRAND_COLOR_SIZE],
                uint8_t ret_text[BRAND_COLOR_SIZE]);
