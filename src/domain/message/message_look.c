/* Whether a message may go: asked of each rule in turn, cheapest and surest first; the first that says no writes its
 * reason. See message_send.h. Runs inside a transaction, on its thread. */

#include "base/limits.h"
#include "domain/message/message_quiet.h"
#include "domain/message/message_reach.h"
#include "domain/message/message_send.h"
#include "domain/message/message_store.h"
#include "domain/participant/participant.h"
#include "domain/referral/referral.h"
#include "domain/reward/reward.h"

/* One row being looked at. */
struct look {
    struct act *act;
    struct message_claim *claim;
    const struct message_place *place;
    struct contact contact;
    struct str zone; /* of the recipient */
    struct business business;
    bool decided; /* it does not go: written */
    bool stopped; /* nor does its queue */
};

/* ---- writing what was decided ---- */

static enum status finish(struct look *look, int status, const char *reason, struct error *err)
{
    struct result done;
    look->decided = true;
    return txn_query(look->act->txn, &message_statements[MESSAGE_SQL_FINISH],
                     VALUES(value_int(look->act->ws), value_id(&look->claim->row.id), value_int(status),
                            value_text(str_from(reason))),
                     &done, err);
}

static enum status defer(struct look *look, const char *reason, int64_t until, struct error *err)
{
    look->decided = true;
    return txn_exec(look->act->txn, &message_statements[MESSAGE_SQL_DEFER],
                    VALUES(value_int(look->act->ws), value_id(&look->claim->row.id), value_text(str_from(reason)),
                           value_int(until)),
                    err);
}

/* ---- the rules ---- */

static enum status look_at_age(struct look *look, struct error *err)
{
    const struct message_row *row = &look->claim->row;
    int64_t since = row->not_before > row->created_at ? row->not_before : row->created_at;
    if (act_now(look->act) - since > LIMIT_MESSAGE_WAIT_DAYS * TIME_US_PER_DAY && row->attempts == 0)
        return finish(look, MESSAGE_SUPPRESSED, REASON_TOO_LATE, err);
    return STATUS_OK;
}

static enum status look_at_recipient(struct look *look, struct error *err)
{
    const struct message_row *row = &look->claim->row;
    TRY(contact_read_row(look->act, &row->contact_id, &look->contact, err));
    TRY(business_read(look->act, &look->business, err));
    look->zone = quiet_zone(look->contact.time_zone, look->contact.phone, look->business.time_zone);
    struct reach reach = {
        .kind = (enum message_kind)row->kind,
        .channel = row->channel,
        .contact = &look->contact,
        .participant_id = row->participant_id,
        .messaging = &look->claim->messaging,
    };
    TRY(reach_look(look->act, &reach, err));
    look->claim->address = reach.address;
    return reach.reason == NULL ? STATUS_OK : finish(look, MESSAGE_SUPPRESSED, reach.reason, err);
}

static enum status has_referred(struct act *act, const struct id *participant_id, bool *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_INVITED],
                  VALUES(value_int(act->ws), value_id(participant_id)), &rows, err));
    *ret = rows.row_count > 0;
    return STATUS_OK;
}

static enum status reward_is_there(struct act *act, const struct message_row *row, bool *ret, struct error *err)
{
    struct reward reward;
    TRY(reward_read(act, &row->reward_id, &reward, err));
    TRY(reward_tell_all(act, &reward, 1, err));
    *ret = reward.status != REWARD_DENIED && reward.status != REWARD_REVERSED && reward.status != REWARD_EXPIRED;
    if (row->kind == MESSAGE_EXPIRY)
        *ret = reward.amounts.available > 0 && reward.expires_at > act_now(act);
    return STATUS_OK;
}

/* Who has come by now needs no invitation, and nobody is invited by one who does not take part any more. */
static enum status friend_is_awaited(struct act *act, const struct message_row *row, bool *ret, struct error *err)
{
    struct participant_brief brief;
    struct referral referral;
    bool has_come;
    TRY(participant_brief_read(act, &row->participant_id, &brief, err));
    TRY(referral_find_live(act, &row->contact_id, &row->program_id, &referral, &has_come, err));
    *ret = !has_come && str_equal(brief.status, STR("active"));
    return STATUS_OK;
}

