/* Statements of a connection: prepared when first used, in the same round trip as their first run, kept for the life of
 * the connection. Values and rows travel in binary form. Where the target is a pooler that shares server connections,
 * the text is sent each time. Thread: the connection's. */

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "store/postgres/postgres_pipeline.h"
#include "store/postgres/postgres_wire.h"
#include "store/session.h"

/* Types of columns (those of parameters: postgres_wire.c); their numbers are fixed for ever by PostgreSQL. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_NUMERIC = 1700,
};

struct pg_statement {
    struct {
        const struct statement *statement;
        uintptr_t many; /* as wide as the address: no byte of a key is unused */
    } key;
    bool prepared; /* sent, and not refused */
    char name[16];
};

static struct pg_statement *find(struct pg *pg, const struct statement *statement, bool many)
{
    struct pg_statement wanted = {.key = {statement, many}};
    struct pg_statement *known = map_find(&pg->prepared, map_key(&wanted.key, sizeof wanted.key));
    if (known == NULL) {
        known = memory_new(sizeof *known);
        *known = wanted;
        map_add(&pg->prepared, map_key(&known->key, sizeof known->key), known);
        snprintf(known->name, sizeof known->name, "s%zu", pg->prepared.count);
    }
    return known;
}

void pg_forget_statements(struct pg *pg)
{
    size_t at = 0;
    for (struct pg_statement *known; (known = map_next(&pg->prepared, &at)) != NULL;) {
        free(known);
    }
    map_release(&pg->prepared);
}

void pg_statement_answered(struct pg_statement *prepared, bool fine)
{
    prepared->prepared = fine;
}

/* ---- sending ---- */

const char *pg_text(const struct statement *statement)
{
    return statement->postgres != NULL ? statement->postgres : statement->text;
}

static const char *text_of(const struct statement *statement, bool many)
{
    return many ? statement->postgres_many : pg_text(statement);
}

void pg_send(struct pg *pg, const struct statement *statement, bool many, enum pg_answer answer,
             const char *const *data, const int *sizes, size_t count)
{
    Oid types[PG_PARAMS_MAX];
    int formats[PG_PARAMS_MAX];
    for (size_t i = 0; i < count; i++) {
        types[i] = pg_wire_type(statement->params[i], many);
        formats[i] = 1;
    }
    if (pg->conn == NULL || pg->trouble == PG_LOST) {
        pg_note_lost(pg);
        return;
    }
    int sent;
    if (!pg->target->prepare) {
        sent = PQsendQueryParams(pg->conn, text_of(statement, many), (int)count, types, data, sizes, formats, 1);
    } else {
        struct pg_statement *known = find(pg, statement, many);
        if (!known->prepared) {
            if (PQsendPrepare(pg->conn, known->name, text_of(statement, many), (int)count, types) != 1) {
                pg_note_lost(pg);
                return;
            }
            known->prepared = true;
            pg_expect(pg, PG_ANSWER_PREPARE, statement->name, known);
        }
        sent = PQsendQueryPrepared(pg->conn, known->name, (int)count, data, sizes, formats, 1);
    }
    if (sent != 1) {
        pg_note_lost(pg);
        return;
    }
    pg_expect(pg, answer, statement->name, NULL);
}

/* Values in the form in which they travel; integers are written into `numbers`. */
static void encode(const struct statement *statement, const struct value *values, size_t count, uint64_t *numbers,
                   const char **data, int *sizes)
{
    if (count != strlen(statement->params) || count > PG_PARAMS_MAX) {
        statement_bug(statement, "called with another number of values than declared");
    }
    for (size_t i = 0; i < count; i++) {
        if (!value_fits(&values[i], statement->params[i])) {
            statement_bug(statement, "called with a value of another type than declared");
        }
        data[i] = NULL;
        sizes[i] = 0;
        if (values[i].type == VALUE_INT) {
            numbers[i] = htobe64((uint64_t)values[i].number);
            data[i] = (const char *)&numbers[i];
            sizes[i] = sizeof numbers[i];
        } else if (values[i].type != VALUE_NULL) {
            data[i] = values[i].text.data;
            sizes[i] = (int)values[i].text.size;
        }
    }
}

static void queue_one(struct pg *pg, const struct statement *statement, enum pg_answer answer,
                      const struct value *values, size_t count)
{
    pg_gather_send(pg);
    uint64_t numbers[PG_PARAMS_MAX];
    const char *data[PG_PARAMS_MAX];
    int sizes[PG_PARAMS_MAX];
    encode(statement, values, count, numbers, data, sizes);
    pg_send(pg, statement, false, answer, data, sizes, count);
}

