/* Acts by hand on a referral: move it, qualify it, disqualify it. Each locks the referral, refuses what its state
 * forbids, gathers what follows into a plan and commits that. See hand.h. */

#include "domain/intake/hand.h"

#include "base/limits.h"
#include "domain/intake/refund.h"
#include "domain/intake/state.h"

/* A referral locked, with a plan that holds it. */
enum status hand_begin(struct intake *in, struct act *act, struct outcome *outcome, const struct id *referral_id,
                       struct error *err)
{
    *outcome = (struct outcome){0};
    *in = (struct intake){.act = act, .out = outcome};
    TRY(intake_take(in, referral_id, err));
    plan_begin(&in->plan, act, &in->program.currency);
    plan_referral(&in->plan, &in->referral, false, &in->program.currency);
    return STATUS_OK;
}

enum status hand_finish(struct intake *in, struct str reason, struct error *err)
{
    TRY(intake_write_texts(in, &(struct referral_texts){.reason = reason}, err));
    TRY(plan_commit(&in->plan, err));
    static const struct id none;
    intake_learn_lanes(in, &none);
    return intake_tell_outcome(in, err);
}

enum status hand_tell(struct intake *in, const char *action, struct changes *changes, struct str reason,
                      struct id *ret_audit_id, struct error *err)
{
    return plan_tell(&in->plan,
                     &(struct plan_news){
                         .action = action,
                         .object_kind = "ref",
                         .object_id = in->referral.id,
                         .referral = &in->referral,
                         .changes = changes_end(changes, txn_arena(in->act->txn)),
                         .note = reason,
                     },
                     ret_audit_id, err);
}

/* Leaving the pipeline takes rewards along: pending ones are denied, what was issued is taken back. */
static enum status take_rewards_along(struct intake *in, struct str reason_code, struct error *err)
{
    struct reward *rewards;
    size_t count;
    TRY(reward_list_of_root(in->act, &in->referral.id, &rewards, &count, err));
    for (size_t i = 0; i < count; i++)
        if (rewards[i].status != REWARD_DENIED)
            TRY(plan_revoke(&in->plan, &rewards[i], REVERSAL_WITH_REFERRAL, true,
                            str_is_none(reason_code) ? STR("disqualified") : reason_code, err));
    return STATUS_OK;
}

/* ---- transition ---- */

static void change_what_is_said(struct referral *referral, const struct transition *said)
{
    if (!str_is_none(said->owner))
        referral->owner = said->owner;
    if (!str_is_none(said->reason_code))
        referral->reason_code = said->reason_code;
    if (said->value.set)
        referral->value = said->value;
}

static enum status tell_transition(struct intake *in, const struct transition *said, struct error *err)
{
    const struct referral *before = &in->plan.referrals[0].before, *after = &in->referral;
    struct changes changes;
    bool moved = !str_is_none(said->to);
    changes_begin(&changes);
    if (moved)
        changes_str(&changes, "stage", before->stage, after->stage);
    if (!str_equal(before->owner, after->owner))
        changes_str(&changes, "owner", before->owner, after->owner);
    if (!str_equal(before->reason_code, after->reason_code))
        changes_str(&changes, "reason_code", before->reason_code, after->reason_code);
    if (before->value.set != after->value.set || before->value.value != after->value.value)
        changes_optional_int(&changes, "value", before->value, after->value);
    return hand_tell(in, moved ? "referral.stage_changed" : "referral.updated", &changes, said->reason, NULL, err);
}

static enum status move(struct intake *in, const struct transition *said, int64_t occurred_at, struct error *err)
{
    const struct stage *to = rules_find_stage(in->rules, said->to);
    if (to == NULL)
        return error_set(err, ERROR_INVALID_VALUE, "to", "The rules of this referral have no stage %.*s.",
                         STR_ARG(said->to));
    int64_t closed_at = said->close_date_at == TIME_NONE ? occurred_at : said->close_date_at;
    TRY(referral_move(&in->referral, to, closed_at, err));
    change_what_is_said(&in->referral, said);
    TRY(intake_check_revenue(in, err));
    if (to->kind == STAGE_LOST)
        TRY(take_rewards_along(in, said->reason_code, err));
    return tell_transition(in, said, err);
}

