/* Whether a referral qualifies at a moment, and what that does to it: its stage, its value. Inside a transaction. */

#include "domain/audit/audit.h"
#include "domain/intake/state.h"

enum status intake_check_revenue(struct intake *in, struct error *err)
{
    const struct referral *referral = &in->referral;
    if (!in->has_referrer || !referral->value.set || referral->stage_kind != STAGE_WON)
        return STATUS_OK;
    struct participant_amounts totals;
    TRY(participant_total_of(in->act, &in->referrer.id, &in->program.currency, &totals, err));
    if (referral->value.value <= REVENUE_LIMIT - totals.revenue)
        return STATUS_OK;
    return error_set(err, ERROR_OUT_OF_RANGE, "value",
                     "The participant's closed referrals would be worth more than referd can add up.");
}

/* What a referral is worth that nobody has said: the payment that wins it, so that what a participant brought in is
 * known. Only where sums can hold it; later payments and refunds leave it as it is. */
static enum status give_value(struct intake *in, const struct moment *moment, struct error *err)
{
    struct referral *referral = &in->referral;
    if (referral->value.set || !moment->amount.set || moment->amount.value < 0 ||
        !currency_equal(&moment->currency, &in->program.currency))
        return STATUS_OK;
    struct participant_amounts totals = {0};
    if (in->has_referrer)
        TRY(participant_total_of(in->act, &in->referrer.id, &in->program.currency, &totals, err));
    if (moment->amount.value <= MONEY_LIMIT && moment->amount.value <= REVENUE_LIMIT - totals.revenue)
        referral->value = moment->amount;
    return STATUS_OK;
}

/* To the stage that the rules name for it, unless the referral is there or is closed. */
static enum status move_qualified(struct intake *in, struct moment *moment, struct error *err)
{
    struct referral *referral = &in->referral;
    const struct stage *to = in->rules->stage_on_qualified;
    if (to == NULL || referral->stage_kind != STAGE_OPEN || str_equal(referral->stage, str_from(to->key)))
        return STATUS_OK;
    TRY(referral_move(referral, to, referral->qualified_at, err));
    if (to->kind == STAGE_WON)
        TRY(give_value(in, moment, err));
    TRY(intake_check_revenue(in, err));
    moment->entered[moment->entered_count++] = referral->stage;
    return STATUS_OK;
}

static enum status qualify(struct intake *in, struct moment *moment, struct error *err)
{
    struct referral *referral = &in->referral;
    int64_t now = act_now(in->act);
    referral_set_qualified(referral, moment->occurred_at < now ? moment->occurred_at : now);
    struct str from = referral->stage;
    struct opt_int value = referral->value;
    TRY(move_qualified(in, moment, err));
    struct changes changes;
    changes_begin(&changes);
    changes_time(&changes, "qualified_at", TIME_NONE, referral->qualified_at);
    if (!str_equal(from, referral->stage))
        changes_str(&changes, "stage", from, referral->stage);
    if (value.set != referral->value.set)
        changes_optional_int(&changes, "value", value, referral->value);
    if (!str_is_none(moment->object_id))
        changes_str(&changes, "object", STR_NONE, moment->object_id);
    if (moment->by_hand && moment->amount.set) { /* no fact says so */
        changes_int(&changes, "amount", 0, moment->amount.value);
        changes_str(&changes, "currency", STR_NONE, currency_str(&moment->currency));
    }
    return plan_tell(&in->plan,
                     &(struct plan_news){
                         .action = "referral.qualified",
                         .object_kind = "ref",
                         .object_id = referral->id,
                         .referral = referral,
                         .changes = changes_end(&changes, txn_arena(in->act->txn)),
                         .note = moment->reason,
                     },
                     NULL, err);
}

/* Whether the referral's program still lets anything qualify: one that has ended does not. */
static enum status program_qualifies(struct intake *in, bool *ret_takes, struct error *err)
{
    if (!in->program_status_known) {
        struct program program;
        TRY(program_read(in->act, &in->program.id, &program, err));
        in->program.status = program.status;
        in->program_status_known = true;
    }
    *ret_takes = program_takes(in->program.status, PROGRAM_QUALIFICATION, NULL, NULL) == STATUS_OK;
    return STATUS_OK;
}

/* Asked of every event: where the referral has qualified before, one that would qualify it again lets rules that are
 * still due pay. */
enum status intake_ask_qualification(struct intake *in, struct moment *moment, struct rule_facts *facts,
                                     struct error *err)
{
    bool before = in->referral.qualified_at != TIME_NONE;
    char reason[RULE_REASON_SIZE];
    if (before && moment->event == NULL) {
        facts->qualified = moment->by_hand;
        in->qualified_again = in->qualified_again || moment->by_hand;
        return STATUS_OK;
    }
    enum rule_truth truth = moment->by_hand ? RULE_TRUE : rules_qualify(in->rules, facts, reason);
    if (before) {
        facts->qualified = truth == RULE_TRUE;
        in->qualified_again = in->qualified_again || facts->qualified;
        return STATUS_OK;
    }
    if (truth != RULE_TRUE) {
        intake_record(in, moment, STR("qualification"), truth == RULE_MISMATCH ? "currency_mismatch" : "ineligible",
                      reason, NULL);
        return STATUS_OK;
    }
    bool takes;
    TRY(program_qualifies(in, &takes, err));
    if (!takes) {
        intake_record(in, moment, STR("qualification"), "ineligible", "the program has ended", NULL);
        return STATUS_OK;
    }
    TRY(qualify(in, moment, err));
    TRY(intake_gather(in, moment, facts, err)); /* stage, status and days have changed */
    facts->qualified = true;
    return STATUS_OK;
}
