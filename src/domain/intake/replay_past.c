/* The past of a referral, in the order in which it was told: its submission, its facts, and from its timeline what
 * people did by hand. See replay.h. */

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "domain/intake/replay.h"

struct pasts {
    struct past *items;
    size_t count, room;
};

static struct past *add(struct act *act, struct pasts *pasts, enum past_kind kind, int64_t at)
{
    if (pasts->count == pasts->room) {
        struct past *items = arena_array(txn_arena(act->txn), 2 * pasts->room + 8, sizeof *items);
        if (pasts->count > 0)
            memcpy(items, pasts->items, pasts->count * sizeof *items);
        pasts->items = items;
        pasts->room = 2 * pasts->room + 8;
    }
    struct past *past = &pasts->items[pasts->count++];
    *past = (struct past){.kind = kind, .at = at, .stage = STR_NONE};
    return past;
}

/* ---- facts ---- */

/* A fact that was told in the same commit has made it. One that waited for it counts from then on. */
static void add_events(struct act *act, const struct replayed *item, struct pasts *pasts)
{
    const struct referral *referral = &item->referral;
    bool made = false;
    for (size_t i = 0; i < item->event_count; i++)
        made = made || item->events[i].created_at == referral->submitted_at;
    if (!made)
        (void)add(act, pasts, PAST_SUBMITTED, referral->submitted_at);
    for (size_t i = 0; i < item->event_count; i++) {
        const struct event *event = &item->events[i];
        bool first = made && event->created_at == referral->submitted_at;
        if (!first && !event_counts_from(event->occurred_at, referral->effective_at))
            continue;
        int64_t at = event->created_at < referral->submitted_at ? referral->submitted_at : event->created_at;
        add(act, pasts, first ? PAST_MADE : PAST_EVENT, at)->event = event;
        made = made && !first; /* one of them has; were there more, they are facts like others */
    }
}

/* ---- acts by hand ---- */

/* The new value of a field: {"stage": ["new", "won"]}. Null where it did not change. */
static const json_t *changed_to(const json_t *changes, const char *field)
{
    return json_array_get(json_object_get(changes, field), 1);
}

static struct str text_of(struct act *act, const json_t *value)
{
    const char *text = json_string_value(value);
    return text == NULL ? STR_NONE : str_copy(txn_arena(act->txn), str_from(text));
}

static void fill_act(struct act *act, struct past *past, struct str changes)
{
    json_t *json = str_is_none(changes) ? NULL : json_loadb(changes.data, changes.size, 0, NULL);
    const json_t *amount = changed_to(json, "amount");
    struct str currency = text_of(act, changed_to(json, "currency"));
    past->stage = text_of(act, changed_to(json, "stage"));
    past->amount = (struct opt_int){json_is_integer(amount), json_integer_value(amount)};
    if (!str_is_none(currency) && !currency_parse(currency, &past->currency))
        past->currency = (struct currency){""};
    json_decref(json);
}

static void add_act(struct act *act, const struct audit_row *row, int64_t submitted_at, struct pasts *pasts)
{
    static const struct {
        const char *action;
        enum past_kind kind;
    } acts[] = {
        {"referral.qualified", PAST_QUALIFIED},
        {"referral.stage_changed", PAST_MOVED},
        {"referral.disqualified", PAST_DISQUALIFIED},
        {"referral.reopened", PAST_REOPENED},
    };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        bool by_itself = acts[i].kind == PAST_QUALIFIED && (!id_is_none(&row->event_id) || row->at == submitted_at);
        if (str_equal(row->action, str_from(acts[i].action)) && !by_itself)
            fill_act(act, add(act, pasts, acts[i].kind, row->at), row->changes);
    }
}

static enum status add_acts(struct act *act, const struct replayed *item, struct pasts *pasts, struct error *err)
{
    struct timeline_page page = {.made_from = INT64_MIN, .made_before = INT64_MAX, .limit = LIMIT_PAGE_MAX};
    bool more = true;
    for (size_t pages = 0; more && pages < LIMIT_LATE_EVENTS / LIMIT_PAGE_MAX; pages++) {
        struct audit_row *rows;
        size_t count;
        TRY(audit_timeline(act, &item->referral.id, &page, &rows, &count, &more, err));
        for (size_t i = 0; i < count; i++)
            add_act(act, &rows[i], item->referral.submitted_at, pasts);
        if (count > 0)
            page.after = rows[count - 1].id;
    }
    return STATUS_OK;
}

/* ---- in order ---- */

static int in_order(const void *left, const void *right)
{
    const struct past *a = left, *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->event > b->event) - (a->event < b->event); /* of one array, oldest fact first */
}

enum status replay_past(struct act *act, const struct replayed *item, struct past **ret, size_t *ret_count,
                        struct error *err)
{
    struct pasts pasts = {0};
    add_events(act, item, &pasts);
    TRY(add_acts(act, item, &pasts, err));
    if (pasts.count > 1)
        qsort(pasts.items, pasts.count, sizeof *pasts.items, in_order);
    *ret = pasts.items;
    *ret_count = pasts.count;
    return STATUS_OK;
}
