/* What becomes of changes. Runs inside a transaction, on its thread. */

#include "domain/message/message_notice.h"

#include "base/limits.h"
#include "domain/connection/connection.h"
#include "domain/message/message.h"
#include "domain/message/messaging.h"
#include "domain/participant/participant.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"

/* Whether the program sends such messages, and can. */
static enum status is_wanted(struct act *act, const struct id *program_id, enum message_kind kind, bool *ret,
                             struct error *err)
{
    struct messaging messaging;
    struct connection connection;
    TRY(messaging_read(act, program_id, &messaging, err));
    const struct messaging_kind *said = messaging_kind_of(&messaging, kind);
    *ret = said->enabled && !act->livemode;
    if (said->enabled && act->livemode && (said->channels & MESSAGE_SMS) != 0)
        TRY(connection_for(act, CONNECTION_SMS, program_id, &connection, ret, err));
    if (said->enabled && act->livemode && !*ret && (said->channels & MESSAGE_EMAIL) != 0)
        TRY(connection_for(act, CONNECTION_MAIL, program_id, &connection, ret, err));
    return STATUS_OK;
}

static enum status want(struct act *act, struct message_want *want, const char *word, const struct id *about,
                        struct error *err)
{
    bool wanted;
    TRY(is_wanted(act, &want->program_id, want->kind, &wanted, err));
    if (!wanted)
        return STATUS_OK;
    message_cause(word, about, 0, want->cause);
    return message_want(act, want, err);
}

static enum status reward_issued(struct act *act, const struct outbox_change *change, struct error *err)
{
    struct reward reward;
    TRY(reward_read(act, &change->object_id, &reward, err));
    TRY(reward_tell_all(act, &reward, 1, err));
    struct message_want wish = {
        .kind = str_equal(reward.role, STR("referred")) ? MESSAGE_FRIEND_REWARD : MESSAGE_REWARD,
        .contact_id = reward.contact_id,
        .program_id = reward.program_id,
        .participant_id = reward.participant_id,
        .referral_id = reward.referral_id,
        .reward_id = reward.id,
    };
    TRY(want(act, &wish, "reward", &reward.id, err));
    if (reward.expires_at == TIME_NONE)
        return STATUS_OK;
    wish.kind = MESSAGE_EXPIRY;
    wish.not_before = reward.expires_at - LIMIT_EXPIRY_NOTICE_DAYS * TIME_US_PER_DAY;
    /* what can be used for a few days only was told of with its end */
    return wish.not_before <= act_now(act) ? STATUS_OK : want(act, &wish, "expiry", &reward.id, err);
}

static enum status tell_referrer(struct act *act, const struct outbox_change *change, enum message_kind kind,
                                 const char *word, const struct id *about, struct error *err)
{
    struct referral referral;
    struct participant_brief brief;
    TRY(referral_read(act, &change->object_id, &referral, err));
    if (id_is_none(&referral.participant_id))
        return STATUS_OK;
    TRY(participant_brief_read(act, &referral.participant_id, &brief, err));
    struct message_want wish = {
        .kind = kind,
        .contact_id = brief.contact_id,
        .program_id = referral.program_id,
        .participant_id = brief.id,
        .referral_id = referral.id,
    };
    return want(act, &wish, word, about, err);
}

enum status message_notice_asks(struct act *act, const char *const **ret_actions, struct error *err)
{
    static const char *const actions[] = {"reward.issued", "referral.qualified", "referral.stage_changed", NULL};
    (void)act; /* whether one is sent depends on its program */
    (void)err;
    *ret_actions = actions;
    return STATUS_OK;
}

enum status message_notice(struct act *act, const struct outbox_change *change, struct error *err)
{
    if (str_equal(change->action, STR("reward.issued")))
        return reward_issued(act, change, err);
    if (str_equal(change->action, STR("referral.qualified")))
        return tell_referrer(act, change, MESSAGE_THANKS, "thanks", &change->object_id, err);
    if (str_equal(change->action, STR("referral.stage_changed")))
        return tell_referrer(act, change, MESSAGE_STAGE, "stage", &change->id, err);
    return STATUS_OK;
}
