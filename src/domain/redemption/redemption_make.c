/* Spending a contact's credit, and using a reward by hand. See redemption.h. Runs on a writer thread, inside its
 * transaction. */

#include <assert.h>
#include <stdio.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/contact/contact.h"
#include "domain/participant/participant.h"
#include "domain/redemption/redemption_parts.h"
#include "domain/redemption/redemption_store.h"
#include "domain/reward/plan_one.h"
#include "domain/reward/plan_spend.h"

enum { FINGERPRINT_SIZE = 16 };

/* ---- who, and whether it was asked before ---- */

static enum status blame(enum status status, struct error *err, const char *param)
{
    if (status == STATUS_NOT_FOUND && err != NULL)
        (void)snprintf(err->param, sizeof err->param, "%s", param);
    return status;
}

static enum status find_contact(struct act *act, const struct redemption_ask *ask, struct redemption *redemption,
                                struct error *err)
{
    redemption->contact_id = ask->contact_id;
    redemption->participant_id = ask->participant_id;
    if (id_is_none(&ask->participant_id))
        return spending_keep_contact(act, &redemption->contact_id, "contact_id", err);
    struct participant_brief participant;
    TRY(blame(participant_brief_read(act, &ask->participant_id, &participant, err), err, "participant_id"));
    redemption->contact_id = participant.contact_id;
    return spending_keep_contact(act, &redemption->contact_id, "participant_id", err);
}

/* What is stored under the reference, where there is one. */
static enum status find_same(struct act *act, struct str reference, const uint8_t *fingerprint, struct redemption *ret,
                             bool *ret_found, struct error *err)
{
    *ret_found = false;
    if (str_is_none(reference))
        return STATUS_OK;
    struct result rows;
    TRY(txn_query(act->txn, &redemption_statements[REDEMPTION_SQL_FIND],
                  VALUES(value_int(act->ws), value_text(reference)), &rows, err));
    if (rows.row_count == 0)
        return STATUS_OK;
    *ret = (struct redemption){0};
    row_read(&redemption_entity, &rows, 0, 1, ret);
    if (!str_equal(ret->fingerprint, (struct str){(const char *)fingerprint, FINGERPRINT_SIZE}))
        return error_set(err, ERROR_REFERENCE_CONFLICT, "reference",
                         "A redemption with this reference is stored with other content.");
    *ret_found = true;
    return STATUS_OK;
}

/* ---- how much ---- */

static enum status refuse_too_much(int64_t available, struct error *err)
{
    return error_set_figure(err, ERROR_INSUFFICIENT_CREDIT, "amount", "available", available,
                            available == 0 ? "There is no credit to spend." : "There is less credit than that.");
}

/* What the contact could take out in all: what has not lapsed, less what it owes. */
static enum status read_payable(struct act *act, const struct redemption *redemption, int64_t *ret_payable,
                                struct error *err)
{
    struct ledger_amounts balance;
    int64_t lapsed;
    TRY(ledger_balance_read(act, &redemption->contact_id, &redemption->currency, &balance, err));
    TRY(ledger_lapsed(act, &redemption->contact_id, &redemption->currency, &lapsed, err));
    int64_t payable = balance.of[LEDGER_AVAILABLE] - lapsed - balance.of[LEDGER_CLAWBACK];
    *ret_payable = payable > 0 ? payable : 0;
    return STATUS_OK;
}

/* Settles the amount by what there is. `more`: there are lots that were not read. */
static enum status settle_amount(struct redemption *redemption, struct opt_int asked, int64_t held, int64_t payable,
                                 bool more, struct error *err)
{
    int64_t available = held < payable ? held : payable;
    int64_t wanted = asked.set ? asked.value : available;
    if (more && (!asked.set || (wanted > held && wanted <= payable)))
        return error_set(err, ERROR_OUT_OF_RANGE, "amount",
                         "This is spread over more than %d rewards: spend it in parts of %lld at most.",
                         LIMIT_REDEMPTION_LOTS, (long long)available);
    if (wanted > available || available == 0)
        return refuse_too_much(available, err);
    redemption->requested_amount = wanted;
    return STATUS_OK;
}

