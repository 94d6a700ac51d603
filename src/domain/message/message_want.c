/* Wanting a message: whom it can reach, by which way, and the row. Reads come first, then one row per channel, which
 * its cause makes unique. Runs inside a transaction, on its thread. */

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/connection/connection.h"
#include "domain/contact/contact.h"
#include "domain/message/consent.h"
#include "domain/message/message_queue.h"
#include "domain/message/message_reach.h"
#include "domain/message/message_store.h"

#include <string.h>

void message_cause(const char *word, const struct id *object_id, int64_t number, uint8_t ret[MESSAGE_CAUSE_SIZE])
{
    uint8_t hash[SHA256_SIZE];
    struct buf text = {0};
    buf_add_str(&text, str_from(word));
    buf_add_char(&text, '\0');
    buf_add(&text, object_id->bytes, sizeof object_id->bytes);
    buf_add_int(&text, number);
    crypto_sha256(buf_str(&text), hash);
    buf_release(&text);
    memcpy(ret, hash, MESSAGE_CAUSE_SIZE);
}

/* What is known of a wish before anything is written. */
struct wish {
    struct act *act;
    const struct message_want *want;
    struct messaging messaging;
    struct contact contact;
    int channels; /* that may be taken */
    int64_t due_at;
};

static enum status wish_begin(struct wish *wish, struct act *act, const struct message_want *want, struct error *err)
{
    *wish = (struct wish){.act = act, .want = want};
    TRY(messaging_read(act, &want->program_id, &wish->messaging, err));
    enum status status = contact_read_row(act, &want->contact_id, &wish->contact, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "contact_id", "There is no contact with this id.");
    TRY(status);
    const struct messaging_kind *kind = messaging_kind_of(&wish->messaging, want->kind);
    wish->channels = want->channels;
    if (wish->channels == 0)
        wish->channels = kind == NULL ? MESSAGE_SMS | MESSAGE_EMAIL : kind->channels;
    wish->due_at = act_now(act);
    if (kind != NULL)
        wish->due_at += kind->delay_hours * 3600 * TIME_US_PER_S;
    if (want->not_before > wish->due_at)
        wish->due_at = want->not_before;
    return STATUS_OK;
}

/* Why the channel cannot be taken; null: it can. */
static enum status look_at(struct wish *wish, int channel, const char **ret_reason, struct error *err)
{
    struct reach reach = {
        .kind = wish->want->kind,
        .channel = channel,
        .contact = &wish->contact,
        .participant_id = wish->want->participant_id,
        .messaging = &wish->messaging,
    };
    TRY(reach_look(wish->act, &reach, err));
    *ret_reason = reach.reason;
    return STATUS_OK;
}

/* The first channel that can be taken, or the first wanted one with the reason why none can. */
static enum status choose(struct wish *wish, int *ret_channel, const char **ret_reason, struct error *err)
{
    int first = 0;
    const char *first_reason = NULL;
    for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++) {
        const char *reason;
        if ((wish->channels & channel) == 0)
            continue;
        TRY(look_at(wish, channel, &reason, err));
        if (reason == NULL) {
            *ret_channel = channel;
            *ret_reason = NULL;
            return STATUS_OK;
        }
        /* that there is no number says less than that its owner wants nothing */
        if (first == 0 || strcmp(first_reason, REASON_UNREACHABLE) == 0) {
            first = channel;
            first_reason = reason;
        }
    }
    *ret_channel = first;
    *ret_reason = first_reason;
    return STATUS_OK;
}

