#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* What went wrong, told where the failure is known and shown where the answer is made.
 * One table (error.c) has a row per code: its stable name, the status it belongs to, and a title.
 * Names are part of the API: they never change and are never reused. */

/* Sorted by name. */
enum error_code {
    ERROR_NONE = 0,
    ERROR_BAD_REQUEST,           /* framing or syntax of the HTTP request */
    ERROR_BODY_TOO_LARGE,        /* 413 */
    ERROR_BUDGET_EXHAUSTED,      /* the program's budget has too little left for it (409) */
    ERROR_CODE_TAKEN,            /* a referral code that is or was someone else's */
    ERROR_CONFIRMATION_REQUIRED, /* a user must prove again who he is before this (403) */
    ERROR_CONFLICT,              /* contradicts what is stored */
    ERROR_CSRF_FAILED,           /* sent by another page than the console's, or without its token (403) */
    ERROR_DISK_FULL,             /* 507 */
    ERROR_EVENT_CONFLICT,        /* the same natural key with other content */
    ERROR_FORBIDDEN,             /* the key lacks the scope, or a test-only call with a live key */
    ERROR_HEADER_TOO_LARGE,      /* 431 */
    ERROR_IDEMPOTENCY_GONE,      /* the stored answer held a secret and was destroyed (409) */
    ERROR_IDEMPOTENCY_MISMATCH,  /* the same Idempotency-Key with another body */
    ERROR_INSUFFICIENT_CREDIT,   /* less can be spent than is asked for; the problem tells how much: `available` */
    ERROR_INTERNAL,              /* ours */
    ERROR_INVALID_CREDENTIALS,   /* e-mail, password or code is not right (401) */
    ERROR_INVALID_CURRENCY,      /* not an ISO 4217 code or x-unit, or not the expected one */
    ERROR_INVALID_CURSOR,        /* a cursor that is not of this list, or of another caller */
    ERROR_INVALID_JSON,          /* not JSON, or JSON that referd refuses (depth, duplicate key, U+0000, UTF-8) */
    ERROR_INVALID_SIGNATURE,     /* webhook signature wrong, too old or from the future */
    ERROR_INVALID_STATE,         /* what the object has come to does not allow this act */
    ERROR_INVALID_TYPE,          /* another JSON type than the field wants */
    ERROR_INVALID_VALUE,         /* right type, value not allowed */
    ERROR_LAST_OWNER,            /* the workspace would have no owner (409) */
    ERROR_LIMIT_REACHED,         /* there are as many of them as there may be (409) */
    ERROR_LIVEMODE_MISMATCH,     /* test data at a live connection, or the reverse */
    ERROR_METHOD_NOT_ALLOWED,    /* 405 */
    ERROR_MISSING_FIELD,
    ERROR_NOT_BUILT, /* 501: documented, not in this version */
    ERROR_NOT_FOUND,
    ERROR_NOT_SUPPORTED,          /* a rule key or field that is not in this version; param is its path */
    ERROR_OUT_OF_RANGE,           /* number, length or count outside its limits */
    ERROR_OWN_REQUEST,            /* nobody says yes to what came of an own act (403) */
    ERROR_PROGRAM_ENDED,          /* the program is over */
    ERROR_PROGRAM_PAUSED,         /* the program takes nobody new for now */
    ERROR_RATE_LIMITED,           /* 429: too many calls within a minute */
    ERROR_REFERENCE_CONFLICT,     /* the same reference with other content */
    ERROR_REQUEST_TIMEOUT,        /* 408 */
    ERROR_SECOND_FACTOR_REQUIRED, /* the password is right, and a code is missing (401) */
    ERROR_SECOND_PERSON_REQUIRED, /* who said the first yes cannot say the second (403) */
    ERROR_TOO_MANY_ATTEMPTS,      /* 429 */
    ERROR_UNAUTHORIZED,
    ERROR_UNAVAILABLE, /* 503 */
    ERROR_UNKNOWN_FIELD,
    ERROR_UNKNOWN_VARIABLE,   /* a text names what is not filled in; the problem tells where: `offset` */
    ERROR_UNSUPPORTED_FILTER, /* no index serves these filters, or this order */
    ERROR_UNSUPPORTED_MEDIA_TYPE,
    ERROR_CODE_COUNT,
};

enum {
    ERROR_PARAM_SIZE = 128,
    ERROR_DETAIL_SIZE = 320,
};

/* Plain data; `{0}` is "no error". Text is truncated, never overrun. No personal value may enter it. A copy shares the
 * further errors, which live in the arena of whoever found them (schema_read()). */
struct error {
    const struct error *next; /* the next wrong field of the same body; null: none, as for most errors */
    const char *figure;       /* a number that the problem tells beside its sentence: "available"; null: none */
    int64_t figure_value;
    enum error_code code;
    char param[ERROR_PARAM_SIZE];   /* the field at fault, as a path: `events[3].amount`; may be empty */
    char detail[ERROR_DETAIL_SIZE]; /* one English sentence that says what to do about it */
    int retry_s;                    /* when to come again, where it is known better than by the status; 0: it is not */
};

/* The table row of a code. */
struct error_info {
    const char *name;   /* "event_conflict" */
    enum status status; /* what a function that reports this code returns */
    int http_status;    /* 409 */
    const char *title;  /* "The event contradicts a stored one" */
};

/* The row of `code`. Never null. Any thread. */
const struct error_info *error_info(enum error_code code);

/* Fills `err` (which may be null) and returns the status of `code`, so that a caller can write
 * `return error_set(err, ERROR_OUT_OF_RANGE, "limit", "limit must be from 1 to %d", 100);`
 * `param` may be null. */
enum status error_set(struct error *err, enum error_code code, const char *param, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The same with a number that the problem tells as a member of its own; `figure` is a literal. */
enum status error_set_figure(struct error *err, enum error_code code, const char *param, const char *figure,
                             int64_t value, const char *detail);

/* The path of a member as params have it: ("mapping", "E-Mail") -> "mapping.E-Mail"; what is too long is cut between
 * characters. */
void error_member(const char *param, const char *name, char ret[ERROR_PARAM_SIZE]);

/* Puts words behind the sentence of an error, in parentheses; both are cut between characters where they are too long
 * for its room. Nothing else of it changes. */
void error_explain(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts `prefix` before the param: ("events[3]", "amount") -> "events[3].amount", and before those of the further
 * errors. Null `err` is accepted. */
void error_prefix(struct error *err, const char *prefix);

/* A copy for whoever keeps it longer than the memory of the further errors lives: without those. */
struct error error_alone(const struct error *err);

/* error_set() of a refusal that ends: in `retry_s` seconds the peer may try again. */
enum status error_set_retry(struct error *err, enum error_code code, int retry_s, const char *detail);
