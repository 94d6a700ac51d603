/* Facts about payments. See payment.h. */

#include "domain/payment/payment.h"

#include "base/limits.h"
#include "domain/event/event.h"
#include "domain/payment/payment_names.h"
#include "domain/payment/payment_store.h"
#include "domain/payment/waiting_fact.h"

/* One fact on its way. */
struct taking {
    struct act *act;
    const struct id *connection_id;
    const struct id *program_id;
    struct str sale; /* where the names lead */
    bool is_new;
};

/* Whose the sale is, where it was told; the zero id: it was not. */
static enum status find_sale(struct taking *t, struct id *ret_contact_id, struct error *err)
{
    uint8_t key[OBJECT_KEY_SIZE];
    struct event *events;
    size_t count;
    *ret_contact_id = (struct id){0};
    object_key(STR("stripe"), t->sale, key);
    TRY(event_of_object(t->act, (struct str){(const char *)key, sizeof key}, STR("stripe"), t->sale, &events, &count,
                        err));
    for (size_t i = 0; i < count && id_is_none(ret_contact_id); i++)
        if (str_is_none(events[i].refers_key))
            *ret_contact_id = events[i].contact_id;
    return STATUS_OK;
}

static enum status tell(struct taking *t, const struct event_fact *fact, struct error *err)
{
    struct outcome outcome;
    TRY(intake_event(t->act, fact, &outcome, err));
    t->is_new = t->is_new || !outcome.replayed;
    return STATUS_OK;
}

/* What takes the sale back, of the contact whose sale it is. */
static enum status tell_of_sale(struct taking *t, struct event_fact fact, const struct id *contact_id,
                                struct error *err)
{
    fact.contact_id = *contact_id;
    fact.about.program_id = *t->program_id;
    if (str_is_none(fact.refers_id))
        fact.refers_id = t->sale;
    return tell(t, &fact, err);
}

static enum status tell_waiting(struct taking *t, struct error *err)
{
    struct id contact_id;
    struct result rows;
    struct arena *arena = txn_arena(t->act->txn);
    TRY(find_sale(t, &contact_id, err));
    if (id_is_none(&contact_id))
        return STATUS_OK;
    TRY(txn_query(t->act->txn, &payment_statements[PAYMENT_SQL_TAKE_WAITING],
                  VALUES(value_int(t->act->ws), value_id(t->connection_id), value_text(t->sale)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct event_fact fact;
        TRY(waiting_fact_read(result_str(&rows, i, 0), arena, &fact, err));
        TRY(tell_of_sale(t, fact, &contact_id, err));
    }
    return STATUS_OK;
}

static enum status wait(struct taking *t, const struct event_fact *fact, struct error *err)
{
    struct result rows;
    TRY(txn_query(t->act->txn, &payment_statements[PAYMENT_SQL_WAIT],
                  VALUES(value_int(t->act->ws), value_id(t->connection_id), value_text(fact->external_id),
                         value_text(fact->type), value_text(t->sale),
                         value_text(waiting_fact_text(fact, txn_arena(t->act->txn))), value_int(act_now(t->act))),
                  &rows, err));
    t->is_new = t->is_new || rows.row_count == 1;
    return STATUS_OK;
}

static enum status take_back(struct taking *t, const struct event_fact *fact, struct error *err)
{
    struct id contact_id;
    TRY(find_sale(t, &contact_id, err));
    if (id_is_none(&contact_id))
        return wait(t, fact, err);
    return tell_of_sale(t, *fact, &contact_id, err);
}

enum status payment_take(struct act *act, const struct id *connection_id, const struct payment_fact *fact,
                         bool *ret_new, struct error *err)
{
    struct taking t = {act, connection_id, &fact->fact.about.program_id, STR_NONE, false};
    if (fact->name_count > 0)
        TRY(payment_names_link(act, connection_id, fact->names, fact->name_count, &t.sale, &t.is_new, err));
    if (fact->takes_back) {
        TRY(take_back(&t, &fact->fact, err));
        *ret_new = t.is_new;
        return STATUS_OK;
    }
    if (!str_is_none(fact->fact.type)) {
        t.is_new = false; /* names alone make no sale new that was told before */
        TRY(tell(&t, &fact->fact, err));
    }
    if (fact->name_count > 0)
        TRY(tell_waiting(&t, err));
    *ret_new = t.is_new;
    return STATUS_OK;
}

enum status payment_forget(struct act *act, const struct id *connection_id, struct error *err)
{
    int64_t since = act_now(act) - LIMIT_SALE_WAIT_DAYS * TIME_US_PER_DAY;
    return txn_exec(act->txn, &payment_statements[PAYMENT_SQL_FORGET],
                    VALUES(value_int(act->ws), value_id(connection_id), value_int(since)), err);
}
