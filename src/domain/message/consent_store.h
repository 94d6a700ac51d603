#pragma once

#include "domain/message/consent.h"
#include "store/row.h"
#include "store/store.h"

/* The statements of consents and suppressed addresses. For consent.c only. */

enum {
    CONSENT_SQL_INSERT,
    CONSENT_SQL_LIST,
    CONSENT_SQL_HELD,
    CONSENT_SQL_STANDING,
    CONSENT_SQL_SUPPRESSED,
    CONSENT_SQL_SUPPRESS,
    CONSENT_SQL_UNSUPPRESS,
    CONSENT_SQL_REFUSE,
    CONSENT_SQL_REFUSED,
    CONSENT_SQL_STRAY,
    CONSENT_SQL_COUNT,
};

extern const struct statement consent_statements[CONSENT_SQL_COUNT];

#define CONSENT_COLUMNS(C)                                                                                             \
    C(struct consent, id, id, ID, MEMBER_HIDDEN)                                                                       \
    C(struct consent, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "Who said it.")                           \
    C(struct consent, channel, channel, WORD, MEMBER_HIDDEN, .words = message_channels)                                \
    C(struct consent, purpose, purpose, WORD, MEMBER_HIDDEN, .words = consent_purposes)                                \
    C(struct consent, state, state, WORD, MEMBER_HIDDEN, .words = consent_states)                                      \
    C(struct consent, wording, wording, TEXT, MEMBER_NULL, .doc = "What was agreed to, as the person read it.")        \
    C(struct consent, source, source, TEXT, MEMBER_NULL, .doc = "How it was said: `checkout`, `stop_word`, ...")       \
    C(struct consent, at, at, TIME, 0, .doc = "When it was said.")                                                     \
    C(struct consent, created_at, created_at, TIME, 0, .doc = "When it was noted.")
