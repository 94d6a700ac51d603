/* What a program takes in which status: one table for all who ask. Any thread. */

#include <assert.h>

#include "domain/program/program.h"

/* Why not, and how it is told. ERROR_NONE: it is taken. */
struct refusal {
    enum error_code code;
    const char *detail;
};

#define TAKEN                                                                                                          \
    {                                                                                                                  \
        ERROR_NONE, NULL                                                                                               \
    }
#define HIDDEN                                                                                                         \
    {                                                                                                                  \
        ERROR_NOT_FOUND, "There is no such program in public: it is a draft."                                          \
    }

static const struct refusal REFUSALS[PROGRAM_ENDED + 1][PROGRAM_WISH_COUNT] = {
    [PROGRAM_DRAFT] =
        {
            [PROGRAM_FACE] = HIDDEN,
            [PROGRAM_CLICKS] = HIDDEN,
            [PROGRAM_PARTICIPANTS] = TAKEN,
            [PROGRAM_REFERRALS] = {ERROR_CONFLICT, "This program is a draft: it takes no referrals yet. Set its status "
                                                   "to active first."},
            [PROGRAM_QUALIFICATION] = TAKEN,
        },
    [PROGRAM_ACTIVE] = {TAKEN, TAKEN, TAKEN, TAKEN, TAKEN},
    [PROGRAM_PAUSED] =
        {
            [PROGRAM_FACE] = TAKEN,
            [PROGRAM_CLICKS] = TAKEN,
            [PROGRAM_PARTICIPANTS] = {ERROR_PROGRAM_PAUSED, "This program is paused: it takes no new participants."},
            [PROGRAM_REFERRALS] = {ERROR_PROGRAM_PAUSED, "This program is paused: it takes no new referrals."},
            [PROGRAM_QUALIFICATION] = TAKEN,
        },
    [PROGRAM_ENDED] =
        {
            [PROGRAM_FACE] = TAKEN,
            [PROGRAM_CLICKS] = {ERROR_PROGRAM_ENDED, "This program has ended: it records no clicks."},
            [PROGRAM_PARTICIPANTS] = {ERROR_PROGRAM_ENDED, "This program has ended: it takes no new participants."},
            [PROGRAM_REFERRALS] = {ERROR_PROGRAM_ENDED, "This program has ended: it takes no new referrals."},
            [PROGRAM_QUALIFICATION] = {ERROR_PROGRAM_ENDED, "The program has ended: nothing qualifies any more."},
        },
};

enum status program_takes(enum program_status status, enum program_wish wish, const char *param, struct error *err)
{
    assert(status <= PROGRAM_ENDED && wish < PROGRAM_WISH_COUNT);
    const struct refusal *refusal = &REFUSALS[status][wish];
    return refusal->code == ERROR_NONE ? STATUS_OK : error_set(err, refusal->code, param, "%s", refusal->detail);
}
