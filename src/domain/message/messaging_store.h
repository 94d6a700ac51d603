#pragma once

#include "store/store.h"

/* The statements of programs' settings for messages. For messaging.c only. */

enum { MESSAGING_SQL_READ, MESSAGING_SQL_WRITE, MESSAGING_SQL_COUNT };

extern const struct statement messaging_statements[MESSAGING_SQL_COUNT];
