#pragma once

#include "store/commit.h"
#include "store/worklist.h"

/* A thread that writes to one file: it takes what is queued as one commit, and lets the engine tidy up in between.
 * SQLite has one per file, PostgreSQL several for the books. */
struct writer;

/* Takes over the committer and starts the thread. `number` is its place in the store's list. */
struct writer *writer_new(struct committer *committer, size_t number);

/* Lets the thread finish what is queued; nothing more is taken. */
void writer_stop(struct writer *writer);

/* After writer_stop(): waits for the thread to end. */
void writer_free(struct writer *writer);

/* Queues works with one lock. What does not fit in the queue (or comes too late) is moved to `ret_refused`, finished
 * with a refusal; `works` is empty afterwards. Any thread. */
void writer_add(struct writer *writer, struct worklist *works, struct worklist *ret_refused);

/* Any thread, before the first work. */
void writer_set_hook(struct writer *writer, const struct store_batch_hook *hook);

/* Works that wait. Any thread. */
uint64_t writer_queued(const struct writer *writer);

/* Adds this writer's figures. Any thread. */
void writer_add_metrics(const struct writer *writer, struct store_file_metrics *sum);

/* ERROR_UNAVAILABLE when the thread has stopped writing, ERROR_DISK_FULL when it waits for space. Any thread. */
MUST_CHECK enum status writer_ready(const struct writer *writer, struct error *err);
