/* Imports: made, changed, told, and moved by somebody's word. See the header. */

#include "domain/imports/import.h"

#include <stdlib.h>

#include "base/csv_write.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/imports/import_store.h"
#include "domain/landing/landing.h"
#include "domain/program/program.h"

#define KIND "imp"

const char *const import_statuses[] = {"uploading", "checking", "checked",  "running",
                                       "paused",    "done",     "canceled", NULL};

/* ---- what may be said ---- */

#define MAPPING_DOC                                                                                                    \
    "What the columns are: an object from their heads to a field of this kind, or to null for one that is left "       \
    "out. Absent or null: the heads are guessed. Fields: name (or given_name and family_name), email, phone, "         \
    "company, country, locale, person_id and date of all kinds; code of participants; referrer, external_id, "         \
    "amount, currency, notes of leads, referrals and rewards; type and object_id of referrals; kind, title and "       \
    "status of rewards."

static const struct field fields[] = {
    {.name = "file_bytes",
     .type = FIELD_INT,
     .offset = offsetof(struct import_fields, file_bytes),
     .min = 1,
     .max = LIMIT_IMPORT_BYTES,
     .doc = "How long the file is: until so much was received it cannot be started."},
    {.name = "grants",
     .type = FIELD_BOOL,
     .offset = offsetof(struct import_fields, grants),
     .doc = "Of referrals: true lets the rules reward them now. Else they are history, and pay nothing."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct import_fields, kind),
     .flags = FIELD_REQUIRED,
     .choices = import_kinds,
     .doc = "What the lines are."},
    {.name = "mapping", .type = FIELD_JSON, .offset = offsetof(struct import_fields, mapping), .doc = MAPPING_DOC},
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct import_fields, name),
     .min = 1,
     .doc = "What you call it."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct import_fields, program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "The program that it fills."},
};
const struct schema import_schema = SCHEMA("ImportCreate", fields, struct import_fields);

static const struct field patch_fields[] = {
    {.name = "mapping", .type = FIELD_JSON, .offset = offsetof(struct import_patch, mapping), .doc = MAPPING_DOC},
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = offsetof(struct import_patch, name),
     .min = 1,
     .doc = "What you call it."},
};
const struct schema import_patch_schema = SCHEMA("ImportChange", patch_fields, struct import_patch);

enum status import_fields_check(struct import_fields *said, struct error *err)
{
    TRY(text_check_plain(said->name, "name", err));
    if (said->grants.value && said->kind - 1 != IMPORT_REFERRALS)
        return error_set(err, ERROR_INVALID_VALUE, "grants", "Only past referrals have this.");
    return import_mapping_check((enum import_kind)(said->kind - 1), said->mapping, err);
}

/* ---- how it is told ---- */

#define COUNT(name, place, words) ENTITY_TOLD(struct import_counts, name, place, INT, 0, .doc = (words))
static const struct member count_members[] = {
    COUNT(lines, lines, "Lines that were read.") COUNT(new, fresh, "What was not there.")
        COUNT(same, same, "What was there already, just as the line says.")
            COUNT(conflicting, conflicting, "What contradicts what is there, or collides with it.")
                COUNT(invalid, invalid, "Lines that cannot be read.")};
static const struct entity counts_entity = ENTITY("ImportCounts", count_members, struct import_counts);

static const char *const object_word[] = {"import", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct import, object, id, CONSTANT, 0, .words = object_word) IMPORT_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct import, counts, counts, PART, 0, .entity = &counts_entity,
                    .doc = "What its lines have done; after a dry run what they would do.")};
const struct entity import_entity = ENTITY("Import", members, struct import);

static const struct list_filter filters[] = {[IMPORTS_PROGRAM] = {"program_id", 'b'}};
static const struct list_path paths[] = {
    {0, &import_statements[IMPORT_SQL_LIST], false},
    {LIST_FILTER(IMPORTS_PROGRAM), &import_statements[IMPORT_SQL_LIST_PROGRAM], false},
};
const struct list import_list = {
    .name = "imports",
    .entity = &import_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &import_statements[IMPORT_SQL_HELD],
};

/* ---- rows ---- */

