/* From a due message to the call that hands it over, and from the answer to its row. A claim looks at a few messages of
 * each queue that may go, so that a long one does not keep the others waiting; one that may not go yet is put off, and
 * a limit that was reached stops its queue. Acts run on a writer thread, in one transaction. */

#include "jobs/messages.h"

#include "base/limits.h"
#include "connect/account/account.h"
#include "connect/mail_page.h"
#include "domain/message/message_send.h"
#include "domain/message/message_token.h"
#include "domain/portal/portal_session.h"
#include "domain/schedule/schedule_file.h"
#include "domain/workspace/workspace.h"
#include "jobs/job.h"

enum { QUEUES_AT_ONCE = 32 };

struct claiming {
    struct act act;
    struct outside_claims *claims;
    const struct outside_context *context;
    struct message_place place;
};

static struct str id_text(const struct id *id, struct arena *arena)
{
    char *text = arena_alloc(arena, ID_TEXT_SIZE);
    id_format(id, "msg", text);
    return (struct str){text, ID_TEXT_SIZE};
}

/* ---- requests ---- */

static enum status sms_of(const struct claiming *claiming, const struct message_claim *claim,
                          struct client_request *ret, struct error *err)
{
    struct arena *arena = txn_arena(claiming->act.txn);
    struct sms_account account;
    enum sms_provider provider;
    TRY(account_of_sms(&claim->connection, claiming->context->seal, arena, &provider, &account, err));
    struct sms sms = {
        .to = claim->address,
        .text = claim->text.text,
        .report_url =
            account_report_url(&claim->connection, claiming->context->seal, claiming->context->public_url, arena),
        .reference = id_text(&claim->row.id, arena),
    };
    enum status status = sms_request(provider, &account, &sms, arena, ret, err);
    account_wipe_sms(&account);
    return status;
}

static struct str html_of(const struct message_claim *claim, struct arena *arena)
{
    const struct message_text *text = &claim->text;
    struct mail_page page = {
        .language = text->language,
        .subject = text->subject,
        .business = text->business.name,
        .colour = text->business.brand_color,
        .text = text->text,
        .tables = claim->row.kind == MESSAGE_STAFF,
        .button_url = text->link,
        .button_label = text->button,
        .footer = text->footer,
        .unsubscribe_url = text->unsubscribe_url,
        .unsubscribe_label = text->unsubscribe,
        .preferences_url = text->preferences_url,
        .preferences_label = text->preferences,
    };
    return mail_page_render(&page, arena);
}

/* The text part ends with how to end such mails. */
static struct str text_of(const struct message_claim *claim, struct arena *arena)
{
    const struct message_text *text = &claim->text;
    if (str_is_none(text->unsubscribe_url))
        return str_from(arena_format(arena, "%.*s\n\n-- \n%.*s\n", STR_ARG(text->text), STR_ARG(text->footer)));
    return str_from(arena_format(arena, "%.*s\n\n-- \n%.*s\n%.*s: %.*s\n%.*s: %.*s\n", STR_ARG(text->text),
                                 STR_ARG(text->footer), STR_ARG(text->unsubscribe), STR_ARG(text->unsubscribe_url),
                                 STR_ARG(text->preferences), STR_ARG(text->preferences_url)));
}

/* "msg_...@example.com": the same at each try. */
static struct str mail_id(const struct message_claim *claim, const struct mail_account *account, struct arena *arena)
{
    struct str domain = account->from;
    str_split(&domain, '@');
    return str_from(arena_format(arena, "%.*s@%.*s", STR_ARG(id_text(&claim->row.id, arena)), STR_ARG(domain)));
}

/* A mailed report has all of it with it as a file, which is made now. */
static enum status attach(struct claiming *claiming, const struct message_claim *claim, struct mail_attachment *ret,
                          struct error *err)
{
    struct schedule_file file;
    bool found = false;
    if (claim->row.kind == MESSAGE_STAFF)
        TRY(schedule_file_read(&claiming->act, &claim->row.id, &file, &found, err));
    if (found)
        *ret = (struct mail_attachment){file.name, "text/csv; charset=utf-8", file.bytes};
    return STATUS_OK;
}

static enum status mail_of(struct claiming *claiming, const struct message_claim *claim, struct client_request *ret,
                           struct error *err)
{
    struct arena *arena = txn_arena(claiming->act.txn);
    struct mail_attachment attachment = {0};
    struct mail_account account;
    TRY(attach(claiming, claim, &attachment, err));
    TRY(account_of_mail(&claim->connection, claiming->context->seal, arena, &account, err));
    struct mail mail = {
        .to = claim->address,
        .subject = claim->text.subject,
        .text = text_of(claim, arena),
        .html = html_of(claim, arena),
        .message_id = mail_id(claim, &account, arena),
        .list_unsubscribe_url = claim->text.unsubscribe_url,
        .attachment = attachment,
        .date_at = txn_now(claiming->act.txn),
    };
    enum status status = mail_request(&account, &mail, arena, ret, err);
    account_wipe_mail(&account);
    return status;
}

