#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/schema.h"

/* Tags and metadata as they are stored: JSON texts. Pure; any thread. */

/* The texts as a JSON array in the arena; absent when there are none. */
struct str tags_text(const struct str_array *tags, struct arena *arena);

/* `stored` (may be absent) with the pairs of `said` (may be null) set, or removed where the text is empty. Absent when
 * nothing is left. ERROR_OUT_OF_RANGE `metadata` when more than LIMIT_METADATA_KEYS are left. */
MUST_CHECK enum status metadata_merge(struct str stored, json_t *said, struct arena *arena, struct str *ret,
                                      struct error *err);
