/* URLs of PostgreSQL databases. Any thread. */

#include "store/postgres/postgres_target.h"

#include <libpq-fe.h>
#include <string.h>

#include "base/str.h"

bool pg_target_is(const char *url)
{
    struct str text = str_from(url);
    return !str_is_none(text) &&
           (str_starts_with(text, STR("postgres://")) || str_starts_with(text, STR("postgresql://")));
}

/* The URL without our parameter. */
static enum status take_prepare(const char *url, struct arena *arena, struct pg_target *target, struct error *err)
{
    static const char name[] = "prepare=";
    char *copy = arena_copy(arena, url, strlen(url));
    char *query = strchr(copy, '?');
    target->url = copy;
    target->prepare = true;
    target->told = false;
    for (char *at = query; at != NULL; at = strchr(at + 1, '&')) {
        if (strncmp(at + 1, name, sizeof name - 1) != 0) {
            continue;
        }
        char *value = at + sizeof name;
        size_t size = strcspn(value, "&");
        bool off = size == 3 && strncmp(value, "off", 3) == 0;
        if (!off && !(size == 2 && strncmp(value, "on", 2) == 0)) {
            return error_set(err, ERROR_INVALID_VALUE, "database",
                             "The database URL's parameter prepare must be on or off.");
        }
        target->prepare = !off;
        target->told = true;
        char *rest = value + size;
        if (*rest == '&') {
            memmove(at + 1, rest + 1, strlen(rest + 1) + 1);
        } else {
            *at = '\0';
        }
        break;
    }
    return STATUS_OK;
}

static const char *option_of(const PQconninfoOption *options, const char *keyword, const char *otherwise)
{
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++) {
        if (strcmp(option->keyword, keyword) == 0) {
            return option->val == NULL || option->val[0] == '\0' ? otherwise : option->val;
        }
    }
    return otherwise;
}

static const char *shown_of(const PQconninfoOption *options, struct arena *arena)
{
    const char *user = option_of(options, "user", "");
    const char *host = option_of(options, "host", option_of(options, "hostaddr", ""));
    const char *port = option_of(options, "port", "");
    return arena_format(arena, "postgres://%s%s%s%s%s/%s", user, user[0] == '\0' ? "" : "@", host,
                        port[0] == '\0' ? "" : ":", port, option_of(options, "dbname", ""));
}

enum status pg_target_parse(const char *url, struct arena *arena, struct pg_target *ret, struct error *err)
{
    struct pg_target target;
    TRY(take_prepare(url, arena, &target, err));
    char *complaint = NULL;
    PQconninfoOption *options = PQconninfoParse(target.url, &complaint);
    PQfreemem(complaint); /* it may quote the password */
    if (options == NULL) {
        return error_set(err, ERROR_INVALID_VALUE, "database",
                         "The database URL cannot be read: write it as postgres://user@host:5432/name?sslmode=require, "
                         "with special characters as percent escapes.");
    }
    target.shown = shown_of(options, arena);
    PQconninfoFree(options);
    *ret = target;
    return STATUS_OK;
}
