/* Proofs of messages: lines of input are the header, its prefix and the time, the rest is the body; the first byte says
 * in which way it is signed. What is right is taken whatever stands beside it, and what was signed with another secret
 * is not. */

#include <stdlib.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/time.h"
#include "connect/webhook_auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW_S INT64_C(1772000000)

static void check(bool holds)
{
    if (!holds)
        abort();
}

static enum status judge(const struct webhook_signing *signing, const struct webhook_message *message,
                         const char *secret)
{
    struct error err = {0};
    const struct str secrets[] = {str_from(secret)};
    enum status status = webhook_check_signature(signing, message, secrets, 1, NOW_S * TIME_US_PER_S, &err);
    check(status == STATUS_OK || (err.code == ERROR_INVALID_SIGNATURE && err.detail[0] != '\0'));
    return status;
}

static void check_signed(const struct webhook_signing *signing, struct webhook_message message)
{
    struct buf text = {0}, header = {0};
    uint8_t code[SHA256_SIZE];
    message.timestamp = STR("1772000001");
    if (signing->content == WEBHOOK_SIGNED_TIME_BODY)
        buf_add_str(&text, STR("1772000001."));
    buf_add_str(&text, message.body);
    crypto_hmac_sha256(STR("the-secret"), buf_str(&text), code);
    if (!str_is_none(signing->prefix))
        buf_add_str(&header, signing->prefix);
    if (signing->encoding == WEBHOOK_HEX)
        buf_add_hex(&header, code, sizeof code);
    else
        base64_add(&header, (struct str){(const char *)code, sizeof code});
    message.signature = buf_str(&header);
    check(judge(signing, &message, "the-secret") == STATUS_OK);
    check(judge(signing, &message, "another-secret") != STATUS_OK);
    buf_release(&text);
    buf_release(&header);
}

/* A prefix with a comma or white space cannot be told from what stands between signatures: settings have none. */
static bool is_plain(struct str prefix)
{
    for (size_t i = 0; i < prefix.size; i++)
        if (prefix.data[i] <= ' ' || prefix.data[i] == ',' || prefix.data[i] == '\x7f')
            return false;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct str rest = {(const char *)data + 1, size - 1};
    struct str header = str_split(&rest, '\n'), prefix = str_split(&rest, '\n'), time = str_split(&rest, '\n');
    struct webhook_signing signing = {
        .header = STR("X-Signature"),
        .prefix = prefix.size == 0 || !is_plain(prefix) ? STR_NONE : prefix,
        .encoding = data[0] & 1 ? WEBHOOK_HEX : WEBHOOK_BASE64,
        .content = data[0] & 2 ? WEBHOOK_SIGNED_TIME_BODY : WEBHOOK_SIGNED_BODY,
        .timestamp_header = data[0] & 2 ? STR("X-Time") : STR_NONE,
        .tolerance_s = 300,
    };
    struct webhook_message message = {header, time, str_is_none(rest) ? STR("") : rest};
    struct error err = {0};
    (void)judge(&signing, &message, "nobody-has-this-secret");
    check_signed(&signing, message);
    (void)webhook_check_bearer(header, time, &prefix, str_is_none(prefix) ? 0 : 1, &err);
    return 0;
}
