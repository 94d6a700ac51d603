/* Verification by statements whose rows are breaks, and of the triggers that keep rows as they were written.
 *
 * Reads only. Runs inside a transaction, on its thread. */

#include "domain/workspace/verify.h"

#include <stdio.h>

#include "domain/workspace/workspace_store.h"

enum { LINE_SIZE = 240 };

struct telling {
    const struct verify_query *query;
    verify_break_fn broken;
    void *ctx;
};

static enum status tell_row(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct telling *telling = ctx;
    struct id id = result_id(row, 0, 0);
    char text[ID_TEXT_SIZE];
    id_format(&id, telling->query->prefix, text);
    char line[LINE_SIZE];
    snprintf(line, sizeof line, "%.*s: %s", ID_TEXT_SIZE, text, telling->query->what);
    telling->broken(telling->ctx, telling->query->rule, line);
    return STATUS_OK;
}

enum status verify_queries(struct act *act, const struct verify_query *queries, size_t count, verify_break_fn broken,
                           void *ctx, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct telling telling = {&queries[i], broken, ctx};
        TRY(txn_each(act->txn, queries[i].statement, VALUES(value_int(act->ws)), tell_row, &telling, err));
    }
    return STATUS_OK;
}

static bool holds_name(const struct result *names, const char *name)
{
    for (size_t i = 0; i < names->row_count; i++)
        if (str_equal(result_str(names, i, 0), str_from(name)))
            return true;
    return false;
}

static enum status verify_table(struct act *act, const char *table, verify_break_fn broken, void *ctx,
                                struct error *err)
{
    struct result names;
    TRY(txn_query(act->txn, &workspace_statements[WORKSPACE_SQL_TRIGGERS], VALUES(value_text(str_from(table))), &names,
                  err));
    static const char *const kinds[] = {"update", "delete"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s_no_%s", table, kinds[i]);
        if (holds_name(&names, name))
            continue;
        char line[LINE_SIZE];
        snprintf(line, sizeof line, "%s: the trigger %s is missing", table, name);
        broken(ctx, "B4", line);
    }
    return STATUS_OK;
}

enum status verify_triggers(struct act *act, const char *const *tables, size_t count, verify_break_fn broken, void *ctx,
                            struct error *err)
{
    for (size_t i = 0; i < count; i++)
        TRY(verify_table(act, tables[i], broken, ctx, err));
    return STATUS_OK;
}
