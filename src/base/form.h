#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* What a browser's form sends: application/x-www-form-urlencoded. Strict, since our own forms are the only ones: every
 * name and value is text, no name comes twice, bytes are escaped well. Pure; any thread. */

struct form_field {
    struct str name, value; /* decoded */
};

struct form {
    struct form_field *fields;
    size_t count;
};

/* ERROR_BAD_REQUEST for what no browser sends; ERROR_BODY_TOO_LARGE beyond LIMIT_FORM_BYTES or LIMIT_FORM_FIELDS. What
 * is read lives in the arena. */
MUST_CHECK enum status form_read(struct str body, struct arena *arena, struct form *ret, struct error *err);

/* True for the Content-Type header of such a body. */
bool form_is_type(struct str content_type);

/* Absent when the field was not sent. */
struct str form_find(const struct form *form, const char *name);

/* Without white space at the ends, and line ends as one newline each, for browsers send two bytes. */
struct str form_text(const struct form *form, const char *name, struct arena *arena);
