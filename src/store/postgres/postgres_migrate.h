#pragma once

#include "store/postgres/postgres_target.h"

/* Looks at a database before it is used: version, encoding, durability, rights, schema. With `migrate` also brings the
 * schema up to date: one node does, while others wait for it. Refused with one sentence and nothing changed: a server
 * older than 13, a schema newer than this program, a migration whose text has changed since, a database of another
 * program, missing rights. `inspect`: will only be read, a standby will do. */
MUST_CHECK enum status postgres_migrate(const struct pg_target *target, bool migrate, bool inspect, struct error *err);
