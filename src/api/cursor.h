#pragma once

#include "api/call.h"

/* Cursors of ranked lists, whose order no id tells: a place in one list that only its caller can go on from. They hold
 * no secret, but what they say is signed: together with the list, the world, the key and the query that they belong to.
 * Lists that are paged by id need none. Any thread. */

enum { CURSOR_PLACE_MAX = 64, CURSOR_TEXT_MAX = 2 * (CURSOR_PLACE_MAX + 16) };

/* The text of a cursor, in the call's arena. `list` names the list ("contacts"), `query` is all that decides its rows
 * and their order; `place` is 1 to CURSOR_PLACE_MAX bytes of the list's own. */
struct str cursor_write(const struct call *call, const char *list, struct str query, struct str place);

/* The place that a cursor holds, which has `size` bytes. ERROR_INVALID_CURSOR `starting_after` when it was not written
 * for this list, world, key and query. */
MUST_CHECK enum status cursor_read(const struct call *call, const char *list, struct str query, struct str text,
                                   void *ret_place, size_t size, struct error *err);

/* Ends a list that call_list_begin() began: `next_cursor` is this text; absent: it was the last page. */
void cursor_list_end(struct call *call, struct str next_cursor);
