/* /v1/imports. parse() on the loop's thread, act() inside the call's transaction. The file comes in pieces: a body is
 * held in memory as a whole, and a piece is small. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/imports/import.h"

struct list_imports {
    struct list_query list;
    struct id program_id;
};

static const struct field list_fields[] = {
    LIST_FIELDS("imp"),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_imports, program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
};
static const struct schema import_list_schema = SCHEMA("ImportList", list_fields, struct list_imports);

static enum status write_import(struct call *call, const struct id *id, struct error *err)
{
    struct import import;
    TRY(import_read(&call->act, id, &import, err));
    entity_write(&import_entity, &call->w, NULL, &import, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status imports_create_parse(struct call *call, struct error *err)
{
    return import_fields_check(call->command, err);
}

static enum status imports_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(import_create(&call->act, call->command, &id, err));
    call->status = 201;
    return write_import(call, &id, err);
}

static enum status imports_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_imports *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *rows;
    size_t count;
    bool more;
    ask.filters[IMPORTS_PROGRAM] = value_id(&query->program_id);
    TRY(list_read(&call->act, &import_list, &ask, &rows, &count, &more, err));
    call_write_page(call, &import_entity, rows, count, more, "imp", offsetof(struct import, id));
    return STATUS_OK;
}

static enum status imports_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "imp", &id, err));
    return write_import(call, &id, err);
}

static enum status imports_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "imp", &id, err));
    TRY(import_change(&call->act, &id, call->command, err));
    return write_import(call, &id, err);
}

/* ---- the file ---- */

struct piece_query {
    struct opt_int offset;
};
static const struct field piece_fields[] = {
    {.name = "offset",
     .type = FIELD_INT,
     .offset = offsetof(struct piece_query, offset),
     .min = 0,
     .max = LIMIT_IMPORT_BYTES,
     .doc = "Where in the file the piece begins: `bytes` of the import; 0 when absent."},
};
static const struct schema piece_schema = SCHEMA("ImportPiece", piece_fields, struct piece_query);

static enum status imports_file_parse(struct call *call, struct error *err)
{
    struct str type = STR_NONE;
    TRY(http_header_once(call->request, STR("Content-Type"), &type, err));
    struct str rest = type;
    if (str_equal_nocase(str_trim(str_split(&rest, ';')), STR("text/csv")))
        return STATUS_OK;
    return error_set(err, ERROR_UNSUPPORTED_MEDIA_TYPE, NULL, "Send the file as Content-Type: text/csv, in UTF-8.");
}

static enum status imports_file_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct piece_query *query = call->query;
    struct id id;
    TRY(call_path_id(call, 0, "imp", &id, err));
    TRY(import_add_piece(&call->act, &id, query->offset.value, call->request->body, err));
    return write_import(call, &id, err);
}

static enum status imports_preview_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct import_preview preview;
    TRY(call_path_id(call, 0, "imp", &id, err));
    TRY(import_preview_read(&call->act, &id, &preview, err));
    entity_write(&import_preview_entity, &call->w, NULL, &preview, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- errors ---- */

struct errors_query {
    struct opt_int after_line;
    int format; /* FIELD_CHOICE of call_formats */
};
static const struct field errors_fields[] = {
    {.name = "after_line",
     .type = FIELD_INT,
     .offset = offsetof(struct errors_query, after_line),
     .min = 0,
     .max = INT64_MAX,
     .doc = "Only lines behind this one: the last of the page before."},
    {.name = "format",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct errors_query, format),
     .choices = call_formats,
     .doc = "`json` unless said, 200 at once; `csv` for spreadsheets, all that are kept, as with `Accept: text/csv`."},
};
static const struct schema errors_schema = SCHEMA("ImportErrorList", errors_fields, struct errors_query);

static enum status imports_errors_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct errors_query *query = call->query;
    bool csv = call_wants_csv(call, query->format);
    struct id id;
    struct import_errors errors;
    TRY(call_path_id(call, 0, "imp", &id, err));
    TRY(import_errors_read(&call->act, &id, query->after_line.value,
                           csv ? LIMIT_IMPORT_ERRORS : LIMIT_IMPORT_ERRORS_PAGE, &errors, err));
    if (!csv) {
        entity_write(&import_errors_entity, &call->w, NULL, &errors, ENTITY_ALONE);
        return STATUS_OK;
    }
    call->content_type = "text/csv; charset=utf-8";
    call->file_name = STR("import-errors.csv");
    import_errors_csv(&errors, &call->request->response.body);
    return STATUS_OK;
}

