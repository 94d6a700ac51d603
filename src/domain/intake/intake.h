#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/schema.h"
#include "domain/contact/contact.h"
#include "domain/event/decision.h"
#include "domain/event/event.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"
#include "domain/workspace/act.h"

/* The one way in for facts about a referral. Adapters (API, hooks, forms, CLI) parse bytes into a `struct fact`;
 * intake() decides in one transaction: records the event, finds or makes the referral, moves it, asks the rules, grants
 * rewards, posts the books, tells the outbox.
 *
 * It runs on a writer thread and may run again: it changes nothing but the database and *ret_outcome. All refusals come
 * before its first write. */

enum fact_kind {
    FACT_EVENT,      /* POST /v1/events, hooks */
    FACT_SUBMISSION, /* POST /v1/referrals */
    FACT_TRANSITION, /* POST /v1/referrals/{id}/transitions */
    FACT_QUALIFY,    /* POST /v1/referrals/{id}/qualify: bypasses the condition */
    FACT_DISQUALIFY, /* POST /v1/referrals/{id}/disqualify */
};

/* How the referrer is named. All absent: nobody is. */
struct fact_attribution {
    bool present;
    struct id participant_id;
    struct str code; /* as typed; any case */
    struct id click_id;
};

/* Views and pointers belong to the request and outlive the transaction. */
struct fact {
    enum fact_kind kind;

    /* about whom */
    struct id referral_id;  /* exactly one of referral_id and person for events; referral_id for acts by hand */
    bool referral_optional; /* an unknown referral_id falls back to person (metadata of a payment) */
    const struct contact_fields *person; /* normalised; prospect or customer */
    struct id program_id;                /* submission: required; event: none = the contact's newest live referral */
    struct fact_attribution attribution;
    const char *param_prefix; /* put before the param of errors: "events[3]"; or null */

    /* FACT_EVENT (FACT_QUALIFY may use amount, currency, object) */
    struct str source, type, external_id;
    uint8_t fingerprint[32]; /* of the body as sent: "other content" is another hash. Also of a submission */
    struct str object_source, object_id; /* absent: the event's own */
    struct opt_int amount, net_amount;
    struct currency currency; /* empty: none */
    bool no_reward;
    const json_t *data;  /* for conditions on event.data.*; or null */
    struct str details;  /* JSON text stored with the event, or absent */
    int64_t occurred_at; /* TIME_NONE: now */

    /* FACT_SUBMISSION */
    struct str referral_type; /* "lead" or "order" */
    struct str submitted_by;
    struct str external_id_of_referral; /* or absent */
    struct str notes, metadata;         /* metadata: JSON object */

    /* FACT_SUBMISSION, FACT_TRANSITION */
    struct str owner;
    struct opt_int value;

    /* by hand */
    struct str to_stage;
    struct str reason_code;
    struct str reason; /* free text: kept as a note */
    int64_t close_date_at;
};

/* What the answer is made of. Views live in the transaction's arena. */
struct outcome {
    bool replayed; /* nothing was written: the object as it is now */
    bool created;  /* a referral was made by this fact */
    bool has_referral;
    struct referral referral;
    struct event event; /* FACT_EVENT */
    struct id participant_id;
    struct str participant_code;
    const struct reward *rewards; /* of this event, or made by this act */
    size_t reward_count;
    const struct decision *decisions;
    size_t decision_count;
};

/* What a fact says of the rows it will lock: a key for store_work.lane. Later facts about the same referral, referrer
 * or person have the same one, or have been led to the same participant's by intake(). 0: it says nothing. */
uint64_t intake_lane(const struct fact *fact);

/* Errors: ERROR_NOT_FOUND `referral_id`; ERROR_EVENT_CONFLICT; ERROR_CONFLICT; ERROR_INVALID_VALUE for a code, click or
 * participant that cannot be credited; ERROR_CONFLICT for a move that the referral's state forbids. */
MUST_CHECK enum status intake(struct act *act, const struct fact *fact, struct outcome *ret_outcome, struct error *err);

/* Issues up to `limit` rewards whose hold has ended in this world; `*ret_more` when there are others. For the sweep. */
MUST_CHECK enum status intake_release_due(struct act *act, size_t limit, size_t *ret_released, bool *ret_more,
                                          struct error *err);

/* A reward by hand: POST /v1/rewards. Unique by external id. */
struct bonus {
    struct id contact_id, participant_id; /* one of them */
    struct id program_id;
    int kind; /* index into bonus_kinds + 1 */
    struct opt_int amount;
    struct currency currency;
    struct id referral_id; /* or none */
    struct str title, reason, external_id;
    uint8_t fingerprint[32];
};

extern const char *const bonus_kinds[]; /* "credit", "cash", "custom", null */

/* What intake_lane() is for a fact: whose balance it will lock. */
uint64_t intake_bonus_lane(const struct bonus *bonus);

MUST_CHECK enum status intake_bonus(struct act *act, const struct bonus *bonus, struct reward *ret_reward,
                                    bool *ret_replayed, struct error *err);
