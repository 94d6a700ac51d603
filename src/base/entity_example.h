#pragma once

#include "base/buf.h"
#include "base/entity.h"

/* An object as its table says that one may be, for whoever writes a receiver before there is one: every member that is
 * told of it alone, with a value of its type. `at` is what times are. Any thread. */
void entity_write_example(const struct entity *entity, struct buf *out, int64_t at);
