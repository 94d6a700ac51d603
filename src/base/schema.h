#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/jsonw.h"
#include "base/money.h"
#include "base/str.h"
#include "base/typeid.h"

/* Field tables: one table parses a JSON object into a plain struct, refuses unknown and missing fields with their path,
 * and writes the JSON Schema of the same object for /openapi.json. All policy is in the row. At most 64 fields a table.
 * Any thread. */

enum field_type {
    FIELD_TEXT, /* struct str; `min`, `max` are bytes (max 0: LIMIT_TEXT_BYTES); trimmed of nothing; must be non-empty
                   unless min is 0 */
    FIELD_INT,  /* struct opt_int; whole number within min..max (both 0: any int64); fractions and exponents are refused
                 */
    FIELD_MONEY,    /* struct opt_int within +-MONEY_LIMIT and min..max (both 0: no further bound): minor units */
    FIELD_BOOL,     /* struct opt_bool */
    FIELD_TIME,     /* int64_t `_at`, TIME_NONE when absent; RFC 3339 */
    FIELD_ID,       /* struct id; `prefix` names the kind */
    FIELD_CURRENCY, /* struct currency */
    FIELD_CHOICE,   /* int, index into `choices` + 1; 0 when absent */
    FIELD_URL,      /* struct str; absolute http or https URL as url_check() has it, of at most `max` bytes (0:
                       LIMIT_URL_BYTES) */
    FIELD_OBJECT,   /* the struct of `schema`, in place; its `bool present` member is at offset 0 */
    FIELD_ARRAY,    /* struct field_array of `schema` structs (each with `bool present` at offset 0); min..max elements,
                       max above 0 */
    FIELD_TEXTS,    /* struct str_array; min..max elements of 1..LIMIT_TEXT_BYTES bytes; max above 0 */
    FIELD_JSON,     /* json_t * (borrowed from the body); any JSON value; `max` bytes when written out compactly (0: no
                       bound) */
    FIELD_METADATA, /* json_t * (borrowed); an object of strings within the metadata limits */
};

enum field_flags {
    FIELD_REQUIRED = 1,    /* must be there and not null */
    FIELD_NULLABLE = 2,    /* null is accepted and means absent (without it null is ERROR_INVALID_TYPE) */
    FIELD_UNSUPPORTED = 4, /* documented, not in this version: any use is ERROR_NOT_SUPPORTED with its path */
};

struct opt_int {
    bool set;
    int64_t value;
};

struct opt_bool {
    bool set;
    bool value;
};

struct field_array {
    void *items;
    size_t count;
};

struct str_array {
    struct str *items;
    size_t count;
};

struct schema;

struct field {
    const char *name;
    enum field_type type;
    size_t offset; /* of the member in the struct */
    unsigned flags;
    int64_t min, max;
    const char *const *choices;  /* null-terminated */
    const char *prefix;          /* FIELD_ID */
    const struct schema *schema; /* FIELD_OBJECT, FIELD_ARRAY */
    const char *doc;             /* one sentence for the published schema */
};

struct schema {
    const char *name; /* component name in the published document: "ParticipantCreate" */
    const struct field *fields;
    size_t field_count;
    size_t size; /* of the struct */
};

#define SCHEMA(schema_name, fields_array, type)                                                                        \
    {                                                                                                                  \
        (schema_name), (fields_array), sizeof(fields_array) / sizeof((fields_array)[0]), sizeof(type)                  \
    }

/* Fills `out` (zeroed by the callee; times TIME_NONE) from a JSON object. Strings are views into `json` (keep it alive)
 * or copies in the arena. On failure `err` has code and path of the first wrong field and by `next` those of the
 * others (at most LIMIT_BODY_ERRORS in all, in the arena); `out` is unspecified. */
MUST_CHECK enum status schema_read(const struct schema *schema, const json_t *json, void *out, struct arena *arena,
                                   struct error *err);

/* The same for an URL query that was split into names and decoded values: numbers, booleans, ids, times are read from
 * text. Only the types up to FIELD_CHOICE and FIELD_URL have a text form; a parameter given twice is refused. Strings
 * are views into `parameters`. */
struct query_parameter {
    struct str name; /* also `created[gte]` */
    struct str value;
};
MUST_CHECK enum status schema_read_query(const struct schema *schema, const struct query_parameter *parameters,
                                         size_t count, void *out, struct arena *arena, struct error *err);

/* Writes the JSON Schema object (2020-12) of `schema` as a value. Nested schemas are written in place. */
void schema_write(const struct schema *schema, struct jsonw *w, const char *name);

/* The same of one row. */
void schema_write_field(const struct field *field, struct jsonw *w, const char *name);
