#pragma once

#include "domain/review/review.h"

/* What keeps work from being done, said to people by one case for each thing it is about and problem: what is tried
 * again and again must not open a case each time. Whoever has such work keeps a table of the cases, by statements of
 * these forms. Runs on a writer thread, inside its transaction. */

struct trouble_table {
    const struct statement *find; /* (ws, about id) -> problem, case id */
    const struct statement *add;  /* (ws, about id, problem, case id) -> a row, or none where there is one */
    const struct statement *end;  /* (ws, about id) */
};

/* Opens the case unless there is one for this problem. STATUS_BUSY: somebody else has at the same moment. */
MUST_CHECK enum status trouble_say(struct act *act, const struct trouble_table *table, const struct id *about_id,
                                   int problem, const struct review_case *about, struct error *err);

/* It is done: resolves its cases that are still open, with these words, and forgets them. */
MUST_CHECK enum status trouble_end(struct act *act, const struct trouble_table *table, const struct id *about_id,
                                   struct str words, struct error *err);
