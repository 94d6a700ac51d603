/* What a visit's headers tell. Pure; any thread; on the hottest path, so one pass over the user agent and no
 * allocation.
 *
 * Only what a visit says of itself is flagged. Absent headers mean a person (older browsers, apps, privacy tools); so
 * does a plain HTTP library, for integrators follow links with these and want to see them counted. */

#include "domain/click/classify.h"

#include <stdbool.h>

#include "base/crypto.h"

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
    const char *word; /* lower case */
    unsigned says;
};

/* Words that count where a word begins. sorted table: by word */
static const struct agent_word AGENT_WORDS[] = {
    {.word = "android", .says = SAYS_ANDROID},
    {.word = "archiver", .says = SAYS_BOT},
    {.word = "bingpreview", .says = SAYS_BOT},
    {.word = "cros", .says = SAYS_DESKTOP},
    {.word = "embedly", .says = SAYS_BOT},
    {.word = "facebookcatalog", .says = SAYS_BOT},
    {.word = "facebookexternalhit", .says = SAYS_BOT},
    {.word = "feedfetcher", .says = SAYS_BOT},
    {.word = "google-inspectiontool", .says = SAYS_BOT},
    {.word = "google-read-aloud", .says = SAYS_BOT},
    {.word = "google-safety", .says = SAYS_BOT},
    {.word = "headless", .says = SAYS_BOT},
    {.word = "ia_archiver", .says = SAYS_BOT},
    {.word = "iframely", .says = SAYS_BOT},
    {.word = "ipad", .says = SAYS_TABLET},
    {.word = "iphone", .says = SAYS_MOBILE},
    {.word = "ipod", .says = SAYS_MOBILE},
    {.word = "lighthouse", .says = SAYS_BOT},
    {.word = "linkcheck", .says = SAYS_BOT},
    {.word = "macintosh", .says = SAYS_DESKTOP},
    {.word = "mediapartners-google", .says = SAYS_BOT},
    {.word = "meta-externalagent", .says = SAYS_BOT},
    {.word = "mobile", .says = SAYS_MOBILE},
    {.word = "monitor", .says = SAYS_BOT},
    {.word = "newrelicpinger", .says = SAYS_BOT},
    {.word = "pagespeed", .says = SAYS_BOT},
    {.word = "phantomjs", .says = SAYS_BOT},
    {.word = "pingdom", .says = SAYS_BOT},
    {.word = "site24x7", .says = SAYS_BOT},
    {.word = "skypeuripreview", .says = SAYS_BOT},
    {.word = "slurp", .says = SAYS_BOT},
    {.word = "statuscake", .says = SAYS_BOT},
    {.word = "tablet", .says = SAYS_TABLET},
    {.word = "uptime", .says = SAYS_BOT},
    {.word = "validator", .says = SAYS_BOT},
    {.word = "vkshare", .says = SAYS_BOT},
    {.word = "whatsapp/", .says = SAYS_BOT},
    {.word = "windows", .says = SAYS_DESKTOP},
    {.word = "x11", .says = SAYS_DESKTOP},
};

enum { AGENT_WORD_COUNT = sizeof AGENT_WORDS / sizeof AGENT_WORDS[0] };

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

/* What the word that begins at `at` says. */
static unsigned word_says(const char *at, const char *end)
{
    char first = lower(*at);
    size_t low = 0;
    size_t high = AGENT_WORD_COUNT;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (AGENT_WORDS[middle].word[0] < first)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < AGENT_WORD_COUNT && AGENT_WORDS[low].word[0] == first; low++)
        if (begins_with(at, end, AGENT_WORDS[low].word))
            return AGENT_WORDS[low].says;
    return 0;
}

/* "Googlebot", "AhrefsSiteAudit crawler", "Baiduspider": these count inside a word too. Cubot makes telephones. */
static bool says_crawler(const char *begin, const char *at, const char *end)
{
    switch (lower(*at)) {
    case 'b':
        return begins_with(at, end, "bot") && !(at - begin >= 2 && begins_with(at - 2, end, "cubot"));
    case 'c':
        return begins_with(at, end, "crawl");
    case 's':
        return begins_with(at, end, "spider");
    default:
        return false;
    }
}

static unsigned agent_says(struct str user_agent)
{
    const char *begin = user_agent.data;
    const char *end = begin + (user_agent.size < USER_AGENT_SCAN_LIMIT ? user_agent.size : USER_AGENT_SCAN_LIMIT);
    unsigned says = 0;
    bool in_word = false;
    for (const char *at = begin; at < end; at++) {
        char c = lower(*at);
        if (c < 'a' || c > 'z') {
            in_word = false;
            continue;
        }
        if (!in_word)
            says |= word_says(at, end);
        in_word = true;
        if (says_crawler(begin, at, end))
            says |= SAYS_BOT;
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

struct str click_referrer_host(struct str referrer, struct arena *arena)
{
    struct str rest = after(referrer, STR("https://"));
    if (str_is_none(rest))
        rest = after(referrer, STR("http://"));
    if (str_is_none(rest))
        rest = after(referrer, STR("android-app://"));
    if (str_is_none(rest))
        return STR_NONE;
    char *host = arena_alloc(arena, HOST_SIZE_LIMIT);
    size_t size = 0;
    for (; size < rest.size && strchr(":/?#", rest.data[size]) == NULL; size++) {
        char c = lower(rest.data[size]);
        bool allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
        if (!allowed || size == HOST_SIZE_LIMIT)
            return STR_NONE;
        host[size] = c;
    }
    return size == 0 ? STR_NONE : (struct str){host, size};
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
