/* Verifications as rows, and how they are told. See verification.h. */

#include "domain/verification/verification.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/verification/verification_store.h"

static const char *const object_word[] = {"verification", NULL};

enum state { STATE_OPEN, STATE_EXPIRED, STATE_VERIFIED, STATE_DENIED };
static const char *const states[] = {"open", "expired", "verified", "denied", NULL};

static const struct member members[] = {
    ENTITY_TOLD(struct verification, object, id, CONSTANT, 0, .words = object_word) VERIFICATION_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct verification, channel, told_channel, TEXT, 0, .words = message_channels,
                    .doc = "By which way it was sent.")
            ENTITY_TOLD(struct verification, state, state, TEXT, 0, .words = states,
                        .doc = "Whether the address is confirmed, still can be by this link, or is of somebody who has "
                               "not asked for it.")
                ENTITY_TOLD(struct verification, to, to, TEXT, MEMBER_NULL,
                            .doc = "The address or number that it went to; null where there is none.")
                    ENTITY_TOLD(struct verification, message_status, message_status, TEXT, MEMBER_NULL,
                                .words = message_statuses, .doc = "What became of the message.")
                        ENTITY_TOLD(struct verification, message_reason, message_reason, TEXT, MEMBER_NULL,
                                    .words = message_reasons, .doc = "Why it was not sent, or not yet.")};
const struct entity verification_entity = ENTITY("Verification", members, struct verification);

/* ---- writing ---- */

enum status verification_send(struct act *act, const struct id *referral_id, const struct id *contact_id,
                              const struct id *program_id, int channel, struct verification *ret, struct error *err)
{
    struct message_row message;
    struct verification row = {
        .id = mint_id(&act->mint),
        .referral_id = *referral_id,
        .contact_id = *contact_id,
        .channel = channel,
        .created_at = act_now(act),
        .expires_at = act_now(act) + LIMIT_VERIFICATION_DAYS * TIME_US_PER_DAY,
        .verified_at = TIME_NONE,
        .denied_at = TIME_NONE,
    };
    struct message_want want = {
        .kind = MESSAGE_VERIFICATION,
        .contact_id = *contact_id,
        .program_id = *program_id,
        .referral_id = *referral_id,
        .channels = channel,
    };
    message_cause("verification", &row.id, 0, want.cause);
    TRY(message_want(act, &want, err));
    TRY(message_read_of_cause(act, want.cause, &message, err));
    row.message_id = message.id;
    TRY(row_insert(act->txn, &verification_statements[VERIFICATION_SQL_INSERT], act->ws, &verification_entity, &row,
                   err));
    *ret = row;
    return STATUS_OK;
}

enum status verification_settle(struct act *act, const struct id *contact_id, int channel, const struct id *referral_id,
                                struct error *err)
{
    return txn_exec(act->txn, &verification_statements[VERIFICATION_SQL_SETTLE],
                    VALUES(value_int(act->ws), value_id(contact_id), value_int(channel), value_id(referral_id),
                           value_int(act_now(act))),
                    err);
}

enum status verification_deny(struct act *act, const struct id *id, bool *ret_new, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &verification_statements[VERIFICATION_SQL_DENY],
                  VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), &rows, err));
    *ret_new = rows.row_count == 1;
    return STATUS_OK;
}

/* ---- reading ---- */

enum status verification_count(struct act *act, const struct id *referral_id, int64_t since, size_t *ret_count,
                               struct error *err)
{
    struct result rows;
    TRY(txn_query(
        act->txn, &verification_statements[VERIFICATION_SQL_SINCE],
        VALUES(value_int(act->ws), value_id(referral_id), value_int(since), value_int(LIMIT_VERIFICATIONS_A_DAY)),
        &rows, err));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status verification_of_message(struct act *act, const struct id *message_id, struct verification *ret,
                                    struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &verification_statements[VERIFICATION_SQL_OF_MESSAGE],
                  VALUES(value_int(act->ws), value_id(message_id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no verification of this message.");
    *ret = (struct verification){0};
    row_read(&verification_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status verification_of_referral(struct act *act, const struct id *referral_id, struct verification **ret_rows,
                                     size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &verification_statements[VERIFICATION_SQL_OF_REFERRAL],
                  VALUES(value_int(act->ws), value_id(referral_id), value_int(LIMIT_VERIFICATIONS_TOLD)), &rows, err));
    *ret_rows = row_read_all(&verification_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status verification_open_referrals(struct act *act, const struct id *contact_id, int channel, struct id **ret_ids,
                                        size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(
        act->txn, &verification_statements[VERIFICATION_SQL_OPEN],
        VALUES(value_int(act->ws), value_id(contact_id), value_int(channel), value_int(LIMIT_VERIFIED_REFERRALS)),
        &rows, err));
    *ret_ids = arena_array(txn_arena(act->txn), rows.row_count, sizeof **ret_ids);
    for (size_t i = 0; i < rows.row_count; i++)
        (*ret_ids)[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

static void tell_message(struct verification *row, const struct result *messages)
{
    for (size_t i = 0; i < messages->row_count; i++) {
        struct id id = result_id(messages, i, 0);
        if (!id_equal(&id, &row->message_id))
            continue;
        row->message_status = str_from(message_statuses[result_int(messages, i, 1)]);
        row->message_reason = result_str(messages, i, 2);
        row->to = result_str(messages, i, 3);
    }
}

enum status verification_tell(struct act *act, struct verification *rows, size_t count, struct error *err)
{
    struct result messages;
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].message_id;
    TRY(txn_query_ids(act->txn, &verification_statements[VERIFICATION_SQL_MESSAGES], VALUES(value_int(act->ws)), ids,
                      count, &messages, err));
    for (size_t i = 0; i < count; i++) {
        struct verification *row = &rows[i];
        bool expired = row->expires_at <= act_now(act);
        row->told_channel = str_from(message_channel_name((int)row->channel));
        row->state = str_from(states[row->verified_at != TIME_NONE ? STATE_VERIFIED
                                     : row->denied_at != TIME_NONE ? STATE_DENIED
                                     : expired                     ? STATE_EXPIRED
                                                                   : STATE_OPEN]);
        tell_message(row, &messages);
    }
    return STATUS_OK;
}

/* ---- proof ---- */

enum status verification_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&verification_statements[VERIFICATION_SQL_STRAY], "B20", "vrf", "its referral or message is another's"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
