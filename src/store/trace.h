#pragma once

#include <stdbool.h>

#include "store/sqlite.h"

/* A record of the books writer's work, to be replayed by a benchmark against bare SQLite. One JSON object per line:
 *   {"def":N,"sql":"..."}     statement N, before its first run; with "file":"clicks" when it reads the clicks
 *   {"item":1}                a work item begins
 *   {"run":N,"args":[...]}    a run: integers, texts, {"x":"hex"} for bytes, null
 * Items that are rolled back and run again appear again. Used by the books writer's thread alone. */
struct trace;

MUST_CHECK enum status trace_open(const char *path, struct trace **ret, struct error *err);

/* Null is accepted. */
void trace_close(struct trace *trace);

void trace_item(struct trace *trace);
void trace_run(struct trace *trace, struct prepared *prepared, const struct value *values, size_t count);
