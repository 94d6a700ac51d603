#pragma once

#include "domain/ledger/ledger.h"
#include "store/store.h"

/* The ledger's statements: rows of ledger_statements[]. For ledger*.c only. */

enum {
    LEDGER_SQL_INSERT_TXN,
    LEDGER_SQL_INSERT_ENTRY_PAIR,
    LEDGER_SQL_INSERT_LOT,
    LEDGER_SQL_ADD_LOT,
    LEDGER_SQL_LOTS,
    LEDGER_SQL_LOTS_LAPSING,
    LEDGER_SQL_LOTS_LASTING,
    LEDGER_SQL_LOTS_DUE,
    LEDGER_SQL_LAPSED,
    LEDGER_SQL_LAPSES_AT,
    LEDGER_SQL_BALANCE,
    LEDGER_SQL_LOTS_LOCK,
    LEDGER_SQL_OWES,
    LEDGER_SQL_DEBTS_LOCK,
    LEDGER_SQL_ACCRUAL,
    LEDGER_SQL_NEXT_ATTEMPT,
    LEDGER_SQL_ADD_BALANCE,
    LEDGER_SQL_INSERT_BALANCE,
    LEDGER_SQL_INSERT_PROGRAM_ACCOUNT,
    LEDGER_SQL_ROOM,
    LEDGER_SQL_LIST_BALANCES,
    LEDGER_SQL_LIST_PROGRAM_ACCOUNTS,
    LEDGER_SQL_OWNER_BALANCES,
    LEDGER_SQL_OWNER_PROGRAM_ACCOUNTS,
    LEDGER_SQL_ACCOUNT_HELD,
    LEDGER_SQL_ENTRIES_AFTER,
    LEDGER_SQL_LIST_TXNS,
    LEDGER_SQL_LIST_TXNS_PROGRAM,
    LEDGER_SQL_LIST_TXNS_LOT,
    LEDGER_SQL_LIST_TXNS_OWNER,
    LEDGER_SQL_TXN_HELD,
    LEDGER_SQL_TXN_ENTRIES,
    LEDGER_SQL_ALL_ENTRIES,
    LEDGER_SQL_ALL_BALANCES,
    LEDGER_SQL_ALL_PROGRAM_ACCOUNTS,
    LEDGER_SQL_WRONG_LOTS,
    LEDGER_SQL_STRAY_LOTS,
    LEDGER_SQL_DOUBLE_EFFECTS,
    LEDGER_SQL_STRAY_ENTRIES,
    LEDGER_SQL_STRAY_CAUSES,
    LEDGER_SQL_COUNT,
};

extern const struct statement ledger_statements[LEDGER_SQL_COUNT];

/* The kinds of a contact's accounts are LEDGER_PENDING to LEDGER_CLAWBACK; those of a program, in the order of its
 * row's columns: */
enum { LEDGER_PROGRAM_KINDS = 6 };
extern const enum ledger_kind ledger_program_kinds[LEDGER_PROGRAM_KINDS];

#define LOT_AMOUNTS(C)                                                                                                 \
    C(struct ledger_lot, pending, amounts.of[LEDGER_PENDING], INT, 0)                                                  \
    C(struct ledger_lot, available, amounts.of[LEDGER_AVAILABLE], INT, 0)                                              \
    C(struct ledger_lot, reserved, amounts.of[LEDGER_RESERVED], INT, 0)                                                \
    C(struct ledger_lot, paid_out, amounts.of[LEDGER_PAID_OUT], INT, 0)                                                \
    C(struct ledger_lot, redeemed, amounts.of[LEDGER_REDEEMED], INT, 0)                                                \
    C(struct ledger_lot, clawback, amounts.of[LEDGER_CLAWBACK], INT, 0)                                                \
    C(struct ledger_lot, denied, amounts.of[LEDGER_DENIED], INT, 0)                                                    \
    C(struct ledger_lot, reversed, amounts.of[LEDGER_REVERSED], INT, 0)                                                \
    C(struct ledger_lot, expired, amounts.of[LEDGER_EXPIRED], INT, 0)

#define LOT_COLUMNS(C)                                                                                                 \
    C(struct ledger_lot, id, id, ID, 0)                                                                                \
    C(struct ledger_lot, owner_id, owner_id, ID, 0)                                                                    \
    C(struct ledger_lot, program_id, program_id, ID, 0)                                                                \
    C(struct ledger_lot, currency, currency, CURRENCY, 0)                                                              \
    LOT_AMOUNTS(C)                                                                                                     \
    C(struct ledger_lot, expires_at, expires_at, TIME, 0)                                                              \
    C(struct ledger_lot, credit, credit, BOOL, 0)

#define TXN_COLUMNS(C)                                                                                                 \
    C(struct ledger_txn, id, id, ID, 0, .prefix = "txn", .doc = "Its id.")                                             \
    C(struct ledger_txn, created_at, created_at, TIME, 0, .doc = "When it was posted.")                                \
    C(struct ledger_txn, effect, effect, TEXT, MEMBER_HIDDEN)                                                          \
    C(struct ledger_txn, cause_kind, cause_kind, TEXT, MEMBER_HIDDEN)                                                  \
    C(struct ledger_txn, cause_id, cause_id, ID, MEMBER_HIDDEN)                                                        \
    C(struct ledger_txn, attempt, attempt, INT, MEMBER_HIDDEN)                                                         \
    C(struct ledger_txn, currency, currency, CURRENCY, 0, .doc = "Of all its entries.")                                \
    C(struct ledger_txn, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Whose expense it moves.")             \
    C(struct ledger_txn, reverses, reverses, ID, MEMBER_NULL, .prefix = "txn",                                         \
      .doc = "The transaction that it takes back, wholly or in part.")

extern const struct entity ledger_lot_entity;
