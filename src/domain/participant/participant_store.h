#pragma once

#include "domain/participant/participant.h"

/* The statements of participants, and their rows. For participant.c only. */

enum {
    PARTICIPANT_SQL_READ,
    PARTICIPANT_SQL_LIST,
    PARTICIPANT_SQL_LIST_STATUS,
    PARTICIPANT_SQL_LIST_PROGRAM,
    PARTICIPANT_SQL_LIST_PROGRAM_STATUS,
    PARTICIPANT_SQL_LIST_CONTACT,
    PARTICIPANT_SQL_BRIEF,
    PARTICIPANT_SQL_BRIEFS,
    PARTICIPANT_SQL_KEEP,
    PARTICIPANT_SQL_FIND,
    PARTICIPANT_SQL_CLICKS,
    PARTICIPANT_SQL_INSERT,
    PARTICIPANT_SQL_COUNT,
};

extern const struct statement participant_statements[PARTICIPANT_SQL_COUNT];

/* A row of PARTICIPANT_SQL_READ or one of the lists. Fills stats.currency only. */
struct participant participant_from_row(const struct result *result, size_t row);

/* A row of PARTICIPANT_SQL_BRIEF or PARTICIPANT_SQL_FIND. */
struct participant_brief participant_brief_from_row(const struct result *result, size_t row);
