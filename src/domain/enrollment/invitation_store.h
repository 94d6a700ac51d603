#pragma once

#include "store/store.h"

/* The statements of invitations. For invitation.c only. */

enum {
    INVITATION_SQL_KEEP,
    INVITATION_SQL_LAST,
    INVITATION_SQL_COUNT,
};

extern const struct statement invitation_statements[INVITATION_SQL_COUNT];
