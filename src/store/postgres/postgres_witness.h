#pragma once

#include "store/postgres/postgres.h"

/* The row that says whether a commit took place.
 *
 * Every write transaction inserts a row whose id was minted before it. When the answer to a COMMIT does not come, or
 * comes with a warning, the outcome is unknown: the server may have committed, may commit yet, or never will. A look
 * settles it for good: it inserts the same id as a refusal. If the row is there, the transaction has committed; if it
 * is still running, the look waits for it; if the look comes first, the transaction can never commit any more, for the
 * id is taken. Since the look is itself a commit, a positive answer is as durable as the server makes its commits, also
 * where the first COMMIT was not yet on a standby. */

enum { PG_WITNESS_SIZE = 16 };

struct pg_witness {
    uint8_t id[PG_WITNESS_SIZE];
};

struct pg_witness pg_witness_new(struct env *env);

/* Queues the row of the transaction under way. */
void pg_witness_queue(struct pg *pg, const struct pg_witness *witness);

/* Queues the removal of rows that nobody will ask for any more. */
void pg_witness_queue_sweep(struct pg *pg);

enum pg_outcome { PG_COMMITTED, PG_NOT_COMMITTED, PG_UNKNOWN };

/* Looks, with one try. The connection must be out of transactions; connects when needed. */
enum pg_outcome pg_witness_look(struct pg *pg, const struct pg_witness *witness);

/* How long after its commit a witness is certain to be there, in microseconds: well before it is swept. */
#define PG_WITNESS_KEPT_US (INT64_C(45) * 60 * 1000000)

/* Whether a commit that was confirmed at most PG_WITNESS_KEPT_US ago is still there. It is not where the database has
 * gone back: another primary, or a backup, that never had it. The connection must be connected and out of
 * transactions. PG_UNKNOWN: it was lost meanwhile. */
enum pg_outcome pg_witness_find(struct pg *pg, const struct pg_witness *witness);
