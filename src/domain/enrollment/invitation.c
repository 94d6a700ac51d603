/* Inviting: see the header. */

#include "domain/enrollment/invitation.h"

#include "domain/enrollment/invitation_store.h"
#include "domain/message/message.h"

struct id invitation_cause_of(const struct id *participant_id, const struct id *other_id)
{
    struct id id = *participant_id;
    for (size_t i = 0; i < sizeof id.bytes; i++)
        id.bytes[i] ^= other_id->bytes[i];
    return id;
}

static struct message_want want_of(const struct invitation *invitation, enum message_kind kind, const char *word)
{
    struct id cause_id = invitation_cause_of(&invitation->participant_id, &invitation->cause_id);
    struct message_want want = {
        .kind = kind,
        .contact_id = invitation->contact_id,
        .program_id = invitation->program_id,
        .participant_id = invitation->participant_id,
        .batch_id = invitation->batch_id,
        .channels = invitation->channels,
        .not_before = invitation->not_before,
    };
    message_cause(word, &cause_id, 0, want.cause);
    return want;
}

static enum status remind(struct act *act, const struct invitation *invitation, struct error *err)
{
    struct message_want want = want_of(invitation, MESSAGE_REMINDER, "invitation.reminder");
    want.not_before = invitation->remind_at;
    return message_want(act, &want, err);
}

enum status invitation_send(struct act *act, const struct invitation *invitation, const char **ret_reason,
                            struct error *err)
{
    struct message_want want = want_of(invitation, MESSAGE_INVITATION, "invitation");
    const char *reason;
    TRY(message_foresee(act, &want, &reason, err));
    if (ret_reason != NULL)
        *ret_reason = reason;
    TRY(message_want(act, &want, err)); /* where there is a reason it is kept with the message */
    if (reason != NULL)
        return STATUS_OK;
    TRY(txn_exec(act->txn, &invitation_statements[INVITATION_SQL_KEEP],
                 VALUES(value_int(act->ws), value_id(&invitation->participant_id), value_int(act_now(act))), err));
    return invitation->remind_at == TIME_NONE ? STATUS_OK : remind(act, invitation, err);
}

enum status invitation_foresee(struct act *act, const struct invitation *invitation, const char **ret_reason,
                               struct error *err)
{
    struct message_want want = want_of(invitation, MESSAGE_INVITATION, "invitation");
    return message_foresee(act, &want, ret_reason, err);
}

enum status invitation_last(struct act *act, const struct id *participant_id, int64_t *ret_at, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &invitation_statements[INVITATION_SQL_LAST],
                  VALUES(value_int(act->ws), value_id(participant_id)), &rows, err));
    *ret_at = rows.row_count == 0 ? TIME_NONE : result_time(&rows, 0, 0);
    return STATUS_OK;
}

bool invitation_is_recent(const struct rules *rules, int64_t invited_at, int64_t now)
{
    int64_t days = rules->enrollment == NULL ? INVITATION_AGAIN_DAYS : rules->enrollment->again_after_days;
    return invited_at != TIME_NONE && now - invited_at < days * TIME_US_PER_DAY;
}
