/* See postgres_witness.h. Thread: the connection's. */

#include "store/postgres/postgres_witness.h"

#include "store/postgres/postgres_pipeline.h"

enum { WITNESS_INSERT, WITNESS_SWEEP, WITNESS_LOOK, WITNESS_FIND };

/* For PostgreSQL alone, where the times are the server's: nodes need not agree about them. */
static const struct statement statements[] = {
    [WITNESS_INSERT] = {.name = "witness_insert",
                        .purpose = "says that this transaction has committed",
                        .text = "INSERT INTO commit_witness (id, refused) VALUES ($1, 0)",
                        .params = "b",
                        .columns = ""},
    [WITNESS_SWEEP] = {.name = "witness_sweep",
                       .purpose = "forgets commits whose outcome is long known",
                       .text = "DELETE FROM commit_witness WHERE made_at < now() - INTERVAL '1 hour'",
                       .params = "",
                       .columns = ""},
    [WITNESS_LOOK] = {.name = "witness_look",
                      .purpose = "whether a transaction has committed; if not, it never will",
                      .text = "INSERT INTO commit_witness (id, refused) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE"
                              " SET looks = commit_witness.looks + 1 RETURNING refused",
                      .params = "b",
                      .columns = "i"},
    [WITNESS_FIND] = {.name = "witness_find",
                      .purpose = "whether a commit that was confirmed is still there",
                      .text = "SELECT COUNT(*) FROM commit_witness WHERE id = $1",
                      .params = "b",
                      .columns = "i"},
};

static struct value id_value(const struct pg_witness *witness)
{
    return value_bytes((struct str){(const char *)witness->id, sizeof witness->id});
}

struct pg_witness pg_witness_new(struct env *env)
{
    struct pg_witness witness;
    env_random(env, witness.id, sizeof witness.id);
    return witness;
}

void pg_witness_queue(struct pg *pg, const struct pg_witness *witness)
{
    pg_queue(pg, &statements[WITNESS_INSERT], VALUES(id_value(witness)));
}

void pg_witness_queue_sweep(struct pg *pg)
{
    pg_queue(pg, &statements[WITNESS_SWEEP], NULL, 0);
}

/* Asks for the one number of a statement in the transaction under way; false on any trouble. */
static bool ask(struct pg *pg, const struct statement *statement, const struct pg_witness *witness, int64_t *ret)
{
    PGresult *answer = NULL;
    struct value number;
    pg_queue(pg, statement, VALUES(id_value(witness)));
    if (pg_collect(pg, &answer) != PG_FINE) {
        return false;
    }
    pg_row(answer, statement, 0, &number);
    *ret = number.number;
    PQclear(answer);
    return true;
}

enum pg_outcome pg_witness_look(struct pg *pg, const struct pg_witness *witness)
{
    pg_clear(pg);
    if (pg_connect(pg, NULL) != STATUS_OK) {
        return PG_UNKNOWN;
    }
    enum pg_outcome outcome = PG_UNKNOWN;
    int64_t refused;
    pg_begin(pg, true);
    if (ask(pg, &statements[WITNESS_LOOK], witness, &refused)) {
        outcome = refused == 0 ? PG_COMMITTED : PG_NOT_COMMITTED;
        pg_queue_command(pg, "COMMIT");
    }
    if (pg_collect(pg, NULL) != PG_FINE || pg->warned) {
        outcome = PG_UNKNOWN;
        pg_rollback(pg);
    }
    pg->in_txn = false;
    pg_clear(pg);
    return outcome;
}

enum pg_outcome pg_witness_find(struct pg *pg, const struct pg_witness *witness)
{
    enum pg_outcome outcome = PG_UNKNOWN;
    int64_t count;
    pg_clear(pg);
    pg_begin(pg, false);
    if (ask(pg, &statements[WITNESS_FIND], witness, &count)) {
        outcome = count == 1 ? PG_COMMITTED : PG_NOT_COMMITTED;
    }
    pg_rollback(pg);
    pg_clear(pg);
    return outcome;
}
