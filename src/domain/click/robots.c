/* Whether a user agent is a program's. See robots.h.
 *
 * The two tables are the list of the npm package isbot 5.2.3 (https://github.com/omrilotan/isbot, in the public domain
 * by the Unlicense): its patterns as words with what must and must not stand beside them. Those of its patterns that
 * look at the form of the whole are functions below. */

#include "domain/click/robots.h"

#include <string.h>

enum { SCANNED = 512 };

enum robot_needs {
    WORD_BEFORE = 1, /* no letter, digit or '_' stands before it */
    WORD_AFTER = 2,  /* no letter or digit stands behind it */
    DIGIT_AFTER = 4,
};

struct robot_word {
    const char *word;                         /* lower case */
    unsigned needs;                           /* enum robot_needs */
    const char *unless_before, *unless_after; /* it says nothing beside one of these, with '|' between them; or null */
};

/* Where the whole begins so. sorted table: by word */
static const struct robot_word BEGINNINGS[] = {
    {.word = "("},
    {.word = ";"},
    {.word = "<"},
    {.word = "active"},
    {.word = "ad muncher"},
    {.word = "amaya"},
    {.word = "apache/"},
    {.word = "avsdevicesdk/"},
    {.word = "azure"},
    {.word = "biglotron"},
    {.word = "blackbox exporter"},
    {.word = "bot"},
    {.word = "clamav "},
    {.word = "clamav/"},
    {.word = "claude-code/"},
    {.word = "client/"},
    {.word = "cobweb/"},
    {.word = "custom"},
    {.word = "ddg-android"},
    {.word = "ddg_android"},
    {.word = "discourse"},
    {.word = "dispatch/", .needs = DIGIT_AFTER},
    {.word = "downcast/"},
    {.word = "duckduckgo"},
    {.word = "email"},
    {.word = "exodusmovement"},
    {.word = "facebook"},
    {.word = "getright/"},
    {.word = "gozilla/"},
    {.word = "hobbit"},
    {.word = "hotzonu"},
    {.word = "hwcdn/"},
    {.word = "igetter/"},
    {.word = "jeode/"},
    {.word = "jetty/"},
    {.word = "jigsaw"},
    {.word = "microsoft bits"},
    {.word = "movabletype"},
    {.word = "navermailapp"},
    {.word = "netsurf"},
    {.word = "offline"},
    {.word = "openai/"},
    {.word = "owler"},
    {.word = "php"},
    {.word = "postman"},
    {.word = "ps_daily/"},
    {.word = "python"},
    {.word = "rank"},
    {.word = "read"},
    {.word = "reed"},
    {.word = "remove.bg/"},
    {.word = "rest"},
    {.word = "rss"},
    {.word = "snapchat"},
    {.word = "sora "},
    {.word = "space bison"},
    {.word = "stape/"},
    {.word = "svn"},
    {.word = "swcd "},
    {.word = "taringa"},
    {.word = "thumbor/"},
    {.word = "track"},
    {.word = "w3c"},
    {.word = "webbandit/"},
    {.word = "webcopier"},
    {.word = "wget"},
    {.word = "whatsapp"},
    {.word = "wordpress"},
    {.word = "xenu link sleuth"},
    {.word = "yahoo"},
    {.word = "yandex"},
    {.word = "zdm/", .needs = DIGIT_AFTER},
    {.word = "zoom marketplace/"},
};

