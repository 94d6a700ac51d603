/* Ranks in storage: each order is a range of an index of its own, which has all that is read: looking the
 * rest of the rows up would touch a page for each. */

#include "domain/participant/leader_store.h"

#define LEADER_TEXT(figure)                                                                                            \
    "SELECT participant_id, " figure " FROM leader WHERE ws = $1 AND program_id = $2 AND "                             \
    "period = $3 AND " figure " > 0 AND (" figure ", participant_id) < ($4, $5) "                                      \
    "ORDER BY " figure " DESC, participant_id DESC LIMIT $6"
#define LEADER_PARAMS "ibiibi"
#define LEADER_COLUMNS "bi"

const struct statement leader_statements[LEADER_SQL_COUNT] = {
    [LEADER_BY_REFERRALS] = {.name = "leader_by_referrals",
                             .purpose = "a page of participants by how many they referred",
                             .text = LEADER_TEXT("referrals"),
                             .params = LEADER_PARAMS,
                             .columns = LEADER_COLUMNS},
    [LEADER_BY_CLOSED] = {.name = "leader_by_closed",
                          .purpose = "a page of participants by how many of theirs were won",
                          .text = LEADER_TEXT("closed"),
                          .params = LEADER_PARAMS,
                          .columns = LEADER_COLUMNS},
    [LEADER_BY_REVENUE] = {.name = "leader_by_revenue",
                           .purpose = "a page of participants by what theirs were worth",
                           .text = LEADER_TEXT("revenue"),
                           .params = LEADER_PARAMS,
                           .columns = LEADER_COLUMNS},
    [LEADER_BY_EARNED] = {.name = "leader_by_earned",
                          .purpose = "a page of participants by what they earned",
                          .text = LEADER_TEXT("earned"),
                          .params = LEADER_PARAMS,
                          .columns = LEADER_COLUMNS},
    [LEADER_SQL_PEOPLE] = {.name = "leader_people",
                           .purpose = "the names of participants, and by which the public may see them",
                           .text =
                               "SELECT p.id, c.name, c.company, p.status, s.shown, s.shown_name FROM participant p "
                               "JOIN contact c ON c.ws = p.ws AND c.id = p.contact_id LEFT JOIN portal_participant s "
                               "ON s.ws = p.ws AND s.participant_id = p.id WHERE p.ws = $1 AND p.id IN ({ids})",
                           .params = "i",
                           .columns = "btttit"},
};
