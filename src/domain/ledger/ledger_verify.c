/* The proof: re-adds a world's books from its entries and compares with every stored figure.
 *
 * One pass over the journal keeps a sum per owner and currency in a map, which is then compared with the stored
 * balances in one pass over them. Reads only, in one snapshot. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "domain/ledger/ledger.h"
#include "domain/ledger/ledger_store.h"

struct account_sum {
    struct id owner_id;
    struct currency currency;          /* the key ends here */
    __int128 amounts[LEDGER_KIND_END]; /* of books that may be damaged: any count of any amounts */
    int64_t entries;
    bool seen; /* a stored balance was compared with it */
};

struct proof {
    struct act *act;
    verify_break_fn broken;
    void *ctx;

    struct map sums; /* of accounts */

    struct tally waiting; /* what is not counted yet of programs' accounts */
    struct id txn_id;     /* the txn whose entries are being read */
    __int128 txn_sum;
    int64_t txn_entries;
};

static struct str key_of(const struct account_sum *sum)
{
    return map_key(sum, offsetof(struct account_sum, currency) + sizeof sum->currency);
}

static void tell(const struct proof *proof, const char *rule, const char *prefix, const struct id *id, const char *what)
{
    char text[ID_TEXT_SIZE];
    id_format(id, prefix, text);
    char line[160];
    snprintf(line, sizeof line, "%.*s: %s", ID_TEXT_SIZE, text, what);
    proof->broken(proof->ctx, rule, line);
}

static struct account_sum *sum_of(struct map *sums, const struct id *owner_id, const struct currency *currency)
{
    struct account_sum wanted = {.owner_id = *owner_id, .currency = *currency};
    struct account_sum *sum = map_find(sums, key_of(&wanted));
    if (sum == NULL) {
        sum = memory_new(sizeof *sum);
        *sum = wanted;
        map_add(sums, key_of(sum), sum);
    }
    return sum;
}

static void forget_sums(struct map *sums)
{
    size_t at = 0;
    for (struct account_sum *sum; (sum = map_next(sums, &at)) != NULL;)
        free(sum);
    map_release(sums);
}

static void finish_txn(struct proof *proof)
{
    if (id_is_none(&proof->txn_id))
        return;
    if (proof->txn_sum != 0)
        tell(proof, "B1", "txn", &proof->txn_id, "the entries do not sum to 0");
    if (proof->txn_entries < 2)
        tell(proof, "B1", "txn", &proof->txn_id, "fewer than two entries");
}

static enum status add_entry(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    struct id txn_id = result_id(row, 0, 0);
    if (!id_equal(&txn_id, &proof->txn_id)) {
        finish_txn(proof);
        proof->txn_id = txn_id;
        proof->txn_sum = 0;
        proof->txn_entries = 0;
    }
    if (result_is_null(row, 0, 3))
        return STATUS_OK;
    struct id owner_id = result_id(row, 0, 3);
    struct currency currency = result_currency(row, 0, 1);
    int64_t kind = result_int(row, 0, 4);
    int64_t amount = result_int(row, 0, 5);
    proof->txn_sum += amount;
    proof->txn_entries++;
    if (amount == 0)
        tell(proof, "B1", "txn", &txn_id, "an entry of 0");
    struct account_sum *sum = sum_of(&proof->sums, &owner_id, &currency);
    sum->entries++;
    if (kind > 0 && kind < LEDGER_KIND_END)
        sum->amounts[kind] += amount;
    else
        tell(proof, "B1", "txn", &txn_id, "an entry of no known kind");
    return STATUS_OK;
}

static enum status compare_contact(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    struct id owner_id = result_id(row, 0, 0);
    struct currency currency = result_currency(row, 0, 1);
    struct account_sum *sum = sum_of(&proof->sums, &owner_id, &currency);
    sum->seen = true;
    for (int kind = LEDGER_PENDING; kind <= LEDGER_CLAWBACK; kind++) {
        int64_t stored = result_int(row, 0, (size_t)(2 + kind - LEDGER_PENDING));
        if (stored == sum->amounts[kind])
            continue;
        char what[120];
        snprintf(what, sizeof what, "%s %s is stored as %" PRId64 ", its entries sum to %" PRId64, currency.text,
                 ledger_kind_name((enum ledger_kind)kind), stored, (int64_t)sum->amounts[kind]);
        tell(proof, "B3", "cnt", &owner_id, what);
    }
    if (result_int(row, 0, 8) != sum->entries)
        tell(proof, "B3", "cnt", &owner_id, "the stored count of entries is wrong");
    if (sum->amounts[LEDGER_AVAILABLE] < 0 || sum->amounts[LEDGER_RESERVED] < 0)
        tell(proof, "B9", "cnt", &owner_id, "an overdrawn account");
    return STATUS_OK;
}

