/* Inviting one person by hand: see the header. */

#include "domain/enrollment/invite.h"

#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/enrollment/batch.h"
#include "domain/enrollment/invitation.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"

#define INVITE(member) offsetof(struct invite_fields, member)
#define AGAIN                                                                                                          \
    {                                                                                                                  \
        .name = "again", .type = FIELD_BOOL, .offset = INVITE(again),                                                  \
        .doc = "True: although it was invited not long ago."                                                           \
    }
#define CHANNELS                                                                                                       \
    {                                                                                                                  \
        .name = "channels", .type = FIELD_TEXTS, .offset = INVITE(channels), .min = 1, .max = 2,                       \
        .doc = "By which ways: `sms`, `email`, or both, which is usual. The first that reaches the person is taken."   \
    }

static const struct field participant_fields[] = {AGAIN, CHANNELS};
const struct schema invite_participant_schema = SCHEMA("Invite", participant_fields, struct invite_fields);

static const struct field contact_fields[] = {
    AGAIN,
    CHANNELS,
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = INVITE(program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "The program in which the person takes part by it."},
};
const struct schema invite_contact_schema = SCHEMA("ContactInvite", contact_fields, struct invite_fields);

static const char *const object_word[] = {"invitation", NULL};
static const char *const states[] = {"queued", "suppressed", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct invited, object, enrolled, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct invited, participant_id, participant_id, ID, 0, .prefix = "ptc",
                    .doc = "Who was invited, as participant.")
            ENTITY_TOLD(struct invited, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "The same as contact.")
                ENTITY_TOLD(struct invited, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program.")
                    ENTITY_TOLD(struct invited, status, status, TEXT, 0, .words = states,
                                .doc = "`suppressed`: no message may go to this person.")
                        ENTITY_TOLD(struct invited, reason, reason, TEXT, MEMBER_NULL,
                                    .doc = "Why not: `no_consent`, `unreachable`, `opted_out`, ...")
                            ENTITY_TOLD(struct invited, enrolled, enrolled, BOOL, 0,
                                        .doc = "Whether the person takes part only since now.")
                                ENTITY_TOLD(struct invited, created_at, created_at, TIME, 0, .doc = "When.")};
const struct entity invited_entity = ENTITY("InvitationSent", members, struct invited);

enum status invite_fields_check(struct invite_fields *fields, struct error *err)
{
    return batch_channels_read(&fields->channels, &fields->channel_bits, err);
}

static enum status check_recent(struct act *act, const struct participant_brief *brief, const struct rules *rules,
                                const struct invite_fields *fields, struct error *err)
{
    int64_t invited_at;
    TRY(invitation_last(act, &brief->id, &invited_at, err));
    if (fields->again.value || !invitation_is_recent(rules, invited_at, act_now(act)))
        return STATUS_OK;
    int64_t days = (act_now(act) - invited_at) / TIME_US_PER_DAY;
    return error_set(err, ERROR_CONFLICT, "again",
                     days == 0   ? "This person was invited today. Say again: true to do it all the same."
                     : days == 1 ? "This person was invited a day ago. Say again: true to do it all the same."
                                 : "This person was invited %lld days ago. Say again: true to do it all the same.",
                     (long long)days);
}

static enum status invite(struct act *act, const struct participant_brief *brief, bool enrolled,
                          const struct invite_fields *fields, struct invited *ret, struct error *err)
{
    struct program program;
    const struct rules *rules;
    const char *reason;
    TRY(program_read(act, &brief->program_id, &program, err));
    TRY(program_takes(program.status, PROGRAM_PARTICIPANTS, "program_id", err));
    TRY(program_rules(act, &program.id, program.version, &rules, err));
    if (!str_equal(brief->status, STR("active")) && !str_equal(brief->status, STR("invited")))
        return error_set(err, ERROR_INVALID_STATE, "participant_id", "A participant who is %.*s is not invited.",
                         STR_ARG(brief->status));
    TRY(check_recent(act, brief, rules, fields, err));
    const struct invitation invitation = {
        .participant_id = brief->id,
        .contact_id = brief->contact_id,
        .program_id = brief->program_id,
        .cause_id = mint_id(&act->mint),
        .channels = fields->channel_bits,
        .not_before = act_now(act),
        .remind_at = TIME_NONE,
    };
    TRY(invitation_send(act, &invitation, &reason, err));
    *ret = (struct invited){brief->id,        brief->contact_id, brief->program_id, str_from(states[reason != NULL]),
                            str_from(reason), enrolled,          act_now(act)};
    const struct audit_entry entry = {.action = "participant.invited", .object_kind = "ptc", .object_id = brief->id};
    return audit_write(act, &entry, NULL, err);
}

enum status invite_participant(struct act *act, const struct id *participant_id, const struct invite_fields *fields,
                               struct invited *ret, struct error *err)
{
    struct participant_brief brief;
    TRY(participant_keep(act, participant_id, err)); /* of two at once the second finds that the first was sent */
    TRY(participant_brief_read(act, participant_id, &brief, err));
    return invite(act, &brief, false, fields, ret, err);
}

enum status invite_contact(struct act *act, const struct id *contact_id, const struct invite_fields *fields,
                           struct invited *ret, struct error *err)
{
    struct contact contact;
    struct program program;
    struct participant_brief brief;
    struct id participant_id;
    bool created;
    TRY(contact_lock(act, contact_id, &contact, err));
    TRY(program_read(act, &fields->program_id, &program, err));
    TRY(program_takes(program.status, PROGRAM_PARTICIPANTS, "program_id", err));
    TRY(participant_enroll(act, &program.id, contact_id, "customer", &participant_id, &created, err));
    TRY(participant_brief_read(act, &participant_id, &brief, err));
    return invite(act, &brief, created, fields, ret, err);
}