/* Anywhere in it. sorted table: by word */
static const struct robot_word WORDS[] = {
    {.word = " daum "},
    {.word = " daum/"},
    {.word = " deusu/"},
    {.word = "()"},
    {.word = ".com", .needs = WORD_AFTER},
    {.word = "24x7"},
    {.word = "abuse"},
    {.word = "advisor"},
    {.word = "agent", .needs = WORD_AFTER},
    {.word = "analyzer"},
    {.word = "archive"},
    {.word = "ask jeeves/teoma"},
    {.word = "attracta"},
    {.word = "audit"},
    {.word = "bluecoat drtr"},
    {.word = "bot", .needs = WORD_AFTER, .unless_before = " cu"},
    {.word = "bots", .needs = WORD_AFTER, .unless_before = " cu"},
    {.word = "browsex"},
    {.word = "burpcollaborator"},
    {.word = "bw/", .needs = WORD_BEFORE},
    {.word = "capture"},
    {.word = "catch"},
    {.word = "check", .needs = WORD_AFTER},
    {.word = "checker"},
    {.word = "chrome-lighthouse"},
    {.word = "chromeframe"},
    {.word = "classifier"},
    {.word = "cloudflare"},
    {.word = "collapsify", .needs = WORD_AFTER},
    {.word = "convertify"},
    {.word = "cookiehubverify/"},
    {.word = "crawl"},
    {.word = "cursor/"},
    {.word = "cypress/"},
    {.word = "dareboost"},
    {.word = "datanyze"},
    {.word = "dejaclick"},
    {.word = "detect"},
    {.word = "discovery"},
    {.word = "dlc", .needs = WORD_BEFORE | WORD_AFTER},
    {.word = "dmbrowser"},
    {.word = "download"},
    {.word = "exaleadcloudview"},
    {.word = "feed"},
    {.word = "firephp"},
    {.word = "foregenix"},
    {.word = "functionize"},
    {.word = "google", .unless_before = " channel/|google/", .unless_after = "wv|app|/google| pixel"},
    {.word = "grab"},
    {.word = "hardenize", .needs = WORD_AFTER},
    {.word = "headless"},
    {.word = "hotjar"},
    {.word = "http", .unless_before = "lib"},
    {.word = "httrack"},
    {.word = "hubspot marketing grader"},
    {.word = "ibisbrowser"},
    {.word = "infrawatch"},
    {.word = "insight"},
    {.word = "inspect"},
    {.word = "iplabel"},
    {.word = "java", .unless_after = ";"},
    {.word = "library"},
    {.word = "linkcheck"},
    {.word = "linktiger"},
    {.word = "mail.ru/"},
    {.word = "manus-user/"},
    {.word = "marketgoo/"},
    {.word = "measure"},
    {.word = "monitor", .needs = WORD_AFTER},
    {.word = "neustar wpm"},
    {.word = "news", .unless_before = "g", .unless_after = "sapphire"},
    {.word = "node", .needs = WORD_AFTER},
    {.word = "nutch"},
    {.word = "offbyone"},
    {.word = "openvas"},
    {.word = "optimize"},
    {.word = "ort/", .needs = WORD_BEFORE},
    {.word = "pageburst"},
    {.word = "pagespeed"},
    {.word = "parser"},
    {.word = "perl", .needs = WORD_BEFORE | WORD_AFTER},
    {.word = "phantomjs"},
    {.word = "pingdom"},
    {.word = "playwright"},
    {.word = "powermarks"},
    {.word = "preview"},
    {.word = "productfinder"},
    {.word = "prospectingstudio"},
    {.word = "proxy"},
    {.word = "ptst ", .needs = DIGIT_AFTER},
    {.word = "ptst/", .needs = DIGIT_AFTER},
    {.word = "radar"},
    {.word = "readable/"},
    {.word = "retriever"},
    {.word = "rexx;"},
    {.word = "rigor"},
    {.word = "rss", .needs = WORD_AFTER},
    {.word = "scan", .unless_before = "cam"},
    {.word = "scrape"},
    {.word = "securityheaders"},
    {.word = "selenium"},
    {.word = "server"},
    {.word = "silktide"},
    {.word = "sindup/"},
    {.word = "sogou"},
    {.word = "sparkler/"},
    {.word = "speedcurve"},
    {.word = "spider"},
    {.word = "splash"},
    {.word = "statuscake"},
    {.word = "supercleaner"},
    {.word = "synapse"},
    {.word = "synthetic"},
    {.word = "testlocally"},
    {.word = "time/", .needs = WORD_BEFORE},
    {.word = "tools"},
    {.word = "torrent"},
    {.word = "transcoder"},
    {.word = "url"},
    {.word = "validator"},
    {.word = "virtuoso"},
    {.word = "wappalyzer"},
    {.word = "watchtowr"},
    {.word = "webglance"},
    {.word = "webkit2png"},
    {.word = "whatcms/"},
    {.word = "xtate/"},
    {.word = "|"},
};

