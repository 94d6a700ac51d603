/* Webhook endpoints: made, changed and found. How they go is webhook_health.c. Runs inside a transaction, on its
 * thread. */

#include "domain/webhook/webhook.h"

#include <jansson.h>
#include <stdio.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/jsonw.h"
#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "domain/webhook/webhook_store.h"

#define KIND "whk"

enum { SEALED_SIZE = WEBHOOK_SECRET_BYTES + SEALED_OVERHEAD };

const char *const webhook_kinds[] = {"webhook", "rest_hook", NULL};
const char *const webhook_statuses[] = {"enabled", "disabled", NULL};
const char *const webhook_reasons[] = {"by_hand", "gone", "failing", "secret_lost", NULL};

static const struct member health_members[] = {
    ENTITY_TOLD(struct webhook_health, waiting, waiting, INT, 0,
                .doc = "Deliveries that are to be made yet; 1,001 stands for as many or more.")
        ENTITY_TOLD(struct webhook_health, dead, dead, INT, 0, .doc = "Deliveries that were given up.")};
static const struct entity health_entity = ENTITY("WebhookHealth", health_members, struct webhook_health);

static const char *const object_word[] = {"webhook_endpoint", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct webhook_endpoint, object, id, CONSTANT, 0, .words = object_word) WEBHOOK_COLUMNS(
        ENTITY_COLUMN) ENTITY_TOLD(struct webhook_endpoint, previous_secret_until, previous_until, TIME, MEMBER_NULL,
                                   .doc = "Until when the secret before the last rotation signs too.")
        ENTITY_TOLD(struct webhook_endpoint, health, health, PART, 0, .entity = &health_entity, .doc = "How it goes.")
            ENTITY_TOLD(struct webhook_endpoint, secret, secret, TEXT, MEMBER_SPARSE,
                        .doc = "What its messages are signed with. Shown only now.")};
const struct entity webhook_endpoint_entity = ENTITY("WebhookEndpoint", members, struct webhook_endpoint);

static const struct member deleted_members[] = {
    ENTITY_TOLD(struct webhook_deleted, id, id, ID, 0, .prefix = KIND, .doc = "Its id.")
        ENTITY_TOLD(struct webhook_deleted, object, id, CONSTANT, 0, .words = object_word)
            ENTITY_TOLD(struct webhook_deleted, deleted, deleted, BOOL, 0, .doc = "true: it is not there any more.")};
const struct entity webhook_deleted_entity = ENTITY("WebhookEndpointDeleted", deleted_members, struct webhook_deleted);

static const struct list_path paths[] = {{0, &webhook_statements[WEBHOOK_SQL_LIST], false}};
const struct list webhook_list = {
    .name = "webhook_endpoints",
    .entity = &webhook_endpoint_entity,
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &webhook_statements[WEBHOOK_SQL_HELD],
};

/* ---- bodies ---- */

#define FIELD_ROWS(body, required)                                                                                     \
    {.name = "url",                                                                                                    \
     .type = FIELD_URL,                                                                                                \
     .offset = offsetof(struct body, url),                                                                             \
     .flags = (required),                                                                                              \
     .doc = "Where events are posted to: of the public internet, http or https."},                                     \
        {.name = "events",                                                                                             \
         .type = FIELD_TEXTS,                                                                                          \
         .offset = offsetof(struct body, events),                                                                      \
         .flags = (required),                                                                                          \
         .min = 1,                                                                                                     \
         .max = LIMIT_WEBHOOK_FILTERS,                                                                                 \
         .doc = "What it is told of: types such as reward.issued, reward.* or *."},                                    \
    {                                                                                                                  \
        .name = "description", .type = FIELD_TEXT, .offset = offsetof(struct body, description),                       \
        .flags = FIELD_NULLABLE, .doc = "What people know it by."                                                      \
    }

static const struct field fields[] = {
    FIELD_ROWS(webhook_fields, FIELD_REQUIRED),
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct webhook_fields, program_id),
     .flags = FIELD_NULLABLE,
     .prefix = "prg",
     .doc = "Only what is of this program."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct webhook_fields, kind),
     .choices = webhook_kinds,
     .doc = "rest_hook for a subscription of an automation tool; webhook when absent."},
};
const struct schema webhook_schema = SCHEMA("WebhookEndpointCreate", fields, struct webhook_fields);

