#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "base/money.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"
#include "domain/workspace/verify.h"

/* The books: append-only double entry in integer minor units. The ledger knows lots, owners and accounts; it knows
 * nothing of referrals.
 *
 * An account is (owner, kind, currency). An owner is a contact, or a program for its own kinds. Contacts' balances are
 * positive when the business owes. A lot is what one reward is worth; a txn moves one lot, and its entries are the
 * lot's, so that a lot's amounts are sums of entries (LEDGER.md B7).
 *
 * Invariants, asserted here and proved by `referd verify`: B1 (a txn's entries sum to 0, two at least, none is 0), B3
 * (stored balances are the sums), B4 (rows are immutable, by trigger), B8 (each effect once per lot), B9 (no overdraft:
 * CHECK constraints), B12 (one currency per txn).
 *
 * Lock order: a batch changes balances in the order of owner ids, then of currencies. */

/* Numbers are stored and are the last byte of account ids: never change them. */
enum ledger_kind {
    LEDGER_PROGRAM_EXPENSE = 1,
    LEDGER_PENDING = 2,
    LEDGER_AVAILABLE = 3,
    LEDGER_RESERVED = 4,
    LEDGER_PAID_OUT = 5,
    LEDGER_REDEEMED = 6,
    LEDGER_CLAWBACK = 7,
    LEDGER_ROUNDING = 8,
    LEDGER_EXTERNAL = 9,
    LEDGER_KIND_END,
};

/* "pending". Asserts a known kind. */
const char *ledger_kind_name(enum ledger_kind kind);

/* The edges of B8 that exist. Each posts one txn per lot, once. */
enum ledger_effect {
    LEDGER_ACCRUE,  /* program_expense -> pending */
    LEDGER_RELEASE, /* pending -> available */
    LEDGER_DENY,    /* pending -> program_expense */
};

const char *ledger_effect_name(enum ledger_effect effect);

struct ledger_posting {
    enum ledger_effect effect;
    struct id lot_id;
    struct id owner_id;   /* the contact */
    struct id program_id; /* the other side */
    struct currency currency;
    int64_t amount;         /* above 0 */
    const char *cause_kind; /* id prefix of what caused it */
    struct id cause_id;
};

/* Opens a lot: links it into its owner's list of lots. Also for a lot without money. */
struct ledger_lot {
    struct id lot_id;
    struct id owner_id;
    struct currency currency;
    struct id previous_id; /* out: the owner's newest lot in this currency before */
};

/* Posts all of one decision at once: the txns, their entries, and each touched balance once, in lock order. Lots
 * are opened first. Arrays are the caller's; `lots[i].previous_id` is filled. */
MUST_CHECK enum status ledger_post(struct act *act, const struct ledger_posting *postings, size_t posting_count,
                                   struct ledger_lot *lots, size_t lot_count, struct error *err);

/* Whether the books can hold an accrual of `more`: what the owner has got so far in this currency and `more` are
 * together within MONEY_LIMIT, and the program is far from what 64 bits hold (of its spending the part behind the
 * roll-up is known, and enough). Ask before the first posting; a sum out of range must be refused, not found by the
 * database. */
MUST_CHECK enum status ledger_has_room(struct act *act, const struct id *owner_id, const struct id *program_id,
                                       const struct currency *currency, int64_t more, bool *ret_has_room,
                                       struct error *err);

/* Opens a program's own accounts in a currency (once; again is nothing). */
MUST_CHECK enum status ledger_open_program(struct act *act, const struct id *program_id,
                                           const struct currency *currency, struct error *err);

/* ---- reading ---- */

/* Heads of an owner's lists of lots, one per currency. Arena of the transaction. */
MUST_CHECK enum status ledger_lot_heads(struct act *act, const struct id *owner_id, struct id **ret_heads,
                                        size_t *ret_count, struct error *err);

/* One account per row, newest first by account id. */
struct ledger_account {
    struct id id;
    struct id owner_id;
    bool of_program;
    enum ledger_kind kind;
    struct currency currency;
    int64_t balance;
};

struct ledger_account_filter {
    struct id owner_id; /* or zero: all */
    int64_t at;         /* balances at the end of this moment; TIME_NONE: now */
};

/* Accounts that were opened: `pending` and `available` of every contact that has either, other kinds where they are not
 * 0. Those opened after `at` show 0. `ret_accounts` has room for page->limit + 1. */
MUST_CHECK enum status ledger_account_list(struct act *act, const struct ledger_account_filter *filter,
                                           const struct page *page, struct ledger_account *ret_accounts,
                                           size_t *ret_count, bool *ret_more, struct error *err);

struct ledger_entry {
    struct id account_id;
    struct id owner_id;
    bool of_program;
    enum ledger_kind kind;
    int64_t amount;
};

enum { LEDGER_TXN_ENTRIES = 8 };

struct ledger_txn {
    struct id id;
    int64_t created_at;
    struct str effect;
    struct str cause_kind;
    struct id cause_id;
    struct currency currency;
    struct id lot_id; /* of all its entries */
    struct ledger_entry entries[LEDGER_TXN_ENTRIES];
    size_t entry_count;
};

/* Newest first, created at or before `at` (TIME_NONE: any). `ret_txns` has room for page->limit. */
MUST_CHECK enum status ledger_txn_list(struct act *act, int64_t at, const struct page *page,
                                       struct ledger_txn *ret_txns, size_t *ret_count, bool *ret_more,
                                       struct error *err);

/* ---- behind the commit ---- */

/* Rolls program accounts up through at most `limit` txns past their mark; `*ret_more` when there is more. Where several
 * transactions write at once, it stays LIMIT_ROLL_UP_LAG_S behind the oldest of them: the clocks of all nodes must
 * agree better than that. One roll-up at a time; others wait. */
MUST_CHECK enum status ledger_roll_up(struct act *act, size_t limit, bool *ret_more, struct error *err);

/* ---- proof ---- */

/* Replays the txns of one world from empty and compares what comes out with what is stored (B3, B22): B1, B2, B3, B8,
 * B9 over all txns and entries, streaming, bounded memory except one sum per owner and currency; B4: the triggers;
 * B20. */
MUST_CHECK enum status ledger_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
