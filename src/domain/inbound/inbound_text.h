#pragma once

#include "base/arena.h"
#include "base/str.h"

/* What of a message's body is kept for people to look at: at most `limit` bytes of text, cut between characters, in
 * which the values of members whose names say that they are secrets (`password`, `api_key`, `token`, ...) are replaced.
 * Absent for what is no text. In `arena`. Pure; any thread. */
struct str inbound_text(struct str body, size_t limit, struct arena *arena);
