#pragma once

#include <jansson.h>

#include "base/entity.h"

/* Rows that a call tells as lines of a CSV: a column for each member, those of an object within under both names
 * ("amounts.granted"); lists and free-form JSON as their text. Texts are guarded against formulas (base/csv_write.h),
 * numbers and times are as the call tells them, money in minor units. Pure; any thread. */

/* The line of heads. */
void export_csv_heads(const struct entity *entity, enum entity_view view, struct buf *out);

/* One row. */
void export_csv_row(const struct entity *entity, enum entity_view view, const json_t *row, struct buf *out);

/* The heads as an array of texts, a value of a JSON. */
void export_csv_columns(const struct entity *entity, enum entity_view view, struct jsonw *w, const char *name);
