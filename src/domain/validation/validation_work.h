#pragma once

#include "domain/validation/validation.h"
#include "domain/webhook/webhook.h"

/* Asking, and what an answer does to the reward. The call itself is made by jobs/validations.c, between
 * validation_begin() and validation_record(), in no transaction. Runs inside a transaction, on its thread. */

/* What is asked: see docs/guides/webhooks.md. */
struct validation_call {
    struct validation row;
    struct webhook_endpoint endpoint;
    struct str body; /* as webhook_event_body() takes it */
};

/* A try begins, with a lease. `*ret_begun` false: there is nothing to ask any more, or nobody: what that comes to is
 * written. */
MUST_CHECK enum status validation_begin(struct act *act, const struct id *reward_id, struct validation_call *ret,
                                        bool *ret_begun, struct error *err);

enum validation_answer {
    VALIDATION_SAYS_YES,
    VALIDATION_SAYS_NO,
    VALIDATION_SAYS_NOTHING, /* to be asked again */
};

struct validation_result {
    enum validation_answer answer;
    int status_code;   /* 0: none */
    struct str reason; /* plain text; or absent */
};

/* What came of a try. One that is not at this attempt any more is left alone, and so is a reward that waits no longer.
 */
MUST_CHECK enum status validation_record(struct act *act, const struct id *reward_id, int64_t attempt,
                                         const struct validation_result *result, struct error *err);

/* POST /v1/rewards/{id}/validation: what a person says to one that was given up. "ask": the business is asked again
 * from the beginning; "grant": the reward waits for it no longer. The case is resolved. ERROR_NOT_FOUND `id`,
 * ERROR_INVALID_STATE `id`. */
enum validation_word { VALIDATION_ASK = 1, VALIDATION_GRANT = 2 };
extern const char *const validation_words[]; /* "ask", "grant", null: FIELD_CHOICE begins with 1 */

MUST_CHECK enum status validation_decide(struct act *act, const struct id *reward_id, int word, struct str reason,
                                         struct validation *ret, struct error *err);

/* Microseconds until the next try after `tries` of them; 0: it was the last. `chance` is any number. Pure. */
int64_t validation_delay_us(int64_t tries, uint64_t chance);