/* From which row of WORDS on a word begins with this byte, from 1; 0: none does. */
static const uint8_t FIRST_WORDS[128] = {
    [' '] = 1,  ['('] = 4,  ['.'] = 5,  ['2'] = 6,   ['a'] = 7,   ['b'] = 15,  ['c'] = 21,  ['d'] = 35,  ['e'] = 43,
    ['f'] = 44, ['g'] = 48, ['h'] = 50, ['i'] = 56,  ['j'] = 61,  ['l'] = 62,  ['m'] = 65,  ['n'] = 70,  ['o'] = 74,
    ['p'] = 78, ['r'] = 92, ['s'] = 98, ['t'] = 114, ['u'] = 119, ['v'] = 120, ['w'] = 122, ['x'] = 127, ['|'] = 128};

/* Whoever integrates follows links with these, and wants to see them counted. */
static const char *const LIBRARIES[] = {
    "apache-httpclient/",
    "axios/",
    "curl/",
    "dart/",
    "go-http-client/",
    "got (",
    "guzzlehttp/",
    "httpie/",
    "insomnia/",
    "java/",
    "libwww-perl/",
    "node-",
    "node/",
    "okhttp/",
    "php/",
    "postmanruntime/",
    "python-requests/",
    "python-urllib/",
    "ruby/",
    "undici",
    "wget/",
};

/* The user agent in lower case, as far as it is looked at. */
struct agent {
    char text[SCANNED];
    size_t size;
};

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* '\0' beyond either end. */
static char byte_at(const struct agent *agent, size_t at)
{
    return at < agent->size ? agent->text[at] : '\0';
}

static bool stands_at(const struct agent *agent, size_t at, const char *text, size_t size)
{
    return size <= agent->size - at && memcmp(agent->text + at, text, size) == 0;
}

/* Whether one of `texts` ends (or begins) at this place. */
static bool is_beside(const struct agent *agent, size_t at, const char *texts, bool before)
{
    while (texts != NULL) {
        const char *bar = strchr(texts, '|');
        size_t size = bar == NULL ? strlen(texts) : (size_t)(bar - texts);
        if (before ? size <= at && stands_at(agent, at - size, texts, size) : stands_at(agent, at, texts, size))
            return true;
        texts = bar == NULL ? NULL : bar + 1;
    }
    return false;
}

static bool word_is_at(const struct agent *agent, size_t at, const struct robot_word *word)
{
    size_t size = strlen(word->word), end = at + size;
    if (!stands_at(agent, at, word->word, size))
        return false;
    char before = at == 0 ? '\0' : agent->text[at - 1], after = byte_at(agent, end);
    if ((word->needs & WORD_BEFORE) != 0 && (is_letter_or_digit(before) || before == '_'))
        return false;
    if ((word->needs & WORD_AFTER) != 0 && is_letter_or_digit(after))
        return false;
    if ((word->needs & DIGIT_AFTER) != 0 && !is_digit(after))
        return false;
    return !is_beside(agent, at, word->unless_before, true) && !is_beside(agent, end, word->unless_after, false);
}

static bool begins_like_one(const struct agent *agent)
{
    for (size_t i = 0; i < sizeof BEGINNINGS / sizeof BEGINNINGS[0]; i++)
        if (word_is_at(agent, 0, &BEGINNINGS[i]))
            return true;
    return false;
}

