#pragma once

#include "domain/contact/contact.h"
#include "domain/enrollment/batch.h"

/* What a batch is made from: a source cut into chunks of BATCH_CHUNK people, each of which can be read on its own, and
 * the reading of one. A chunk of a CSV begins with the first line of the whole. Pure; any thread. */

enum { BATCH_CHUNK = 50 };

/* Cuts `fields->csv` or `fields->contact_ids` into `fields->chunks`. ERROR_INVALID_VALUE `csv` when its first line
 * names no column by which somebody could be found, or one twice; ERROR_OUT_OF_RANGE `csv` when there are too many
 * lines; ERROR_INVALID_VALUE `contact_ids[3]`. */
MUST_CHECK enum status batch_source_cut(struct batch_fields *fields, struct arena *arena, struct error *err);

/* A person of a chunk. */
struct batch_person {
    int64_t line;                 /* of the whole source, from 1 */
    size_t at;                    /* byte of the chunk */
    struct id contact_id;         /* of a list; zero: `fields` say who it is */
    struct contact_fields fields; /* of a CSV, normalised */
    struct str consent;           /* how the person agreed to be written to; absent: it is not said */
    const char *code;             /* null, or what is wrong with the line: "invalid_phone" */
    struct str detail;            /* and in a sentence */
};

/* The people of a chunk in the arena, each line one. */
MUST_CHECK enum status batch_source_read(enum batch_source source, const struct batch_chunk *chunk, struct arena *arena,
                                         struct batch_person **ret, size_t *ret_count, struct error *err);