static const struct field patch_fields[] = {
    FIELD_ROWS(webhook_patch, 0),
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct webhook_patch, status),
     .choices = webhook_statuses,
     .doc = "disabled: nothing is sent until it is enabled again; what happens meanwhile is kept."},
};
const struct schema webhook_patch_schema = SCHEMA("WebhookEndpointUpdate", patch_fields, struct webhook_patch);

enum status webhook_events_check(const struct str_array *events, struct error *err)
{
    char param[32];
    for (size_t i = 0; i < events->count; i++) {
        if (event_filter_is_known(events->items[i]))
            continue;
        snprintf(param, sizeof param, "events[%zu]", i);
        return error_set(err, ERROR_INVALID_VALUE, param,
                         "%.*s is no type of event; write one of them, a noun such as reward.*, or *.",
                         STR_ARG(events->items[i]));
    }
    return STATUS_OK;
}

/* ---- secrets ---- */

/* "whsec_" and 32 bytes in base64, as Standard Webhooks has it. */
static struct str secret_text(const uint8_t bytes[WEBHOOK_SECRET_BYTES], struct arena *arena)
{
    struct buf text = {0};
    BUF_ADD_LITERAL(&text, "whsec_");
    base64_add(&text, (struct str){(const char *)bytes, WEBHOOK_SECRET_BYTES});
    struct str copy = str_copy(arena, buf_str(&text));
    crypto_wipe(text.data, text.size);
    buf_release(&text);
    return copy;
}

/* Draws one: in clear for the answer, sealed for the row. */
static void draw_secret(struct act *act, const uint8_t seal[SUBKEY_SIZE], struct str *ret_text, struct str *ret_sealed)
{
    struct arena *arena = txn_arena(act->txn);
    uint8_t bytes[WEBHOOK_SECRET_BYTES];
    uint8_t *sealed = arena_alloc(arena, SEALED_SIZE);
    env_random(txn_env(act->txn), bytes, sizeof bytes);
    crypto_seal(seal, (struct str){(const char *)bytes, sizeof bytes}, sealed);
    *ret_text = secret_text(bytes, arena);
    *ret_sealed = (struct str){(const char *)sealed, SEALED_SIZE};
    crypto_wipe(bytes, sizeof bytes);
}

bool webhook_open_secrets(const struct webhook_endpoint *endpoint, const uint8_t seal[SUBKEY_SIZE], int64_t now_at,
                          struct webhook_keys *ret)
{
    ret->count = 0;
    if (endpoint->sealed.size != SEALED_SIZE || !crypto_unseal(seal, endpoint->sealed, ret->items[0]))
        return false;
    ret->count = 1;
    bool both = endpoint->previous_sealed.size == SEALED_SIZE && now_at < endpoint->previous_until;
    if (both && crypto_unseal(seal, endpoint->previous_sealed, ret->items[1]))
        ret->count = 2;
    return true;
}

enum status webhook_give_up_secrets(struct act *act, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &webhook_statements[WEBHOOK_SQL_GIVE_UP],
                  VALUES(value_int(act->ws), value_int(act_now(act))), &rows, err));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- making and changing ---- */

static enum status tell(struct act *act, const struct id *id, const char *action, struct changes *changes,
                        struct error *err)
{
    const struct audit_entry entry = {
        .action = action,
        .object_kind = KIND,
        .object_id = *id,
        .changes = changes == NULL ? STR_NONE : changes_end(changes, txn_arena(act->txn)),
    };
    return audit_write(act, &entry, NULL, err);
}

