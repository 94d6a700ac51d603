/* /v1/code_pools: lists of discount codes that a shop has made, from which rewards get theirs. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/discount/code_pool.h"
#include "domain/discount/code_text.h"

/* ---- reading ---- */

struct list_command {
    struct list_query list;
    struct id program_id;
};

static const struct field list_fields[] = {
    LIST_FIELDS("pol"),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_command, program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
};
static const struct schema code_pool_list_schema = SCHEMA("CodePoolList", list_fields, struct list_command);

static enum status code_pools_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[CODE_POOLS_PROGRAM] = value_id(&query->program_id);
    TRY(list_read(&call->act, &code_pool_list, &ask, &found, &count, &more, err));
    TRY(code_pool_tell(&call->act, found, count, err));
    call_write_page(call, &code_pool_entity, found, count, more, "pol", offsetof(struct code_pool, id));
    return STATUS_OK;
}

static enum status code_pools_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct code_pool pool;
    TRY(call_path_id(call, 0, "pol", &id, err));
    TRY(code_pool_read(&call->act, &id, &pool, err));
    TRY(code_pool_tell(&call->act, &pool, 1, err));
    entity_write(&code_pool_entity, &call->w, NULL, &pool, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- making and changing ---- */

#define CREATE(member) offsetof(struct code_pool_fields, member)
#define LOW(struct_offset, more)                                                                                       \
    {                                                                                                                  \
        .name = "low", .type = FIELD_INT, .offset = (struct_offset), .min = 0, .max = 1000000, .flags = (more),        \
        .doc = "With no more than so many left, a case says so; 10 unless it is said."                                 \
    }

static const struct field create_fields[] = {
    LOW(CREATE(low), 0),
    {.name = "name",
     .type = FIELD_TEXT,
     .min = 1,
     .max = CODE_POOL_NAME_MAX,
     .offset = CREATE(name),
     .flags = FIELD_REQUIRED,
     .doc = "Letters, digits, `-`, `_` and `.`: rules say `pool:` and this."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = CREATE(program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program whose rules name it."},
};
static const struct schema code_pool_create_schema = SCHEMA("CodePoolCreate", create_fields, struct code_pool_fields);

static enum status code_pools_create_parse(struct call *call, struct error *err)
{
    const struct code_pool_fields *fields = call->command;
    if (code_pool_name_is_good(fields->name))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "name", "A name is 1 to %d letters, digits, '-', '_' and '.'.",
                     CODE_POOL_NAME_MAX);
}

static enum status code_pools_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct code_pool pool;
    bool created;
    TRY(code_pool_create(&call->act, call->command, &pool, &created, err));
    call->status = created ? 201 : 200;
    entity_write(&code_pool_entity, &call->w, NULL, &pool, ENTITY_ALONE);
    return STATUS_OK;
}

struct change_command {
    struct opt_int low;
};
static const struct field change_fields[] = {LOW(offsetof(struct change_command, low), FIELD_REQUIRED)};
static const struct schema code_pool_change_schema = SCHEMA("CodePoolUpdate", change_fields, struct change_command);

static enum status code_pools_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct change_command *command = call->command;
    struct id id;
    struct code_pool pool;
    TRY(call_path_id(call, 0, "pol", &id, err));
    TRY(code_pool_change(&call->act, &id, command->low.value, &pool, err));
    entity_write(&code_pool_entity, &call->w, NULL, &pool, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- importing ---- */

struct import_command {
    struct str_array codes;
    struct str csv;
    struct opt_bool dry_run;
    struct code_cell *cells; /* what parse() makes of either */
    size_t cell_count;
};

#define IMPORT(member) offsetof(struct import_command, member)

static const struct field import_fields[] = {
    {.name = "codes",
     .type = FIELD_TEXTS,
     .offset = IMPORT(codes),
     .min = 1,
     .max = LIMIT_POOL_CODES,
     .doc = "The codes; or csv."},
    {.name = "csv",
     .type = FIELD_TEXT,
     .offset = IMPORT(csv),
     .min = 1,
     .max = LIMIT_BODY_BYTES,
     .doc = "The same as a text with a code in the first column of each line; a heading `code` is left out."},
    {.name = "dry_run",
     .type = FIELD_BOOL,
     .offset = IMPORT(dry_run),
     .doc = "true: says what would be added, and adds nothing."},
};
static const struct schema code_pool_import_schema = SCHEMA("CodePoolImport", import_fields, struct import_command);

static enum status refuse_many(struct error *err)
{
    return error_set(err, ERROR_OUT_OF_RANGE, "csv", "At most %d codes at once: send the rest after these.",
                     LIMIT_POOL_CODES);
}

static enum status read_lines(struct call *call, struct import_command *command, struct error *err)
{
    struct code_lines lines = {.rest = command->csv};
    struct str cell;
    command->cells = arena_array(&call->request->arena, LIMIT_POOL_CODES, sizeof *command->cells);
    while (code_lines_next(&lines, &cell)) {
        if (command->cell_count == LIMIT_POOL_CODES)
            return refuse_many(err);
        command->cells[command->cell_count++] = (struct code_cell){lines.line, cell};
    }
    return STATUS_OK;
}

static enum status code_pools_import_parse(struct call *call, struct error *err)
{
    struct import_command *command = call->command;
    bool listed = command->codes.count > 0;
    if (listed == !str_is_none(command->csv))
        return error_set(err, listed ? ERROR_INVALID_VALUE : ERROR_MISSING_FIELD, "codes",
                         "Codes come as codes or as csv: send exactly one of them.");
    if (!listed)
        return read_lines(call, command, err);
    command->cells = arena_array(&call->request->arena, command->codes.count, sizeof *command->cells);
    command->cell_count = command->codes.count;
    for (size_t i = 0; i < command->cell_count; i++)
        command->cells[i] = (struct code_cell){(int64_t)i + 1, command->codes.items[i]};
    return STATUS_OK;
}

/* What came of it. */
struct import_told {
    struct code_import import;
    struct code_pool pool;
    const struct code_pool *told_pool;
    struct entity_list faults;
};

static const struct member fault_members[] = {
    ENTITY_TOLD(struct code_fault, line, line, INT, 0, .doc = "The line, from 1.")
        ENTITY_TOLD(struct code_fault, code, code, TEXT, 0, .doc = "What stands there.")
            ENTITY_TOLD(struct code_fault, problem, problem, TEXT, 0,
                        .doc = "`invalid`, `repeated` in this list, or `taken`: a pool or a reward has it.")};
static const struct entity fault_entity = ENTITY("CodeFault", fault_members, struct code_fault);

static const char *const object_word[] = {"code_import", NULL};
#define TOLD(member, words) ENTITY_TOLD(struct import_told, member, import.member, INT, 0, .doc = (words))
static const struct member told_members[] = {
    ENTITY_TOLD(struct import_told, object, pool.id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct import_told, dry_run, import.dry_run, BOOL, 0, .doc = "Whether nothing was added.")
            TOLD(added, "Codes that were added, or would be.") TOLD(repeated, "Lines that stand twice.")
                TOLD(taken, "Codes that a pool or a reward has already.") TOLD(invalid, "Lines that are no code.")
                    ENTITY_TOLD(struct import_told, errors, faults, LIST, 0, .entity = &fault_entity,
                                .doc = "The first lines that cannot be used.")
                        ENTITY_TOLD(struct import_told, pool, told_pool, OBJECT, 0, .entity = &code_pool_entity,
                                    .doc = "The pool as it is now.")};
static const struct entity told_entity = ENTITY("CodeImport", told_members, struct import_told);

static enum status code_pools_import_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct import_command *command = call->command;
    struct id id;
    struct import_told told = {.import = {.cells = command->cells,
                                          .cell_count = command->cell_count,
                                          .dry_run = command->dry_run.set && command->dry_run.value}};
    TRY(call_path_id(call, 0, "pol", &id, err));
    TRY(code_pool_import(&call->act, &id, &told.import, &told.pool, err));
    told.told_pool = &told.pool;
    told.faults = (struct entity_list){told.import.faults, told.import.fault_count};
    entity_write(&told_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route code_pool_routes[] = {
    CALL("/v1/code_pools", GET, .scope = "rewards:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &code_pool_list_schema, .act = code_pools_list_act,
         .summary = "Lists pools of discount codes, newest first.", .told = &code_pool_entity),
    CALL("/v1/code_pools", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &code_pool_create_schema, .parse = code_pools_create_parse, .act = code_pools_create_act,
         .summary = "Makes a pool of discount codes.", .told = &code_pool_entity),
    CALL("/v1/code_pools/{id}", GET, .scope = "rewards:read", .flags = ROUTE_CHEAP, .act = code_pools_read_act,
         .summary = "Reads a pool.", .told = &code_pool_entity),
    CALL("/v1/code_pools/{id}", PATCH, .scope = "rewards:write", .flags = ROUTE_WRITE, .body = &code_pool_change_schema,
         .act = code_pools_change_act, .summary = "Changes when a pool counts as low.", .told = &code_pool_entity),
    CALL("/v1/code_pools/{id}/codes", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &code_pool_import_schema, .parse = code_pools_import_parse, .act = code_pools_import_act,
         .summary = "Imports codes into a pool, or says what that would do.", .told = &told_entity),
};
const size_t code_pool_route_count = sizeof code_pool_routes / sizeof code_pool_routes[0];
