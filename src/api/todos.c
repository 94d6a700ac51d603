/* /v1/todos: what custom rewards ask of the office. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/fulfilment/fulfilment.h"

struct list_command {
    struct list_query list;
    int state; /* FIELD_CHOICE of todo_states */
};

static const struct field list_fields[] = {
    LIST_FIELDS("rwd"),
    {.name = "state",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct list_command, state),
     .choices = todo_states,
     .doc = "Only those that are open, done or canceled."},
};
static const struct schema todo_list_schema = SCHEMA("TodoList", list_fields, struct list_command);

static enum status todos_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[TODOS_STATE] = call_choice(query->state);
    TRY(list_read(&call->act, &todo_list, &ask, &found, &count, &more, err));
    TRY(todo_tell(&call->act, found, count, err));
    call_write_page(call, &todo_entity, found, count, more, "rwd", offsetof(struct todo, id));
    return STATUS_OK;
}

static enum status todos_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct todo todo;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    TRY(todo_read(&call->act, &id, &todo, err));
    TRY(todo_tell(&call->act, &todo, 1, err));
    entity_write(&todo_entity, &call->w, NULL, &todo, ENTITY_ALONE);
    return STATUS_OK;
}

static const struct schema todo_done_schema = {.name = "TodoDone"};

static enum status todos_done_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct todo todo;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    TRY(todo_mark_done(&call->act, &id, &todo, err));
    entity_write(&todo_entity, &call->w, NULL, &todo, ENTITY_ALONE);
    return STATUS_OK;
}

struct undo_command {
    struct str reason;
};

static const struct field undo_fields[] = {
    {.name = "reason",
     .type = FIELD_TEXT,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .offset = offsetof(struct undo_command, reason),
     .doc = "Why, in words. The trail keeps it."},
};
static const struct schema todo_undo_schema = SCHEMA("TodoUndo", undo_fields, struct undo_command);

static enum status todos_undo_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct undo_command *command = call->command;
    struct id id;
    struct todo todo;
    TRY(call_path_id(call, 0, "rwd", &id, err));
    TRY(todo_mark_undone(&call->act, &id, command->reason, &todo, err));
    entity_write(&todo_entity, &call->w, NULL, &todo, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route todo_routes[] = {
    CALL("/v1/todos", GET, .scope = "rewards:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .query = &todo_list_schema,
         .act = todos_list_act, .summary = "Lists what custom rewards ask of the office, newest first.",
         .told = &todo_entity),
    CALL("/v1/todos/{id}", GET, .scope = "rewards:read", .flags = ROUTE_CHEAP, .act = todos_read_act,
         .summary = "Reads the to-do of a reward.", .told = &todo_entity),
    CALL("/v1/todos/{id}/done", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE,
         .body = &todo_done_schema, .act = todos_done_act, .summary = "It was done: the reward is used.",
         .told = &todo_entity),
    CALL("/v1/todos/{id}/undo", POST, .scope = "rewards:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_BARE,
         .body = &todo_undo_schema, .act = todos_undo_act, .summary = "It was not done after all.",
         .told = &todo_entity),
};
const size_t todo_route_count = sizeof todo_routes / sizeof todo_routes[0];