void pg_queue(struct pg *pg, const struct statement *statement, const struct value *values, size_t count)
{
    bool exec = statement->columns[0] == '\0';
    pg->execs += exec;
    if (exec && statement->postgres_many != NULL) {
        pg_gather_add(pg, statement, values, count);
        return;
    }
    queue_one(pg, statement, exec ? PG_ANSWER_EXEC : PG_ANSWER_QUERY, values, count);
}

void pg_queue_change(struct pg *pg, const struct statement *statement, const struct value *values, size_t count)
{
    queue_one(pg, statement, PG_ANSWER_QUERY, values, count);
}

void pg_queue_cursor(struct pg *pg, unsigned n, const struct statement *statement, const struct value *values,
                     size_t count)
{
    pg_gather_send(pg);
    uint64_t numbers[PG_PARAMS_MAX];
    const char *data[PG_PARAMS_MAX];
    int sizes[PG_PARAMS_MAX];
    Oid types[PG_PARAMS_MAX];
    int formats[PG_PARAMS_MAX];
    encode(statement, values, count, numbers, data, sizes);
    for (size_t i = 0; i < count; i++) {
        types[i] = pg_wire_type(statement->params[i], false);
        formats[i] = 1;
    }
    const char *text = text_of(statement, false);
    size_t size = strlen(text) + 64;
    char *sql = memory_new(size);
    snprintf(sql, size, "DECLARE cursor_%u NO SCROLL CURSOR FOR %s", n, text);
    bool sent = pg->conn != NULL && PQsendQueryParams(pg->conn, sql, (int)count, types, data, sizes, formats, 1) == 1;
    free(sql);
    if (!sent) {
        pg_note_lost(pg);
        return;
    }
    pg_expect(pg, PG_ANSWER_COMMAND, statement->name, NULL);
}

/* ---- rows ---- */

static uint64_t big_endian(const char *data, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++) {
        number = number << 8 | (uint8_t)data[i];
    }
    return number;
}

static int16_t short_at(const char *data, size_t index)
{
    return (int16_t)big_endian(data + 2 * index, 2);
}

/* A NUMERIC that is a whole number of 64 bits: the sum of a BIGINT column. Digits are of base 10000, the first has the
 * weight 10000^weight. */
static bool decode_numeric(const char *data, size_t size, int64_t *ret)
{
    enum { HEADER = 8, NEGATIVE = 0x4000 };
    if (size < HEADER) {
        return false;
    }
    int digits = short_at(data, 0);
    int weight = short_at(data, 1);
    int sign = (uint16_t)short_at(data, 2);
    if (size != HEADER + 2 * (size_t)digits || (sign != 0 && sign != NEGATIVE) || digits > weight + 1 || weight > 4) {
        return false;
    }
    __int128 number = 0;
    for (int i = 0; i <= weight; i++) {
        number = number * 10000 + (i < digits ? short_at(data + HEADER, (size_t)i) : 0);
    }
    number = sign == NEGATIVE ? -number : number;
    *ret = (int64_t)number;
    return number >= INT64_MIN && number <= INT64_MAX;
}

/* False when the column is not an integer. */
static bool decode_int(Oid type, const char *data, size_t size, int64_t *ret)
{
    switch (type) {
    case OID_INT8:
        *ret = (int64_t)big_endian(data, sizeof(int64_t));
        return true;
    case OID_INT4:
        *ret = (int32_t)big_endian(data, sizeof(int32_t));
        return true;
    case OID_INT2:
        *ret = short_at(data, 0);
        return true;
    case OID_BOOL:
        *ret = data[0] != 0;
        return true;
    case OID_NUMERIC:
        return decode_numeric(data, size, ret);
    default:
        return false;
    }
}

void pg_row(const PGresult *result, const struct statement *statement, int row, struct value *values)
{
    int columns = PQnfields(result);
    if (columns != (int)strlen(statement->columns) || columns > PG_COLUMNS_MAX) {
        statement_bug(statement, "another number of columns than declared");
    }
    for (int i = 0; i < columns; i++) {
        if (PQgetisnull(result, row, i)) {
            values[i] = value_null();
            continue;
        }
        const char *data = PQgetvalue(result, row, i);
        size_t size = (size_t)PQgetlength(result, row, i);
        Oid type = PQftype(result, i);
        int64_t number = 0;
        if (statement->columns[i] == 'i' && decode_int(type, data, size, &number)) {
            values[i] = value_int(number);
        } else if (statement->columns[i] == 't' && type == OID_TEXT) {
            values[i] = value_text((struct str){data, size});
        } else if (statement->columns[i] == 'b' && type == OID_BYTEA) {
            values[i] = value_bytes((struct str){data, size});
        } else {
            statement_bug(statement, "a column has another type than declared");
        }
    }
}
