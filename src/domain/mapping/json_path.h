#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/str.h"

/* Paths into JSON, and the text that stands there: `$.order.total`, `$.items[0].name`, `$['first name']`. `$` is the
 * whole body, `@` one of its items. What is found is the text itself, as it was sent, so that a number keeps every
 * digit: no floating point comes between. Pure; any thread. */

struct json_step {
    bool is_index;
    size_t index;
    struct str name;
};

struct json_path {
    bool of_item; /* begins with '@' */
    size_t step_count;
    struct json_step steps[LIMIT_MAPPING_STEPS];
    struct str text; /* as written, for messages */
};

/* Views point into `text`. ERROR_INVALID_VALUE `param` says what is wrong with it, and where. */
MUST_CHECK enum status json_path_parse(struct str text, const char *param, struct json_path *ret, struct error *err);

/* The text of the value at the path, without white space around it; absent: there is none. `json` has been accepted by
 * json_parse(). */
struct str json_path_find(const struct json_path *path, struct str json);

/* The elements of an array, as texts in `arena`; at most `limit`. False: it is no array, or has more. */
bool json_elements(struct str json, size_t limit, struct arena *arena, struct str **ret, size_t *ret_count);
