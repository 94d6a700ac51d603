/* The pipeline of rules that name no stages of their own. */

#include "domain/rule/stages.h"

enum { KEY_BYTES_MAX = 40 };

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

const struct stage *stages_default(size_t *ret_count)
{
    *ret_count = sizeof STAGES / sizeof STAGES[0];
    return STAGES;
}

bool stage_key_is_valid(struct str key)
{
    bool good = key.size >= 1 && key.size <= KEY_BYTES_MAX && key.data[0] >= 'a' && key.data[0] <= 'z';
    for (size_t i = 1; good && i < key.size; i++)
        good = (key.data[i] >= 'a' && key.data[i] <= 'z') || (key.data[i] >= '0' && key.data[i] <= '9') ||
               key.data[i] == '_';
    return good;
}
