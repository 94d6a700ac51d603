#pragma once

#include "store/state.h"

/* A thread with a connection of its own that notices what other nodes change, and whether the database can be reached:
 * by LISTEN where the target allows it, and by a look once a second in any case. */
struct postgres_watch;

/* Reads the database's generation before it returns. */
MUST_CHECK enum status postgres_watch_start(struct store *store, struct postgres_watch **ret, struct error *err);

/* Null is accepted. */
void postgres_watch_stop(struct postgres_watch *watch);

/* The last look succeeded, and not long ago. Any thread. */
bool postgres_watch_sees(const struct postgres_watch *watch);
