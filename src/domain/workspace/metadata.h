#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Pairs of texts that integrators keep on our objects. Stored as a JSON object, or absent when there is none. */

/* `stored` (a JSON object or absent) with the pairs of `said` set, or removed where their text is empty. `said` is what
 * FIELD_METADATA accepted; null changes nothing. `*ret` is in the arena. ERROR_OUT_OF_RANGE `metadata` when it would
 * have more than LIMIT_METADATA_KEYS pairs. */
MUST_CHECK enum status metadata_merge(struct str stored, json_t *said, struct arena *arena, struct str *ret,
                                      struct error *err);
