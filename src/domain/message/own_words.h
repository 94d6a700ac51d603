#pragma once

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"

/* Words that one stranger has us send to another. Nothing in them may lead anywhere: no address of a page or of a
 * mailbox, also none that a mail program would only guess. Pure; any thread. */

/* Whether there is something that could be read as an address: a name with a dot and at least two letters behind it
 * ("example.com", also "end.Next", which needs a space), "://", "@". */
bool own_words_have_address(struct str text);

/* ERROR_INVALID_VALUE `param` for that, and for what is no lines of plain text; ERROR_OUT_OF_RANGE beyond
 * LIMIT_OWN_WORDS_BYTES. Absent is right. */
MUST_CHECK enum status own_words_check(struct str text, const char *param, struct error *err);
