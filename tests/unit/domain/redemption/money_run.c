/* One operation of a run, and the comparison with the store: see money_run.h. */

#include "money_run.h"

#include <assert.h>

const char *const run_currencies[RUN_PROGRAMS] = {"USD", "JPY", "KWD"};

int64_t run_pick(struct run *run, int64_t count)
{
    assert(count > 0);
    return (int64_t)(unit_next(&run->random) % (uint64_t)count);
}

enum status run_judge(enum status got, const struct error *said, bool done, enum error_code code, struct error *err)
{
    if (done ? got == STATUS_OK : got != STATUS_OK && said->code == code)
        return STATUS_OK;
    if (got == STATUS_OK)
        return error_set(err, ERROR_INTERNAL, NULL, "done, where %s was expected", error_info(code)->name);
    return error_set(err, ERROR_INTERNAL, NULL, "%s: %s: %s", error_info(said->code)->name, said->param, said->detail);
}

/* ---- comparing ---- */

static struct ledger_amounts amounts_of(const struct money_lot *lot)
{
    struct ledger_amounts amounts = {{0}};
    amounts.of[LEDGER_PENDING] = lot->pending;
    amounts.of[LEDGER_AVAILABLE] = lot->available;
    amounts.of[LEDGER_RESERVED] = lot->reserved;
    amounts.of[LEDGER_REDEEMED] = lot->redeemed;
    amounts.of[LEDGER_CLAWBACK] = lot->debt;
    amounts.of[LEDGER_DENIED] = lot->denied;
    amounts.of[LEDGER_REVERSED] = lot->reversed;
    amounts.of[LEDGER_EXPIRED] = lot->expired;
    return amounts;
}

static const enum ledger_kind kinds[] = {LEDGER_PENDING,  LEDGER_AVAILABLE, LEDGER_RESERVED,
                                         LEDGER_REDEEMED, LEDGER_CLAWBACK,  LEDGER_PAID_OUT,
                                         LEDGER_DENIED,   LEDGER_REVERSED,  LEDGER_EXPIRED};

static enum status same(const struct ledger_amounts *model, const struct ledger_amounts *store, size_t kind_count,
                        const char *of, int number, struct error *err)
{
    for (size_t k = 0; k < kind_count; k++)
        if (model->of[kinds[k]] != store->of[kinds[k]])
            return error_set(err, ERROR_INTERNAL, NULL, "%s %d: %s is %lld, and should be %lld", of, number,
                             ledger_kind_name(kinds[k]), (long long)store->of[kinds[k]],
                             (long long)model->of[kinds[k]]);
    return STATUS_OK;
}

enum { COMPARED = 100 };

static enum status compare_lots(struct run *run, struct act *act, const int *numbers, size_t count, struct error *err)
{
    struct id ids[COMPARED];
    struct ledger_lot *lots;
    size_t found;
    for (size_t i = 0; i < count; i++)
        ids[i] = run->money.lots[numbers[i]].id;
    TRY(ledger_lots_read(act, ids, count, &lots, &found, err));
    EXPECT(found == count);
    for (size_t f = 0; f < found; f++)
        for (size_t i = 0; i < count; i++) {
            const struct money_lot *lot = &run->money.lots[numbers[i]];
            if (!id_equal(&lot->id, &lots[f].id))
                continue;
            struct ledger_amounts amounts = amounts_of(lot);
            TRY(same(&amounts, &lots[f].amounts, sizeof kinds / sizeof kinds[0], "lot", numbers[i], err));
            EXPECT(lots[f].expires_at == (lot->expires_at == 0 ? TIME_NONE : lot->expires_at));
        }
    return STATUS_OK;
}

static enum status compare_balance(struct run *run, struct act *act, int contact, int program, struct error *err)
{
    struct ledger_amounts sum = {{0}}, balance;
    struct currency currency = {""};
    snprintf(currency.text, sizeof currency.text, "%s", run_currencies[program]);
    for (int i = 0; i < run->money.lot_count; i++) {
        const struct money_lot *lot = &run->money.lots[i];
        if (lot->contact != contact || lot->program != program)
            continue;
        struct ledger_amounts amounts = amounts_of(lot);
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            sum.of[kinds[k]] += amounts.of[kinds[k]];
    }
    TRY(ledger_balance_read(act, &run->people[contact].id, &currency, &balance, err));
    enum { OF_CONTACTS = 6 };
    return same(&sum, &balance, OF_CONTACTS, "contact", contact, err);
}

/* `all`, or those that the operation touched. */
static enum status compare(struct run *run, struct act *act, bool all, struct error *err)
{
    static const size_t room = COMPARED;
    int numbers[COMPARED];
    bool seen[RUN_CONTACTS][RUN_PROGRAMS] = {{false}};
    size_t count = 0;
    for (int i = 0; i < run->money.lot_count; i++) {
        struct money_lot *lot = &run->money.lots[i];
        if (!all && !lot->touched)
            continue;
        lot->touched = false;
        numbers[count++] = i;
        if (count == room) {
            TRY(compare_lots(run, act, numbers, count, err));
            count = 0;
        }
        if (!seen[lot->contact][lot->program])
            TRY(compare_balance(run, act, lot->contact, lot->program, err));
        seen[lot->contact][lot->program] = true;
    }
    return count == 0 ? STATUS_OK : compare_lots(run, act, numbers, count, err);
}

enum status run_compare_all(struct run *run, struct act *act, struct error *err)
{
    return compare(run, act, true, err);
}

/* ---- one operation ---- */

static const struct run_operation *choose(struct run *run)
{
    static const struct run_operation *const tables[] = {run_facts, run_spending};
    int sum = 0;
    for (size_t t = 0; t < 2; t++)
        for (const struct run_operation *o = tables[t]; o->name != NULL; o++)
            sum += o->weight;
    int at = (int)run_pick(run, sum);
    for (size_t t = 0; t < 2; t++)
        for (const struct run_operation *o = tables[t]; o->name != NULL; o++) {
            at -= o->weight;
            if (at < 0)
                return o;
        }
    return run_facts;
}

enum status run_step(struct run *run, struct act *act, struct error *err)
{
    const struct run_operation *operation = choose(run);
    run->did = operation->name;
    run->operations++;
    TRY(operation->run(run, act, err));
    money_cover(&run->money);
    return compare(run, act, false, err);
}
