/* Who is credited, decided by a person; and a closed referral that is opened again. See hand.h.
 *
 * A change of attribution is a new row of record that names the old by its number, and rewards follow it in the same
 * commit (LEDGER.md B14). What the former referrer got from rules is revoked, whatever facts say later; coming back to
 * him gives back just that, since his cause pays once for ever (B5). Everybody else's rewards are found by deciding
 * once more on the facts that the referral has. */

#include "base/limits.h"
#include "domain/intake/hand.h"
#include "domain/intake/refund.h"
#include "domain/intake/state.h"
#include "domain/review/review.h"

/* Gives back what was revoked so, less what facts and hands took, unless it is revoked for something else too. */
static enum status restore(struct intake *in, const struct reward *reward, enum reversal_revoked revoked,
                           struct error *err)
{
    struct reversal to;
    const char *code;
    int64_t moved;
    bool restored;
    if (revoked == REVERSAL_WITH_ATTRIBUTION)
        TRY(limit_take_all(in->act, &reward->id, err));
    TRY(plan_restore(&in->plan, reward, revoked, &restored, err));
    if (!restored)
        return STATUS_OK;
    TRY(plan_reversal_of(&in->plan, reward, &to, err));
    TRY(refund_wanted(&in->plan, reward, &to.wanted, &code, err));
    to.wanted += to.by_hand;
    return plan_reverse(&in->plan, reward, &to, code != NULL ? str_from(code) : STR(REVERSAL_BY_HAND_CODE), &moved,
                        err);
}

/* A former referrer's. */
static bool is_of_another(const struct referral *referral, const struct reward *reward)
{
    return str_equal(reward->role, STR("referrer")) && !id_equal(&reward->participant_id, &referral->participant_id);
}

/* When the referral was rewarded and when its rewards are due was told of the former referrer. */
static void tell_times(struct referral *referral, const struct reward *reward)
{
    if (!str_equal(reward->role, STR("referrer")) || is_of_another(referral, reward))
        return;
    int64_t eligible_at = reward->hold_until == TIME_NONE ? reward->created_at : reward->hold_until;
    if (reward->issued_at != TIME_NONE &&
        (referral->rewarded_at == TIME_NONE || referral->rewarded_at > reward->issued_at))
        referral->rewarded_at = reward->issued_at;
    if (referral->eligible_at == TIME_NONE || referral->eligible_at < eligible_at)
        referral->eligible_at = eligible_at;
}

static enum status restore_all(struct intake *in, const struct reward *rewards, size_t count,
                               enum reversal_revoked revoked, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct reversal reversal;
        bool stays = revoked == REVERSAL_WITH_ATTRIBUTION && is_of_another(&in->referral, &rewards[i]);
        if (stays || (rewards[i].status != REWARD_DENIED && rewards[i].status != REWARD_REVERSED &&
                      rewards[i].status != REWARD_EXPIRED && rewards[i].status != REWARD_ISSUED))
            continue;
        TRY(plan_reversal_of(&in->plan, &rewards[i], &reversal, err));
        if ((reversal.revoked & (int64_t)revoked) == 0)
            continue;
        TRY(restore(in, &rewards[i], revoked, err));
        tell_times(&in->referral, &rewards[i]);
    }
    return STATUS_OK;
}

/* ---- reopening ---- */

static enum status stage_to_reopen(struct intake *in, struct str to, const struct stage **ret, struct error *err)
{
    *ret = NULL;
    if (str_is_none(to)) {
        if (in->referral.stage_kind == STAGE_LOST)
            *ret = rules_first_stage(in->rules);
        return STATUS_OK;
    }
    *ret = rules_find_stage(in->rules, to);
    if (*ret == NULL || (*ret)->kind == STAGE_LOST)
        return error_set(err, ERROR_INVALID_VALUE, "to", "The rules of this referral have no open or won stage %.*s.",
                         STR_ARG(to));
    return STATUS_OK;
}

/* One prospect has one live referral in a program. */
static enum status check_alone(struct intake *in, struct error *err)
{
    struct referral other;
    bool found;
    TRY(contact_lock(in->act, &in->referral.contact_id, &in->contact, err));
    in->contact_known = true;
    TRY(referral_find_live(in->act, &in->referral.contact_id, &in->referral.program_id, &other, &found, err));
    if (!found)
        return STATUS_OK;
    return error_set(err, ERROR_CONFLICT, "id", "Another referral of this prospect is live in the program.");
}

