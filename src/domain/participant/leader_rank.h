#pragma once

#include "base/entity.h"
#include "base/money.h"
#include "domain/participant/leader.h"

/* Ranks with names: a leaderboard. Who has the same figure has the same rank, and the next one's counts them: 1, 2,
 * 2, 4. Among those the order is by id, so that it stays while nothing changes.
 *
 * A page costs the same however many there are: its place says which rank the page before ended with. */

struct leader_place {
    struct leader last; /* zero: before the first */
    int64_t rank, seen; /* of the last, and how many rows there were up to it */
};

struct leader_person {
    struct id id;
    struct str name;   /* or absent */
    struct str status; /* the participant's */
    struct str shown;  /* by which name the public may see it, or absent */
};

struct leader_row {
    int64_t rank, value;
    struct leader_person participant;
    struct currency currency; /* of a value that is money; else empty */
};

/* The row of GET /v1/leaderboard. */
extern const struct entity leader_row_entity;

enum leader_span { LEADER_EVER, LEADER_YEAR, LEADER_MONTH };
extern const char *const leader_spans[]; /* "all", "year", "month", null */

/* The period of leader_list() that holds the act's time, UTC. */
int64_t leader_period(const struct act *act, enum leader_span span);

/* What is asked for. */
struct leader_ask {
    struct id program_id;
    int64_t period; /* of leader_period() */
    enum leader_order order;
    struct currency currency; /* the program's, for values that are money */
    size_t limit;
};

/* `ask->limit` rows at most behind `place`, which is moved on; the transaction's arena. Two statements. */
MUST_CHECK enum status leader_ranks(struct act *act, const struct leader_ask *ask, struct leader_place *place,
                                    struct leader_row **ret_rows, size_t *ret_count, bool *ret_more, struct error *err);
