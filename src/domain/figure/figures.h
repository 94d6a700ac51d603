#pragma once

#include "base/entity.h"
#include "domain/figure/sums.h"

/* The figures that reports tell, in one table: what each is called, how it is computed from sums, and what it means.
 * All are whole numbers: money in minor units, shares in basis points, durations in seconds. */

enum figure_kind { FIGURE_COUNT, FIGURE_MONEY, FIGURE_RATIO, FIGURE_SECONDS };
extern const char *const figure_kinds[]; /* "count", "money", "ratio", "seconds" */

/* name, kind, how, two operands, what must be known, in words */
#define FIGURES(F)                                                                                                     \
    F(invitations, COUNT, SUM, SUM_INVITED, 0, KNOWN_INVITED, "Invitations that were sent.")                           \
    F(clicks, COUNT, SUM, SUM_CLICKS, 0, KNOWN_CLICKS, "Clicks of people.")                                            \
    F(visitors, COUNT, SUM, SUM_VISITORS, 0, KNOWN_CLICKS, "People who clicked, once an hour and link.")               \
    F(bots, COUNT, SUM, SUM_BOTS, 0, KNOWN_CLICKS, "Clicks of machines; they are in no other figure.")                 \
    F(referrals, COUNT, SUM, SUM_SUBMITTED, 0, KNOWN_SUBMITTED, "Referrals that were submitted.")                      \
    F(qualified, COUNT, SUM, SUM_QUALIFIED, 0, KNOWN_STEPS, "Referrals that qualified.")                               \
    F(closed, COUNT, SUM, SUM_CLOSED, 0, KNOWN_CLOSED, "Referrals that were won.")                                     \
    F(rewarded, COUNT, SUM, SUM_REWARDED, 0, KNOWN_STEPS, "Referrals whose referrer got a reward that still stands.")  \
    F(lost, COUNT, SUM, SUM_LOST, 0, KNOWN_STEPS, "Referrals that were lost or disqualified.")                         \
    F(visitor_to_referral, RATIO, SHARE, SUM_SUBMITTED, SUM_VISITORS, KNOWN_CLICKS, "Referrals of visitors.")          \
    F(referral_to_qualified, RATIO, SHARE, SUM_QUALIFIED, SUM_SUBMITTED, KNOWN_STEPS, "Qualified of submitted.")       \
    F(referral_to_closed, RATIO, SHARE, SUM_CLOSED, SUM_SUBMITTED, KNOWN_CLOSED, "Won of submitted.")                  \
    F(referral_to_rewarded, RATIO, SHARE, SUM_REWARDED, SUM_SUBMITTED, KNOWN_STEPS, "Rewarded of submitted.")          \
    F(close_median_s, SECONDS, MEDIAN, SUM_CLOSE_SPANS, 0, KNOWN_CLOSE_TIME,                                           \
      "Within how long half of the won ones were won: the end of a class, or a year for longer.")                      \
    F(close_p90_s, SECONDS, NINETY, SUM_CLOSE_SPANS, 0, KNOWN_CLOSE_TIME, "The same of nine in ten.")                  \
    F(close_mean_s, SECONDS, MEAN, SUM_CLOSE_SECONDS, SUM_CLOSED, KNOWN_CLOSE_TIME, "How long it took on average.")    \
    F(revenue, MONEY, SUM, SUM_REVENUE, 0, KNOWN_CLOSED, "What the won ones are worth.")                               \
    F(revenue_per_closed, MONEY, MEAN, SUM_REVENUE, SUM_CLOSED, KNOWN_CLOSED, "Revenue of each won one.")              \
    F(cost, MONEY, SUM, SUM_COST, 0, KNOWN_COST,                                                                       \
      "What rewards cost: granted, less denied, taken back and lapsed; by participant what it earned itself.")         \
    F(cost_per_closed, MONEY, MEAN, SUM_COST, SUM_CLOSED, KNOWN_COST | KNOWN_CLOSED, "Cost of each won one.")          \
    F(gain, MONEY, LESS, SUM_REVENUE, SUM_COST, KNOWN_COST | KNOWN_CLOSED, "Revenue less cost.")                       \
    F(roi, RATIO, GAIN, SUM_REVENUE, SUM_COST, KNOWN_COST | KNOWN_CLOSED, "(Revenue less cost) of cost.")              \
    F(revenue_per_cost, RATIO, SHARE, SUM_REVENUE, SUM_COST, KNOWN_COST | KNOWN_CLOSED, "Revenue of cost.")            \
    F(rewards_granted, COUNT, SUM, SUM_GRANTED, 0, KNOWN_GIVEN, "Rewards that were granted.")                          \
    F(granted, MONEY, SUM, SUM_GRANTED_AMOUNT, 0, KNOWN_GIVEN, "What they were granted for.")                          \
    F(rewards_issued, COUNT, SUM, SUM_ISSUED, 0, KNOWN_GIVEN, "Rewards that their beneficiaries got.")                 \
    F(issued, MONEY, SUM, SUM_ISSUED_AMOUNT, 0, KNOWN_GIVEN, "What they got.")                                         \
    F(redeemed, MONEY, SUM, SUM_REDEEMED, 0, KNOWN_GIVEN, "What was used, less what came back of it.")                 \
    F(paid, MONEY, SUM, SUM_PAID, 0, KNOWN_GIVEN, "What was paid out.")                                                \
    F(issue_median_s, SECONDS, MEDIAN, SUM_ISSUE_SPANS, 0, KNOWN_GIVEN,                                                \
      "Within how long half of the issued ones were issued after they had been granted.")                              \
    F(issue_p90_s, SECONDS, NINETY, SUM_ISSUE_SPANS, 0, KNOWN_GIVEN, "The same of nine in ten.")                       \
    F(issue_mean_s, SECONDS, MEAN, SUM_ISSUE_SECONDS, SUM_ISSUED, KNOWN_GIVEN, "How long it took on average.")         \
    F(owed, MONEY, SUM, SUM_OWED, 0, KNOWN_OWED, "What is owed: the three that follow.")                               \
    F(pending, MONEY, SUM, SUM_PENDING, 0, KNOWN_OWED, "Granted and not due yet.")                                     \
    F(available, MONEY, SUM, SUM_AVAILABLE, 0, KNOWN_OWED, "To be used at any time.")                                  \
    F(reserved, MONEY, SUM, SUM_RESERVED, 0, KNOWN_OWED, "In open redemptions and payouts.")                           \
    F(debt, MONEY, SUM, SUM_DEBT, 0, KNOWN_DEBT, "Owed to the business: taken back after it was used.")                \
    F(joined, COUNT, SUM, SUM_JOINED, 0, KNOWN_MEMBERS, "Participants who joined.")                                    \
    F(became_active, COUNT, SUM, SUM_BECAME_ACTIVE, 0, KNOWN_FIRSTS,                                                   \
      "Participants for whom a person clicked, or who referred somebody, for the first time.")                         \
    F(first_referral, COUNT, SUM, SUM_FIRST_REFERRED, 0, KNOWN_FIRSTS, "Participants who sent their first referral.")  \
    F(first_closed, COUNT, SUM, SUM_FIRST_CLOSED, 0, KNOWN_FIRSTS, "Participants whose first referral was won.")       \
    F(participants, COUNT, SUM, SUM_MEMBERS, 0, KNOWN_MEMBERS, "Who has joined until the end of the period.")          \
    F(active_participants, COUNT, SUM, SUM_ACTIVE_MEMBERS, 0, KNOWN_MEMBERS,                                           \
      "Who has become active until the end of the period.")                                                            \
    F(active_share, RATIO, SHARE, SUM_ACTIVE_MEMBERS, SUM_MEMBERS, KNOWN_MEMBERS, "Active ones of participants.")      \
    F(customers, COUNT, SUM, SUM_CUSTOMERS, 0, KNOWN_CUSTOMERS, "Customers who bought first in that month.")           \
    F(came_back, COUNT, KNOWN, SUM_CAME_BACK, SUM_CUSTOMERS_180, KNOWN_CUSTOMERS,                                      \
      "Those who bought again within 180 days.")                                                                       \
    F(came_back_share, RATIO, SHARE, SUM_CAME_BACK, SUM_CUSTOMERS_180, KNOWN_CUSTOMERS, "The same of all customers.")  \
    F(revenue_30d, MONEY, KNOWN, SUM_REVENUE_30, SUM_CUSTOMERS_30, KNOWN_CUSTOMERS,                                    \
      "What they bought within 30 days of the first time, less refunds.")                                              \
    F(revenue_30d_per_customer, MONEY, MEAN, SUM_REVENUE_30, SUM_CUSTOMERS_30, KNOWN_CUSTOMERS,                        \
      "The same for each customer.")                                                                                   \
    F(revenue_90d, MONEY, KNOWN, SUM_REVENUE_90, SUM_CUSTOMERS_90, KNOWN_CUSTOMERS, "The same within 90 days.")        \
    F(revenue_90d_per_customer, MONEY, MEAN, SUM_REVENUE_90, SUM_CUSTOMERS_90, KNOWN_CUSTOMERS,                        \
      "That for each customer.")                                                                                       \
    F(revenue_180d, MONEY, KNOWN, SUM_REVENUE_180, SUM_CUSTOMERS_180, KNOWN_CUSTOMERS, "The same within 180 days.")    \
    F(revenue_180d_per_customer, MONEY, MEAN, SUM_REVENUE_180, SUM_CUSTOMERS_180, KNOWN_CUSTOMERS,                     \
      "That for each customer.")

#define FIGURE_PLACE(name, ...) FIGURE_##name,
enum figure { FIGURES(FIGURE_PLACE) FIGURE_END };

struct figures {
    struct opt_int of[FIGURE_END]; /* not set: not told, or nothing to be divided by */
};
extern const struct entity figures_entity;

const char *figure_name(enum figure figure);
enum figure figure_named(struct str name); /* FIGURE_END: there is none */
enum figure_kind figure_kind(enum figure figure);
unsigned figure_needs(enum figure figure); /* bits of enum sums_known */

/* Not set where it would be divided by nothing, or where nobody has had the time that it is told of. Shares are rounded
 * to the nearest. */
struct opt_int figure_of(enum figure figure, const struct sums *sums);
