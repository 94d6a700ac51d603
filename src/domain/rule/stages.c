/* The default pipeline. A program's own stages come later; then this table is what a program without them has. */

#include "domain/rule/stages.h"

#include <assert.h>

static const struct stage STAGES[] = {
    {"submitted", "Submitted", STAGE_OPEN},
    {"accepted", "Accepted", STAGE_OPEN},
    {"contacted", "Contacted", STAGE_OPEN},
    {"qualified", "Qualified", STAGE_OPEN},
    {"opportunity", "Opportunity", STAGE_OPEN},
    {"proposal", "Proposal", STAGE_OPEN},
    {"negotiation", "Negotiation", STAGE_OPEN},
    {"won", "Won", STAGE_WON},
    {"lost", "Lost", STAGE_LOST},
    {"declined", "Declined", STAGE_LOST},
    {"expired", "Expired", STAGE_LOST},
};

static const char *const KIND_NAMES[] = {
    [STAGE_OPEN] = "open",
    [STAGE_WON] = "won",
    [STAGE_LOST] = "lost",
};

const struct stage *stages(size_t *ret_count)
{
    *ret_count = sizeof STAGES / sizeof STAGES[0];
    return STAGES;
}

const struct stage *stage_find(struct str key)
{
    for (size_t i = 0; i < sizeof STAGES / sizeof STAGES[0]; i++)
        if (str_equal(str_from(STAGES[i].key), key))
            return &STAGES[i];
    return NULL;
}

const char *stage_kind_name(enum stage_kind kind)
{
    assert((size_t)kind < sizeof KIND_NAMES / sizeof KIND_NAMES[0]);
    return KIND_NAMES[kind];
}
