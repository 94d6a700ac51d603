/* Consecutive runs of one statement without columns, sent as one with arrays for parameters: a thousand clicks are one
 * INSERT. A statement takes part when it has a text for it (`postgres_many`). Runs are gathered until something else is
 * queued, so the order of effects stays. A single run is sent as it is. Thread: the connection's. */

#include <endian.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "store/postgres/postgres_pipeline.h"
#include "store/postgres/postgres_wire.h"
#include "store/session.h"

/* One array in the binary form of PostgreSQL: number of dimensions, whether there are nulls, type of the elements,
 * their number, the first index; then each element behind its size. */
struct array {
    struct buf buf;
    bool nulls;
};

enum { ARRAY_HEADER = 20, ARRAY_BYTES_MAX = 16 * 1024 * 1024 };

struct pg_gather {
    const struct statement *statement; /* null: nothing gathered */
    size_t runs;
    size_t params;
    size_t bytes;
    struct array arrays[PG_PARAMS_MAX];
};

static void write_header(struct array *array, char letter, size_t count)
{
    const uint32_t header[] = {htobe32(1), htobe32(array->nulls), htobe32(pg_wire_type(letter, false)),
                               htobe32((uint32_t)count), htobe32(1)};
    memcpy(array->buf.data, header, sizeof header);
}

static void begin(struct pg_gather *gather, const struct statement *statement)
{
    static const char blank[ARRAY_HEADER];
    gather->statement = statement;
    gather->runs = 0;
    gather->bytes = 0;
    gather->params = strlen(statement->params);
    for (size_t i = 0; i < gather->params; i++) {
        buf_clear(&gather->arrays[i].buf);
        buf_add(&gather->arrays[i].buf, blank, sizeof blank);
        gather->arrays[i].nulls = false;
    }
}

void pg_gather_add(struct pg *pg, const struct statement *statement, const struct value *values, size_t count)
{
    if (pg->gather == NULL) {
        pg->gather = memory_new(sizeof *pg->gather);
    }
    struct pg_gather *gather = pg->gather;
    if (gather->statement != statement || gather->bytes > ARRAY_BYTES_MAX) {
        pg_gather_send(pg);
        begin(gather, statement);
    }
    if (count != gather->params) {
        statement_bug(statement, "called with another number of values than declared");
    }
    for (size_t i = 0; i < count; i++) {
        if (!value_fits(&values[i], statement->params[i])) {
            statement_bug(statement, "called with a value of another type than declared");
        }
        gather->arrays[i].nulls = gather->arrays[i].nulls || values[i].type == VALUE_NULL;
        pg_wire_value(&gather->arrays[i].buf, &values[i]);
        gather->bytes += values[i].text.size + sizeof(uint64_t);
    }
    gather->runs++;
}

void pg_gather_send(struct pg *pg)
{
    struct pg_gather *gather = pg->gather;
    if (gather == NULL || gather->statement == NULL) {
        return;
    }
    const struct statement *statement = gather->statement;
    const char *data[PG_PARAMS_MAX];
    int sizes[PG_PARAMS_MAX];
    for (size_t i = 0; i < gather->params; i++) {
        struct array *array = &gather->arrays[i];
        write_header(array, statement->params[i], gather->runs);
        data[i] = array->buf.data;
        sizes[i] = (int)array->buf.size;
    }
    gather->statement = NULL;
    pg_send(pg, statement, true, PG_ANSWER_EXEC, data, sizes, gather->params);
}

void pg_gather_forget(struct pg *pg)
{
    if (pg->gather != NULL) {
        pg->gather->statement = NULL;
    }
}

void pg_gather_free(struct pg *pg)
{
    if (pg->gather == NULL) {
        return;
    }
    for (size_t i = 0; i < PG_PARAMS_MAX; i++) {
        buf_release(&pg->gather->arrays[i].buf);
    }
    free(pg->gather);
}
