/* Reading a run of click commits. Commits are whole: their rows in click_batch tell which ids to scan, the batch column
 * which of these belong to the run (the ids of two commits may interleave, since loops mint them before they queue).
 * Runs inside the caller's transaction. */

#include "domain/rollup/clicks_slice.h"

#include <assert.h>

#include "base/limits.h"
#include "base/time.h"
#include "domain/click/classify.h"
#include "domain/rollup/clicks_store.h"

enum {
    SLICE_BATCH_ROWS = 1024, /* rows of click_batch that one run looks at */
};

static int compare_ints(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_clicks(const void *left, const void *right)
{
    const struct slice_click *a = left;
    const struct slice_click *b = right;
    int order = compare_ints(a->ws, b->ws);
    if (order == 0)
        order = memcmp(a->link_id.bytes, b->link_id.bytes, sizeof a->link_id.bytes);
    if (order == 0)
        order = compare_ints(a->visitor, b->visitor);
    return order != 0 ? order : compare_ints(a->at, b->at);
}

/* Both halves are keyed hashes already; the odd factor keeps (a, b) and (b, a) apart. */
static int64_t visitor_of(int64_t network, int64_t agent)
{
    return (int64_t)((uint64_t)network * UINT64_C(0x9e3779b97f4a7c15) + (uint64_t)agent);
}

static void widen(struct slice *slice, int64_t ws, const struct id *min_id, const struct id *max_id)
{
    size_t i = 0;
    while (i < slice->range_count && slice->ranges[i].ws != ws)
        i++;
    struct slice_range *range = &slice->ranges[i];
    if (i == slice->range_count) {
        *range = (struct slice_range){ws, *min_id, *max_id};
        slice->range_count++;
        return;
    }
    if (memcmp(min_id->bytes, range->min_id.bytes, sizeof min_id->bytes) < 0)
        range->min_id = *min_id;
    if (memcmp(max_id->bytes, range->max_id.bytes, sizeof max_id->bytes) > 0)
        range->max_id = *max_id;
}

/* How many of the rows make up the run: whole commits only, until `limit` clicks are reached. */
static size_t rows_of_run(const struct result *rows, size_t limit, bool *ret_more)
{
    size_t end = 0; /* after the last row of the last whole commit taken */
    int64_t clicks = 0;
    while (end < rows->row_count && clicks < (int64_t)limit) {
        size_t next = end;
        int64_t batch = result_int(rows, end, 0);
        for (; next < rows->row_count && result_int(rows, next, 0) == batch; next++)
            clicks += result_int(rows, next, 2);
        bool may_be_cut = next == rows->row_count && next == SLICE_BATCH_ROWS;
        if (may_be_cut && end > 0)
            break;
        end = next;
    }
    *ret_more = end < rows->row_count || rows->row_count == SLICE_BATCH_ROWS;
    return end;
}

enum status slice_find(struct txn *txn, int64_t after, size_t limit, struct slice *ret, struct error *err)
{
    assert(limit > 0 && limit + LIMIT_BATCH_CLICKS <= LIMIT_RESULT_ROWS);
    struct result rows;
    TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_BATCHES], VALUES(value_int(after), value_int(SLICE_BATCH_ROWS)),
                  &rows, err));
    struct slice slice = {.after = after, .through = after, .last_at = TIME_NONE};
    size_t taken = rows_of_run(&rows, limit, &slice.more);
    slice.ranges = arena_array(txn_arena(txn), taken, sizeof *slice.ranges);
    for (size_t row = 0; row < taken; row++) {
        struct id min_id = result_id(&rows, row, 3);
        struct id max_id = result_id(&rows, row, 4);
        widen(&slice, result_int(&rows, row, 1), &min_id, &max_id);
        slice.through = result_int(&rows, row, 0);
        if (id_time(&max_id) > slice.last_at)
            slice.last_at = id_time(&max_id);
    }
    *ret = slice;
    return STATUS_OK;
}

static void take_rows(struct slice *slice, int64_t ws, const struct result *rows)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        struct id id = result_id(rows, row, 0);
        slice->clicks[slice->click_count++] = (struct slice_click){
            .ws = ws,
            .link_id = result_id(rows, row, 1),
            .program_id = result_id(rows, row, 2),
            .visitor = visitor_of(result_int(rows, row, 3), result_int(rows, row, 4)),
            .at = id_time(&id),
            .flagged = (result_int(rows, row, 5) & CLICK_MACHINE) != 0,
        };
    }
}

static void sort_clicks(struct slice *slice)
{
    if (slice->click_count > 1)
        qsort(slice->clicks, slice->click_count, sizeof *slice->clicks, compare_clicks);
}

enum status slice_read_all(struct txn *txn, struct slice *slice, struct error *err)
{
    struct arena *arena = txn_arena(txn);
    struct result *results = arena_array(arena, slice->range_count, sizeof *results);
    size_t count = 0;
    for (size_t i = 0; i < slice->range_count; i++) {
        const struct slice_range *range = &slice->ranges[i];
        TRY(txn_query(txn, &rollup_statements[ROLLUP_SQL_CLICKS],
                      VALUES(value_int(range->ws), value_id(&range->min_id), value_id(&range->max_id),
                             value_int(slice->after), value_int(slice->through)),
                      &results[i], err));
        count += results[i].row_count;
    }
    slice->clicks = arena_array(arena, count, sizeof *slice->clicks);
    for (size_t i = 0; i < slice->range_count; i++)
        take_rows(slice, slice->ranges[i].ws, &results[i]);
    sort_clicks(slice);
    return STATUS_OK;
}

enum status slice_read_participants(struct txn *txn, struct slice *slice, int64_t ws, const struct id *participant_ids,
                                    size_t count, struct error *err)
{
    for (size_t i = 0; i < slice->range_count; i++) {
        const struct slice_range *range = &slice->ranges[i];
        if (range->ws != ws)
            continue;
        struct result rows;
        TRY(txn_query_ids(txn, &rollup_statements[ROLLUP_SQL_PARTICIPANT_TAIL],
                          VALUES(value_int(ws), value_id(&range->min_id), value_id(&range->max_id),
                                 value_int(slice->after), value_int(slice->through)),
                          participant_ids, count, &rows, err));
        slice->clicks = arena_array(txn_arena(txn), rows.row_count, sizeof *slice->clicks);
        take_rows(slice, ws, &rows);
    }
    sort_clicks(slice);
    return STATUS_OK;
}

bool slice_same_visitor(const struct slice_click *a, const struct slice_click *b)
{
    return a->ws == b->ws && a->visitor == b->visitor && id_equal(&a->link_id, &b->link_id);
}

bool slice_see(const struct slice_click *click, int64_t *seen_at)
{
    int64_t hour = LIMIT_REPEAT_CLICK_S * TIME_US_PER_S;
    int64_t since = *seen_at == TIME_NONE ? hour : click->at - *seen_at;
    bool repeated = since < hour && since > -hour; /* what was seen long after it, a wrong clock has seen */
    if (click->flagged || repeated)
        return false;
    *seen_at = click->at;
    return true;
}
