/* Calls about programs. parse() on the loop's thread, act() inside the call's transaction. */

#include <stddef.h>

#include "api/call.h"
#include "api/routes.h"
#include "domain/program/program.h"

struct programs_change {
    struct program_patch fields;
    struct id id;
};

struct programs_add_version {
    struct program_version_fields fields;
    struct id id;
};

struct list_programs {
    struct list_query list;
    int status;
};

static const struct field list_fields[] = {
    LIST_FIELDS("prg"),
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct list_programs, status),
     .choices = program_statuses,
     .doc = "Only programs of this status."},
};
static const struct schema programs_list_query = SCHEMA("ProgramList", list_fields, struct list_programs);

struct list_versions {
    struct opt_int limit;
    struct opt_int starting_after;
};

static const struct field versions_fields[] = {
    {.name = "limit",
     .type = FIELD_INT,
     .offset = offsetof(struct list_versions, limit),
     .min = 1,
     .max = LIMIT_PAGE_MAX,
     .doc = "Rows of a page; 20 when absent."},
    {.name = "starting_after",
     .type = FIELD_INT,
     .offset = offsetof(struct list_versions, starting_after),
     .min = 1,
     .max = INT64_MAX,
     .doc = "Only versions below this one: next_cursor of the page before."},
};
static const struct schema programs_versions_query =
    SCHEMA("ProgramVersionList", versions_fields, struct list_versions);

static enum status programs_create_parse(struct call *call, struct error *err)
{
    return program_fields_normalise(call->command, &call->request->arena, err);
}

static enum status write_program(struct call *call, struct program *program, struct error *err)
{
    TRY(program_tell(&call->act, program, 1, err));
    entity_write(&program_entity, &call->w, NULL, program, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status programs_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct program program;
    bool created;
    TRY(program_create(&call->act, call->command, call->fingerprint, &program, &created, err));
    call->status = created ? 201 : 200;
    program.replayed = !created;
    return write_program(call, &program, err);
}

static enum status programs_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_programs *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *programs;
    size_t count;
    bool more;
    ask.filters[PROGRAMS_STATUS] = call_name(query->status, program_statuses);
    TRY(list_read(&call->act, &program_list, &ask, &programs, &count, &more, err));
    TRY(program_tell(&call->act, programs, count, err));
    call_write_page(call, &program_entity, programs, count, more, "prg", offsetof(struct program, id));
    return STATUS_OK;
}

static enum status programs_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct program program;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(program_read(&call->act, &id, &program, err), err));
    return write_program(call, &program, err);
}

static enum status programs_change_parse(struct call *call, struct error *err)
{
    struct programs_change *command = call->command;
    TRY(call_path_id(call, 0, "prg", &command->id, err));
    return program_patch_normalise(&command->fields, &call->request->arena, err);
}

static enum status programs_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct programs_change *command = call->command;
    struct program program;
    TRY(call_path_found(program_change(&call->act, &command->id, &command->fields, &program, err), err));
    return write_program(call, &program, err);
}

static enum status programs_add_version_parse(struct call *call, struct error *err)
{
    struct programs_add_version *command = call->command;
    return call_path_id(call, 0, "prg", &command->id, err);
}

static enum status programs_add_version_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct programs_add_version *command = call->command;
    struct program_version version;
    TRY(call_path_found(program_add_version(&call->act, &command->id, command->fields.rules, &version, err), err));
    entity_write(&program_version_entity, &call->w, NULL, &version, ENTITY_ALONE);
    call->status = 201;
    return STATUS_OK;
}

/* Versions are numbers of their program, and so is the cursor. */
static void write_versions(struct call *call, const struct program_version *versions, size_t count, bool more)
{
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        entity_write(&program_version_entity, &call->w, NULL, &versions[i], ENTITY_ROW);
    jsonw_close(&call->w);
    jsonw_bool(&call->w, "has_more", more);
    if (more)
        jsonw_int(&call->w, "next_cursor", versions[count - 1].version);
    else
        jsonw_null(&call->w, "next_cursor");
    jsonw_close(&call->w);
}

static enum status programs_versions_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_versions *query = call->query;
    size_t limit = query->limit.set ? (size_t)query->limit.value : LIMIT_PAGE_DEFAULT;
    struct program_version *versions;
    struct program program;
    struct id id;
    size_t count;
    bool more;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(program_read(&call->act, &id, &program, err), err));
    TRY(program_version_list(&call->act, &id, query->starting_after.value, limit, &versions, &count, &more, err));
    write_versions(call, versions, count, more);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route program_routes[] = {
    CALL("/v1/programs", GET, .scope = "programs:read", .flags = ROUTE_LIST, .query = &programs_list_query,
         .act = programs_list_act, .summary = "Lists programs, newest first.", .told = &program_entity),
    CALL("/v1/programs", POST, .scope = "programs:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &program_schema, .parse = programs_create_parse, .act = programs_create_act,
         .summary = "Makes a program with version 1 of its rules.", .told = &program_entity),
    CALL("/v1/programs/{id}", GET, .scope = "programs:read", .flags = ROUTE_CHEAP, .act = programs_read_act,
         .summary = "Reads a program with its current rules.", .told = &program_entity),
    CALL("/v1/programs/{id}", PATCH, .scope = "programs:write", .flags = ROUTE_WRITE, .body = &program_patch_schema,
         .command_size = sizeof(struct programs_change), .parse = programs_change_parse, .act = programs_change_act,
         .summary = "Changes what is named and nothing else.", .told = &program_entity),
    CALL("/v1/programs/{id}/versions", GET, .scope = "programs:read", .flags = ROUTE_LIST,
         .query = &programs_versions_query, .act = programs_versions_act,
         .summary = "Lists the versions of the rules, newest first.", .told = &program_version_entity),
    CALL("/v1/programs/{id}/versions", POST, .scope = "programs:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &program_version_schema, .command_size = sizeof(struct programs_add_version),
         .parse = programs_add_version_parse, .act = programs_add_version_act,
         .summary = "Makes new rules the current ones; referrals keep theirs.", .told = &program_version_entity),
};
const size_t program_route_count = sizeof program_routes / sizeof program_routes[0];
