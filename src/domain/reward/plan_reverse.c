/* Taking rewards back, and giving back what was taken. See plan.h.
 *
 * What is to be taken back of a reward is a sum that is set, never a step that is made: the same facts in any order end
 * in the same sum, and repeating one changes nothing (LEDGER.md "Order freedom"). plan_reverse() moves the difference
 * between that sum and what the lot has given up already.
 *
 *     taking:       pending, available -> reversed; then redeemed, paid_out -> clawback (its contact owes it)
 *     giving back:  clawback -> redeemed, paid_out; then reversed -> available, or pending where it never was issued
 *
 * Money in an open redemption is promised to somebody, so it is left there; what the redemption gives back or captures
 * is taken in the commit that ends it (plan_reverse_rest()).
 *
 * A debt belongs to the contact, whatever program it came from. The next credit that is released covers it: the lot
 * that owed turns its clawback into reversed, and the one that covers counts as much as spent, so that what was spent
 * in all stays what it was. Inside a write transaction. */

#include <assert.h>

#include "domain/program/program.h"
#include "domain/referral/referral.h"
#include "domain/reward/plan_parts.h"

static int64_t min_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t taken_of(const struct reward *reward)
{
    if (!reward->amount.set)
        return reward->status == REWARD_REVERSED;
    return reward->money.of[LEDGER_REVERSED] + reward->money.of[LEDGER_CLAWBACK];
}

int64_t plan_whole_of(const struct reward *reward)
{
    return reward->amount.set ? reward->amount.value : 1;
}

/* To where its money is, after moves. */
static void settle_by_money(struct plan_reward *planned)
{
    enum reward_status status = reward_status_by_money(&planned->reward);
    planned->changed = true;
    if ((int)status != planned->reward.status)
        plan_settle(&planned->reward, status);
}

/* ---- what is wanted ---- */

static enum status know_reversal(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    if (planned->reversal_known)
        return STATUS_OK;
    planned->reversal = (struct reversal){.reward_id = planned->reward.id};
    if (!planned->is_new)
        TRY(reversal_read(plan->act, &planned->reward.id, &planned->reversal, err));
    planned->reversal_known = true;
    return STATUS_OK;
}

enum status plan_reversal_of(struct plan *plan, const struct reward *reward, struct reversal *ret, struct error *err)
{
    struct plan_reward *planned;
    TRY(plan_take(plan, reward, &planned, err));
    TRY(know_reversal(plan, planned, err));
    *ret = planned->reversal;
    return STATUS_OK;
}

/* ---- taking ---- */

/* The txn that accrued the reward: of this plan where it is new, else it is looked up. */
static enum status original_of(struct plan *plan, const struct plan_reward *planned, struct id *ret, struct error *err)
{
    const struct reward *reward = &planned->reward;
    if (!planned->is_new)
        return ledger_accrual_of(plan->act, &reward->id, ret, err);
    for (size_t i = 0; i < plan->posting_count; i++) {
        const struct ledger_posting *posting = &plan->postings[i].posting;
        for (size_t m = 0; posting->effect == LEDGER_ACCRUE && m < posting->move_count; m++)
            if (id_equal(&posting->moves[m].lot_id, &reward->id))
                *ret = posting->id;
    }
    return STATUS_OK;
}

static enum status take(struct plan *plan, struct plan_reward *planned, int64_t amount, struct error *err)
{
    static const struct {
        enum ledger_kind from, to;
    } ways[] = {
        {LEDGER_PENDING, LEDGER_REVERSED},
        {LEDGER_AVAILABLE, LEDGER_REVERSED},
        {LEDGER_REDEEMED, LEDGER_CLAWBACK},
        {LEDGER_PAID_OUT, LEDGER_CLAWBACK},
    };
    static const struct id none;
    TRY(original_of(plan, planned, &plan->original, err));
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int64_t part = min_of(amount, planned->reward.money.of[ways[i].from]);
        plan_move(plan, &planned->reward, LEDGER_REVERSE, ways[i].from, ways[i].to, part);
        amount -= part;
    }
    plan->original = none;
    return STATUS_OK;
}

/* ---- giving back ---- */

/* Where money of a reward is that was used up. */
static enum ledger_kind used_kind(const struct reward *reward)
{
    return plan_is_paid_kind(reward) ? LEDGER_PAID_OUT : LEDGER_REDEEMED;
}

/* Gives back to what it was spent for: credit is redeemed, cash is paid. */
static void give_back_debt(struct plan *plan, struct plan_reward *planned, int64_t amount)
{
    plan_move(plan, &planned->reward, LEDGER_RESTORE, LEDGER_CLAWBACK, used_kind(&planned->reward), amount);
}

