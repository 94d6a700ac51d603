/* Proof of programs. Reads only. Runs inside a transaction, on its thread. */

#include <stdio.h>

#include "domain/program/program.h"
#include "domain/program/program_store.h"

struct telling {
    verify_break_fn broken;
    void *ctx;
};

/* A version whose rules, or whose program's currency, are not what they were written as. */
static enum status check_hash(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct telling *telling = ctx;
    struct currency currency = result_currency(row, 0, 2);
    uint8_t hash[SHA256_SIZE];
    program_rules_hash(&currency, result_str(row, 0, 3), hash);
    if (str_equal(result_str(row, 0, 4), (struct str){(const char *)hash, sizeof hash}))
        return STATUS_OK;
    struct id id = result_id(row, 0, 0);
    char text[ID_TEXT_SIZE];
    id_format(&id, PROGRAM_KIND, text);
    char line[128];
    snprintf(line, sizeof line, "%.*s: the rules of version %lld are not those that were written", ID_TEXT_SIZE, text,
             (long long)result_int(row, 0, 1));
    telling->broken(telling->ctx, "B4", line);
    return STATUS_OK;
}

enum status program_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const char *const tables[] = {"program_version"};
    static const struct verify_query queries[] = {
        {&program_statements[PROGRAM_SQL_ODD_VERSIONS], "B4", PROGRAM_KIND,
         "its versions are not 1 to the current one, each once"},
        {&program_statements[PROGRAM_SQL_WITHOUT_VERSION], "B20", PROGRAM_KIND, "its current version does not exist"},
        {&program_statements[PROGRAM_SQL_WITHOUT_ACCOUNTS], "B20", PROGRAM_KIND, "it has no accounts in its currency"},
        {&program_statements[PROGRAM_SQL_STRAY_KEYS], "B20", PROGRAM_KIND,
         "an external id names it, but it does not exist"},
    };
    TRY(verify_triggers(act, tables, sizeof tables / sizeof tables[0], broken, ctx, err));
    struct telling telling = {broken, ctx};
    TRY(txn_each(act->txn, &program_statements[PROGRAM_SQL_ALL_RULES], VALUES(value_int(act->ws)), check_hash, &telling,
                 err));
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
