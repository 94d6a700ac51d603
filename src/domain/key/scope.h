#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "domain/workspace/principal.h"

/* Scopes: what a principal may do. A scope is `<resource>:read` or `<resource>:write`; neither contains the other. A
 * set (struct scope_set of principal.h) is a number with a bit per scope, so that a cached key is plain data. In text:
 * scopes separated by commas or spaces, or `*` for all, those of later versions too. Pure; any thread. */

/* What a browser may do: submit clicks and leads, check codes. */
struct scope_set scope_set_publishable(void);

/* True when `scope` ("referrals:read") is in the set. A name that is no scope is in no set. */
bool scope_set_has(struct scope_set set, struct str scope);

/* True when all of `part` is in the set. */
bool scope_set_contains(struct scope_set set, struct scope_set part);

/* ERROR_INVALID_VALUE `scopes`, which names the word at fault, also for an empty list. */
MUST_CHECK enum status scope_set_parse(struct str text, struct scope_set *ret, struct error *err);

/* The canonical text: by name, separated by spaces; "*" for all. */
struct str scope_set_text(struct scope_set set, struct arena *arena);

/* The most words of that text. */
enum { SCOPE_WORDS_MAX = 64 };
