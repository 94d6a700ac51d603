#pragma once

#include "base/arena.h"
#include "base/str.h"

/* The key that a request sends. Pure; any thread. */

/* From the value of an Authorization header: `Bearer <key>`, or `Basic <base64>` with the key as user name (its
 * password is not looked at). Absent when there is none, or something else. */
struct str credential_read(struct str authorization, struct arena *arena);
