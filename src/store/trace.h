#pragma once

#include "store/store.h"

/* A record of what the writers of the books committed, to be replayed by a benchmark against the bare database. One
 * JSON object per line:
 *   {"def":N,"sql":"...","params":"ibt"}   statement N, before its first run: its text as the database gets it, the
 *                                          types of its parameters; with "file":"clicks" when it reads the clicks
 *   {"item":1}                             a work item begins
 *   {"run":N,"args":[...]}                 a run: integers, texts, {"x":"hex"} for bytes, null
 * Items come in the order in which their commits were answered. The file is closed after all drafts are freed. */
struct trace;

MUST_CHECK enum status trace_open(const char *path, struct trace **ret, struct error *err);

/* Null is accepted. */
void trace_close(struct trace *trace);

/* What one writer has run since its last commit. Used by its thread alone. Null, as trace_draft_new(NULL) gives it, is
 * accepted everywhere: nothing is recorded. */
struct trace_draft;

struct trace_draft *trace_draft_new(struct trace *trace);
void trace_draft_free(struct trace_draft *draft);

void trace_item(struct trace_draft *draft);
void trace_run(struct trace_draft *draft, const struct statement *statement, const char *sql,
               const struct value *values, size_t count);

/* What was run is committed, or taken back. */
void trace_keep(struct trace_draft *draft);
void trace_forget(struct trace_draft *draft);
