/* A reward by hand. Its cause is the natural key of the request (LEDGER.md B5): the same external id pays once, whoever
 * asks how often. */

#include <assert.h>

#include "domain/intake/hand.h"
#include "domain/intake/state.h"

const char *const bonus_kinds[] = {"credit", "cash", "custom", "discount", "gift_card", NULL};

static bool is_kind(const struct bonus *bonus, struct str kind)
{
    return str_equal(str_from(bonus_kinds[bonus->kind - 1]), kind);
}

/* ---- checking ---- */

static enum status check_discount(struct bonus *bonus, struct error *err)
{
    const struct bonus_discount *said = &bonus->discount;
    if (!said->present)
        return error_set(err, ERROR_MISSING_FIELD, "discount", "A discount says how much it takes off an order.");
    if (bonus->amount.set)
        return error_set(err, ERROR_INVALID_VALUE, "amount",
                         "A discount has its amount when it is used: leave it out.");
    bonus->terms = (struct rule_discount){
        .percent_bp = said->percent_bp.value,
        .fixed = said->fixed.value,
        .max_amount = said->max_amount.value,
        .min_order = said->min_order.value,
        .code = str_is_none(said->code) ? STR("generate") : said->code,
    };
    enum status status = discount_terms_check(&bonus->terms, err);
    if (status != STATUS_OK)
        error_prefix(err, "discount");
    return status;
}

static enum status check_money(const struct bonus *bonus, struct error *err)
{
    bool custom = is_kind(bonus, STR("custom"));
    if (!bonus->amount.set && !custom)
        return error_set(err, ERROR_MISSING_FIELD, "amount", "A reward of this kind needs an amount.");
    if (bonus->amount.set && bonus->currency.text[0] == '\0')
        return error_set(err, ERROR_MISSING_FIELD, "currency", "An amount needs its currency.");
    if (custom && str_is_none(bonus->title))
        return error_set(err, ERROR_MISSING_FIELD, "title",
                         "A custom reward needs a title: it is all that the beneficiary sees of it.");
    return STATUS_OK;
}

enum status bonus_check(struct bonus *bonus, struct error *err)
{
    bool discount = is_kind(bonus, STR("discount"));
    if (id_is_none(&bonus->contact_id) == id_is_none(&bonus->participant_id))
        return error_set(err, id_is_none(&bonus->contact_id) ? ERROR_MISSING_FIELD : ERROR_INVALID_VALUE,
                         "participant_id",
                         "A reward goes to a participant_id or a contact_id: send exactly one of them.");
    if (bonus->discount.present && !discount)
        return error_set(err, ERROR_INVALID_VALUE, "discount", "Only a reward of kind discount has this.");
    return discount ? check_discount(bonus, err) : check_money(bonus, err);
}

/* ---- granting ---- */

static struct str cause_of(const struct bonus *bonus)
{
    static_assert(sizeof bonus->fingerprint >= REWARD_CAUSE_SIZE, "a cause is the head of the fingerprint");
    return (struct str){(const char *)bonus->fingerprint, REWARD_CAUSE_SIZE};
}

static enum status find_same(struct act *act, const struct bonus *bonus, struct reward *ret_reward, bool *ret_found,
                             struct error *err)
{
    struct id id;
    TRY(natural_key_find(act, "rwd", NATURAL_KEY_API, bonus->external_id, &id, err));
    *ret_found = !id_is_none(&id);
    if (!*ret_found)
        return STATUS_OK;
    TRY(reward_read(act, &id, ret_reward, err));
    if (str_equal(ret_reward->cause, cause_of(bonus)))
        return reward_tell_all(act, ret_reward, 1, err);
    return error_set(err, ERROR_EVENT_CONFLICT, "external_id",
                     "A bonus with this external_id is stored with other content.");
}

