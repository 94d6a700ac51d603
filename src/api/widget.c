/* What the scripts in a business's own pages ask: the widget, by a publishable key or by a participant's token, and the
 * check whether they are there. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/credential.h"
#include "api/routes.h"
#include "base/jwt.h"
#include "base/limits.h"
#include "domain/link/link.h"
#include "domain/portal/portal.h"
#include "domain/portal/portal_key.h"
#include "domain/widget/join.h"
#include "domain/widget/site_check.h"
#include "domain/widget/widget.h"
#include "domain/workspace/workspace.h"
#include "paper/qr.h"

/* ---- the widget ---- */

static enum status answer(struct call *call, struct widget *widget)
{
    struct arena *arena = txn_arena(call->act.txn);
    struct str base = call->api->public_url;
    widget->page_url = str_from(arena_format(arena, "%.*s%.*s", STR_ARG(base), STR_ARG(widget->page_path)));
    if (widget->summary != NULL)
        widget->summary->link_url = link_url(arena, base, widget->summary->code);
    entity_write(&widget_entity, &call->w, NULL, widget, ENTITY_ALONE);
    return STATUS_OK;
}

struct widget_query {
    struct id program_id;
};
static const struct field widget_fields[] = {
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct widget_query, program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program."},
};
static const struct schema widget_query = SCHEMA("WidgetQuery", widget_fields, struct widget_query);

static enum status widget_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct widget_query *query = call->query;
    struct widget widget;
    TRY(widget_read(&call->act, &query->program_id, &widget, err));
    return answer(call, &widget);
}

/* A customer whom the business has signed in, and who does not take part yet, is told what anybody is, and that he
 * may: his business has said so. */
static enum status tell_signed(struct txn *txn, struct call *call, struct str token, struct error *err)
{
    struct jwt jwt;
    struct id program_id, participant_id;
    struct workspace world;
    struct widget widget;
    TRY(portal_token_claims(txn, token, call->api->seal, &jwt, &program_id, &world, err));
    if (id_parse(jwt.subject, "ptc", &participant_id)) /* one who is kept out */
        return portal_refuse(err);
    call->act = act_begin(txn, world.ws, world.livemode, world.clock_offset_us, call->caller.principal);
    TRY(widget_read(&call->act, &program_id, &widget, err));
    widget.joins = widget.takes;
    return answer(call, &widget);
}

static enum status me_widget_act(struct txn *txn, struct call *call, struct error *err)
{
    struct portal_visitor visitor;
    struct widget widget;
    struct str header = http_header(call->request, STR("Authorization"));
    struct str token = str_is_none(header) ? STR_NONE : credential_read(header, &call->request->arena);
    if (str_is_none(token))
        return portal_refuse(err);
    if (portal_token_read(txn, token, call->api->seal, &visitor, NULL) != STATUS_OK)
        return tell_signed(txn, call, token, err);
    call->act = act_begin(txn, visitor.ws, visitor.livemode, visitor.clock_offset_us,
                          portal_principal(&visitor, &call->request->id, call->caller.principal.source));
    call->act.only_participant = visitor.participant_id;
    TRY(widget_read_own(&call->act, &visitor.participant_id, &widget, err));
    return answer(call, &widget);
}

struct join_command {
    struct str token;
};
static const struct field token_fields[] = {
    {.name = "token",
     .type = FIELD_TEXT,
     .min = 1,
     .max = LIMIT_JWT_BYTES,
     .offset = offsetof(struct join_command, token),
     .flags = FIELD_REQUIRED,
     .doc = "That the business has signed, for a customer by its external id."},
};
static const struct schema token_body = SCHEMA("OwnWidgetCreate", token_fields, struct join_command);

/* Nobody has said who calls yet: the token leads to a world. */
static enum status me_join_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct join_command *command = call->command;
    struct portal_visitor visitor;
    struct widget widget;
    TRY(join_by_token(txn, command->token, call->api->seal, call->caller.principal, &visitor, err));
    TRY(portal_enter(txn, &visitor, portal_principal(&visitor, &call->request->id, call->caller.principal.source),
                     &call->act, err));
    TRY(widget_read_own(&call->act, &visitor.participant_id, &widget, err));
    call->status = 201;
    return answer(call, &widget);
}

/* ---- who is nobody yet ---- */

