#pragma once

#include "domain/event/decision.h"
#include "domain/program/program.h"
#include "domain/rule/rule.h"
#include "domain/workspace/act.h"

/* Customers who take part by what happened with them: a job was done, and they were content. Asked in the commit of
 * each event whose type may enrol, of each active program whose rules enrol by it. What its customer's facts come to is
 * enrollment_match.h's matter.
 *
 * A customer takes part once: the participant is made, of kind `customer`, or is there already. It is invited
 * (invitation.h) after the program's delay; who was invited before only when `again_after_days` have passed since, and
 * who is paused, rejected or blocked not at all.
 *
 * Runs inside a transaction, on its thread, after the event was written. Two events of one customer at the same moment
 * would not see each other: whoever calls this keeps the contact first (contact_lock()), from before the event is
 * claimed. */

/* A program that enrols by an event. */
struct enrollment_program {
    struct id id;
    const struct rules *rules; /* of the transaction */
};

/* Those that an event of `type` may enrol its customer in; `program_id` zero: any, else that one. Almost always none,
 * and then without a statement where the type never enrols. In the transaction's arena. */
MUST_CHECK enum status enrollment_programs(struct act *act, struct str type, const struct id *program_id,
                                           struct enrollment_program **ret, size_t *ret_count, struct error *err);

/* What the event is that they are asked about. */
struct enrollment_event {
    struct id id;
    struct id contact_id;
    struct str type;
    struct str object_key; /* of the object that it names; absent: none */
};

/* Asks the programs, enrols and invites. `ret_decisions` has room for one of each: its rule_key is "enrollment", its
 * outcome `enrolled`, `invited` (again), or `ineligible` with the reason. */
MUST_CHECK enum status enrollment_decide(struct act *act, const struct enrollment_program *programs, size_t count,
                                         const struct enrollment_event *event, struct decision *ret_decisions,
                                         struct error *err);