/* A lot that has lapsed meanwhile lapses now. */
static void lapse(struct plan *plan, struct plan_reward *planned)
{
    const struct reward *reward = &planned->reward;
    if (reward->expires_at == TIME_NONE || reward->expires_at > act_now(plan->act))
        return;
    plan_move(plan, &planned->reward, LEDGER_EXPIRE, LEDGER_AVAILABLE, LEDGER_EXPIRED,
              reward->money.of[LEDGER_AVAILABLE]);
}

/* Pending again, as it was; or issued at once, where its hold has ended meanwhile. */
static void wait_again(struct plan *plan, struct plan_reward *planned)
{
    struct reward *reward = &planned->reward;
    if (reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED)
        return;
    reward->status = (int)planned->reversal.status;
    reward->waits = planned->reversal.waits;
    reward->release_at = (reward->waits & REWARD_WAITS_HOLD) != 0 ? reward->hold_until : TIME_NONE;
    planned->changed = true;
    if (reward->release_at != TIME_NONE && reward->release_at <= act_now(plan->act))
        plan_end_wait(plan, reward, REWARD_WAIT_HOLD);
}

static void give_back(struct plan *plan, struct plan_reward *planned, int64_t amount)
{
    struct reward *reward = &planned->reward;
    int64_t debt = min_of(amount, reward->money.of[LEDGER_CLAWBACK]);
    give_back_debt(plan, planned, debt);
    amount = min_of(amount - debt, reward->money.of[LEDGER_REVERSED]);
    if (amount == 0)
        return;
    if (reward->issued_at != TIME_NONE) {
        plan_move(plan, &planned->reward, LEDGER_RESTORE, LEDGER_REVERSED, LEDGER_AVAILABLE, amount);
        if (str_equal(reward->kind, STR("discount"))) /* it has money because it was used */
            plan_move(plan, &planned->reward, LEDGER_REDEEM, LEDGER_AVAILABLE, LEDGER_REDEEMED, amount);
        else
            lapse(plan, planned);
        return;
    }
    plan_move(plan, &planned->reward, LEDGER_RESTORE, LEDGER_REVERSED, LEDGER_PENDING, amount);
    wait_again(plan, planned);
}

/* ---- one reward ---- */

static void remember_standing(struct plan_reward *planned)
{
    if (planned->reward.status != REWARD_PENDING && planned->reward.status != REWARD_APPROVED)
        return;
    planned->reversal.status = planned->reward.status;
    planned->reversal.waits = planned->reward.waits;
}

/* A reward without an amount is had or not. */
static void settle_custom(struct plan *plan, struct plan_reward *planned, bool gone)
{
    struct reward *reward = &planned->reward;
    planned->changed = true;
    if (gone) {
        reward->status = REWARD_REVERSED;
        reward->waits = 0;
        reward->release_at = TIME_NONE;
    } else if (reward->issued_at != TIME_NONE) {
        reward->status = REWARD_ISSUED;
    } else {
        wait_again(plan, planned);
    }
}

static enum status move_to(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    int64_t before = taken_of(&planned->reward), wanted = planned->reversal.wanted;
    if (!planned->reward.amount.set && wanted != before)
        settle_custom(plan, planned, wanted > 0);
    else if (wanted > before)
        return take(plan, planned, wanted - before, err);
    else if (wanted < before)
        give_back(plan, planned, before - wanted);
    return STATUS_OK;
}

static enum status apply(struct plan *plan, struct plan_reward *planned, struct str reason_code, struct error *err)
{
    if (planned->reward.status == REWARD_DENIED)
        return STATUS_OK;
    TRY(move_to(plan, planned, err));
    planned->reward.reason_code = planned->reversal.wanted > 0 ? reason_code : STR_NONE;
    settle_by_money(planned);
    return STATUS_OK;
}

enum status plan_reverse(struct plan *plan, const struct reward *reward, const struct reversal *to,
                         struct str reason_code, int64_t *ret_amount, struct error *err)
{
    struct plan_reward *planned;
    TRY(plan_take(plan, reward, &planned, err));
    TRY(know_reversal(plan, planned, err));
    int64_t before = taken_of(&planned->reward);
    planned->reversal.wanted = min_of(to->wanted, plan_whole_of(&planned->reward));
    planned->reversal.by_hand = to->by_hand;
    planned->reversal.revoked = to->revoked;
    planned->reversal_changed = true;
    remember_standing(planned);
    TRY(apply(plan, planned, reason_code, err));
    *ret_amount = taken_of(&planned->reward) - before;
    return STATUS_OK;
}

