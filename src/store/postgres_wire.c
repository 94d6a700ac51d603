/* See postgres_wire.h. */

#include "store/postgres_wire.h"

#include <assert.h>
#include <endian.h>

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

void pg_wire_u32(struct buf *out, uint32_t number)
{
    uint32_t wire = htobe32(number);
    buf_add(out, &wire, sizeof wire);
}

void pg_wire_value(struct buf *out, const struct value *value)
{
    uint64_t wire = htobe64((uint64_t)value->number);
    switch (value->type) {
    case VALUE_NULL:
        pg_wire_u32(out, UINT32_MAX);
        return;
    case VALUE_INT:
        pg_wire_u32(out, sizeof wire);
        buf_add(out, &wire, sizeof wire);
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
        assert(value->text.size <= INT32_MAX);
        pg_wire_u32(out, (uint32_t)value->text.size);
        buf_add_str(out, value->text);
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
