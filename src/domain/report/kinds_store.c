/* Statements over the trail, made from the list of kinds. */

#include "domain/report/kinds_store.h"

#define UNKNOWN(kind_prefix, kind_name, kind_table, ...)                                                               \
    [KIND_SQL_##kind_prefix] = {                                                                                       \
        .name = "kind_unknown_" #kind_prefix,                                                                          \
        .purpose = "verify: acts on a " kind_name " that does not exist",                                              \
        .text = "SELECT a.id FROM audit a LEFT JOIN " #kind_table " o ON o.ws = a.ws AND o.id = a.object_id "          \
                "WHERE a.ws = $1 AND a.object_kind = '" #kind_prefix "' AND o.id IS NULL",                             \
        .params = "i",                                                                                                 \
        .columns = "b",                                                                                                \
    },

#define NOT_THIS(kind_prefix, ...) " AND a.object_kind <> '" #kind_prefix "'"

const struct statement kind_statements[KIND_SQL_COUNT] = {
    ACTED_KINDS(UNKNOWN)[KIND_SQL_OTHER] =
        {
            .name = "kind_unknown",
            .purpose = "verify: acts on things of no kind",
            .text = "SELECT a.id FROM audit a WHERE a.ws = $1" ACTED_KINDS(NOT_THIS),
            .params = "i",
            .columns = "b",
        },
};
