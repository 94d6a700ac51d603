#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

/* Reading CSV as spreadsheets write it (RFC 4180): record by record, so that a fault costs its line and no more. Fields
 * are separated by commas, semicolons or tabs, whichever the first line has most of; lines end with CR, LF or both; a
 * mark of byte order at the beginning is skipped, and so are lines with nothing on them. A field in quotes may hold
 * separators, line ends, and quotes written twice. Pure; any thread. */

enum { CSV_FIELDS_MAX = LIMIT_CSV_FIELDS };

enum csv_fault {
    CSV_FINE,
    CSV_OPEN_QUOTE,      /* a quote that is not closed before the end of the text */
    CSV_BEHIND_QUOTE,    /* text between a closing quote and the separator */
    CSV_TOO_MANY_FIELDS, /* more than CSV_FIELDS_MAX */
};

struct csv {
    struct str text;
    size_t at;   /* of the next record */
    size_t line; /* of it, from 1 */
    char separator;
};

struct csv_record {
    size_t at, line;      /* where it begins */
    enum csv_fault fault; /* other than CSV_FINE: it has no fields, and reading goes on with the line after */
    size_t count;
    struct str fields[CSV_FIELDS_MAX]; /* views into the text, or copies in the arena where quotes were taken off */
};

/* At the beginning of a text. */
struct csv csv_begin(struct str text);

/* The next record; false at the end. */
bool csv_next(struct csv *csv, struct arena *arena, struct csv_record *ret);

/* "csv_open_quote": a word that answers may name a fault by. */
const char *csv_fault_name(enum csv_fault fault);

/* The same in a sentence for whoever made the file; empty for CSV_FINE. */
const char *csv_fault_sentence(enum csv_fault fault);

/* Whether the head of a column is one of `words`: in lower case without anything but a-z and 0-9, between spaces with
 * one at both ends (" email emailaddress "). Letters with accents are left out of a head. */
bool csv_head_is(struct str head, const char *words);
