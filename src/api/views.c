/* /v1/saved_views: pages of the console under names. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/view/saved_view.h"

#define VIEW(member) offsetof(struct saved_view_fields, member)

static const struct field create_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = VIEW(name),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_VIEW_NAME_BYTES,
     .doc = "What it is called."},
    {.name = "page",
     .type = FIELD_CHOICE,
     .offset = VIEW(page),
     .flags = FIELD_REQUIRED,
     .choices = saved_view_pages,
     .doc = "Which page it is of."},
    {.name = "query",
     .type = FIELD_TEXT,
     .offset = VIEW(query),
     .flags = FIELD_REQUIRED,
     .max = LIMIT_URL_BYTES,
     .doc = "The query of the page's address, without the question mark."},
    {.name = "shared",
     .type = FIELD_BOOL,
     .offset = VIEW(shared),
     .doc =
         "Whether everybody sees it. When absent, a person's view is its own, and one that a key makes everybody's."},
};

static const struct schema view_create_schema = SCHEMA("SavedViewCreate", create_fields, struct saved_view_fields);

static enum status views_create_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct saved_view view;
    TRY(saved_view_create(&call->act, call->command, &view, err));
    call->status = 201;
    entity_write(&saved_view_entity, &call->w, NULL, &view, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status views_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct saved_view *views;
    size_t count;
    TRY(saved_view_list(&call->act, &views, &count, err));
    call_write_page(call, &saved_view_entity, views, count, false, "viw", offsetof(struct saved_view, id));
    return STATUS_OK;
}

static const char *const object_word[] = {"saved_view", NULL};
static const struct member deleted_members[] = {
    ENTITY_TOLD(struct saved_view, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct saved_view, id, id, ID, 0, .prefix = "viw", .doc = "Its id.")
            ENTITY_TOLD(struct saved_view, deleted, shared, BOOL, 0, .doc = "True.")};
static const struct entity deleted_entity = ENTITY("SavedViewDeleted", deleted_members, struct saved_view);

static enum status views_delete_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct saved_view gone = {.shared = true};
    TRY(call_path_id(call, 0, "viw", &gone.id, err));
    TRY(saved_view_delete(&call->act, &gone.id, err));
    entity_write(&deleted_entity, &call->w, NULL, &gone, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route view_routes[] = {
    CALL("/v1/saved_views", GET, .scope = "views:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .act = views_list_act,
         .summary = "Lists saved views: one's own, then everybody's.", .told = &saved_view_entity),
    CALL("/v1/saved_views", POST, .scope = "views:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &view_create_schema, .act = views_create_act,
         .summary = "Saves a page of the console with its filters, columns and order.", .told = &saved_view_entity),
    CALL("/v1/saved_views/{id}", DELETE, .scope = "views:write", .flags = ROUTE_WRITE, .act = views_delete_act,
         .summary = "Deletes a saved view.", .told = &deleted_entity),
};
const size_t view_route_count = sizeof view_routes / sizeof view_routes[0];
