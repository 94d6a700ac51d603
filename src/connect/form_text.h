#pragma once

#include "base/buf.h"
#include "base/str.h"

/* Forms as they are sent: application/x-www-form-urlencoded, in a body or behind a '?'. Reading one is base/form.h.
 * Pure; any thread. */

/* Appends "name=value", both encoded, and '&' before it unless it is the first of what stands behind `begin`. An absent
 * value: nothing. */
void form_text_add(struct buf *buf, size_t begin, const char *name, struct str value);

/* Appends the text alone, encoded: letters, digits and "-._~" as they are, all else as %XX. */
void form_text_escape(struct buf *buf, struct str text);
