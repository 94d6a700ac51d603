#pragma once

#include <jansson.h>

#include "base/arena.h"
#include "domain/rule/rule.h"

/* A reward rule with another amount: what was agreed with some participants alone. The rest of the rule stays: who gets
 * it, when, in which currency. Pure; any thread. */

/* Makes *ret of `base`, one of rules->rewards, and `amount`, an amount as the rules have it, in `arena`. `path` names
 * it in errors ("overrides[0].amount"): those of rules_compile(), and ERROR_INVALID_VALUE where
 *
 *   - the rule has no amount at all, so that none can take its place
 *   - the rule counts revenue, or the amount does, and not both by the same period: what was counted would not go on
 *   - a percentage is to be paid in another currency than the program's
 *
 * A rule that counts referrals goes on counting them whatever the amount: when the agreement ends, its steps are where
 * they would be. */
MUST_CHECK enum status rule_override(json_t *amount, const char *path, const struct rules *rules,
                                     const struct reward_rule *base, struct arena *arena, struct reward_rule *ret,
                                     struct error *err);
