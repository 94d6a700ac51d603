#pragma once

#include "domain/participant/leader.h"
#include "store/store.h"

/* The statements of ranks, by enum leader_order. For leader.c only. */

extern const struct statement leader_statements[LEADER_ORDERS];
