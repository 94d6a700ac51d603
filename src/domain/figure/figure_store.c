/* The statements of reports. Each reads ranges of rows that sweeps have added up, of twenty programs at most: how many
 * there are depends on days, programs and what they are told by, not on how much happened. */

#include "domain/figure/figure_store.h"

/* BIGINT, which a sum of PostgreSQL is not. */
#define SUM(column) "CAST(SUM(" column ") AS BIGINT)"
#define SPAN_SUMS(prefix)                                                                                                                   \
    SUM(prefix "0")                                                                                                                         \
    ", " SUM(prefix "1") ", " SUM(prefix "2") ", " SUM(prefix "3") ", " SUM(prefix "4") ", " SUM(prefix "5") ", " SUM(prefix "6") ", " SUM( \
        prefix                                                                                                                              \
        "7") ", " SUM(prefix                                                                                                                \
                      "8") ", " SUM(prefix                                                                                                  \
                                    "9") ", " SUM(prefix                                                                                    \
                                                  "10") ", " SUM(prefix                                                                     \
                                                                 "11") ", " SUM(prefix                                                      \
                                                                                "12") ", " SUM(prefix                                       \
                                                                                               "13") ", " SUM(prefix                        \
                                                                                                              "14") ", " SUM(prefix         \
                                                                                                                             "15")
#define OF_PROGRAMS " WHERE ws = $1 AND program_id IN ({ids})"
#define OF_DAYS OF_PROGRAMS " AND day >= $2 AND day < $3"

/* In the order of enum sum. */
#define MARGIN_SUMS                                                                                                    \
    SUM("submitted")                                                                                                   \
    ", " SUM("qualified") ", " SUM("lost") ", " SUM("closed") ", " SUM("revenue") ", " SUM("rewarded") ", " SUM(       \
        "invited") ", " SUM("close_s")
#define MARGIN_TYPES "iiiiiiii"
#define SPAN_TYPES "iiiiiiiiiiiiiiii"
#define GIVEN_SUMS                                                                                                     \
    SUM("granted")                                                                                                     \
    ", " SUM("granted_amount") ", " SUM("issued") ", " SUM("issued_amount") ", " SUM("redeemed") ", " SUM(             \
        "paid") ", " SUM("issue_s") ", " SPAN_SUMS("issue_")
#define GIVEN_TYPES "iiiiiiiiiiiiiiiiiiiiiii"
#define CLICK_SUMS SUM("clicks - bots") ", " SUM("uniques") ", " SUM("bots")
#define FIRST_SUMS SUM("joined") ", " SUM("active") ", " SUM("referred") ", " SUM("closed")
#define OWED_SUMS SUM("pending") ", " SUM("available") ", " SUM("reserved")

#define LEADERS(order)                                                                                                 \
    "SELECT participant_id, referrals, closed, revenue, earned FROM leader WHERE ws = $1 AND program_id = $2 AND "     \
    "period = $3 AND " order " > 0 ORDER BY " order " DESC, participant_id DESC LIMIT $4"