enum status hand_reopen(struct act *act, const struct reopening *said, struct outcome *ret_outcome, struct error *err)
{
    struct intake in;
    const struct stage *stage;
    struct reward *rewards;
    size_t count;
    TRY(hand_begin(&in, act, ret_outcome, &said->referral_id, err));
    const char *from = referral_status_name(referral_status(&in.referral));
    struct str stage_before = in.referral.stage;
    TRY(stage_to_reopen(&in, said->to, &stage, err));
    TRY(referral_reopen(&in.referral, stage, act_now(act), err));
    TRY(check_alone(&in, err));
    TRY(reward_list_of_root(act, &in.referral.id, &rewards, &count, err));
    TRY(restore_all(&in, rewards, count, REVERSAL_WITH_REFERRAL, err));
    TRY(intake_decide_waiting(&in, err));
    TRY(refund_apply_waiting(&in.plan, err));
    TRY(intake_settle_restored(&in.plan, err));
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", str_from(from), str_from(referral_status_name(referral_status(&in.referral))));
    if (!str_equal(stage_before, in.referral.stage))
        changes_str(&changes, "stage", stage_before, in.referral.stage);
    in.plan.event_id = (struct id){0};
    TRY(hand_tell(&in, "referral.reopened", &changes, said->reason, NULL, err));
    return hand_finish(&in, said->reason, err);
}

/* ---- attribution ---- */

/* Another participant must be of this program, and able to be credited. */
static enum status find_participant(struct intake *in, const struct attributing *said, struct error *err)
{
    in->has_referrer = !id_is_none(&said->participant_id);
    if (!in->has_referrer)
        return STATUS_OK;
    TRY(intake_blame(participant_brief_read(in->act, &said->participant_id, &in->referrer, err), err,
                     "participant_id"));
    if (!id_equal(&in->referrer.program_id, &in->referral.program_id))
        return error_set(err, ERROR_INVALID_VALUE, "participant_id", "This participant belongs to another program.");
    return STATUS_OK;
}

static enum status check_state(struct intake *in, const struct attributing *said, struct error *err)
{
    if (!referral_is_live(&in->referral))
        return error_set(err, ERROR_INVALID_STATE, "id", "This referral is closed: reopen it first.");
    if (said->effective_at != TIME_NONE && said->effective_at > act_now(in->act))
        return error_set(err, ERROR_INVALID_VALUE, "effective_at", "Facts cannot count from a time to come only.");
    bool asked = referral_is_unconfirmed(&in->referral);
    if (id_is_none(&said->participant_id) && id_is_none(&in->referral.participant_id) && !asked)
        return error_set(err, ERROR_INVALID_STATE, "id", "Nobody is credited for this referral.");
    return STATUS_OK;
}

static enum status check_may_attribute(struct intake *in, const struct attributing *said, struct error *err)
{
    TRY(check_state(in, said, err));
    return find_participant(in, said, err);
}

/* A contact who is to be credited takes part from now on, unless it does. The first write, where there is one. */
static enum status take_contact(struct intake *in, const struct attributing *said, struct attributing *ret_said,
                                struct error *err)
{
    static const uint8_t no_request[32];
    *ret_said = *said;
    if (id_is_none(&said->contact_id))
        return check_may_attribute(in, said, err);
    struct participant participant;
    struct participant_fields fields = {
        .program_id = in->referral.program_id,
        .contact_id = said->contact_id,
        .contact = contact_fields_none(),
    };
    bool created;
    ret_said->participant_id = said->contact_id; /* somebody: for the checks that come before the writing */
    TRY(check_state(in, ret_said, err));
    TRY(participant_create(in->act, &fields, no_request, &participant, &created, err));
    ret_said->participant_id = participant.id;
    return find_participant(in, ret_said, err);
}

/* What the former referrer got from rules; a bonus was given to him by a person, and stays. Its room in caps and
 * budgets is for whoever is paid instead, in this very commit. */
static enum status revoke_former(struct intake *in, const struct id *former, const struct reward *rewards, size_t count,
                                 struct error *err)
{
    struct str code = in->has_referrer ? STR("attribution_moved") : STR("attribution_removed");
    for (size_t i = 0; i < count; i++)
        if (str_equal(rewards[i].role, STR("referrer")) && rewards[i].rule_key.size > 0 &&
            rewards[i].status != REWARD_DENIED && id_equal(&rewards[i].participant_id, former)) {
            TRY(plan_revoke(&in->plan, &rewards[i], REVERSAL_WITH_ATTRIBUTION, false, code, err));
            TRY(limit_give_back(in->act, &rewards[i].id, err));
        }
    return STATUS_OK;
}

/* The referrer's rules that stood otherwise for the former one are due again. */
static enum status reopen_rules(struct intake *in, const struct rule_standing *standing, size_t count,
                                struct error *err)
{
    for (size_t r = 0; r < in->rules->reward_count; r++) {
        const struct reward_rule *rule = &in->rules->rewards[r];
        for (size_t i = 0; i < count && rule->to == RULE_REFERRER; i++)
            if (str_equal(standing[i].rule_key, str_from(rule->key)))
                TRY(referral_set_rule(in->act, &in->referral.id, standing[i].rule_key, false, err));
    }
    return STATUS_OK;
}

