#pragma once

#include "base/error.h"
#include "base/str.h"

/* Texts that people read on one line: names, titles, tags. Whoever shows or logs one must not have to wonder what it
 * does to the line. Pure; any thread. */

/* No control character (U+0000 to U+001F, U+007F to U+009F: line breaks, tabs, escapes), no line or paragraph separator
 * (U+2028, U+2029), and nothing that turns the direction of what follows (U+202A to U+202E, U+2066 to U+2069). `text`
 * is UTF-8, or absent, which is plain. */
bool text_is_plain(struct str text);

/* ERROR_INVALID_VALUE `param` when it is not. */
MUST_CHECK enum status text_check_plain(struct str text, const char *param, struct error *err);

/* A copy with a space in the place of each such character, for texts that may not be refused; a plain one as it is. */
struct str text_make_plain(struct str text, struct arena *arena);

/* ---- names ---- */

/* The first character of a name, whole, in the same bytes; of an empty or absent one nothing. */
struct str text_initial(struct str name);

/* "Grace A." of "Grace Ada Abel", for those whom the rest does not concern. Absent where no name stands. In the arena,
 * or in the same bytes. */
struct str text_short_name(struct str name, struct arena *arena);
