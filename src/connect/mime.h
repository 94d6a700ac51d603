#pragma once

#include "base/buf.h"
#include "base/str.h"

/* Text as mail carries it: in ASCII, on short lines. Pure; any thread. Source: RFC 2045 (quoted-printable, base64),
 * RFC 2047 (words of headers), RFC 2183 (names of files), RFC 5322. */

/* Appends `text` (UTF-8, lines end in LF, CRLF or CR) in quoted-printable: at most 76 characters a line, CRLF at each
 * end of a line, the last one too. No line of it begins with '.' or with "--". */
void mime_add_quoted_printable(struct buf *buf, struct str text);

/* Appends any bytes in base64: 76 characters a line, CRLF at each end of a line, the last one too. */
void mime_add_base64(struct buf *buf, struct str bytes);

/* Appends a file's name as every system takes it, for a parameter in quotes: of letters, digits, '.', '-' and '_', an
 * '_' in the place of each other byte and of a '.' at its beginning, the first 100 of them; "file" for no name. */
void mime_add_file_name(struct buf *buf, struct str name);

/* Appends a header of words that people read ("Subject"), encoded where they are not plain ASCII, folded, with CRLF.
 * The text has no control characters (text_make_plain()). */
void mime_add_text_header(struct buf *buf, const char *name, struct str text);

/* Appends a header of an address with a name in front ("From"); an absent or empty name: the address alone. */
void mime_add_address_header(struct buf *buf, const char *name, struct str person, struct str address);
