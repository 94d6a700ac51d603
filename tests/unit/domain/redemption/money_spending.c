/* Acts by hand on rewards, spending, and the passing of time: see money_run.h. */

#include "money_run.h"

#include <stdlib.h>

#include "domain/intake/release.h"
#include "domain/redemption/lapse.h"
#include "domain/reward/reward_hand.h"

#define DAY TIME_US_PER_DAY

static struct money_lot *any_lot(struct run *run)
{
    return run->money.lot_count == 0 ? NULL : &run->money.lots[run_pick(run, run->money.lot_count)];
}

static struct currency currency_of(int program)
{
    struct currency currency = {""};
    snprintf(currency.text, sizeof currency.text, "%s", run_currencies[program]);
    return currency;
}

static bool waits(const struct money_lot *lot)
{
    return lot->wait.state == MONEY_PENDING || lot->wait.state == MONEY_APPROVED;
}

/* ---- rewards by hand ---- */

static enum status approve(struct run *run, struct act *act, struct error *err)
{
    struct money_lot *lot = any_lot(run);
    struct reward reward;
    struct error said = {0};
    if (lot == NULL)
        return STATUS_OK;
    bool may = lot->wait.state == MONEY_PENDING;
    TRY(run_judge(reward_approve(act, &lot->id, STR_NONE, &reward, &said), &said, may, ERROR_INVALID_STATE, err));
    if (may)
        money_approve(&run->money, lot);
    return STATUS_OK;
}

static enum status deny(struct run *run, struct act *act, struct error *err)
{
    struct money_lot *lot = any_lot(run);
    struct reward reward;
    struct error said = {0};
    if (lot == NULL)
        return STATUS_OK;
    bool may = waits(lot);
    TRY(run_judge(reward_deny(act, &lot->id, STR("no"), &reward, &said), &said, may, ERROR_INVALID_STATE, err));
    if (may)
        money_deny(lot);
    return STATUS_OK;
}

static enum status issue(struct run *run, struct act *act, struct error *err)
{
    struct money_lot *lot = any_lot(run);
    struct reward reward;
    struct error said = {0};
    if (lot == NULL)
        return STATUS_OK;
    bool may = waits(lot);
    TRY(run_judge(reward_issue(act, &lot->id, STR("now"), &reward, &said), &said, may, ERROR_INVALID_STATE, err));
    if (may)
        money_issue(&run->money, lot);
    return STATUS_OK;
}

/* All of it, a part, or more than there is. */
static enum status reverse(struct run *run, struct act *act, struct error *err)
{
    struct money_lot *lot = any_lot(run);
    struct reward reward;
    struct error said = {0};
    if (lot == NULL)
        return STATUS_OK;
    int64_t left = lot->granted - money_wanted(&run->money, lot);
    struct opt_int amount = {run_pick(run, 3) != 0, 1 + run_pick(run, lot->granted)};
    bool nothing = lot->wait.state == MONEY_DENIED || left <= 0, beyond = amount.set && amount.value > left;
    TRY(run_judge(hand_reverse(act, &lot->id, amount, STR("mistake"), &reward, &said), &said, !nothing && !beyond,
                  nothing ? ERROR_INVALID_STATE : ERROR_OUT_OF_RANGE, err));
    if (nothing || beyond)
        return STATUS_OK;
    if (amount.set) {
        lot->by_hand += amount.value;
        money_settle(&run->money, lot);
    } else {
        money_revoke(&run->money, lot, MONEY_REVOKED_BY_HAND, false);
    }
    return STATUS_OK;
}

