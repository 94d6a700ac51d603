/* Hooks of connections: finding whose it is, and answering. */

#include "api/hook.h"

#include <stddef.h>

#include "api/hook_cache.h"
#include "base/log.h"
#include "domain/workspace/workspace.h"

struct hook *hook_of_work(struct store_work *work)
{
    return (struct hook *)((char *)work - offsetof(struct hook, work));
}

/* ---- answers ---- */

void hook_refuse(struct hook *hook, const struct error *err)
{
    char id[ID_TEXT_SIZE];
    id_format(&hook->request->id, "req", id);
    if (err->code == ERROR_INTERNAL)
        LOG(LOG_ERROR, "request failed", LOG_TEXT("route", hook->request->route->path), LOG_TEXT("detail", err->detail),
            LOG_STR("request_id", ((struct str){id, sizeof id})));
    http_problem(hook->request, err);
    http_respond(hook->request);
}

void hook_answer(struct hook *hook, const char *content_type)
{
    struct http_request *request = hook->request;
    api_count_call(hook->loop, request->route);
    request->response.status = 200;
    request->response.content_type = content_type;
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");
    http_respond(request);
}

/* ---- the write ---- */

void hook_write(struct hook *hook, enum status (*act)(struct txn *txn, struct store_work *work, struct error *err),
                void (*done)(struct store_work *work, enum status status, const struct error *err), uint64_t lane)
{
    hook->work.act = act;
    hook->work.done = done;
    hook->work.bytes = hook->request->arena.allocated + hook->request->body.size;
    hook->work.lane = lane;
    store_write(hook->loop->store, STORE_BOOKS, &hook->work);
}

enum status hook_enter(struct txn *txn, const struct hook *hook, struct act *ret_act, struct error *err)
{
    const struct connection *connection = &hook->connection;
    const struct workspace world = {
        .ws = connection->ws, .livemode = connection->livemode, .clock_offset_us = connection->clock_offset_us};
    const struct principal principal = {
        .kind = PRINCIPAL_CONNECTION, .id = connection->id, .request_id = hook->request->id};
    return workspace_enter(txn, &world, principal, ret_act, err);
}

/* ---- whose hook it is ---- */

static enum status unknown(struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, "id", "There is no connection with this id.");
}

static void refuse_unknown(struct hook *hook)
{
    struct error err;
    unknown(&err);
    hook_refuse(hook, &err);
}

static bool is_of_kind(const struct connection *connection, const struct hook *hook)
{
    return str_equal(connection->kind, str_from(hook->kind));
}

static enum status look_up(struct txn *txn, struct store_work *work, struct error *err)
{
    struct hook *hook = hook_of_work(work);
    struct arena *arena = &hook->request->arena;
    struct connection *connection = &hook->connection;
    TRY(connection_find(txn, &hook->id, connection, err));
    if (!is_of_kind(connection, hook)) /* others have secrets that no cache has room for */
        return unknown(err);
    connection->settings = hook->with_settings ? str_copy(arena, connection->settings) : STR_NONE;
    connection->api_key = connection->api_url = STR_NONE; /* nor for these */
    connection->kind = str_copy(arena, connection->kind);
    connection->account = str_copy(arena, connection->account);
    connection->sealed = str_copy(arena, connection->sealed);
    connection->previous_sealed = str_copy(arena, connection->previous_sealed);
    return STATUS_OK;
}

static void looked_up(struct store_work *work, enum status status, const struct error *err)
{
    struct hook *hook = hook_of_work(work);
    if (status != STATUS_OK) {
        hook_refuse(hook, err);
        return;
    }
    if (!hook->with_settings) /* no room there */
        hook_cache_add(hook->loop->hooks, hook->generation, &hook->connection);
    hook->check(hook);
}

void hook_begin(struct hook *hook, struct http_request *request, const char *kind, void (*check)(struct hook *hook))
{
    hook->request = request;
    hook->loop = api_loop_of(request);
    hook->kind = kind;
    hook->check = check;
    if (!id_parse(request->path_parameters[0], "con", &hook->id)) {
        refuse_unknown(hook);
        return;
    }
    hook->generation = store_generation(hook->loop->api->store);
    const struct connection *cached =
        hook->with_settings ? NULL : hook_cache_find(hook->loop->hooks, hook->generation, &hook->id);
    if (cached != NULL) {
        hook->connection = *cached;
        if (is_of_kind(cached, hook))
            hook->check(hook);
        else
            refuse_unknown(hook);
        return;
    }
    hook->work.act = look_up;
    hook->work.done = looked_up;
    store_read(hook->loop->store, &hook->work, true);
}
