#pragma once

#include "base/entity.h"
#include "base/money.h"
#include "domain/workspace/act.h"

/* What the first page of the console tells: how a period went beside the one before, where visitors are lost, what is
 * owed, what waits for a person, who brings most, what happened last. All of it is read from figures that sweeps add up
 * behind the commits (domain/rollup), or is a bounded look at what waits: it costs the same in a large world as in a
 * small one. Money of different currencies is never added up. Days are those of UTC.
 *
 * Of a world with more than LIMIT_MERGED_PROGRAMS programs one program must be named. Runs inside a transaction. */

struct dashboard_ask {
    struct id program_id; /* or none: all */
    int64_t weeks, days;  /* of the period, up to and with today: one of them is 0. Weeks begin on Monday */
};

enum dashboard_key {
    DASHBOARD_VISITORS,
    DASHBOARD_REFERRALS,
    DASHBOARD_QUALIFIED,
    DASHBOARD_REWARDED,
    DASHBOARD_REVENUE,
    DASHBOARD_COST,
    DASHBOARD_KEYS
};
extern const char *const dashboard_keys[];

/* A week, or a day. */
struct dashboard_point {
    int64_t from_at;
    int64_t value;
};

struct dashboard_measure {
    int key; /* enum dashboard_key */
    struct currency currency;
    int64_t total, before; /* of the period; of as many days of the period before */
    struct entity_list series, before_series;
};

struct dashboard_step {
    int key; /* enum dashboard_key */
    int64_t count;
    struct opt_int of; /* how many took the step before; not set: it is the first */
};

struct dashboard_liability {
    struct currency currency;
    int64_t pending, available, reserved, debt;
};

struct dashboard_decision {
    struct str kind; /* of cases; else "rewards_approval", ..., "referrals_expiring" */
    int64_t count;   /* at most LIMIT_COUNTED, which stands for as many or more */
    struct opt_int amount;
    struct currency currency;
    int64_t oldest_at; /* of referrals that expire: when the first does */
};

struct dashboard_leader {
    struct id participant_id, program_id;
    struct str name; /* absent: the act may not see it */
    struct currency currency;
    int64_t closed, revenue, earned;
};

struct dashboard_recent {
    struct id id;
    int64_t at;
    struct str type; /* "referral.created" */
    struct id referral_id;
    struct str name,
        participant_name; /* the prospect's, the referrer's; absent: there is none, or it may not be seen */
    struct opt_int amount;
    struct currency currency;
};

struct dashboard {
    int64_t as_of; /* what happened until then is counted */
    int64_t from_at, to_at;
    struct str_array currencies;
    struct entity_list measures, funnel, liabilities, decisions, top, recent;
};
extern const struct entity dashboard_entity;

/* ERROR_NOT_FOUND `program_id`; ERROR_UNSUPPORTED_FILTER `program_id` where it must be named. */
MUST_CHECK enum status dashboard_read(struct act *act, const struct dashboard_ask *ask, struct dashboard *ret,
                                      struct error *err);

/* ---- how many stand where ---- */

struct counts {
    int64_t as_of;
    struct counts_referrals {
        int64_t total, pending, qualified, rewarded, disqualified;
    } referrals;
    struct counts_cases {
        int64_t open;
        struct counts_kinds {
            int64_t of[16]; /* by enum review_kind */
        } by_kind;
    } cases;
    struct counts_rewards {
        int64_t to_approve;
    } rewards;
};
extern const struct entity counts_entity;

/* Of a program, or (none) of all. The same errors. */
MUST_CHECK enum status counts_read(struct act *act, const struct id *program_id, struct counts *ret, struct error *err);