/* What is rolled up and what waits against the sum of entries. */
static enum status compare_program(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    struct id owner_id = result_id(row, 0, 0);
    struct currency currency = result_currency(row, 0, 1);
    struct account_sum *sum = sum_of(&proof->sums, &owner_id, &currency);
    sum->seen = true;
    struct tally_accounts waiting = tally_accounts_of(&proof->waiting, &owner_id, &currency);
    bool equal = result_int(row, 0, 8) + waiting.entries == sum->entries;
    for (int k = 0; k < LEDGER_PROGRAM_KINDS; k++) {
        enum ledger_kind kind = ledger_program_kinds[k];
        equal = equal && result_int(row, 0, (size_t)(2 + k)) + (__int128)waiting.amounts[kind] == sum->amounts[kind];
    }
    if (!equal)
        tell(proof, "B3", "prg", &owner_id, "the rolled-up balance differs from the sum of the entries");
    return STATUS_OK;
}

/* Entries of owners that have no stored balance; and B2, per currency: what all owners have is gathered under the zero
 * id, which is nobody's. */
static void compare_sums(struct proof *proof)
{
    static const struct id world;
    struct map totals = {0};
    size_t at = 0;
    for (const struct account_sum *sum; (sum = map_next(&proof->sums, &at)) != NULL;) {
        struct account_sum *total = sum_of(&totals, &world, &sum->currency);
        for (int kind = 1; kind < LEDGER_KIND_END; kind++)
            total->amounts[0] += sum->amounts[kind];
        if (!sum->seen)
            tell(proof, "B3", sum->amounts[LEDGER_PROGRAM_EXPENSE] != 0 ? "prg" : "cnt", &sum->owner_id,
                 "entries without a stored balance");
    }
    at = 0;
    for (const struct account_sum *total; (total = map_next(&totals, &at)) != NULL;) {
        char line[80];
        snprintf(line, sizeof line, "all entries in %s do not sum to 0", total->currency.text);
        if (total->amounts[0] != 0)
            proof->broken(proof->ctx, "B2", line);
    }
    forget_sums(&totals);
}

static enum status run_proof(struct proof *proof, struct error *err)
{
    struct act *act = proof->act;
    bool more;
    proof->waiting = tally_begin(act);
    TRY(tally_pending(act, 0, &proof->waiting, &more, err));
    TRY(txn_each(act->txn, &ledger_statements[LEDGER_SQL_ALL_ENTRIES], VALUES(value_int(act->ws)), add_entry, proof,
                 err));
    finish_txn(proof);
    TRY(txn_each(act->txn, &ledger_statements[LEDGER_SQL_ALL_BALANCES], VALUES(value_int(act->ws)), compare_contact,
                 proof, err));
    TRY(txn_each(act->txn, &ledger_statements[LEDGER_SQL_ALL_PROGRAM_ACCOUNTS], VALUES(value_int(act->ws)),
                 compare_program, proof, err));
    compare_sums(proof);
    static const char *const tables[] = {"ledger_txn", "ledger_entry"};
    static const struct verify_query queries[] = {
        {&ledger_statements[LEDGER_SQL_WRONG_LOTS], "B7", "rwd", "its amounts are not the sums of its ledger entries"},
        {&ledger_statements[LEDGER_SQL_STRAY_LOTS], "B7", "rwd",
         "entries of it are on no account of its owner or program"},
        {&ledger_statements[LEDGER_SQL_DOUBLE_EFFECTS], "B8", "rwd",
         "an edge was posted more than once, or without an accrual"},
        {&ledger_statements[LEDGER_SQL_STRAY_ENTRIES], "B20", "txn", "has entries, but does not exist"},
        {&ledger_statements[LEDGER_SQL_STRAY_CAUSES], "B20", "txn",
         "its program, its currency, or what it takes back, is not that of what it moves"},
    };
    TRY(verify_triggers(act, tables, sizeof tables / sizeof tables[0], proof->broken, proof->ctx, err));
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], proof->broken, proof->ctx, err);
}

enum status ledger_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    struct proof proof = {.act = act, .broken = broken, .ctx = ctx};
    enum status status = run_proof(&proof, err);
    forget_sums(&proof.sums);
    return status;
}