static enum status read_row(struct act *act, int sql, const struct id *id, struct import *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &import_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no import with this id.");
    *ret = (struct import){0};
    row_read(&import_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status import_read(struct act *act, const struct id *id, struct import *ret, struct error *err)
{
    return read_row(act, IMPORT_SQL_READ, id, ret, err);
}

enum status import_lock(struct act *act, const struct id *id, struct import *ret, struct error *err)
{
    return read_row(act, IMPORT_SQL_LOCK, id, ret, err);
}

enum status import_save(struct act *act, const struct import *import, struct error *err)
{
    const struct import_counts *counts = &import->counts;
    return txn_exec(act->txn, &import_statements[IMPORT_SQL_SAVE],
                    VALUES(value_int(act->ws), value_id(&import->id), value_int(import->status),
                           value_text(import->name), value_text(import->mapping), value_int(import->bytes),
                           value_int(import->separator), value_text(import->columns), value_int(import->body_at),
                           value_int(import->body_line), value_int(import->position), value_int(import->line),
                           value_int(import->skipping), value_int(counts->lines), value_int(counts->fresh),
                           value_int(counts->same), value_int(counts->conflicting), value_int(counts->invalid),
                           value_int(import->swept), value_int(import->due), value_time(import->started_at),
                           value_time(import->ended_at)),
                    err);
}

static enum status tell_trail(struct act *act, const char *action, const struct id *id, struct str reason,
                              struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = KIND, .object_id = *id, .note = reason};
    return audit_write(act, &entry, NULL, err);
}

/* ---- making and changing ---- */

static struct str mapping_text(const json_t *mapping, struct arena *arena)
{
    if (mapping == NULL || json_is_null(mapping))
        return STR_NONE;
    char *text = json_text(mapping);
    struct str copy = str_copy(arena, str_from(text));
    free(text);
    return copy;
}

json_t *import_mapping_load(const struct import *import)
{
    return str_is_none(import->mapping) ? NULL : json_loadb(import->mapping.data, import->mapping.size, 0, NULL);
}

enum status import_source_read(struct act *act, const struct import *import, const struct program *program,
                               const struct import_columns *columns, struct import_source *ret, struct error *err)
{
    struct landing page;
    TRY(landing_read(act, &program->id, &page, err));
    *ret = (struct import_source){
        .kind = (enum import_kind)import->kind,
        .program_id = program->id,
        .currency = program->currency,
        .country = page.country,
        .columns = *columns,
    };
    return STATUS_OK;
}

enum status import_create(struct act *act, const struct import_fields *said, struct id *ret_id, struct error *err)
{
    struct program program;
    TRY(program_read(act, &said->program_id, &program, err));
    const struct import import = {
        .id = mint_id(&act->mint),
        .program_id = program.id,
        .kind = said->kind - 1,
        .status = IMPORT_UPLOADING,
        .name = said->name,
        .mapping = mapping_text(said->mapping, txn_arena(act->txn)),
        .grants = said->grants.value,
        .file_bytes = said->file_bytes,
        .created_at = act_now(act),
        .started_at = TIME_NONE,
        .ended_at = TIME_NONE,
    };
    TRY(row_insert(act->txn, &import_statements[IMPORT_SQL_INSERT], act->ws, &import_entity, &import, err));
    *ret_id = import.id;
    return tell_trail(act, "import.created", &import.id, STR_NONE, err);
}

static enum status check_open(const struct import *import, struct error *err)
{
    if (import->status == IMPORT_UPLOADING || import->status == IMPORT_CHECKED)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_STATE, "id", "This import is %s: it takes nothing more.",
                     import_statuses[import->status]);
}

enum status import_change(struct act *act, const struct id *id, const struct import_patch *patch, struct error *err)
{
    struct import import = {0};
    TRY(import_lock(act, id, &import, err));
    TRY(check_open(&import, err));
    TRY(text_check_plain(patch->name, "name", err));
    TRY(import_mapping_check((enum import_kind)import.kind, patch->mapping, err));
    if (!str_is_none(patch->name))
        import.name = patch->name;
    if (patch->mapping != NULL) {
        import.mapping = mapping_text(patch->mapping, txn_arena(act->txn));
        import.status = IMPORT_UPLOADING;
        TRY(import_rewind(act, &import, err));
    }
    TRY(import_save(act, &import, err));
    return tell_trail(act, "import.changed", id, STR_NONE, err);
}

/* ---- somebody's word ---- */

#define FROM(status) (1U << (status))

static const struct {
    const char *action;
    unsigned from;    /* FROM() of each status that allows it */
    unsigned already; /* where it says nothing new */
} WORDS[] = {
    [IMPORT_DRY_RUN] = {"import.checked", FROM(IMPORT_UPLOADING) | FROM(IMPORT_CHECKED), FROM(IMPORT_CHECKING)},
    [IMPORT_START] = {"import.started", FROM(IMPORT_UPLOADING) | FROM(IMPORT_CHECKED), FROM(IMPORT_RUNNING)},
    [IMPORT_PAUSE] = {"import.paused", FROM(IMPORT_CHECKING) | FROM(IMPORT_RUNNING), FROM(IMPORT_PAUSED)},
    [IMPORT_RESUME] = {"import.resumed", FROM(IMPORT_PAUSED), FROM(IMPORT_CHECKING) | FROM(IMPORT_RUNNING)},
    [IMPORT_CANCEL] = {"import.canceled",
                       FROM(IMPORT_UPLOADING) | FROM(IMPORT_CHECKING) | FROM(IMPORT_CHECKED) | FROM(IMPORT_RUNNING) |
                           FROM(IMPORT_PAUSED),
                       FROM(IMPORT_CANCELED)},
};

static enum status check_whole(const struct import *import, struct error *err)
{
    if (import->bytes == 0)
        return error_set(err, ERROR_MISSING_FIELD, "file", "Nothing of the file was received yet.");
    if (import->file_bytes.set && import->bytes != import->file_bytes.value)
        return error_set(err, ERROR_MISSING_FIELD, "file", "Of %lld bytes of the file %lld were received.",
                         (long long)import->file_bytes.value, (long long)import->bytes);
    return STATUS_OK;
}

