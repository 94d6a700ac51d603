#pragma once

#include "domain/tally/tally.h"

/* Who takes part and how far they have come: the days on which participants joined, were clicked for, referred and won
 * for the first time (`participation`), and for how many of them a day was one (`participation_day`). Kept by the
 * sweeps of figures and of clicks, in their transactions.
 *
 * A day is the first of those that are true now, in whatever order they are told of: a day that is no longer one is
 * looked up again in the rows of referrals. Clicks and joining are never taken back. */

enum participation_step { PARTICIPATION_JOINED, PARTICIPATION_CLICKED, PARTICIPATION_REFERRED, PARTICIPATION_CLOSED };
enum { PARTICIPATION_STEPS = PARTICIPATION_CLOSED + 1 };

/* What one world's participants have done, gathered for their days. */
struct participation {
    struct txn *txn;
    int64_t ws;
    struct tally days;
};

struct participation_news {
    struct id program_id;
    struct id participant_id;
    struct str channel;                /* empty: in all; never absent */
    int64_t days[PARTICIPATION_STEPS]; /* 0: nothing */
    bool again;                        /* referrals were taken away: their days are looked up */
};

struct participation participation_begin(struct txn *txn, int64_t ws);

/* In the order of programs, participants, channels: that is the lock order. */
MUST_CHECK enum status participation_note(struct participation *participation, const struct participation_news *news,
                                          struct error *err);

/* What rows of TALLY_FIRST say, in the order of tally_compare(). */
MUST_CHECK enum status participation_note_rows(struct participation *participation, const struct tally_row *rows,
                                               size_t count, struct error *err);

/* Adds to the days, and ends. */
MUST_CHECK enum status participation_write(struct participation *participation, struct error *err);
