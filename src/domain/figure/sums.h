#pragma once

#include <stdint.h>

#include "domain/tally/tally_row.h"

/* What figures of a report are made of: sums out of the roll-ups, of one line of it in one currency. */

enum sum {
    SUM_SUBMITTED, /* as in enum tally_margin from here on: read as they are stored */
    SUM_QUALIFIED,
    SUM_LOST,
    SUM_CLOSED,
    SUM_REVENUE,
    SUM_REWARDED,
    SUM_INVITED,
    SUM_CLOSE_SECONDS,
    SUM_CLOSE_SPANS,
    SUM_GRANTED = SUM_CLOSE_SPANS + SPANS, /* as in enum tally_given */
    SUM_GRANTED_AMOUNT,
    SUM_ISSUED,
    SUM_ISSUED_AMOUNT,
    SUM_REDEEMED,
    SUM_PAID,
    SUM_ISSUE_SECONDS,
    SUM_ISSUE_SPANS,
    SUM_CLICKS = SUM_ISSUE_SPANS + SPANS, /* of people */
    SUM_VISITORS,
    SUM_BOTS,
    SUM_COST,
    SUM_PENDING,
    SUM_AVAILABLE,
    SUM_RESERVED,
    SUM_DEBT,
    SUM_OWED,   /* the three before debt */
    SUM_JOINED, /* as the columns of participation_day */
    SUM_BECAME_ACTIVE,
    SUM_FIRST_REFERRED,
    SUM_FIRST_CLOSED,
    SUM_MEMBERS, /* at the end of a period */
    SUM_ACTIVE_MEMBERS,
    SUM_CUSTOMERS, /* as the columns of cohort; what they did in a time, where all have had that time: */
    SUM_CAME_BACK,
    SUM_REVENUE_30,
    SUM_REVENUE_90,
    SUM_REVENUE_180,
    SUM_CUSTOMERS_30, /* and how many have */
    SUM_CUSTOMERS_90,
    SUM_CUSTOMERS_180,
    SUM_END,
};

struct sums {
    int64_t of[SUM_END];
};

/* Which sums are known of what a report goes by: bits. What is not counted by that is not told as 0. */
enum sums_known {
    KNOWN_SUBMITTED = 1,
    KNOWN_STEPS = 2,  /* qualified, lost, rewarded */
    KNOWN_CLOSED = 4, /* with their revenue */
    KNOWN_CLOSE_TIME = 8,
    KNOWN_INVITED = 16,
    KNOWN_CLICKS = 32,
    KNOWN_COST = 64,
    KNOWN_GIVEN = 128,
    KNOWN_OWED = 256,
    KNOWN_DEBT = 512,
    KNOWN_FIRSTS = 1024,
    KNOWN_MEMBERS = 2048, /* with those who joined */
    KNOWN_CUSTOMERS = 4096,
};
