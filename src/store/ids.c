/* Rows by many ids: see ids.h and txn_query_ids() in store.h.
 *
 * Neither `= ANY(array)` nor a table of values is understood by both databases, and a list of parameters is what both
 * plan best: one index look-up each. A list that is shorter than its size repeats its last id, which IN does not mind.
 * Thread: the session's. */

#include "store/ids.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/memory.h"
#include "store/session.h"

#define MARK "{ids}"

enum { IDS_MAX = 100, FIXED_MAX = 8 };

const size_t ids_sizes[IDS_SIZES] = {1, 5, 20, IDS_MAX};

/* One statement of a table and what it is run as. */
struct ids_kept {
    const struct statement *of;
    struct statement sized[IDS_SIZES]; /* without a name: not asked for yet */
};

size_t ids_size_index(size_t count)
{
    size_t index = 0;
    while (index < IDS_SIZES - 1 && ids_sizes[index] < count) {
        index++;
    }
    return index;
}

bool ids_wanted(const struct statement *statement)
{
    return strstr(statement->text, MARK) != NULL;
}

/* ---- texts ---- */

static void add_places(struct buf *buf, size_t first, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_add_format(buf, "%s$%zu", i == 0 ? "" : ", ", first + i);
    }
}

/* A copy of the text with each mark replaced; absent stays absent. free() it. */
static char *expand_text(const char *text, size_t first, size_t count)
{
    if (text == NULL) {
        return NULL;
    }
    struct buf buf = {0};
    for (const char *mark; (mark = strstr(text, MARK)) != NULL; text = mark + sizeof MARK - 1) {
        buf_add(&buf, text, (size_t)(mark - text));
        add_places(&buf, first, count);
    }
    buf_add(&buf, text, strlen(text) + 1);
    return buf.data;
}

static char *expand_params(const char *params, size_t count)
{
    size_t fixed = strlen(params);
    char *letters = memory_new(fixed + count + 1);
    memcpy(letters, params, fixed);
    memset(letters + fixed, 'b', count);
    return letters;
}

struct statement ids_expand(const struct statement *statement, size_t size)
{
    size_t fixed = strlen(statement->params);
    if (!ids_wanted(statement) || fixed > FIXED_MAX || statement->columns[0] == '\0') {
        statement_bug(statement, "is not one for txn_query_ids");
    }
    struct statement expanded = *statement;
    expanded.text = expand_text(statement->text, fixed + 1, size);
    expanded.postgres = expand_text(statement->postgres, fixed + 1, size);
    expanded.params = expand_params(statement->params, size);
    return expanded;
}

void ids_release(struct statement *expanded)
{
    free((char *)expanded->text);
    free((char *)expanded->postgres);
    free((char *)expanded->params);
}

/* ---- kept by a session ---- */

void ids_forget(struct map *ids)
{
    size_t at = 0;
    for (struct ids_kept *kept; (kept = map_next(ids, &at)) != NULL;) {
        for (size_t i = 0; i < IDS_SIZES; i++) {
            if (kept->sized[i].name != NULL) {
                ids_release(&kept->sized[i]);
            }
        }
        free(kept);
    }
    map_release(ids);
}

static struct ids_kept *keep(struct session *session, const struct statement *statement)
{
    struct ids_kept *kept = map_find(&session->ids, map_key(&statement, sizeof(void *)));
    if (kept == NULL) {
        kept = memory_new(sizeof *kept);
        kept->of = statement;
        map_add(&session->ids, map_key(&kept->of, sizeof(void *)), kept);
    }
    return kept;
}

/* Its address stays the same for the session's life: databases find what they compiled by it. */
static const struct statement *sized(struct session *session, const struct statement *statement, size_t index)
{
    struct ids_kept *kept = keep(session, statement);
    if (kept->sized[index].name == NULL) {
        kept->sized[index] = ids_expand(statement, ids_sizes[index]);
    }
    return &kept->sized[index];
}

/* ---- running ---- */

/* One run for 1..IDS_MAX ids. */
static enum status query_some(struct txn *txn, const struct statement *statement, const struct value *values,
                              size_t count, const struct id *ids, size_t id_count, struct result *ret,
                              struct error *err)
{
    size_t index = ids_size_index(id_count);
    struct value all[FIXED_MAX + IDS_MAX];
    const struct statement *run = sized(txn->session, statement, index);
    if (count > FIXED_MAX) {
        statement_bug(statement, "called with another number of values than declared");
    }
    if (count > 0) {
        memcpy(all, values, count * sizeof *values);
    }
    for (size_t i = 0; i < ids_sizes[index]; i++) {
        all[count + i] = value_id(&ids[i < id_count ? i : id_count - 1]);
    }
    return txn_query(txn, run, all, count + ids_sizes[index], ret, err);
}

/* The rows of all parts as one result. */
static enum status join(struct txn *txn, const struct statement *statement, const struct result *parts, size_t count,
                        struct result *ret, struct error *err)
{
    struct result all = {0, strlen(statement->columns), NULL};
    for (size_t i = 0; i < count; i++) {
        all.row_count += parts[i].row_count;
    }
    if (all.row_count > LIMIT_RESULT_ROWS) {
        return txn_fail_rows(txn, statement, err);
    }
    struct value *values = arena_array(txn_arena(txn), all.row_count * all.column_count, sizeof *values);
    all.values = values;
    for (size_t i = 0; i < count; i++) {
        size_t cells = parts[i].row_count * all.column_count;
        if (cells > 0) {
            memcpy(values, parts[i].values, cells * sizeof *values);
        }
        values += cells;
    }
    *ret = all;
    return STATUS_OK;
}

enum status txn_query_ids(struct txn *txn, const struct statement *statement, const struct value *values, size_t count,
                          const struct id *ids, size_t id_count, struct result *ret, struct error *err)
{
    if (id_count > 0 && id_count <= IDS_MAX) {
        return query_some(txn, statement, values, count, ids, id_count, ret, err);
    }
    size_t part_count = (id_count + IDS_MAX - 1) / IDS_MAX;
    struct result *parts = arena_array(txn_arena(txn), part_count, sizeof *parts);
    for (size_t i = 0; i < part_count; i++) {
        size_t left = id_count - i * IDS_MAX;
        TRY(query_some(txn, statement, values, count, &ids[i * IDS_MAX], left < IDS_MAX ? left : IDS_MAX, &parts[i],
                       err));
    }
    return join(txn, statement, parts, part_count, ret, err);
}
