/* Rewards on their way to Stripe. See handover_work.h. The reward is kept from others first (by its referral, where it
 * has one), then the row: whoever takes the reward back waits for the record, and the other way round. */

#include "domain/fulfilment/handover_work.h"

#include "base/limits.h"
#include "domain/contact/contact.h"
#include "domain/contact/natural_key.h"
#include "domain/reward/plan_handover.h"
#include "domain/reward/plan_one.h"
#include "domain/reward/plan_spend.h"
#include "domain/reward/reversal.h"

/* A row with its reward, both kept from others. */
struct one {
    struct handover row;
    struct plan_one of;
};

static enum status begin(struct one *one, struct act *act, const struct id *reward_id, struct error *err)
{
    bool found;
    TRY(handover_read(act, reward_id, &one->row, err));
    TRY(plan_one_begin(&one->of, act, reward_id, err));
    TRY(handover_lock(act, reward_id, &one->row, &found, err));
    plan_cause(&one->of.plan, "rwd", reward_id, one->row.holds - 1);
    return found ? STATUS_OK : STATUS_BUSY;
}

static bool is_due(const struct one *one, const struct act *act)
{
    return one->row.next_try_at != TIME_NONE && one->row.next_try_at <= act_now(act);
}

/* ---- money ---- */

/* Gives back what is held: it is not wanted there any more. Whoever commits the plan holds the rest anew. */
static void let_go(struct one *one)
{
    if (one->row.held == 0)
        return;
    plan_return(&one->of.plan, &one->of.reward, one->row.held);
    one->row.wanted -= one->row.held;
    one->row.held = 0;
}

/* What is held and there already is spent. */
static void spend(struct one *one, int64_t amount)
{
    if (amount <= 0)
        return;
    plan_redeem(&one->of.plan, &one->of.reward, LEDGER_RESERVED, amount);
    one->row.held -= amount;
}

static enum status commit(struct one *one, struct act *act, struct error *err)
{
    TRY(handover_save(act, &one->row, err));
    return plan_commit(&one->of.plan, err);
}

/* ---- a round ---- */

/* It is there as it is wanted, or there is something left to do. */
static void rest(struct one *one, struct act *act)
{
    bool more = one->row.wanted != one->row.given || one->row.held > 0;
    one->row.state = more ? HANDOVER_QUEUED : one->row.given == 0 ? HANDOVER_CANCELED : HANDOVER_DONE;
    one->row.next_try_at = more ? act_now(act) : TIME_NONE;
}

/* Before its first call, credit is worth what was not taken back of its reward. */
static enum status follow_reversal(struct one *one, struct act *act, bool *ret_changed, struct error *err)
{
    struct reversal reversal;
    TRY(reversal_read(act, &one->row.id, &reversal, err));
    int64_t taken = one->of.reward.money.of[LEDGER_REVERSED] + one->of.reward.money.of[LEDGER_CLAWBACK];
    *ret_changed = one->row.held > 0 && reversal.wanted > taken;
    if (!*ret_changed)
        return STATUS_OK;
    one->row.moving = 0;
    let_go(one);
    rest(one, act);
    return commit(one, act, err);
}

/* Fixes what the next calls ask for. `*ret_changed`: nothing is to be called for, or it is found again where it is due.
 */
static enum status begin_round(struct one *one, struct act *act, bool *ret_changed, struct error *err)
{
    *ret_changed = false;
    if (one->row.unsure_at != TIME_NONE)
        return STATUS_OK; /* it goes on as it was begun */
    TRY(follow_reversal(one, act, ret_changed, err));
    if (*ret_changed)
        return STATUS_OK;
    int64_t moving = one->row.wanted - one->row.given;
    int64_t surplus = one->row.held - (moving > 0 ? moving : 0);
    if (moving != 0 && surplus <= 0) {
        one->row.rounds += moving != one->row.moving;
        one->row.moving = moving;
        return STATUS_OK;
    }
    *ret_changed = true;
    one->row.moving = 0;
    spend(one, surplus);
    rest(one, act);
    return commit(one, act, err);
}

/* ---- whom to call ---- */

