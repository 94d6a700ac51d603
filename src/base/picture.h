#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* Pictures that people hand in, PNG and JPEG. What browsers are given is written anew from the parts that make the
 * picture: comments, places where a photograph was taken, programs' own notes and whatever is hidden behind the end
 * stay behind. Pixels are not looked at. Pure; any thread. */

enum picture_type { PICTURE_PNG, PICTURE_JPEG };

struct picture {
    enum picture_type type;
    uint32_t width, height; /* at most LIMIT_PICTURE_PIXELS each */
};

/* Appends the picture. ERROR_INVALID_VALUE `param` for what is neither, is damaged, is larger than
 * LIMIT_PICTURE_PIXELS, or is of a kind that browsers do not show (arithmetic coding, several frames); then `out` is as
 * it was. */
MUST_CHECK enum status picture_clean(struct str bytes, const char *param, struct picture *ret, struct buf *out,
                                     struct error *err);

/* "image/png", "image/jpeg". */
const char *picture_media_type(enum picture_type type);
