/* A call without a connection: a request that was never sent, with a path, a query and an answer. See the header. */

#include "api/export_page.h"

#include "api/api.h"
#include "api/call.h"
#include "base/json.h"
#include "base/limits.h"

struct asking {
    const struct export_ask *ask;
    const struct route *route;
    struct http_request request;
    struct call call;
    json_t *answer; /* the one of the last run */
};

/* Nobody in particular, who may see what everybody may see that reads. */
static struct principal nobody(void)
{
    return (struct principal){.kind = PRINCIPAL_SYSTEM};
}

static enum status read_query(struct asking *asking, struct error *err)
{
    const struct export_ask *ask = asking->ask;
    const struct schema *schema = asking->route->query;
    bool list = (asking->route->flags & ROUTE_LIST) != 0;
    const char *limit = arena_format(&asking->request.arena, "%d", LIMIT_PAGE_MAX);
    const struct query_parameter parameters[] = {{STR("limit"), str_from(limit)}, {STR("starting_after"), ask->after}};
    if (schema == NULL)
        return STATUS_OK;
    asking->call.query = arena_alloc(&asking->request.arena, schema->size);
    size_t count = !list ? 0 : str_is_none(ask->after) ? 1 : 2;
    return schema_read_query(schema, parameters, count, asking->call.query, &asking->request.arena, err);
}

static enum status prepare(struct asking *asking, struct error *err)
{
    struct call *call = &asking->call;
    const struct export_ask *ask = asking->ask;
    asking->request.path_parameters[0] = ask->program_id;
    *call = (struct call){
        .request = &asking->request,
        .api = ask->api,
        .caller = {.ws = ask->ws, .livemode = ask->livemode, .principal = nobody()},
        .status = 200,
    };
    if (asking->route->command_size > 0)
        call->command = arena_alloc(&asking->request.arena, asking->route->command_size);
    TRY(read_query(asking, err));
    return asking->route->parse == NULL ? STATUS_OK : asking->route->parse(call, err);
}

static enum status run(struct txn *txn, void *ctx, struct error *err)
{
    struct asking *asking = ctx;
    const struct export_ask *ask = asking->ask;
    buf_clear(&asking->request.response.body);
    asking->call.act = act_begin(txn, ask->ws, ask->livemode, ask->clock_offset_us, nobody());
    asking->call.w = jsonw_begin(&asking->request.response.body);
    return asking->route->act(txn, &asking->call, err);
}

static enum status ask_call(struct asking *asking, struct error *err)
{
    TRY(prepare(asking, err));
    TRY(store_run_read(asking->ask->store, run, asking, err));
    return json_parse(buf_str(&asking->request.response.body), &asking->answer, err);
}

static struct export_page page_of(json_t *answer, bool list)
{
    const json_t *next = list ? json_object_get(answer, "next_cursor") : NULL;
    return (struct export_page){
        .answer = answer,
        .rows = list ? json_object_get(answer, "data") : answer,
        .after = json_is_string(next) ? str_from(json_string_value(next)) : STR_NONE,
    };
}

enum status export_page_read(const struct export_ask *ask, struct export_page *ret, struct error *err)
{
    struct asking asking = {.ask = ask, .route = export_part_route(ask->part)};
    enum status status = ask_call(&asking, err);
    if (status == STATUS_OK)
        *ret = page_of(asking.answer, (asking.route->flags & ROUTE_LIST) != 0);
    arena_release(&asking.request.arena);
    buf_release(&asking.request.response.body);
    return status;
}
