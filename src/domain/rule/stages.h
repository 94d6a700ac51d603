#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/* What a stage of a referral's pipeline is. Which stages there are is part of a version's rules (rule.h): ask
 * rules_find_stage(). Here is only the pipeline of rules that name none of their own. Any thread. */

enum stage_kind {
    STAGE_OPEN,
    STAGE_WON,
    STAGE_LOST,
};

struct stage {
    const char *key;  /* "won": stable, stored */
    const char *name; /* "Won": shown */
    enum stage_kind kind;
};

/* The default pipeline, in its order. */
const struct stage *stages_default(size_t *ret_count);

/* Whether a stage can have this key: [a-z][a-z0-9_]{0,39}. */
bool stage_key_is_valid(struct str key);
