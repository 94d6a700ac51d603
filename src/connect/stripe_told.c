/* What an event of Stripe tells. See stripe_told.h: a reader for each object, a row for each type. */

#include "connect/stripe_told.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/time.h"
#include "connect/stripe_units.h"

struct reading {
    const struct stripe_event *event;
    const json_t *object;
    struct arena *arena;
    struct stripe_told *told;
};

static struct str text_of(const json_t *json)
{
    if (!json_is_string(json) || json_string_length(json) == 0 || json_string_length(json) > LIMIT_TEXT_BYTES)
        return STR_NONE;
    return (struct str){json_string_value(json), json_string_length(json)};
}

static struct str member(const json_t *object, const char *name)
{
    return text_of(json_object_get(object, name));
}

/* An object's id, where it may stand as the whole object too: endpoints can ask for that. */
static struct str id_in(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_object(value) ? member(value, "id") : text_of(value);
}

static bool is_word(const json_t *object, const char *name, const char *word)
{
    struct str text = member(object, name);
    return !str_is_none(text) && str_equal(text, str_from(word));
}

static enum status missing(const char *param, struct error *err)
{
    return error_set(err, ERROR_MISSING_FIELD, param, "The event has no usable %s.", param);
}

/* ---- facts ---- */

static struct stripe_fact *add_fact(struct reading *r, const char *type)
{
    if (r->told->facts == NULL)
        r->told->facts = arena_array(r->arena, STRIPE_FACTS_MAX, sizeof *r->told->facts);
    if (r->told->fact_count == STRIPE_FACTS_MAX)
        return &r->told->facts[STRIPE_FACTS_MAX - 1]; /* as many refunds of one charge: the newest are enough */
    struct stripe_fact *fact = &r->told->facts[r->told->fact_count++];
    *fact = (struct stripe_fact){.type = type, .occurred_at = r->event->created_at};
    return fact;
}

static void add_name(struct stripe_fact *fact, struct str name)
{
    for (size_t i = 0; i < fact->name_count; i++)
        if (str_equal(fact->names[i], name))
            return;
    if (!str_is_none(name) && fact->name_count < STRIPE_NAMES_MAX)
        fact->names[fact->name_count++] = name;
}

static enum status read_currency(const json_t *object, struct currency *ret, struct error *err)
{
    if (currency_parse(member(object, "currency"), ret))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_CURRENCY, "data.object.currency", "The object has no usable currency.");
}

static enum status read_amount(const json_t *object, const char *name, const char *param, struct stripe_fact *fact,
                               struct error *err)
{
    const json_t *amount = json_object_get(object, name);
    TRY(read_currency(object, &fact->currency, err));
    if (!json_is_integer(amount))
        return missing(param, err);
    TRY(stripe_minor_units((int64_t)json_integer_value(amount), &fact->currency, param, &fact->amount.value, err));
    fact->amount.set = true;
    return STATUS_OK;
}

static enum status read_id(struct reading *r, struct str *ret, struct error *err)
{
    *ret = member(r->object, "id");
    return str_is_none(*ret) ? missing("data.object.id", err) : STATUS_OK;
}

/* ---- who ---- */

static void learn(struct str *known, struct str told)
{
    if (str_is_none(*known))
        *known = told;
}

static void read_metadata(const json_t *metadata, struct stripe_mention *mention)
{
    learn(&mention->referral, member(metadata, "referd_referral"));
    learn(&mention->participant, member(metadata, "referd_participant"));
    learn(&mention->code, member(metadata, "referd_code"));
    learn(&mention->click, member(metadata, "referd_click"));
}

/* What an object says of whom it is about, wherever it says it. */
static void read_who(struct reading *r)
{
    const json_t *object = r->object, *parent = json_object_get(object, "parent");
    struct stripe_person *person = &r->told->person;
    const json_t *details[] = {json_object_get(object, "customer_details"), json_object_get(object, "billing_details")};
    learn(&person->customer, id_in(object, "customer"));
    learn(&person->email, member(object, "customer_email"));
    learn(&person->name, member(object, "customer_name"));
    learn(&person->phone, member(object, "customer_phone"));
    for (size_t i = 0; i < sizeof details / sizeof details[0]; i++) {
        learn(&person->email, member(details[i], "email"));
        learn(&person->name, member(details[i], "name"));
        learn(&person->phone, member(details[i], "phone"));
    }
    read_metadata(json_object_get(object, "metadata"), &r->told->mention);
    read_metadata(json_object_get(json_object_get(object, "subscription_details"), "metadata"), &r->told->mention);
    read_metadata(json_object_get(json_object_get(parent, "subscription_details"), "metadata"), &r->told->mention);
}

/* ---- promotion codes ---- */

