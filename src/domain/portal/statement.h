#pragma once

#include "base/entity.h"
#include "domain/workspace/act.h"

/* A statement of account: what became a contact's, what was spent, paid out, taken back or lapsed in a stretch of time,
 * and what was its own before and after. "Its own" is available plus reserved, less what it owes; what is still on hold
 * is none of it. Derived from the ledger's entries, to the unit: opening + amounts = closing, and a closing at this
 * moment is what the balances say. Balances are contacts': a person who takes part in several programs has one
 * statement per currency. */

struct statement_row {
    struct id txn_id;
    int64_t at;
    struct str effect;       /* of the ledger: "release", "redeem", ... */
    struct str text, detail; /* what happened, in English words; the detail may be absent */
    struct id reward_id;     /* the first of the transaction's */
    struct id referral_id;   /* of that reward, or none */
    struct str name;         /* of who was referred, cut short; or absent */
    int64_t amount;          /* with its sign */
    int64_t balance;         /* after it */

    struct str title, reason_code; /* of the reward */
    struct str reference;          /* what it was spent on, as the business named it; or absent */
};

/* Whether it was spent, or paid out: then it is of no one reward in particular. */
bool statement_row_is_spent(const struct statement_row *row);

/* What is a contact's own in one currency, at this moment. */
struct statement_total {
    struct currency currency;
    int64_t balance;
};

struct account_statement {
    struct id contact_id;
    struct currency currency;
    int64_t from_at, to_at; /* [from, to); TIME_NONE: from the beginning, until now */
    int64_t opening, closing;
    int64_t came, went, back;    /* sums of the rows: became its own; spent or paid out; taken back or lapsed */
    struct entity_list rows;     /* struct statement_row, oldest first; LIMIT_STATEMENT_ROWS at most */
    struct str_array currencies; /* that the contact has, or had, money in */
    struct entity_list totals;   /* struct statement_total: what it has of each; for paper, not told as JSON */
};

extern const struct entity statement_entity;

/* `currency` empty: the only one that the contact has money in, else `otherwise` (may be empty). Errors:
 * ERROR_NOT_FOUND `contact_id`; ERROR_MISSING_FIELD `currency` when it is not clear; ERROR_INVALID_VALUE `to` when it
 * is not after `from`; ERROR_OUT_OF_RANGE `from` when more rows than LIMIT_STATEMENT_ROWS lie between. */
MUST_CHECK enum status statement_read(struct act *act, const struct id *contact_id, const struct currency *currency,
                                      const struct currency *otherwise, int64_t from_at, int64_t to_at,
                                      struct account_statement *ret, struct error *err);

/* As CSV (RFC 4180, UTF-8 with its mark): a line per row with the opening before and the closing behind. Texts that a
 * spreadsheet would take for a formula are made harmless. Amounts have the currency's decimals. */
void statement_write_csv(const struct account_statement *statement, struct buf *out);
