#pragma once

#include <stddef.h>

#include "base/error.h"

/* Where in the document we are: "rules.rewards[1].amount". Built on the way down, cut back on the way up:
 *
 *     size_t mark = path_enter(path, "amount");
 *     ...
 *     path_leave(path, mark);
 *
 * Longer paths than an error can show are cut; names out of the document are shown in [A-Za-z0-9_*.-], all else as '?'.
 */
struct path {
    char text[ERROR_PARAM_SIZE];
    size_t size;
};

void path_init(struct path *path, const char *root);

size_t path_enter(struct path *path, const char *name);
size_t path_enter_index(struct path *path, size_t index);
void path_leave(struct path *path, size_t mark);