static enum status find_connection(struct act *act, const struct handover *row, struct connection *ret, bool *ret_found,
                                   struct error *err)
{
    if (id_is_none(&row->connection_id))
        return connection_for(act, CONNECTION_PAYMENTS, &row->program_id, ret, ret_found, err);
    struct error none = {0};
    enum status status = connection_read(act, &row->connection_id, ret, &none);
    *ret_found = status == STATUS_OK && ret->status == CONNECTION_ACTIVE && str_equal(ret->kind, STR("stripe"));
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        *err = none;
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status handover_receiver(struct act *act, const struct id *reward_id, struct id *ret_connection_id,
                              bool *ret_known, struct error *err)
{
    struct handover row;
    struct connection connection = {0};
    TRY(handover_read(act, reward_id, &row, err));
    TRY(find_connection(act, &row, &connection, ret_known, err));
    *ret_connection_id = connection.id;
    return STATUS_OK;
}

static bool is_customer(struct str id)
{
    if (!str_starts_with(id, STR("cus_")) || id.size > LIMIT_TEXT_BYTES)
        return false;
    for (size_t i = 0; i < id.size; i++) {
        char c = id.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return true;
}

/* Whom Stripe's own reports, or somebody, have named; once found, it stays with the row. */
static enum status find_customer(struct act *act, struct handover *row, bool *ret_found, struct error *err)
{
    const struct natural_key *keys;
    size_t count;
    *ret_found = row->kind != HANDOVER_BALANCE || !str_is_none(row->customer);
    if (*ret_found)
        return STATUS_OK;
    TRY(natural_key_list(act, "cnt", &row->contact_id, &keys, &count, err));
    for (size_t i = 0; i < count && !*ret_found; i++)
        if (str_equal(keys[i].source, STR("stripe")) && is_customer(keys[i].value)) {
            row->customer = keys[i].value;
            *ret_found = true;
        }
    return STATUS_OK;
}

/* It waits for somebody, who is told by a case. */
static enum status wait_for_somebody(struct one *one, struct act *act, int problem, struct error *err)
{
    if (one->row.attempts == 0)
        one->row.moving = one->row.rounds = 0; /* none has begun */
    one->row.problem = problem;
    one->row.reason = STR_NONE;
    one->row.next_try_at = act_now(act) + LIMIT_STRIPE_WAIT_S * TIME_US_PER_S;
    TRY(handover_say_trouble(act, &one->row, &one->row.program_id, err));
    return handover_save(act, &one->row, err);
}

/* ---- failing ---- */

/* Its money is to be used here. A code that does not come is waited for on. */
static enum status fail(struct one *one, struct act *act, int problem, struct str reason, struct error *err)
{
    one->row.state = HANDOVER_FAILED;
    one->row.next_try_at = TIME_NONE;
    one->row.problem = problem;
    one->row.reason = reason;
    TRY(handover_say_trouble(act, &one->row, &one->row.program_id, err));
    one->row.moving = 0;
    one->row.unsure_at = TIME_NONE;
    let_go(one);
    return commit(one, act, err);
}

/* Stripe may have forgotten the key by now: asking again might do it twice. */
static bool is_unsure_for_long(const struct one *one, const struct act *act)
{
    return one->row.unsure_at != TIME_NONE && act_now(act) - one->row.unsure_at > LIMIT_STRIPE_SURE_S * TIME_US_PER_S;
}

/* ---- claiming ---- */

enum handover_step handover_step_of(const struct handover *handover)
{
    if (handover->kind == HANDOVER_BALANCE)
        return HANDOVER_STEP_BALANCE;
    if (!str_is_none(handover->provider_id))
        return HANDOVER_STEP_SWITCH;
    return str_is_none(handover->coupon_id) ? HANDOVER_STEP_COUPON : HANDOVER_STEP_CODE;
}

static struct str key_of(const struct handover *row, struct arena *arena)
{
    char id[ID_TEXT_SIZE];
    id_format(&row->id, "rwd", id);
    const char *tail = handover_step_of(row) == HANDOVER_STEP_COUPON ? "-coupon" : "";
    if (row->rounds <= 1)
        return str_from(arena_format(arena, "%.*s%s", ID_TEXT_SIZE, id, tail));
    return str_from(arena_format(arena, "%.*s-%lld%s", ID_TEXT_SIZE, id, (long long)row->rounds, tail));
}

/* Marks it: from here on Stripe may have it, until somebody says otherwise. */
static enum status mark(struct one *one, struct act *act, int64_t lease_until, struct handover_call *ret_call,
                        struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    char id[ID_TEXT_SIZE];
    id_format(&one->row.id, "rwd", id);
    if (one->row.kind == HANDOVER_CODE) {
        TRY(discount_read(act, &one->row.id, &ret_call->discount, err));
        if (one->row.expires_at == TIME_NONE && str_is_none(one->row.provider_id))
            one->row.expires_at = plan_code_expiry(&one->of.reward, act_now(act));
    }
    if (one->row.unsure_at == TIME_NONE)
        one->row.unsure_at = act_now(act);
    one->row.state = HANDOVER_CALLING;
    one->row.attempts++;
    one->row.next_try_at = lease_until;
    ret_call->step = handover_step_of(&one->row);
    ret_call->key = key_of(&one->row, arena);
    ret_call->reward = str_copy(arena, (struct str){id, sizeof id});
    ret_call->title = one->of.reward.title;
    ret_call->handover = one->row;
    return handover_save(act, &one->row, err);
}

enum status handover_claim(struct act *act, const struct id *reward_id, int64_t lease_until,
                           struct handover_call *ret_call, bool *ret_claimed, struct error *err)
{
    struct one one;
    bool over, found, known;
    *ret_claimed = false;
    *ret_call = (struct handover_call){0};
    TRY(begin(&one, act, reward_id, err));
    if (!is_due(&one, act))
        return STATUS_OK;
    TRY(begin_round(&one, act, &over, err));
    if (over)
        return STATUS_OK;
    if (is_unsure_for_long(&one, act))
        return fail(&one, act, HANDOVER_UNSURE, one.row.reason, err);
    TRY(find_connection(act, &one.row, &ret_call->connection, &found, err));
    TRY(find_customer(act, &one.row, &known, err));
    if (!found || !known)
        return wait_for_somebody(&one, act, found ? HANDOVER_NO_CUSTOMER : HANDOVER_NO_CONNECTION, err);
    *ret_claimed = true;
    return mark(&one, act, lease_until, ret_call, err);
}

/* ---- recording ---- */

static enum status end_troubles(const struct one *one, struct act *act, const struct id *connection_id,
                                struct error *err)
{
    TRY(handover_end_trouble(act, connection_id, err));
    TRY(handover_end_trouble(act, &one->row.program_id, err));
    return handover_end_trouble(act, &one->row.id, err);
}

/* A discount that waits for its code has it now. */
static void give_code(struct one *one)
{
    const struct reward *reward = &one->of.reward;
    bool waits = reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED;
    if (one->row.kind == HANDOVER_CODE && one->row.given == 1 && waits && reward->waits == REWARD_WAITS_CODE)
        plan_release(&one->of.plan, reward);
}

static enum status done(struct one *one, struct act *act, struct str provider_id, struct error *err)
{
    struct handover *row = &one->row;
    row->problem = HANDOVER_FINE;
    row->reason = STR_NONE;
    row->unsure_at = TIME_NONE;
    if (handover_step_of(row) == HANDOVER_STEP_COUPON) { /* half of the round */
        row->coupon_id = provider_id;
        row->state = HANDOVER_QUEUED;
        row->next_try_at = act_now(act);
        return handover_save(act, row, err);
    }
    if (row->kind == HANDOVER_BALANCE)
        spend(one, row->moving < row->held ? row->moving : row->held);
    row->provider_id = provider_id;
    row->given += row->moving;
    row->moving = 0;
    row->done_at = row->done_at == TIME_NONE ? act_now(act) : row->done_at;
    rest(one, act);
    give_code(one);
    return commit(one, act, err);
}

/* Twice as long each time, with a part for chance, so that Stripe is not met by all at once when it comes back. */
static int64_t retry_at(struct act *act, const struct handover *row, const struct handover_result *result)
{
    int64_t wait_s = LIMIT_STRIPE_FIRST_RETRY_S;
    for (int64_t i = 1; i < row->attempts && wait_s < LIMIT_STRIPE_RETRY_S; i++)
        wait_s *= 2;
    wait_s = wait_s < LIMIT_STRIPE_RETRY_S ? wait_s : LIMIT_STRIPE_RETRY_S;
    if (result->problem == HANDOVER_CREDENTIALS && wait_s < LIMIT_STRIPE_WAIT_S)
        wait_s = LIMIT_STRIPE_WAIT_S;
    uint8_t chance;
    env_random(txn_env(act->txn), &chance, sizeof chance);
    int64_t wait_us = wait_s * TIME_US_PER_S;
    wait_us += wait_us / 4 * chance / UINT8_MAX;
    int64_t asked_us = result->retry_after_s * TIME_US_PER_S;
    return act_now(act) + (wait_us > asked_us ? wait_us : asked_us);
}

/* What did not reach Stripe leaves the round as sure as it was before. */
static enum status postpone(struct one *one, struct act *act, const struct id *connection_id,
                            const struct handover_result *result, struct error *err)
{
    struct handover *row = &one->row;
    bool later = result->outcome == HANDOVER_CALL_LATER;
    int64_t called_at = row->next_try_at - LIMIT_STRIPE_LEASE_S * TIME_US_PER_S;
    if (later && row->unsure_at == called_at)
        row->unsure_at = TIME_NONE;
    row->state = HANDOVER_QUEUED;
    row->problem = later ? result->problem : HANDOVER_UNREACHABLE;
    row->reason = result->reason;
    row->next_try_at = retry_at(act, row, result);
    if (row->problem == HANDOVER_CREDENTIALS || row->attempts >= LIMIT_STRIPE_QUIET_TRIES)
        TRY(handover_say_trouble(act, row, connection_id, err));
    return handover_save(act, row, err);
}

enum status handover_record(struct act *act, const struct id *reward_id, int64_t attempt,
                            const struct id *connection_id, const struct handover_result *result, struct error *err)
{
    struct one one;
    TRY(begin(&one, act, reward_id, err));
    if (one.row.attempts != attempt || one.row.state != HANDOVER_CALLING)
        return STATUS_OK;
    if (result->outcome == HANDOVER_CALL_DONE) {
        TRY(end_troubles(&one, act, connection_id, err));
        return done(&one, act, result->provider_id, err);
    }
    if (result->outcome == HANDOVER_CALL_REFUSED)
        return fail(&one, act, HANDOVER_REFUSED, result->reason, err);
    return postpone(&one, act, connection_id, result, err);
}

/* ---- test worlds, and by hand ---- */

enum status handover_simulate(struct act *act, const struct id *reward_id, struct error *err)
{
    struct one one;
    bool over;
    TRY(begin(&one, act, reward_id, err));
    if (!is_due(&one, act))
        return STATUS_OK;
    TRY(begin_round(&one, act, &over, err));
    if (over)
        return STATUS_OK;
    if (one.row.kind == HANDOVER_CODE && one.row.expires_at == TIME_NONE && one.row.given == 0)
        one.row.expires_at = plan_code_expiry(&one.of.reward, act_now(act));
    one.row.coupon_id = one.row.kind == HANDOVER_CODE ? STR("simulated") : STR_NONE;
    one.row.attempts++;
    return done(&one, act, STR("simulated"), err);
}

enum status handover_retry(struct act *act, const struct id *reward_id, struct reward *ret, struct error *err)
{
    struct one one;
    TRY(begin(&one, act, reward_id, err));
    bool over = one.row.state == HANDOVER_DONE || one.row.state == HANDOVER_CANCELED;
    bool available = one.row.kind == HANDOVER_BALANCE && one.of.reward.money.of[LEDGER_AVAILABLE] > 0;
    if (over || (one.row.state == HANDOVER_FAILED && one.row.wanted == one.row.given && !available))
        return error_set(err, ERROR_INVALID_STATE, "id", "At Stripe this is %s, and there is nothing to be done.",
                         handover_states[one.row.state]);
    if (one.row.state != HANDOVER_CALLING) {
        handover_wake(&one.row, act_now(act));
        TRY(handover_save(act, &one.row, err));
    }
    if (available)
        plan_touch(&one.of.plan, &one.of.reward); /* so that its money is set aside again */
    TRY(plan_commit(&one.of.plan, err));
    TRY(reward_read(act, reward_id, ret, err));
    return reward_tell_all(act, ret, 1, err);
}
