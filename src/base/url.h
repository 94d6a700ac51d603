#pragma once

#include <stdbool.h>

#include "base/str.h"

/* True for an absolute http or https URL with a host, in the characters of RFC 3986 (all ASCII, hence no space and no
 * control byte), without user info, with a port of 1 to 65535 if any. Any thread. */
bool url_is_web(struct str text);
