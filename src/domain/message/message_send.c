/* Tries of messages: which are due, that one begins, what came of it. A try is counted, with what it costs, in the
 * transaction that begins it; an answer counts only for the try that it is of. Whether a message may go is asked in
 * message_look.c. Runs inside a transaction, on its thread. */

#include "domain/message/message_send.h"

#include "base/limits.h"
#include "domain/message/consent.h"
#include "domain/message/message_quiet.h"
#include "domain/message/message_reach.h"
#include "domain/message/message_store.h"
#include "domain/review/review.h"
#include "domain/tally/tally.h"

const char *const send_results[] = {
    [SEND_RESULT_ACCEPTED] = "accepted",
    [SEND_RESULT_LATER] = "later",
    [SEND_RESULT_REFUSED] = "refused",
    [SEND_RESULT_UNKNOWN] = "unknown",
    [SEND_RESULT_MISCONFIGURED] = "misconfigured",
    NULL,
};

enum status message_due(struct act *act, const struct message_queue *queue, size_t limit, struct message_row **ret,
                        size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_DUE],
                  VALUES(value_int(act->ws), value_id(&queue->id), value_int(queue->channel), value_int(act_now(act)),
                         value_int((int64_t)limit)),
                  &rows, err));
    *ret = row_read_all(&message_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- beginning ---- */

enum status message_sum_since(struct act *act, const struct id *program_id, int64_t day, int channel,
                              struct message_sum *ret, struct error *err)
{
    struct result rows;
    *ret = (struct message_sum){0};
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_DAYS],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(day)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        if (result_int(&rows, i, 1) != channel)
            continue;
        ret->sent += result_int(&rows, i, 2);
        ret->cost_micros += result_int(&rows, i, 3);
    }
    return STATUS_OK;
}

static struct value value_version(const struct message_text *text)
{
    return text->template_version.set ? value_int(text->template_version.value) : value_null();
}

static int64_t micros_of(int64_t amount, const struct currency *currency)
{
    int64_t micros = amount;
    for (int i = currency_decimals(currency); i < 6; i++)
        micros *= 10;
    return micros;
}

/* The day from which on costs count, and the moment at which they begin anew. */
static void budget_span(const struct messaging_budget *budget, struct str zone, int64_t now, int64_t *ret_day,
                        int64_t *ret_end)
{
    int64_t today = zone_day(zone, now);
    bool daily = budget->per == MESSAGING_PER_DAY;
    *ret_day = daily ? today : today / 100 * 100 + 1;
    *ret_end = daily ? zone_next_day(zone, now) : zone_next_month(zone, now);
}

/* The queues of the program wait; a person is told once, until the case is resolved. First they are stopped: who stops
 * them too waits for this commit, and then sees the case. */
static enum status stop_and_tell(struct act *act, const struct message_row *row, int64_t until, const char *reason,
                                 const char *detail, struct error *err)
{
    const struct review_case about = {
        .kind = REVIEW_MESSAGES, .program_id = row->program_id, .detail = str_from(detail)};
    bool told;
    TRY(message_queue_stop_program(act, &row->program_id, row->channel, until, reason, err));
    TRY(review_is_told(act, &about, &told, err));
    return told ? STATUS_OK : review_open(act, &about, NULL, err);
}

static enum status fits_budget(struct act *act, const struct message_claim *claim, int64_t cost, bool *ret,
                               struct error *err)
{
    const struct messaging_budget *budget = &claim->messaging.budget;
    struct str zone = claim->text.business.time_zone;
    struct message_sum sum;
    int64_t day, end;
    *ret = true;
    if (budget->amount == 0 || cost == 0)
        return STATUS_OK;
    budget_span(budget, zone, act_now(act), &day, &end);
    TRY(message_sum_since(act, &claim->row.program_id, day, claim->row.channel, &sum, err));
    *ret = sum.cost_micros + cost <= micros_of(budget->amount, &budget->currency);
    if (*ret)
        return STATUS_OK;
    return stop_and_tell(act, &claim->row, end, REASON_BUDGET,
                         "The budget for text messages is used up: they wait for the next one.", err);
}

