/* Natural keys in storage: a table clustered by the key, with an index from the object back to its keys. */

#include "domain/contact/natural_key_store.h"

const struct statement natural_key_statements[NATURAL_KEY_SQL_COUNT] = {
    [NATURAL_KEY_SQL_FIND] = {.name = "natural_key_find",
                              .purpose = "the object that a key names",
                              .text = "SELECT object_id FROM natural_key"
                                      " WHERE ws = $1 AND kind = $2 AND source = $3 AND value = $4",
                              .params = "ittt",
                              .columns = "b"},
    [NATURAL_KEY_SQL_CLAIM] = {.name = "natural_key_claim",
                               .purpose = "gives a free key to an object; no row when it is not free",
                               .text = "INSERT INTO natural_key (ws, kind, source, value, object_id)"
                                       " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                               .params = "itttb",
                               .columns = ""},
    [NATURAL_KEY_SQL_LIST] = {.name = "natural_key_list",
                              .purpose = "all keys of an object",
                              .text = "SELECT source, value FROM natural_key"
                                      " WHERE ws = $1 AND object_id = $2 AND kind = $3",
                              .params = "ibt",
                              .columns = "tt"},
    [NATURAL_KEY_SQL_LIST_MANY] = {.name = "natural_key_list_many",
                                   .purpose = "all keys of many objects",
                                   .text = "SELECT source, value, object_id FROM natural_key"
                                           " WHERE ws = $1 AND kind = $2 AND object_id IN ({ids})",
                                   .params = "it",
                                   .columns = "ttb"},
};
