/* What was last told of a referral, for conditions on `last.<type>`: read once a moment, only for the types that some
 * condition of its rules asks about. */

#include <jansson.h>

#include "domain/intake/state.h"

enum status intake_read_lasts(struct intake *in, struct moment *moment, struct error *err)
{
    size_t count = in->rules->last_type_count;
    struct arena *arena = txn_arena(in->act->txn);
    if (count == 0)
        return STATUS_OK;
    moment->details = arena_array(arena, count, sizeof(json_t *));
    moment->lasts = arena_array(arena, count, sizeof(const json_t *));
    for (size_t i = 0; i < count; i++) {
        struct str details;
        TRY(event_last_of_referral(in->act, &in->referral.id, in->rules->last_types[i], moment->occurred_at, &details,
                                   err));
        moment->details[i] = str_is_none(details) ? NULL : json_loadb(details.data, details.size, 0, NULL);
        moment->lasts[i] = json_object_get(moment->details[i], "data");
    }
    return STATUS_OK;
}

void intake_forget_lasts(const struct intake *in, struct moment *moment)
{
    for (size_t i = 0; moment->details != NULL && i < in->rules->last_type_count; i++)
        json_decref(moment->details[i]);
    moment->details = NULL;
    moment->lasts = NULL;
}
