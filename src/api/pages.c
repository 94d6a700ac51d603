/* Calls about the public page of a program. parse() on the loop's thread, act() inside the call's transaction. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/landing/landing_page.h"

/* ---- what the domain does not know: addresses ---- */

static struct str address(struct call *call, struct str path, const char *below)
{
    struct arena *arena = txn_arena(call->act.txn);
    return str_from(arena_format(arena, "%.*s%.*s%s", STR_ARG(call->api->public_url), STR_ARG(path), below));
}

static enum status complete(struct call *call, struct landing *landing, struct error *err)
{
    struct program program;
    struct str path;
    struct str logo = landing_logo_name(landing, txn_arena(call->act.txn));
    TRY(program_read(&call->act, &landing->program_id, &program, err));
    if (!str_is_none(logo))
        landing->logo_url =
            address(call, STR("/assets/logo/"), arena_format(txn_arena(call->act.txn), "%.*s", STR_ARG(logo)));
    if (program_takes(program.status, PROGRAM_FACE, NULL, NULL) != STATUS_OK)
        return STATUS_OK;
    TRY(landing_address(&call->act, &program, &path, err));
    landing->url = address(call, path, "");
    landing->card_url = address(call, path, "/card.png");
    if (landing->leaders.is_public)
        landing->leaderboard_url = address(call, path, "/leaderboard");
    return STATUS_OK;
}

static enum status write_page(struct call *call, struct landing *landing, struct error *err)
{
    TRY(complete(call, landing, err));
    entity_write(&landing_entity, &call->w, NULL, landing, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- the calls ---- */

static enum status page_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct landing landing;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(landing_read(&call->act, &id, &landing, err));
    return call_path_found(write_page(call, &landing, err), err);
}

static enum status page_change_parse(struct call *call, struct error *err)
{
    return landing_patch_check(call->command, &call->request->arena, err);
}

static enum status page_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct landing landing;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(landing_change(&call->act, &id, call->command, &landing, err), err));
    return write_page(call, &landing, err);
}

/* sorted table: by 1, 2 */
const struct route page_call_routes[] = {
    CALL("/v1/programs/{id}/page", GET, .scope = "programs:read", .flags = ROUTE_CHEAP, .act = page_read_act,
         .summary = "What a program has set for its public page.", .told = &landing_entity),
    CALL("/v1/programs/{id}/page", PATCH, .scope = "programs:write", .flags = ROUTE_WRITE,
         .body = &landing_patch_schema, .parse = page_change_parse, .act = page_change_act,
         .summary = "Sets what the public page of a program says, asks and looks like.", .told = &landing_entity),
};
const size_t page_call_route_count = sizeof page_call_routes / sizeof page_call_routes[0];
