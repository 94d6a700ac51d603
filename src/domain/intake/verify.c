/* Verification of the referred person: asking, waiting, going on. See verify.h.
 *
 * Whether somebody has confirmed an address is read anew once the referral is kept from others: who confirms keeps the
 * contact and then each of its referrals, so that no reward begins to wait behind the last look. */

#include "domain/intake/verify.h"

#include "base/limits.h"
#include "domain/intake/hand.h"
#include "domain/intake/state.h"
#include "domain/message/consent.h"
#include "domain/review/review.h"

_Static_assert((int)FRAUD_VERIFY_SMS == (int)MESSAGE_SMS && (int)FRAUD_VERIFY_EMAIL == (int)MESSAGE_EMAIL,
               "the bits of a policy are channels");

static bool has_confirmed(const struct contact *contact, int channel)
{
    return (channel == MESSAGE_EMAIL ? contact->email_verified_at : contact->phone_verified_at) != TIME_NONE;
}

/* The channels of the policy that the contact has not confirmed. */
static unsigned missing(const struct rules *rules, const struct contact *contact)
{
    unsigned left = rules->fraud.verify;
    for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
        if (has_confirmed(contact, channel))
            left &= ~(unsigned)channel;
    return left;
}

/* ---- by the rules ---- */

enum status intake_ask_verification(struct intake *in, struct error *err)
{
    struct contact contact;
    struct verification sent;
    if (in->rules->fraud.verify == 0 || in->history)
        return STATUS_OK;
    TRY(contact_read_row(in->act, &in->referral.contact_id, &contact, err));
    unsigned channels = missing(in->rules, &contact);
    for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
        if ((channels & (unsigned)channel) != 0)
            TRY(verification_send(in->act, &in->referral.id, &contact.id, &in->program.id, channel, &sent, err));
    return STATUS_OK;
}

enum status intake_wait_verification(struct intake *in, int64_t *waits, struct error *err)
{
    struct contact contact;
    if (in->rules->fraud.verify == 0)
        return STATUS_OK;
    TRY(contact_read_row(in->act, &in->referral.contact_id, &contact, err));
    if (missing(in->rules, &contact) != 0)
        *waits |= REWARD_WAITS_VERIFICATION;
    return STATUS_OK;
}

/* ---- by hand ---- */

static enum status refuse(struct act *act, const struct referral *referral, const struct contact *contact, int channel,
                          struct error *err)
{
    struct message_want want = {
        .kind = MESSAGE_VERIFICATION,
        .contact_id = contact->id,
        .program_id = referral->program_id,
        .channels = channel,
    };
    const char *reason;
    size_t count;
    if (!referral_is_live(referral))
        return error_set(err, ERROR_INVALID_STATE, "id", "This referral is %s: there is nothing to confirm.",
                         referral_status_name(referral_status(referral)));
    if (has_confirmed(contact, channel))
        return error_set(err, ERROR_INVALID_STATE, "channel", "The person has confirmed this already.");
    TRY(message_foresee(act, &want, &reason, err));
    if (reason != NULL)
        return error_set(err, ERROR_INVALID_STATE, "channel", "The person cannot be reached this way: %s.", reason);
    TRY(verification_count(act, &referral->id, act_now(act) - TIME_US_PER_DAY, &count, err));
    if (count >= LIMIT_VERIFICATIONS_A_DAY)
        return error_set(err, ERROR_INVALID_STATE, "id",
                         "The person was asked %d times within a day: try again tomorrow.", LIMIT_VERIFICATIONS_A_DAY);
    return STATUS_OK;
}

enum status verify_ask(struct act *act, const struct id *referral_id, int channel, struct verification *ret,
                       struct error *err)
{
    struct referral referral;
    struct contact contact;
    TRY(referral_lock(act, referral_id, &referral, err));
    TRY(contact_read_row(act, &referral.contact_id, &contact, err));
    TRY(refuse(act, &referral, &contact, channel, err));
    TRY(verification_send(act, referral_id, &contact.id, &referral.program_id, channel, ret, err));
    TRY(audit_write(
        act, &(struct audit_entry){.action = "message.created", .object_kind = "msg", .object_id = ret->message_id},
        NULL, err));
    return verification_tell(act, ret, 1, err);
}

/* ---- the person's word ---- */

static enum verify_answer answer_of(struct act *act, const struct verification *row, const struct contact *contact)
{
    struct str address = row->channel == MESSAGE_EMAIL ? contact->email : contact->phone;
    if (row->verified_at != TIME_NONE)
        return VERIFY_DONE;
    if (row->denied_at != TIME_NONE)
        return VERIFY_DENIED;
    if (row->expires_at <= act_now(act))
        return VERIFY_EXPIRED;
    return str_is_none(row->to) || !str_equal(address, row->to) ? VERIFY_OTHER : VERIFY_ASKS;
}