static struct str events_text(const struct str_array *events, struct arena *arena)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_array(&w, NULL);
    for (size_t i = 0; i < events->count; i++)
        jsonw_str(&w, NULL, events->items[i]);
    jsonw_close(&w);
    jsonw_end(&w);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static enum status check_count(struct act *act, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &webhook_statements[WEBHOOK_SQL_COUNT_KEPT],
                  VALUES(value_int(act->ws), value_int(LIMIT_WEBHOOK_ENDPOINTS)), &rows, err));
    if (rows.row_count < LIMIT_WEBHOOK_ENDPOINTS)
        return STATUS_OK;
    return error_set(err, ERROR_LIMIT_REACHED, NULL, "There are %d webhook endpoints already: delete one first.",
                     LIMIT_WEBHOOK_ENDPOINTS);
}

static enum status check_program(struct act *act, const struct id *program_id, struct error *err)
{
    struct program program;
    if (id_is_none(program_id))
        return STATUS_OK;
    enum status status = program_read(act, program_id, &program, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "program_id", "There is no program with this id.");
    return status;
}

enum status webhook_create(struct act *act, const struct webhook_fields *said, const uint8_t seal[SUBKEY_SIZE],
                           struct webhook_endpoint *ret, struct error *err)
{
    TRY(check_program(act, &said->program_id, err));
    TRY(check_count(act, err));
    struct webhook_endpoint made = {
        .id = mint_id(&act->mint),
        .kind = said->kind == 0 ? WEBHOOK_PLAIN : said->kind - 1,
        .url = said->url,
        .events = events_text(&said->events, txn_arena(act->txn)),
        .description = said->description,
        .program_id = said->program_id,
        .disabled_at = TIME_NONE,
        .failing_since = TIME_NONE,
        .not_before = TIME_NONE,
        .previous_until = TIME_NONE,
        .created_at = act_now(act),
        .deleted_at = TIME_NONE,
    };
    draw_secret(act, seal, &made.secret, &made.sealed);
    TRY(row_insert(act->txn, &webhook_statements[WEBHOOK_SQL_INSERT], act->ws, &webhook_endpoint_entity, &made, err));
    *ret = made;
    return tell(act, &made.id, "webhook_endpoint.created", NULL, err);
}

static enum status read_by(struct act *act, int statement, const struct id *id, struct webhook_endpoint *ret,
                           struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &webhook_statements[statement], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no webhook endpoint with this id.");
    struct webhook_endpoint found = {0};
    row_read(&webhook_endpoint_entity, &rows, 0, 1, &found);
    *ret = found;
    return STATUS_OK;
}

enum status webhook_endpoint_read(struct act *act, const struct id *id, struct webhook_endpoint *ret, struct error *err)
{
    return read_by(act, WEBHOOK_SQL_READ, id, ret, err);
}

static enum status save(struct act *act, const struct webhook_endpoint *is, struct error *err)
{
    return txn_exec(act->txn, &webhook_statements[WEBHOOK_SQL_SAVE],
                    VALUES(value_int(act->ws), value_id(&is->id), value_text(is->url), value_text(is->events),
                           value_text(is->description), value_int(is->status), value_int(is->disabled_reason),
                           value_time(is->disabled_at), value_time(is->failing_since), value_time(is->not_before),
                           value_id(&is->case_id)),
                    err);
}

/* Enabled again, it begins anew. */
static enum status set_status(struct act *act, struct webhook_endpoint *endpoint, int status, struct changes *changes,
                              struct error *err)
{
    if (status == endpoint->status)
        return STATUS_OK;
    if (status == WEBHOOK_ENABLED && str_is_none(endpoint->sealed))
        return error_set(err, ERROR_INVALID_STATE, "status",
                         "Its secret was given up with a lost master key: rotate it first.");
    changes_str(changes, "status", str_from(webhook_statuses[endpoint->status]), str_from(webhook_statuses[status]));
    endpoint->status = status;
    endpoint->disabled_reason = status == WEBHOOK_ENABLED ? 0 : WEBHOOK_BY_HAND;
    endpoint->disabled_at = status == WEBHOOK_ENABLED ? TIME_NONE : act_now(act);
    if (status == WEBHOOK_DISABLED)
        return STATUS_OK;
    TRY(webhook_worked(act, endpoint, err));
    endpoint->failing_since = endpoint->not_before = TIME_NONE;
    endpoint->case_id = (struct id){{0}};
    return STATUS_OK;
}

