/* A person's word on a case. See verdict.h. */

#include "domain/intake/verdict.h"

#include "domain/audit/audit.h"
#include "domain/intake/hand.h"
#include "domain/intake/state.h"

const char *const verdict_sides[] = {"referrer", "referred", "both", NULL};
const char *const verdict_words[] = {"approve", "deny", NULL};

static enum status refuse(const struct review_case *about, struct error *err)
{
    if (about->kind != REVIEW_FRAUD || id_is_none(&about->referral_id))
        return error_set(err, ERROR_INVALID_STATE, "id",
                         "Only a case about fraud is decided side by side: resolve it.");
    if (about->state != REVIEW_OPEN)
        return error_set(err, ERROR_CONFLICT, "id", "This case is resolved already.");
    return STATUS_OK;
}

static bool is_decided(const struct evidence *evidence)
{
    return evidence->referrer_side != SIDE_OPEN && evidence->referred_side != SIDE_OPEN;
}

static bool is_of_side(const struct reward *reward, int side)
{
    bool referred = str_equal(reward->role, STR("referred"));
    return (side & (referred ? VERDICT_REFERRED : VERDICT_REFERRER)) != 0;
}

static bool waits_for_it(const struct reward *reward)
{
    return (reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED) &&
           (reward->waits & REWARD_WAITS_FRAUD) != 0;
}

static void move_rewards(struct intake *in, const struct verdict *verdict, struct reward *rewards, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct reward *reward = &rewards[i];
        if (!is_of_side(reward, verdict->side) || !waits_for_it(reward))
            continue;
        if (verdict->decision == VERDICT_APPROVE) {
            plan_end_wait(&in->plan, reward, REWARD_WAIT_FRAUD);
        } else {
            reward->note = verdict->reason;
            plan_deny(&in->plan, reward, STR_NONE);
        }
        plan_say(&in->plan, reward, verdict->reason);
    }
}

static void set_sides(struct evidence *evidence, const struct verdict *verdict)
{
    int word = verdict->decision == VERDICT_APPROVE ? SIDE_APPROVED : SIDE_DENIED;
    if ((verdict->side & VERDICT_REFERRER) != 0)
        evidence->referrer_side = word;
    if ((verdict->side & VERDICT_REFERRED) != 0)
        evidence->referred_side = word;
}

static enum status tell(struct act *act, const struct review_case *about, const struct verdict *verdict,
                        struct error *err)
{
    struct changes changes;
    struct str word = str_from(verdict->decision == VERDICT_APPROVE ? "approved" : "denied");
    changes_begin(&changes);
    if ((verdict->side & VERDICT_REFERRER) != 0)
        changes_str(&changes, "referrer_side", STR_NONE, word);
    if ((verdict->side & VERDICT_REFERRED) != 0)
        changes_str(&changes, "referred_side", STR_NONE, word);
    return audit_write(act,
                       &(struct audit_entry){
                           .action = "case.decided",
                           .object_kind = "cas",
                           .object_id = about->id,
                           .referral_id = about->referral_id,
                           .changes = changes_end(&changes, txn_arena(act->txn)),
                           .note = verdict->reason,
                       },
                       NULL, err);
}

/* What was blocked is not there yet: it is decided on with all that has happened since. One person on both sides stays
 * unpaid whatever somebody says: rule_beneficiaries() sees to it. */
static enum status pay_what_was_blocked(struct intake *in, const struct verdict *verdict, const struct reward *rewards,
                                        size_t count, struct error *err)
{
    if (verdict->decision != VERDICT_APPROVE || in->screen.evidence.outcome != FRAUD_IS_BLOCKED || !in->has_referrer ||
        !referral_is_live(&in->referral))
        return STATUS_OK;
    return intake_decide_anew(in, rewards, count, err);
}

static enum status carry_out(struct intake *in, const struct verdict *verdict, struct error *err)
{
    struct reward *rewards;
    size_t count;
    TRY(reward_list_of_root(in->act, &in->referral.id, &rewards, &count, err));
    TRY(reward_read_money(in->act, rewards, count, err));
    set_sides(&in->screen.evidence, verdict);
    TRY(evidence_write(in->act, &in->screen.evidence, err));
    in->screen.judged = true; /* a person has looked */
    move_rewards(in, verdict, rewards, count);
    TRY(pay_what_was_blocked(in, verdict, rewards, count, err));
    return plan_commit(&in->plan, err);
}

/* What waits for a word about fraud would wait for ever once nobody is asked for it any more. */
static enum status refuse_undecided(struct act *act, const struct id *case_id, struct error *err)
{
    struct review_case about;
    struct evidence evidence;
    bool found;
    TRY(review_read(act, case_id, &about, err));
    if (about.kind != REVIEW_FRAUD || about.state != REVIEW_OPEN || id_is_none(&about.referral_id))
        return STATUS_OK;
    TRY(evidence_read(act, &about.referral_id, &evidence, &found, err));
    if (!found || is_decided(&evidence))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_STATE, "id", "A case about fraud is decided: say yes or no to each side.");
}

enum status verdict_resolve(struct act *act, const struct id *case_id, struct str reason, struct review_case *ret,
                            struct error *err)
{
    TRY(refuse_undecided(act, case_id, err));
    return review_resolve(act, case_id, reason, ret, err);
}

enum status verdict_say(struct act *act, const struct verdict *verdict, struct review_case *ret, struct error *err)
{
    struct intake in;
    struct outcome outcome;
    TRY(review_read(act, &verdict->case_id, ret, err));
    TRY(refuse(ret, err));
    TRY(hand_begin(&in, act, &outcome, &ret->referral_id, err));
    TRY(review_read(act, &verdict->case_id, ret, err)); /* the referral is kept from others now: look again */
    TRY(refuse(ret, err));
    TRY(evidence_read(act, &ret->referral_id, &in.screen.evidence, &in.screen.found, err));
    if (!in.screen.found)
        return error_set(err, ERROR_INVALID_STATE, "id", "Nothing was found about this referral: resolve the case.");
    in.screen.read = true;
    TRY(carry_out(&in, verdict, err));
    TRY(tell(act, ret, verdict, err));
    if (is_decided(&in.screen.evidence))
        TRY(review_resolve(act, &verdict->case_id, verdict->reason, ret, err));
    return review_tell_evidence(act, ret, err);
}
