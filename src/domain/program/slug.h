#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/typeid.h"

/* Slugs: a program's name for addresses, [a-z0-9] and inner hyphens, at most LIMIT_SLUG_BYTES. Pure; any thread. */

bool slug_is_valid(struct str slug);

/* From a name: ASCII letters and digits in lower case, hyphens between them; "program" when nothing is left. */
struct str slug_from_name(struct str name, struct arena *arena);

/* The same with six letters of the id behind, for when it is taken. */
struct str slug_with_id(struct str slug, const struct id *id, struct arena *arena);
