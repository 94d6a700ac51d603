#pragma once

#include "base/entity.h"
#include "domain/list/list.h"
#include "domain/review/evidence.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Cases: what waits for a person. They are opened by what happens, or by a participant, and resolved by somebody, with
 * a reason. A case names what it is about; its detail is one line without personal values. What a participant says, and
 * what it is answered, may hold them: it stands apart, where it can be deleted. */

/* Numbers are stored: never change them. */
enum review_kind {
    REVIEW_FRAUD,
    REVIEW_DUPLICATE,            /* two contacts may be one person */
    REVIEW_UNCONFIRMED_REFERRER, /* somebody was named who cannot be credited */
    REVIEW_DISPUTE,
    REVIEW_MISSING_REFERRAL,
    REVIEW_AMOUNT,
    REVIEW_CURRENCY_RATE,
    REVIEW_RECONCILIATION,
    REVIEW_PAYOUT,
    REVIEW_MESSAGES,   /* messages that wait for money, or for a connection's settings */
    REVIEW_CODE_POOL,  /* few or no codes are left */
    REVIEW_GIFT_CARD,  /* gift cards cannot be ordered */
    REVIEW_BUDGET,     /* a budget is used up, or nearly */
    REVIEW_WEBHOOK,    /* an endpoint fails, or was disabled */
    REVIEW_STRIPE,     /* rewards cannot be handed over at Stripe */
    REVIEW_VALIDATION, /* the business was asked about a reward, and did not answer */
    REVIEW_KIND_COUNT,
};

/* Names of enum review_kind in its order, null-terminated. */
extern const char *const review_kinds[];

enum review_state { REVIEW_OPEN, REVIEW_RESOLVED };

/* "open", "resolved", null. */
extern const char *const review_states[];

struct review_case {
    struct id id;
    int kind;                                                /* enum review_kind */
    int state;                                               /* enum review_state */
    struct id program_id, referral_id, contact_id, event_id; /* what it is about; each may be none */
    struct str detail;
    struct opt_int score; /* of one about fraud */
    int64_t created_at;
    int64_t resolved_at;      /* TIME_NONE: open */
    struct id participant_id; /* who opened it, or none */
    bool noted;               /* there are texts */

    /* Written by review_open(); filled by review_tell(). Each may be absent. */
    struct review_texts {
        struct str name;    /* of whom it tells */
        struct str contact; /* how that person can be reached */
        struct str when;    /* about when it happened */
        struct str how;     /* how that person came */
        struct str note;    /* what should have happened */
        struct str answer;  /* what the participant is answered */
    } texts;

    const struct evidence *fraud;  /* of one about fraud: filled by review_tell_evidence() */
    struct entity_list candidates; /* struct review_candidate: who may be meant; filled by whose_tell_case() */
};

extern const struct entity review_case_entity;

/* Filters: state; kind with state; participant_id. */
extern const struct list review_case_list;
enum {
    CASES_STATE,
    CASES_KIND,
    CASES_PARTICIPANT,
};

/* Opens a case about `about` (its id, state and times are set here), with its texts and its audit row. `ret_id` may be
 * null. */
MUST_CHECK enum status review_open(struct act *act, const struct review_case *about, struct id *ret_id,
                                   struct error *err);

/* Whether a participant has `most` open cases. */
MUST_CHECK enum status review_has_many(struct act *act, const struct id *participant_id, size_t most, bool *ret_many,
                                       struct error *err);

/* Fills the texts of cases, by one statement. */
MUST_CHECK enum status review_tell(struct act *act, struct review_case *cases, size_t count, struct error *err);

/* Fills the evidence of a case about fraud; of others nothing. */
MUST_CHECK enum status review_tell_evidence(struct act *act, struct review_case *about, struct error *err);

/* A note of somebody on a case, open or not: the trail keeps it. */
MUST_CHECK enum status review_note(struct act *act, const struct id *id, struct str text, struct review_case *ret,
                                   struct error *err);

/* ERROR_NOT_FOUND with param "id" when this world has none. */
MUST_CHECK enum status review_read(struct act *act, const struct id *id, struct review_case *ret, struct error *err);

/* Resolves an open case for a reason, which the trail keeps and the participant who opened it is answered. Already
 * resolved: ERROR_CONFLICT `id`. */
MUST_CHECK enum status review_resolve(struct act *act, const struct id *id, struct str reason, struct review_case *ret,
                                      struct error *err);

/* Resolves the open cases of a kind about a referral: what they asked has been decided. */
MUST_CHECK enum status review_resolve_about(struct act *act, const struct id *referral_id, enum review_kind kind,
                                            struct str reason, struct error *err);

/* Whether there is an open case of a kind about a referral. */
MUST_CHECK enum status review_is_open(struct act *act, const struct id *referral_id, enum review_kind kind,
                                      bool *ret_open, struct error *err);

/* Whether an open case about `about`'s program, of its kind, says the same already: who is told of what goes on and on
 * is told once. */
MUST_CHECK enum status review_is_told(struct act *act, const struct review_case *about, bool *ret_told,
                                      struct error *err);

/* B20: what cases are about exists in their world. */
MUST_CHECK enum status review_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
