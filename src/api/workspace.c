/* /v1/workspace: what a business says of itself. */

#include "domain/workspace/workspace.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/audit/audit.h"
#include "domain/contact/normalise.h"
#include "domain/user/user.h"
#include "domain/workspace/business.h"

struct clock {
    bool settable;
    int64_t now_at;
};

struct told {
    struct workspace world;
    struct business business;
    struct clock clock;
};

static const struct member clock_members[] = {
    ENTITY_TOLD(struct clock, settable, settable, BOOL, 0, .doc = "Whether POST /v1/test_clock/advance moves it.")
        ENTITY_TOLD(struct clock, now, now_at, TIME, 0, .doc = "The world's time.")};
static const struct entity clock_entity = ENTITY("WorkspaceClock", clock_members, struct clock);

static const char *const object_word[] = {"workspace", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct told, id, world.id, ID, 0, .prefix = "wks",
                .doc = "The world's id.") ENTITY_TOLD(struct told, object, world.id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct told, name, business.name, TEXT, 0, .doc = "What the business is called.")
            ENTITY_TOLD(struct told, livemode, world.livemode, BOOL, 0, .doc = "False in the test world.")
                ENTITY_TOLD(struct told, currency, business.currency, CURRENCY, 0, .doc = "What it counts in.")
                    ENTITY_TOLD(struct told, time_zone, business.time_zone, TEXT, 0, .doc = "Its time zone.")
                        ENTITY_TOLD(struct told, locale, business.locale, TEXT, 0, .doc = "Its language.")
                            ENTITY_TOLD(struct told, brand_color, business.brand_color, TEXT, MEMBER_NULL,
                                        .doc = "Its colour, such as #1c48b9.")
                                ENTITY_TOLD(struct told, website, business.website, TEXT, MEMBER_NULL,
                                            .doc = "Where its own pages are.")
                                    ENTITY_TOLD(struct told, created_at, world.created_at, TIME, 0,
                                                .doc = "When the workspace was made.")
                                        ENTITY_TOLD(struct told, now, clock.now_at, TIME, 0, .doc = "The world's time.")
                                            ENTITY_TOLD(struct told, clock, clock, PART, 0, .entity = &clock_entity,
                                                        .doc = "The world's clock.")};
static const struct entity workspace_entity = ENTITY("Workspace", members, struct told);

static enum status write_workspace(struct call *call, const struct business *business, struct error *err)
{
    struct told told = {.business = *business,
                        .clock = {.settable = !call->act.livemode, .now_at = act_now(&call->act)}};
    TRY(workspace_read(call->act.txn, call->act.ws, &told.world, err));
    entity_write(&workspace_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status workspace_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct business business;
    TRY(business_read(&call->act, &business, err));
    return write_workspace(call, &business, err);
}

/* ---- changing ---- */

#define TEXT(member, least, text)                                                                                      \
    {                                                                                                                  \
        .name = #member, .type = FIELD_TEXT, .offset = offsetof(struct business_patch, member), .min = (least),        \
        .doc = (text)                                                                                                  \
    }

static const struct field patch_fields[] = {
    TEXT(name, 1, "What the business is called."),
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = offsetof(struct business_patch, currency),
     .doc = "What it counts in. Programs that there are keep theirs."},
    TEXT(time_zone, 1, "Its time zone, such as Europe/Berlin."),
    TEXT(locale, 1, "Its language, such as en or de-AT."),
    TEXT(brand_color, 0, "Its colour, such as #1c48b9; empty: none."),
    TEXT(website, 0, "Where its own pages are; empty: none."),
};

static const struct schema patch_schema = SCHEMA("WorkspacePatch", patch_fields, struct business_patch);

static enum status workspace_change_parse(struct call *call, struct error *err)
{
    struct business_patch *patch = call->command;
    if (!str_is_none(patch->locale))
        TRY(locale_normalise(patch->locale, "locale", &call->request->arena, &patch->locale, err));
    return business_check(patch, &call->request->arena, err);
}

static void note_change(struct changes *changes, const char *field, struct str was, struct str is)
{
    if (!str_equal(was, is))
        changes_str(changes, field, was, is);
}

static struct str changes_of(const struct business *was, const struct business *is, struct arena *arena)
{
    struct changes changes;
    changes_begin(&changes);
    note_change(&changes, "name", was->name, is->name);
    note_change(&changes, "currency", currency_str(&was->currency), currency_str(&is->currency));
    note_change(&changes, "time_zone", was->time_zone, is->time_zone);
    note_change(&changes, "locale", was->locale, is->locale);
    note_change(&changes, "brand_color", was->brand_color, is->brand_color);
    note_change(&changes, "website", was->website, is->website);
    return changes_end(&changes, arena);
}

/* In the trail of the live world, whose business it is. */
static enum status note(struct call *call, const struct business *was, const struct business *is, struct error *err)
{
    struct act home;
    struct workspace live;
    TRY(user_home(&call->act, &home, err));
    TRY(workspace_read(home.txn, home.ws, &live, err));
    const struct audit_entry entry = {
        .action = "workspace.changed",
        .object_kind = "wks",
        .object_id = live.id,
        .changes = changes_of(was, is, txn_arena(home.txn)),
    };
    return audit_write(&home, &entry, NULL, err);
}

static enum status workspace_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct business was, is;
    TRY(business_read(&call->act, &was, err));
    TRY(business_change(&call->act, call->command, &is, err));
    TRY(note(call, &was, &is, err));
    return write_workspace(call, &is, err);
}

/* sorted table: by 1, 2 */
const struct route workspace_routes[] = {
    CALL("/v1/workspace", GET, .scope = "settings:read", .flags = ROUTE_CHEAP, .act = workspace_read_act,
         .summary = "The business, and the world's clock.", .told = &workspace_entity),
    CALL("/v1/workspace", PATCH, .scope = "settings:write", .flags = ROUTE_WRITE, .body = &patch_schema,
         .parse = workspace_change_parse, .act = workspace_change_act,
         .summary = "Changes what is named of the business.", .told = &workspace_entity),
};
const size_t workspace_route_count = sizeof workspace_routes / sizeof workspace_routes[0];
