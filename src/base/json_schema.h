#pragma once

#include <stdbool.h>

#include "base/jsonw.h"

/* What the tables of what is read (schema.h) and of what is told (entity.h) say alike in JSON Schema 2020-12: members
 * of an object that is open. Not for other use. */

/* `"type": "string"`, or with null where null is accepted. */
void json_schema_type(struct jsonw *w, const char *type, bool nullable);

/* A text that is an id with this prefix; null: with any. */
void json_schema_id(struct jsonw *w, const char *prefix, bool nullable);

/* A text that is one of the words, where there are any. */
void json_schema_words(struct jsonw *w, const char *const *words, bool nullable);
