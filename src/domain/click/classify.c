/* What a visit's headers tell. Pure; any thread; on the hottest path, so one pass over the user agent and no
 * allocation.
 *
 * Only what a visit says of itself is flagged. Absent headers mean a person (older browsers, apps, privacy tools); so
 * does a plain HTTP library, for integrators follow links with these and want to see them counted. */

#include "domain/click/classify.h"

#include <stdbool.h>

#include "base/crypto.h"
#include "domain/click/robots.h"

enum { HOST_SIZE_LIMIT = 253, CAMPAIGN_VALUE_LIMIT = 64, USER_AGENT_SCAN_LIMIT = 512 };

/* What a word in a user agent says. */
enum says {
    SAYS_BOT = 1,
    SAYS_ANDROID = 2,
    SAYS_MOBILE = 4,
    SAYS_TABLET = 8,
    SAYS_DESKTOP = 16,
};

struct agent_word {
    const char *word; /* lower case; null: no further one */
    unsigned says;
};

enum { LETTERS = 26, WORDS_OF_A_LETTER = 3 };

/* Words that count where a word begins, by their first letter. */
static const struct agent_word AGENT_WORDS[LETTERS][WORDS_OF_A_LETTER + 1] = {
    ['a' - 'a'] = {{"android", SAYS_ANDROID}},
    ['c' - 'a'] = {{"cros", SAYS_DESKTOP}},
    ['i' - 'a'] = {{"ipad", SAYS_TABLET}, {"iphone", SAYS_MOBILE}, {"ipod", SAYS_MOBILE}},
    ['m' - 'a'] = {{"macintosh", SAYS_DESKTOP}, {"mobile", SAYS_MOBILE}},
    ['t' - 'a'] = {{"tablet", SAYS_TABLET}},
    ['w' - 'a'] = {{"windows", SAYS_DESKTOP}},
    ['x' - 'a'] = {{"x11", SAYS_DESKTOP}},
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool begins_with(const char *at, const char *end, const char *word)
{
    while (*word != '\0' && at < end && lower(*at) == *word) {
        at++;
        word++;
    }
    return *word == '\0';
}

/* What the word that begins at `at` says; `first` is its first letter, in lower case. */
static unsigned word_says(char first, const char *at, const char *end)
{
    for (const struct agent_word *known = AGENT_WORDS[first - 'a']; known->word != NULL; known++)
        if (begins_with(at, end, known->word))
            return known->says;
    return 0;
}

static unsigned agent_says(struct str user_agent)
{
    const char *begin = user_agent.data;
    const char *end = begin + (user_agent.size < USER_AGENT_SCAN_LIMIT ? user_agent.size : USER_AGENT_SCAN_LIMIT);
    unsigned says = robots_know(user_agent) ? SAYS_BOT : 0;
    bool within = false;
    for (const char *at = begin; at < end; at++) {
        bool letter = is_letter(*at);
        if (letter && !within)
            says |= word_says(lower(*at), at, end);
        within = letter;
    }
    return says;
}

static enum click_device device_of(unsigned says)
{
    if ((says & SAYS_TABLET) != 0)
        return CLICK_DEVICE_TABLET;
    if ((says & SAYS_MOBILE) != 0)
        return CLICK_DEVICE_PHONE;
    if ((says & SAYS_ANDROID) != 0)
        return CLICK_DEVICE_TABLET; /* Android says "Mobile" on telephones only */
    return (says & SAYS_DESKTOP) != 0 ? CLICK_DEVICE_DESKTOP : CLICK_DEVICE_UNKNOWN;
}

/* "prefetch", "prefetch;anonymous-client-ip", "prefetch;prerender", "preview". */
static bool is_ahead(struct str purpose)
{
    if (purpose.size == 0)
        return false;
    const char *end = purpose.data + purpose.size;
    return begins_with(purpose.data, end, "prefetch") || begins_with(purpose.data, end, "preview") ||
           begins_with(purpose.data, end, "prerender");
}

static bool is_prefetch(const struct click_headers *headers)
{
    return is_ahead(headers->sec_purpose) || is_ahead(headers->purpose) || is_ahead(headers->x_moz);
}

static bool is_embedded(const struct click_headers *headers)
{
    if (headers->sec_fetch_dest.size > 0 && !str_equal_nocase(headers->sec_fetch_dest, STR("document")))
        return true;
    return headers->sec_fetch_mode.size > 0 && !str_equal_nocase(headers->sec_fetch_mode, STR("navigate"));
}

struct click_class click_classify(const struct click_headers *headers)
{
    unsigned says = headers->user_agent.size == 0 ? 0 : agent_says(headers->user_agent);
    struct click_class class = {.flags = 0, .device = device_of(says)};
    if (is_prefetch(headers))
        class.flags |= CLICK_PREFETCH;
    if (is_embedded(headers))
        class.flags |= CLICK_EMBEDDED;
    if ((says & SAYS_BOT) != 0)
        class.flags |= CLICK_BOT;
    return class;
}

static struct str after(struct str text, struct str prefix)
{
    bool fits = text.size > prefix.size && str_equal_nocase((struct str){text.data, prefix.size}, prefix);
    return fits ? (struct str){text.data + prefix.size, text.size - prefix.size} : STR_NONE;
}

static bool is_of_host(char c)
{
    c = lower(c);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

struct str click_referrer_host(struct str referrer, struct arena *arena)
{
    struct str rest = after(referrer, STR("https://"));
    if (str_is_none(rest))
        rest = after(referrer, STR("http://"));
    if (str_is_none(rest))
        rest = after(referrer, STR("android-app://"));
    if (str_is_none(rest))
        return STR_NONE;
    size_t size = 0;
    while (size < rest.size && is_of_host(rest.data[size]))
        size++;
    bool ends = size == rest.size || strchr(":/?#", rest.data[size]) != NULL;
    if (size == 0 || size > HOST_SIZE_LIMIT || !ends)
        return STR_NONE;
    char *host = arena_alloc(arena, size);
    for (size_t i = 0; i < size; i++)
        host[i] = lower(rest.data[i]);
    return (struct str){host, size};
}

/* The value of `name=` in a query string, as sent, cut at its limit; absent when missing, empty, or of bytes that an
 * URL does not have. */
static struct str query_value(struct str query, struct str name)
{
    while (!str_is_none(query)) {
        struct str value = str_split(&query, '&');
        struct str key = str_split(&value, '=');
        if (!str_equal(key, name) || value.size == 0)
            continue;
        if (value.size > CAMPAIGN_VALUE_LIMIT)
            value.size = CAMPAIGN_VALUE_LIMIT;
        for (size_t i = 0; i < value.size; i++) {
            char c = lower(value.data[i]);
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && strchr("-._~%+", c) == NULL)
                return STR_NONE;
        }
        return value;
    }
    return STR_NONE;
}

struct str click_campaign(struct str query, struct arena *arena)
{
    struct str source = query_value(query, STR("utm_source"));
    struct str medium = query_value(query, STR("utm_medium"));
    struct str campaign = query_value(query, STR("utm_campaign"));
    if (source.size + medium.size + campaign.size == 0)
        return STR_NONE;
    const char *text = arena_format(arena, "%s%.*s%s%.*s%s%.*s", source.size > 0 ? "&utm_source=" : "", STR_ARG(source),
                                    medium.size > 0 ? "&utm_medium=" : "", STR_ARG(medium),
                                    campaign.size > 0 ? "&utm_campaign=" : "", STR_ARG(campaign));
    return str_from(text + 1);
}

/* 0 is kept for "unknown". */
static int64_t keyed_hash(const uint8_t key[16], struct str data)
{
    int64_t hash = (int64_t)crypto_siphash(key, data);
    return hash == 0 ? 1 : hash;
}

int64_t click_network(const uint8_t key[16], const uint8_t address[16])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    bool is_v4 = memcmp(address, mapped, sizeof mapped) == 0;
    return keyed_hash(key, (struct str){(const char *)address, is_v4 ? 15 : 6});
}

int64_t click_agent(const uint8_t key[16], struct str user_agent)
{
    return user_agent.size == 0 ? 0 : keyed_hash(key, user_agent);
}
