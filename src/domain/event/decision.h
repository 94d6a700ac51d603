#pragma once

#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "base/typeid.h"

/* What the rules decided on an event, in the order they were asked. An event's decisions are stored in its own row as
 * one compact JSON text, since a table of them would cost each event pages of its own:
 *
 *     [["qualification","ineligible","event.amount is below 100",null],["first-sale","granted",null,"rwd_..."]]
 *
 * Any thread. */

struct decision {
    struct str rule_key; /* "qualification" or the key of a reward rule */
    struct str outcome;  /* granted, held, already_rewarded, ineligible, currency_mismatch */
    struct str reason;   /* or absent */
    struct id reward_id; /* or none; of already_rewarded: the reward of an earlier event */
};

/* The text of `count` decisions, in `arena`; absent when there are none. */
struct str decisions_text(const struct decision *decisions, size_t count, struct arena *arena);

/* Reads such a text back into `arena`, with room for `more` decisions behind them. An absent text has none. Error:
 * ERROR_INTERNAL for a text that decisions_text() does not make. */
MUST_CHECK enum status decisions_parse(struct str text, size_t more, struct arena *arena,
                                       struct decision **ret_decisions, size_t *ret_count, struct error *err);
