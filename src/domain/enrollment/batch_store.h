#pragma once

#include "domain/enrollment/batch.h"
#include "domain/enrollment/batch_source.h"
#include "domain/message/message.h"
#include "store/row.h"
#include "store/store.h"

/* The statements of batches, and what their files share. For domain/enrollment/batch*.c only. */

enum {
    BATCH_SQL_INSERT,
    BATCH_SQL_READ,
    BATCH_SQL_LOCK,
    BATCH_SQL_HELD,
    BATCH_SQL_LIST,
    BATCH_SQL_LIST_PROGRAM,
    BATCH_SQL_DUE,
    BATCH_SQL_SET_STATUS,
    BATCH_SQL_SAVE,
    BATCH_SQL_ADD_CHUNK,
    BATCH_SQL_READ_CHUNK,
    BATCH_SQL_DROP_SOURCE,
    BATCH_SQL_ADD_STRANGER,
    BATCH_SQL_DROP_STRANGERS,
    BATCH_SQL_ADD_ITEM,
    BATCH_SQL_WAITING,
    BATCH_SQL_SETTLE_ITEM,
    BATCH_SQL_ERRORS,
    BATCH_SQL_SCAN,
    BATCH_SQL_TAKE_PART,
    BATCH_SQL_STRAY,
    BATCH_SQL_STRAY_ITEMS,
    BATCH_SQL_MISCOUNTED,
    BATCH_SQL_COUNT,
};

extern const struct statement batch_statements[BATCH_SQL_COUNT];

#define BATCH_COLUMNS(C)                                                                                               \
    C(struct batch, id, id, ID, 0, .prefix = "ivb", .doc = "Its id.")                                                  \
    C(struct batch, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program that people are invited to.")  \
    C(struct batch, name, name, TEXT, MEMBER_NULL, .doc = "What you call it.")                                         \
    C(struct batch, source, source, WORD, 0, .words = batch_sources, .doc = "What it is made of.")                     \
    C(struct batch, status, status, WORD, 0, .words = batch_statuses,                                                  \
      .doc =                                                                                                           \
          "`preparing`, then `ready` where it waits for a word, else `sending`, then `done`; `paused`, `canceled`.")   \
    C(struct batch, channels, channels, FLAGS, 0, .words = message_channels,                                           \
      .doc = "By which ways; the first that reaches somebody is taken.")                                               \
    C(struct batch, holds, holds, BOOL, MEMBER_HIDDEN)                                                                 \
    C(struct batch, prepared, prepared, BOOL, 0, .doc = "Whether the counts are final.")                               \
    C(struct batch, position, position, INT, MEMBER_HIDDEN)                                                            \
    C(struct batch, after_id, after_id, ID, MEMBER_HIDDEN)                                                             \
    C(struct batch, items, items, INT, MEMBER_HIDDEN)                                                                  \
    C(struct batch, sent_to, sent_to, INT, MEMBER_HIDDEN)                                                              \
    C(struct batch, total, counts.total, INT, MEMBER_HIDDEN)                                                           \
    C(struct batch, will_send, counts.will_send, INT, MEMBER_HIDDEN)                                                   \
    C(struct batch, no_consent, counts.no_consent, INT, MEMBER_HIDDEN)                                                 \
    C(struct batch, unreachable, counts.unreachable, INT, MEMBER_HIDDEN)                                               \
    C(struct batch, invited_lately, counts.invited_lately, INT, MEMBER_HIDDEN)                                         \
    C(struct batch, not_active, counts.not_active, INT, MEMBER_HIDDEN)                                                 \
    C(struct batch, blocked, counts.blocked, INT, MEMBER_HIDDEN)                                                       \
    C(struct batch, duplicate, counts.duplicate, INT, MEMBER_HIDDEN)                                                   \
    C(struct batch, invalid, counts.invalid, INT, MEMBER_HIDDEN)                                                       \
    C(struct batch, invited, invited, INT, 0, .doc = "Who was invited so far.")                                        \
    C(struct batch, skipped, skipped, INT, 0, .doc = "Who was to be, and could not be any more when it came to it.")   \
    C(struct batch, created_at, created_at, TIME, 0, .doc = "When it was made.")                                       \
    C(struct batch, started_at, started_at, TIME, MEMBER_NULL, .doc = "When inviting began.")                          \
    C(struct batch, ended_at, ended_at, TIME, MEMBER_NULL, .doc = "When it was done or canceled.")

struct batch_item {
    struct id batch_id;
    int64_t n;
    int64_t state; /* enum batch_item_state */
    struct id contact_id;
    int64_t chunk, position, line;
    struct str code, detail;
};
extern const struct entity batch_item_entity;
#define BATCH_ITEM_COLUMNS(C)                                                                                          \
    C(struct batch_item, batch_id, batch_id, ID, 0)                                                                    \
    C(struct batch_item, n, n, INT, 0)                                                                                 \
    C(struct batch_item, state, state, INT, 0)                                                                         \
    C(struct batch_item, contact_id, contact_id, ID, 0)                                                                \
    C(struct batch_item, chunk, chunk, INT, 0)                                                                         \
    C(struct batch_item, position, position, INT, 0)                                                                   \
    C(struct batch_item, line, line, INT, 0)                                                                           \
    C(struct batch_item, code, code, TEXT, 0)                                                                          \
    C(struct batch_item, detail, detail, TEXT, 0)

/* The n-th chunk of a source; `*ret_found` false: there are no more. */
MUST_CHECK enum status batch_chunk_read(struct act *act, const struct id *batch_id, int64_t n, struct batch_chunk *ret,
                                        bool *ret_found, struct error *err);

/* Writes back what its job changes of a batch. */
MUST_CHECK enum status batch_save(struct act *act, const struct batch *batch, struct error *err);

/* The next chunk of a batch that is locked; it may end the preparation, or the batch. */
MUST_CHECK enum status batch_prepare(struct act *act, struct batch *batch, struct error *err);

/* The same of its invitations. `*ret_more` false: it is done, or its program takes nobody now. */
MUST_CHECK enum status batch_send(struct act *act, struct batch *batch, bool *ret_more, struct error *err);

/* Why a contact would not be invited by a batch now; null: it would be. A word of batch.h's counts. */
MUST_CHECK enum status batch_look(struct act *act, const struct batch *batch, const struct id *contact_id,
                                  bool consents, const char **ret_why, struct error *err);