static void add_code(struct stripe_used *used, const json_t *discount)
{
    struct str code = id_in(discount, "promotion_code");
    for (size_t i = 0; i < used->count; i++)
        if (!str_is_none(code) && str_equal(used->codes[i], code))
            return;
    if (!str_is_none(code) && used->count < STRIPE_DISCOUNTS_MAX)
        used->codes[used->count++] = code;
}

/* By which codes the sale was made cheaper: `discount` of older versions, and `discounts`, which an endpoint may ask
 * for as whole objects. One whose amount cannot be read is left to people: it must not lose the sale. */
static void read_used(struct reading *r, struct str order_id, const char *amount_name)
{
    struct stripe_used used = {.order_id = order_id};
    const json_t *discounts = json_object_get(r->object, "discounts");
    const json_t *amount = json_object_get(r->object, amount_name);
    add_code(&used, json_object_get(r->object, "discount"));
    for (size_t i = 0; i < json_array_size(discounts) && i < STRIPE_DISCOUNTS_MAX; i++)
        add_code(&used, json_array_get(discounts, i));
    if (used.count == 0 || !json_is_integer(amount) || read_currency(r->object, &used.currency, NULL) != STATUS_OK ||
        stripe_minor_units((int64_t)json_integer_value(amount), &used.currency, "", &used.order_amount.value, NULL) !=
            STATUS_OK ||
        used.order_amount.value < 0)
        return;
    used.order_amount.set = true;
    r->told->used = used;
}

/* ---- invoices ---- */

/* By what it was paid, where the invoice says so: its charge and intent in older versions, else its list of payments.
 */
static void name_payments(const json_t *invoice, struct stripe_fact *fact)
{
    const json_t *payments = json_object_get(json_object_get(invoice, "payments"), "data");
    add_name(fact, id_in(invoice, "payment_intent"));
    add_name(fact, id_in(invoice, "charge"));
    for (size_t i = 0; i < json_array_size(payments) && i < STRIPE_NAMES_MAX; i++) {
        const json_t *payment = json_object_get(json_array_get(payments, i), "payment");
        add_name(fact, id_in(payment, "payment_intent"));
        add_name(fact, id_in(payment, "charge"));
    }
}

static enum status read_invoice_paid(struct reading *r, struct error *err)
{
    struct stripe_invoice invoice;
    TRY(stripe_read_invoice(r->object, &invoice, err));
    struct stripe_fact *fact = add_fact(r, "invoice.paid");
    fact->object_id = invoice.id;
    fact->amount = (struct opt_int){true, invoice.amount_paid};
    fact->net_amount = invoice.net_amount;
    fact->currency = invoice.currency;
    add_name(fact, invoice.id);
    name_payments(r->object, fact);
    read_who(r);
    read_used(r, invoice.id, "subtotal");
    return STATUS_OK;
}

static enum status read_invoice_voided(struct reading *r, struct error *err)
{
    struct str id;
    TRY(read_id(r, &id, err));
    struct stripe_fact *fact = add_fact(r, "invoice.voided");
    fact->takes_back = true;
    add_name(fact, id);
    read_who(r);
    return STATUS_OK;
}

/* Which intent or charge paid which invoice. */
static enum status read_invoice_payment(struct reading *r, struct error *err)
{
    const json_t *payment = json_object_get(r->object, "payment");
    struct str invoice = id_in(r->object, "invoice");
    if (str_is_none(invoice))
        return missing("data.object.invoice", err);
    struct stripe_fact *fact = add_fact(r, NULL);
    add_name(fact, invoice);
    add_name(fact, id_in(payment, "payment_intent"));
    add_name(fact, id_in(payment, "charge"));
    return STATUS_OK;
}

/* ---- payments ---- */

/* The names of a charge, or of what was done to one: refund and dispute have the same members. */
static void name_charge(const json_t *object, struct str charge, struct stripe_fact *fact)
{
    add_name(fact, id_in(object, "invoice"));
    add_name(fact, id_in(object, "payment_intent"));
    add_name(fact, charge);
}

static enum status read_charge(struct reading *r, struct error *err)
{
    struct str id;
    TRY(read_id(r, &id, err));
    name_charge(r->object, id, add_fact(r, NULL));
    return STATUS_OK;
}

static enum status read_intent(struct reading *r, struct error *err)
{
    struct str id;
    TRY(read_id(r, &id, err));
    struct stripe_fact *fact = add_fact(r, NULL);
    add_name(fact, id_in(r->object, "invoice"));
    add_name(fact, id);
    add_name(fact, id_in(r->object, "latest_charge"));
    return STATUS_OK;
}

/* ---- refunds ---- */

static bool has_failed(const json_t *refund)
{
    return is_word(refund, "status", "failed") || is_word(refund, "status", "canceled");
}

