#pragma once

#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/message/message.h"
#include "domain/message/message_write.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* A participant has friends written to: a mail in its name, with a link of its own for each, once per participant and
 * friend for ever. What a business sends its own people (invitation.h) goes to who takes part; this goes to strangers,
 * so that much is refused: a program sends it only where it says so (messaging kind `friend_invitation`), nobody gets
 * it who wants no such messages, a participant has it sent LIMIT_FRIENDS_A_DAY times within 24 hours and
 * LIMIT_FRIENDS_EVER times at all, and its own words lead nowhere (own_words.h). The friend is told who gave the
 * address, and ends it by the mail's own link.
 *
 * Whoever was written to is a contact from then on; a contact that is known is not changed, and a participant is told
 * nothing of it but the address that it typed itself, and what its own invitation came to.
 *
 * Runs inside a transaction, on its thread; checks on any. */

enum friend_status {
    FRIEND_QUEUED,
    FRIEND_SENT,
    FRIEND_SIMULATED, /* in a test world: nothing was sent */
    FRIEND_NOT_SENT,
    FRIEND_CLICKED, /* its link was opened by a person */
    FRIEND_JOINED,  /* a referral by this participant: of the same contact, or by this link */
    FRIEND_BOUGHT,  /* it qualified */
};
extern const char *const friend_statuses[];

struct friend_invitation {
    struct id id;
    struct id participant_id, program_id;
    struct id contact_id, link_id, message_id;
    struct str email; /* as the participant typed it, canonical */
    int64_t created_at;

    /* How it is told; friend_tell() fills them. */
    struct str status; /* one of friend_statuses */
    struct id referral_id;
};
extern const struct entity friend_invitation_entity;

/* The same for the business, with whom and what it stands for. */
extern const struct entity friend_staff_entity;

/* Filter: participant_id, which must be there for a participant. */
extern const struct list friend_list;
enum { FRIENDS_PARTICIPANT };

/* Three statements for all rows, and one for each participant. Clicks count once they are rolled up. */
MUST_CHECK enum status friend_tell(struct act *act, struct friend_invitation *rows, size_t count, struct error *err);

/* ---- sending ---- */

/* Whether a program has friends written to now: it takes referrals, says so, and has something to send it by. */
MUST_CHECK enum status friend_is_open(struct act *act, const struct id *program_id, bool *ret, struct error *err);

/* Body of POST /v1/me/invitations. */
struct friend_address;
struct friend_fields {
    struct id program_id; /* none: the participant's, which it must be */
    struct str_array to;  /* each one or several addresses: friend_addresses.h */
    struct str message;   /* own words, or absent */
    struct str locale;    /* of the page; absent: the participant's */

    struct friend_address *friends; /* set by friend_fields_check() */
    size_t friend_count;
};
extern const struct schema friend_schema, friend_preview_schema;

/* ERROR_INVALID_VALUE, ERROR_OUT_OF_RANGE `to`, `message`, `locale`; of one address that is none nothing: its result
 * says so. */
MUST_CHECK enum status friend_fields_check(struct friend_fields *fields, struct arena *arena, struct error *err);

enum friend_result {
    FRIEND_RESULT_SENT,            /* is on its way */
    FRIEND_RESULT_ALREADY_INVITED, /* by this participant, whenever */
    FRIEND_RESULT_SUPPRESSED,      /* gets no such messages */
    FRIEND_RESULT_INVALID,         /* no address, or the participant's own */
    FRIEND_RESULT_LIMIT,           /* enough for now */
};
extern const char *const friend_results[];

struct friend_sent {
    struct friend_told {
        struct str email; /* as typed */
        struct str result;
    } * told;
    size_t count;
    struct entity_list results; /* the same */
    int64_t left;               /* how many more it may have written to now */
};
extern const struct entity friend_sent_entity;

/* ERROR_NOT_FOUND `program_id` of another program; ERROR_INVALID_STATE `program_id` where friend_is_open() says no, and
 * `participant_id` of one who is not active. */
MUST_CHECK enum status friend_invite(struct act *act, const struct id *participant_id,
                                     const struct friend_fields *fields, struct friend_sent *ret, struct error *err);

/* What would be sent to somebody of whom nothing is known, with the participant's own link in the place of the
 * friend's. `fields->to` is not looked at. */
MUST_CHECK enum status friend_preview(struct act *act, const struct id *participant_id,
                                      const struct friend_fields *fields, const struct message_place *place,
                                      struct message_text *ret, struct error *err);

/* B20: what an invitation names exists. */
MUST_CHECK enum status friend_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
