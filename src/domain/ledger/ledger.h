#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/entity.h"
#include "base/money.h"
#include "domain/list/list.h"
#include "domain/tally/tally.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"
#include "domain/workspace/verify.h"

/* The books: append-only double entry in integer minor units. The ledger knows lots, owners and accounts; it knows
 * nothing of referrals.
 *
 * An account is (owner, kind, currency). An owner is a contact, or a program for its own kinds. Contacts' balances are
 * positive when the business owes. A lot is what one reward is worth; each entry is of one lot, so that the amounts of
 * a lot, a contact and a participant are the same thing summed over other entries (LEDGER.md B7).
 *
 * Invariants, asserted here and proved by `referd verify`: B1 (a txn's entries sum to 0, two at least, none is 0), B3
 * (stored balances are the sums), B4 (rows are immutable, by trigger), B5 and B8 (one effect per cause: a unique
 * index), B7 (a lot's amounts are the sums of its entries), B9 (no overdraft: CHECK constraints), B12 (one currency per
 * txn).
 *
 * Lock order: lots by id, then balances by owner and currency. A lot that holds less than a decision has read, because
 * another took it meanwhile, is STATUS_BUSY: the decision runs again. */

/* Numbers are stored and are the last byte of account ids: never change them. */
enum ledger_kind {
    LEDGER_PROGRAM_EXPENSE = 1, /* a program's: what it has granted, negative */
    LEDGER_PENDING = 2,         /* a contact's, down to clawback */
    LEDGER_AVAILABLE = 3,
    LEDGER_RESERVED = 4,
    LEDGER_PAID_OUT = 5,
    LEDGER_REDEEMED = 6,
    LEDGER_CLAWBACK = 7, /* what a contact owes, since it was taken back after it was spent */
    LEDGER_ROUNDING = 8, /* a program's again */
    LEDGER_EXTERNAL = 9,
    LEDGER_DENIED = 10,   /* what came back to the program: never granted after all, */
    LEDGER_REVERSED = 11, /* taken back, */
    LEDGER_EXPIRED = 12,  /* lapsed */
    LEDGER_KIND_END,
};

/* "pending". Asserts a known kind. */
const char *ledger_kind_name(enum ledger_kind kind);

/* All of them by number, for tables; 0 has none and stands as "none". */
extern const char *const ledger_kind_names[LEDGER_KIND_END + 1];

/* Whether accounts of this kind are a program's. */
bool ledger_kind_is_program(enum ledger_kind kind);

/* ---- amounts ---- */

/* Money by the kind of account it is in: of a lot, a contact, a participant; or what a change adds to it. */
struct ledger_amounts {
    int64_t of[LEDGER_KIND_END];
};

/* Moves `amount` from one kind to the other: the one place where amounts of any kind change. */
void ledger_amounts_move(struct ledger_amounts *amounts, enum ledger_kind from, enum ledger_kind to, int64_t amount);

/* All that was granted: what is anywhere but in the program's expense. */
int64_t ledger_amounts_granted(const struct ledger_amounts *amounts);

/* Granted less pending, denied, reversed (and clawed back). */
int64_t ledger_amounts_earned(const struct ledger_amounts *amounts);

/* ---- posting ---- */

/* What is done, and between which kinds: one table of edges (LEDGER.md B8), at the head of ledger.c. */
enum ledger_effect {
    LEDGER_ACCRUE,
    LEDGER_RELEASE,
    LEDGER_DENY,
    LEDGER_RESERVE,
    LEDGER_RETURN, /* what was reserved */
    LEDGER_REDEEM,
    LEDGER_PAY,
    LEDGER_REVERSE,
    LEDGER_EXPIRE,
    LEDGER_RECOVER, /* a debt is covered: of the lot that owes, and of the one that covers */
    LEDGER_RESTORE, /* what was taken back, or denied, is given back */
    LEDGER_EFFECT_COUNT,
};

/* "accrue": as the journal has it. */
const char *ledger_effect_name(enum ledger_effect effect);

/* One amount of one lot, moved between two kinds. */
struct ledger_move {
    struct id lot_id;
    struct id owner_id; /* the contact */
    enum ledger_kind from, to;
    int64_t amount;     /* above 0 */
    int64_t expires_at; /* of a release: from then on what is left of the lot lapses; 0: as it was */
};

/* One txn: one effect of one cause, once for ever. */
struct ledger_posting {
    enum ledger_effect effect;
    const char *cause_kind; /* id prefix of what caused it */
    struct id cause_id;
    int64_t attempt; /* 0, or which try */
    struct currency currency;
    struct id program_id; /* the other side of the contacts' accounts */
    struct id id;         /* the txn's, where whoever gathers it has minted one */
    struct id reverses;   /* the txn that it takes back, or none */
    const struct ledger_move *moves;
    size_t move_count; /* at least 1 */
};

/* A lot that comes into being. */
struct ledger_lot {
    struct id id;
    struct id owner_id; /* the contact */
    struct id program_id;
    struct currency currency;
    struct ledger_amounts amounts; /* ledger_post() fills those of a new lot */
    int64_t expires_at;            /* TIME_NONE: never, or not known before its release */
    bool credit;                   /* redemptions spend it */
};

/* Posts all of one decision at once: new lots, each touched lot and balance once in lock order, the txns and their
 * entries; what the programs' accounts get is added to `tally`. A lot without money may be among the new ones. */
