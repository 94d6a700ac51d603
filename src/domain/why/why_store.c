/* The statements of reasons. */

#include "domain/why/why_store.h"

const struct statement why_statements[WHY_SQL_COUNT] = {
    [WHY_SQL_ATTRIBUTION] = {.name = "why_attribution",
                             .purpose = "the attribution of record of a referral",
                             .text = "SELECT participant_id, method, uncredited, click_id, code, touches, decided_at "
                                     "FROM attribution WHERE ws = $1 AND referral_id = $2 ORDER BY n DESC LIMIT 1",
                             .params = "ib",
                             .columns = "bttbtti"},
    [WHY_SQL_CANDIDATES] = {.name = "why_candidates",
                            .purpose = "names and codes of participants that may have led to a referral",
                            .text = "SELECT p.id, c.name, l.code FROM participant p JOIN contact c ON c.ws = p.ws AND "
                                    "c.id = p.contact_id JOIN link l ON l.ws = p.ws AND l.id = p.link_id "
                                    "WHERE p.ws = $1 AND p.id IN ({ids})",
                            .params = "i",
                            .columns = "btt"},
    [WHY_SQL_FORGET_RULES] = {.name = "why_forget_rules",
                              .purpose = "in a rehearsal: no rule of a referral is due or settled",
                              .text = "DELETE FROM rule_state WHERE ws = $1 AND referral_id = $2",
                              .params = "ib",
                              .columns = ""},
    [WHY_SQL_FORGET_COUNTS] = {.name = "why_forget_counts",
                               .purpose = "in a rehearsal: no object was counted for a referral",
                               .text = "DELETE FROM counted_object WHERE ws = $1 AND referral_id = $2",
                               .params = "ib",
                               .columns = ""},
    [WHY_SQL_FORGET_DECISIONS] = {.name = "why_forget_decisions",
                                  .purpose = "in a rehearsal: no rule has said anything of a referral's events",
                                  .text = "UPDATE event SET decisions = NULL WHERE ws = $1 AND referral_id = $2",
                                  .params = "ib",
                                  .columns = ""},
};
