#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"

/* Canonical forms of the keys of persons. Pure; any thread. On success `*ret` is a view into the arena; on failure
 * `err` has `param`. */

enum { EMAIL_SIZE_LIMIT = 254 };

/* The whole address lower-cased (ASCII), the domain as IDNA 2008 ASCII. A dot-atom before one '@', a domain of two
 * labels at least. Nothing is folded: dots and plus parts mean something to some hosts. Other letters than ASCII's
 * before the '@' (RFC 6531) are refused, and the error says so: what is the same address there depends on its host. */
MUST_CHECK enum status email_normalise(struct str text, const char *param, struct arena *arena, struct str *ret,
                                       struct error *err);

/* E.164: '+' and 7 to 15 digits, and with an extension ";ext=" and its digits behind (RFC 3966). `country` (alpha-2, or
 * absent) tells how to read a number without country code. Any usual notation. */
MUST_CHECK enum status phone_normalise(struct str text, struct str country, const char *param, struct arena *arena,
                                       struct str *ret, struct error *err);

/* A host name, lower case, IDNA 2008 ASCII, two labels at least; a trailing dot, a scheme or a path are refused. */
MUST_CHECK enum status domain_normalise(struct str text, const char *param, struct arena *arena, struct str *ret,
                                        struct error *err);

/* An ISO 3166 alpha-2 code, upper-cased. */
MUST_CHECK enum status country_normalise(struct str text, const char *param, struct arena *arena, struct str *ret,
                                         struct error *err);

/* The shape of a BCP 47 tag (subtags of 1 to 8 letters and digits; '_' is read as '-'), as sent otherwise. */
MUST_CHECK enum status locale_normalise(struct str text, const char *param, struct arena *arena, struct str *ret,
                                        struct error *err);