const struct statement figure_statements[FIGURE_SQL_COUNT] = {
    [FIGURE_SQL_MARGIN_DAYS] = {.name = "figure_margin_days",
                                .purpose = "what happened to referrals of some programs, by day",
                                .text =
                                    "SELECT day, " MARGIN_SUMS " FROM stat_margin" OF_DAYS " AND dim = 0 GROUP BY day",
                                .params = "iii",
                                .columns = "i" MARGIN_TYPES},
    [FIGURE_SQL_MARGIN_PROGRAMS] = {.name = "figure_margin_programs",
                                    .purpose = "what happened to referrals of some programs, by program",
                                    .text = "SELECT program_id, " MARGIN_SUMS " FROM stat_margin" OF_DAYS
                                            " AND dim = 0 GROUP BY program_id",
                                    .params = "iii",
                                    .columns = "b" MARGIN_TYPES},
    [FIGURE_SQL_MARGIN_KEYS] = {.name = "figure_margin_keys",
                                .purpose = "what happened to referrals of some programs, by channel, owner or source",
                                .text = "SELECT key, " MARGIN_SUMS " FROM stat_margin" OF_DAYS
                                        " AND dim = $4 GROUP BY key ORDER BY SUM(submitted + closed) DESC, key "
                                        "LIMIT 200",
                                .params = "iiii",
                                .columns = "b" MARGIN_TYPES},
    [FIGURE_SQL_SPAN_DAYS] = {.name = "figure_span_days",
                              .purpose = "how long won referrals of some programs took, by day",
                              .text = "SELECT day, " SPAN_SUMS("close_") " FROM stat_margin" OF_DAYS
                                                                         " AND dim = 0 AND closed <> 0 GROUP BY day",
                              .params = "iii",
                              .columns = "i" SPAN_TYPES},
    [FIGURE_SQL_SPAN_PROGRAMS] = {.name = "figure_span_programs",
                                  .purpose = "how long won referrals of some programs took, by program",
                                  .text = "SELECT program_id, " SPAN_SUMS(
                                      "close_") " FROM stat_margin" OF_DAYS
                                                " AND dim = 0 AND closed <> 0 GROUP BY program_id",
                                  .params = "iii",
                                  .columns = "b" SPAN_TYPES},
    [FIGURE_SQL_SPAN_KEYS] =
        {.name = "figure_span_keys",
         .purpose = "how long won referrals of some programs took, by channel, owner or source",
         .text = "SELECT key, " SPAN_SUMS(
             "close_") " FROM stat_margin" OF_DAYS
                       " AND dim = $4 AND closed <> 0 GROUP BY key ORDER BY SUM(closed) DESC, key LIMIT 200",
         .params = "iiii",
         .columns = "b" SPAN_TYPES},
    [FIGURE_SQL_CLICK_DAYS] = {.name = "figure_click_days",
                               .purpose = "clicks of some programs, by day",
                               .text = "SELECT day, " CLICK_SUMS " FROM program_day" OF_DAYS " GROUP BY day",
                               .params = "iii",
                               .columns = "iiii"},
    [FIGURE_SQL_CLICK_PROGRAMS] = {.name = "figure_click_programs",
                                   .purpose = "clicks of some programs, by program",
                                   .text = "SELECT program_id, " CLICK_SUMS " FROM program_day" OF_DAYS
                                           " GROUP BY program_id",
                                   .params = "iii",
                                   .columns = "biii"},
    [FIGURE_SQL_CLICK_CHANNELS] = {.name = "figure_click_channels",
                                   .purpose = "clicks of some programs, by channel",
                                   .text = "SELECT channel, " CLICK_SUMS " FROM channel_day" OF_DAYS
                                           " GROUP BY channel ORDER BY SUM(clicks) DESC, channel LIMIT 200",
                                   .params = "iii",
                                   .columns = "tiii"},
    [FIGURE_SQL_COST_DAYS] = {.name = "figure_cost_days",
                              .purpose = "what rewards of some programs have cost, by day",
                              .text = "SELECT currency, day, " SUM("cost") " FROM liability_day" OF_DAYS
                                                                           " GROUP BY currency, day",
                              .params = "iii",
                              .columns = "tii"},
    [FIGURE_SQL_COST_PROGRAMS] = {.name = "figure_cost_programs",
                                  .purpose = "what rewards of some programs have cost, by program",
                                  .text = "SELECT currency, program_id, " SUM("cost") " FROM liability_day" OF_DAYS
                                                                                      " GROUP BY currency, program_id",
                                  .params = "iii",
                                  .columns = "tbi"},
    [FIGURE_SQL_COST_KEYS] = {.name = "figure_cost_keys",
                              .purpose = "what rewards of some programs have cost, by channel or source",
                              .text = "SELECT currency, key, " SUM("cost") " FROM cost_margin" OF_DAYS
                                                                           " AND dim = $4 GROUP BY currency, key "
                                                                           "ORDER BY SUM(cost) DESC, currency, key "
                                                                           "LIMIT 400",
                              .params = "iiii",
                              .columns = "tbi"},
    [FIGURE_SQL_GIVEN_DAYS] = {.name = "figure_given_days",
                               .purpose = "what happened to rewards of some programs, by day",
                               .text = "SELECT currency, day, " GIVEN_SUMS " FROM reward_day" OF_DAYS
                                       " GROUP BY currency, day",
                               .params = "iii",
                               .columns = "ti" GIVEN_TYPES},
    [FIGURE_SQL_GIVEN_PROGRAMS] = {.name = "figure_given_programs",
                                   .purpose = "what happened to rewards of some programs, by program",
                                   .text = "SELECT currency, program_id, " GIVEN_SUMS " FROM reward_day" OF_DAYS
                                           " GROUP BY currency, program_id",
                                   .params = "iii",
                                   .columns = "tb" GIVEN_TYPES},
    [FIGURE_SQL_OWED_DAYS] = {.name = "figure_owed_days",
                              .purpose = "by how much each day from one on changed what some programs owe",
                              .text = "SELECT currency, day, " OWED_SUMS ", " SUM(
                                  "debt") " FROM "
                                          "liability_day" OF_PROGRAMS " AND day >= $2 GROUP BY currency, day",
                              .params = "ii",
                              .columns = "tiiiii"},
    [FIGURE_SQL_OWED_PROGRAMS] = {.name = "figure_owed_programs",
                                  .purpose = "what some programs owe, by program",
                                  .text = "SELECT currency, program_id, " OWED_SUMS ", " SUM(
                                      "debt") " FROM "
                                              "liability_day" OF_PROGRAMS " AND day = 0 GROUP BY currency, program_id",
                                  .params = "i",
                                  .columns = "tbiiii"},
    [FIGURE_SQL_AGES] = {.name = "figure_ages",
                         .purpose = "what some programs owe, by the day on which it was granted",
                         .text =
                             "SELECT currency, day, " OWED_SUMS " FROM owed_age" OF_PROGRAMS " GROUP BY currency, day",
                         .params = "i",
                         .columns = "tiiii"},
    [FIGURE_SQL_FIRST_DAYS] = {.name = "figure_first_days",
                               .purpose = "how many participants of some programs took a step first, by day",
                               .text = "SELECT day, " FIRST_SUMS " FROM participation_day" OF_DAYS
                                       " AND channel = '' GROUP BY day",
                               .params = "iii",
                               .columns = "iiiii"},
    [FIGURE_SQL_FIRST_PROGRAMS] = {.name = "figure_first_programs",
                                   .purpose = "how many participants of some programs took a step first, by program",
                                   .text = "SELECT program_id, " FIRST_SUMS " FROM participation_day" OF_DAYS
                                           " AND channel = '' GROUP BY program_id",
                                   .params = "iii",
                                   .columns = "biiii"},
    [FIGURE_SQL_FIRST_CHANNELS] =
        {.name = "figure_first_channels",
         .purpose = "how many participants of some programs took a step first, by channel",
         .text = "SELECT channel, " FIRST_SUMS " FROM participation_day" OF_DAYS
                 " AND channel <> '' GROUP BY channel ORDER BY SUM(active) DESC, channel LIMIT 200",
         .params = "iii",
         .columns = "tiiii"},
    [FIGURE_SQL_MEMBERS] = {.name = "figure_members",
                            .purpose = "who takes part in some programs, and who is active, by program",
                            .text = "SELECT program_id, " SUM("joined") ", " SUM(
                                "active") " FROM participation_day" OF_PROGRAMS
                                          " AND day = 0 AND channel = '' GROUP BY program_id",
                            .params = "i",
                            .columns = "bii"},
    [FIGURE_SQL_MEMBERS_SINCE] = {.name = "figure_members_since",
                                  .purpose = "the same by program and day, from a day on",
                                  .text = "SELECT program_id, day, " SUM("joined") ", " SUM(
                                      "active") " FROM participation_day" OF_PROGRAMS
                                                " AND day >= $2 AND channel = '' GROUP BY program_id, day",
                                  .params = "ii",
                                  .columns = "biii"},
    [FIGURE_SQL_LEADERS_REFERRALS] = {.name = "figure_leaders_referrals",
                                      .purpose = "participants of a program who sent most in a period",
                                      .text = LEADERS("referrals"),
                                      .params = "ibii",
                                      .columns = "biiii"},
    [FIGURE_SQL_LEADERS_REVENUE] = {.name = "figure_leaders_revenue",
                                    .purpose = "participants of a program who brought most in a period",
                                    .text = LEADERS("revenue"),
                                    .params = "ibii",
                                    .columns = "biiii"},
    [FIGURE_SQL_LEADERS_EARNED] = {.name = "figure_leaders_earned",
                                   .purpose = "participants of a program who earned most in a period",
                                   .text = LEADERS("earned"),
                                   .params = "ibii",
                                   .columns = "biiii"},
    [FIGURE_SQL_LEADERS_OF] = {.name = "figure_leaders_of",
                               .purpose = "what some participants of a program brought in a period",
                               .text = "SELECT participant_id, referrals, closed, revenue, earned FROM leader "
                                       "WHERE ws = $1 AND program_id = $2 AND period = $3 AND participant_id IN "
                                       "({ids})",
                               .params = "ibi",
                               .columns = "biiii"},
    [FIGURE_SQL_PEOPLE] = {.name = "figure_people",
                           .purpose = "the names of participants",
                           .text = "SELECT p.id, c.name FROM participant p JOIN contact c ON c.ws = p.ws AND "
                                   "c.id = p.contact_id WHERE p.ws = $1 AND p.id IN ({ids})",
                           .params = "i",
                           .columns = "bt"},
    [FIGURE_SQL_PROGRAM_NAMES] = {.name = "figure_program_names",
                                  .purpose = "the names of programs",
                                  .text = "SELECT id, name FROM program WHERE ws = $1 AND id IN ({ids})",
                                  .params = "i",
                                  .columns = "bt"},
    [FIGURE_SQL_COHORTS] = {.name = "figure_cohorts",
                            .purpose = "customers by the month of their first purchase, referred and others",
                            .text = "SELECT currency, month, referred, customers, came_back, revenue_30, revenue_90, "
                                    "revenue_180 FROM cohort WHERE ws = $1 AND month >= $2 AND month <= $3 AND "
                                    "customers > 0 ORDER BY currency, month, referred",
                            .params = "iii",
                            .columns = "tiiiiiii"},
};
