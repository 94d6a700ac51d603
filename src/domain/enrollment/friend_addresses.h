#pragma once

#include "base/str.h"

/* E-mail addresses as people type or paste them: between commas, semicolons, line ends or spaces, also as mail programs
 * write them ("Maya Ortiz <maya@example.com>"). Whether each is one is for email_normalise(). Pure; any thread. */

/* Fills `ret` with up to `room` of them, views into `text`; gives how many there are, at most `room`. What has no '@'
 * between two commas is one too, so that it can be said to be none. */
size_t friend_addresses_read(struct str text, struct str *ret, size_t room);
