#pragma once

#include "domain/event/event.h"
#include "domain/terms/terms.h"
#include "domain/why/why.h"

/* What the files of this folder share: why.c puts together what why_whose.c and why_rules.c tell. All of it is the
 * transaction's: lists live in its arena, texts are views into what was read there. */

/* Reasons being told. why.c sets the act, the reasons to be filled, the rules and the rewards; why_rules.c the rest. */
struct telling {
    struct act *act;
    struct why *why;
    const struct rules *compiled;
    struct event *events; /* oldest first */
    size_t event_count;
    struct reward *rewards;
    size_t reward_count;
    enum terms_source *sources; /* of each reward */
    struct why_rule *rules;
    size_t count, capacity;
};

/* ---- why_whose.c ---- */

/* Whose the referral (`why->referral_id`) is and why the others' touches do not count: fills method, uncredited,
 * decided_at, touches, winner and losers, by `why->touch`. `rules` null: as it was decided; else as these would have
 * it. ERROR_INTERNAL: nothing was decided. */
MUST_CHECK enum status why_read_attribution(struct act *act, struct why *why, const struct rules *rules,
                                            struct error *err);

/* ---- why_rules.c ---- */

/* What was told of the referral and what each rule said of it: fills rules and events of `telling->why`. Fails only
 * as reading does. */
MUST_CHECK enum status why_tell_rules(struct telling *telling, const struct referral *referral, struct error *err);
