#pragma once

#include "base/buf.h"
#include "base/str.h"

/* The one layout of all public HTML pages: a heading and a few sentences, readable on any screen, in light and dark,
 * without anything loaded from elsewhere. Pure; any thread. */

/* The header lines that go with the layout: a policy that allows its style and nothing else. */
void page_write_headers(struct buf *out);

/* Appends a whole document. Texts are escaped; `reference` (a request id) is shown small, or absent. */
void page_write(struct buf *out, struct str title, struct str text, struct str reference);

/* The same in parts: everything up to the heading, and the end. Between them goes markup without attributes but `href`,
 * in which every text is added by page_add_text(). */
void page_begin(struct buf *out, struct str title);
void page_end(struct buf *out);

/* Appends a text, escaped for an element or for an attribute in double quotes. */
void page_add_text(struct buf *out, struct str text);