/* Who has been paused, rejected or blocked meanwhile is not invited any more. */
static enum status may_be_invited(struct act *act, const struct id *participant_id, bool *ret, struct error *err)
{
    struct participant_brief brief;
    if (id_is_none(participant_id))
        return STATUS_OK;
    TRY(participant_brief_read(act, participant_id, &brief, err));
    *ret = str_equal(brief.status, STR("active")) || str_equal(brief.status, STR("invited"));
    return STATUS_OK;
}

/* What it tells of may be over by now. */
static enum status look_at_cause(struct look *look, struct error *err)
{
    const struct message_row *row = &look->claim->row;
    struct act *act = look->act;
    bool needed = true;
    if (row->kind == MESSAGE_REMINDER && !id_is_none(&row->participant_id)) {
        TRY(has_referred(act, &row->participant_id, &needed, err));
        needed = !needed;
    }
    bool tells_reward =
        row->kind == MESSAGE_REWARD || row->kind == MESSAGE_FRIEND_REWARD || row->kind == MESSAGE_EXPIRY;
    if (tells_reward && !id_is_none(&row->reward_id))
        TRY(reward_is_there(act, row, &needed, err));
    if (row->kind == MESSAGE_THANKS && !id_is_none(&row->referral_id)) {
        struct referral referral;
        TRY(referral_read(act, &row->referral_id, &referral, err));
        needed = referral_status(&referral) != REFERRAL_DISQUALIFIED &&
                 id_equal(&referral.participant_id, &row->participant_id);
    }
    if (row->kind == MESSAGE_FRIEND)
        TRY(friend_is_awaited(act, row, &needed, err));
    if (needed && (row->kind == MESSAGE_INVITATION || row->kind == MESSAGE_REMINDER))
        TRY(may_be_invited(act, &row->participant_id, &needed, err));
    return needed ? STATUS_OK : finish(look, MESSAGE_SUPPRESSED, REASON_NOT_NEEDED, err);
}

/* Answers to what somebody has just done, and what a person sends by hand, are not put off. */
static bool may_wait(int kind)
{
    return kind != MESSAGE_PORTAL_LINK && kind != MESSAGE_LEAD_RECEIVED && kind != MESSAGE_CUSTOM &&
           kind != MESSAGE_VERIFICATION;
}

static enum status look_at_clock(struct look *look, struct error *err)
{
    if (!may_wait(look->claim->row.kind))
        return STATUS_OK;
    int64_t now = act_now(look->act);
    int64_t until = quiet_until(&look->claim->messaging.quiet_hours, look->zone, now);
    return until == now ? STATUS_OK : defer(look, REASON_QUIET_HOURS, until, err);
}

/* What is being sent to the recipient counts as sent until its answer is there. `room`: how many more it may get. */
static enum status look_at_under_way(struct look *look, int64_t room, struct error *err)
{
    struct act *act = look->act;
    struct result under_way;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_UNDER_WAY],
                  VALUES(value_int(act->ws), value_id(&look->claim->row.contact_id), value_int(room)), &under_way,
                  err));
    if ((int64_t)under_way.row_count < room)
        return STATUS_OK;
    return defer(look, REASON_RECIPIENT_LIMIT, act_now(act) + LIMIT_MESSAGE_LEASE_S * TIME_US_PER_S, err);
}

static enum status look_at_recipient_limit(struct look *look, struct error *err)
{
    const struct messaging_recipient *limit = &look->claim->messaging.per_recipient;
    struct act *act = look->act;
    struct result got;
    if (limit->count == 0 || !may_wait(look->claim->row.kind))
        return STATUS_OK;
    int64_t span = limit->days * TIME_US_PER_DAY;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_GOT],
                  VALUES(value_int(act->ws), value_id(&look->claim->row.contact_id), value_int(act_now(act) - span),
                         value_int(limit->count)),
                  &got, err));
    if ((int64_t)got.row_count == limit->count)
        return defer(look, REASON_RECIPIENT_LIMIT, result_int(&got, got.row_count - 1, 0) + span, err);
    return look_at_under_way(look, limit->count - (int64_t)got.row_count, err);
}