/* Who is paid: a participant's contact, or the contact itself. */
static enum status find_beneficiary(struct act *act, const struct bonus *bonus, struct reward *reward,
                                    struct error *err)
{
    if (id_is_none(&bonus->participant_id)) {
        struct contact contact;
        TRY(intake_blame(contact_read_row(act, &bonus->contact_id, &contact, err), err, "contact_id"));
        reward->contact_id = contact.id;
        reward->role = STR("referred");
        return STATUS_OK;
    }
    struct participant_brief participant;
    TRY(intake_blame(participant_brief_read(act, &bonus->participant_id, &participant, err), err, "participant_id"));
    if (!id_equal(&participant.program_id, &bonus->program_id))
        return error_set(err, ERROR_INVALID_VALUE, "participant_id", "This participant belongs to another program.");
    reward->contact_id = participant.contact_id;
    reward->participant_id = participant.id;
    reward->role = STR("referrer");
    return STATUS_OK;
}

/* A bonus may name a referral of its program; it then stands on that referral's timeline. */
static enum status find_referral(struct act *act, const struct bonus *bonus, struct referral *ret_referral,
                                 struct error *err)
{
    TRY(intake_blame(referral_lock(act, &bonus->referral_id, ret_referral, err), err, "referral_id"));
    if (!id_equal(&ret_referral->program_id, &bonus->program_id))
        return error_set(err, ERROR_INVALID_VALUE, "referral_id", "This referral belongs to another program.");
    return STATUS_OK;
}

static struct reward make_reward(struct act *act, const struct bonus *bonus, const struct program *program)
{
    return (struct reward){
        .id = mint_id(&act->mint),
        .program_id = program->id,
        .program_version = program->version,
        .referral_id = bonus->referral_id,
        .cause = cause_of(bonus),
        .rule_key = STR(""),
        .kind = str_from(bonus_kinds[bonus->kind - 1]),
        .title = bonus->title,
        .note = bonus->reason,
        .currency = bonus->amount.set ? bonus->currency : program->currency,
        .amount = bonus->amount,
        .hold_until = TIME_NONE,
        .terms = is_kind(bonus, STR("discount")) ? &bonus->terms : NULL,
    };
}

/* The writes, after all refusals. */
static enum status grant(struct intake *in, const struct bonus *bonus, struct plan *plan, const struct reward *reward,
                         struct reward *ret_reward, struct error *err)
{
    struct act *act = in->act;
    bool claimed;
    TRY(natural_key_claim(act, "rwd", NATURAL_KEY_API, bonus->external_id, &reward->id, &claimed, err));
    if (!claimed)
        return STATUS_BUSY;
    TRY(ledger_open_program(act, &reward->program_id, &reward->currency, err));
    TRY(limits_claim(in, reward, err));
    const struct reward *granted = plan_grant(plan, reward);
    TRY(plan_commit(plan, err));
    *ret_reward = *granted;
    ret_reward->noted = true;
    return reward_tell_all(act, ret_reward, 1, err);
}

enum status hand_bonus(struct act *act, const struct bonus *bonus, struct reward *ret_reward, bool *ret_replayed,
                       struct error *err)
{
    TRY(find_same(act, bonus, ret_reward, ret_replayed, err));
    if (*ret_replayed)
        return STATUS_OK;
    struct program program;
    TRY(intake_blame(program_read(act, &bonus->program_id, &program, err), err, "program_id"));
    struct reward reward = make_reward(act, bonus, &program);
    TRY(find_beneficiary(act, bonus, &reward, err));
    struct referral referral;
    struct plan plan;
    plan_begin(&plan, act, &program.currency);
    bool has_referral = !id_is_none(&bonus->referral_id);
    if (has_referral) {
        TRY(find_referral(act, bonus, &referral, err));
        plan_referral(&plan, &referral, false, &program.currency);
    }
    reward.root_id = has_referral ? referral.id : reward.contact_id;
    bool fits;
    TRY(plan_fits(&plan, &reward, &fits, err));
    if (!fits)
        return error_set(err, ERROR_OUT_OF_RANGE, "amount", "The books cannot hold a sum this large.");
    struct intake in = {.act = act, .program = program};
    TRY(limits_of_bonus(&in, &reward, err));
    return grant(&in, bonus, &plan, &reward, ret_reward, err);
}

uint64_t hand_bonus_lane(const struct bonus *bonus)
{
    return hand_lane(id_is_none(&bonus->participant_id) ? &bonus->contact_id : &bonus->participant_id);
}
