#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "base/view.h"

/* The texts of messages: mustache (base/template.h) with a fixed list of variables, values and sections of them, no
 * partials, and nothing that is HTML. Pure; any thread. */

/* Names of the variables, null-terminated: "first_name", "business", "program", "link", ... */
extern const char *const message_variables[];

/* Whether a text can be a template: known variables, sections that end, lines of plain text. `param` is its field.
 * ERROR_UNKNOWN_VARIABLE with the figure `offset`, the byte where its braces begin; ERROR_INVALID_VALUE. */
MUST_CHECK enum status message_text_check(struct str text, const char *param, struct error *err);

/* Fills it from an object of texts by their names. A text that is no template is ERROR_INVALID_VALUE `text`. At most
 * LIMIT_MESSAGE_TEXT_BYTES are given, cut between characters. */
MUST_CHECK enum status message_text_fill(struct str text, const struct view *values, struct arena *arena,
                                         struct str *ret, struct error *err);