/* What is taken of each lot, in their order. */
static void take_lots(struct spending *spending, const struct ledger_lot *lots, struct arena *arena)
{
    struct redemption *redemption = spending->redemption;
    int64_t left = redemption->requested_amount;
    spending->lots = arena_array(arena, LIMIT_REDEMPTION_LOTS, sizeof *spending->lots);
    for (size_t i = 0; left > 0; i++) {
        assert(i < LIMIT_REDEMPTION_LOTS);
        int64_t has = lots[i].amounts.of[LEDGER_AVAILABLE];
        struct redemption_lot *taken = &spending->lots[spending->count++];
        *taken = (struct redemption_lot){
            .redemption_id = redemption->id,
            .n = (int64_t)spending->count,
            .reward_id = lots[i].id,
            .requested_amount = has < left ? has : left,
        };
        left -= taken->requested_amount;
    }
}

/* Finds what to spend, or refuses. Bounded: at most LIMIT_REDEMPTION_LOTS lots. */
static enum status choose_lots(struct spending *spending, struct act *act, struct opt_int asked, struct error *err)
{
    struct redemption *redemption = spending->redemption;
    struct ledger_lot *lots;
    size_t count;
    int64_t payable, held = 0;
    TRY(read_payable(act, redemption, &payable, err));
    TRY(ledger_lots_spendable(act, &redemption->contact_id, &redemption->currency, LIMIT_REDEMPTION_LOTS + 1, &lots,
                              &count, err));
    bool more = count > LIMIT_REDEMPTION_LOTS;
    for (size_t i = 0; i < count && i < LIMIT_REDEMPTION_LOTS; i++)
        held += lots[i].amounts.of[LEDGER_AVAILABLE];
    TRY(settle_amount(redemption, asked, held, payable, more, err));
    take_lots(spending, lots, txn_arena(act->txn));
    return STATUS_OK;
}

/* ---- the writes ---- */

static int64_t open_until(int64_t now)
{
    int64_t open_us = LIMIT_REDEMPTION_OPEN_DAYS * TIME_US_PER_DAY;
    return now > TIME_LAST - open_us ? TIME_LAST : now + open_us;
}

static void set_status(struct redemption *redemption, bool capture, int64_t now)
{
    redemption->status = capture ? REDEMPTION_CAPTURED : REDEMPTION_OPEN;
    redemption->captured_amount = capture ? redemption->requested_amount : 0;
    redemption->created_at = now;
    redemption->expires_at = capture ? TIME_NONE : open_until(now);
    redemption->closed_at = capture ? now : TIME_NONE;
}

/* Between the reading of a lot and that of its reward another may have taken some of it: then all begins anew. */
static enum status plan_lots(struct spending *spending, bool capture)
{
    for (size_t i = 0; i < spending->count; i++) {
        struct redemption_lot *lot = &spending->lots[i];
        const struct reward *reward = &spending->rewards[i];
        if (reward->money.of[LEDGER_AVAILABLE] < lot->requested_amount)
            return STATUS_BUSY;
        if (capture)
            plan_redeem(&spending->plan, reward, LEDGER_AVAILABLE, lot->requested_amount);
        else
            plan_reserve(&spending->plan, reward, lot->requested_amount);
        lot->captured_amount = capture ? lot->requested_amount : 0;
    }
    return STATUS_OK;
}

/* Whoever was first with a reference has it: the other runs again and finds that. */
static enum status write_rows(const struct spending *spending, struct act *act, struct error *err)
{
    bool inserted;
    TRY(row_insert_new(act->txn, &redemption_statements[REDEMPTION_SQL_INSERT], act->ws, &redemption_entity,
                       spending->redemption, &inserted, err));
    if (!inserted)
        return STATUS_BUSY;
    for (size_t i = 0; i < spending->count; i++)
        TRY(row_insert(act->txn, &redemption_statements[REDEMPTION_SQL_INSERT_LOT], act->ws, &redemption_lot_entity,
                       &spending->lots[i], err));
    return STATUS_OK;
}

/* Spends or sets aside what was chosen. */
static enum status write(struct spending *spending, struct act *act, bool capture, struct error *err)
{
    TRY(spending_begin(spending, act, err));
    set_status(spending->redemption, capture, act_now(act));
    TRY(plan_lots(spending, capture));
    TRY(write_rows(spending, act, err));
    return spending_commit(spending, -1, err);
}

/* ---- the acts ---- */

