/* What kind of browser a session is in, for the list that its user sees. Browsers name those that they want to be taken
 * for, so the more particular names come first. Pure; any thread. */

#include "domain/user/session.h"

#include <string.h>

struct sign {
    const char *part; /* of the header */
    const char *name;
};

/* First match wins. */
static const struct sign browsers[] = {
    {"Edg", "Edge"},         {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},   {"Safari/", "Safari"},
};
static const struct sign systems[] = {
    {"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
    {"CrOS", "ChromeOS"},   {"Mac OS X", "macOS"},  {"Linux", "Linux"},
};

static const char *find(const struct sign *signs, size_t count, struct str text)
{
    for (size_t i = 0; i < count && !str_is_none(text); i++)
        if (memmem(text.data, text.size, signs[i].part, strlen(signs[i].part)) != NULL)
            return signs[i].name;
    return NULL;
}

struct str session_device(struct str user_agent, struct arena *arena)
{
    const char *browser = find(browsers, sizeof browsers / sizeof browsers[0], user_agent);
    const char *system = find(systems, sizeof systems / sizeof systems[0], user_agent);
    if (browser == NULL && system == NULL)
        return STR("Unknown device");
    if (system == NULL)
        return str_from(browser);
    return str_from(arena_format(arena, "%s on %s", browser == NULL ? "Browser" : browser, system));
}