/* ---- claiming ---- */

/* A message that cannot be made into a request under its connection's settings has had its try; where none of them can,
 * its queue waits (`*ret_stopped`). */
static enum status give_up(struct claiming *claiming, const struct message_claim *claim, int64_t attempt,
                           enum status status, const struct error *wrong, bool *ret_stopped, struct error *err)
{
    struct message_answer answer = {
        .result = status == STATUS_INVALID ? SEND_RESULT_REFUSED : SEND_RESULT_MISCONFIGURED,
        .reason = str_copy(txn_arena(claiming->act.txn), str_from(wrong->detail)),
    };
    *ret_stopped = answer.result == SEND_RESULT_MISCONFIGURED;
    return message_record(&claiming->act, &claim->row.id, attempt, &answer, err);
}

static struct str confirm_url(const struct claiming *claiming, const struct message_claim *claim)
{
    struct arena *arena = txn_arena(claiming->act.txn);
    struct str token = message_confirm_write(claiming->act.ws, &claim->row.id, claiming->place.token_key, arena);
    return str_from(arena_format(arena, "%.*s/v/%.*s", STR_ARG(claiming->context->public_url), STR_ARG(token)));
}

/* Of a text message, as a carrier counts it: a link that is not made yet is as long as any other. */
static int64_t segments_of(const struct claiming *claiming, const struct message_claim *claim)
{
    struct arena *arena = txn_arena(claiming->act.txn);
    struct message_text text = claim->text;
    struct portal_link any;
    if (claim->row.channel != MESSAGE_SMS)
        return 0;
    memset(any.token, 'x', sizeof any.token - 1);
    any.token[sizeof any.token - 1] = '\0';
    bool confirms = claim->row.kind == MESSAGE_VERIFICATION;
    if (message_wants_link(&text))
        message_put_link(&text,
                         confirms ? confirm_url(claiming, claim)
                                  : portal_link_url(arena, claiming->context->public_url, &any),
                         arena);
    return (int64_t)sms_segments(text.text, NULL);
}

/* A link that works once is made for the call that takes it along, and is in the clear nowhere else. */
static enum status make_link(struct claiming *claiming, struct message_claim *claim, struct error *err)
{
    struct arena *arena = txn_arena(claiming->act.txn);
    struct portal_link link;
    if (!message_wants_link(&claim->text))
        return STATUS_OK;
    if (claim->row.kind == MESSAGE_VERIFICATION) {
        message_put_link(&claim->text, confirm_url(claiming, claim), arena);
        return STATUS_OK;
    }
    enum status status =
        portal_link_create(&claiming->act, &claim->row.participant_id, LIMIT_PORTAL_LINK_SENT_S, &link, err);
    if (status == STATUS_CONFLICT || status == STATUS_NOT_FOUND) /* nobody is let in: this message has had its try */
        return STATUS_INVALID;
    TRY(status);
    message_put_link(&claim->text, portal_link_url(arena, claiming->context->public_url, &link), arena);
    return STATUS_OK;
}

static enum status request_of(struct claiming *claiming, struct message_claim *claim, struct client_request *ret,
                              struct error *err)
{
    TRY(make_link(claiming, claim, err));
    return claim->row.channel == MESSAGE_SMS ? sms_of(claiming, claim, ret, err) : mail_of(claiming, claim, ret, err);
}

static enum status begin(struct claiming *claiming, struct message_claim *claim, bool *ret_begun, bool *ret_stopped,
                         struct error *err)
{
    struct outside_call call = {
        .ws = claiming->act.ws,
        .id = claim->row.id,
        .receiver_id = claim->connection.id,
    };
    struct error wrong = {0};
    TRY(message_begin(&claiming->act, claim, segments_of(claiming, claim), &call.attempt, ret_stopped, err));
    *ret_begun = call.attempt > 0;
    if (!*ret_begun)
        return STATUS_OK;
    enum status status = request_of(claiming, claim, &call.request, &wrong);
    if (status == STATUS_BUSY)
        return status;
    if (status != STATUS_OK)
        return give_up(claiming, claim, call.attempt, status, &wrong, ret_stopped, err);
    outside_claim(claiming->claims, &call);
    return STATUS_OK;
}

