#pragma once

#include "base/buf.h"
#include "base/str.h"

/* The one layout of all public HTML pages: a heading and a few sentences, readable on any screen, in light and dark,
 * without anything loaded from elsewhere. Pure; any thread. */

/* The header lines that go with the layout: a policy that allows its style and nothing else. */
void page_write_headers(struct buf *out);

/* Appends a whole document. Texts are escaped; `reference` (a request id) is shown small, or absent. */
void page_write(struct buf *out, struct str title, struct str text, struct str reference);
