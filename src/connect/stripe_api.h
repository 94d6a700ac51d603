#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/money.h"
#include "base/str.h"
#include "net/client.h"

/* Calls to Stripe's API: bytes out and in (stripe_api.c: reading; stripe_give.c: handing over). No SQL, no domain. Any
 * thread. Source: Stripe's API reference (read in 2026). */

struct stripe_account {
    struct str url; /* absent: Stripe's own */
    struct str key;
};

/* GET /v1/events of the types that are used, newest first; times in whole seconds. Everything in `arena`. */
void stripe_events_request(const struct stripe_account *account, int64_t from_at, int64_t to_at, struct str after,
                           struct arena *arena, struct client_request *ret);

enum stripe_answer_kind {
    STRIPE_ANSWERED, /* 200 with JSON */
    STRIPE_LATER,    /* it could not be asked, or has no time now */
    STRIPE_REFUSED,  /* it does not take this call: `reason` is what it says */
};

struct stripe_answer {
    enum stripe_answer_kind kind;
    json_t *json; /* of STRIPE_ANSWERED: the caller's to json_decref(); else null */
    struct str reason;
    int64_t retry_after_s; /* 0: it did not say */
};
void stripe_answer_read(const struct client_reply *reply, struct arena *arena, struct stripe_answer *ret);

/* ---- what is handed over: amounts in minor units of ISO 4217, texts as they are ---- */

/* By which everything is the same on each try: Stripe does what has the same key once, and gives the same answer again
 * (for 24 hours at least). */
struct stripe_ticket {
    struct str key;    /* Idempotency-Key */
    struct str reward; /* "rwd_...": kept there as metadata */
};

/* Adds to the balance of a customer, or (negative) takes from it. ERROR_INVALID_CURRENCY, ERROR_INVALID_VALUE `amount`:
 * Stripe cannot write it. */
struct stripe_credit {
    struct str customer; /* stripe_is_id() */
    int64_t amount;
    struct currency currency;
    struct str description;
};
MUST_CHECK enum status stripe_credit_request(const struct stripe_account *account, const struct stripe_credit *credit,
                                             const struct stripe_ticket *ticket, struct arena *arena,
                                             struct client_request *ret, struct error *err);

/* A coupon that can be used once, under an id of our own; errors as above. */
struct stripe_coupon {
    struct str id;
    int64_t percent_bp; /* or 0: */
    int64_t amount;
    struct currency currency;
    struct str name;
};
MUST_CHECK enum status stripe_coupon_request(const struct stripe_account *account, const struct stripe_coupon *coupon,
                                             const struct stripe_ticket *ticket, struct arena *arena,
                                             struct client_request *ret, struct error *err);

/* The code of a coupon; errors as above. */
struct stripe_promotion {
    struct str coupon_id, code;
    int64_t expires_at; /* TIME_NONE: never */
    int64_t min_order;  /* 0: any */
    struct currency currency;
};
MUST_CHECK enum status stripe_promotion_request(const struct stripe_account *account,
                                                const struct stripe_promotion *promotion,
                                                const struct stripe_ticket *ticket, struct arena *arena,
                                                struct client_request *ret, struct error *err);

/* Switches a promotion code (stripe_is_id()) on or off. */
void stripe_switch_request(const struct stripe_account *account, struct str promotion_id, bool active,
                           const struct stripe_ticket *ticket, struct arena *arena, struct client_request *ret);

/* Whether it can be an id of Stripe, as part of an address: letters, digits, '_' and '-', 255 at most. */
bool stripe_is_id(struct str text);

enum stripe_done_kind {
    STRIPE_DONE,        /* it has it: `id` */
    STRIPE_NOT_TAKEN,   /* it never will, as it was asked for */
    STRIPE_CREDENTIALS, /* it does not take the key */
    STRIPE_BUSY,        /* it did not do it, and asks to be left alone */
    STRIPE_NOT_SENT,    /* nobody was reached */
    STRIPE_UNKNOWN,     /* nobody knows */
};

struct stripe_done {
    enum stripe_done_kind kind;
    struct str id;     /* of what was made there; stripe_is_id() */
    struct str reason; /* a sentence for people; absent when it was done */
    int64_t retry_after_s;
};

/* What came of one of these calls. `own_id` is the id that was asked for (a coupon's), or absent: that there is such a
 * thing already means that it was made. Texts in `arena` or constants. */
void stripe_done_read(const struct client_reply *reply, struct str own_id, struct arena *arena,
                      struct stripe_done *ret);