/* `*ret_stop`: a limit was reached, or there is no room for another call by this connection. */
static enum status claim_one(struct claiming *claiming, const struct message_row *row, struct messaging *messaging,
                             size_t *begun_count, bool *ret_stop, struct error *err)
{
    struct message_claim claim;
    bool go, stopped, begun = false;
    TRY(message_look(&claiming->act, row, &claiming->place, &claim, &go, &stopped, err));
    *messaging = claim.messaging;
    *ret_stop = stopped;
    if (!go)
        return STATUS_OK;
    if (!outside_has_room(claiming->claims, &claim.connection.id)) {
        *ret_stop = true;
        return STATUS_OK;
    }
    TRY(begin(claiming, &claim, &begun, ret_stop, err));
    *begun_count += begun;
    return STATUS_OK;
}

static enum status claim_queue(struct claiming *claiming, const struct message_queue *queue, size_t share,
                               struct error *err)
{
    struct message_row *rows;
    struct messaging messaging = {0};
    size_t count, begun = 0;
    bool stop = false;
    TRY(message_due(&claiming->act, queue, share, &rows, &count, err));
    for (size_t i = 0; i < count && !stop; i++)
        TRY(claim_one(claiming, &rows[i], &messaging, &begun, &stop, err));
    return stop && begun == 0 ? STATUS_OK : message_pace(&claiming->act, queue, messaging.per_minute, begun, err);
}

static enum status claim_world(struct claiming *claiming, struct error *err)
{
    struct message_queue *queues;
    size_t count;
    TRY(message_queue_list(&claiming->act, QUEUES_AT_ONCE, &queues, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(claim_queue(claiming, &queues[i], LIMIT_MESSAGES_CLAIMED / count, err));
    return STATUS_OK;
}

static enum status claim_live(void *ctx, const struct workspace *world, struct error *err)
{
    struct claiming *claiming = ctx;
    struct txn *txn = claiming->act.txn;
    if (!world->livemode)
        return STATUS_OK;
    claiming->act = act_begin(txn, world->ws, true, world->clock_offset_us, principal_system());
    return claim_world(claiming, err);
}

enum status messages_claim(struct txn *txn, struct outside_claims *claims, struct error *err)
{
    const struct outside_context *context = outside_context(claims);
    struct claiming claiming = {.act = {.txn = txn}, .claims = claims, .context = context};
    claiming.place.public_url = context->public_url;
    memcpy(claiming.place.token_key, context->token_key, sizeof claiming.place.token_key);
    return workspace_each(txn, claim_live, &claiming, err);
}

/* ---- recording ---- */

static enum send_result result_of(enum send_kind kind)
{
    static const enum send_result results[] = {
        [SEND_ACCEPTED] = SEND_RESULT_ACCEPTED,
        [SEND_LATER] = SEND_RESULT_LATER,
        [SEND_REFUSED] = SEND_RESULT_REFUSED,
        [SEND_UNKNOWN] = SEND_RESULT_UNKNOWN,
        [SEND_MISCONFIGURED] = SEND_RESULT_MISCONFIGURED,
    };
    return results[kind];
}

static void read_answer(const struct message_row *row, const struct client_reply *reply, struct arena *arena,
                        struct send_outcome *ret)
{
    if (row->channel == MESSAGE_EMAIL)
        mail_reply(reply, arena, ret);
    else
        sms_reply(str_equal(row->provider, STR("twilio")) ? SMS_TWILIO : SMS_GATEWAY, reply, arena, ret);
}

enum status messages_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                            struct error *err)
{
    struct act act = act_begin(txn, call->ws, true, 0, principal_system());
    struct message_row row;
    struct send_outcome outcome = {0};
    enum status status = message_read(&act, &call->id, &row, err);
    if (status == STATUS_NOT_FOUND)
        return STATUS_OK;
    TRY(status);
    read_answer(&row, reply, txn_arena(txn), &outcome);
    return message_record(&act, &call->id, call->attempt,
                          &(struct message_answer){
                              .result = result_of(outcome.kind),
                              .provider_id = outcome.provider_id,
                              .retry_after_s = outcome.retry_after_s,
                              .reason = outcome.reason,
                              .suppress = outcome.suppress,
                          },
                          err);
}

/* ---- sweeps ---- */

enum status job_messages_test_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err)
{
    return message_due_test(act, limit, ret_ids, ret_count, err);
}

enum status job_messages_test_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return message_simulate(act, id, err);
}

enum status job_messages_lapse_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                    struct error *err)
{
    return message_lapsed(act, limit, ret_ids, ret_count, err);
}

enum status job_messages_lapse_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)ret_more;
    return message_lapse(act, id, err);
}

enum status job_messages_cancel_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    (void)id;
    return message_queue_drain(act, ret_more, err);
}