enum status message_begin(struct act *act, const struct message_claim *claim, int64_t segments, int64_t *ret_attempt,
                          bool *ret_stopped, struct error *err)
{
    const struct message_row *row = &claim->row;
    const struct message_text *text = &claim->text;
    int64_t cost = segments * claim->messaging.segment_price_micros;
    struct result begun;
    bool fits;
    *ret_attempt = 0;
    TRY(fits_budget(act, claim, cost, &fits, err));
    *ret_stopped = !fits;
    if (!fits)
        return STATUS_OK;
    TRY(txn_query(
        act->txn, &message_statements[MESSAGE_SQL_BEGIN],
        VALUES(value_int(act->ws), value_id(&row->id),
               value_int(txn_now(act->txn) + LIMIT_MESSAGE_LEASE_S * TIME_US_PER_S), value_text(claim->address),
               value_text(text->language), value_version(text), value_text(text->subject), value_text(text->text),
               segments == 0 ? value_null() : value_int(segments), segments == 0 ? value_null() : value_int(cost),
               value_id(&claim->connection.id), value_text(claim->connection.kind)),
        &begun, err));
    if (begun.row_count == 0)
        return STATUS_OK;
    *ret_attempt = result_int(&begun, 0, 0);
    TRY(txn_exec(act->txn, &message_statements[MESSAGE_SQL_ADD_ATTEMPT],
                 VALUES(value_int(act->ws), value_id(&row->id), value_int(*ret_attempt), value_int(act_now(act))),
                 err));
    if (id_is_none(&row->program_id))
        return STATUS_OK;
    return txn_exec(act->txn, &message_statements[MESSAGE_SQL_DAY_ADD],
                    VALUES(value_int(act->ws), value_id(&row->program_id),
                           value_int(zone_day(text->business.time_zone, act_now(act))), value_int(row->channel),
                           value_int(cost)),
                    err);
}

enum status message_pace(struct act *act, const struct message_queue *queue, int64_t per_minute, size_t count,
                         struct error *err)
{
    if (per_minute == 0 || count == 0)
        return STATUS_OK;
    int64_t pause = (int64_t)count * 60 * TIME_US_PER_S / per_minute;
    return message_queue_stop(act, queue, act_now(act) + pause, REASON_PACE, err);
}

/* ---- recording ---- */

/* Later each time, and never all at once. */
static int64_t next_try(struct act *act, int64_t attempt, int64_t asked_s)
{
    int64_t wait_s = LIMIT_MESSAGE_FIRST_RETRY_S;
    uint16_t chance;
    for (int64_t i = 1; i < attempt && wait_s < LIMIT_MESSAGE_RETRY_S; i++)
        wait_s *= 2;
    wait_s = wait_s < LIMIT_MESSAGE_RETRY_S ? wait_s : LIMIT_MESSAGE_RETRY_S;
    wait_s = asked_s > wait_s ? asked_s : wait_s;
    env_random(act->mint.env, &chance, sizeof chance);
    int64_t wait_us = wait_s * TIME_US_PER_S;
    return act_now(act) + wait_us + wait_us / 4 * (chance % 1000) / 1000;
}

/* How the row goes on. */
struct outcome {
    int status;
    const char *reason;
    int64_t due_at, sent_at;
};

static struct outcome outcome_of(struct act *act, int64_t attempt, const struct message_answer *answer)
{
    struct outcome out = {MESSAGE_UNKNOWN, REASON_NO_ANSWER, TIME_NONE, TIME_NONE};
    switch (answer->result) {
    case SEND_RESULT_ACCEPTED:
        out = (struct outcome){MESSAGE_SENT, NULL, TIME_NONE, act_now(act)};
        break;
    case SEND_RESULT_LATER:
        out = (struct outcome){MESSAGE_QUEUED, REASON_RETRY, next_try(act, attempt, answer->retry_after_s), TIME_NONE};
        if (attempt >= LIMIT_MESSAGE_TRIES)
            out = (struct outcome){MESSAGE_FAILED, REASON_GIVEN_UP, TIME_NONE, TIME_NONE};
        break;
    case SEND_RESULT_REFUSED:
        out =
            (struct outcome){MESSAGE_FAILED, answer->suppress ? REASON_BOUNCED : REASON_REFUSED, TIME_NONE, TIME_NONE};
        break;
    case SEND_RESULT_MISCONFIGURED: /* its queue waits: see stop_misconfigured() */
        out = (struct outcome){MESSAGE_QUEUED, REASON_MISCONFIGURED, act_now(act), TIME_NONE};
        break;
    case SEND_RESULT_UNKNOWN:
        break;
    }
    return out;
}

