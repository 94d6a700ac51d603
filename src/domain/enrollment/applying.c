/* Joining a program by oneself: see the header. Runs inside a write transaction, on its thread. */

#include "domain/enrollment/applying.h"

#include "base/time.h"
#include "domain/message/message.h"
#include "domain/participant/participant_change.h"

#define APPLIED "applied"

static bool has_status(const struct participant_brief *participant, const char *status)
{
    return str_equal(participant->status, str_from(status));
}

/* The way into the portal, by which the owner of the address alone comes in. Once a day, however often it is asked. */
static enum status send_way_in(struct act *act, const struct participant_brief *participant, int channels,
                               struct error *err)
{
    struct message_want want = {
        .kind = MESSAGE_PORTAL_LINK,
        .contact_id = participant->contact_id,
        .program_id = participant->program_id,
        .participant_id = participant->id,
        .channels = channels,
    };
    message_cause("join", &participant->id, act_now(act) / TIME_US_PER_DAY, want.cause);
    return message_want(act, &want, err);
}

static enum status come_in(struct act *act, const struct participant_brief *participant, int channels,
                           struct str reason, struct error *err)
{
    TRY(participant_move(act, &participant->id, PARTICIPANT_APPROVE, reason, err));
    return send_way_in(act, participant, channels, err);
}

/* A stranger adds nothing to somebody who is known. */
static enum status find_contact(struct act *act, const struct contact_fields *person, bool may_create, struct id *ret,
                                bool *ret_created, struct error *err)
{
    struct contact contact;
    *ret_created = false;
    TRY(contact_find(act, person, &contact, err));
    if (id_is_none(&contact.id) && may_create)
        TRY(contact_settle(act, person, &contact, ret_created, err));
    *ret = contact.id;
    return STATUS_OK;
}

/* None: `ret->id` is zero. */
static enum status find_participant(struct act *act, const struct id *program_id, enum rule_join how,
                                    const struct id *contact_id, struct participant_brief *ret, struct error *err)
{
    struct id id;
    bool created;
    *ret = (struct participant_brief){0};
    if (id_is_none(contact_id))
        return STATUS_OK;
    if (how == RULE_JOIN_INVITATION)
        return participant_find(act, program_id, contact_id, ret, err);
    TRY(participant_enroll_as(act, program_id, contact_id, "customer", how == RULE_JOIN_OPEN ? "active" : APPLIED, &id,
                              &created, err));
    return participant_brief_read(act, &id, ret, err);
}

enum status applying_ask(struct act *act, const struct id *program_id, enum rule_join how,
                         const struct contact_fields *person, struct joined *ret, struct error *err)
{
    struct participant_brief participant;
    bool is_new;
    *ret = (struct joined){0};
    TRY(find_contact(act, person, how != RULE_JOIN_INVITATION, &ret->contact_id, &is_new, err));
    TRY(find_participant(act, program_id, how, &ret->contact_id, &participant, err));
    bool open = how == RULE_JOIN_OPEN, active = has_status(&participant, "active"),
         invited = has_status(&participant, "invited");
    int channels = str_is_none(person->email) ? MESSAGE_SMS : MESSAGE_EMAIL; /* where it was asked to go */
    ret->participant_id = participant.id;
    if (open && is_new)
        ret->code = participant.code;
    if (active || (invited && !open))
        return send_way_in(act, &participant, channels, err);
    bool comes_in = open && (invited || has_status(&participant, APPLIED));
    return comes_in ? come_in(act, &participant, channels, STR_NONE, err) : STATUS_OK;
}

enum status applying_approve(struct act *act, const struct id *participant_id, struct str reason, struct error *err)
{
    struct participant_brief participant;
    TRY(participant_brief_read(act, participant_id, &participant, err));
    if (!has_status(&participant, APPLIED))
        return participant_move(act, participant_id, PARTICIPANT_APPROVE, reason, err);
    return come_in(act, &participant, 0, reason, err);
}
