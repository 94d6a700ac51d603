#pragma once

#include "base/csv.h"

/* Reads the lines of a file of which only a window is in memory. A line is LIMIT_IMPORT_LINE_BYTES long at most: a
 * longer one is told and skipped, however long it is, and reading goes on with the line behind it. Pure; any thread. */

struct import_place {
    int64_t at;    /* of the next line, from the file's first byte on */
    int64_t line;  /* its number, from 1 */
    bool skipping; /* within a line that is too long */
};

struct import_window {
    struct str bytes;
    int64_t at; /* of its first byte in the file; at or before the place */
    bool last;  /* the file ends with it */
};

enum import_read {
    IMPORT_READ_RECORD, /* a line, or a fault of one */
    IMPORT_READ_LONG,   /* a line that is too long: ret->line is its number */
    IMPORT_READ_MORE,   /* the window is used up: read on with one that begins at the place */
    IMPORT_READ_END,    /* of the file */
};

/* The next line of the window. A window that is not the last and begins at the place holds more than
 * LIMIT_IMPORT_LINE_BYTES + 2 bytes, so that reading always gets on. Fields are views into the window, or copies in the
 * arena. */
enum import_read import_read_next(const struct import_window *window, char separator, struct import_place *place,
                                  struct arena *arena, struct csv_record *ret);
