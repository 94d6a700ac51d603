#pragma once

#include "domain/message/template.h"
#include "store/row.h"
#include "store/store.h"

/* The statements of templates. For the files of this folder only. */

enum {
    TEMPLATE_SQL_INSERT,
    TEMPLATE_SQL_OF_PROGRAM,
    TEMPLATE_SQL_NEWEST,
    TEMPLATE_SQL_STRAY,
    TEMPLATE_SQL_COUNT,
};

extern const struct statement template_statements[TEMPLATE_SQL_COUNT];

#define MESSAGE_TEMPLATE_COLUMNS(C)                                                                                    \
    C(struct message_template, id, id, ID, MEMBER_NULL, .prefix = "mtp",                                               \
      .doc = "Of this version; null: the usual one.")                                                                  \
    C(struct message_template, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Whose text it is.")             \
    C(struct message_template, kind, kind, WORD, 0, .words = message_kinds, .doc = "Of which messages.")               \
    C(struct message_template, channel, channel, WORD, MEMBER_HIDDEN, .words = message_channels)                       \
    C(struct message_template, language, language, TEXT, 0, .doc = "Language tag.")                                    \
    C(struct message_template, version, version, INT, 0, .doc = "From 1; 0: the usual text.")                          \
    C(struct message_template, subject, subject, TEXT, MEMBER_NULL, .doc = "Of a mail.")                               \
    C(struct message_template, text, text, TEXT, MEMBER_NULL, .doc = "With variables such as {{link}}.")               \
    C(struct message_template, created_at, created_at, TIME, MEMBER_NULL, .doc = "When it was saved.")
