/* The cap or budget that left a rule too little, in parts. Pure. */

#include "domain/why/why.h"

#define LIMIT(name, kind, more, ...) ENTITY_TOLD(struct limit_said, name, name, kind, more, __VA_ARGS__)
/* clang-format off */
static const struct member limit_members[] = {
    LIMIT(kind, NAME, 0, .words = limit_kinds, .doc = "What it is.")
    LIMIT(most, INT, 0, .doc = "What may be given: minor units, or rewards.")
    LIMIT(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amounts; null where rewards are counted.")
    LIMIT(per, NAME, 0, .words = limit_periods, .doc = "In which window.")
    LIMIT(left, OPT_INT, MEMBER_NULL, .doc = "What was left; null where all was used.")
    LIMIT(wanted, OPT_INT, MEMBER_NULL, .doc = "What the rule came to; null where all was used.")
    LIMIT(asks, BOOL, 0, .doc = "Whether a person was to decide.")
};
/* clang-format on */
const struct entity why_limit_entity = ENTITY("WhyLimit", limit_members, struct limit_said);

const struct limit_said *why_limit(struct str reason, struct arena *arena)
{
    struct limit_said said;
    if (!limit_said_read(reason, &said))
        return NULL;
    struct limit_said *copy = arena_alloc(arena, sizeof *copy);
    *copy = said;
    return copy;
}
