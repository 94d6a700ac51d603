/* Envelopes. See webhook_event.h. */

#include "domain/webhook/webhook_event.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "domain/webhook/delivery_store.h"

/* ---- what it was ---- */

static enum status read_later(struct act *act, const struct webhook_event *event, struct result *ret, struct error *err)
{
    if (id_is_none(&event->referral_id))
        return txn_query(act->txn, &delivery_statements[DELIVERY_SQL_LATER_OF_OBJECT],
                         VALUES(value_int(act->ws), value_id(&event->object_id), value_id(&event->id),
                                value_int(LIMIT_WEBHOOK_LATER)),
                         ret, err);
    return txn_query(act->txn, &delivery_statements[DELIVERY_SQL_LATER_OF_REFERRAL],
                     VALUES(value_int(act->ws), value_id(&event->referral_id), value_id(&event->id),
                            value_id(&event->object_id), value_int(LIMIT_WEBHOOK_LATER)),
                     ret, err);
}

/* Takes one later act back: each field that it names and the object has. Where the trail keeps no values (they are
 * personal), it stays. */
static void take_back(json_t *object, struct str changes)
{
    const char *field;
    json_t *pair;
    json_t *changed = json_loadb(changes.data, changes.size, 0, NULL);
    json_object_foreach(changed, field, pair)
    {
        json_t *before = json_array_get(pair, 0);
        bool kept = !json_is_null(before) || !json_is_null(json_array_get(pair, 1));
        if (kept && json_object_get(object, field) != NULL)
            json_object_set(object, field, before);
    }
    json_decref(changed);
}

/* The object's text at the time of the act. */
static enum status put_back(struct act *act, const struct webhook_event *event, struct buf *text, struct error *err)
{
    struct result later;
    TRY(read_later(act, event, &later, err));
    if (later.row_count == 0)
        return STATUS_OK;
    json_t *object = json_loadb(text->data, text->size, JSON_ALLOW_NUL, NULL);
    for (size_t i = 0; i < later.row_count; i++)
        take_back(object, result_str(&later, i, 0));
    char *was = json_text(object);
    buf_clear(text);
    buf_add_str(text, str_from(was));
    free(was);
    json_decref(object);
    return STATUS_OK;
}

/* ---- envelopes ---- */

static const char *const api_version[] = {WEBHOOK_API_VERSION, NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct webhook_sample, id, id, ID, 0, .prefix = "aud",
                .doc = "The act of the trail that it tells of; webhook-id of the call.")
        ENTITY_TOLD(struct webhook_sample, type, type, TEXT, 0, .doc = "What happened: `reward.issued`, ...")
            ENTITY_TOLD(struct webhook_sample, api_version, id, CONSTANT, 0, .words = api_version) ENTITY_TOLD(
                struct webhook_sample, livemode, livemode, BOOL, 0, .doc = "Whether it is of the live world.")
                ENTITY_TOLD(struct webhook_sample, created, created_at, TIME, 0, .doc = "When it happened.")
                    ENTITY_TOLD(struct webhook_sample, sequence, sequence, OPT_INT, MEMBER_NULL,
                                .doc = "Its place among the events of its referral; null: of no referral.")
                        ENTITY_TOLD(struct webhook_sample, data, data, JSON, 0, .otherwise = "{}",
                                    .doc = "The object as it was, as the API tells it.")
                            ENTITY_TOLD(struct webhook_sample, changes, changes, JSON, 0, .otherwise = "{}",
                                        .doc = "What was changed: the old and the new value by field.")};
const struct entity webhook_sample_entity = ENTITY("WebhookEvent", members, struct webhook_sample);

struct str webhook_event_envelope(const struct act *act, const struct webhook_event *event, struct str data)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_object(&w, NULL);
    jsonw_id(&w, "id", "aud", &event->id);
    jsonw_text(&w, "type", event->type->name);
    jsonw_text(&w, "api_version", WEBHOOK_API_VERSION);
    jsonw_bool(&w, "livemode", act->livemode);
    jsonw_time(&w, "created", event->at);
    if (event->sequence == 0)
        jsonw_null(&w, "sequence");
    else
        jsonw_int(&w, "sequence", event->sequence);
    jsonw_raw(&w, "data", data);
    jsonw_raw(&w, "changes", str_is_none(event->changes) ? STR("{}") : event->changes);
    jsonw_close(&w);
    jsonw_end(&w);
    struct str copy = str_copy(txn_arena(act->txn), buf_str(&text));
    buf_release(&text);
    return copy;
}

enum status webhook_event_write(struct act *act, const struct webhook_event *event, struct str *ret_text,
                                struct id *ret_program_id, struct error *err)
{
    struct buf data = {0};
    enum status status = webhook_object_write(act, event->type->kind, &event->object_id, &data, ret_program_id, err);
    if (status == STATUS_OK)
        status = put_back(act, event, &data, err);
    if (status == STATUS_OK)
        *ret_text = webhook_event_envelope(act, event, buf_str(&data));
    buf_release(&data);
    return status;
}

/* An escaped character is two bytes at least, and only the escape of U+0000 itself is six bytes of which the last four
 * are zeros. */
struct str webhook_event_body(struct str text, struct str public_url, struct arena *arena)
{
    static const struct str mark = {"\\u0000", 6};
    struct buf body = {0};
    for (size_t i = 0; i < text.size;) {
        struct str rest = {text.data + i, text.size - i};
        if (str_starts_with(rest, mark)) {
            buf_add_str(&body, public_url);
            i += mark.size;
            continue;
        }
        size_t size = rest.data[0] == '\\' && rest.size > 1 ? 2 : 1;
        buf_add(&body, rest.data, size);
        i += size;
    }
    struct str copy = str_copy(arena, buf_str(&body));
    buf_release(&body);
    return copy;
}
