#pragma once

#include "domain/rule/rule.h"
#include "domain/workspace/act.h"

/* Compiled rules, kept beside the connection that runs the transaction (txn_local): found by program and version, and
 * held once for each hash of currency and document, so that equal rules of any number of programs and versions are one
 * struct. Versions are immutable, so what was compiled once is right for ever. */

/* The rules of one version. Valid until the transaction's act() returns. A hit runs no SQL. ERROR_NOT_FOUND `version`
 * when this world has no such program or version. */
MUST_CHECK enum status program_rules(struct act *act, const struct id *program_id, int64_t version,
                                     const struct rules **ret_rules, struct error *err);

/* Says that this transaction writes that version. Until it is sure to be committed nothing of it outlives a
 * transaction: were it rolled back, the number could come again with other rules. For program.c. */
void program_rules_written(struct act *act, const struct id *program_id, int64_t version);
