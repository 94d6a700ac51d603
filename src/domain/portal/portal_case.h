#pragma once

#include "domain/review/review.h"

/* Cases that a participant opens: a referral that is missing, or one that it sees otherwise. */

/* The kinds that it may open, null-terminated: "dispute", "missing_referral". FIELD_CHOICE gives index + 1. */
extern const char *const portal_case_kinds[];

/* How somebody came, null-terminated: "code", "form", "link", "name". */
extern const char *const portal_case_ways[];

struct portal_case_fields {
    struct id participant_id;
    int kind;              /* FIELD_CHOICE of portal_case_kinds */
    struct id referral_id; /* of a dispute; else none */
    struct str name;       /* of a missing referral */
    struct str contact, when, note;
    int how; /* FIELD_CHOICE of portal_case_ways */
};

/* Checks what the field table cannot. Any thread. */
MUST_CHECK enum status portal_case_check(const struct portal_case_fields *fields, struct error *err);

/* Opens it. ERROR_NOT_FOUND `referral_id`: it is not the participant's; ERROR_LIMIT_REACHED: LIMIT_PARTICIPANT_CASES of
 * the participant's are open. */
MUST_CHECK enum status portal_case_open(struct act *act, const struct portal_case_fields *fields,
                                        struct review_case *ret, struct error *err);

/* A case as the participant reads it. */
extern const struct entity portal_case_entity; /* of struct review_case */
