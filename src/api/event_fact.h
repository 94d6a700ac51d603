#pragma once

#include <jansson.h>

#include "base/schema.h"
#include "domain/click/click_ids.h"
#include "domain/intake/intake.h"

/* The body of POST /v1/events, and how it becomes a fact: of the call itself, and of the bodies that mappings make of
 * what others send. Everything that needs no data is checked here. Any thread. */

struct event_object {
    bool present;
    struct str source, id;
};

struct event_attribution {
    bool present;
    struct str code;
    struct str click_id;
    struct click_ids clicks; /* what click_id holds */
    struct fact_referrer referrer;
    json_t *later;
};

struct event_body {
    bool present;
    struct str type, external_id, source;
    struct id program_id, referral_id;
    struct contact_fields customer;
    struct event_object object, refers_to;
    struct event_attribution attribution;
    struct opt_int amount, net_amount;
    struct currency currency;
    struct opt_bool no_reward;
    int64_t occurred_at;
    json_t *data, *items, *metadata, *later;
};

/* Of one event; fills a struct event_body. */
extern const struct schema event_schema;

/* Checks a body that was read by the table, and makes the fact of it. `json` is what it was read from. Both outlive the
 * fact, whose other parts are in `arena`. Errors by their place in the body. */
MUST_CHECK enum status event_fact_make(struct event_body *body, const json_t *json, struct arena *arena,
                                       struct event_fact *ret, struct error *err);

/* The same from the JSON on. */
MUST_CHECK enum status event_fact_read(const json_t *json, struct arena *arena, struct event_fact *ret,
                                       struct error *err);

/* A clock that is a little ahead is forgiven; a date that lies days ahead is a mistake, or an attempt:
 * ERROR_INVALID_VALUE `occurred_at`. `now_at` is the world's. */
MUST_CHECK enum status event_fact_check_time(const struct event_fact *fact, int64_t now_at, struct error *err);
