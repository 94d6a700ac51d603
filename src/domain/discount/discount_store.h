#pragma once

#include "domain/discount/discount.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of discount_statements[]. For discount.c only. */

enum {
    DISCOUNT_SQL_INSERT,
    DISCOUNT_SQL_GIVE,
    DISCOUNT_SQL_WANT,
    DISCOUNT_SQL_END_WAIT,
    DISCOUNT_SQL_USE,
    DISCOUNT_SQL_FORGIVE,
    DISCOUNT_SQL_END_LAPSE,
    DISCOUNT_SQL_READ,
    DISCOUNT_SQL_READ_MANY,
    DISCOUNT_SQL_FIND_USABLE,
    DISCOUNT_SQL_FIND_USABLE_OF,
    DISCOUNT_SQL_FIND_USABLE_OTHER,
    DISCOUNT_SQL_FIND_ANY,
    DISCOUNT_SQL_FIND_ANY_OF,
    DISCOUNT_SQL_FIND_REFERENCE,
    DISCOUNT_SQL_OF_ORDER,
    DISCOUNT_SQL_IS_POOLED,
    DISCOUNT_SQL_LIST_DUE,
    DISCOUNT_SQL_LIST_SERVABLE,
    DISCOUNT_SQL_WRONG_STATES,
    DISCOUNT_SQL_WRONG_USES,
    DISCOUNT_SQL_STRAY,
    DISCOUNT_SQL_WITHOUT,
    DISCOUNT_SQL_COUNT,
};

extern const struct statement discount_statements[DISCOUNT_SQL_COUNT];

#define DISCOUNT_COLUMNS(C)                                                                                            \
    C(struct discount, id, id, ID, MEMBER_HIDDEN)                                                                      \
    C(struct discount, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program that gave it.")             \
    C(struct discount, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "Whose it is.")                          \
    C(struct discount, currency, currency, CURRENCY, 0, .doc = "Of the amounts.")                                      \
    C(struct discount, percent_bp, percent_bp, OPT_INT, MEMBER_NULL,                                                   \
      .doc = "What share of the order it takes off, in basis points; null: `fixed`.")                                  \
    C(struct discount, fixed, fixed, OPT_INT, MEMBER_NULL, .doc = "What it takes off, in minor units.")                \
    C(struct discount, max_amount, max_amount, OPT_INT, MEMBER_NULL, .doc = "It takes off no more than this.")         \
    C(struct discount, min_order, min_order, OPT_INT, MEMBER_NULL, .doc = "The order must be at least this.")          \
    C(struct discount, source, source, TEXT, MEMBER_HIDDEN)                                                            \
    C(struct discount, wanted, wanted, TEXT, MEMBER_HIDDEN)                                                            \
    C(struct discount, code, code, TEXT, MEMBER_NULL, .doc = "What the shop is shown; null: there is none yet.")       \
    C(struct discount, code_key, code_key, TEXT, MEMBER_HIDDEN)                                                        \
    C(struct discount, shared, shared, BOOL, 0, .doc = "Whether others have the same code.")                           \
    C(struct discount, pool_id, pool_id, ID, MEMBER_NULL, .prefix = "pol", .doc = "The pool that the code is from.")   \
    C(struct discount, pool_n, pool_n, OPT_INT, MEMBER_HIDDEN)                                                         \
    C(struct discount, expires_at, expires_at, TIME, MEMBER_NULL, .doc = "From when on it cannot be used.")            \
    C(struct discount, lapses_at, lapses_at, TIME, MEMBER_HIDDEN)                                                      \
    C(struct discount, reference, reference, TEXT, MEMBER_NULL, .doc = "The order that it was used for.")              \
    C(struct discount, object_key, object_key, BYTES, MEMBER_HIDDEN)                                                   \
    C(struct discount, order_amount, order_amount, OPT_INT, MEMBER_NULL, .doc = "What that order came to.")            \
    C(struct discount, amount, amount, OPT_INT, MEMBER_NULL, .doc = "What it took off, in minor units.")               \
    C(struct discount, forgiven, forgiven, INT, MEMBER_HIDDEN)                                                         \
    C(struct discount, fingerprint, fingerprint, BYTES, MEMBER_HIDDEN)                                                 \
    C(struct discount, used_at, used_at, TIME, MEMBER_NULL, .doc = "When it was used.")