void plan_forgive(struct plan *plan, const struct reward *reward, int64_t amount)
{
    struct plan_reward *planned = plan_reward_of(plan, reward);
    plan_move(plan, &planned->reward, LEDGER_RECOVER, LEDGER_CLAWBACK, LEDGER_REVERSED,
              min_of(amount, planned->reward.money.of[LEDGER_CLAWBACK]));
    settle_by_money(planned);
}

enum status plan_revoke(struct plan *plan, const struct reward *reward, enum reversal_revoked revoked, bool deny,
                        struct str reason_code, struct error *err)
{
    struct plan_reward *planned;
    int64_t amount;
    struct reversal to;
    TRY(plan_reversal_of(plan, reward, &to, err));
    TRY(plan_take(plan, reward, &planned, err));
    to.revoked |= (int64_t)revoked;
    if (planned->reward.status == REWARD_DENIED)
        return STATUS_OK;
    bool waits = planned->reward.status == REWARD_PENDING || planned->reward.status == REWARD_APPROVED;
    if (!deny || !waits) {
        to.wanted = plan_whole_of(&planned->reward);
        return plan_reverse(plan, reward, &to, reason_code, &amount, err);
    }
    remember_standing(planned);
    planned->reversal.revoked = to.revoked;
    planned->reversal_changed = true;
    plan_deny(plan, &planned->reward, reason_code);
    return STATUS_OK;
}

enum status plan_restore(struct plan *plan, const struct reward *reward, enum reversal_revoked revoked,
                         bool *ret_restored, struct error *err)
{
    struct plan_reward *planned;
    TRY(plan_take(plan, reward, &planned, err));
    TRY(know_reversal(plan, planned, err));
    planned->reversal.revoked &= ~(int64_t)revoked;
    planned->reversal_changed = true;
    *ret_restored = planned->reversal.revoked == REVERSAL_NOT_REVOKED;
    if (!*ret_restored || planned->reward.status != REWARD_DENIED)
        return STATUS_OK; /* the caller says by plan_reverse() what facts still want */
    plan_move(plan, &planned->reward, LEDGER_RESTORE, LEDGER_DENIED, LEDGER_PENDING,
              planned->reward.money.of[LEDGER_DENIED]);
    planned->reward.reason_code = STR_NONE;
    wait_again(plan, planned);
    return STATUS_OK;
}

/* ---- what follows, at the commit ---- */

/* Only where money came out of a redemption. */
static bool was_reserved(const struct plan_reward *planned)
{
    return !planned->is_new && planned->before.of[LEDGER_RESERVED] > planned->reward.money.of[LEDGER_RESERVED];
}

static bool has_referral(const struct plan *plan, const struct id *id)
{
    for (size_t i = 0; i < plan->referral_count; i++)
        if (id_equal(&plan->referrals[i].referral->id, id))
            return true;
    return id_is_none(id);
}

/* A redemption knows neither program nor referral: what is earned counts in the program's currency, and the referral
 * may have lost its last reward. */
static enum status take_rest(struct plan *plan, struct plan_reward *planned, struct error *err)
{
    struct program program;
    TRY(program_read(plan->act, &planned->reward.program_id, &program, err));
    plan->currency = program.currency;
    if (!has_referral(plan, &planned->reward.referral_id)) {
        struct referral *referral = arena_alloc(txn_arena(plan->act->txn), sizeof *referral);
        TRY(referral_lock(plan->act, &planned->reward.referral_id, referral, err));
        plan_referral(plan, referral, false, &program.currency);
    }
    return apply(plan, planned, planned->reward.reason_code, err);
}

enum status plan_reverse_rest(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        struct plan_reward *planned = plan->rewards[i];
        if (!was_reserved(planned))
            continue;
        TRY(know_reversal(plan, planned, err));
        if (planned->reversal.wanted > taken_of(&planned->reward))
            TRY(take_rest(plan, planned, err));
    }
    return STATUS_OK;
}

