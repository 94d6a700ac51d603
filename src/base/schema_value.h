#pragma once

#include "base/error.h"
#include "base/schema.h"

/* What the readers of bodies (schema.c) and of queries (schema_query.c) share: checking one value against its row. Not
 * for other use. Each returns STATUS_OK, or sets an error whose param is the field's name. */

/* Zeroes a struct and sets its times to TIME_NONE, those of nested structs too. */
void schema_clear(const struct schema *schema, void *out);

/* The row with this name; null if there is none. */
const struct field *schema_find(const struct schema *schema, struct str name);

/* ERROR_UNKNOWN_FIELD, naming the fields that there are. */
enum status schema_refuse_unknown(const struct schema *schema, struct str name, struct error *err);

/* ERROR_NOT_SUPPORTED for a row that is documented only. */
enum status schema_refuse_unsupported(const struct field *field, struct error *err);

/* ERROR_MISSING_FIELD for the first required row whose bit in `*seen` (by index) is not set; it is set then, so that
 * the next call tells the next. */
MUST_CHECK enum status schema_check_required(const struct schema *schema, uint64_t *seen, struct error *err);

/* True for types whose value is written as a string. */
bool schema_is_textual(enum field_type type);

/* What a value of this type is called in a sentence: "a whole number". */
const char *schema_type_phrase(enum field_type type);

/* Stores a value of a textual type into its member. */
MUST_CHECK enum status schema_take_text(const struct field *field, struct str text, void *member, struct error *err);

/* Stores a FIELD_INT or FIELD_MONEY. */
MUST_CHECK enum status schema_take_int(const struct field *field, int64_t value, void *member, struct error *err);

/* The bounds of a row after its defaults. */
struct schema_range {
    int64_t min, max;
};
struct schema_range schema_bounds(const struct field *field);
