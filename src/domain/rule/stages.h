#pragma once

#include <stddef.h>

#include "base/str.h"

/* The default stages of a referral's pipeline, in their order. Any thread. */

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

const struct stage *stages(size_t *ret_count);

/* Null: no such stage. */
const struct stage *stage_find(struct str key);

/* "open", "won", "lost". */
const char *stage_kind_name(enum stage_kind kind);
