#pragma once

#include "base/buf.h"
#include "store/store.h"

/* Values in PostgreSQL's binary form: a size of four bytes and then the bytes, -1 for NULL. So are the fields of a COPY
 * and the elements of an array. Any thread. */

void pg_wire_u16(struct buf *out, uint16_t number);
void pg_wire_value(struct buf *out, const struct value *value);

/* The number of the type that a letter of a statement's `params` stands for, or of the type of its arrays. */
uint32_t pg_wire_type(char letter, bool array);
