/* RFC 6238. Pure; any thread. */

#include "base/totp.h"

#include <ctype.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/time.h"

enum { COUNTER_SIZE = 8, MODULUS = 1000000, STEPS_BESIDE = 1 };

static void put_counter(int64_t step, uint8_t out[COUNTER_SIZE])
{
    for (int i = 0; i < COUNTER_SIZE; i++)
        out[i] = (uint8_t)((uint64_t)step >> (8 * (COUNTER_SIZE - 1 - i)));
}

/* RFC 4226 section 5.3: the last four bits say which 31 bits are taken. */
static uint32_t truncate_code(const uint8_t code[SHA1_SIZE])
{
    const uint8_t *at = code + (code[SHA1_SIZE - 1] & 0x0F);
    return (uint32_t)(at[0] & 0x7F) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

void totp_code(const uint8_t secret[TOTP_SECRET_SIZE], int64_t step, char ret_code[TOTP_DIGITS + 1])
{
    uint8_t counter[COUNTER_SIZE], code[SHA1_SIZE];
    put_counter(step, counter);
    crypto_hmac_sha1((struct str){(const char *)secret, TOTP_SECRET_SIZE},
                     (struct str){(const char *)counter, sizeof counter}, code);
    snprintf(ret_code, TOTP_DIGITS + 1, "%06u", truncate_code(code) % MODULUS);
}

/* The digits of what a person typed, "123 456" too. False when it is no code. */
static bool read_digits(struct str code, char ret_digits[TOTP_DIGITS])
{
    size_t count = 0;
    for (size_t i = 0; i < code.size; i++) {
        if (code.data[i] == ' ')
            continue;
        if (count == TOTP_DIGITS || !isdigit((unsigned char)code.data[i]))
            return false;
        ret_digits[count++] = code.data[i];
    }
    return count == TOTP_DIGITS;
}

bool totp_matches(const uint8_t secret[TOTP_SECRET_SIZE], int64_t now_at, int64_t used_step, struct str code,
                  int64_t *ret_step)
{
    int64_t now_step = now_at / TIME_US_PER_S / TOTP_STEP_S;
    char digits[TOTP_DIGITS];
    if (!read_digits(code, digits))
        return false;
    for (int64_t step = now_step - STEPS_BESIDE; step <= now_step + STEPS_BESIDE; step++) {
        char right[TOTP_DIGITS + 1];
        totp_code(secret, step, right);
        bool same = crypto_equal((struct str){digits, TOTP_DIGITS}, (struct str){right, TOTP_DIGITS});
        if (same && step > used_step) {
            *ret_step = step;
            return true;
        }
    }
    return false;
}

struct str totp_secret_text(const uint8_t secret[TOTP_SECRET_SIZE], struct arena *arena)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t size = TOTP_SECRET_SIZE * 8 / 5;
    char *text = arena_alloc(arena, size + 1);
    for (size_t i = 0; i < size; i++) {
        size_t bit = 5 * i;
        unsigned pair = (unsigned)secret[bit / 8] << 8 | (bit / 8 + 1 < TOTP_SECRET_SIZE ? secret[bit / 8 + 1] : 0U);
        text[i] = letters[pair >> (11 - bit % 8) & 0x1F];
    }
    return (struct str){text, size};
}

static void add_escaped(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || c == '@')
            buf_add_char(out, (char)c);
        else
            buf_add_format(out, "%%%02X", c);
    }
}

struct str totp_uri(struct str issuer, struct str account, struct str secret_text, struct arena *arena)
{
    struct buf out = {0};
    BUF_ADD_LITERAL(&out, "otpauth://totp/");
    add_escaped(&out, issuer);
    BUF_ADD_LITERAL(&out, ":");
    add_escaped(&out, account);
    buf_add_format(&out, "?secret=%.*s&issuer=", STR_ARG(secret_text));
    add_escaped(&out, issuer);
    buf_add_format(&out, "&algorithm=SHA1&digits=%d&period=%d", TOTP_DIGITS, TOTP_STEP_S);
    struct str text = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}
