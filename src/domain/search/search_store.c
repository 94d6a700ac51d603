/* The statements of the search over all: points by ids, and what belongs to a few contacts. Columns of all but the
 * first are alike: the object's id, its contact, the contact's name, e-mail and phone, the program's name, a word, a
 * status. */

#include "domain/search/search_store.h"

#define PERSON "c.name, c.email, c.phone"
#define PARTICIPANT                                                                                                    \
    "SELECT p.id, p.contact_id, " PERSON ", g.name, l.code, p.status FROM participant p "                              \
    "JOIN contact c ON c.ws = p.ws AND c.id = p.contact_id JOIN program g ON g.ws = p.ws AND g.id = p.program_id "     \
    "JOIN link l ON l.ws = p.ws AND l.id = p.link_id WHERE p.ws = $1 AND "
#define REFERRAL                                                                                                       \
    "SELECT r.id, r.contact_id, " PERSON ", g.name, r.stage, CAST(r.status AS TEXT) FROM referral r "                  \
    "JOIN contact c ON c.ws = r.ws AND c.id = r.contact_id JOIN program g ON g.ws = r.ws AND g.id = r.program_id "     \
    "WHERE r.ws = $1 AND "
#define FOUND "bbtttttt"

const struct statement search_all_statements[SEARCH_ALL_SQL_COUNT] = {
    [SEARCH_ALL_SQL_PEOPLE] = {.name = "search_all_people",
                               .purpose = "what is told of contacts that a search over all has found",
                               .text = "SELECT c.id, c.id, " PERSON ", c.company, c.domain, NULL FROM contact c "
                                       "WHERE c.ws = $1 AND c.id IN ({ids})",
                               .params = "i",
                               .columns = FOUND},
    [SEARCH_ALL_SQL_PARTICIPANTS] = {.name = "search_all_participants",
                                     .purpose = "what is told of participants that a search over all has found",
                                     .text = PARTICIPANT "p.id IN ({ids})",
                                     .params = "i",
                                     .columns = FOUND},
    [SEARCH_ALL_SQL_PARTICIPATIONS] = {.name = "search_all_participations",
                                       .purpose = "the participations of some contacts",
                                       .text = PARTICIPANT "p.contact_id IN ({ids}) ORDER BY p.id DESC",
                                       .params = "i",
                                       .columns = FOUND},
    [SEARCH_ALL_SQL_REFERRALS] = {.name = "search_all_referrals",
                                  .purpose = "what is told of referrals that a search over all has found",
                                  .text = REFERRAL "r.id IN ({ids})",
                                  .params = "i",
                                  .columns = FOUND},
    [SEARCH_ALL_SQL_LIVE] = {.name = "search_all_live",
                             .purpose = "the live referrals of some contacts: one in each program at most; $2 is below "
                                        "all programs, for the index of just these",
                             .text = REFERRAL "r.contact_id IN ({ids}) AND r.program_id > $2 AND r.live = 1",
                             .params = "ib",
                             .columns = FOUND},
};
