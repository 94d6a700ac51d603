#pragma once

#include "base/entity.h"
#include "domain/workspace/act.h"

/* One search over all that somebody may look for by a word: people by what is known of them (contact_search.h), with
 * their participations and live referrals; a participant by its code; any of these by its id. It looks at a bounded
 * number of rows, and tells only what the principal may read. Runs inside a transaction, reads only. */

struct search_hit {
    struct id id;
    struct str title;    /* a name, or what else there is */
    struct str subtitle; /* where it belongs; may be absent */
    struct str status;   /* absent: it has none */

    struct str object_text, id_text; /* as they are told */
};
extern const struct entity search_hit_entity;

/* What is found, the best first. In the transaction's arena. */
MUST_CHECK enum status search_all(struct act *act, struct str query, struct search_hit **ret_hits, size_t *ret_count,
                                  struct error *err);
