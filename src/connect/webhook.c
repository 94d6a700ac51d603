/* Standard Webhooks. The signature is HMAC-SHA256 over "id.timestamp.body", in base64 behind "v1,"; while a secret is
 * being rotated there are two, with a space between. */

#include "connect/webhook.h"

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/limits.h"
#include "base/time.h"

/* ---- sending ---- */

static const char *signatures_of(const struct webhook_post *message, struct arena *arena)
{
    struct buf signed_bytes = {0}, line = {0};
    buf_add_format(&signed_bytes, "%.*s.%lld.", STR_ARG(message->id), (long long)(message->sent_at / TIME_US_PER_S));
    buf_add_str(&signed_bytes, message->body);
    BUF_ADD_LITERAL(&line, "webhook-signature:");
    for (size_t i = 0; i < message->key_count; i++) {
        uint8_t code[SHA256_SIZE];
        crypto_hmac_sha256((struct str){(const char *)message->keys[i], WEBHOOK_KEY_BYTES}, buf_str(&signed_bytes),
                           code);
        BUF_ADD_LITERAL(&line, " v1,");
        base64_add(&line, (struct str){(const char *)code, sizeof code});
    }
    const char *copy = arena_copy(arena, line.data, line.size);
    buf_release(&signed_bytes);
    buf_release(&line);
    return copy;
}

void webhook_request(const struct webhook_post *message, struct arena *arena, struct client_request *ret)
{
    const char **headers = arena_array(arena, 6, sizeof *headers);
    headers[0] = "Content-Type: application/json";
    headers[1] = "User-Agent: referd";
    headers[2] = arena_format(arena, "webhook-id: %.*s", STR_ARG(message->id));
    headers[3] = arena_format(arena, "webhook-timestamp: %lld", (long long)(message->sent_at / TIME_US_PER_S));
    headers[4] = signatures_of(message, arena);
    headers[5] = NULL;
    *ret = (struct client_request){
        .method = "POST",
        .url = message->url,
        .headers = headers,
        .body = message->body,
        .deadline_ms = LIMIT_WEBHOOK_DEADLINE_S * 1000,
        .answer_bytes_max = LIMIT_WEBHOOK_ANSWER_BYTES,
        .wanted = {"Retry-After"},
    };
}

/* ---- answers ---- */

static enum webhook_answer_kind kind_of(int status, struct str retry_after)
{
    if (status >= 200 && status < 300)
        return WEBHOOK_ANSWER_TAKEN;
    if (status == 410)
        return WEBHOOK_ANSWER_GONE;
    if (status == 429 || (status == 503 && !str_is_none(retry_after)))
        return WEBHOOK_ANSWER_BUSY;
    return status >= 300 && status < 400 ? WEBHOOK_ANSWER_REDIRECTED : WEBHOOK_ANSWER_REFUSED;
}

/* What can be stored and shown. */
static struct str as_text(struct str bytes, struct arena *arena)
{
    struct buf text = {0};
    for (size_t i = 0; i < bytes.size;) {
        size_t size = str_character((struct str){bytes.data + i, bytes.size - i});
        if (size == 0 || bytes.data[i] == '\0')
            BUF_ADD_LITERAL(&text, "\xef\xbf\xbd");
        else
            buf_add(&text, bytes.data + i, size);
        i += size == 0 ? 1 : size;
    }
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

void webhook_answer_read(const struct client_reply *reply, struct arena *arena, struct webhook_answer *ret)
{
    bool answered = reply->outcome == CLIENT_ANSWERED || (reply->too_long && reply->status > 0);
    *ret = (struct webhook_answer){.status = reply->status, .retry_after = reply->headers[0]};
    if (reply->body.size > 0)
        ret->body = as_text(reply->body, arena);
    if (answered) {
        ret->kind = kind_of(reply->status, reply->headers[0]);
        return;
    }
    ret->kind = reply->outcome == CLIENT_NOT_SENT ? WEBHOOK_ANSWER_UNREACHABLE : WEBHOOK_ANSWER_NONE;
    ret->detail = str_copy(arena, str_from(reply->failure));
}
