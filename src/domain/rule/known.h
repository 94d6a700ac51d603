#pragma once

#include <jansson.h>
#include <stdint.h>

#include "base/schema.h"
#include "base/str.h"
#include "domain/rule/condition.h"

/* What a field is at this moment. */
struct known {
    enum {
        KNOWN_ABSENT,
        KNOWN_TEXT,
        KNOWN_INTEGER,
        KNOWN_BOOLEAN, /* `integer` is 0 or 1 */
        KNOWN_REAL,    /* `json` */
        KNOWN_LIST,    /* `list` */
        KNOWN_ARRAY,   /* `json` */
        KNOWN_OTHER,   /* there, but nothing to compare with */
        KNOWN_FOREIGN, /* money in another currency */
    } type;
    struct str text;
    int64_t integer;
    const struct str_array *list;
    const json_t *json;
};

/* What the leaf's field is. Views into the facts. */
struct known known_find(const struct rules *rules, const struct rule_condition *leaf, const struct rule_facts *facts);

/* The same of one of the items that an ASK_ITEMS leaf asks about; known_find() gives the first that has the field. */
struct known known_of_item(const struct rule_condition *leaf, const json_t *item);

/* The same of a JSON value; null is absent. */
struct known known_json(const json_t *json);