/* A refund as it stands: that it was made, and where it has failed that too. Told more than once it is one refund. */
static enum status add_refund(struct reading *r, const json_t *refund, const struct stripe_fact *names,
                              struct error *err)
{
    struct str id = member(refund, "id");
    if (str_is_none(id))
        return missing("data.object.id", err);
    struct stripe_fact *fact = add_fact(r, "refund.created");
    fact->tail = id;
    fact->object_id = id;
    fact->takes_back = true;
    for (size_t i = 0; i < names->name_count; i++)
        add_name(fact, names->names[i]);
    TRY(read_amount(refund, "amount", "data.object.amount", fact, err));
    if (!has_failed(refund))
        return STATUS_OK;
    struct stripe_fact *failed = add_fact(r, "refund.failed");
    failed->tail = id;
    failed->refers_id = id;
    failed->takes_back = true;
    for (size_t i = 0; i < names->name_count; i++)
        add_name(failed, names->names[i]);
    return STATUS_OK;
}

static enum status read_refund(struct reading *r, struct error *err)
{
    struct stripe_fact names = {0};
    name_charge(r->object, id_in(r->object, "charge"), &names);
    if (names.name_count == 0)
        return STATUS_OK; /* of no payment: paid out from the balance */
    return add_refund(r, r->object, &names, err);
}

/* A charge tells what was refunded of it in all; its list of refunds, where it has one, tells each. */
static enum status read_charge_refunded(struct reading *r, struct error *err)
{
    const json_t *refunds = json_object_get(json_object_get(r->object, "refunds"), "data");
    struct stripe_fact names = {0};
    struct str id;
    TRY(read_id(r, &id, err));
    name_charge(r->object, id, &names);
    if (json_array_size(refunds) > 0) {
        for (size_t i = 0; i < json_array_size(refunds) && i < STRIPE_FACTS_MAX / 2; i++)
            TRY(add_refund(r, json_array_get(refunds, i), &names, err));
        return STATUS_OK;
    }
    struct stripe_fact *fact = add_fact(r, "refund.totaled");
    fact->object_id = id;
    fact->takes_back = true;
    for (size_t i = 0; i < names.name_count; i++)
        add_name(fact, names.names[i]);
    return read_amount(r->object, "amount_refunded", "data.object.amount_refunded", fact, err);
}

/* ---- disputes ---- */

/* An inquiry takes no money: its states begin with warning_. */
static bool is_inquiry(const json_t *dispute)
{
    struct str state = member(dispute, "status");
    return !str_is_none(state) && str_starts_with(state, STR("warning_"));
}

static enum status read_dispute(struct reading *r, struct error *err)
{
    struct str id;
    TRY(read_id(r, &id, err));
    if (is_inquiry(r->object))
        return STATUS_OK;
    struct stripe_fact *fact = add_fact(r, "chargeback.created");
    fact->tail = id;
    fact->object_id = id;
    fact->takes_back = true;
    name_charge(r->object, id_in(r->object, "charge"), fact);
    TRY(read_amount(r->object, "amount", "data.object.amount", fact, err));
    if (!is_word(r->object, "status", "won"))
        return STATUS_OK;
    struct stripe_fact *won = add_fact(r, "chargeback.won");
    won->tail = id;
    won->refers_id = id;
    won->takes_back = true;
    name_charge(r->object, id_in(r->object, "charge"), won);
    return STATUS_OK;
}

/* ---- checkout ---- */

static struct opt_int net_of(const json_t *session, const struct stripe_fact *fact)
{
    const json_t *tax = json_object_get(json_object_get(session, "total_details"), "amount_tax");
    int64_t minor;
    if (!json_is_integer(tax) ||
        stripe_minor_units((int64_t)json_integer_value(tax), &fact->currency, "", &minor, NULL) != STATUS_OK ||
        minor > fact->amount.value)
        return (struct opt_int){0};
    return (struct opt_int){true, fact->amount.value - minor};
}

/* When the session was begun: before whatever was paid by it. */
static int64_t begun_at(const struct reading *r)
{
    const json_t *created = json_object_get(r->object, "created");
    int64_t seconds = json_is_integer(created) ? (int64_t)json_integer_value(created) : -1;
    int64_t told = r->event->created_at / TIME_US_PER_S;
    return seconds >= 0 && seconds < told && told - seconds <= LIMIT_CHECKOUT_S ? seconds * TIME_US_PER_S
                                                                                : r->event->created_at;
}

/* A session that is paid by an invoice leaves the amount to that, and says who the customer is and who sent him; one
 * that is paid at once is a sale itself, as soon as it is paid. */
