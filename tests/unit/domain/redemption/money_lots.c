/* See money_lots.h. */

#include "money_lots.h"

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* As much as there is, and what is left to move. */
static int64_t shift(int64_t *from, int64_t *to, int64_t amount)
{
    int64_t part = least(*from, amount);
    *from -= part;
    *to += part;
    return amount - part;
}

static bool is_open(const struct money_lot *lot)
{
    return lot->wait.state == MONEY_PENDING || lot->wait.state == MONEY_APPROVED;
}

bool money_has_lapsed(const struct money *money, const struct money_lot *lot)
{
    return lot->expires_at != 0 && lot->expires_at <= money->now;
}

void money_expire(struct money_lot *lot)
{
    lot->touched = true;
    shift(&lot->available, &lot->expired, lot->available);
}

static void gain(struct money *money, struct money_lot *lot, int64_t *from, int64_t amount)
{
    shift(from, &lot->available, amount);
    lot->gained += amount;
    if (money_has_lapsed(money, lot))
        money_expire(lot);
}

/* ---- before it is issued ---- */

void money_issue(struct money *money, struct money_lot *lot)
{
    lot->touched = true;
    lot->wait = (struct money_wait){.state = MONEY_SETTLED};
    lot->issued_at = money->now;
    lot->expires_at = lot->usable_us == 0 ? 0 : money->now + lot->usable_us;
    gain(money, lot, &lot->pending, lot->pending);
}

void money_end_hold(struct money *money, struct money_lot *lot)
{
    lot->touched = true;
    lot->wait.hold = false;
    if (!lot->wait.approval)
        money_issue(money, lot);
}

void money_approve(struct money *money, struct money_lot *lot)
{
    lot->touched = true;
    if (lot->hold_until > money->now)
        lot->wait = (struct money_wait){MONEY_APPROVED, .hold = true};
    else
        money_issue(money, lot);
}

void money_deny(struct money_lot *lot)
{
    lot->touched = true;
    lot->wait = (struct money_wait){.state = MONEY_DENIED};
    shift(&lot->pending, &lot->denied, lot->pending);
}

struct money_lot *money_grant(struct money *money, const struct money_lot *like)
{
    struct money_lot *lot = &money->lots[money->lot_count++];
    *lot = *like;
    lot->touched = true;
    lot->pending = lot->granted;
    lot->wait.hold = lot->hold_until > money->now;
    if (!lot->wait.hold && !lot->wait.approval)
        money_issue(money, lot);
    money_settle(money, lot);
    return lot;
}

/* ---- how much is taken ---- */

/* The most that was told of one refund; below 0: all. Facts told earlier of the same one stand for it. */
static int64_t told_of(const struct money *money, int at)
{
    int64_t most = 0;
    for (int i = 0; i < money->fact_count; i++) {
        const struct money_fact *fact = &money->facts[i];
        if (fact->number != money->facts[at].number || fact->undone || (fact->foreign && fact->amount >= 0))
            continue;
        if (i < at)
            return 0;
        if (fact->amount < 0)
            return -1;
        most = fact->amount > most ? fact->amount : most;
    }
    return most;
}

static int64_t refunded(const struct money *money, const struct money_lot *lot)
{
    int64_t sum = 0;
    for (int i = 0; i < money->fact_count && lot->sale != MONEY_NOBODY; i++) {
        const struct money_fact *fact = &money->facts[i];
        if (fact->sale != lot->sale || fact->undone || (fact->foreign && fact->amount >= 0))
            continue;
        int64_t amount = told_of(money, i);
        if (amount < 0)
            return lot->granted;
        sum += amount;
    }
    int64_t sale = lot->sale == MONEY_NOBODY ? 0 : money->sales[lot->sale];
    return sum == 0 ? 0 : sum >= sale ? lot->granted : lot->granted * sum / sale;
}

int64_t money_wanted(const struct money *money, const struct money_lot *lot)
{
    return lot->revoked != 0 ? lot->granted : least(refunded(money, lot) + lot->by_hand, lot->granted);
}

