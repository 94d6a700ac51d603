#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/schema.h"
#include "domain/message/message.h"

/* How a program wants its messages: which kinds, when, to whom, how many, at what cost. What was never set is as is
 * usual. Kept as the JSON of what was said; read as a whole.
 *
 * Runs inside a transaction, on its thread. */

/* Kinds that can be set: MESSAGE_INVITATION to MESSAGE_EXPIRY, MESSAGE_LEAD_RECEIVED, MESSAGE_FRIEND_REWARD and
 * MESSAGE_FRIEND, which is not sent unless a program says so: those that it goes to have not asked for it. */
enum {
    MESSAGING_INVITATION,
    MESSAGING_REMINDER,
    MESSAGING_REWARD,
    MESSAGING_THANKS,
    MESSAGING_STAGE,
    MESSAGING_EXPIRY,
    MESSAGING_LEAD_RECEIVED,
    MESSAGING_FRIEND,
    MESSAGING_FRIEND_REWARD,
    MESSAGING_KINDS,
};

struct messaging_kind {
    bool enabled;
    int channels; /* bits of enum message_channel; text messages first */
    int64_t delay_hours;
    struct str_array told_channels;
};

enum messaging_per { MESSAGING_PER_DAY = 1, MESSAGING_PER_MONTH = 2 };
enum messaging_consent { MESSAGING_CONSENT_GRANTED = 1, MESSAGING_CONSENT_NOT_WITHDRAWN = 2 };

/* What holds. Texts live in the transaction's arena. */
struct messaging {
    struct id program_id;
    bool paused;
    struct messaging_quiet {
        struct str from, to;        /* "21:00" */
        int from_minute, to_minute; /* of the day; alike: never quiet */
    } quiet_hours;
    struct messaging_recipient {
        int64_t count; /* 0: no limit */
        int64_t days;
    } per_recipient;
    int64_t per_day;    /* 0: no limit */
    int64_t per_minute; /* 0: no limit */
    struct messaging_budget {
        int64_t amount; /* minor units; 0: no limit */
        struct currency currency;
        int per; /* enum messaging_per */
        struct str told_per;
    } budget;
    int64_t segment_price_micros;
    struct str_array prefixes; /* none: all numbers */
    int invitation_consent;    /* enum messaging_consent */
    struct str told_invitation_consent;
    struct str thanks_from; /* or absent */
    struct messaging_kind kinds[MESSAGING_KINDS];
    struct currency currency; /* the program's */
};

extern const struct entity messaging_entity;

/* What holds for a program. ERROR_NOT_FOUND `program_id`. */
MUST_CHECK enum status messaging_read(struct act *act, const struct id *program_id, struct messaging *ret,
                                      struct error *err);

/* The kind's settings; null: it has none, and is always sent at once. */
const struct messaging_kind *messaging_kind_of(const struct messaging *messaging, enum message_kind kind);

/* Body of PATCH: what the field table makes of it is only for its checks. */
struct messaging_patch;
extern const struct schema messaging_schema;

/* What the field table does not know. Any thread. */
MUST_CHECK enum status messaging_patch_check(const struct messaging_patch *patch, struct error *err);

/* Merges the body, member by member and kind by kind, into what was said before; `null` takes a member back. A pause or
 * a limit that ends lets its queues go on. `json` and `patch` are the same body. */
MUST_CHECK enum status messaging_change(struct act *act, const struct id *program_id, const json_t *json,
                                        const struct messaging_patch *patch, struct messaging *ret, struct error *err);

/* "07:30" as minutes; -1: it is none. */
int messaging_minute(struct str text);
