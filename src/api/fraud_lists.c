/* /v1/fraud_lists: the block list and the allow list. What is listed is brought into its canonical form here; of an
 * address or a user agent only the keyed hash goes on. */

#include <string.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/click/classify.h"
#include "domain/contact/normalise.h"
#include "domain/screen/fraud_list.h"
#include "net/proxy.h"

struct entry_command {
    int effect, kind; /* FIELD_CHOICE of fraud_effects, fraud_entry_kinds */
    struct str value, reason;
    int64_t expires_at;
};

enum { VALUE_LIMIT = 1024 };

#define ENTRY(member) offsetof(struct entry_command, member)

static const struct field entry_fields[] = {
    {.name = "effect",
     .type = FIELD_CHOICE,
     .offset = ENTRY(effect),
     .flags = FIELD_REQUIRED,
     .choices = fraud_effects,
     .doc = "`block`: nothing is paid; `allow`: no sign is held against it. Where both are said, it is blocked."},
    {.name = "expires_at", .type = FIELD_TIME, .offset = ENTRY(expires_at), .doc = "Until when; absent: for ever."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = ENTRY(kind),
     .flags = FIELD_REQUIRED,
     .choices = fraud_entry_kinds,
     .doc = "What is listed."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = ENTRY(reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words."},
    {.name = "value",
     .type = FIELD_TEXT,
     .offset = ENTRY(value),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = VALUE_LIMIT,
     .doc =
         "A mailbox (dots and tags aside, as its host has it), a mail domain, a phone number with country code; of a "
         "network its hash from a case's evidence, or an address in it; of a device its hash, or a user agent."},
};
static const struct schema entry_schema = SCHEMA("FraudListAdd", entry_fields, struct entry_command);

static bool is_hash(struct str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (strchr("0123456789abcdef", text.data[i]) == NULL || text.data[i] == '\0')
            return false;
    return text.size == FRAUD_HASH_TEXT_SIZE;
}

static enum status read_network(struct call *call, struct str *value, struct error *err)
{
    struct http_address address;
    if (is_hash(*value))
        return STATUS_OK;
    if (!address_parse(*value, &address))
        return error_set(err, ERROR_INVALID_VALUE, "value",
                         "This must be an IP address, or the network of a case's evidence: 16 digits of 0 to f.");
    *value = fraud_hash_text(click_network(call->api->network_key, address.bytes), &call->request->arena);
    return STATUS_OK;
}

static enum status entry_parse(struct call *call, struct error *err)
{
    struct entry_command *command = call->command;
    struct arena *arena = &call->request->arena;
    switch ((enum fraud_entry_kind)(command->kind - 1)) {
    case FRAUD_ENTRY_EMAIL:
        return email_normalise(command->value, "value", arena, &command->value, err);
    case FRAUD_ENTRY_DOMAIN:
        return domain_normalise(command->value, "value", arena, &command->value, err);
    case FRAUD_ENTRY_PHONE:
        return phone_normalise(command->value, STR_NONE, "value", arena, &command->value, err);
    case FRAUD_ENTRY_NETWORK:
        return read_network(call, &command->value, err);
    case FRAUD_ENTRY_DEVICE:
        if (!is_hash(command->value))
            command->value = fraud_hash_text(click_agent(call->api->network_key, command->value), arena);
        return STATUS_OK;
    }
    return STATUS_OK;
}

static enum status entry_add_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct entry_command *command = call->command;
    struct fraud_entry entry = {
        .effect = command->effect - 1,
        .kind = command->kind - 1,
        .value = command->value,
        .reason = command->reason,
        .expires_at = command->expires_at,
    };
    if (entry.expires_at != TIME_NONE && entry.expires_at <= act_now(&call->act))
        return error_set(err, ERROR_INVALID_VALUE, "expires_at", "This time has passed.");
    TRY(fraud_list_add(&call->act, &entry, err));
    call->status = 201;
    entity_write(&fraud_entry_entity, &call->w, NULL, &entry, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status entry_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct fraud_entry entry;
    TRY(call_path_id(call, 0, "frl", &id, err));
    TRY(fraud_list_read(&call->act, &id, &entry, err));
    entity_write(&fraud_entry_entity, &call->w, NULL, &entry, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- taking off ---- */

struct entry_gone {
    struct id id;
    bool deleted;
};

static const char *const object_word[] = {"fraud_list_entry", NULL};
static const struct member gone_members[] = {
    ENTITY_TOLD(struct entry_gone, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct entry_gone, id, id, ID, 0, .prefix = "frl", .doc = "Its id.")
            ENTITY_TOLD(struct entry_gone, deleted, deleted, BOOL, 0, .doc = "True.")};
static const struct entity gone_entity = ENTITY("FraudListEntryGone", gone_members, struct entry_gone);

static enum status entry_remove_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct entry_gone gone = {.deleted = true};
    TRY(call_path_id(call, 0, "frl", &gone.id, err));
    TRY(fraud_list_remove(&call->act, &gone.id, STR_NONE, err));
    entity_write(&gone_entity, &call->w, NULL, &gone, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- lists ---- */

struct list_command {
    struct list_query list;
    int effect;
};

static const struct field list_fields[] = {
    LIST_FIELDS("frl"),
    {.name = "effect",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct list_command, effect),
     .choices = fraud_effects,
     .doc = "Only the block list, or the allow list."},
};
static const struct schema entry_list_schema = SCHEMA("FraudListList", list_fields, struct list_command);

static enum status entry_list_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct list_command *query = call->query;
    struct list_ask ask = {.page = call_page(&query->list)};
    void *found;
    size_t count;
    bool more;
    ask.filters[FRAUD_LIST_EFFECT] = call_choice(query->effect);
    TRY(list_read(&call->act, &fraud_entry_list, &ask, &found, &count, &more, err));
    call_write_page(call, &fraud_entry_entity, found, count, more, "frl", offsetof(struct fraud_entry, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route fraud_list_routes[] = {
    CALL("/v1/fraud_lists", GET, .scope = "cases:read", .flags = ROUTE_LIST | ROUTE_CHEAP, .query = &entry_list_schema,
         .act = entry_list_act, .summary = "Lists what is blocked and allowed, newest first.",
         .told = &fraud_entry_entity),
    CALL("/v1/fraud_lists", POST, .scope = "cases:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &entry_schema, .parse = entry_parse, .act = entry_add_act, .summary = "Blocks or allows something.",
         .told = &fraud_entry_entity),
    CALL("/v1/fraud_lists/{id}", DELETE, .scope = "cases:write", .flags = ROUTE_WRITE, .act = entry_remove_act,
         .summary = "Takes an entry off its list.", .told = &gone_entity),
    CALL("/v1/fraud_lists/{id}", GET, .scope = "cases:read", .act = entry_read_act, .summary = "Reads an entry.",
         .told = &fraud_entry_entity),
};
const size_t fraud_list_route_count = sizeof fraud_list_routes / sizeof fraud_list_routes[0];
