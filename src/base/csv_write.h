#pragma once

#include "base/buf.h"
#include "base/money.h"

/* Cells of files for spreadsheets. Any thread. */

/* A text in quotes. What people have written could be a formula in a spreadsheet, so one that begins like a formula
 * gets an apostrophe in front. Absent: an empty cell. */
void csv_add_text(struct buf *out, struct str text);

/* A cell as it was before csv_add_text() put its apostrophe in front; any other text as it is. */
struct str csv_without_guard(struct str text);

/* An amount of minor units as a plain number: "-12.50". Ours, so it stays a number. */
void csv_add_amount(struct buf *out, int64_t amount, const struct currency *currency);