/* One lot that owes: what `credit` has covers of it. */
static enum status cover(struct plan *plan, struct plan_reward *credit, const struct reward *debtor, struct error *err)
{
    struct plan_reward *owes;
    TRY(plan_take(plan, debtor, &owes, err));
    int64_t amount = min_of(credit->reward.money.of[LEDGER_AVAILABLE], owes->reward.money.of[LEDGER_CLAWBACK]);
    amount = min_of(amount, credit->gained);
    if (amount <= 0 || owes == credit)
        return STATUS_OK;
    plan_move(plan, &owes->reward, LEDGER_RECOVER, LEDGER_CLAWBACK, LEDGER_REVERSED, amount);
    plan_move(plan, &credit->reward, LEDGER_RECOVER, LEDGER_AVAILABLE, used_kind(debtor), amount);
    credit->gained -= amount;
    settle_by_money(credit);
    return STATUS_OK;
}

static enum status cover_by(struct plan *plan, struct plan_reward *credit, struct error *err)
{
    struct ledger_lot *lots;
    struct reward *debtors;
    size_t count, found;
    TRY(ledger_debts_lock(plan->act, &credit->reward.contact_id, &credit->reward.currency, &lots, &count, err));
    if (count == 0)
        return STATUS_OK;
    struct id *ids = arena_array(txn_arena(plan->act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = lots[i].id;
    TRY(reward_read_many(plan->act, ids, count, &debtors, &found, err));
    for (size_t i = 0; i < found && credit->gained > 0; i++) /* oldest first */
        TRY(cover(plan, credit, &debtors[i], err));
    return STATUS_OK;
}

enum status plan_cover_debts(struct plan *plan, struct error *err)
{
    size_t count = plan->reward_count; /* debtors are added behind */
    for (size_t i = 0; i < count; i++)
        if (plan->rewards[i]->gained > 0)
            TRY(cover_by(plan, plan->rewards[i], err));
    return STATUS_OK;
}

/* ---- referrals ---- */

/* A discount whose order came back was had: the referral that brought it is none the worse. */
static bool is_gone(const struct reward *reward)
{
    bool returned = str_equal(reward->reason_code, STR(REVERSAL_ORDER_CODE));
    return reward->status == REWARD_DENIED || (reward->status == REWARD_REVERSED && !returned);
}

/* Whether the plan does something to a reward of this referral that may change what the referral has come to. */
static bool may_weigh(const struct plan *plan, const struct referral *referral)
{
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct plan_reward *planned = plan->rewards[i];
        if (!id_equal(&planned->reward.referral_id, &referral->id))
            continue;
        bool was =
            !planned->is_new && (planned->status_before == REWARD_DENIED || planned->status_before == REWARD_REVERSED);
        if (was != is_gone(&planned->reward) || referral->revoked_at != TIME_NONE)
            return true;
    }
    return false;
}

/* A former referrer's reward says nothing of the referral. */
static bool counts_for(const struct referral *referral, const struct reward *reward)
{
    return !str_equal(reward->role, STR("referrer")) || reward->rule_key.size == 0 ||
           id_equal(&reward->participant_id, &referral->participant_id);
}

/* As the plan leaves it. */
static const struct reward *copy_in(const struct plan *plan, const struct reward *reward)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        if (id_equal(&plan->rewards[i]->reward.id, &reward->id))
            return &plan->rewards[i]->reward;
    return reward;
}

static enum status weigh(struct plan *plan, struct referral *referral, struct error *err)
{
    struct reward *stored;
    size_t count, gone = 0, all = 0;
    TRY(reward_list_of_root(plan->act, &referral->id, &stored, &count, err));
    for (size_t i = 0; i < count; i++)
        if (counts_for(referral, &stored[i])) {
            all++;
            gone += is_gone(copy_in(plan, &stored[i]));
        }
    for (size_t i = 0; i < plan->reward_count; i++) {
        const struct plan_reward *planned = plan->rewards[i];
        if (planned->is_new && id_equal(&planned->reward.referral_id, &referral->id) &&
            counts_for(referral, &planned->reward)) {
            all++;
            gone += is_gone(&planned->reward);
        }
    }
    bool revoked = all > 0 && gone == all;
    if (revoked != (referral->revoked_at != TIME_NONE))
        referral->revoked_at = revoked ? act_now(plan->act) : TIME_NONE;
    return STATUS_OK;
}

enum status plan_weigh_referrals(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->referral_count; i++)
        if (may_weigh(plan, plan->referrals[i].referral))
            TRY(weigh(plan, plan->referrals[i].referral, err));
    return STATUS_OK;
}

enum status plan_write_reversals(struct plan *plan, struct error *err)
{
    for (size_t i = 0; i < plan->reward_count; i++)
        if (plan->rewards[i]->reversal_changed)
            TRY(reversal_write(plan->act, &plan->rewards[i]->reversal, err));
    return STATUS_OK;
}