/* To a participant, or to anybody; on a referral or not. */
static enum status give_bonus(struct run *run, struct act *act, struct error *err)
{
    int program = (int)run_pick(run, RUN_PROGRAMS), participant = (int)run_pick(run, RUN_REFERRERS + 1) - 1;
    int referral = run->referral_count == 0 ? MONEY_NOBODY : (int)run_pick(run, run->referral_count);
    if (referral != MONEY_NOBODY && run->referrals[referral].program != program)
        referral = MONEY_NOBODY;
    if (participant == MONEY_NOBODY && referral == MONEY_NOBODY)
        return STATUS_OK;
    int contact = participant == MONEY_NOBODY ? run->referrals[referral].contact : participant;
    char external_id[32];
    snprintf(external_id, sizeof external_id, "bonus_%d", run->bonus_count++);
    struct bonus bonus = {
        .program_id = run->programs[program],
        .kind = 1,
        .amount = {true, 1 + run_pick(run, 500)},
        .currency = currency_of(program),
        .external_id = str_from(external_id),
        .reason = STR("thank you"),
    };
    if (participant == MONEY_NOBODY)
        bonus.contact_id = run->people[contact].id;
    else
        bonus.participant_id = run->participants[program][participant].participant_id;
    if (referral != MONEY_NOBODY)
        bonus.referral_id = run->referrals[referral].id;
    snprintf((char *)bonus.fingerprint, sizeof bonus.fingerprint, "%s", external_id);
    struct reward reward;
    bool replayed;
    TRY(hand_bonus(act, &bonus, &reward, &replayed, err));
    const struct money_lot like = {
        .id = reward.id,
        .contact = contact,
        .program = program,
        .referral = referral,
        .rule = MONEY_NOBODY,
        .participant = participant,
        .sale = MONEY_NOBODY,
        .granted = bonus.amount.value,
    };
    money_grant(&run->money, &like);
    return STATUS_OK;
}

/* ---- spending ---- */

/* What lapses first, then what lasts, the oldest first. */
static bool is_before(const struct money *money, int a, int b)
{
    int64_t at_a = money->lots[a].expires_at, at_b = money->lots[b].expires_at;
    if (at_a == at_b)
        return a < b;
    return at_b == 0 || (at_a != 0 && at_a < at_b);
}

/* The next lot to take of, after `last` (MONEY_NOBODY: the first); MONEY_NOBODY: none. */
static int next_lot(const struct money *money, int contact, int program, int last)
{
    int next = MONEY_NOBODY;
    for (int i = 0; i < money->lot_count; i++) {
        const struct money_lot *lot = &money->lots[i];
        if (lot->contact != contact || lot->program != program || lot->available == 0 || money_has_lapsed(money, lot))
            continue;
        if ((last == MONEY_NOBODY || is_before(money, last, i)) && (next == MONEY_NOBODY || is_before(money, i, next)))
            next = i;
    }
    return next;
}

/* Takes the amount of as many lots as there is room for; how much that was. Nothing is changed yet. */
static int64_t choose(struct run *run, struct run_redemption *redemption, int64_t amount)
{
    int64_t left = amount;
    for (int last = MONEY_NOBODY; left > 0 && redemption->lot_count < RUN_LOTS;) {
        last = next_lot(&run->money, redemption->contact, redemption->program, last);
        if (last == MONEY_NOBODY)
            break;
        int64_t has = run->money.lots[last].available;
        redemption->lots[redemption->lot_count].lot = last;
        redemption->lots[redemption->lot_count++].amount = has < left ? has : left;
        left -= has < left ? has : left;
    }
    return amount - left;
}

static struct redemption_ask ask_of(const struct run *run, const struct run_redemption *redemption,
                                    const char *reference)
{
    struct redemption_ask ask = {
        .contact_id = run->people[redemption->contact].id,
        .amount = {redemption->asked > 0, redemption->asked},
        .currency = currency_of(redemption->program),
        .reference = str_from(reference),
        .capture = {true, redemption->capture},
    };
    snprintf((char *)ask.fingerprint, sizeof ask.fingerprint, "%lld", (long long)redemption->asked);
    return ask;
}

static int known_contacts(const struct run *run)
{
    return RUN_REFERRERS + run->referral_count;
}

static void spend_lots(struct run *run, const struct run_redemption *redemption)
{
    for (int i = 0; i < redemption->lot_count; i++) {
        struct money_lot *lot = &run->money.lots[redemption->lots[i].lot];
        if (redemption->capture)
            money_spend(lot, redemption->lots[i].amount);
        else
            money_reserve(lot, redemption->lots[i].amount);
    }
}