/* It stays in its stage, open or closed: nothing is decided anew. */
static enum status stay(struct intake *in, const struct transition *said, struct error *err)
{
    change_what_is_said(&in->referral, said);
    if (said->value.set)
        TRY(intake_check_revenue(in, err));
    return tell_transition(in, said, err);
}

enum status hand_transition(struct act *act, const struct transition *said, struct outcome *ret_outcome,
                            struct error *err)
{
    struct intake in;
    TRY(hand_begin(&in, act, ret_outcome, &said->referral_id, err));
    if (str_is_none(said->to)) {
        TRY(stay(&in, said, err));
        return hand_finish(&in, said->reason, err);
    }
    int64_t occurred_at = said->occurred_at == TIME_NONE ? act_now(act) : said->occurred_at;
    TRY(move(&in, said, occurred_at, err));
    struct moment moment = {.occurred_at = occurred_at, .entered = {in.referral.stage}, .entered_count = 1};
    TRY(intake_decide(&in, &moment, err));
    return hand_finish(&in, said->reason, err);
}

/* ---- qualify ---- */

static enum status check_may_qualify(struct intake *in, struct error *err)
{
    if (!referral_is_live(&in->referral))
        return error_set(err, ERROR_CONFLICT, "id", "This referral is %s: it cannot be qualified.",
                         referral_status_name(referral_status(&in->referral)));
    if (in->referral.qualified_at != TIME_NONE)
        return error_set(err, ERROR_CONFLICT, "id", "This referral is qualified already.");
    TRY(program_read(in->act, &in->referral.program_id, &in->program, err));
    in->program.version = in->referral.program_version;
    in->program_status_known = true;
    return program_takes(in->program.status, PROGRAM_QUALIFICATION, "id", err);
}

/* A refund of the object finds this referral. */
static enum status claim_object(struct intake *in, const struct qualification *said, struct error *err)
{
    struct id owner;
    bool claimed;
    object_key(str_is_none(said->object_source) ? STR("api") : said->object_source, said->object_id, in->object_key);
    TRY(referral_of_object(in->act, in->object_key, &in->referral.program_id, &owner, err));
    if (!id_is_none(&owner) && !id_equal(&owner, &in->referral.id))
        return error_set(err, ERROR_CONFLICT, "object", "This object belongs to another referral of the program.");
    TRY(referral_claim_object(in->act, in->object_key, &in->referral, &claimed, err));
    return claimed ? STATUS_OK : STATUS_BUSY;
}

enum status hand_qualify(struct act *act, const struct qualification *said, struct outcome *ret_outcome,
                         struct error *err)
{
    struct intake in;
    TRY(hand_begin(&in, act, ret_outcome, &said->referral_id, err));
    TRY(check_may_qualify(&in, err));
    bool named = !str_is_none(said->object_id);
    if (named)
        TRY(claim_object(&in, said, err));
    struct moment moment = {
        .object_key = named ? in.object_key : NULL,
        .amount = said->amount,
        .currency = said->currency,
        .occurred_at = act_now(act),
        .by_hand = true,
        .reason = said->reason,
        .object_id = said->object_id,
    };
    TRY(intake_decide(&in, &moment, err));
    TRY(refund_apply_waiting(&in.plan, err));
    return hand_finish(&in, said->reason, err);
}

/* ---- disqualify ---- */

enum status hand_disqualify(struct act *act, const struct disqualification *said, struct outcome *ret_outcome,
                            struct error *err)
{
    struct intake in;
    TRY(hand_begin(&in, act, ret_outcome, &said->referral_id, err));
    const char *from = referral_status_name(referral_status(&in.referral));
    struct str reason_code = in.referral.reason_code;
    TRY(referral_set_disqualified(&in.referral, said->reason_code, act_now(act), err));
    TRY(take_rewards_along(&in, said->reason_code, err));
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", str_from(from), STR("disqualified"));
    changes_str(&changes, "reason_code", reason_code, said->reason_code);
    TRY(hand_tell(&in, "referral.disqualified", &changes, said->reason, NULL, err));
    return hand_finish(&in, said->reason, err);
}

uint64_t hand_lane(const struct id *referral_id)
{
    return intake_lane(&(struct fact){0}, referral_id);
}
