#pragma once

#include "base/buf.h"
#include "base/env.h"
#include "base/error.h"

/* All of a world as one archive: a tar of CSV and JSON, made as it is read.
 *
 *     referd-export-2026-11-22/workspace.json, clicks.csv, ..., audit.csv, manifest.json
 *
 * It is of one moment: all of it is read from one snapshot, beside whatever a server does. A file is made whole before
 * its head can be written, so a part with more than LIMIT_EXPORT_FILE_BYTES goes on in another one (clicks-2.csv), and
 * that is what an export holds in memory, however large the world is. The manifest comes last and counts the rows of
 * each part; who has it has all. No secret is in it: it tells what the calls tell (export_page.h), personal values
 * included. One thread at a time. */

struct api;
struct export;

struct export_config {
    const char *database;  /* URL of the store */
    const struct api *api; /* of which only `env` and `public_url` are looked at */
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us;
};

/* Opens nothing yet. What `config` points to outlives it. */
struct export *export_new(const struct export_config *config);
void export_free(struct export *export); /* null is accepted */

/* Adds the next bytes, LIMIT_EXPORT_PIECE_BYTES at most, or none while a file is being made: returns after some tenths
 * of a second in any case. `*ret_end`: that was all. After an error there is nothing more. */
MUST_CHECK enum status export_read(struct export *export, struct buf *out, bool *ret_end, struct error *err);

/* How far it is: the part at work, and rows so far. */
struct export_progress {
    const char *part;
    uint64_t rows, bytes;
};
struct export_progress export_progress(const struct export *export);
