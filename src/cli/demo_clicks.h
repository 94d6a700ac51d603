#pragma once

#include "base/error.h"
#include "base/typeid.h"
#include "cli/demo_story.h"
#include "cli/verb.h"

/* The visits of the demo's story, written to the file of the clicks as those of real visitors are: for demo.c only. */

struct demo_clicks {
    struct cli_call *call;
    const struct demo_story *story;
    int64_t ws, now;
    const struct id *participant_ids, *link_ids; /* by participant */
    const struct id *program_ids;
    struct id *ids; /* out, by visit */

    size_t *order; /* of the visits, oldest first: set here */
};

/* Records all visits, and waits until they are on disk. */
MUST_CHECK enum status demo_clicks_record(struct demo_clicks *clicks, struct error *err);
