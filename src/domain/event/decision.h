#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/schema.h"
#include "base/str.h"
#include "base/typeid.h"

/* What the rules decided on an event, in the order they were asked. An event's decisions are stored in its own row as
 * one compact JSON text, since a table of them would cost each event pages of its own:
 *
 *     [["qualification","ineligible","event.amount is below 100",null],["first-sale","granted",null,"rwd_..."],
 *      ["first-sale","reversed","the sale was refunded","rwd_...",833]]
 *
 * Any thread. */

/* The rule_key of what is decided on an event's customer, whatever referral the event counts for. */
#define DECISION_ENROLLMENT "enrollment"

struct decision {
    struct str rule_key; /* "qualification", DECISION_ENROLLMENT or the key of a reward rule */
    /* granted, held, cap_limited, already_rewarded, ineligible, currency_mismatch; reversed, restored, waiting; of an
     * enrolment enrolled, invited, ineligible */
    struct str outcome;
    struct str reason;   /* or absent */
    struct id reward_id; /* or none; of already_rewarded, reversed, restored: the reward of an earlier event */
    /* In minor units: of reversed and restored what was taken or given back, of cap_limited what was granted all the
     * same. */
    struct opt_int amount;
};

/* Whether it says that the event itself granted a reward. */
bool decision_grants(const struct decision *decision);

/* The text of `count` decisions, in `arena`; absent when there are none. */
struct str decisions_text(const struct decision *decisions, size_t count, struct arena *arena);

/* Reads such a text back into `arena`, with room for `more` decisions behind them. An absent text has none. Error:
 * ERROR_INTERNAL for a text that decisions_text() does not make. */
MUST_CHECK enum status decisions_parse(struct str text, size_t more, struct arena *arena,
                                       struct decision **ret_decisions, size_t *ret_count, struct error *err);
