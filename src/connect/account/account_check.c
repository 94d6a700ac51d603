/* Trying connections, kind by kind. */

#include "connect/account/account_check.h"

#include "base/limits.h"
#include "connect/account/account.h"

static enum sms_provider provider_of(struct str kind)
{
    return str_equal(kind, STR("twilio")) ? SMS_TWILIO : SMS_GATEWAY;
}

static bool is_mail(struct str kind)
{
    return str_equal(kind, STR("smtp"));
}

static bool is_gifts(struct str kind)
{
    return str_equal(kind, STR("tremendous"));
}

static enum status ask_sms(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                           struct client_request *ret, struct error *err)
{
    enum sms_provider provider;
    struct sms_account account;
    TRY(account_of_sms(connection, seal, arena, &provider, &account, err));
    sms_check_request(provider, &account, arena, ret);
    account_wipe_sms(&account);
    return STATUS_OK;
}

static enum status ask_mail(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                            struct client_request *ret, struct error *err)
{
    struct mail_account account;
    TRY(account_of_mail(connection, seal, arena, &account, err));
    enum status status = mail_check_request(&account, arena, ret, err);
    account_wipe_mail(&account);
    return status;
}

/* The sources of money that the key may see. */
static enum status ask_gifts(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE], struct arena *arena,
                             struct client_request *ret, struct error *err)
{
    struct gift_account account;
    const char **headers = arena_array(arena, 3, sizeof *headers);
    TRY(account_of_gifts(connection, seal, arena, &account, err));
    headers[0] = arena_format(arena, "Authorization: Bearer %.*s", STR_ARG(account.api_key));
    headers[1] = "Accept: application/json";
    *ret = (struct client_request){
        .method = "GET",
        .url = arena_format(arena, "%.*s/api/v2/funding_sources", STR_ARG(account.base_url)),
        .headers = headers,
        .deadline_ms = LIMIT_SEND_DEADLINE_S * 1000,
        .answer_bytes_max = LIMIT_SEND_ANSWER_BYTES,
    };
    account_wipe_gifts(&account);
    return STATUS_OK;
}

enum status account_check_request(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                  struct arena *arena, struct client_request *ret_request, struct error *err)
{
    if (is_mail(connection->kind))
        return ask_mail(connection, seal, arena, ret_request, err);
    if (is_gifts(connection->kind))
        return ask_gifts(connection, seal, arena, ret_request, err);
    if (str_equal(connection->kind, STR("twilio")) || str_equal(connection->kind, STR("sms_gateway")))
        return ask_sms(connection, seal, arena, ret_request, err);
    return error_set(err, ERROR_NOT_SUPPORTED, "id",
                     "A connection of this kind is not called: it calls us, so there is nothing to try.");
}

static void read_gifts(const struct client_reply *reply, struct arena *arena, struct send_outcome *ret)
{
    *ret = (struct send_outcome){.reason = STR("")};
    if (outcome_of_silence(reply, ret) || reply->status == 200)
        return;
    const char *words = "Tremendous does not answer as expected: check base_url.";
    ret->kind = reply->status == 429 || reply->status >= 500 ? SEND_LATER : SEND_MISCONFIGURED;
    if (ret->kind == SEND_LATER)
        words = "Tremendous cannot answer now.";
    else if (reply->status == 401 || reply->status == 403)
        words = "Tremendous does not take the API key.";
    ret->reason = str_from(arena_format(arena, "%s (%d)", words, reply->status));
}

void account_check_reply(struct str kind, const struct client_reply *reply, struct arena *arena,
                         struct send_outcome *ret)
{
    if (is_mail(kind))
        mail_check_reply(reply, arena, ret);
    else if (is_gifts(kind))
        read_gifts(reply, arena, ret);
    else
        sms_check_reply(provider_of(kind), reply, arena, ret);
}
