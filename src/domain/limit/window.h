#pragma once

#include "domain/rule/rule.h"

/* The window of a cap or a budget that holds a time: [`starts_at`, `ends_at`) in UTC. A week begins on Monday. For life
 * from 0 to TIME_NONE. Pure. */
struct limit_window {
    int64_t starts_at, ends_at;
};

struct limit_window limit_window_of(enum rule_period per, int64_t at);
