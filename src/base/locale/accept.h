#pragma once

#include "base/locale/catalogue.h"
#include "base/locale/locale.h"

/* Which language to speak with whoever sends an Accept-Language header. Pure; any thread. */

struct accepted {
    enum language language;
    char tag[LOCALE_TAG_SIZE]; /* for numbers and dates: as sent ("de-AT"), or the language alone */
};

/* The language that is wanted most of those that there are; the first of them where none is, or the header is absent.
 */
struct accepted language_accept(struct str header);

/* A language tag as it was chosen by somebody, "de-AT"; absent or of a language that there is not: false. */
bool language_of_tag(struct str tag, struct accepted *ret);