enum status verify_look(struct act *act, const struct id *message_id, struct verification *ret,
                        enum verify_answer *ret_answer, struct error *err)
{
    struct contact contact;
    TRY(verification_of_message(act, message_id, ret, err));
    TRY(verification_tell(act, ret, 1, err));
    TRY(contact_read_row(act, &ret->contact_id, &contact, err));
    *ret_answer = answer_of(act, ret, &contact);
    return STATUS_OK;
}

static enum status tell(struct intake *in, const char *action, const char *what, int channel, struct error *err)
{
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, what, STR_NONE, str_from(message_channel_name(channel)));
    return hand_tell(in, action, &changes, STR_NONE, NULL, err);
}

/* The office is told once, whatever of its links are denied. */
static enum status tell_office(struct act *act, const struct referral *referral, struct error *err)
{
    const struct review_case about = {
        .kind = REVIEW_DISPUTE,
        .program_id = referral->program_id,
        .referral_id = referral->id,
        .contact_id = referral->contact_id,
        .detail = STR("The referred person says that it has not asked for this."),
    };
    bool open;
    TRY(review_is_open(act, &referral->id, REVIEW_DISPUTE, &open, err));
    return open ? STATUS_OK : review_open(act, &about, NULL, err);
}

enum status verify_deny(struct act *act, const struct id *message_id, enum verify_answer *ret_answer, struct error *err)
{
    struct verification row;
    struct intake in;
    struct outcome outcome;
    bool is_new;
    TRY(verify_look(act, message_id, &row, ret_answer, err));
    if (*ret_answer == VERIFY_DONE || *ret_answer == VERIFY_DENIED)
        return STATUS_OK;
    TRY(hand_begin(&in, act, &outcome, &row.referral_id, err));
    TRY(verification_deny(act, &row.id, &is_new, err));
    if (!is_new) /* it was answered meanwhile */
        return verify_look(act, message_id, &row, ret_answer, err);
    *ret_answer = VERIFY_DENIED;
    if (!str_is_none(row.to))
        TRY(refusal_add(act, &in.referral.program_id, (int)row.channel, row.to, err));
    TRY(tell(&in, "referral.not_asked", "denied", (int)row.channel, err));
    TRY(tell_office(act, &in.referral, err));
    return hand_finish(&in, STR_NONE, err);
}

/* Rewards that waited for it wait no longer, once nothing is missing. */
static void end_waits(struct intake *in, const struct contact *contact, struct reward *rewards, size_t count)
{
    if (missing(in->rules, contact) != 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (plan_waits_for(&in->plan, &rewards[i], REWARD_WAIT_VERIFICATION))
            plan_end_wait(&in->plan, &rewards[i], REWARD_WAIT_VERIFICATION);
}

static enum status go_on(struct act *act, const struct id *referral_id, int channel, const struct contact *contact,
                         struct error *err)
{
    struct intake in;
    struct outcome outcome;
    struct reward *rewards;
    size_t count;
    TRY(hand_begin(&in, act, &outcome, referral_id, err));
    TRY(verification_settle(act, &contact->id, channel, referral_id, err));
    TRY(tell(&in, "referral.verified", "verified", channel, err));
    TRY(reward_list_of_root(act, referral_id, &rewards, &count, err));
    TRY(reward_read_money(act, rewards, count, err));
    end_waits(&in, contact, rewards, count);
    if ((in.rules->asks & RULE_ASKS_PROSPECT) != 0 && in.has_referrer && referral_is_live(&in.referral))
        TRY(intake_decide_anew(&in, rewards, count, err));
    return hand_finish(&in, STR_NONE, err);
}

enum status verify_confirm(struct act *act, const struct id *message_id, enum verify_answer *ret_answer,
                           struct error *err)
{
    struct verification row;
    struct contact contact;
    struct id *ids;
    size_t count;
    bool is_its;
    TRY(verify_look(act, message_id, &row, ret_answer, err));
    if (*ret_answer != VERIFY_ASKS)
        return STATUS_OK;
    TRY(contact_confirm(act, &row.contact_id, row.channel == MESSAGE_EMAIL ? CONTACT_EMAIL : CONTACT_PHONE, row.to,
                        &is_its, err));
    *ret_answer = is_its ? VERIFY_DONE : VERIFY_OTHER;
    if (!is_its)
        return STATUS_OK;
    TRY(contact_read_row(act, &row.contact_id, &contact, err));
    TRY(verification_open_referrals(act, &contact.id, (int)row.channel, &ids, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(go_on(act, &ids[i], (int)row.channel, &contact, err));
    return STATUS_OK;
}
