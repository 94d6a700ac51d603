#pragma once

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"

/* What the domain says of a store as a whole, for backup, restore and copy. */

struct facts {
    struct str master_key_check; /* hex; absent: the store has no key yet */
    struct str digest;           /* of the books of the whole store, hex; absent: there is no world yet */
};

/* Reads the facts of a store beside whatever uses it, as of now or of a snapshot (store_config.snapshot; may be null);
 * the texts are the arena's. The digest takes a pass over the books. */
MUST_CHECK enum status facts_read(const char *url, const char *snapshot, struct env *env, struct arena *arena,
                                  struct facts *ret, struct error *err);
