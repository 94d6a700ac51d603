/* The statements of candidates. */

#include "domain/whose/whose_store.h"

const struct statement whose_statements[WHOSE_SQL_COUNT] = {
    [WHOSE_SQL_PARTICIPATIONS] = {.name = "whose_participations",
                                  .purpose = "what contacts that may be meant take part in",
                                  .text =
                                      "SELECT p.contact_id, p.id, p.program_id, p.status, l.code FROM participant p "
                                      "JOIN link l ON l.ws = p.ws AND l.id = p.link_id "
                                      "WHERE p.ws = $1 AND p.contact_id IN ({ids}) ORDER BY p.id DESC",
                                  .params = "i",
                                  .columns = "bbbtt"},
};