static enum status read_row(struct act *act, const struct id *id, struct message_row *ret, bool *ret_found,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows,
                  err));
    *ret_found = rows.row_count == 1;
    *ret = (struct message_row){0};
    if (*ret_found)
        row_read(&message_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

/* The program's queues wait, and the message's own, which may be nobody's: mails to staff, answers to words. */
static enum status stop_misconfigured(struct act *act, const struct message_row *row, struct error *err)
{
    const struct message_queue own = {row->queue_id, row->channel, row->program_id};
    int64_t until = act_now(act) + LIMIT_MISCONFIGURED_S * TIME_US_PER_S;
    if (!id_is_none(&row->program_id))
        TRY(stop_and_tell(act, row, until, REASON_MISCONFIGURED,
                          "A connection takes no messages from us: its settings or its secret are wrong.", err));
    return message_queue_stop(act, &own, until, REASON_MISCONFIGURED, err);
}

/* What the answer says of more than this message. */
static enum status follow_up(struct act *act, const struct message_row *row, const struct message_answer *answer,
                             struct error *err)
{
    if (answer->result == SEND_RESULT_REFUSED && answer->suppress && !str_is_none(row->address))
        return suppression_add(act, row->channel, row->address, SUPPRESSED_BOUNCED, NULL, err);
    return answer->result == SEND_RESULT_MISCONFIGURED ? stop_misconfigured(act, row, err) : STATUS_OK;
}

enum status message_count_sent(struct act *act, const struct message_row *row, int64_t sent_at, struct error *err)
{
    struct tally tally = tally_begin(act);
    if (row->kind != MESSAGE_INVITATION || id_is_none(&row->program_id) || row->sent_at == sent_at)
        return STATUS_OK;
    if (row->sent_at != TIME_NONE)
        tally_invited(&tally, &row->program_id, row->sent_at, -1);
    if (sent_at != TIME_NONE)
        tally_invited(&tally, &row->program_id, sent_at, 1);
    return tally_write(act, &tally, err);
}

enum status message_record(struct act *act, const struct id *id, int64_t attempt, const struct message_answer *answer,
                           struct error *err)
{
    struct outcome out = outcome_of(act, attempt, answer);
    struct message_row row;
    struct result done;
    bool found;
    TRY(read_row(act, id, &row, &found, err));
    if (!found)
        return STATUS_OK;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_RECORD],
                  VALUES(value_int(act->ws), value_id(id), value_int(attempt), value_int(out.status),
                         value_text(str_from(out.reason)), value_text(answer->provider_id), value_time(out.due_at),
                         value_time(out.sent_at)),
                  &done, err));
    TRY(txn_exec(act->txn, &message_statements[MESSAGE_SQL_END_ATTEMPT],
                 VALUES(value_int(act->ws), value_id(id), value_int(attempt), value_int(answer->result),
                        value_text(answer->reason), value_int(act_now(act))),
                 err));
    if (done.row_count == 0)
        return STATUS_OK;
    TRY(message_count_sent(act, &row, out.sent_at, err));
    return follow_up(act, &row, answer, err);
}

/* ---- sweeps ---- */

static enum status find_ids(struct act *act, int statement, int64_t at, size_t limit, struct id *ret_ids,
                            size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &message_statements[statement],
                  VALUES(value_int(act->ws), value_int(at), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status message_due_test(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    *ret_count = 0;
    if (act->livemode)
        return STATUS_OK;
    return find_ids(act, MESSAGE_SQL_DUE_TEST, act_now(act), limit, ret_ids, ret_count, err);
}

enum status message_simulate(struct act *act, const struct id *id, struct error *err)
{
    struct message_row row;
    struct message_claim claim;
    struct result done;
    bool found, go, stopped;
    TRY(read_row(act, id, &row, &found, err));
    if (!found || row.status != MESSAGE_QUEUED || row.due_at > act_now(act))
        return STATUS_OK;
    TRY(message_look(act, &row, NULL, &claim, &go, &stopped, err));
    if (!go)
        return STATUS_OK;
    TRY(txn_query(act->txn, &message_statements[MESSAGE_SQL_SIMULATE],
                  VALUES(value_int(act->ws), value_id(id), value_text(claim.address), value_text(claim.text.language),
                         value_version(&claim.text), value_text(claim.text.subject), value_text(claim.text.text),
                         value_int(act_now(act))),
                  &done, err));
    if (done.row_count == 0)
        return STATUS_OK; /* it was canceled meanwhile */
    return message_count_sent(act, &row, act_now(act), err);
}

enum status message_lapsed(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return find_ids(act, MESSAGE_SQL_LAPSED, txn_now(act->txn), limit, ret_ids, ret_count, err);
}

enum status message_lapse(struct act *act, const struct id *id, struct error *err)
{
    return txn_exec(
        act->txn, &message_statements[MESSAGE_SQL_LAPSE],
        VALUES(value_int(act->ws), value_id(id), value_text(STR(REASON_NO_ANSWER)), value_int(txn_now(act->txn))), err);
}