/* What no event caused: being submitted, and what a person did. */
static enum status decide_without_event(struct intake *in, const struct reward *rewards, size_t count,
                                        struct error *err)
{
    struct moment submitted = {.occurred_at = in->referral.effective_at, .submitted = true};
    TRY(intake_decide(in, &submitted, err));
    for (size_t i = 0; i < count; i++) {
        if (!id_is_none(&rewards[i].event_id) || rewards[i].rule_key.size == 0)
            continue;
        bool qualified = in->referral.qualified_at != TIME_NONE;
        struct moment by_hand = {
            .object_key = str_is_none(rewards[i].object_key) ? NULL : (const uint8_t *)rewards[i].object_key.data,
            .occurred_at = qualified ? in->referral.qualified_at : rewards[i].created_at,
            .by_hand = qualified,
            .entered = {in->referral.stage},
            .entered_count = 1,
        };
        in->plan.event_id = (struct id){0};
        return intake_decide(in, &by_hand, err);
    }
    return STATUS_OK;
}

/* Somebody qualified it by hand, when nobody could be paid: no fact tells so again. */
static enum status decide_on_hand(struct intake *in, struct error *err)
{
    const struct referral *referral = &in->referral;
    if (in->qualified_again || referral->qualified_at == TIME_NONE ||
        !event_counts_from(referral->qualified_at, referral->effective_at))
        return STATUS_OK;
    struct moment by_hand = {
        .occurred_at = in->referral.qualified_at,
        .by_hand = true,
        .entered = {in->referral.stage},
        .entered_count = 1,
    };
    in->plan.event_id = (struct id){0};
    return intake_decide(in, &by_hand, err);
}

enum status intake_decide_anew(struct intake *in, const struct reward *rewards, size_t count, struct error *err)
{
    in->again = in->plan.again = true;
    TRY(decide_without_event(in, rewards, count, err));
    TRY(intake_decide_again(in, err));
    TRY(decide_on_hand(in, err));
    in->again = false;
    TRY(intake_decide_waiting(in, err));
    TRY(refund_apply_waiting(&in->plan, err));
    in->plan.event_id = (struct id){0};
    return STATUS_OK;
}

static enum status write_record(struct intake *in, const struct id *former, int64_t effective_before, struct str reason,
                                struct error *err)
{
    struct changes changes;
    struct id audit_id;
    int64_t n;
    changes_begin(&changes);
    changes_id(&changes, "participant_id", "ptc", former, &in->referral.participant_id);
    if (in->referral.effective_at != effective_before)
        changes_time(&changes, "effective_at", effective_before, in->referral.effective_at);
    TRY(hand_tell(in, "referral.attributed", &changes, reason, &audit_id, err));
    TRY(referral_next_attribution(in->act, &in->referral.id, &n, err));
    const struct attribution attribution = {
        .referral_id = in->referral.id,
        .n = n,
        .participant_id = in->referral.participant_id,
        .method = in->referral.method,
        .touches = STR("[]"),
        .decided_at = act_now(in->act),
        .audit_id = audit_id,
    };
    return referral_add_attribution(in->act, &attribution, err);
}

enum status hand_attribute(struct act *act, const struct attributing *asked, struct outcome *ret_outcome,
                           struct error *err)
{
    struct intake in;
    struct attributing whole;
    const struct attributing *said = &whole;
    struct reward *rewards;
    struct rule_standing *standing;
    size_t count, standing_count;
    TRY(hand_begin(&in, act, ret_outcome, &asked->referral_id, err));
    TRY(take_contact(&in, asked, &whole, err));
    struct id former = in.referral.participant_id;
    int64_t effective_before = in.referral.effective_at;
    bool moved = !id_equal(&former, &said->participant_id);
    TRY(reward_list_of_root(act, &in.referral.id, &rewards, &count, err));
    TRY(referral_rules(act, &in.referral.id, &former, &standing, &standing_count, err));
    if (moved)
        TRY(revoke_former(&in, &former, rewards, count, err));
    referral_set_attribution(&in.referral, &said->participant_id, said->method, said->effective_at, act_now(act));
    TRY(write_record(&in, &former, effective_before, said->reason, err));
    if (moved && in.has_referrer) {
        TRY(restore_all(&in, rewards, count, REVERSAL_WITH_ATTRIBUTION, err));
        TRY(reopen_rules(&in, standing, standing_count, err));
    }
    if (in.has_referrer) {
        TRY(intake_decide_anew(&in, rewards, count, err));
        TRY(intake_hear_judgement(&in, rewards, count, err));
        TRY(intake_settle_restored(&in.plan, err));
    }
    TRY(review_resolve_about(act, &in.referral.id, REVIEW_UNCONFIRMED_REFERRER, said->reason, err));
    return hand_finish(&in, said->reason, err);
}
