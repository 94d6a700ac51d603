/* Copying is reading in key order, adding, and reading back. The rows are hashed as they pass, so the source is read
 * once; the target's own rows are read again before the commit, since what was handed to a database is not yet what it
 * holds. One thread. */

#include "store/bulk/copy.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/crypto.h"

enum { STEP_ROWS = 1000 };

/* How far a run over all tables is. */
struct pass {
    const char *what;
    const struct watch *watch;
    uint64_t done;
    uint64_t total;
    struct bulk *to; /* null: only summing */
    size_t columns;
    struct table_sum *sum;
    struct buf row; /* scratch */
};

bool table_sum_equal(const struct table_sum *a, const struct table_sum *b)
{
    return strcmp(a->name, b->name) == 0 && a->rows == b->rows && a->sums[0] == b->sums[0] && a->sums[1] == b->sums[1];
}

/* ---- hashing ---- */

static void add_number(struct buf *row, uint64_t number)
{
    uint8_t bytes[sizeof number];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(number >> (8 * i));
    buf_add(row, bytes, sizeof bytes);
}

/* Type, then the number or the length and the bytes: no two rows give the same text. */
static void add_value(struct buf *row, const struct value *value)
{
    buf_add_char(row, (char)value->type);
    if (value->type == VALUE_INT)
        add_number(row, (uint64_t)value->number);
    if (value->type == VALUE_TEXT || value->type == VALUE_BYTES) {
        add_number(row, value->text.size);
        buf_add_str(row, value->text);
    }
}

static void sum_row(struct pass *pass, const struct value *values)
{
    static const uint8_t keys[2][16] = {"referd row sum 0", "referd row sum 1"};
    buf_clear(&pass->row);
    for (size_t i = 0; i < pass->columns; i++)
        add_value(&pass->row, &values[i]);
    for (size_t i = 0; i < 2; i++)
        pass->sum->sums[i] += crypto_siphash(keys[i], buf_str(&pass->row));
    pass->sum->rows++;
}

/* ---- tables ---- */

static enum status take_row(void *ctx, const struct value *values, struct error *err)
{
    struct pass *pass = ctx;
    sum_row(pass, values);
    if (pass->to != NULL)
        TRY(bulk_add(pass->to, values, err));
    if (++pass->done % STEP_ROWS == 0)
        return watch_step(pass->watch, pass->what, pass->done, pass->total, err);
    return STATUS_OK;
}

static enum status run_table(struct pass *pass, struct bulk *from, const struct table *table, struct error *err)
{
    pass->sum->name = table->name;
    pass->columns = table->column_count;
    if (pass->to != NULL)
        TRY(bulk_begin(pass->to, table, err));
    TRY(bulk_each(from, table, take_row, pass, err));
    return pass->to == NULL ? STATUS_OK : bulk_end(pass->to, err);
}

static enum status count_all(struct bulk *bulk, const struct tables *tables, uint64_t *ret, struct error *err)
{
    uint64_t total = 0;
    for (size_t i = 0; i < tables->count; i++) {
        int64_t rows;
        TRY(bulk_count(bulk, &tables->rows[i], &rows, err));
        total += (uint64_t)rows;
    }
    *ret = total;
    return STATUS_OK;
}

/* All tables of `from`, into `to` when that is not null. */
static enum status run_tables(struct bulk *from, struct bulk *to, const struct tables *tables, const char *what,
                              const struct watch *watch, struct arena *arena, struct store_sum *ret, struct error *err)
{
    struct table_sum *sums = arena_array(arena, tables->count, sizeof *sums);
    struct pass pass = {.what = what, .watch = watch, .to = to};
    enum status status = count_all(from, tables, &pass.total, err);
    for (size_t i = 0; i < tables->count && status == STATUS_OK; i++) {
        pass.sum = &sums[i];
        status = run_table(&pass, from, &tables->rows[i], err);
    }
    if (status == STATUS_OK)
        status = watch_step(watch, what, pass.done, pass.total, err);
    buf_release(&pass.row);
    if (status == STATUS_OK)
        *ret = (struct store_sum){sums, tables->count};
    return status;
}

enum status copy_sum(struct bulk *bulk, const char *what, const struct watch *watch, struct arena *arena,
                     struct store_sum *ret, struct error *err)
{
    struct tables tables;
    TRY(tables_read(arena, &tables, err));
    return run_tables(bulk, NULL, &tables, what, watch, arena, ret, err);
}

static enum status copy_all(struct bulk *from, struct bulk *to, const struct watch *watch, struct arena *arena,
                            struct store_sum *ret, struct error *err)
{
    struct tables tables;
    struct store_sum read;
    struct store_sum written;
    TRY(tables_read(arena, &tables, err));
    TRY(run_tables(from, to, &tables, "copying rows", watch, arena, &read, err));
    TRY(run_tables(to, NULL, &tables, "reading them back", watch, arena, &written, err));
    for (size_t i = 0; i < read.count; i++)
        if (!table_sum_equal(&read.tables[i], &written.tables[i]))
            return error_set(err, ERROR_INTERNAL, NULL,
                             "The table %s did not arrive as it was sent (%lld rows read, %lld written).",
                             read.tables[i].name, (long long)read.tables[i].rows, (long long)written.tables[i].rows);
    TRY(bulk_commit(to, err));
    *ret = read;
    return STATUS_OK;
}

enum status copy_run(const char *from, const char *to, struct env *env, const struct watch *watch, struct arena *arena,
                     struct store_sum *ret, struct error *err)
{
    struct bulk *source = NULL;
    struct bulk *target = NULL;
    if (strcmp(from, to) == 0)
        return error_set(err, ERROR_INVALID_VALUE, "to",
                         "The source and the target are the same database: give a new, empty one as the target.");
    enum status status = bulk_open_still(from, env, &source, err);
    if (status == STATUS_OK)
        status = bulk_open_target(to, env, &target, err);
    if (status == STATUS_OK)
        status = copy_all(source, target, watch, arena, ret, err);
    bulk_close(target);
    bulk_close(source);
    return status;
}