/* All there is, a part, or more than there is; at once or set aside. */
static enum status redeem(struct run *run, struct act *act, struct error *err)
{
    if (run->redemption_count == RUN_REDEMPTIONS)
        return STATUS_OK;
    struct run_redemption *redemption = &run->redemptions[run->redemption_count];
    *redemption = (struct run_redemption){
        .contact = (int)(run_pick(run, 3) != 0 ? run_pick(run, RUN_REFERRERS) : run_pick(run, known_contacts(run))),
        .program = (int)run_pick(run, RUN_PROGRAMS),
        .capture = run_pick(run, 2) == 0,
    };
    int64_t available = money_spendable(&run->money, redemption->contact, redemption->program);
    const int64_t asks[] = {0, 1 + run_pick(run, available + 1), 1 + available / 2, available + 1};
    redemption->asked = asks[run_pick(run, 4)];
    redemption->amount = redemption->asked == 0 ? available : redemption->asked;
    bool may = redemption->amount > 0 && redemption->amount <= available;
    if (may && choose(run, redemption, redemption->amount) < redemption->amount)
        return STATUS_OK; /* of more lots than a run keeps */
    char reference[32];
    snprintf(reference, sizeof reference, "use_%d", run->redemption_count);
    struct redemption_ask ask = ask_of(run, redemption, reference);
    struct redemption made;
    struct error said = {0};
    bool replayed;
    TRY(run_judge(redemption_make(act, &ask, &made, &replayed, &said), &said, may, ERROR_INSUFFICIENT_CREDIT, err));
    if (!may) {
        EXPECT(said.figure_value == available);
        return STATUS_OK;
    }
    EXPECT(!replayed && made.requested_amount == redemption->amount);
    redemption->id = made.id;
    redemption->open = !redemption->capture;
    redemption->expires_at = run->money.now + LIMIT_REDEMPTION_OPEN_DAYS * DAY;
    spend_lots(run, redemption);
    run->redemption_count++;
    return STATUS_OK;
}

/* The same reference again, with the same content or another. */
static enum status redeem_again(struct run *run, struct act *act, struct error *err)
{
    if (run->redemption_count == 0)
        return STATUS_OK;
    int number = (int)run_pick(run, run->redemption_count);
    char reference[32];
    snprintf(reference, sizeof reference, "use_%d", number);
    struct redemption_ask ask = ask_of(run, &run->redemptions[number], reference);
    bool same = run_pick(run, 2) == 0, replayed = false;
    struct redemption made;
    struct error said = {0};
    ask.fingerprint[0] ^= same ? 0 : 1;
    TRY(run_judge(redemption_make(act, &ask, &made, &replayed, &said), &said, same, ERROR_REFERENCE_CONFLICT, err));
    EXPECT(replayed == same && (!same || id_equal(&made.id, &run->redemptions[number].id)));
    return STATUS_OK;
}

/* Ends an open one: so much of it is spent, the rest goes back. */
static void share_out(struct run *run, struct run_redemption *redemption, int64_t captured)
{
    redemption->open = false;
    for (int i = 0; i < redemption->lot_count; i++) {
        int64_t had = redemption->lots[i].amount, part = had < captured ? had : captured;
        captured -= part;
        money_close(&run->money, &run->money.lots[redemption->lots[i].lot], part, had - part);
    }
}

static struct run_redemption *any_redemption(struct run *run)
{
    struct run_redemption *found = NULL;
    for (int tries = 0; tries < 8 && run->redemption_count > 0 && (found == NULL || !found->open); tries++)
        found = &run->redemptions[run_pick(run, run->redemption_count)];
    return found;
}

static enum status capture(struct run *run, struct act *act, struct error *err)
{
    struct run_redemption *redemption = any_redemption(run);
    struct redemption closed;
    struct error said = {0};
    if (redemption == NULL)
        return STATUS_OK;
    struct opt_int amount = {run_pick(run, 2) == 0, 1 + run_pick(run, redemption->amount + redemption->amount / 4)};
    bool open = redemption->open && redemption->expires_at > run->money.now;
    bool may = open && (!amount.set || amount.value <= redemption->amount);
    TRY(run_judge(redemption_capture(act, &redemption->id, amount, &closed, &said), &said, may,
                  open ? ERROR_OUT_OF_RANGE : ERROR_INVALID_STATE, err));
    if (may)
        share_out(run, redemption, amount.set ? amount.value : redemption->amount);
    return STATUS_OK;
}

static enum status release(struct run *run, struct act *act, struct error *err)
{
    struct run_redemption *redemption = any_redemption(run);
    struct redemption closed;
    struct error said = {0};
    if (redemption == NULL)
        return STATUS_OK;
    bool may = redemption->open;
    TRY(run_judge(redemption_release(act, &redemption->id, &closed, &said), &said, may, ERROR_INVALID_STATE, err));
    if (may)
        share_out(run, redemption, 0);
    return STATUS_OK;
}