static bool holds_a_word(const struct agent *agent)
{
    enum { COUNT = sizeof WORDS / sizeof WORDS[0] };
    for (size_t at = 0; at < agent->size; at++) {
        unsigned char c = (unsigned char)agent->text[at];
        if (c >= sizeof FIRST_WORDS || FIRST_WORDS[c] == 0)
            continue;
        for (size_t i = FIRST_WORDS[c] - 1U; i < COUNT && WORDS[i].word[0] == (char)c; i++)
            if (word_is_at(agent, at, &WORDS[i]))
                return true;
    }
    return false;
}

/* ---- the form of the whole ---- */

static size_t run_of(const struct agent *agent, size_t at, const char *others)
{
    size_t begin = at;
    while (at < agent->size && (is_letter_or_digit(agent->text[at]) || strchr(others, agent->text[at]) != NULL))
        at++;
    return at - begin;
}

/* "Name of a thing/1.2.3", perhaps with a word in brackets, and nothing else: no browser is so short of words. */
static bool is_bare(const struct agent *agent)
{
    size_t at = run_of(agent, 0, "_ .-():%?");
    if (at == 0)
        return false;
    if (byte_at(agent, at) == '/') {
        at += 1 + (size_t)(byte_at(agent, at + 1) == 'v');
        at += run_of(agent, at, "_.()");
    }
    if (byte_at(agent, at) == ' ' && byte_at(agent, at + 1) == '(') {
        at += 2;
        at += run_of(agent, at, "_@") + 1;
    }
    return at == agent->size || byte_at(agent, at) == ',';
}

/* "Mozilla/5.0 thing" */
static bool is_bare_mozilla(const struct agent *agent)
{
    const char *space = memchr(agent->text, ' ', agent->size);
    if (!stands_at(agent, 0, "mozilla/", sizeof "mozilla/" - 1) || space == NULL)
        return false;
    size_t rest = (size_t)(space - agent->text) + 1;
    return rest + run_of(agent, rest, "_.-") == agent->size;
}

/* "Mozilla/5.0 (compatible; Thing/1.0)", and nothing behind it. Old browsers of Microsoft are written so too. */
static bool is_only_compatible(const struct agent *agent)
{
    static const char BEGINNING[] = "mozilla/5.0 (compatible;";
    const char *bracket = memchr(agent->text, ')', agent->size);
    return stands_at(agent, 0, BEGINNING, sizeof BEGINNING - 1) && bracket == agent->text + agent->size - 1 &&
           memmem(agent->text, agent->size, "msie", 4) == NULL;
}

/* "name@host.": somebody to write to. */
static bool has_mailbox(const struct agent *agent)
{
    for (size_t at = 0; at < agent->size; at++) {
        char next = byte_at(agent, at + 1);
        if (agent->text[at] != '@' || next < 'a' || next > 'z')
            continue;
        size_t size = run_of(agent, at + 1, "_-");
        if (size >= 2 && byte_at(agent, at + 1 + size) == '.')
            return true;
    }
    return false;
}

static bool is_library(const struct agent *agent)
{
    if (agent->size == 4 && stands_at(agent, 0, "node", 4))
        return true;
    for (size_t i = 0; i < sizeof LIBRARIES / sizeof LIBRARIES[0]; i++)
        if (stands_at(agent, 0, LIBRARIES[i], strlen(LIBRARIES[i])))
            return true;
    return false;
}

bool robots_know(struct str user_agent)
{
    enum { WITHOUT_SPACE = 50 };
    struct agent agent = {.size = user_agent.size < SCANNED ? user_agent.size : SCANNED};
    for (size_t i = 0; i < agent.size; i++) {
        char c = user_agent.data[i];
        agent.text[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    if (agent.size == 0 || is_library(&agent))
        return false;
    if (agent.size >= WITHOUT_SPACE && memchr(agent.text, ' ', agent.size) == NULL)
        return true;
    return begins_like_one(&agent) || is_bare(&agent) || is_bare_mozilla(&agent) || is_only_compatible(&agent) ||
           holds_a_word(&agent) || has_mailbox(&agent);
}