struct join_told {
    struct id program_id;
};
static const char *const join_word[] = {"join_request", NULL};
static const char *const accepted_word[] = {"accepted", NULL};
static const struct member join_members[] = {
    ENTITY_TOLD(struct join_told, object, program_id, CONSTANT, 0, .words = join_word)
        ENTITY_TOLD(struct join_told, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program.")
            ENTITY_TOLD(struct join_told, status, program_id, CONSTANT, 0, .words = accepted_word)};
static const struct entity join_entity = ENTITY("JoinRequest", join_members, struct join_told);

static enum status join_parse(struct call *call, struct error *err)
{
    return join_fields_normalise(call->command, &call->request->arena, err);
}

static enum status join_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct join_fields *fields = call->command;
    const struct join_told told = {fields->program_id};
    TRY(join_ask(&call->act, fields, err));
    call->status = 202;
    entity_write(&join_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status me_qr_act(struct txn *txn, struct call *call, struct error *err)
{
    struct portal_me me;
    TRY(portal_me_read(&call->act, act_only(&call->act), &me, err));
    call->content_type = "image/svg+xml";
    if (!qr_write_svg(link_url(txn_arena(txn), call->api->public_url, me.code), &call->request->response.body))
        return error_set(err, ERROR_INTERNAL, NULL, "The code could not be drawn.");
    return STATUS_OK;
}

/* ---- whether the scripts are there ---- */

struct check_command {
    struct id program_id;
    int part; /* 1 + enum site_part */
};
static const struct field check_fields[] = {
    {.name = "part",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct check_command, part),
     .choices = site_parts,
     .flags = FIELD_REQUIRED,
     .doc = "Which script says that it is there."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct check_command, program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program that its tag names."},
};
static const struct schema check_body = SCHEMA("SiteCheckCreate", check_fields, struct check_command);

static enum status check_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct check_command *command = call->command;
    struct str origin = http_header(call->request, STR("Origin"));
    struct site_check check = {
        .program_id = command->program_id,
        .part = command->part - 1,
        .origin = str_is_none(origin) ? call->api->public_url : origin, /* a page of ours says nothing */
        .seen_at = act_now(&call->act),
    };
    TRY(site_check_note(&call->act, &check, err));
    call->status = 201;
    entity_write(&site_check_entity, &call->w, NULL, &check, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status checks_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct site_check *checks;
    size_t count;
    TRY(call_path_id(call, 0, "prg", &id, err));
    TRY(call_path_found(site_check_list(&call->act, &id, &checks, &count, err), err));
    call_write_page(call, &site_check_entity, checks, count, false, "prg", offsetof(struct site_check, program_id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route widget_routes[] = {
    CALL("/v1/join_requests", POST, .scope = "referrals:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_PUBLISHABLE, .body = &join_schema, .parse = join_parse,
         .act = join_act,
         .summary = "Sends somebody the way to a page and a link of their own; says the same of everybody.",
         .told = &join_entity, .told_status = 202),
    CALL("/v1/me/qr.svg", GET, .scope = "participants:read", .owner = OWNER_SELF, .flags = ROUTE_CHEAP | ROUTE_BROWSER,
         .act = me_qr_act, .summary = "The own link as a QR code.", .produces = "image/svg+xml"),
    CALL("/v1/me/widget", GET, .scope = "public", .flags = ROUTE_CHEAP | ROUTE_PUBLIC | ROUTE_BROWSER,
         .act = me_widget_act,
         .summary = "What the widget shows to whom the business has signed in (Authorization: Bearer and the token); "
                    "who does not take part yet has no summary.",
         .told = &widget_entity),
    CALL("/v1/me/widget", POST, .scope = "public", .flags = ROUTE_WRITE | ROUTE_PUBLIC | ROUTE_BROWSER,
         .body = &token_body, .act = me_join_act,
         .summary = "The same for a customer who is signed in and does not take part yet: it does from now on.",
         .told = &widget_entity),
    CALL("/v1/programs/{id}/site_checks", GET, .scope = "programs:read", .flags = ROUTE_CHEAP | ROUTE_LIST,
         .act = checks_act, .summary = "Where the scripts of a program were seen.", .told = &site_check_entity),
    CALL("/v1/site_checks", POST, .scope = "clicks:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_PUBLISHABLE,
         .body = &check_body, .act = check_act,
         .summary = "A script in a page says that it is there, since somebody looks.", .told = &site_check_entity),
    CALL("/v1/widget", GET, .scope = "codes:read", .flags = ROUTE_CHEAP | ROUTE_PUBLISHABLE, .query = &widget_query,
         .act = widget_act, .summary = "What the widget shows to anybody.", .told = &widget_entity),
};
const size_t widget_route_count = sizeof widget_routes / sizeof widget_routes[0];