static void take(struct money_lot *lot, int64_t amount)
{
    amount = shift(&lot->pending, &lot->reversed, amount);
    amount = shift(&lot->available, &lot->reversed, amount);
    shift(&lot->redeemed, &lot->debt, amount);
    if (lot->pending == 0)
        lot->wait = (struct money_wait){.state = MONEY_SETTLED};
}

/* Waits for what it waited for, unless that has passed. */
static void wait_again(struct money *money, struct money_lot *lot)
{
    if (is_open(lot))
        return;
    lot->wait = lot->kept;
    if (lot->wait.hold && lot->hold_until <= money->now)
        money_end_hold(money, lot);
}

static void give(struct money *money, struct money_lot *lot, int64_t amount)
{
    amount = least(shift(&lot->debt, &lot->redeemed, amount), lot->reversed);
    if (amount == 0)
        return;
    if (lot->issued_at != 0) {
        gain(money, lot, &lot->reversed, amount);
        return;
    }
    shift(&lot->reversed, &lot->pending, amount);
    wait_again(money, lot);
}

void money_settle(struct money *money, struct money_lot *lot)
{
    int64_t wanted = money_wanted(money, lot), taken = lot->reversed + lot->debt;
    lot->touched = true;
    if (lot->wait.state == MONEY_DENIED)
        return;
    if (is_open(lot))
        lot->kept = lot->wait;
    if (wanted > taken)
        take(lot, wanted - taken);
    else
        give(money, lot, taken - wanted);
}

void money_revoke(struct money *money, struct money_lot *lot, enum money_revoked why, bool deny)
{
    if (lot->wait.state == MONEY_DENIED)
        return;
    lot->revoked |= why;
    if (!deny || !is_open(lot)) {
        money_settle(money, lot);
        return;
    }
    lot->kept = lot->wait;
    money_deny(lot);
}

void money_unrevoke(struct money *money, struct money_lot *lot, enum money_revoked why)
{
    if ((lot->revoked & why) == 0)
        return;
    lot->revoked &= ~(unsigned)why;
    if (lot->wait.state == MONEY_DENIED && lot->revoked == 0) {
        shift(&lot->denied, &lot->pending, lot->denied);
        wait_again(money, lot);
    }
    money_settle(money, lot);
}

/* ---- spending ---- */

void money_spend(struct money_lot *lot, int64_t amount)
{
    lot->touched = true;
    shift(&lot->available, &lot->redeemed, amount);
}

void money_reserve(struct money_lot *lot, int64_t amount)
{
    lot->touched = true;
    shift(&lot->available, &lot->reserved, amount);
}

void money_close(struct money *money, struct money_lot *lot, int64_t captured, int64_t returned)
{
    lot->touched = true;
    shift(&lot->reserved, &lot->redeemed, captured);
    shift(&lot->reserved, &lot->available, returned);
    if (returned > 0 && money_has_lapsed(money, lot))
        money_expire(lot);
    if (money_wanted(money, lot) > lot->reversed + lot->debt)
        money_settle(money, lot);
}

int64_t money_spendable(const struct money *money, int contact, int program)
{
    int64_t sum = 0;
    for (int i = 0; i < money->lot_count; i++) {
        const struct money_lot *lot = &money->lots[i];
        if (lot->contact == contact && lot->program == program)
            sum += (money_has_lapsed(money, lot) ? 0 : lot->available) - lot->debt;
    }
    return sum > 0 ? sum : 0;
}

/* ---- debts ---- */

static void cover_by(struct money *money, struct money_lot *credit)
{
    for (int i = 0; i < money->lot_count; i++) {
        struct money_lot *debtor = &money->lots[i];
        if (debtor->contact != credit->contact || debtor->program != credit->program || debtor == credit)
            continue;
        int64_t amount = least(least(credit->available, debtor->debt), credit->gained);
        if (amount == 0)
            continue;
        debtor->touched = true;
        shift(&debtor->debt, &debtor->reversed, amount);
        shift(&credit->available, &credit->redeemed, amount);
        credit->gained -= amount;
    }
}

void money_cover(struct money *money)
{
    for (int i = 0; i < money->lot_count; i++)
        if (money->lots[i].gained > 0)
            cover_by(money, &money->lots[i]);
    for (int i = 0; i < money->lot_count; i++)
        money->lots[i].gained = 0;
}
