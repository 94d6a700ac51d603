#pragma once

#include "store/sqlite.h"
#include "store/trace.h"
#include "store/worklist.h"

/* The one thread that writes a file: it owns the file's only write connection, takes what is queued as one commit, and
 * checkpoints. */
struct writer;

/* Takes over the write connection and the trace (may be null), and starts the thread. */
struct writer *writer_new(struct store *store, struct db *db, struct trace *trace);

/* Finishes what is queued, checkpoints, ends the thread. Null is accepted. */
void writer_free(struct writer *writer);

/* Queues works with one lock. What does not fit in the queue (or comes too late) is moved to `ret_refused`, finished
 * with a refusal; `works` is empty afterwards. Any thread. */
void writer_add(struct writer *writer, struct worklist *works, struct worklist *ret_refused);

/* Any thread, before the first work. */
void writer_set_hook(struct writer *writer, const struct store_batch_hook *hook);

/* Any thread. */
void writer_metrics(const struct writer *writer, struct store_file_metrics *ret);

/* ERROR_UNAVAILABLE when the thread has stopped writing, ERROR_DISK_FULL when it waits for space. Any thread. */
MUST_CHECK enum status writer_ready(const struct writer *writer, struct error *err);
