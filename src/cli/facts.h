#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"

/* What the domain says of a store as a whole, for backup, restore and copy. */

struct facts {
    struct str master_key_check; /* hex; absent: the store has no key yet */
    struct str digest; /* of the books of the whole store, hex; absent: there is no world yet, or nobody asked */
};

/* Reads the facts of a store beside whatever uses it; the texts are the arena's. The digest takes a pass over the books
 * and is read when `digest` says so. */
MUST_CHECK enum status facts_read(const char *url, bool digest, struct env *env, struct arena *arena, struct facts *ret,
                                  struct error *err);
