#pragma once

#include "domain/todo/todo.h"
#include "domain/workspace/act.h"

/* What becomes of rewards that are not credit after they were given: the office does what a custom one promises,
 * discounts lapse, and those that waited for a code get one. Acts run on a writer thread, in one transaction, and may
 * run again; all refusals come before the first write. */

/* ---- to-dos ---- */

/* It was done: the reward was used, wholly. ERROR_NOT_FOUND `id`; ERROR_INVALID_STATE `id` unless it is open. */
MUST_CHECK enum status todo_mark_done(struct act *act, const struct id *id, struct todo *ret, struct error *err);

/* It was not done after all: the reward is to be used again. ERROR_INVALID_STATE `id` unless it is done. */
MUST_CHECK enum status todo_mark_undone(struct act *act, const struct id *id, struct str reason, struct todo *ret,
                                        struct error *err);

/* ---- sweeps: units of work, found by due columns. `ret_ids` has room for `limit` ---- */

MUST_CHECK enum status fulfilment_lapsed(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                         struct error *err);

/* A discount whose time is over and that was not used lapses. */
MUST_CHECK enum status fulfilment_lapse(struct act *act, const struct id *reward_id, struct error *err);

MUST_CHECK enum status fulfilment_servable(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                           struct error *err);

/* A discount that waits for a code of its pool gets one and is issued, where there is one. */
MUST_CHECK enum status fulfilment_serve(struct act *act, const struct id *reward_id, struct error *err);
