/* What a plan tells: rows of the trail, and what goes out of it. See plan.h. Runs inside a write transaction. */

#include "domain/audit/audit.h"
#include "domain/outbox/outbox.h"
#include "domain/reward/plan_parts.h"

enum status plan_tell(struct plan *plan, const struct plan_news *news, struct id *ret_audit_id, struct error *err)
{
    struct referral *referral = news->referral;
    struct audit_entry entry = {
        .action = news->action,
        .object_kind = news->object_kind,
        .object_id = news->object_id,
        .event_id = plan->event_id,
        .changes = news->changes,
        .note = news->note,
    };
    if (referral != NULL) {
        entry.referral_id = referral->id;
        referral->last_activity_at = act_now(plan->act);
    }
    struct id audit_id;
    TRY(audit_write(plan->act, &entry, &audit_id, err));
    if (ret_audit_id != NULL)
        *ret_audit_id = audit_id;
    return outbox_add(plan->act, &audit_id, referral == NULL ? 0 : ++referral->sequence, err);
}

static const char *const actions[REWARD_STATUS_COUNT] = {
    [REWARD_PENDING] = "reward.created",   [REWARD_APPROVED] = "reward.approved", [REWARD_ISSUED] = "reward.issued",
    [REWARD_REDEEMED] = "reward.redeemed", [REWARD_PAID] = "reward.paid",         [REWARD_DENIED] = "reward.denied",
    [REWARD_REVERSED] = "reward.reversed", [REWARD_EXPIRED] = "reward.expired",
};

static int64_t taken_of(const struct ledger_amounts *money)
{
    return money->of[LEDGER_REVERSED] + money->of[LEDGER_CLAWBACK];
}

static enum status tell_change(struct plan *plan, const struct plan_reward *planned, const char *action,
                               struct changes *changes, struct str note, struct error *err)
{
    const struct reward *reward = &planned->reward;
    struct plan_referral *of = id_is_none(&reward->referral_id) ? NULL : plan_referral_of(plan, &reward->referral_id);
    plan->event_id = planned->event_id;
    return plan_tell(plan,
                     &(struct plan_news){
                         .action = action,
                         .object_kind = "rwd",
                         .object_id = reward->id,
                         .referral = of == NULL ? NULL : of->referral,
                         .changes = changes_end(changes, txn_arena(plan->act->txn)),
                         .note = note,
                     },
                     NULL, err);
}

/* A reward that is issued as it is made was never pending to anybody. */
static enum status tell_new(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    enum reward_status made = planned->reward.issued_at == TIME_NONE ? REWARD_PENDING : REWARD_ISSUED;
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", STR_NONE, str_from(reward_statuses[made]));
    return tell_change(plan, planned, actions[made], &changes, planned->reward.note, err);
}

/* What was taken or given back, with what that made of the reward; else what became of it. */
static const char *action_of(const struct plan_reward *planned, int from)
{
    int64_t before = taken_of(&planned->before), after = taken_of(&planned->reward.money);
    if (after != before)
        return after > before ? "reward.reversed" : "reward.restored";
    bool returns = planned->reward.status < from;
    return returns ? "reward.restored" : actions[planned->reward.status];
}

static struct str words_of(int64_t waits, struct arena *arena)
{
    struct buf words = {0};
    for (int reason = 0; reason < REWARD_WAIT_COUNT; reason++)
        if ((waits & (INT64_C(1) << reason)) != 0)
            buf_add_format(&words, "%s%s", words.size == 0 ? "" : ", ", reward_waits[reason]);
    struct str text = str_copy(arena, buf_str(&words));
    buf_release(&words);
    return text;
}

/* It waits on, for less than before. */
static enum status tell_waits(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    struct arena *arena = txn_arena(plan->act->txn);
    int64_t before = planned->waits_before, waits = planned->reward.waits;
    if (planned->is_new || before == waits || waits == 0)
        return STATUS_OK;
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "waiting_for", words_of(before, arena), words_of(waits, arena));
    return tell_change(plan, planned, "reward.wait_ended", &changes, planned->said, err);
}

/* Each change is told once; that it was issued in a row of its own. */
enum status plan_tell_reward(struct plan *plan, const struct plan_reward *planned, struct error *err)
{
    int from = planned->status_before, to = planned->reward.status;
    struct changes changes;
    if (planned->is_new) {
        TRY(tell_new(plan, planned, err));
        from = planned->reward.issued_at == TIME_NONE ? REWARD_PENDING : REWARD_ISSUED;
    } else if (!planned->was_issued && planned->reward.issued_at != TIME_NONE) {
        changes_begin(&changes);
        changes_str(&changes, "status", str_from(reward_statuses[from]), str_from(reward_statuses[REWARD_ISSUED]));
        TRY(tell_change(plan, planned, actions[REWARD_ISSUED], &changes, planned->said, err));
        from = REWARD_ISSUED;
    }
    int64_t taken_before = taken_of(&planned->before), taken = taken_of(&planned->reward.money);
    if (from == to && taken == taken_before)
        return tell_waits(plan, planned, err);
    changes_begin(&changes);
    if (from != to)
        changes_str(&changes, "status", str_from(reward_statuses[from]), str_from(reward_statuses[to]));
    if (taken != taken_before)
        changes_int(&changes, "reversed", taken_before, taken);
    return tell_change(plan, planned, action_of(planned, from), &changes, planned->said, err);
}
