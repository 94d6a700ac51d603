#pragma once

#include "base/entity.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Cases: what waits for a person. They are opened by what happens and resolved by somebody, with a reason. A case names
 * what it is about; its detail is one line without personal values. */

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
    int64_t created_at;
    int64_t resolved_at; /* TIME_NONE: open */
};

extern const struct entity review_case_entity;

/* Filters: state; kind with state. */
extern const struct list review_case_list;
enum {
    CASES_STATE,
    CASES_KIND,
};

/* Opens a case about `about` (its id, state and times are set here), with its audit row. */
MUST_CHECK enum status review_open(struct act *act, const struct review_case *about, struct error *err);

/* ERROR_NOT_FOUND with param "id" when this world has none. */
MUST_CHECK enum status review_read(struct act *act, const struct id *id, struct review_case *ret, struct error *err);

/* Resolves an open case for a reason, which the trail keeps. Already resolved: ERROR_CONFLICT `id`. */
MUST_CHECK enum status review_resolve(struct act *act, const struct id *id, struct str reason, struct review_case *ret,
                                      struct error *err);

/* B20: what cases are about exists in their world. */
MUST_CHECK enum status review_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
