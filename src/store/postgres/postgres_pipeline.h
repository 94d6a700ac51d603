#pragma once

#include "store/postgres/postgres.h"

/* What the files of one connection share among themselves. */

enum { PG_CONNECT_S = 5 };

/* Opens a plain connection; never null but when out of memory. PQfinish() it. `timeout_s` (PG_CONNECT_S where nobody is
 * in a hurry) is for each host of the URL, which may set another itself. */
PGconn *pg_dial(const struct pg_target *target, bool writable, int timeout_s);

/* ERROR_UNAVAILABLE with libpq's reason. */
enum status pg_dial_report(const struct pg_target *target, PGconn *conn, struct error *err);

/* ERROR_UNAVAILABLE when the server is too old. */
MUST_CHECK enum status pg_check_version(const struct pg_target *target, PGconn *conn, struct error *err);

/* Makes the plans of a database that was just filled good at once; where it fails, autovacuum does it later. Leaves
 * nothing in the session. */
void pg_analyze(PGconn *conn);

/* The settings of a session, or of one transaction. */
const char *pg_settings(enum pg_role role, bool local);

/* Sends what is unsent and reads until PQgetResult() would not block. False when the connection is lost or out of time.
 */
bool pg_wait(struct pg *pg);

enum pg_trouble pg_trouble_of(const char *sqlstate);

/* Drops what was gathered and not sent. */
void pg_gather_forget(struct pg *pg);
