/* All event types, and the policy of each. */

#include "domain/rule/event_types.h"

#include "base/limits.h"

/* Searched by halves. sorted table: by name */
static const struct event_type TYPES[] = {
    {.name = "account.activated", .doc = "The customer began to use the account."},
    {.name = "chargeback.created", .takes_back = "chargeback", .doc = "The bank took a payment back."},
    {.name = "chargeback.won", .gives_back = "chargeback.created", .doc = "A payment taken back was won again."},
    {.name = "contact.merged", .later = true, .doc = "Two contacts of a CRM became one."},
    {.name = "custom.*", .enrolls = true, .doc = "A fact of the business's own, named `custom.<name>`."},
    {.name = "deal.created", .doc = "A deal was opened in the CRM."},
    {.name = "deal.merged", .later = true, .doc = "Two deals of a CRM became one."},
    {.name = "deal.owner_changed", .doc = "A deal has another owner."},
    {.name = "deal.stage_changed", .doc = "A deal moved to another stage; data tells which."},
    {.name = "invoice.created", .creates_referral = true, .doc = "An invoice was raised."},
    {.name = "invoice.paid",
     .creates_referral = true,
     .sale = true,
     .doc = "An invoice was paid; amount is what was paid."},
    {.name = "invoice.voided", .takes_back = "invoice_voided", .doc = "An invoice was declared void."},
    {.name = "job.completed", .creates_referral = true, .enrolls = true, .doc = "The work was done."},
    {.name = "job.invoiced", .creates_referral = true, .enrolls = true, .doc = "The work was invoiced."},
    {.name = "lead.created", .creates_referral = true, .doc = "Somebody asked for an offer or a call."},
    {.name = "meeting.booked", .doc = "The prospect booked a meeting."},
    {.name = "order.canceled", .takes_back = "order_canceled", .doc = "An order was taken back."},
    {.name = "order.placed", .creates_referral = true, .sale = true, .doc = "An order was placed."},
    {.name = "refund.created", .takes_back = "refunded", .doc = "Money was given back to the customer."},
    {.name = "refund.failed", .gives_back = "refund.created", .doc = "A refund did not arrive."},
    {.name = "refund.totaled",
     .takes_back = "refunded",
     .total = true,
     .doc = "So much of a payment was given back so far, in all; single refunds of it are part of that."},
    {.name = "signup.completed", .creates_referral = true, .doc = "The customer opened an account."},
    {.name = "subscription.canceled", .doc = "A subscription ended."},
    {.name = "subscription.renewed", .doc = "A subscription began another period."},
    {.name = "subscription.started", .doc = "A subscription began."},
    {.name = "survey.scored", .enrolls = true, .doc = "The customer answered a survey; data tells the score."},
};

/* The row of all custom types is found by prefix, never by its name: '*' is no letter of a type. */
static bool is_custom(struct str type)
{
    static const struct str prefix = {"custom.", 7};
    if (!str_starts_with(type, prefix) || type.size == prefix.size || type.size > LIMIT_TEXT_BYTES)
        return false;
    for (size_t i = prefix.size; i < type.size; i++) {
        char c = type.data[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'))
            return false;
    }
    return true;
}

const struct event_type *event_types(size_t *ret_count)
{
    *ret_count = sizeof TYPES / sizeof TYPES[0];
    return TYPES;
}

const struct event_type *event_type_find(struct str type)
{
    if (str_is_none(type) || str_find(type, '*') != SIZE_MAX)
        return NULL;
    struct str wanted = is_custom(type) ? STR("custom.*") : type;
    size_t low = 0, high = sizeof TYPES / sizeof TYPES[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(wanted, str_from(TYPES[middle].name));
        if (order == 0)
            return &TYPES[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
