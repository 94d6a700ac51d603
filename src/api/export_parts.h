#pragma once

#include "net/route.h"

/* What a workspace's export is made of: the answers of calls, a file (or several) of each. Constant; any thread. */

enum export_form {
    EXPORT_CSV,  /* a line for each row: what there may be many of */
    EXPORT_JSON, /* an array of the rows as the call tells them: what is nested */
};

struct export_part {
    const char *name; /* of its file, without an ending: "referrals" */
    const char *path; /* of the call that tells it, a GET: a list, or one object */
    enum export_form form;
    enum entity_view view; /* how the call tells its rows */
    bool of_programs;      /* asked once for each program, whose id stands in the path */
};

/* In the order of the archive. */
extern const struct export_part export_parts[];
extern const size_t export_part_count;

/* The row of a part's call. */
const struct route *export_part_route(const struct export_part *part);
