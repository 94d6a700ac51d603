#pragma once

#include "domain/fraud/policy.h"

/* What is known about a referral, and what a policy makes of it. Pure: the caller gathers the facts, and writes what
 * follows. Any thread. */

/* A visit, as far as it was kept: keyed hashes, 0 for unknown. */
struct fraud_visit {
    int64_t network, agent;
};

/* Somebody as the contact says, or as the fact itself said. Absent texts are not known. */
struct fraud_person {
    struct str name, address, city;
    struct str email, phone;           /* of the contact */
    struct str said_email, said_phone; /* in the form, where these differ */
    struct str payout;                 /* a keyed hash of where money goes */
};

enum fraud_listed { FRAUD_LISTED_NOT, FRAUD_LISTED_ALLOWED, FRAUD_LISTED_BLOCKED };

struct fraud_facts {
    bool same_person;
    struct fraud_person referrer, referred;
    struct fraud_visit visit;                /* of the referred person */
    const struct fraud_visit *referrer_seen; /* visits of the referrer */
    size_t referrer_seen_count;
    bool cookie_of_referrer; /* the visitor's cookie leads to a visit of the referrer */
    bool by_bot;
    int64_t referrals;       /* of the referrer within the policy's time, this one too */
    int64_t network_people;  /* who came from this network within a day, this one too */
    int64_t cluster_people;  /* of these by this referrer, on this kind of device */
    int64_t cycle_steps;     /* 0: none; 1: the referred brought the referrer */
    int64_t click_to_form_s; /* -1: not known */
    enum fraud_listed listed;
};

enum fraud_outcome { FRAUD_PASSES, FRAUD_IS_HELD, FRAUD_IS_BLOCKED };

/* "passed", "held", "blocked", null: in the order of enum fraud_outcome. The numbers are stored. */
extern const char *const fraud_outcomes[];

struct fraud_finding {
    enum fraud_signal signal;
    enum fraud_do does;
    int64_t figure; /* what was counted; 0: nothing */
};

struct fraud_judgement {
    enum fraud_outcome outcome;
    int64_t score; /* 0 to 100 */
    size_t count;
    struct fraud_finding findings[FRAUD_SIGNAL_COUNT]; /* heaviest first */
};

/* How the two add up:
 *
 *   - Each signal that the facts show and the policy does not allow is a finding. The score is the sum of their points,
 *     100 at most.
 *   - The outcome is the gravest of: what the policy does about each finding; the limits that the score reaches.
 *   - Findings that only say where the visitor was never hold or block by themselves, whatever they add up to.
 *   - One person on both sides is blocked under every policy.
 *   - What is on the allow list has no findings, one person on both sides aside. What is on the block list is blocked,
 *     whatever allows it. */
void fraud_judge(const struct fraud_policy *policy, const struct fraud_facts *facts, struct fraud_judgement *ret);

/* The same at a later moment, with what was found before: that stays found, unless it was allowed or taken off the
 * block list since. */
void fraud_judge_again(const struct fraud_policy *policy, const struct fraud_facts *facts,
                       const struct fraud_finding *kept, size_t kept_count, struct fraud_judgement *ret);

/* The points of findings that were kept, as fraud_judge() adds them up. */
int64_t fraud_score(const struct fraud_finding *findings, size_t count);
