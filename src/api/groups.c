/* /v1/groups, and the terms of one participant. act() runs inside the call's transaction. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/participant/participant.h"
#include "domain/terms/terms.h"

struct list_groups {
    struct list_query list;
    struct id program_id;
};

static const struct field list_fields[] = {
    LIST_FIELDS("grp"),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct list_groups, program_id),
     .prefix = "prg",
     .doc = "Only those of this program."},
};
static const struct schema group_list_schema = SCHEMA("GroupList", list_fields, struct list_groups);

static enum status write_group(struct call *call, struct group *group, struct error *err)
{
    TRY(group_tell(&call->act, group, 1, err));
    entity_write(&group_entity, &call->w, NULL, group, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status groups_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct group group;
    TRY(group_create(&call->act, call->command, &group, err));
    call->status = 201;
    return write_group(call, &group, err);
}

static enum status groups_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_groups *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *rows;
    size_t count;
    bool more;
    ask.filters[GROUPS_PROGRAM] = value_id(&query->program_id);
    TRY(list_read(&call->act, &group_list, &ask, &rows, &count, &more, err));
    TRY(group_tell(&call->act, rows, count, err));
    call_write_page(call, &group_entity, rows, count, more, "grp", offsetof(struct group, id));
    return STATUS_OK;
}

static enum status groups_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct group group;
    TRY(call_path_id(call, 0, "grp", &id, err));
    TRY(group_read(&call->act, &id, &group, err));
    return write_group(call, &group, err);
}

static enum status groups_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct group group;
    TRY(call_path_id(call, 0, "grp", &id, err));
    TRY(group_change(&call->act, &id, call->command, &group, err));
    return write_group(call, &group, err);
}

struct delete_query {
    struct str move_to;
};
static const struct field delete_fields[] = {
    {.name = "move_to",
     .type = FIELD_TEXT,
     .offset = offsetof(struct delete_query, move_to),
     .min = 1,
     .doc = "Where its members go: the id of another group of the program, or none. Needed while it has members."},
};
static const struct schema delete_schema = SCHEMA("GroupDelete", delete_fields, struct delete_query);

static enum status groups_delete_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct delete_query *query = call->query;
    struct id id;
    TRY(call_path_id(call, 0, "grp", &id, err));
    return group_delete(&call->act, &id, query->move_to, err);
}

/* ---- terms of a participant ---- */

static enum status find_holder(struct call *call, struct terms_holder *ret, struct error *err)
{
    struct id id;
    struct participant_brief brief;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    TRY(call_path_found(participant_brief_read(&call->act, &id, &brief, err), err));
    *ret = participant_terms_holder(&brief);
    return STATUS_OK;
}

static enum status write_terms(struct call *call, const struct terms_holder *holder, struct error *err)
{
    struct terms_told told;
    TRY(terms_read(&call->act, holder, &told, err));
    entity_write(&terms_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status terms_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct terms_holder holder;
    TRY(find_holder(call, &holder, err));
    return write_terms(call, &holder, err);
}

static enum status terms_agree_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct terms_holder holder;
    TRY(find_holder(call, &holder, err));
    TRY(participant_keep(&call->act, &holder.participant_id, err));
    TRY(terms_agree(&call->act, &holder.participant_id, &holder.program_id, call->command, err));
    TRY(find_holder(call, &holder, err));
    return write_terms(call, &holder, err);
}

/* sorted table: by 1, 2 */
const struct route group_routes[] = {
    CALL("/v1/groups", GET, .scope = "groups:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .query = &group_list_schema,
         .act = groups_list_act, .summary = "Lists groups of participants, newest first.", .told = &group_entity),
    CALL("/v1/groups", POST, .scope = "groups:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT, .body = &group_schema,
         .act = groups_create_act, .summary = "Makes a group, with rates of its own.", .told = &group_entity),
    CALL("/v1/groups/{id}", DELETE, .scope = "groups:write", .flags = ROUTE_WRITE | ROUTE_EMPTY,
         .query = &delete_schema, .act = groups_delete_act, .summary = "Ends a group; its members go where you say."),
    CALL("/v1/groups/{id}", GET, .scope = "groups:read", .flags = ROUTE_CHEAP, .act = groups_read_act,
         .summary = "Reads a group.", .told = &group_entity),
    CALL("/v1/groups/{id}", PATCH, .scope = "groups:write", .flags = ROUTE_WRITE, .body = &group_patch_schema,
         .act = groups_change_act, .summary = "Changes a group's name, or its rates for what is granted from now on.",
         .told = &group_entity),
    CALL("/v1/participants/{id}/terms", GET, .scope = "participants:read", .flags = ROUTE_CHEAP, .act = terms_read_act,
         .summary = "The rates that hold for a participant, and where each comes from.", .told = &terms_entity),
    CALL("/v1/participants/{id}/terms", PUT, .scope = "groups:write", .flags = ROUTE_WRITE, .body = &terms_schema,
         .act = terms_agree_act, .summary = "Agrees other rates with one participant, for a time and with a reason.",
         .told = &terms_entity),
};
const size_t group_route_count = sizeof group_routes / sizeof group_routes[0];
