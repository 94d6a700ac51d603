#pragma once

#include "domain/workspace/act.h"

/* Counting clicks behind their commits: per link, and per program and day. A mark in the books names the last batch of
 * clicks that is counted; it moves in the transaction that counts, so nothing is counted twice or left out. A reader
 * adds the bounded tail past the mark.
 *
 * A unique click is a person's (no flag of a machine) from a visitor (network and agent) not counted on this link
 * within the hour before. */

/* The last counted batch; 0: none yet. For click_log_new(). */
MUST_CHECK enum status rollup_clicks_mark(struct txn *txn, int64_t *ret_batch, struct error *err);

/* Counts the next batches, about `limit` clicks (a batch is never cut: at most LIMIT_BATCH_CLICKS more). A transaction
 * of the books.
 * `*ret_more`: batches are left. */
MUST_CHECK enum status rollup_clicks(struct txn *txn, size_t limit, bool *ret_more, struct error *err);

/* Where a purge has come; {0} begins. */
struct rollup_purge {
    int64_t ws;
    struct id link_id;
    int64_t visitor;
    bool begun;
};

/* Forgets visitors last counted before `before`, looking at `limit` rows from `*purge` on. `*ret_more`: not at the end
 * yet. */
MUST_CHECK enum status rollup_purge_visitors(struct txn *txn, int64_t before, size_t limit, struct rollup_purge *purge,
                                             bool *ret_more, struct error *err);

/* Until when clicks of all worlds are counted, tail left out: now when no commit waits. */
MUST_CHECK enum status rollup_clicks_as_of(struct act *act, int64_t *ret_as_of, struct error *err);

struct click_counts {
    int64_t total; /* flagged ones included */
    int64_t uniques;
    int64_t bots;  /* flagged */
    int64_t as_of; /* clicks acknowledged until then are counted */
};

/* A participant's clicks over all links, tail included (at most LIMIT_TAIL_CLICKS of it, then `as_of` is that of the
 * last one read). */
MUST_CHECK enum status rollup_participant_clicks(struct act *act, const struct id *participant_id,
                                                 struct click_counts *ret, struct error *err);

/* What is to be added to link.clicks: the clicks past the mark, per link that has some, flagged ones included. */
struct link_tail {
    struct id link_id;
    int64_t total;
};

/* Of all links of many participants, by three statements. In the transaction's arena, sorted by link. At most
 * LIMIT_TAIL_CLICKS clicks are looked at, as above. */
MUST_CHECK enum status rollup_link_tails(struct act *act, const struct id *participant_ids, size_t count,
                                         struct link_tail **ret_tails, size_t *ret_count, struct error *err);

/* The one of a link; 0 where there is none. */
int64_t rollup_link_tail(const struct link_tail *tails, size_t count, const struct id *link_id);
