#pragma once

#include "domain/workspace/act.h"

/* A run of click commits past a mark, read into memory, in an order in which each visitor's clicks on a link stand
 * together. For clicks.c only. */

struct slice_click {
    int64_t ws;
    struct id link_id;
    struct id program_id;
    int64_t visitor; /* network and agent in one number */
    int64_t at;
    bool flagged;
};

/* A world's part of the run. */
struct slice_range {
    int64_t ws;
    struct id min_id;
    struct id max_id;
};

struct slice {
    int64_t after;   /* commits after this number ... */
    int64_t through; /* ... up to this one; the same: an empty run */
    int64_t last_at; /* time of the newest click in the run; TIME_NONE when empty */
    bool more;       /* commits follow */
    struct slice_range *ranges;
    size_t range_count;
    struct slice_click *clicks; /* sorted by ws, link, visitor, time */
    size_t click_count;
};

/* Finds the run of whole commits after `after`: about `limit` clicks, one commit at least. Reads no click yet. */
MUST_CHECK enum status slice_find(struct txn *txn, int64_t after, size_t limit, struct slice *ret, struct error *err);

/* Reads the clicks of all worlds, or those of some participants in their world. */
MUST_CHECK enum status slice_read_all(struct txn *txn, struct slice *slice, struct error *err);
MUST_CHECK enum status slice_read_participants(struct txn *txn, struct slice *slice, int64_t ws,
                                               const struct id *participant_ids, size_t count, struct error *err);

/* Whether two clicks are of the same visitor on the same link. */
bool slice_same_visitor(const struct slice_click *a, const struct slice_click *b);

/* Whether the click is unique, given that its visitor was last counted on its link at `*seen_at` (TIME_NONE: never),
 * which becomes the click's time if so. To be asked in the order of the slice. */
bool slice_see(const struct slice_click *click, int64_t *seen_at);
