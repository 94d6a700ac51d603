#pragma once

#include <stdbool.h>

#include "base/jsonw.h"

/* The parts that the two writers of the published schema share. */

#define SCHEMA_UNIT_PATTERN "^x-[a-z0-9_]{1,20}$"

/* `name`: {"$ref": reference}; a null name for an element of an array. */
void schema_write_reference(struct jsonw *w, const char *name, const char *reference);

/* "enum": the keys of the default stages, into the object that is open. */
void schema_write_stages(struct jsonw *w, bool with_lost, bool with_null);

/* The definitions "condition", "leaf", the same about a customer ("customer_condition", "customer_leaf"), "event_type",
 * "currency" (as it is stored) and "country", into the object that is open. */
void schema_write_conditions(struct jsonw *w);
