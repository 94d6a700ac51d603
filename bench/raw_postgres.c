/*
 * What PostgreSQL can do on this machine without referd in front of it: rows as wide as a click of the bench's visitors
 * into the table of clicks, by array inserts.
 *
 *     raw_postgres clicks URL SECONDS BATCH     BATCH rows a statement and commit: rows per second
 *
 * The database has referd's schema. One connection; one prepared INSERT ... SELECT FROM unnest(...) with an array for
 * each column, in the binary format; each is a transaction, and the next is sent when it is answered. Ids ascend and
 * the other ids are those of 10,000 links, as when visitors follow them at random. Any failure ends the program with a
 * message: there is nothing to save.
 */
#include <endian.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "program.h"

enum {
    ID_BYTES = 16,
    LINKS = 10000,
    BATCH_MAX = 10000,
    COLUMNS = 14,
    ARRAY_HEADER_BYTES = 20,
    ELEMENT_BYTES_MAX = 4 + 32,
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_TEXT = 25,
    OID_BYTEA_ARRAY = 1001,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
};

static const char INSERT[] = "INSERT INTO click (ws, batch, id, link_id, program_id, participant_id, previous_id, "
                             "network, agent, device, flags, country, referrer, campaign) "
                             "SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

/* How the value of a column comes about. */
enum content {
    ONE,      /* 1 */
    COMMIT,   /* the number of the commit */
    SERIAL,   /* an id of its own, ascending */
    OF_LINK,  /* an id of the link */
    HASH,     /* 64 bits that differ from row to row */
    REFERRER, /* a host */
    NOTHING,  /* null */
};

static const struct column {
    Oid element;
    Oid array;
    enum content content;
} columns[COLUMNS] = {
    {OID_INT8, OID_INT8_ARRAY, ONE},       {OID_INT8, OID_INT8_ARRAY, COMMIT},    {OID_BYTEA, OID_BYTEA_ARRAY, SERIAL},
    {OID_BYTEA, OID_BYTEA_ARRAY, OF_LINK}, {OID_BYTEA, OID_BYTEA_ARRAY, OF_LINK}, {OID_BYTEA, OID_BYTEA_ARRAY, OF_LINK},
    {OID_BYTEA, OID_BYTEA_ARRAY, OF_LINK}, {OID_INT8, OID_INT8_ARRAY, HASH},      {OID_INT8, OID_INT8_ARRAY, HASH},
    {OID_INT8, OID_INT8_ARRAY, ONE},       {OID_INT8, OID_INT8_ARRAY, ONE},       {OID_TEXT, OID_TEXT_ARRAY, NOTHING},
    {OID_TEXT, OID_TEXT_ARRAY, REFERRER},  {OID_TEXT, OID_TEXT_ARRAY, NOTHING},
};

/* A column's values of one batch, as PostgreSQL's binary arrays are. */
struct array {
    char *bytes;
    size_t size;
};

static uint64_t scatter(uint64_t number)
{
    number = (number ^ number >> 32) * UINT64_C(0x9e3779b97f4a7c15);
    return number ^ number >> 29;
}

static void add_element(struct array *array, const void *bytes, size_t size)
{
    uint32_t length = htobe32((uint32_t)size);
    memcpy(array->bytes + array->size, &length, sizeof length);
    memcpy(array->bytes + array->size + sizeof length, bytes, size);
    array->size += sizeof length + size;
}

static void add_null(struct array *array)
{
    memset(array->bytes + array->size, 0xff, sizeof(uint32_t));
    array->size += sizeof(uint32_t);
}

static void add_number(struct array *array, uint64_t number)
{
    uint64_t big = htobe64(number);
    add_element(array, &big, sizeof big);
}

static void add_id(struct array *array, uint64_t head, uint64_t tail)
{
    uint64_t id[ID_BYTES / sizeof(uint64_t)] = {htobe64(head), htobe64(tail)};
    add_element(array, id, sizeof id);
}

static void add_value(struct array *array, enum content content, uint64_t commit, uint64_t serial)
{
    static const char referrer[] = "news.example.com";
    uint64_t link = scatter(serial) % LINKS;
    switch (content) {
    case ONE:
        add_number(array, 1);
        break;
    case COMMIT:
        add_number(array, commit);
        break;
    case SERIAL:
        add_id(array, serial, scatter(serial));
        break;
    case OF_LINK:
        add_id(array, link, scatter(link));
        break;
    case HASH:
        add_number(array, scatter(serial));
        break;
    case REFERRER:
        add_element(array, referrer, sizeof referrer - 1);
        break;
    case NOTHING:
        add_null(array);
        break;
    }
}

static void fill(struct array *array, const struct column *column, size_t batch, uint64_t commit)
{
    const uint32_t header[] = {htobe32(1), htobe32(column->content == NOTHING), htobe32(column->element),
                               htobe32((uint32_t)batch), htobe32(1)};
    memcpy(array->bytes, header, sizeof header);
    array->size = sizeof header;
    for (size_t i = 0; i < batch; i++)
        add_value(array, column->content, commit, commit * batch + i);
}

static void check(PGconn *conn, PGresult *result, const char *what)
{
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail(what, PQerrorMessage(conn));
    PQclear(result);
}

static PGconn *connect_to(const char *url)
{
    PGconn *conn = PQconnectdb(url);
    if (PQstatus(conn) != CONNECTION_OK)
        fail("connecting", PQerrorMessage(conn));
    Oid types[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        types[i] = columns[i].array;
    check(conn, PQprepare(conn, "insert", INSERT, COLUMNS, types), INSERT);
    return conn;
}

static void insert(PGconn *conn, struct array arrays[COLUMNS], size_t batch, uint64_t commit)
{
    const char *values[COLUMNS];
    int sizes[COLUMNS];
    int formats[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        fill(&arrays[i], &columns[i], batch, commit);
        values[i] = arrays[i].bytes;
        sizes[i] = (int)arrays[i].size;
        formats[i] = 1;
    }
    check(conn, PQexecPrepared(conn, "insert", COLUMNS, values, sizes, formats, 1), "insert");
}

static void measure_clicks(const char *url, int64_t duration_ns, size_t batch)
{
    struct array arrays[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        arrays[i].bytes = malloc(ARRAY_HEADER_BYTES + batch * ELEMENT_BYTES_MAX);
        if (arrays[i].bytes == NULL)
            fail("arrays", "out of memory");
    }
    PGconn *conn = connect_to(url);
    uint64_t commits = 0;
    uint64_t first = (uint64_t)time(NULL) << 24; /* a later run into the same table goes on behind the earlier ones */
    int64_t start_ns = now_ns();
    int64_t end_ns = start_ns;
    while (end_ns - start_ns < duration_ns) {
        insert(conn, arrays, batch, first + commits++);
        end_ns = now_ns();
    }
    PQfinish(conn);
    for (size_t i = 0; i < COLUMNS; i++)
        free(arrays[i].bytes);
    printf("{\"rows_per_second\": %.0f}\n", (double)(commits * batch) * 1e9 / (double)(end_ns - start_ns));
}

int main(int argc, char **argv)
{
    if (argc != 5 || strcmp(argv[1], "clicks") != 0)
        fail("usage", "raw_postgres clicks URL SECONDS BATCH");
    int64_t duration_ns = whole_number(argv[3], INT_MAX) * NS_PER_S;
    measure_clicks(argv[2], duration_ns, (size_t)whole_number(argv[4], BATCH_MAX));
    return EXIT_SUCCESS;
}
