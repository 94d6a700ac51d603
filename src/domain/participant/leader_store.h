#pragma once

#include "domain/participant/leader.h"
#include "store/store.h"

/* The statements of ranks, by enum leader_order, and that of their names. For leader.c and leader_rank.c only. */

enum { LEADER_SQL_PEOPLE = LEADER_ORDERS, LEADER_SQL_COUNT };
extern const struct statement leader_statements[LEADER_SQL_COUNT];
