/* Transactions and their statements.
 *
 * The first error of a statement is the transaction's last word: it is remembered, and every later call returns it.
 * PostgreSQL works that way, so SQLite is made to. Rows are copied into the arena once their number is known: a query
 * costs one block for its values and one per row for its bytes. Thread: the one that runs the act(). */

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/effect.h"
#include "base/limits.h"
#include "base/time.h"
#include "store/lane.h"
#include "store/loop.h"
#include "store/session.h"

/* ---- life ---- */

int64_t txn_time_after(int64_t last, int64_t clock)
{
    static const int64_t overtaken_us = LIMIT_CLOCK_BACK_MS * TIME_US_PER_MS;
    bool goes_on = clock > last || last - clock > overtaken_us;
    return goes_on ? clock : last + 1;
}

void txn_begin(struct txn *txn, struct session *session, enum store_file file, bool write, int64_t now)
{
    txn->session = session;
    txn->file = file;
    txn->write = write;
    txn->touched = false;
    txn->failed = STATUS_OK;
    txn->now = now;
}

enum status txn_run(struct txn *txn, struct store_work *work)
{
    struct error error;
    error.next = NULL;
    error.code = ERROR_NONE;
    error.param[0] = error.detail[0] = '\0';
    effects_forbid();
    work->status = work->act(txn, work, &error);
    effects_allow();
    if (txn->failed != STATUS_OK && work->status != txn->failed) {
        store_work_fail(work, txn->failed, &txn->error);
    } else if (work->status != STATUS_OK) {
        store_work_fail(work, work->status, &error);
    }
    return work->status;
}

struct arena *txn_arena(struct txn *txn)
{
    return &txn->session->arena;
}

int64_t txn_now(const struct txn *txn)
{
    return txn->now;
}

struct env *txn_env(struct txn *txn)
{
    return txn->session->env;
}

bool txn_is_write(const struct txn *txn)
{
    return txn->write;
}

void txn_touch_caches(struct txn *txn)
{
    assert(txn->write);
    txn->touched = true;
}

void txn_learn_lane(struct txn *txn, uint64_t key, uint64_t lane)
{
    lane_learn(txn->session->lanes, key, lane);
}

struct txn_local *txn_local(struct txn *txn)
{
    return &txn->session->local;
}

/* ---- running statements ---- */

enum status txn_fail(struct txn *txn, enum status status, const struct error *error, struct error *err)
{
    txn->failed = status;
    txn->error = *error;
    if (err != NULL) {
        *err = *error;
    }
    return status;
}

enum status txn_fail_rows(struct txn *txn, const struct statement *statement, struct error *err)
{
    struct error error = {0};
    enum status status =
        error_set(&error, ERROR_INTERNAL, NULL, "%s: more than %d rows.", statement->name, LIMIT_RESULT_ROWS);
    return txn_fail(txn, status, &error, err);
}

enum status txn_exec(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                     struct error *err)
{
    if (txn->failed != STATUS_OK) {
        return txn_fail(txn, txn->failed, &txn->error, err);
    }
    txn->session->statements++;
    return txn->session->engine->exec(txn, statement, values, count, err);
}

enum status txn_change(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                       size_t *ret_rows, struct error *err)
{
    if (txn->failed != STATUS_OK) {
        return txn_fail(txn, txn->failed, &txn->error, err);
    }
    txn->session->statements++;
    return txn->session->engine->change(txn, statement, values, count, ret_rows, err);
}

enum status txn_query(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                      struct result *ret, struct error *err)
{
    if (txn->failed != STATUS_OK) {
        return txn_fail(txn, txn->failed, &txn->error, err);
    }
    txn->session->statements++;
    return txn->session->engine->query(txn, statement, values, count, ret, err);
}

enum status txn_each(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                     enum status (*row)(void *ctx, const struct result *row, struct error *err), void *ctx,
                     struct error *err)
{
    if (txn->failed != STATUS_OK) {
        return txn_fail(txn, txn->failed, &txn->error, err);
    }
    txn->session->statements++;
    return txn->session->engine->each(txn, statement, values, count, row, ctx, err);
}

/* ---- rows ---- */

void txn_keep_row(struct txn *txn, struct value *row, size_t columns)
{
    size_t size = 0;
    for (size_t i = 0; i < columns; i++) {
        size += row[i].text.size;
    }
    char *bytes = arena_alloc(&txn->session->arena, size);
    for (size_t i = 0; i < columns; i++) {
        if (row[i].text.data != NULL) {
            memcpy(bytes, row[i].text.data, row[i].text.size);
            row[i].text.data = bytes;
            bytes += row[i].text.size;
        }
    }
}

struct result txn_keep_rows(struct txn *txn, size_t rows, size_t columns)
{
    size_t size = rows * columns * sizeof(struct value);
    struct value *kept = arena_alloc(&txn->session->arena, size);
    if (size > 0) {
        memcpy(kept, txn->session->scratch, size);
    }
    return (struct result){rows, columns, kept};
}

/* ---- declarations ---- */

bool value_fits(const struct value *value, char letter)
{
    switch (value->type) {
    case VALUE_NULL:
        return true;
    case VALUE_INT:
        return letter == 'i';
    case VALUE_TEXT:
        return letter == 't' && value->text.size <= INT_MAX;
    case VALUE_BYTES:
        return letter == 'b' && value->text.size <= INT_MAX;
    }
    return false;
}

void statement_bug(const struct statement *statement, const char *what)
{
    fprintf(stderr, "referd: statement %s: %s\n", statement->name, what);
    abort();
}