MUST_CHECK enum status ledger_post(struct act *act, const struct ledger_posting *postings, size_t posting_count,
                                   struct ledger_lot *new_lots, size_t new_lot_count, struct tally *tally,
                                   struct error *err);

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

/* The lots of these ids; one that does not exist is left out. `*ret_lots` is in the transaction's arena. */
MUST_CHECK enum status ledger_lots_read(struct act *act, const struct id *ids, size_t id_count,
                                        struct ledger_lot **ret_lots, size_t *ret_count, struct error *err);

/* What an owner's accounts in a currency hold; zeros where they were never opened. Kinds of contacts only. */
MUST_CHECK enum status ledger_balance_read(struct act *act, const struct id *owner_id, const struct currency *currency,
                                           struct ledger_amounts *ret, struct error *err);

/* An owner's credit that can be spent at the act's time, in the order in which it is: what lapses first, then the
 * oldest; at most `limit` lots. Transaction's arena. */
MUST_CHECK enum status ledger_lots_spendable(struct act *act, const struct id *owner_id,
                                             const struct currency *currency, size_t limit,
                                             struct ledger_lot **ret_lots, size_t *ret_count, struct error *err);

/* What is on the owner's account `available` and has lapsed: nobody may use it, whether or not it was posted yet. */
MUST_CHECK enum status ledger_lapsed(struct act *act, const struct id *owner_id, const struct currency *currency,
                                     int64_t *ret_amount, struct error *err);

/* How much of what is available lapses at that moment. */
MUST_CHECK enum status ledger_lapses_at(struct act *act, const struct id *owner_id, const struct currency *currency,
                                        int64_t at, int64_t *ret_amount, struct error *err);

/* Lots of which something has lapsed and was not posted yet, first due first. `ret_ids` has room for `limit`. */
MUST_CHECK enum status ledger_lots_due(struct act *act, int64_t now, size_t limit, struct id *ret_ids,
                                       size_t *ret_count, struct error *err);

/* Lots by their ids, for a write: nobody else changes them until the commit. */
MUST_CHECK enum status ledger_lots_lock(struct act *act, const struct id *ids, size_t id_count,
                                        struct ledger_lot **ret_lots, size_t *ret_count, struct error *err);

/* Lots of which their owner owes something in this currency, oldest first, kept as above; the first LIMIT_DEBT_LOTS.
 * Costs one look at the owner's balance where there are none. */
MUST_CHECK enum status ledger_debts_lock(struct act *act, const struct id *owner_id, const struct currency *currency,
                                         struct ledger_lot **ret_lots, size_t *ret_count, struct error *err);

/* The txn by which a lot was accrued (B6: a reversal names its original); none where nothing was. */
MUST_CHECK enum status ledger_accrual_of(struct act *act, const struct id *lot_id, struct id *ret_txn_id,
                                         struct error *err);

/* Which try of this effect of this cause comes next: 0 where there was none. For what may happen more than once. */
MUST_CHECK enum status ledger_next_attempt(struct act *act, const struct ledger_posting *posting, int64_t *ret_attempt,
                                           struct error *err);

/* One account per row, newest first by account id. */
struct ledger_account {
    struct id id;
    struct id owner_id;
    bool of_program;
    int kind; /* enum ledger_kind */
    struct currency currency;
    int64_t balance;
    struct ledger_owner {
        struct str type; /* "contact", "program" */
        struct str id;
    } owner; /* as it is told */
};

extern const struct entity ledger_account_entity;

struct ledger_account_filter {
    struct id owner_id; /* or zero: all */
    int64_t at;         /* balances at the end of this moment; TIME_NONE: now */
};

/* Accounts that were opened: `pending` and `available` of every contact that has either, other kinds where they are not
 * 0. Those opened after `at` show 0. `ret_accounts` has room for page->limit + 1. Of the page only `after` and `limit`
 * count: an account has no time of its own. */
MUST_CHECK enum status ledger_account_list(struct act *act, const struct ledger_account_filter *filter,
                                           const struct page *page, struct ledger_account *ret_accounts,
                                           size_t *ret_count, bool *ret_more, struct error *err);

struct ledger_entry {
    struct id account_id;
    struct ledger_owner owner;
    int64_t amount;
    struct id lot_id;
};

struct ledger_txn {
    struct id id;
    int64_t created_at;
    struct str effect;
    struct str cause_kind;
    struct id cause_id;
    int64_t attempt;
    struct currency currency;
    struct id program_id;
    struct id reverses;
    struct str cause; /* the cause's id as it is told */
    struct entity_list entries;
};

extern const struct entity ledger_txn_entity;

/* Filters: one of program_id, reward_id, contact_id. */
extern const struct list ledger_txns;
enum { LEDGER_TXNS_PROGRAM, LEDGER_TXNS_REWARD, LEDGER_TXNS_CONTACT };

/* A page of the journal, newest first, with all entries. Arena of the transaction. */
MUST_CHECK enum status ledger_txn_list(struct act *act, const struct list_ask *ask, struct ledger_txn **ret_txns,
                                       size_t *ret_count, bool *ret_more, struct error *err);

/* ---- proof ---- */

/* Replays the txns of one world from empty and compares what comes out with what is stored (B3, B7, B22): B1, B2, B3,
 * B5, B7, B8, B9 over all txns and entries, streaming, bounded memory except one sum per owner and currency; B4: the
 * triggers; B20. */
MUST_CHECK enum status ledger_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
