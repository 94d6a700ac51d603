#pragma once

#include <stdbool.h>

#include "base/str.h"

/* Words that tell nobody apart: kinds of streets, and what people say around a name ("Mrs Holloway from Maple Street").
 * English, German and Spanish ones, folded (fold.h). Pure; any thread. */

/* "street", "st", "avenue", ... */
bool common_word_is_street(struct str word);

/* "from", "mrs", "phone", ... */
bool common_word_is_filler(struct str word);

/* Of the fillers those behind which a place or firm is said: "from", "at", ... */
bool common_word_is_where(struct str word);