/* One lot by hand. */
static enum status use(struct run *run, struct act *act, struct error *err)
{
    struct money_lot *lot = any_lot(run);
    struct reward reward;
    struct error said = {0};
    bool replayed;
    if (lot == NULL)
        return STATUS_OK;
    int64_t held = money_has_lapsed(&run->money, lot) ? 0 : lot->available,
            spendable = money_spendable(&run->money, lot->contact, lot->program);
    struct reward_use asked = {
        .reward_id = lot->id,
        .amount = {run_pick(run, 2) == 0, 1 + run_pick(run, held + 2)},
    };
    int64_t wanted = asked.amount.set ? asked.amount.value : held;
    bool has = held > 0 && lot->pending == 0, may = has && wanted <= held && wanted <= spendable;
    TRY(run_judge(redemption_of_reward(act, &asked, &reward, &replayed, &said), &said, may,
                  has ? ERROR_INSUFFICIENT_CREDIT : ERROR_INVALID_STATE, err));
    if (may)
        money_spend(lot, wanted);
    return STATUS_OK;
}

/* ---- time ---- */

static enum status wait_days(struct run *run, struct act *act, struct error *err)
{
    (void)act;
    (void)err;
    run->money.now += (1 + run_pick(run, 3)) * DAY;
    return STATUS_OK;
}

enum { SWEPT = 100 };

static struct money_lot *lot_of(struct run *run, const struct id *id)
{
    for (int i = 0; i < run->money.lot_count; i++)
        if (id_equal(&run->money.lots[i].id, id))
            return &run->money.lots[i];
    return NULL;
}

static bool is_due(const struct run *run, const struct money_lot *lot)
{
    return waits(lot) && lot->wait.hold && lot->hold_until <= run->money.now;
}

/* Holds that have ended, first due first: exactly those. */
static enum status sweep_holds(struct run *run, struct act *act, struct error *err)
{
    for (;;) {
        struct id due[SWEPT];
        size_t count;
        TRY(release_due(act, SWEPT, due, &count, err));
        for (size_t i = 0; i < count; i++) {
            struct money_lot *lot = lot_of(run, &due[i]);
            EXPECT(lot != NULL && is_due(run, lot));
            TRY(release_reward(act, &due[i], err));
            money_end_hold(&run->money, lot);
            money_cover(&run->money);
        }
        if (count == 0)
            break;
    }
    for (int i = 0; i < run->money.lot_count; i++)
        EXPECT(!is_due(run, &run->money.lots[i]));
    return STATUS_OK;
}

static enum status sweep_redemptions(struct run *run, struct act *act, struct error *err)
{
    struct id due[SWEPT];
    size_t count, expected = 0;
    for (int i = 0; i < run->redemption_count; i++)
        expected += run->redemptions[i].open && run->redemptions[i].expires_at <= run->money.now;
    TRY(lapse_redemptions_due(act, SWEPT, due, &count, err));
    EXPECT(count == expected || count == SWEPT);
    for (size_t d = 0; d < count; d++) {
        TRY(lapse_redemption(act, &due[d], err));
        for (int i = 0; i < run->redemption_count; i++)
            if (id_equal(&run->redemptions[i].id, &due[d]))
                share_out(run, &run->redemptions[i], 0);
    }
    return STATUS_OK;
}

static enum status sweep_lots(struct run *run, struct act *act, struct error *err)
{
    for (;;) {
        struct id due[SWEPT];
        size_t count;
        TRY(lapse_rewards_due(act, SWEPT, due, &count, err));
        for (size_t i = 0; i < count; i++) {
            struct money_lot *lot = lot_of(run, &due[i]);
            EXPECT(lot != NULL && money_has_lapsed(&run->money, lot) && lot->available > 0);
            TRY(lapse_reward(act, &due[i], err));
            money_expire(lot);
        }
        if (count == 0)
            break;
    }
    for (int i = 0; i < run->money.lot_count; i++)
        EXPECT(run->money.lots[i].available == 0 || !money_has_lapsed(&run->money, &run->money.lots[i]));
    return STATUS_OK;
}

static enum status sweep(struct run *run, struct act *act, struct error *err)
{
    TRY(sweep_holds(run, act, err));
    TRY(sweep_redemptions(run, act, err));
    return sweep_lots(run, act, err);
}

const struct run_operation run_spending[] = {
    {"approve", approve, 4},
    {"deny", deny, 2},
    {"issue", issue, 2},
    {"reverse", reverse, 3},
    {"bonus", give_bonus, 4},
    {"redeem", redeem, 12},
    {"redeem again", redeem_again, 2},
    {"capture", capture, 5},
    {"release", release, 3},
    {"use", use, 2},
    {"wait", wait_days, 2},
    {"sweep", sweep, 3},
    {NULL, NULL, 0},
};
