#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* Texts with gaps, in the syntax of ICU MessageFormat, which FormatJS reads too: "{count, plural, one {# friend} other
 * {# friends}}". Compiled once, constant afterwards, filled for a locale.
 *
 * Of the syntax: {name}, {name, number}, plural and selectordinal (with offset and =N), select, '#', and apostrophes as
 * ICU has them: '' is one, and one before a brace begins what is taken as it is. Dates and money are filled in as
 * texts, since only the caller knows time zone and currency. */

struct locale;
struct message;

struct message_argument {
    const char *name;
    struct str text; /* absent: it is a number */
    int64_t number;
};

#define MESSAGE_TEXT(argument_name, value) ((struct message_argument){.name = (argument_name), .text = (value)})
#define MESSAGE_NUMBER(argument_name, value) ((struct message_argument){.name = (argument_name), .number = (value)})

/* Null, or what is wrong with the pattern. What is made lives in the arena; the pattern must outlive it. */
const char *message_compile(struct arena *arena, struct str pattern, const struct message **ret);

/* Appends the text. A gap without its argument stays empty. `locale` decides plural forms and how numbers look; it
 * belongs to the calling thread. */
void message_format(const struct message *message, struct locale *locale, const struct message_argument *arguments,
                    size_t count, struct buf *out);

/* The whole text of a message without gaps; absent: it has some. */
struct str message_plain(const struct message *message);

/* Calls `each` for the name of every gap, as often as it stands there. */
void message_each_name(const struct message *message, void (*each)(void *ctx, struct str name), void *ctx);