static enum status read_session(struct reading *r, struct error *err)
{
    struct str id, invoice = id_in(r->object, "invoice");
    TRY(read_id(r, &id, err));
    read_who(r);
    learn(&r->told->mention.reference, member(r->object, "client_reference_id"));
    bool at_once = is_word(r->object, "mode", "payment") && str_is_none(invoice);
    if (at_once && !is_word(r->object, "payment_status", "paid"))
        return STATUS_OK; /* another event follows */
    if (is_word(r->object, "payment_status", "paid") || is_word(r->object, "payment_status", "no_payment_required"))
        read_used(r, str_is_none(invoice) ? id : invoice, "amount_subtotal");
    struct stripe_fact *fact = add_fact(r, at_once ? "order.placed" : "signup.completed");
    if (!at_once) {
        fact->object_id = str_is_none(r->told->person.customer) ? id : r->told->person.customer;
        fact->occurred_at = begun_at(r);
        return STATUS_OK;
    }
    fact->object_id = id;
    add_name(fact, id);
    add_name(fact, id_in(r->object, "payment_intent"));
    TRY(read_amount(r->object, "amount_total", "data.object.amount_total", fact, err));
    fact->net_amount = net_of(r->object, fact);
    return STATUS_OK;
}

/* ---- customers ---- */

static enum status read_customer(struct reading *r, struct error *err)
{
    struct str id;
    TRY(read_id(r, &id, err));
    r->told->person = (struct stripe_person){.customer = id,
                                             .email = member(r->object, "email"),
                                             .name = member(r->object, "name"),
                                             .phone = member(r->object, "phone")};
    read_metadata(json_object_get(r->object, "metadata"), &r->told->mention);
    add_fact(r, "signup.completed")->object_id = id;
    return STATUS_OK;
}

/* ---- subscriptions ---- */

static bool is_live(const json_t *subscription)
{
    return is_word(subscription, "status", "active") || is_word(subscription, "status", "trialing");
}

/* Where its period begins: in its items, in newer versions. */
static const json_t *period_of(const json_t *object)
{
    const json_t *start = json_object_get(object, "current_period_start");
    const json_t *items = json_object_get(json_object_get(object, "items"), "data");
    return start != NULL ? start : json_object_get(json_array_get(items, 0), "current_period_start");
}

/* What an update means: the first payment came, or another period began. */
static const char *meaning_of(const struct reading *r)
{
    const json_t *before = r->event->previous, *was = period_of(before), *is = period_of(r->object);
    if (!is_live(r->object))
        return NULL;
    if (is_word(before, "status", "incomplete"))
        return "subscription.started";
    if (json_is_integer(was) && json_is_integer(is) && json_integer_value(is) > json_integer_value(was))
        return "subscription.renewed";
    return NULL;
}

static enum status add_subscription(struct reading *r, const char *type, struct error *err)
{
    struct str id;
    TRY(read_id(r, &id, err));
    read_who(r);
    if (type != NULL)
        add_fact(r, type)->object_id = id;
    return STATUS_OK;
}

static enum status read_subscription_created(struct reading *r, struct error *err)
{
    return add_subscription(r, is_live(r->object) ? "subscription.started" : NULL, err);
}

static enum status read_subscription_updated(struct reading *r, struct error *err)
{
    return add_subscription(r, meaning_of(r), err);
}

static enum status read_subscription_deleted(struct reading *r, struct error *err)
{
    return add_subscription(r, "subscription.canceled", err);
}

/* ---- the types ---- */

/* Searched by halves; in the order of stripe_types. */
static enum status (*const readers[])(struct reading *r, struct error *err) = {
    read_dispute,
    read_dispute,
    read_dispute,
    read_dispute,
    read_refund,
    read_charge_refunded,
    read_charge,
    read_session,
    read_session,
    read_customer,
    read_subscription_created,
    read_subscription_deleted,
    read_subscription_updated,
    read_invoice_paid,
    read_invoice_voided,
    read_invoice_payment,
    read_intent,
    read_refund,
    read_refund,
    read_refund,
};

/* sorted table: by value */
const char *const stripe_types[] = {
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.refund.updated",
    "charge.refunded",
    "charge.succeeded",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "customer.created",
    "customer.subscription.created",
    "customer.subscription.deleted",
    "customer.subscription.updated",
    "invoice.paid",
    "invoice.voided",
    "invoice_payment.paid",
    "payment_intent.succeeded",
    "refund.created",
    "refund.failed",
    "refund.updated",
};
const size_t stripe_type_count = sizeof stripe_types / sizeof stripe_types[0];
_Static_assert(sizeof readers / sizeof readers[0] == sizeof stripe_types / sizeof stripe_types[0], "a reader for each");

enum status stripe_read_told(const struct stripe_event *event, struct arena *arena, struct stripe_told *ret,
                             struct error *err)
{
    struct stripe_told told = {0};
    struct reading reading = {event, event->object, arena, &told};
    for (size_t i = 0; i < stripe_type_count; i++)
        if (str_equal(event->type, str_from(stripe_types[i])))
            TRY(readers[i](&reading, err));
    *ret = told;
    return STATUS_OK;
}
