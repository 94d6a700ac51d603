/* The steps of an import, each in one transaction: a dry run, the import itself, and the sweeping of its file. */

#include "base/limits.h"
#include "domain/imports/import_apply.h"
#include "domain/imports/import_store.h"

static enum status count(struct act *act, struct import *import, const struct import_line *line,
                         const struct import_done *done, struct error *err)
{
    struct import_counts *counts = &import->counts;
    counts->lines++;
    counts->fresh += done->came == IMPORT_NEW;
    counts->same += done->came == IMPORT_SAME;
    counts->conflicting += done->came == IMPORT_CONFLICTING;
    counts->invalid += done->came == IMPORT_INVALID;
    bool at_fault = done->came == IMPORT_CONFLICTING || done->came == IMPORT_INVALID;
    if (!at_fault || counts->conflicting + counts->invalid > LIMIT_IMPORT_ERRORS)
        return STATUS_OK;
    return txn_exec(act->txn, &import_statements[IMPORT_SQL_ADD_ERROR],
                    VALUES(value_int(act->ws), value_id(&import->id), value_int(line->number),
                           value_text(str_from(done->code)), value_text(done->detail)),
                    err);
}

static enum status do_line(struct act *act, struct import *import, const struct import_source *source,
                           const struct import_line *line, struct error *err)
{
    struct import_done done = {0};
    if (import->status == IMPORT_RUNNING)
        TRY(import_apply(act, source, import->grants, line, &done, err));
    else
        TRY(import_foresee(act, source, line, &done, err));
    return count(act, import, line, &done, err);
}

/* A step costs a commit: it does some lines in any case, and then as many as its time allows. */
static bool goes_on(size_t lines, int64_t until, struct env *env)
{
    return lines < LIMIT_IMPORT_LINES_LEAST || (lines < LIMIT_IMPORT_LINES && env_monotonic(env) < until);
}

/* The next lines; `*ret_end` at the end of the file. */
static enum status do_lines(struct act *act, struct import *import, const struct import_source *source, bool *ret_end,
                            struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct env *env = txn_env(act->txn);
    struct import_place place = {import->position, import->line, import->skipping};
    struct import_window window;
    enum import_read read = place.at < import->bytes ? IMPORT_READ_RECORD : IMPORT_READ_END;
    if (read != IMPORT_READ_END)
        TRY(import_window_read(act, import, place.at, &window, err));
    int64_t until = env_monotonic(env) + LIMIT_IMPORT_STEP_MS * TIME_US_PER_MS;
    for (size_t n = 0; goes_on(n, until, env) && read != IMPORT_READ_END && read != IMPORT_READ_MORE; n++) {
        struct csv_record record;
        struct import_line line;
        read = import_read_next(&window, (char)import->separator, &place, arena, &record);
        if (read == IMPORT_READ_RECORD)
            import_line_read(source, &record, arena, &line);
        else if (read == IMPORT_READ_LONG)
            import_line_too_long((int64_t)record.line, &line);
        else
            break;
        TRY(do_line(act, import, source, &line, err));
    }
    import->position = place.at;
    import->line = place.line;
    import->skipping = place.skipping;
    *ret_end = read == IMPORT_READ_END;
    return STATUS_OK;
}

static enum status drop_blocks(struct act *act, struct import *import, int64_t end, struct error *err)
{
    if (end <= import->swept)
        return STATUS_OK;
    TRY(txn_exec(act->txn, &import_statements[IMPORT_SQL_DROP_BLOCKS],
                 VALUES(value_int(act->ws), value_id(&import->id), value_int(import->swept), value_int(end)), err));
    import->swept = end;
    return STATUS_OK;
}

static enum status sweep(struct act *act, struct import *import, struct error *err)
{
    int64_t all = (import->bytes + LIMIT_IMPORT_BLOCK_BYTES - 1) / LIMIT_IMPORT_BLOCK_BYTES;
    int64_t end = import->swept + LIMIT_IMPORT_SWEEP;
    TRY(drop_blocks(act, import, end < all ? end : all, err));
    import->due = import->swept < all;
    return STATUS_OK;
}

/* A program that takes nobody any more: the import waits for somebody's word. What is past is past, whatever the
 * program does now, as far as rewards go. */
static bool is_open(const struct import *import, const struct program *program)
{
    if (import->status != IMPORT_RUNNING || import->kind == IMPORT_REWARDS)
        return true;
    return program_takes(program->status,
                         import->kind == IMPORT_PARTICIPANTS ? PROGRAM_PARTICIPANTS : PROGRAM_REFERRALS, NULL,
                         NULL) == STATUS_OK;
}

static enum status step(struct act *act, struct import *import, struct error *err)
{
    struct program program;
    bool end;
    TRY(program_read(act, &import->program_id, &program, err));
    if (!is_open(import, &program)) {
        import->status = IMPORT_PAUSED;
        import->due = false;
        return STATUS_OK;
    }
    const struct import_columns columns = import_columns_parse(import->columns);
    struct import_source source;
    TRY(import_source_read(act, import, &program, &columns, &source, err));
    TRY(do_lines(act, import, &source, &end, err));
    if (import->status == IMPORT_RUNNING)
        TRY(drop_blocks(act, import, import->position / LIMIT_IMPORT_BLOCK_BYTES, err));
    if (!end)
        return STATUS_OK;
    if (import->status == IMPORT_CHECKING) {
        import->status = IMPORT_CHECKED;
        import->due = false;
        return STATUS_OK;
    }
    import->status = IMPORT_DONE;
    import->ended_at = act_now(act);
    return sweep(act, import, err);
}

enum status import_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &import_statements[IMPORT_SQL_DUE], VALUES(value_int(act->ws), value_int((int64_t)limit)),
                  &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status import_work(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    struct import import = {0};
    TRY(import_lock(act, id, &import, err));
    *ret_more = false;
    if (!import.due)
        return STATUS_OK;
    if (import.status == IMPORT_CHECKING || import.status == IMPORT_RUNNING)
        TRY(step(act, &import, err));
    else
        TRY(sweep(act, &import, err));
    *ret_more = import.due;
    return import_save(act, &import, err);
}
