/* To-dos as rows, as lists, and how they are told. Runs inside a transaction, on its thread. */

#include "domain/todo/todo.h"

#include <assert.h>

#include "domain/todo/todo_store.h"

const char *const todo_states[] = {
    [TODO_OPEN] = "open",
    [TODO_DONE] = "done",
    [TODO_CANCELED] = "canceled",
    NULL,
};

/* ---- the table ---- */

static const char *const object_word[] = {"todo", NULL};

static const struct member actor_members[] = {
    ENTITY_TOLD(struct todo_actor, type, type, TEXT, 0, .doc = "`user`, `key`, `cli` or `system`.")
        ENTITY_TOLD(struct todo_actor, id, id, TEXT, MEMBER_NULL, .doc = "Which one.")
            ENTITY_TOLD(struct todo_actor, name, name, TEXT, MEMBER_NULL, .doc = "Its name: of the key or user.")};
static const struct entity actor_entity = ENTITY("TodoActor", actor_members, struct todo_actor);

static const struct member members[] = {
    ENTITY_TOLD(struct todo, object, id, CONSTANT, 0, .words = object_word) TODO_COLUMNS(ENTITY_COLUMN)
        ENTITY_TOLD(struct todo, name, name, TEXT, MEMBER_NULL, .doc = "The name of the contact.") ENTITY_TOLD(
            struct todo, done_by, done_by, OBJECT, MEMBER_NULL, .entity = &actor_entity, .doc = "Who has done it.")};
const struct entity todo_entity = ENTITY("Todo", members, struct todo);

static const struct list_filter filters[] = {[TODOS_STATE] = {"state", 'i'}};
static const struct list_path paths[] = {
    {0, &todo_statements[TODO_SQL_LIST], false},
    {LIST_FILTER(TODOS_STATE), &todo_statements[TODO_SQL_LIST_STATE], false},
};
const struct list todo_list = {
    .name = "todos",
    .entity = &todo_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &todo_statements[TODO_SQL_HELD],
};

/* ---- rows ---- */

enum status todo_open(struct act *act, const struct todo *todo, struct error *err)
{
    struct todo opened = *todo;
    opened.state = TODO_OPEN;
    opened.created_at = act_now(act);
    opened.done_at = TIME_NONE;
    opened.actor_type = STR_NONE;
    opened.actor_id = (struct id){{0}};
    return row_insert(act->txn, &todo_statements[TODO_SQL_OPEN], act->ws, &todo_entity, &opened, err);
}

enum status todo_close(struct act *act, const struct id *id, enum todo_state state, struct error *err)
{
    assert(state != TODO_OPEN);
    if (state == TODO_CANCELED)
        return txn_exec(act->txn, &todo_statements[TODO_SQL_CANCEL], VALUES(value_int(act->ws), value_id(id)), err);
    return txn_exec(act->txn, &todo_statements[TODO_SQL_DONE],
                    VALUES(value_int(act->ws), value_id(id), value_int(act_now(act)),
                           value_text(principal_kind_name(act->principal.kind)), value_id(&act->principal.id)),
                    err);
}

static enum status find(struct act *act, const struct id *id, struct todo *ret, bool *ret_found, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &todo_statements[TODO_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    *ret_found = rows.row_count > 0;
    *ret = (struct todo){0};
    if (*ret_found)
        row_read(&todo_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status todo_was_done(struct act *act, const struct id *id, bool *ret_done, struct error *err)
{
    struct todo todo;
    bool found;
    TRY(find(act, id, &todo, &found, err));
    *ret_done = found && todo.done_at != TIME_NONE;
    return STATUS_OK;
}

enum status todo_read(struct act *act, const struct id *id, struct todo *ret, struct error *err)
{
    bool found;
    TRY(find(act, id, ret, &found, err));
    return found ? STATUS_OK : error_set(err, ERROR_NOT_FOUND, "id", "There is no to-do with this id.");
}

/* ---- telling ---- */

static struct todo_actor *actor_of(const struct todo *todo, struct arena *arena)
{
    if (todo->done_at == TIME_NONE)
        return NULL;
    const char *prefix = principal_id_prefix(todo->actor_type);
    struct todo_actor *actor = arena_alloc(arena, sizeof *actor);
    *actor = (struct todo_actor){.type = todo->actor_type};
    if (prefix != NULL && !id_is_none(&todo->actor_id)) {
        char *text = arena_alloc(arena, ID_TEXT_SIZE);
        id_format(&todo->actor_id, prefix, text);
        actor->id = (struct str){text, ID_TEXT_SIZE};
    }
    return actor;
}

/* The names of those who did the to-dos of a page, as principals of this kind. */
static enum status name_actors(struct act *act, enum principal_kind kind, int sql, struct todo *todos, size_t count,
                               struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    size_t wanted = 0;
    struct result rows;
    struct value ws = value_int(act->ws);
    for (size_t i = 0; i < count; i++)
        if (todos[i].done_by != NULL && str_equal(todos[i].actor_type, principal_kind_name(kind)))
            ids[wanted++] = todos[i].actor_id;
    TRY(txn_query_ids(act->txn, &todo_statements[sql], &ws, kind == PRINCIPAL_KEY ? 1 : 0, ids, wanted, &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (todos[i].done_by != NULL && id_equal(&todos[i].actor_id, &id))
                todos[i].done_by->name = result_str(&rows, row, 1);
    }
    return STATUS_OK;
}

static enum status name_contacts(struct act *act, struct todo *todos, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct result rows;
    for (size_t i = 0; i < count; i++)
        ids[i] = todos[i].contact_id;
    TRY(txn_query_ids(act->txn, &todo_statements[TODO_SQL_CONTACT_NAMES], VALUES(value_int(act->ws)), ids, count, &rows,
                      err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&todos[i].contact_id, &id))
                todos[i].name = result_str(&rows, row, 1);
    }
    return STATUS_OK;
}

enum status todo_tell(struct act *act, struct todo *todos, size_t count, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        todos[i].done_by = actor_of(&todos[i], txn_arena(act->txn));
    TRY(name_contacts(act, todos, count, err));
    TRY(name_actors(act, PRINCIPAL_KEY, TODO_SQL_KEY_NAMES, todos, count, err));
    return name_actors(act, PRINCIPAL_USER, TODO_SQL_USER_NAMES, todos, count, err);
}

enum status todo_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&todo_statements[TODO_SQL_WRONG], "B7", "rwd", "its to-do is not in the state that follows from its own"},
        {&todo_statements[TODO_SQL_STRAY], "B20", "rwd", "a to-do of it is of no custom reward of this contact"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
