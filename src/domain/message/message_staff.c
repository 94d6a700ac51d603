/* Mails to staff: a row each, which its cause makes unique. Runs inside a write transaction, on its thread. */

#include "domain/message/message_staff.h"

#include "domain/message/message_queue.h"
#include "domain/message/message_store.h"

static enum status is_known(struct act *act, const struct message_staff *mail, bool *ret, struct error *err)
{
    struct result rows;
    struct str cause = {(const char *)mail->cause, MESSAGE_CAUSE_SIZE};
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_OF_CAUSE], VALUES(value_int(act->ws), value_bytes(cause)),
                  &rows, err));
    *ret = rows.row_count > 0;
    return STATUS_OK;
}

enum status message_staff_want(struct act *act, const struct message_staff *mail, struct id *ret_id, struct error *err)
{
    const struct message_queue queue = {mail->user_id, MESSAGE_EMAIL, {{0}}};
    bool known, inserted;
    *ret_id = (struct id){{0}};
    TRY(is_known(act, mail, &known, err));
    if (known)
        return STATUS_OK;
    const struct message_row row = {
        .id = mint_id(&act->mint),
        .kind = MESSAGE_STAFF,
        .channel = MESSAGE_EMAIL,
        .status = MESSAGE_QUEUED,
        .program_id = mail->program_id,
        .cause = {(const char *)mail->cause, MESSAGE_CAUSE_SIZE},
        .address = mail->address,
        .language = mail->language,
        .subject = mail->subject,
        .text = mail->text,
        .not_before = act_now(act),
        .queue_id = queue.id,
        .due_at = act_now(act),
        .lease_until = TIME_NONE,
        .created_at = act_now(act),
        .sent_at = TIME_NONE,
    };
    TRY(message_queue_open(act, &queue, err));
    TRY(row_insert_new(act->txn, &message_statements[MESSAGE_SQL_INSERT], act->ws, &message_entity, &row, &inserted,
                       err));
    if (inserted)
        *ret_id = row.id;
    return STATUS_OK;
}