static void set_text(struct str *stored, struct str said, const char *name, struct changes *changes)
{
    if (str_is_none(said) || str_equal(*stored, said))
        return;
    changes_str(changes, name, STR_NONE, STR_NONE); /* that it is another: addresses may hold a secret */
    *stored = said;
}

enum status webhook_change(struct act *act, const struct id *id, const struct webhook_patch *said,
                           struct webhook_endpoint *ret, struct error *err)
{
    struct changes changes;
    TRY(read_by(act, WEBHOOK_SQL_LOCK, id, ret, err));
    changes_begin(&changes);
    set_text(&ret->url, said->url, "url", &changes);
    set_text(&ret->description, said->description, "description", &changes);
    if (said->events.count > 0)
        set_text(&ret->events, events_text(&said->events, txn_arena(act->txn)), "events", &changes);
    enum status status = said->status == 0 ? STATUS_OK : set_status(act, ret, said->status - 1, &changes, err);
    struct str text = changes_end(&changes, txn_arena(act->txn));
    TRY(status);
    if (str_is_none(text))
        return STATUS_OK;
    TRY(save(act, ret, err));
    return audit_write(
        act,
        &(struct audit_entry){
            .action = "webhook_endpoint.updated", .object_kind = KIND, .object_id = *id, .changes = text},
        NULL, err);
}

enum status webhook_rotate(struct act *act, const struct id *id, const uint8_t seal[SUBKEY_SIZE],
                           struct webhook_endpoint *ret, struct error *err)
{
    int64_t until = txn_now(act->txn) + LIMIT_SECRET_ROTATION_HOURS * INT64_C(3600) * TIME_US_PER_S;
    struct str sealed;
    TRY(read_by(act, WEBHOOK_SQL_LOCK, id, ret, err));
    draw_secret(act, seal, &ret->secret, &sealed);
    ret->previous_until = str_is_none(ret->sealed) ? TIME_NONE : until;
    ret->sealed = sealed;
    TRY(txn_exec(act->txn, &webhook_statements[WEBHOOK_SQL_SET_SECRET],
                 VALUES(value_int(act->ws), value_id(id), value_time(ret->previous_until), value_bytes(sealed)), err));
    return tell(act, id, "webhook_endpoint.secret_rotated", NULL, err);
}

enum status webhook_delete(struct act *act, const struct id *id, struct error *err)
{
    struct webhook_endpoint endpoint;
    TRY(read_by(act, WEBHOOK_SQL_LOCK, id, &endpoint, err));
    TRY(webhook_worked(act, &endpoint, err)); /* its case asks nothing any more */
    TRY(txn_exec(act->txn, &webhook_statements[WEBHOOK_SQL_DELETE],
                 VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), err));
    return tell(act, id, "webhook_endpoint.deleted", NULL, err);
}

/* ---- who wants what ---- */

enum status webhook_all(struct act *act, struct webhook_endpoint **ret, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &webhook_statements[WEBHOOK_SQL_ALL],
                  VALUES(value_int(act->ws), value_int(LIMIT_WEBHOOK_ENDPOINTS)), &rows, err));
    *ret = row_read_all(&webhook_endpoint_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

bool webhook_wants(const struct webhook_endpoint *endpoint, struct str type)
{
    if (endpoint->status == WEBHOOK_DISABLED && endpoint->disabled_reason == WEBHOOK_GONE)
        return false;
    bool wants = false;
    json_t *filters = json_loadb(endpoint->events.data, endpoint->events.size, 0, NULL);
    for (size_t i = 0; i < json_array_size(filters); i++)
        wants = wants || event_filter_takes(str_from(json_string_value(json_array_get(filters, i))), type);
    json_decref(filters);
    return wants;
}

enum status webhook_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&webhook_statements[WEBHOOK_SQL_WITHOUT_ACT], "B17", "dlv", "it tells of an act that is not on record"},
        {&webhook_statements[WEBHOOK_SQL_TOO_EARLY], "B17", "dlv", "its act still waits in the outbox"},
        {&webhook_statements[WEBHOOK_SQL_STRAY], "B20", "dlv", "its endpoint does not exist"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