/* At the first line below the heads. */
static enum status begin(struct act *act, struct import *import, struct error *err)
{
    struct csv_record heads;
    struct import_columns columns;
    TRY(check_whole(import, err));
    TRY(import_end_check(act, import, err));
    TRY(import_heads_read(act, import, &heads, err));
    json_t *mapping = import_mapping_load(import);
    enum status status = import_columns_read((enum import_kind)import->kind, &heads, mapping, &columns, err);
    json_decref(mapping);
    TRY(status);
    import->columns = import_columns_text(&columns, txn_arena(act->txn));
    return import_rewind(act, import, err);
}

static enum status follow(struct act *act, struct import *import, enum import_word word, struct error *err)
{
    switch (word) {
    case IMPORT_DRY_RUN:
    case IMPORT_START:
        TRY(begin(act, import, err));
        import->status = word == IMPORT_START ? IMPORT_RUNNING : IMPORT_CHECKING;
        import->started_at = word == IMPORT_START ? act_now(act) : TIME_NONE;
        import->due = true;
        break;
    case IMPORT_PAUSE:
        import->status = IMPORT_PAUSED;
        import->due = false;
        break;
    case IMPORT_RESUME:
        import->status = import->started_at == TIME_NONE ? IMPORT_CHECKING : IMPORT_RUNNING;
        import->due = true;
        break;
    case IMPORT_CANCEL:
        import->status = IMPORT_CANCELED;
        import->ended_at = act_now(act);
        import->due = import->bytes > 0; /* to sweep */
        break;
    }
    return STATUS_OK;
}

enum status import_tell(struct act *act, const struct id *id, enum import_word word, struct str reason,
                        struct error *err)
{
    struct import import = {0};
    TRY(import_lock(act, id, &import, err));
    unsigned status = FROM(import.status);
    if ((WORDS[word].already & status) != 0)
        return STATUS_OK;
    if ((WORDS[word].from & status) == 0)
        return error_set(err, ERROR_INVALID_STATE, "id", "This import is %s: that cannot be done with it.",
                         import_statuses[import.status]);
    TRY(follow(act, &import, word, err));
    TRY(import_save(act, &import, err));
    return tell_trail(act, WORDS[word].action, id, reason, err);
}

/* ---- errors ---- */

#define WRONG(name, kind, words) ENTITY_TOLD(struct import_error, name, name, kind, 0, .doc = (words))
static const struct member error_members[] = {WRONG(line, INT, "The line of the file, from 1.") WRONG(
    code, TEXT, "What is wrong: `invalid_email`, `csv_open_quote`, `code_taken`, ...")
                                                  WRONG(detail, TEXT, "The same in a sentence.")};
static const struct entity error_entity = ENTITY("ImportError", error_members, struct import_error);

static const struct member errors_members[] = {
    ENTITY_TOLD(struct import_errors, data, data, LIST, 0, .entity = &error_entity, .doc = "By their lines.")
        ENTITY_TOLD(struct import_errors, has_more, has_more, BOOL, 0,
                    .doc = "Whether there are more: ask with `after_line`.")};
const struct entity import_errors_entity = ENTITY("ImportErrors", errors_members, struct import_errors);

enum status import_errors_read(struct act *act, const struct id *id, int64_t after_line, size_t limit,
                               struct import_errors *ret, struct error *err)
{
    struct import import = {0};
    struct result rows;
    TRY(import_read(act, id, &import, err));
    TRY(txn_query(act->txn, &import_statements[IMPORT_SQL_ERRORS],
                  VALUES(value_int(act->ws), value_id(id), value_int(after_line), value_int((int64_t)limit + 1)), &rows,
                  err));
    size_t count = rows.row_count > limit ? limit : rows.row_count;
    struct import_error *errors = arena_array(txn_arena(act->txn), count, sizeof *errors);
    for (size_t i = 0; i < count; i++)
        errors[i] = (struct import_error){result_int(&rows, i, 0), result_str(&rows, i, 1), result_str(&rows, i, 2)};
    *ret = (struct import_errors){{errors, count}, rows.row_count > limit};
    return STATUS_OK;
}

void import_errors_csv(const struct import_errors *errors, struct buf *out)
{
    const struct import_error *rows = errors->data.items;
    BUF_ADD_LITERAL(out, "line,code,detail\r\n");
    for (size_t i = 0; i < errors->data.count; i++) {
        buf_add_int(out, rows[i].line);
        buf_add_char(out, ',');
        csv_add_text(out, rows[i].code);
        buf_add_char(out, ',');
        csv_add_text(out, rows[i].detail);
        BUF_ADD_LITERAL(out, "\r\n");
    }
}

/* ---- proof ---- */

enum status import_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&import_statements[IMPORT_SQL_STRAY], "B20", KIND, "its file is kept, and it is over or does not exist"},
        {&import_statements[IMPORT_SQL_STRAY_ERRORS], "B20", KIND, "lines of it are kept, and it does not exist"},
        {&import_statements[IMPORT_SQL_MISCOUNTED], "B20", KIND, "its counts do not add up"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