static enum status look_at_program_limit(struct look *look, struct error *err)
{
    const struct message_row *row = &look->claim->row;
    struct act *act = look->act;
    struct message_sum sum;
    struct str zone = look->business.time_zone;
    if (look->claim->messaging.per_day == 0)
        return STATUS_OK;
    TRY(message_sum_since(act, &row->program_id, zone_day(zone, act_now(act)), row->channel, &sum, err));
    if (sum.sent < look->claim->messaging.per_day)
        return STATUS_OK;
    look->decided = look->stopped = true;
    return message_queue_stop_program(act, &row->program_id, row->channel, zone_next_day(zone, act_now(act)),
                                      REASON_PROGRAM_LIMIT, err);
}

static enum status look_at_text(struct look *look, struct error *err)
{
    const struct message_row *row = &look->claim->row;
    struct message_subject subject = {
        .kind = (enum message_kind)row->kind,
        .channel = row->channel,
        .program_id = row->program_id,
        .contact_id = row->contact_id,
        .participant_id = row->participant_id,
        .referral_id = row->referral_id,
        .reward_id = row->reward_id,
        .link_id = row->link_id,
        .note = row->note,
        .own_subject = row->template_version.set ? STR_NONE : row->subject,
        .own_text = row->template_version.set ? STR_NONE : row->text,
        .language = row->kind == MESSAGE_STAFF ? row->language : STR_NONE,
        .verbatim = row->kind == MESSAGE_STAFF || (row->attempts > 0 && !row->template_version.set),
    };
    struct error wrong = {0};
    enum status status = message_write(look->act, &subject, look->place, &look->claim->text, &wrong);
    if (status == STATUS_INVALID || status == STATUS_NOT_FOUND)
        return finish(look, MESSAGE_FAILED, REASON_TEMPLATE, err);
    if (status != STATUS_OK && err != NULL)
        *err = wrong;
    return status;
}

static enum status look_at_connection(struct look *look, struct error *err)
{
    const struct message_row *row = &look->claim->row;
    bool found = false;
    if (!look->act->livemode)
        return STATUS_OK;
    if (row->kind == MESSAGE_REPLY) {
        enum status status = connection_read(look->act, &row->connection_id, &look->claim->connection, err);
        if (status != STATUS_OK && status != STATUS_NOT_FOUND)
            return status;
        found = status == STATUS_OK;
    } else
        TRY(connection_for(look->act, row->channel == MESSAGE_SMS ? CONNECTION_SMS : CONNECTION_MAIL, &row->program_id,
                           &look->claim->connection, &found, err));
    return found ? STATUS_OK : finish(look, MESSAGE_SUPPRESSED, REASON_NO_CONNECTION, err);
}

/* A rule: decides, or leaves it to the next. */
struct rule_row {
    enum status (*look)(struct look *look, struct error *err);
};

static enum status look_by(struct look *look, const struct rule_row *rules, size_t count, struct error *err)
{
    for (size_t i = 0; i < count && !look->decided; i++)
        TRY(rules[i].look(look, err));
    return STATUS_OK;
}

enum status message_look(struct act *act, const struct message_row *row, const struct message_place *place,
                         struct message_claim *ret, bool *ret_go, bool *ret_stopped, struct error *err)
{
    static const struct rule_row of_all[] = {
        {look_at_age},           {look_at_recipient}, {look_at_cause},      {look_at_clock}, {look_at_recipient_limit},
        {look_at_program_limit}, {look_at_text},      {look_at_connection},
    };
    static const struct rule_row of_replies[] = {{look_at_text}, {look_at_connection}};
    struct look look = {.act = act, .claim = ret, .place = place};
    bool reply = id_is_none(&row->contact_id) || row->kind == MESSAGE_REPLY;
    *ret = (struct message_claim){.row = *row, .address = row->address};
    if (!id_is_none(&row->program_id))
        TRY(messaging_read(act, &row->program_id, &ret->messaging, err));
    if (reply)
        TRY(look_by(&look, of_replies, sizeof of_replies / sizeof of_replies[0], err));
    else
        TRY(look_by(&look, of_all, sizeof of_all / sizeof of_all[0], err));
    *ret_go = !look.decided;
    *ret_stopped = look.stopped;
    return STATUS_OK;
}