static enum status write_row(struct wish *wish, int channel, const char *reason, struct error *err)
{
    const struct message_want *want = wish->want;
    struct act *act = wish->act;
    struct message_queue queue = {
        .id = id_is_none(&want->batch_id) ? want->program_id : want->batch_id,
        .channel = channel,
        .program_id = want->program_id,
    };
    struct message_row row = {
        .id = mint_id(&act->mint),
        .kind = (int)want->kind,
        .channel = channel,
        .status = reason == NULL ? MESSAGE_QUEUED : MESSAGE_SUPPRESSED,
        .reason = str_from(reason),
        .contact_id = want->contact_id,
        .program_id = want->program_id,
        .participant_id = want->participant_id,
        .referral_id = want->referral_id,
        .reward_id = want->reward_id,
        .batch_id = want->batch_id,
        .link_id = want->link_id,
        .cause = {(const char *)want->cause, MESSAGE_CAUSE_SIZE},
        .address = channel == MESSAGE_SMS ? wish->contact.phone : wish->contact.email,
        .subject = channel == MESSAGE_EMAIL ? want->subject : STR_NONE,
        .text = want->text,
        .note = want->note,
        .not_before = wish->due_at,
        .queue_id = queue.id,
        .due_at = reason == NULL ? wish->due_at : TIME_NONE,
        .lease_until = TIME_NONE,
        .created_at = act_now(act),
        .sent_at = TIME_NONE,
    };
    bool inserted;
    TRY(message_queue_open(act, &queue, err));
    return row_insert_new(act->txn, &message_statements[MESSAGE_SQL_INSERT], act->ws, &message_entity, &row, &inserted,
                          err);
}

static enum status write_all(struct wish *wish, struct error *err)
{
    for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++) {
        const char *reason;
        if ((wish->channels & channel) == 0)
            continue;
        TRY(look_at(wish, channel, &reason, err));
        TRY(write_row(wish, channel, reason, err));
    }
    return STATUS_OK;
}

static enum status is_known(struct act *act, const struct message_want *want, bool *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_OF_CAUSE],
                  VALUES(value_int(act->ws), value_bytes((struct str){(const char *)want->cause, MESSAGE_CAUSE_SIZE})),
                  &rows, err));
    *ret = rows.row_count > 0;
    return STATUS_OK;
}

enum status message_want(struct act *act, const struct message_want *want, struct error *err)
{
    struct wish wish;
    bool known;
    int channel;
    const char *reason;
    TRY(is_known(act, want, &known, err));
    if (known)
        return STATUS_OK;
    TRY(wish_begin(&wish, act, want, err));
    if (want->all_channels)
        return write_all(&wish, err);
    TRY(choose(&wish, &channel, &reason, err));
    return write_row(&wish, channel, reason, err);
}

enum status message_foresee(struct act *act, const struct message_want *want, const char **ret_reason,
                            struct error *err)
{
    struct wish wish;
    int channel;
    TRY(wish_begin(&wish, act, want, err));
    return choose(&wish, &channel, ret_reason, err);
}

enum status message_try(struct act *act, const struct message_trial *trial, struct id *ret_id, struct error *err)
{
    struct message_queue queue = {trial->program_id, trial->channel, trial->program_id};
    struct str suppressed;
    bool inserted;
    uint8_t cause[MESSAGE_CAUSE_SIZE];
    TRY(suppression_read(act, trial->channel, trial->to, &suppressed, err));
    if (!str_is_none(suppressed))
        return error_set(err, ERROR_INVALID_STATE, "to", "Nothing is sent to this address: %.*s.", STR_ARG(suppressed));
    struct message_row row = {
        .id = mint_id(&act->mint),
        .kind = MESSAGE_TEST,
        .channel = trial->channel,
        .status = MESSAGE_QUEUED,
        .program_id = trial->program_id,
        .cause = {(const char *)cause, sizeof cause},
        .address = trial->to,
        .subject = trial->subject,
        .text = trial->text,
        .not_before = act_now(act),
        .queue_id = queue.id,
        .due_at = act_now(act),
        .lease_until = TIME_NONE,
        .created_at = act_now(act),
        .sent_at = TIME_NONE,
    };
    message_cause("test", &row.id, 0, cause);
    TRY(message_queue_open(act, &queue, err));
    *ret_id = row.id;
    return row_insert_new(act->txn, &message_statements[MESSAGE_SQL_INSERT], act->ws, &message_entity, &row, &inserted,
                          err);
}
