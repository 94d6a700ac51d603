#pragma once

#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/message/message.h"

/* What people have agreed to, and what they have taken back: a ledger whose rows never change. The newest row of a
 * contact, channel and purpose holds. Beside it stands a list of addresses that nothing is sent to, whoever has them:
 * of those who wrote STOP, and of those that do not exist.
 *
 * Runs inside a transaction, on its thread. */

/* Numbers are stored; words begin with 1, as FIELD_CHOICE gives them. */
enum consent_purpose { CONSENT_MARKETING = 1, CONSENT_TRANSACTIONAL = 2 };
enum consent_state { CONSENT_GRANTED = 1, CONSENT_WITHDRAWN = 2 };
extern const char *const consent_purposes[];
extern const char *const consent_states[];

struct consent {
    struct id id;
    struct id contact_id;
    int channel; /* enum message_channel */
    int purpose; /* enum consent_purpose */
    int state;   /* enum consent_state */
    struct str wording, source;
    int64_t at;
    int64_t created_at;

    struct str told_channel, told_purpose, told_state; /* set by consent_tell() */
};

extern const struct entity consent_entity;

/* Of a contact, newest first. Filter: contact_id, which must be there. */
extern const struct list consent_list;
enum { CONSENTS_CONTACT };
void consent_tell(struct consent *rows, size_t count);

/* Body of POST /v1/contacts/{id}/consents. */
struct consent_fields {
    int channel, purpose, state; /* FIELD_CHOICE */
    struct str wording, source;
    int64_t at; /* TIME_NONE: now */
};
extern const struct schema consent_schema;

/* Writes a row, and the act of the trail. What is granted lifts nothing off the list of addresses: who has written STOP
 * is written to again when he says so himself (START, or suppression_end_own()). ERROR_NOT_FOUND `contact_id`;
 * ERROR_OUT_OF_RANGE `at` in the future. */
MUST_CHECK enum status consent_add(struct act *act, const struct id *contact_id, const struct consent_fields *fields,
                                   struct consent *ret, struct error *err);

/* How a contact stands: by channel - 1 and purpose - 1; 0: nothing was ever said. */
struct consent_standing {
    int state[MESSAGE_CHANNEL_COUNT][2];
};
MUST_CHECK enum status consent_read_standing(struct act *act, const struct id *contact_id, struct consent_standing *ret,
                                             struct error *err);

/* ---- addresses ---- */

#define SUPPRESSED_OPTED_OUT "opted_out"
#define SUPPRESSED_BOUNCED "bounced"

/* Why nothing is sent to the address; absent: it may be. */
MUST_CHECK enum status suppression_read(struct act *act, int channel, struct str address, struct str *ret_reason,
                                        struct error *err);

/* Who has an address has not asked for what a program sent there: that program sends it nothing more, for ever. */
MUST_CHECK enum status refusal_add(struct act *act, const struct id *program_id, int channel, struct str address,
                                   struct error *err);
MUST_CHECK enum status refusal_read(struct act *act, const struct id *program_id, int channel, struct str address,
                                    bool *ret, struct error *err);

/* The address of a contact is on the list because its owner wanted it, and now he wants otherwise: by a link that was
 * sent to this very address. One that does not exist stays on it. */
MUST_CHECK enum status suppression_end_own(struct act *act, const struct id *contact_id, int channel,
                                           struct error *err);

/* `*ret_new` (may be null) false: it stood there already, for whatever reason. */
MUST_CHECK enum status suppression_add(struct act *act, int channel, struct str address, const char *reason,
                                       bool *ret_new, struct error *err);
MUST_CHECK enum status suppression_remove(struct act *act, int channel, struct str address, bool *ret_removed,
                                          struct error *err);
