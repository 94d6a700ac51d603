#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"

/* Which PostgreSQL database, as told by a URL. Passwords and all else are as libpq has them: in the URL, PGPASSFILE,
 * the environment. One parameter is ours and not handed on:
 *
 *     prepare=off   no prepared statements, session settings or LISTEN: for a pooler that hands out a server connection
 *                   per transaction (pgbouncer in transaction mode)
 *     prepare=on    all of them, through a pooler too: its clients keep a server connection each (session mode)
 *
 * Without it all of them are used, and a pooler on the way is refused when the database is opened: what one session
 * sets another would find. */
struct pg_target {
    const char *url;   /* for libpq; may hold the password: never to be shown */
    const char *shown; /* "postgres://user@host:5432/name", for messages */
    bool prepare;
    bool told; /* the URL said so */
};

/* True when the URL names a PostgreSQL database at all. */
bool pg_target_is(const char *url);

/* Takes a URL apart; the strings are the arena's. ERROR_INVALID_VALUE with a sentence without the password. */
MUST_CHECK enum status pg_target_parse(const char *url, struct arena *arena, struct pg_target *ret, struct error *err);
