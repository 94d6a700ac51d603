#pragma once

#include "domain/contact/contact.h"
#include "domain/program/program.h"
#include "domain/rule/rule.h"

/* Somebody asks to take part, on a program's page. Anybody may type anybody's address: nothing of a contact that exists
 * is shown or changed, and its link, which names it to whoever opens it, goes to its address alone. Runs inside a
 * write transaction, on its thread. */

struct joined {
    struct id participant_id, contact_id;
    struct str code; /* of its link, to be shown at once; absent: it was known before, has to wait, or gets none */
};

/* `how` is the program's: RULE_JOIN_OPEN makes a participant, RULE_JOIN_APPROVAL one of status `applied`, and
 * RULE_JOIN_INVITATION nobody. Who has applied or was invited comes in once the program is open. Who takes part, from
 * now on or since long, is sent the way into the portal, at most once a day. `*ret` is zero where nobody was made or
 * found. The program takes participants (program_takes()). */
MUST_CHECK enum status applying_ask(struct act *act, const struct id *program_id, enum rule_join how,
                                    const struct contact_fields *person, struct joined *ret, struct error *err);

/* participant_move(PARTICIPANT_APPROVE): one who has applied is told, with the way into the portal. */
MUST_CHECK enum status applying_approve(struct act *act, const struct id *participant_id, struct str reason,
                                        struct error *err);
