/* What the shop's own server does: it knows its customers by an id of its own, and tells referd of sign-ups and
 * payments. What it says is what POST /v1/events takes, and goes the same way. */

#include "base/crypto.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/intake/intake.h"
#include "pages/shop_visit.h"

enum { KEY_BYTES = 8 };

/* Who typed name and address, with the shop's own id; false: something is wrong with them. */
static enum status read_person(struct shop_visit *visit, struct contact_fields *person, bool *ret_read,
                               struct error *err)
{
    struct arena *arena = &visit->request->arena;
    struct buf hex = {0};
    uint8_t hash[SHA256_SIZE];
    *person = contact_fields_none();
    person->present = true;
    person->name = form_text(&visit->form, "name", arena);
    person->email = form_text(&visit->form, "email", arena);
    *ret_read = person->name.size > 0 && person->name.size <= LIMIT_TEXT_BYTES && text_is_plain(person->name) &&
                person->email.size > 0 && person->email.size <= LIMIT_TEXT_BYTES;
    enum status status = *ret_read ? contact_fields_normalise(person, arena, err) : STATUS_OK;
    *ret_read = *ret_read && status == STATUS_OK;
    if (!*ret_read)
        return status == STATUS_INVALID ? STATUS_OK : status;
    crypto_sha256(person->email, hash);
    buf_add_hex(&hex, hash, KEY_BYTES);
    visit->customer_key = str_from(arena_format(arena, "shop-%.*s", STR_ARG(buf_str(&hex))));
    buf_release(&hex);
    person->external_id = visit->customer_key;
    return contact_fields_normalise(person, arena, err);
}

static struct fact_attribution attribution_of(struct shop_visit *visit)
{
    struct str code = form_find(&visit->form, "referd_code"), click = form_find(&visit->form, "referd_click");
    struct fact_attribution attribution = {.present = true};
    if (!click_ids_parse(click, &attribution.clicks))
        attribution.clicks.count = 0;
    if (attribution.clicks.count == 0 && !str_is_none(code) && code.size > 0)
        attribution.code = code;
    attribution.present = attribution.clicks.count > 0 || !str_is_none(attribution.code);
    return attribution;
}

static enum status tell(struct shop_visit *visit, const struct contact_fields *person, struct str type,
                        struct str external_id, int64_t amount, struct error *err)
{
    struct outcome outcome;
    struct event_fact fact = {
        .about = {.person = person, .program_id = visit->program.id, .attribution = attribution_of(visit)},
        .source = STR(SHOP_SOURCE),
        .type = type,
        .external_id = external_id,
        .object_source = STR(SHOP_SOURCE),
        .object_id = external_id,
        .amount = {amount > 0, amount},
        .occurred_at = act_now(&visit->act),
    };
    if (amount > 0)
        fact.currency = visit->program.currency;
    crypto_sha256(external_id, fact.about.fingerprint);
    return intake_event(&visit->act, &fact, &outcome, err);
}

enum status shop_send_join(struct shop_visit *visit, struct error *err)
{
    struct contact_fields person;
    bool read;
    TRY(read_person(visit, &person, &read, err));
    if (!read) {
        visit->fault = STR("Please give a name and an e-mail address.");
        return STATUS_OK;
    }
    visit->location = STR("/shop/account");
    visit->cookie = shop_cookie(visit, visit->customer_key);
    return tell(visit, &person, STR("signup.completed"), visit->customer_key, 0, err);
}

enum status shop_send_leave(struct shop_visit *visit, struct error *err)
{
    (void)err;
    visit->location = STR("/shop");
    visit->cookie = shop_cookie(visit, STR_NONE);
    return STATUS_OK;
}

/* Of who is signed in; else of who has filled in the form. */
static enum status read_buyer(struct shop_visit *visit, struct contact_fields *person, bool *ret_read,
                              struct error *err)
{
    if (id_is_none(&visit->customer.id))
        return read_person(visit, person, ret_read, err);
    *ret_read = true;
    *person = contact_fields_none();
    person->present = true;
    person->external_id = visit->customer_key;
    person->email = visit->customer.email;
    return contact_fields_normalise(person, &visit->request->arena, err);
}

enum status shop_send_checkout(struct shop_visit *visit, struct error *err)
{
    enum { NUMBERS = 900000 };
    struct arena *arena = &visit->request->arena;
    const struct shop_item *item = shop_item_of(form_find(&visit->form, "item"));
    struct contact_fields person;
    uint32_t drawn;
    bool read;
    if (item == NULL) {
        visit->location = STR("/shop");
        return STATUS_OK;
    }
    TRY(read_buyer(visit, &person, &read, err));
    if (!read) {
        visit->fault = STR("Please give a name and an e-mail address.");
        return STATUS_OK;
    }
    env_random(txn_env(visit->act.txn), &drawn, sizeof drawn);
    struct str order = str_from(arena_format(arena, "%u", 100000 + drawn % NUMBERS));
    visit->cookie = shop_cookie(visit, visit->customer_key);
    visit->location = str_from(arena_format(arena, "/shop/thanks?item=%s&order=%.*s", item->slug, STR_ARG(order)));
    return tell(visit, &person, STR("order.placed"), str_from(arena_format(arena, "order-%.*s", STR_ARG(order))),
                item->price, err);
}
