#pragma once

#include "base/limits.h"
#include "base/typeid.h"

/* The clicks that a visitor brings along: the newest one of each program, newest first. As text their ids joined by
 * dots: the value of the cookie `rfd_click`, and what a lead's `click_id` may be, of which one id alone is a case.
 * Which program an id belongs to only the store knows. Pure; any thread. */

enum { CLICK_IDS_TEXT_SIZE = LIMIT_COOKIE_CLICKS * (ID_TEXT_SIZE + 1) };

struct click_ids {
    size_t count; /* up to LIMIT_COOKIE_CLICKS */
    struct id ids[LIMIT_COOKIE_CLICKS];
};

/* From an id or a whole cookie value. False, and `ret` is untouched, when any part is no click id or there are too
 * many: nobody but us writes such a value, so one that is damaged says nothing. */
bool click_ids_parse(struct str text, struct click_ids *ret);

/* Writes the text, without NUL, and returns its size. */
size_t click_ids_format(const struct click_ids *ids, char ret_text[CLICK_IDS_TEXT_SIZE]);

/* Puts an id in front; where the list is full the oldest, which is the last, goes. */
void click_ids_push(struct click_ids *ids, const struct id *id);

/* Takes an id out, if it is there. */
void click_ids_drop(struct click_ids *ids, const struct id *id);
