#pragma once

#include "domain/review/review.h"

/* What a person says to a case about fraud: yes or no to each side. Runs on a writer thread, in one transaction; all
 * refusals come before the first write. */

enum verdict_side { VERDICT_REFERRER = 1, VERDICT_REFERRED = 2, VERDICT_BOTH = 3 };
extern const char *const verdict_sides[]; /* "referrer", "referred", "both", null: FIELD_CHOICE begins with 1 */

enum verdict_word { VERDICT_APPROVE = 1, VERDICT_DENY = 2 };
extern const char *const verdict_words[]; /* "approve", "deny", null */

struct verdict {
    struct id case_id;
    int side;     /* enum verdict_side */
    int decision; /* enum verdict_word */
    struct str reason;
};

/* Approve: the side's rewards wait for this no longer, and what was blocked is decided on once more. Deny: what the
 * side waits for is denied, and nothing more is paid to it. Once both sides are decided on the case is resolved.
 * ERROR_NOT_FOUND `id`; ERROR_CONFLICT `id`: resolved already; ERROR_INVALID_STATE `id`: it is not about fraud, or not
 * about a referral. `*ret` is told with its evidence. */
MUST_CHECK enum status verdict_say(struct act *act, const struct verdict *verdict, struct review_case *ret,
                                   struct error *err);

/* Resolves a case by words alone, as review_resolve() does. ERROR_INVALID_STATE `id`: it is about fraud, and a side of
 * it is open, whose rewards would wait for ever. */
MUST_CHECK enum status verdict_resolve(struct act *act, const struct id *case_id, struct str reason,
                                       struct review_case *ret, struct error *err);
