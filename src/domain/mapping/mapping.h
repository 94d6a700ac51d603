#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "domain/mapping/amount_text.h"
#include "domain/mapping/json_path.h"

/* A field mapping: how the body that another system sends becomes bodies of POST /v1/events. It is a table: each name
 * is a place in that body (`customer.email`, `object.id`, `data.<name>`), and each value says what to put there:
 *
 *     {"each": "$.rows",                                    several facts in one body: @ is one of them
 *      "type": {"path": "$.event", "map": {"won": "order.placed"}},
 *      "external_id": "@.id",
 *      "customer.email": "@.lead.mail",
 *      "amount": "@.total", "amount_unit": "major", "currency": {"const": "EUR"},
 *      "occurred_at": {"path": "@.paid", "format": "unix"}}
 *
 * An empty text, null and what is not there are left out, or are `default`, which is read as the value would have been:
 * an amount in `amount_unit`, a time by `format`. A type that `map` does not have makes no
 * fact: the message is ignored. What is made is then read and judged as if it had been sent to /v1/events. Pure; any
 * thread. */

enum { MAPPING_FIELDS_MAX = 64 };

struct mapping_field;

struct mapping {
    bool has_each;
    struct json_path each;
    enum amount_unit unit;
    const struct mapping_field *fields;
    size_t field_count;
};

/* Reads and checks a mapping. `json` outlives *ret, whose parts are in `arena`. Params of errors begin with `param`
 * ("settings.mapping"). */
MUST_CHECK enum status mapping_read(const json_t *json, const char *param, struct arena *arena, struct mapping *ret,
                                    struct error *err);

/* A body that is being mapped. */
struct mapping_run {
    const struct mapping *mapping;
    struct arena *arena;
    struct str body;
    struct str *roots; /* by field: what its path from `$` leads to */
    struct str *items;
    size_t item_count;
};

/* `body` was accepted by json_parse(). ERROR_INVALID_VALUE `each`: there is no array, or one of too many. */
MUST_CHECK enum status mapping_begin(const struct mapping *mapping, struct str body, struct arena *arena,
                                     struct mapping_run *ret, struct error *err);

/* The n-th fact's body of POST /v1/events, which the caller owns; null: it is ignored. Errors name the place in that
 * body as their param, and say by which path they came to it. */
MUST_CHECK enum status mapping_event(const struct mapping_run *run, size_t n, json_t **ret, struct error *err);

/* Says in the sentence of an error that was found later, by its param, where the mapping took the value from. */
void mapping_blame(const struct mapping *mapping, struct error *err);
