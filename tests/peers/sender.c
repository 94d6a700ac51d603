/* Sends what its standard input says and tells what became of it: what tests/peers judges, without a server around it.
 *
 *     {"mail": {"host": ..., "port": ..., "security": "starttls" | "tls" | "none", ..., "to": ..., "subject": ...}}
 *     {"sms": {"provider": "twilio" | "sms_gateway", "url": ..., "user": ..., ..., "to": ..., "text": ...}}
 *     {"page": {"text": ..., "button_url": ..., ...}}       writes the HTML of a mail instead
 *
 * The first argument, if any, is a PEM file of authorities to be trusted. */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "connect/mail.h"
#include "connect/mail_page.h"
#include "connect/sms.h"
#include "net/client.h"

static struct arena arena;

static struct str text_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? (struct str){json_string_value(value), json_string_length(value)} : STR_NONE;
}

static enum mail_security security_of(struct str word)
{
    return str_equal(word, STR("tls")) ? MAIL_TLS : str_equal(word, STR("none")) ? MAIL_PLAIN : MAIL_STARTTLS;
}

static struct mail_account account_of(const json_t *json)
{
    return (struct mail_account){
        .host = text_of(json, "host"),
        .port = json_integer_value(json_object_get(json, "port")),
        .security = security_of(text_of(json, "security")),
        .user = text_of(json, "user"),
        .password = text_of(json, "password"),
        .from = text_of(json, "from"),
        .from_name = text_of(json, "from_name"),
        .reply_to = text_of(json, "reply_to"),
        .dkim_domain = text_of(json, "dkim_domain"),
        .dkim_selector = text_of(json, "dkim_selector"),
        .dkim_key = text_of(json, "dkim_private_key"),
    };
}

static struct mail_attachment attachment_of(const json_t *json)
{
    return (struct mail_attachment){text_of(json, "name"), "text/csv; charset=utf-8", text_of(json, "text")};
}

static struct mail mail_of(const json_t *json)
{
    return (struct mail){
        .to = text_of(json, "to"),
        .subject = text_of(json, "subject"),
        .text = text_of(json, "text"),
        .html = text_of(json, "html"),
        .message_id = text_of(json, "message_id"),
        .list_unsubscribe_url = text_of(json, "list_unsubscribe_url"),
        .attachment = attachment_of(json_object_get(json, "attachment")),
        .date_at = json_integer_value(json_object_get(json, "date_s")) * TIME_US_PER_S,
    };
}

static void add(json_t *object, const char *name, struct str text)
{
    if (!str_is_none(text))
        json_object_set_new(object, name, json_stringn(text.data, text.size));
}

static void write_outcome(const struct send_outcome *outcome, int status)
{
    static const char *const kinds[] = {"accepted", "later", "refused", "unknown", "misconfigured"};
    json_t *told = json_pack("{s:s, s:b, s:i}", "kind", kinds[outcome->kind], "suppress", (int)outcome->suppress,
                             "status", status);
    add(told, "provider_id", outcome->provider_id);
    add(told, "reason", outcome->reason);
    json_dumpf(told, stdout, JSON_COMPACT);
    json_decref(told);
}

static void tell_mail(void *ctx, const struct client_reply *reply)
{
    const bool *checks = ctx;
    struct send_outcome outcome;
    if (*checks)
        mail_check_reply(reply, &arena, &outcome);
    else
        mail_reply(reply, &arena, &outcome);
    write_outcome(&outcome, reply->status);
}

static void tell_sms(void *ctx, const struct client_reply *reply)
{
    struct send_outcome outcome;
    sms_reply(*(const enum sms_provider *)ctx, reply, &arena, &outcome);
    write_outcome(&outcome, reply->status);
}

static int fail(const struct error *err)
{
    fprintf(stderr, "%s: %s\n", err->param, err->detail);
    return 1;
}

static int send_mail(const json_t *json, const char *ca_file)
{
    struct error err = {0};
    struct client_request request;
    const struct mail_account account = account_of(json);
    const struct mail mail = mail_of(json);
    bool checks = json_is_true(json_object_get(json, "check"));
    enum status status = checks ? mail_check_request(&account, &arena, &request, &err)
                                : mail_request(&account, &mail, &arena, &request, &err);
    const json_t *deadline = json_object_get(json, "deadline_ms");
    if (status != STATUS_OK)
        return fail(&err);
    if (json_is_integer(deadline))
        request.deadline_ms = (int)json_integer_value(deadline);
    http_client_call(&(struct http_client_config){.allow_private = true, .ca_file = ca_file}, &request, tell_mail,
                     &checks);
    return 0;
}

static int send_sms(const json_t *json)
{
    struct error err = {0};
    struct client_request request;
    enum sms_provider provider = str_equal(text_of(json, "provider"), STR("twilio")) ? SMS_TWILIO : SMS_GATEWAY;
    const struct sms_account account = {
        .url = text_of(json, "url"),
        .user = text_of(json, "user"),
        .password = text_of(json, "password"),
        .from = text_of(json, "from"),
        .service_sid = text_of(json, "messaging_service_sid"),
    };
    const struct sms sms = {
        .to = text_of(json, "to"),
        .text = text_of(json, "text"),
        .report_url = text_of(json, "report_url"),
        .reference = text_of(json, "reference"),
    };
    if (sms_request(provider, &account, &sms, &arena, &request, &err) != STATUS_OK)
        return fail(&err);
    http_client_call(&(struct http_client_config){.allow_private = true}, &request, tell_sms, &provider);
    return 0;
}

static int write_page(const json_t *json)
{
    const struct mail_page page = {
        .language = text_of(json, "language"),
        .subject = text_of(json, "subject"),
        .business = text_of(json, "business"),
        .heading = text_of(json, "heading"),
        .colour = text_of(json, "colour"),
        .text = text_of(json, "text"),
        .button_url = text_of(json, "button_url"),
        .button_label = text_of(json, "button_label"),
        .footer = text_of(json, "footer"),
        .unsubscribe_url = text_of(json, "unsubscribe_url"),
        .unsubscribe_label = text_of(json, "unsubscribe_label"),
        .preferences_url = text_of(json, "preferences_url"),
        .preferences_label = text_of(json, "preferences_label"),
    };
    struct str html = mail_page_render(&page, &arena);
    fwrite(html.data == NULL ? "" : html.data, 1, html.size, stdout);
    return 0;
}

int main(int count, char **arguments)
{
    json_error_t wrong;
    json_t *json = json_loadf(stdin, 0, &wrong);
    if (json == NULL) {
        fprintf(stderr, "%s\n", wrong.text);
        return 2;
    }
    const json_t *mail = json_object_get(json, "mail"), *sms = json_object_get(json, "sms");
    int ended = 0;
    if (mail != NULL)
        ended = send_mail(mail, count > 1 ? arguments[1] : NULL);
    else if (sms != NULL)
        ended = send_sms(sms);
    else
        ended = write_page(json_object_get(json, "page"));
    json_decref(json);
    arena_release(&arena);
    return ended;
}
