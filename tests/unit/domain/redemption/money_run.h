#pragma once

#include "money_lots.h"
#include "scene.h"

#include "domain/redemption/redemption.h"

/* One run of random operations on the money of a store, each told to the model too (money_lots.h) and compared. What is
 * done depends on the seed and the model alone, so that a seed does the same on every store. */

enum {
    RUN_PROGRAMS = 3,
    RUN_REFERRERS = 3,
    RUN_REFERRALS = 120,
    RUN_CONTACTS = RUN_REFERRERS + RUN_REFERRALS,
    RUN_REFUNDS = 2000,
    RUN_REDEMPTIONS = 2000,
    RUN_LOTS = 40,
};

struct run_person {
    char email[32];
    struct id id;
};

struct run_referral {
    struct id id;
    int contact, program, participant; /* participant: of its program, or MONEY_NOBODY */
    bool live;
};

struct run_sale {
    int referral, told; /* told: the how manieth, from 1; 0: not yet */
    int64_t told_at;
};

struct run_refund {
    int sale, type;
    bool undone;
};

struct run_redemption {
    struct id id;
    int contact, program;
    int64_t asked, amount, expires_at; /* asked 0: all */
    bool capture, open;
    struct {
        int lot;
        int64_t amount;
    } lots[RUN_LOTS];
    int lot_count;
};

struct run {
    struct money money;
    uint64_t seed, random;
    const char *did; /* the last operation */
    int64_t operations;
    struct id programs[RUN_PROGRAMS];
    struct referrer participants[RUN_PROGRAMS][RUN_REFERRERS];
    int64_t ordinals[RUN_PROGRAMS][RUN_REFERRERS];
    struct run_person people[RUN_CONTACTS];
    struct run_referral referrals[RUN_REFERRALS];
    int referral_count;
    struct run_sale sales[MONEY_SALES];
    int told_count, bonus_count, message_count;
    struct run_refund refunds[RUN_REFUNDS];
    int refund_count;
    struct run_redemption redemptions[RUN_REDEMPTIONS];
    int redemption_count;
};

extern const char *const run_currencies[RUN_PROGRAMS];

int64_t run_pick(struct run *run, int64_t count);

/* `got` is what was expected: done, or refused with this code. */
enum status run_judge(enum status got, const struct error *said, bool done, enum error_code code, struct error *err);

/* Facts about sales and acts on referrals (money_facts.c), on rewards and of spending (money_spending.c). */
struct run_operation {
    const char *name;
    enum status (*run)(struct run *run, struct act *act, struct error *err);
    int weight;
};
extern const struct run_operation run_facts[], run_spending[]; /* end with a null name */

/* One operation, and what it touched is compared. */
enum status run_step(struct run *run, struct act *act, struct error *err);

/* Every lot and balance is compared. */
enum status run_compare_all(struct run *run, struct act *act, struct error *err);
