/* /v1/audit: the trail of all acts. */

#include "domain/audit/audit.h"
#include "api/call.h"
#include "api/routes.h"

struct list_command {
    struct list_query list;
    struct str object_id, actor_id;
    struct id object, referral, actor; /* what parse() has read of them */
};

static const struct field list_fields[] = {
    LIST_FIELDS("aud"),
    {.name = "object_id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_command, object_id),
     .min = 1,
     .doc = "Only what was done to this object. What belongs to a referral is found by the referral's id."},
    {.name = "actor_id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_command, actor_id),
     .min = 1,
     .doc = "Only what this key, user or connection did."},
};

static const struct schema audit_list_schema = SCHEMA("AuditList", list_fields, struct list_command);

static enum status read_id(struct str text, const char *param, struct str *ret_prefix, struct id *ret,
                           struct error *err)
{
    if (str_is_none(text) || typeid_parse(text, ret_prefix, ret))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param, "This is no id.");
}

static enum status audit_list_parse(struct call *call, struct error *err)
{
    struct list_command *query = call->query;
    struct str prefix = STR_NONE, actor_prefix = STR_NONE;
    TRY(read_id(query->object_id, "object_id", &prefix, &query->object, err));
    TRY(read_id(query->actor_id, "actor_id", &actor_prefix, &query->actor, err));
    if (str_equal(prefix, STR("rwd")))
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "object_id",
                         "What was done to a reward is found by its referral's id.");
    if (str_equal(prefix, STR("ref"))) {
        query->referral = query->object;
        query->object = (struct id){{0}};
    }
    return STATUS_OK;
}

static enum status audit_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *rows;
    size_t count;
    bool more;
    ask.filters[AUDIT_OBJECT] = value_id(&query->object);
    ask.filters[AUDIT_REFERRAL] = value_id(&query->referral);
    ask.filters[AUDIT_ACTOR] = value_id(&query->actor);
    TRY(list_read(&call->act, &audit_list, &ask, &rows, &count, &more, err));
    TRY(audit_tell(&call->act, rows, count, err));
    call_write_page(call, &audit_entity, rows, count, more, "aud", offsetof(struct audit_row, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route audit_routes[] = {
    CALL("/v1/audit", GET, .scope = "audit:read", .flags = ROUTE_CHEAP | ROUTE_LIST, .query = &audit_list_schema,
         .parse = audit_list_parse, .act = audit_list_act, .summary = "The trail of all acts, newest first.",
         .told = &audit_entity),
};
const size_t audit_route_count = sizeof audit_routes / sizeof audit_routes[0];
