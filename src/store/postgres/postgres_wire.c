/* See postgres_wire.h. */

#include "store/postgres/postgres_wire.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

/* Object identifiers of built-in types: fixed for ever by PostgreSQL. */
enum {
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_TEXT = 25,
    OID_BYTEA_ARRAY = 1001,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
};

void pg_wire_u16(struct buf *out, uint16_t number)
{
    uint16_t wire = htobe16(number);
    buf_add(out, &wire, sizeof wire);
}

static void add_u32(struct buf *out, uint32_t number)
{
    uint32_t wire = htobe32(number);
    buf_add(out, &wire, sizeof wire);
}

/* A size, and as many bytes. Here a value passes for each column of a click: one reservation for both. */
static void add_sized(struct buf *out, const void *data, size_t size)
{
    assert(size <= INT32_MAX);
    uint32_t wire = htobe32((uint32_t)size);
    char *at = buf_reserve(out, sizeof wire + size);
    memcpy(at, &wire, sizeof wire);
    memcpy(at + sizeof wire, data, size);
    out->size += sizeof wire + size;
}

void pg_wire_value(struct buf *out, const struct value *value)
{
    uint64_t number = htobe64((uint64_t)value->number);
    switch (value->type) {
    case VALUE_NULL:
        add_u32(out, UINT32_MAX);
        return;
    case VALUE_INT:
        add_sized(out, &number, sizeof number);
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
        add_sized(out, value->text.data, value->text.size);
        return;
    }
}

uint32_t pg_wire_type(char letter, bool array)
{
    switch (letter) {
    case 'i':
        return array ? OID_INT8_ARRAY : OID_INT8;
    case 't':
        return array ? OID_TEXT_ARRAY : OID_TEXT;
    default:
        return array ? OID_BYTEA_ARRAY : OID_BYTEA;
    }
}
