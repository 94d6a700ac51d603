#pragma once

#include "domain/imports/import.h"
#include "domain/imports/import_line.h"
#include "domain/imports/import_reader.h"
#include "domain/program/program.h"
#include "store/row.h"
#include "store/store.h"

/* The statements of imports, and what their files share. For domain/imports only. */

enum {
    IMPORT_SQL_INSERT,
    IMPORT_SQL_READ,
    IMPORT_SQL_LOCK,
    IMPORT_SQL_HELD,
    IMPORT_SQL_LIST,
    IMPORT_SQL_LIST_PROGRAM,
    IMPORT_SQL_DUE,
    IMPORT_SQL_SAVE,
    IMPORT_SQL_READ_BLOCK,
    IMPORT_SQL_PUT_BLOCK,
    IMPORT_SQL_DROP_BLOCKS,
    IMPORT_SQL_ADD_ERROR,
    IMPORT_SQL_ERRORS,
    IMPORT_SQL_DROP_ERRORS,
    IMPORT_SQL_STRAY,
    IMPORT_SQL_STRAY_ERRORS,
    IMPORT_SQL_MISCOUNTED,
    IMPORT_SQL_COUNT,
};

extern const struct statement import_statements[IMPORT_SQL_COUNT];

#define IMPORT_COLUMNS(C)                                                                                              \
    C(struct import, id, id, ID, 0, .prefix = "imp", .doc = "Its id.")                                                 \
    C(struct import, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program that it fills.")              \
    C(struct import, kind, kind, WORD, 0, .words = import_kinds, .doc = "What its lines are.")                         \
    C(struct import, status, status, WORD, 0, .words = import_statuses,                                                \
      .doc = "`uploading`; `checking` and `checked` by a dry run; `running`, `done`; `paused`, `canceled`.")           \
    C(struct import, name, name, TEXT, MEMBER_NULL, .doc = "What you call it.")                                        \
    C(struct import, mapping, mapping, JSON, MEMBER_NULL,                                                              \
      .doc = "What its columns are, by their heads; null: they are guessed.")                                          \
    C(struct import, grants, grants, BOOL, 0, .doc = "Whether past referrals are rewarded by the rules of now.")       \
    C(struct import, file_bytes, file_bytes, OPT_INT, MEMBER_NULL, .doc = "How long the file is to be.")               \
    C(struct import, bytes, bytes, INT, 0, .doc = "How much of it was received: the next piece begins here.")          \
    C(struct import, separator, separator, INT, MEMBER_HIDDEN)                                                         \
    C(struct import, columns, columns, TEXT, MEMBER_HIDDEN)                                                            \
    C(struct import, body_at, body_at, INT, MEMBER_HIDDEN)                                                             \
    C(struct import, body_line, body_line, INT, MEMBER_HIDDEN)                                                         \
    C(struct import, position, position, INT, 0, .doc = "How many bytes of it are worked off.")                        \
    C(struct import, line, line, INT, MEMBER_HIDDEN)                                                                   \
    C(struct import, skipping, skipping, BOOL, MEMBER_HIDDEN)                                                          \
    C(struct import, lines, counts.lines, INT, MEMBER_HIDDEN)                                                          \
    C(struct import, fresh, counts.fresh, INT, MEMBER_HIDDEN)                                                          \
    C(struct import, same, counts.same, INT, MEMBER_HIDDEN)                                                            \
    C(struct import, conflicting, counts.conflicting, INT, MEMBER_HIDDEN)                                              \
    C(struct import, invalid, counts.invalid, INT, MEMBER_HIDDEN)                                                      \
    C(struct import, swept, swept, INT, MEMBER_HIDDEN)                                                                 \
    C(struct import, due, due, BOOL, MEMBER_HIDDEN)                                                                    \
    C(struct import, created_at, created_at, TIME, 0, .doc = "When it was made.")                                      \
    C(struct import, started_at, started_at, TIME, MEMBER_NULL, .doc = "When it was started.")                         \
    C(struct import, ended_at, ended_at, TIME, MEMBER_NULL, .doc = "When it was done or canceled.")

/* Nobody else works on it or stops it until the commit. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status import_lock(struct act *act, const struct id *id, struct import *ret, struct error *err);

/* Writes all that may change. */
MUST_CHECK enum status import_save(struct act *act, const struct import *import, struct error *err);

/* The n-th block; ERROR_INTERNAL where there is none. */
MUST_CHECK enum status import_block_read(struct act *act, const struct id *id, int64_t n, struct str *ret,
                                         struct error *err);

/* The file from byte `at` on, as far as import_read_next() needs it. */
MUST_CHECK enum status import_window_read(struct act *act, const struct import *import, int64_t at,
                                          struct import_window *ret, struct error *err);

/* ERROR_INVALID_VALUE `file`: what was received ends within a character. Each piece may; the file may not. */
MUST_CHECK enum status import_end_check(struct act *act, const struct import *import, struct error *err);

/* Reads the first line: separator, columns, and where the next line begins. `heads` are views into the arena.
 * ERROR_INVALID_VALUE `file` where it is none. */
MUST_CHECK enum status import_heads_read(struct act *act, struct import *import, struct csv_record *ret_heads,
                                         struct error *err);

/* What was kept of lines at fault goes, and reading begins anew below the first line. */
MUST_CHECK enum status import_rewind(struct act *act, struct import *import, struct error *err);

/* What its lines have in common: of its program, and of the program's page. */
MUST_CHECK enum status import_source_read(struct act *act, const struct import *import, const struct program *program,
                                          const struct import_columns *columns, struct import_source *ret,
                                          struct error *err);

/* The mapping as JSON, or null; the caller's. */
json_t *import_mapping_load(const struct import *import);
