#pragma once

#include <stddef.h>

#include "base/error.h"

/* Where in the document we are: "rules.rewards[1].amount". Built on the way down, cut back on the way up:
 *
 *     size_t mark = rule_path_enter(path, "amount");
 *     ...
 *     rule_path_leave(path, mark);
 *
 * Longer paths than an error can show are cut; names out of the document are shown in [A-Za-z0-9_*.-], all else as '?'.
 */
struct rule_path {
    char text[ERROR_PARAM_SIZE];
    size_t size;
};

void rule_path_init(struct rule_path *path, const char *root);

size_t rule_path_enter(struct rule_path *path, const char *name);
size_t rule_path_enter_index(struct rule_path *path, size_t index);
void rule_path_leave(struct rule_path *path, size_t mark);
