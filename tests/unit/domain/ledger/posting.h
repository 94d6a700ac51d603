#pragma once

#include "books.h"

#include "domain/ledger/ledger.h"

/* Posts lots of a few cents between a made-up program and made-up contacts. */

static inline struct currency posting_currency(const char *code)
{
    struct currency currency = {""};
    (void)currency_parse(str_from(code), &currency);
    return currency;
}

/* An id whose bytes are all `n`: 1, 2, ... sort in that order. */
static inline struct id posting_id(int n)
{
    struct id id;
    memset(id.bytes, n, sizeof id.bytes);
    return id;
}

#define POSTING_PROGRAM posting_id(0x77)

static inline struct ledger_posting posting_of(enum ledger_effect effect, int lot, int owner, const char *currency,
                                               int64_t amount)
{
    return (struct ledger_posting){
        effect, posting_id(lot), posting_id(owner), POSTING_PROGRAM, posting_currency(currency),
        amount, "evt",           posting_id(0x55)};
}

static inline struct ledger_lot lot_of(int lot, int owner, const char *currency)
{
    return (struct ledger_lot){posting_id(lot), posting_id(owner), posting_currency(currency), {{0}}};
}

/* Opens the program's accounts and accrues one lot. */
static inline enum status accrue(struct act *act, int lot, int owner, const char *currency, int64_t amount,
                                 struct error *err)
{
    struct id program = POSTING_PROGRAM;
    struct currency money = posting_currency(currency);
    TRY(ledger_open_program(act, &program, &money, err));
    struct ledger_posting posting = posting_of(LEDGER_ACCRUE, lot, owner, currency, amount);
    struct ledger_lot opened = lot_of(lot, owner, currency);
    return ledger_post(act, &posting, 1, &opened, 1, err);
}

static inline enum status settle(struct act *act, enum ledger_effect effect, int lot, int owner, const char *currency,
                                 int64_t amount, struct error *err)
{
    struct ledger_posting posting = posting_of(effect, lot, owner, currency, amount);
    return ledger_post(act, &posting, 1, NULL, 0, err);
}
