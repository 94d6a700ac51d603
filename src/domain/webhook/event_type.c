/* The types of events, and filters by them. */

#include "domain/webhook/event_type.h"

#include "domain/contact/contact.h"
#include "domain/link/link.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/redemption/redemption.h"
#include "domain/referral/referral.h"
#include "domain/review/review.h"
#include "domain/reward/reward.h"
#include "domain/webhook/webhook.h"

#define CASE "cas", &review_case_entity
#define CONTACT "cnt", &contact_entity
#define LINK "lnk", &link_entity
#define PARTICIPANT "ptc", &participant_entity
#define PROGRAM "prg", &program_entity
#define REDEMPTION "rdm", &redemption_entity
#define REFERRAL "ref", &referral_entity
#define REWARD "rwd", &reward_entity

/* sorted table: by 1 */
const struct event_type webhook_event_types[] = {
    {"case.decided", CASE, "A person has decided about one side of it, or both."},
    {"case.noted", CASE, "Somebody wrote a note on it."},
    {"case.opened", CASE, "Something waits for a person."},
    {"case.resolved", CASE, "A person, or what happened, has answered it."},
    {"contact.created", CONTACT, "A person or firm became known."},
    {"contact.updated", CONTACT, "More, or something else, is known of a person or firm."},
    {"link.created", LINK, "A participant got another link or code."},
    {"link.retired", LINK, "A link was retired."},
    {"participant.approved", PARTICIPANT, "Somebody who applied may take part."},
    {"participant.blocked", PARTICIPANT, "A participant was shut out."},
    {"participant.created", PARTICIPANT, "Somebody takes part in a program."},
    {"participant.paused", PARTICIPANT, "A participant brings nothing for now."},
    {"participant.rejected", PARTICIPANT, "Somebody who applied may not take part."},
    {"participant.resumed", PARTICIPANT, "A participant who was paused or blocked goes on."},
    {"participant.updated", PARTICIPANT, "What is known of a participant was changed."},
    {"program.budget_warned", PROGRAM, "A budget is used up, or nearly."},
    {"program.created", PROGRAM, "A program was made."},
    {"program.updated", PROGRAM, "A program's settings were changed."},
    {"program.version_created", PROGRAM, "A program's rules have a new version."},
    {"redemption.captured", REDEMPTION, "Credit that was set aside is spent."},
    {"redemption.created", REDEMPTION, "Credit is spent, or set aside."},
    {"redemption.released", REDEMPTION, "Credit that was set aside is free again."},
    {"referral.attributed", REFERRAL, "A referral is credited to somebody, to somebody else, or to nobody."},
    {"referral.created", REFERRAL, "Somebody was referred."},
    {"referral.disqualified", REFERRAL, "A referral does not count."},
    {"referral.not_asked", REFERRAL, "The referred person says that it has not asked for this."},
    {"referral.qualified", REFERRAL, "A referral counts: its program's qualification held."},
    {"referral.reopened", REFERRAL, "A referral that was closed or disqualified goes on."},
    {"referral.stage_changed", REFERRAL, "A referral moved to another stage."},
    {"referral.updated", REFERRAL, "A referral has another owner or value."},
    {"referral.verified", REFERRAL, "The referred person has confirmed an address or number."},
    {"reward.approved", REWARD, "A person said yes; its hold still runs."},
    {"reward.created", REWARD, "A reward was granted and waits for what `waiting_for` says."},
    {"reward.denied", REWARD, "A reward is not given after all."},
    {"reward.expired", REWARD, "A reward was not used in time."},
    {"reward.issued", REWARD, "The beneficiary has it."},
    {"reward.paid", REWARD, "A reward was paid out."},
    {"reward.redeemed", REWARD, "A reward is used up."},
    {"reward.restored", REWARD, "What was taken back of a reward is given again."},
    {"reward.reversed", REWARD, "A reward was taken back, wholly or in part."},
    {"reward.wait_ended", REWARD, "One thing that a reward waited for is over; it waits for another."},
    {EVENT_TYPE_TEST, "whk", &webhook_endpoint_entity, "Somebody tries an endpoint. It is sent to that one alone."},
};
const size_t webhook_event_type_count = sizeof webhook_event_types / sizeof webhook_event_types[0];

const struct event_type *event_type_named(struct str name)
{
    for (size_t i = 0; i < webhook_event_type_count; i++)
        if (str_equal(name, str_from(webhook_event_types[i].name)))
            return &webhook_event_types[i];
    return NULL;
}

/* "reward." of "reward.*"; absent for another filter. */
static struct str noun_of(struct str filter)
{
    bool all = filter.size > 2 && filter.data[filter.size - 1] == '*' && filter.data[filter.size - 2] == '.';
    return all ? (struct str){filter.data, filter.size - 1} : STR_NONE;
}

bool event_filter_takes(struct str filter, struct str type)
{
    if (str_equal(type, STR(EVENT_TYPE_TEST)))
        return false;
    struct str noun = noun_of(filter);
    if (!str_is_none(noun))
        return str_starts_with(type, noun);
    return str_equal(filter, STR("*")) || str_equal(filter, type);
}

bool event_filter_is_known(struct str filter)
{
    for (size_t i = 0; i < webhook_event_type_count; i++)
        if (event_filter_takes(filter, str_from(webhook_event_types[i].name)))
            return true;
    return false;
}
