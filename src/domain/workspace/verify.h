#pragma once

#include "domain/workspace/act.h"

/* What `referd verify` asks of each domain folder: a function x_verify() that reads one world and reports each break of
 * an invariant of the books. Reads only, streaming, in the caller's snapshot. */

/* Called for every break found: `rule` is "B17", `detail` one line without personal values. */
typedef void (*verify_break_fn)(void *ctx, const char *rule, const char *detail);

/* A statement of ($1 = ws) whose every row is a break: its first column is the id of the object at fault. */
struct verify_query {
    const struct statement *statement;
    const char *rule;
    const char *prefix; /* of the id: "aud" */
    const char *what;   /* "names a referral that does not exist" */
};

/* Runs the queries and reports their rows as "<id>: <what>". */
MUST_CHECK enum status verify_queries(struct act *act, const struct verify_query *queries, size_t count,
                                      verify_break_fn broken, void *ctx, struct error *err);

/* B4: reports each of the tables that lacks one of its triggers <table>_no_update and <table>_no_delete. */
MUST_CHECK enum status verify_triggers(struct act *act, const char *const *tables, size_t count, verify_break_fn broken,
                                       void *ctx, struct error *err);
