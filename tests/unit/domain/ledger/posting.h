#pragma once

#include "books.h"

#include "domain/ledger/ledger.h"

/* Posts lots of a few cents between made-up programs and made-up contacts. */

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

/* The programs: 0x77, 0x78, ... */
enum { POSTING_PROGRAM = 0x77 };

/* A SELECT of one integer, written as a literal, gives this number. */
#define NUMBER(sql_text, expected)                                                                                     \
    do {                                                                                                               \
        static const struct statement number_ = {                                                                      \
            .name = "test_number", .purpose = "look", .text = (sql_text), .params = "", .columns = "i"};               \
        struct result rows_;                                                                                           \
        TRY(txn_query(act->txn, &number_, NULL, 0, &rows_, err));                                                      \
        EXPECT(result_int(&rows_, 0, 0) == (expected));                                                                \
    } while (0)

/* The row of a program and its accounts in a currency; again is nothing. */
static inline enum status posting_open(struct act *act, int program, const char *currency, struct error *err)
{
    static const struct statement add = {
        .name = "test_add_program",
        .purpose = "a program of the tests",
        .text = "INSERT INTO program (ws, id, status, name, slug, currency, destination_url, cookie_domain, version, "
                "created_at) VALUES ($1, $2, 'active', 'Tests', $3, 'USD', 'https://www.example.com/', 'example.com', "
                "1, 1) ON CONFLICT DO NOTHING",
        .params = "ibt",
        .columns = ""};
    struct id id = posting_id(program);
    struct currency money = posting_currency(currency);
    char slug[16];
    snprintf(slug, sizeof slug, "tests%d", program);
    TRY(txn_exec(act->txn, &add, VALUES(value_int(act->ws), value_id(&id), value_text(str_from(slug))), err));
    return ledger_open_program(act, &id, &money, err);
}

static inline struct ledger_move move_of(int lot, int owner, enum ledger_kind from, enum ledger_kind to, int64_t amount)
{
    return (struct ledger_move){
        .lot_id = posting_id(lot), .owner_id = posting_id(owner), .from = from, .to = to, .amount = amount};
}

/* Of program 0x77; caused by a reward of this number. */
static inline struct ledger_posting posting_of(enum ledger_effect effect, int cause, const char *currency,
                                               const struct ledger_move *moves, size_t count)
{
    return (struct ledger_posting){
        .effect = effect,
        .cause_kind = "rwd",
        .cause_id = posting_id(cause),
        .currency = posting_currency(currency),
        .program_id = posting_id(POSTING_PROGRAM),
        .moves = moves,
        .move_count = count,
    };
}

static inline struct ledger_lot lot_of(int lot, int owner, const char *currency)
{
    return (struct ledger_lot){
        .id = posting_id(lot),
        .owner_id = posting_id(owner),
        .program_id = posting_id(POSTING_PROGRAM),
        .currency = posting_currency(currency),
        .expires_at = TIME_NONE,
    };
}

/* Posts, and leaves what programs' accounts get waiting to be counted. */
static inline enum status posting_post(struct act *act, const struct ledger_posting *postings, size_t count,
                                       struct ledger_lot *lots, size_t lot_count, struct error *err)
{
    struct tally tally = tally_begin(act);
    TRY(ledger_post(act, postings, count, lots, lot_count, &tally, err));
    return tally_write(act, &tally, err);
}

/* Opens the program's accounts and accrues one lot, whose number is the cause. */
static inline enum status accrue(struct act *act, int lot, int owner, const char *currency, int64_t amount,
                                 struct error *err)
{
    TRY(posting_open(act, POSTING_PROGRAM, currency, err));
    struct ledger_move move = move_of(lot, owner, LEDGER_PROGRAM_EXPENSE, LEDGER_PENDING, amount);
    struct ledger_posting posting = posting_of(LEDGER_ACCRUE, lot, currency, &move, 1);
    struct ledger_lot opened = lot_of(lot, owner, currency);
    return posting_post(act, &posting, 1, &opened, 1, err);
}

/* One move of a lot that is there. `attempt` tells moves of one effect apart. */
static inline enum status move_lot(struct act *act, enum ledger_effect effect, const struct ledger_move *move,
                                   const char *currency, int64_t attempt, struct error *err)
{
    struct ledger_posting posting = posting_of(effect, move->lot_id.bytes[0], currency, move, 1);
    posting.attempt = attempt;
    return posting_post(act, &posting, 1, NULL, 0, err);
}

static inline enum status release(struct act *act, int lot, int owner, const char *currency, int64_t amount,
                                  struct error *err)
{
    struct ledger_move move = move_of(lot, owner, LEDGER_PENDING, LEDGER_AVAILABLE, amount);
    return move_lot(act, LEDGER_RELEASE, &move, currency, 0, err);
}

static inline enum status deny(struct act *act, int lot, int owner, const char *currency, int64_t amount,
                               struct error *err)
{
    struct ledger_move move = move_of(lot, owner, LEDGER_PENDING, LEDGER_DENIED, amount);
    return move_lot(act, LEDGER_DENY, &move, currency, 0, err);
}

/* The lot of this number, which must be there. */
static inline enum status read_lot(struct act *act, int lot, struct ledger_lot *ret, struct error *err)
{
    struct id id = posting_id(lot);
    struct ledger_lot *lots;
    size_t count;
    TRY(ledger_lots_read(act, &id, 1, &lots, &count, err));
    EXPECT(count == 1);
    *ret = lots[0];
    return STATUS_OK;
}
