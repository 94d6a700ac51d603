#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/money.h"
#include "domain/rule/grammar.h"
#include "domain/rule/rule.h"

/* A compiled amount. Immutable, part of the rules. */

/* What an amount is a share of, in the order of the grammar's words. */
enum amount_of {
    OF_EVENT_AMOUNT,
    OF_EVENT_NET_AMOUNT,
    OF_REFERRAL_VALUE,
    OF_NOTHING, /* neither a percentage, nor brackets, nor steps by revenue */
};

/* One step, milestone or bracket; a fixed amount or a percentage has just one. */
struct amount_tier {
    int64_t bound;   /* step: from; milestone: at; bracket: up_to (INT64_MAX for the last); else 0 */
    bool is_percent; /* `value` is basis points, else minor units */
    int64_t value;
};

struct rule_amount {
    enum grammar_amount form;
    enum amount_of of;
    bool is_marginal;
    int64_t cap;   /* INT64_MAX: none */
    int64_t floor; /* 0: none */
    enum rule_counter counter;
    enum rule_period per;
    bool has_percent;
    const struct amount_tier *tiers; /* bounds ascend */
    size_t tier_count;
};

/* The name of what it is a share of: "event.amount". Not for OF_NOTHING. */
const char *amount_of_name(enum amount_of of);
