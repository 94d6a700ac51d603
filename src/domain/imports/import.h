#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/schema.h"
#include "domain/imports/import_fields.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Importing a file: participants, leads, past referrals, past rewards.
 *
 *     uploading --dry_run--> checking --(end of the file)--> checked --start--> running --(end of the file)--> done
 *         '------------------------- start --------------------------------------^
 *     checking, running --pause--> paused --resume--> as before;   any of them --cancel--> canceled
 *
 * The file comes in pieces, each behind the last; a piece that is there already is told so. It is UTF-8. A dry run only
 * reads, and counts what each line would do now; it does not see what lines before it would have done. A job works off
 * some lines in a transaction that keeps the row and its place, so that an import goes on where it was after
 * whatever ended it, and no line is done twice. Each line goes the way that a call would: participant_create(),
 * intake_submit(), intake_event(), hand_bonus(), as of its own date. It is known again by its external id, or, without
 * one, by all that it says: the same file twice changes nothing, and two lines that say the same are one.
 *
 * A line at fault does nothing and is kept with its number and why; the rest goes on. The file holds personal data: it
 * is deleted as it is worked off, or when the import has ended. Runs inside a transaction, on its thread. */

/* Numbers are stored: never change them. */
enum import_status {
    IMPORT_UPLOADING,
    IMPORT_CHECKING,
    IMPORT_CHECKED,
    IMPORT_RUNNING,
    IMPORT_PAUSED,
    IMPORT_DONE,
    IMPORT_CANCELED
};
extern const char *const import_statuses[];

/* Body of POST /v1/imports. */
struct import_fields {
    struct id program_id;
    int kind; /* FIELD_CHOICE of import_kinds */
    struct str name;
    json_t *mapping;
    struct opt_bool grants;
    struct opt_int file_bytes;
};
extern const struct schema import_schema;

/* Body of PATCH /v1/imports/{id}: what is absent stays. */
struct import_patch {
    struct str name;
    json_t *mapping; /* null: the heads are guessed */
};
extern const struct schema import_patch_schema;

/* What the table cannot say. Any thread. */
MUST_CHECK enum status import_fields_check(struct import_fields *fields, struct error *err);

/* What the lines have done, or would do. */
struct import_counts {
    int64_t lines; /* all of them */
    int64_t fresh; /* told as `new` */
    int64_t same, conflicting, invalid;
};

struct import {
    struct id id;
    struct id program_id;
    int kind;   /* enum import_kind */
    int status; /* enum import_status */
    struct str name;
    struct str mapping; /* JSON, or absent */
    bool grants;
    struct opt_int file_bytes;
    int64_t bytes;
    int64_t separator;
    struct str columns;
    int64_t body_at, body_line;
    int64_t position, line;
    bool skipping;
    struct import_counts counts;
    int64_t swept;
    bool due;
    int64_t created_at;
    int64_t started_at, ended_at; /* TIME_NONE */
};
extern const struct entity import_entity;

/* Filter: program_id. */
extern const struct list import_list;
enum { IMPORTS_PROGRAM };

/* ERROR_NOT_FOUND `program_id`. */
MUST_CHECK enum status import_create(struct act *act, const struct import_fields *fields, struct id *ret_id,
                                     struct error *err);

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status import_read(struct act *act, const struct id *id, struct import *ret, struct error *err);

/* Before it has started. ERROR_INVALID_STATE `id` later; the errors of import_mapping_check(). What a dry run said is
 * forgotten. */
MUST_CHECK enum status import_change(struct act *act, const struct id *id, const struct import_patch *patch,
                                     struct error *err);

/* A piece of the file, from byte `offset` on. One that was received already changes nothing. ERROR_CONFLICT `offset`:
 * it does not follow what is there, or says something else; ERROR_INVALID_VALUE `file`: it is not UTF-8;
 * ERROR_BODY_TOO_LARGE; ERROR_INVALID_STATE `id` once it is worked off. */
MUST_CHECK enum status import_add_piece(struct act *act, const struct id *id, int64_t offset, struct str piece,
                                        struct error *err);

/* Somebody's word, and why (or absent). The same word again changes nothing. Errors: ERROR_INVALID_STATE `id`; of
 * dry_run and start, where the file is not whole or cannot be read by its first line: ERROR_MISSING_FIELD `file`, and
 * those of import_columns_read(). */
enum import_word { IMPORT_DRY_RUN, IMPORT_START, IMPORT_PAUSE, IMPORT_RESUME, IMPORT_CANCEL };
MUST_CHECK enum status import_tell(struct act *act, const struct id *id, enum import_word word, struct str reason,
                                   struct error *err);

/* The first lines as they are read, and what the columns are taken for. */
struct import_preview_column {
    struct str head;
    struct str field; /* or absent: it is left out */
};
struct import_preview_row {
    int64_t line;
    struct str_array cells;
    struct str code, detail; /* what is wrong with it, or absent */
};
struct import_preview {
    struct str separator;
    struct entity_list columns; /* struct import_preview_column */
    struct entity_list rows;    /* struct import_preview_row, LIMIT_IMPORT_PREVIEW at most */
    struct str problem;         /* why it cannot be worked off by these columns, or absent */
};
extern const struct entity import_preview_entity;

/* ERROR_MISSING_FIELD `file`: nothing was received yet; ERROR_INVALID_STATE `id`: the file is deleted. */
MUST_CHECK enum status import_preview_read(struct act *act, const struct id *id, struct import_preview *ret,
                                           struct error *err);

/* Lines at fault behind a line, in their order: `limit` of them at most. */
struct import_error {
    int64_t line;
    struct str code, detail;
};
struct import_errors {
    struct entity_list data; /* struct import_error */
    bool has_more;
};
extern const struct entity import_errors_entity;
MUST_CHECK enum status import_errors_read(struct act *act, const struct id *id, int64_t after_line, size_t limit,
                                          struct import_errors *ret, struct error *err);

/* As a file for spreadsheets. */
void import_errors_csv(const struct import_errors *errors, struct buf *out);

/* ---- units of its job ---- */

MUST_CHECK enum status import_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                  struct error *err);
MUST_CHECK enum status import_work(struct act *act, const struct id *id, bool *ret_more, struct error *err);

/* ---- proof ---- */

/* B20: blocks and errors are of imports that exist, and of what is over no block is kept; counts add up. */
MUST_CHECK enum status import_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
