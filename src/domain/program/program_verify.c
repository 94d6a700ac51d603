/* Proof of programs. Reads only. Runs inside a transaction, on its thread. */

#include "domain/program/program.h"
#include "domain/program/program_store.h"

enum status program_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const char *const tables[] = {"program_version"};
    static const struct verify_query queries[] = {
        {&program_statements[PROGRAM_SQL_WITHOUT_VERSION], "B20", PROGRAM_KIND, "its current version does not exist"},
        {&program_statements[PROGRAM_SQL_WITHOUT_ACCOUNTS], "B20", PROGRAM_KIND, "it has no accounts in its currency"},
        {&program_statements[PROGRAM_SQL_STRAY_KEYS], "B20", PROGRAM_KIND,
         "an external id names it, but it does not exist"},
    };
    TRY(verify_triggers(act, tables, sizeof tables / sizeof tables[0], broken, ctx, err));
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
