#pragma once

#include "base/entity.h"
#include "base/schema.h"
#include "domain/workspace/act.h"

/* Somebody of the business sends one person the link: a customer, who takes part by it if it did not, or a participant.
 * At once, and a second time only where that is said. Runs inside a transaction, on its thread. */

/* Body of POST /v1/participants/{id}/invitations, and of the same of a contact, which names the program. */
struct invite_fields {
    struct id program_id;      /* of a contact's alone */
    struct str_array channels; /* empty: both */
    struct opt_bool again;     /* although it was invited not long ago */

    int channel_bits; /* set by invite_fields_check() */
};
extern const struct schema invite_participant_schema, invite_contact_schema;

/* ERROR_INVALID_VALUE `channels[0]`. Any thread. */
MUST_CHECK enum status invite_fields_check(struct invite_fields *fields, struct error *err);

struct invited {
    struct id participant_id, contact_id, program_id;
    struct str status; /* "queued", "suppressed" */
    struct str reason; /* of the latter: one of message_reasons */
    bool enrolled;     /* the contact takes part only now */
    int64_t created_at;
};
extern const struct entity invited_entity;

/* ERROR_NOT_FOUND `participant_id`; ERROR_INVALID_STATE `participant_id` of one who is paused, rejected or blocked; the
 * errors of program_takes(); ERROR_CONFLICT `again` where it was invited not long ago. */
MUST_CHECK enum status invite_participant(struct act *act, const struct id *participant_id,
                                          const struct invite_fields *fields, struct invited *ret, struct error *err);

/* The same of a contact: ERROR_NOT_FOUND `contact_id`, `program_id`. */
MUST_CHECK enum status invite_contact(struct act *act, const struct id *contact_id, const struct invite_fields *fields,
                                      struct invited *ret, struct error *err);
