/* Samples of events. Runs inside a transaction, on its thread. */

#include <string.h>

#include "base/buf.h"
#include "base/entity_example.h"
#include "domain/webhook/webhook_event.h"
#include "domain/webhook/webhook_store.h"

struct newest {
    const char *kind;
    int newest; /* a row of webhook_statements */
};

/* sorted table: by kind */
static const struct newest kinds[] = {
    {.kind = "cas", .newest = WEBHOOK_SQL_NEWEST_CASE},        {.kind = "cnt", .newest = WEBHOOK_SQL_NEWEST_CONTACT},
    {.kind = "lnk", .newest = WEBHOOK_SQL_NEWEST_LINK},        {.kind = "prg", .newest = WEBHOOK_SQL_NEWEST_PROGRAM},
    {.kind = "ptc", .newest = WEBHOOK_SQL_NEWEST_PARTICIPANT}, {.kind = "rdm", .newest = WEBHOOK_SQL_NEWEST_REDEMPTION},
    {.kind = "ref", .newest = WEBHOOK_SQL_NEWEST_REFERRAL},    {.kind = "rwd", .newest = WEBHOOK_SQL_NEWEST_REWARD},
    {.kind = "whk", .newest = WEBHOOK_SQL_NEWEST_ENDPOINT},
};

static enum status find_newest(struct act *act, const char *kind, struct id *ret_id, struct error *err)
{
    struct result rows;
    size_t i = 0;
    while (i + 1 < sizeof kinds / sizeof kinds[0] && strcmp(kinds[i].kind, kind) != 0)
        i++;
    TRY(txn_query(act->txn, &webhook_statements[kinds[i].newest], VALUES(value_int(act->ws)), &rows, err));
    *ret_id = rows.row_count == 0 ? (struct id){{0}} : result_id(&rows, 0, 0);
    return STATUS_OK;
}

enum status webhook_event_sample(struct act *act, const struct event_type *type, struct str *ret_text,
                                 struct error *err)
{
    struct buf data = {0};
    struct id program_id;
    struct webhook_event event = {.id = mint_id(&act->mint), .at = act_now(act), .type = type};
    TRY(find_newest(act, type->kind, &event.object_id, err));
    enum status status = STATUS_OK;
    if (id_is_none(&event.object_id))
        entity_write_example(type->entity, &data, act_now(act));
    else
        status = webhook_object_write(act, type->kind, &event.object_id, &data, &program_id, err);
    if (status == STATUS_OK)
        *ret_text = webhook_event_envelope(act, &event, buf_str(&data));
    buf_release(&data);
    return status;
}