/* ---- somebody's word ---- */

struct said {
    struct str reason;
};
static const struct field said_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct said, reason),
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words. The trail keeps it."},
};
static const struct schema said_schema = SCHEMA("ImportWord", said_fields, struct said);

static enum status tell(struct call *call, enum import_word word, struct error *err)
{
    const struct said *said = call->command;
    struct id id;
    TRY(call_path_id(call, 0, "imp", &id, err));
    TRY(import_tell(&call->act, &id, word, said->reason, err));
    return write_import(call, &id, err);
}

#define WORD(name, word)                                                                                               \
    static enum status imports_##name##_act(struct txn *txn, struct call *call, struct error *err)                     \
    {                                                                                                                  \
        (void)txn;                                                                                                     \
        return tell(call, (word), err);                                                                                \
    }
WORD(cancel, IMPORT_CANCEL)
WORD(dry_run, IMPORT_DRY_RUN)
WORD(pause, IMPORT_PAUSE)
WORD(resume, IMPORT_RESUME)
WORD(start, IMPORT_START)

#define WORD_FLAGS (ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE)

/* sorted table: by 1, 2 */
const struct route import_routes[] = {
    CALL("/v1/imports", GET, .scope = "imports:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .query = &import_list_schema,
         .act = imports_list_act, .summary = "Lists imports, newest first.", .told = &import_entity),
    CALL("/v1/imports", POST, .scope = "imports:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = &import_schema,
         .parse = imports_create_parse, .act = imports_create_act,
         .summary = "Makes an import of participants, leads, past referrals or past rewards; its file follows.",
         .told = &import_entity),
    CALL("/v1/imports/{id}", GET, .scope = "imports:read", .flags = ROUTE_CHEAP, .act = imports_read_act,
         .summary = "Reads an import: how far it is, and what its lines have done.", .told = &import_entity),
    CALL("/v1/imports/{id}", PATCH, .scope = "imports:write", .flags = ROUTE_WRITE, .body = &import_patch_schema,
         .act = imports_change_act, .summary = "Changes what the columns of an import are, before it is started.",
         .told = &import_entity),
    CALL("/v1/imports/{id}/cancel", POST, .scope = "imports:write", .flags = WORD_FLAGS, .body = &said_schema,
         .act = imports_cancel_act, .summary = "Ends an import; what its lines have done stays.",
         .told = &import_entity),
    CALL("/v1/imports/{id}/dry_run", POST, .scope = "imports:write", .flags = WORD_FLAGS, .body = &said_schema,
         .act = imports_dry_run_act, .summary = "Counts what each line would do, and does nothing.",
         .told = &import_entity),
    CALL("/v1/imports/{id}/errors", GET, .scope = "imports:read", .query = &errors_schema, .act = imports_errors_act,
         .summary = "Lines that did nothing, and why.", .told = &import_errors_entity, .produces = "text/csv"),
    CALL("/v1/imports/{id}/file", PUT, .scope = "imports:write", .flags = ROUTE_WRITE | ROUTE_RAW,
         .query = &piece_schema, .body_limit = LIMIT_IMPORT_PIECE_BYTES, .parse = imports_file_parse,
         .act = imports_file_act, .accepts = "text/csv",
         .summary = "Takes the file, in pieces of at most 1 MiB, each behind the last; one that is there already may "
                    "be sent again.",
         .told = &import_entity),
    CALL("/v1/imports/{id}/pause", POST, .scope = "imports:write", .flags = WORD_FLAGS, .body = &said_schema,
         .act = imports_pause_act, .summary = "Stops an import for now.", .told = &import_entity),
    CALL("/v1/imports/{id}/preview", GET, .scope = "imports:read", .act = imports_preview_act,
         .summary = "The first 20 lines of the file, and what its columns are taken for.",
         .told = &import_preview_entity),
    CALL("/v1/imports/{id}/resume", POST, .scope = "imports:write", .flags = WORD_FLAGS, .body = &said_schema,
         .act = imports_resume_act, .summary = "Lets a paused import go on where it was.", .told = &import_entity),
    CALL("/v1/imports/{id}/start", POST, .scope = "imports:write", .flags = WORD_FLAGS, .body = &said_schema,
         .act = imports_start_act, .summary = "Works off the file.", .told = &import_entity),
};
const size_t import_route_count = sizeof import_routes / sizeof import_routes[0];