enum status redemption_make(struct act *act, const struct redemption_ask *ask, struct redemption *ret,
                            bool *ret_replayed, struct error *err)
{
    struct redemption redemption = {
        .id = mint_id(&act->mint),
        .currency = ask->currency,
        .reference = ask->reference,
        .fingerprint = {(const char *)ask->fingerprint, FINGERPRINT_SIZE},
    };
    TRY(find_contact(act, ask, &redemption, err));
    TRY(find_same(act, ask->reference, ask->fingerprint, ret, ret_replayed, err));
    if (*ret_replayed)
        return redemption_tell_all(act, ret, 1, err);
    struct spending spending = {.redemption = &redemption};
    TRY(choose_lots(&spending, act, ask->amount, err));
    TRY(write(&spending, act, !ask->capture.set || ask->capture.value, err));
    *ret = redemption;
    return redemption_tell_all(act, ret, 1, err);
}

/* ---- by hand ---- */

/* The body says what, the path of which reward: both are the content. */
static void fingerprint_use(const struct reward_use *use, uint8_t ret[SHA256_SIZE])
{
    uint8_t both[sizeof use->reward_id.bytes + sizeof use->fingerprint];
    memcpy(both, use->reward_id.bytes, sizeof use->reward_id.bytes);
    memcpy(both + sizeof use->reward_id.bytes, use->fingerprint, sizeof use->fingerprint);
    crypto_sha256((struct str){(const char *)both, sizeof both}, ret);
}

static enum status refuse_use(const struct reward *reward, struct error *err)
{
    return error_set(err, ERROR_INVALID_STATE, "id", "This reward is %s, and nothing of it is to be used.",
                     reward_statuses[reward->status]);
}

/* What can be used of one reward. */
static enum status choose_one(struct spending *spending, struct act *act, const struct reward *reward,
                              struct opt_int asked, struct error *err)
{
    bool lapsed = reward->expires_at != TIME_NONE && reward->expires_at <= act_now(act);
    int64_t held = lapsed ? 0 : reward->money.of[LEDGER_AVAILABLE], payable;
    if (reward->status != REWARD_ISSUED || held == 0)
        return refuse_use(reward, err);
    TRY(read_payable(act, spending->redemption, &payable, err));
    struct opt_int wanted = {true, asked.set ? asked.value : held};
    TRY(settle_amount(spending->redemption, wanted, held, payable, false, err));
    const struct ledger_lot lot = {.id = reward->id, .amounts = reward->money};
    take_lots(spending, &lot, txn_arena(act->txn));
    return STATUS_OK;
}

static enum status use_money(struct act *act, const struct reward_use *use, struct reward *reward, bool *ret_replayed,
                             struct error *err)
{
    uint8_t fingerprint[SHA256_SIZE];
    fingerprint_use(use, fingerprint);
    struct redemption same, redemption = {
                                .id = mint_id(&act->mint),
                                .contact_id = reward->contact_id,
                                .participant_id = reward->participant_id,
                                .currency = reward->currency,
                                .reference = use->reference,
                                .fingerprint = {(const char *)fingerprint, FINGERPRINT_SIZE},
                            };
    TRY(spending_keep_contact(act, &reward->contact_id, "id", err));
    TRY(find_same(act, use->reference, fingerprint, &same, ret_replayed, err));
    if (*ret_replayed)
        return STATUS_OK;
    TRY(reward_read(act, &use->reward_id, reward, err));
    TRY(reward_read_money(act, reward, 1, err));
    struct spending spending = {.redemption = &redemption};
    TRY(choose_one(&spending, act, reward, use->amount, err));
    return write(&spending, act, true, err);
}

/* One without money is used as a whole. */
static enum status use_mark(struct act *act, const struct reward_use *use, struct error *err)
{
    struct plan_one one;
    if (use->amount.set)
        return error_set(err, ERROR_INVALID_VALUE, "amount", "This reward has no money: leave the amount out.");
    TRY(plan_one_begin(&one, act, &use->reward_id, err));
    if (one.reward.status != REWARD_ISSUED)
        return refuse_use(&one.reward, err);
    plan_use(&one.plan, &one.reward);
    plan_say(&one.plan, &one.reward, use->reference);
    return plan_commit(&one.plan, err);
}

enum status redemption_of_reward(struct act *act, const struct reward_use *use, struct reward *ret_reward,
                                 bool *ret_replayed, struct error *err)
{
    *ret_replayed = false;
    TRY(reward_read(act, &use->reward_id, ret_reward, err));
    TRY(ret_reward->amount.set ? use_money(act, use, ret_reward, ret_replayed, err) : use_mark(act, use, err));
    TRY(reward_read(act, &use->reward_id, ret_reward, err));
    return reward_tell_all(act, ret_reward, 1, err);
}
