/* What of a message's body is kept. See inbound_text.h.
 *
 * The text is not parsed: it may be JSON that is broken. A name is a string that a colon follows; the string, word or
 * array behind the colon is its value. So a secret is taken out of broken JSON too, and all else stays as it was sent.
 */

#include "domain/inbound/inbound_text.h"

#include "base/buf.h"

static const char *const secrets[] = {"secret",        "passwd",  "password",    "token",       "api_key",
                                      "apikey",        "api-key", "private_key", "credentials", "authorization",
                                      "authenticator", "cvc",     "cvv",         "iban",        "card_number",
                                      "cardnumber",    "ssn"};
#define REMOVED "\"[removed]\""

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool holds(struct str text, struct str word)
{
    for (size_t at = 0; at + word.size <= text.size; at++) {
        size_t same = 0;
        while (same < word.size && lower(text.data[at + same]) == word.data[same])
            same++;
        if (same == word.size)
            return true;
    }
    return false;
}

static bool is_secret(struct str name)
{
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
        if (holds(name, str_from(secrets[i])))
            return true;
    return false;
}

static size_t end_of_string(struct str text, size_t at)
{
    for (at++; at < text.size && text.data[at] != '"'; at++)
        at += text.data[at] == '\\';
    return at < text.size ? at + 1 : text.size;
}

static size_t skip_space(struct str text, size_t at)
{
    while (at < text.size && str_find(STR(" \t\r\n"), text.data[at]) != SIZE_MAX)
        at++;
    return at;
}

/* Behind the array that begins here, with all that is in it. */
static size_t end_of_array(struct str text, size_t at)
{
    size_t depth = 0;
    while (at < text.size) {
        if (text.data[at] == '"') {
            at = end_of_string(text, at);
            continue;
        }
        depth += text.data[at] == '[';
        depth -= text.data[at] == ']';
        at++;
        if (depth == 0)
            break;
    }
    return at;
}

/* Behind the string, word or array that begins here; `at` itself for an object, whose members are looked at. */
static size_t end_of_value(struct str text, size_t at)
{
    if (at == text.size || text.data[at] == '{')
        return at;
    if (text.data[at] == '[')
        return end_of_array(text, at);
    if (text.data[at] == '"')
        return end_of_string(text, at);
    while (at < text.size && str_find(STR(",}] \t\r\n"), text.data[at]) == SIZE_MAX)
        at++;
    return at;
}

/* Copies the string that begins at `at`, and what follows it where that is a secret. Returns where to go on. */
static size_t copy_string(struct str text, size_t at, struct buf *out)
{
    size_t end = end_of_string(text, at), colon = skip_space(text, end);
    struct str name = {text.data + at, end - at};
    buf_add_str(out, name);
    if (colon == text.size || text.data[colon] != ':' || !is_secret(name))
        return end;
    size_t value = skip_space(text, colon + 1), behind = end_of_value(text, value);
    buf_add(out, text.data + end, value - end);
    if (behind > value)
        buf_add_str(out, STR(REMOVED));
    return behind;
}

/* At most `limit` bytes, whole characters. */
static size_t cut(struct str text, size_t limit)
{
    size_t size = text.size < limit ? text.size : limit;
    while (size > 0 && size < text.size && ((unsigned char)text.data[size] & 0xc0) == 0x80)
        size--;
    return size;
}

struct str inbound_text(struct str body, size_t limit, struct arena *arena)
{
    struct buf out = {0};
    if (!str_is_text(body))
        return STR_NONE;
    for (size_t at = 0; at < body.size && out.size <= limit;) {
        if (body.data[at] == '"')
            at = copy_string(body, at, &out);
        else
            buf_add_char(&out, body.data[at++]);
    }
    struct str whole = buf_str(&out);
    struct str kept = str_copy(arena, (struct str){whole.data, cut(whole, limit)});
    buf_release(&out);
    return kept;
}
