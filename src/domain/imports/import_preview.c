/* The first lines of a file, as they are read. */

#include <stdlib.h>

#include "base/limits.h"
#include "domain/imports/import_store.h"

#define COLUMN(name, more, words) ENTITY_TOLD(struct import_preview_column, name, name, TEXT, more, .doc = (words))
static const struct member column_members[] = {COLUMN(head, 0, "As the first line has it.") COLUMN(
    field, MEMBER_NULL, "The field that it is taken for; null: it is left out.")};
static const struct entity column_entity = ENTITY("ImportPreviewColumn", column_members, struct import_preview_column);

#define ROW(name, kind, more, words) ENTITY_TOLD(struct import_preview_row, name, name, kind, more, .doc = (words))
static const struct member row_members[] = {ROW(line, INT, 0, "Its number, from 1.")
                                                ROW(cells, WORDS, 0, "Its values in the order of the columns.")
                                                    ROW(code, TEXT, MEMBER_NULL, "What is wrong with it.")
                                                        ROW(detail, TEXT, MEMBER_NULL, "The same in a sentence.")};
static const struct entity row_entity = ENTITY("ImportPreviewRow", row_members, struct import_preview_row);

static const char *const object_word[] = {"import_preview", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct import_preview, object, separator, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct import_preview, separator, separator, TEXT, 0, .doc = "What stands between its values.")
            ENTITY_TOLD(struct import_preview, columns, columns, LIST, 0, .entity = &column_entity,
                        .doc = "Its columns.") ENTITY_TOLD(struct import_preview, rows, rows, LIST, 0,
                                                           .entity = &row_entity, .doc = "Its first lines, 20 at most.")
                ENTITY_TOLD(struct import_preview, problem, problem, TEXT, MEMBER_NULL,
                            .doc = "Why it cannot be worked off by these columns: map others.")};
const struct entity import_preview_entity = ENTITY("ImportPreview", members, struct import_preview);

static struct str_array cells_of(const struct csv_record *record, struct arena *arena)
{
    struct str_array cells = {arena_array(arena, record->count, sizeof(struct str)), record->count};
    for (size_t i = 0; i < record->count; i++)
        cells.items[i] = record->fields[i];
    return cells;
}

static struct import_preview_row row_of(const struct import_source *source, const struct csv_record *record, bool read,
                                        struct arena *arena)
{
    struct import_line line;
    if (read)
        import_line_read(source, record, arena, &line);
    else
        import_line_too_long((int64_t)record->line, &line);
    return (struct import_preview_row){
        .line = line.number,
        .cells = read ? cells_of(record, arena) : (struct str_array){0},
        .code = str_from(line.code),
        .detail = line.code == NULL ? STR_NONE : line.detail,
    };
}

static enum status read_rows(struct act *act, const struct import *import, const struct import_source *source,
                             struct import_preview *ret, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct import_preview_row *rows = arena_array(arena, LIMIT_IMPORT_PREVIEW, sizeof *rows);
    struct import_place place = {import->body_at, import->body_line, false};
    struct import_window window;
    size_t count = 0;
    if (place.at < import->bytes)
        TRY(import_window_read(act, import, place.at, &window, err));
    while (place.at < import->bytes && count < LIMIT_IMPORT_PREVIEW) {
        struct csv_record record;
        enum import_read read = import_read_next(&window, (char)import->separator, &place, arena, &record);
        if (read == IMPORT_READ_MORE || read == IMPORT_READ_END)
            break; /* two blocks are enough to look at */
        rows[count++] = row_of(source, &record, read == IMPORT_READ_RECORD, arena);
    }
    ret->rows = (struct entity_list){rows, count};
    return STATUS_OK;
}

static void tell_columns(const struct csv_record *heads, const struct import_columns *columns, struct arena *arena,
                         struct import_preview *ret)
{
    struct import_preview_column *told = arena_array(arena, heads->count, sizeof *told);
    for (size_t i = 0; i < heads->count; i++) {
        int field = columns->fields[i];
        told[i].head = heads->fields[i];
        told[i].field = field == IMPORT_NO_FIELD ? STR_NONE : str_from(import_field_name((enum import_field)field));
    }
    ret->columns = (struct entity_list){told, heads->count};
}

enum status import_preview_read(struct act *act, const struct id *id, struct import_preview *ret, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct import import = {0};
    struct program program;
    struct csv_record heads;
    struct import_columns columns;
    struct error problem = {0};
    TRY(import_read(act, id, &import, err));
    if (import.bytes == 0)
        return error_set(err, ERROR_MISSING_FIELD, "file", "Nothing of the file was received yet.");
    if (import.started_at != TIME_NONE || import.ended_at != TIME_NONE)
        return error_set(err, ERROR_INVALID_STATE, "id", "This import has started: its file is deleted bit by bit.");
    TRY(import_heads_read(act, &import, &heads, err));
    TRY(program_read(act, &import.program_id, &program, err));
    enum import_kind kind = (enum import_kind)import.kind;
    json_t *mapping = import_mapping_load(&import);
    import_columns_guess(kind, &heads, mapping, &columns);
    *ret = (struct import_preview){.separator = str_copy(arena, (struct str){(char[]){(char)import.separator}, 1})};
    tell_columns(&heads, &columns, arena, ret);
    if (import_columns_read(kind, &heads, mapping, &columns, &problem) != STATUS_OK)
        ret->problem = str_copy(arena, str_from(problem.detail));
    json_decref(mapping);
    struct import_source source;
    TRY(import_source_read(act, &import, &program, &columns, &source, err));
    return read_rows(act, &import, &source, ret, err);
}
