/* Leads from forms in pages: a narrow way into intake. parse() on the loop's thread, act() inside the transaction. */

#include "api/leads.h"

#include <stddef.h>

#include "api/api.h"
#include "base/text.h"
#include "domain/click/click.h"
#include "domain/contact/person_fields.h"
#include "domain/intake/intake.h"

struct lead {
    struct id program_id;
    struct str code, click_id, notes;
    struct fact_referrer referrer;
    struct contact_fields prospect;
    json_t *consent;
    struct click_ids clicks; /* what click_id holds */
    struct told_sale {
        bool present;
        struct str order;
        struct opt_int amount;
        struct currency currency;
    } sale;
    struct fact_visitor visitor;
};

static const struct field prospect_fields[] = {
    CONTACT_TEXT_FIELD(struct contact_fields, , name, 1, LIMIT_TEXT_BYTES, "Name of the person or firm."),
    CONTACT_TEXT_FIELD(struct contact_fields, , email, 1, EMAIL_AS_SENT_LIMIT, "E-mail address."),
    CONTACT_TEXT_FIELD(struct contact_fields, , phone, 1, LIMIT_TEXT_BYTES,
                       "Phone number with country code, or as written in `country`."),
    CONTACT_TEXT_FIELD(struct contact_fields, , company, 1, LIMIT_TEXT_BYTES, "The firm that the person belongs to."),
    CONTACT_TEXT_FIELD(struct contact_fields, , country, 2, 2, "ISO 3166 code of two letters."),
    CONTACT_TEXT_FIELD(struct contact_fields, , locale, 1, LIMIT_TEXT_BYTES, "Language tag, such as en-US."),
};
static const struct schema prospect_schema = SCHEMA("LeadProspect", prospect_fields, struct contact_fields);

#define REFERRER(member, most, text)                                                                                   \
    {                                                                                                                  \
        .name = #member, .type = FIELD_TEXT, .offset = offsetof(struct fact_referrer, member),                         \
        .flags = FIELD_NULLABLE, .min = 1, .max = (most), .doc = (text)                                                \
    }
static const struct field referrer_fields[] = {
    REFERRER(email, EMAIL_AS_SENT_LIMIT, "E-mail address, as it was said."),
    REFERRER(name, LIMIT_TEXT_BYTES, "The name, or whatever was said: `Karen from Maple Street`."),
    REFERRER(phone, LIMIT_TEXT_BYTES, "Phone number in any spelling."),
};
const struct schema referrer_schema = SCHEMA("Referrer", referrer_fields, struct fact_referrer);

enum status leads_check_referrer(struct fact_referrer *referrer, const char *param, struct error *err)
{
    if (!referrer->present)
        return STATUS_OK;
    const struct {
        struct str *text;
        const char *name;
    } said[] = {{&referrer->name, "name"}, {&referrer->phone, "phone"}, {&referrer->email, "email"}};
    bool any = false;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof said / sizeof said[0] && status == STATUS_OK; i++) {
        status = text_check_plain(*said[i].text, said[i].name, err);
        any = any || str_trim(*said[i].text).size > 0;
    }
    if (status == STATUS_OK && !any)
        status = error_set(err, ERROR_MISSING_FIELD, "name",
                           "Say who the referrer is: a name, a phone number or an "
                           "e-mail address.");
    if (status != STATUS_OK)
        error_prefix(err, param);
    return status;
}

/* What a page says of a sale pays nothing: anybody can say it. */
static const struct field sale_fields[] = {
    {.name = "amount",
     .type = FIELD_MONEY,
     .offset = offsetof(struct told_sale, amount),
     .min = 0,
     .max = MONEY_LIMIT,
     .doc = "In minor units, as the page said."},
    {.name = "currency",
     .type = FIELD_CURRENCY,
     .offset = offsetof(struct told_sale, currency),
     .doc = "Of the amount."},
    {.name = "order",
     .type = FIELD_TEXT,
     .offset = offsetof(struct told_sale, order),
     .max = LIMIT_TEXT_BYTES,
     .doc = "What the business calls it."},
};
static const struct schema sale_schema = SCHEMA("ToldSale", sale_fields, struct told_sale);

static const struct field lead_fields[] = {
    {.name = "click_id",
     .type = FIELD_TEXT,
     .min = 1,
     .max = CLICK_IDS_TEXT_SIZE,
     .offset = offsetof(struct lead, click_id),
     .doc = "The click that led here: `rfd_click` of the link, or the whole value of the cookie."},
    {.name = "code",
     .type = FIELD_TEXT,
     .offset = offsetof(struct lead, code),
     .doc = "The referrer's code, as typed."},
    {.name = "consent",
     .type = FIELD_JSON,
     .offset = offsetof(struct lead, consent),
     .flags = FIELD_UNSUPPORTED,
     .doc = "Not in this version."},
    {.name = "notes",
     .type = FIELD_TEXT,
     .offset = offsetof(struct lead, notes),
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Free text about the prospect."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct lead, program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program."},
    {.name = "prospect",
     .type = FIELD_OBJECT,
     .offset = offsetof(struct lead, prospect),
     .schema = &prospect_schema,
     .flags = FIELD_REQUIRED,
     .doc = "The referred person."},
    {.name = "referrer",
     .type = FIELD_OBJECT,
     .offset = offsetof(struct lead, referrer),
     .schema = &referrer_schema,
     .doc = "Who sent the person, in words, where there is no code."},
    {.name = "sale",
     .type = FIELD_OBJECT,
     .offset = offsetof(struct lead, sale),
     .schema = &sale_schema,
     .doc = "The person has bought something, as the page says. It pays nothing: the payment itself must be told by "
            "your server or a connection, before or after. Payments since the click count, an hour back at most."},
};
const struct schema lead_schema = SCHEMA("ReferralLead", lead_fields, struct lead);

static enum status read_prospect(struct call *call, struct lead *lead, struct error *err)
{
    lead->prospect.customer_since = TIME_NONE; /* no field of the table sets it */
    TRY(contact_fields_normalise(&lead->prospect, &call->request->arena, err));
    if (!contact_fields_have_key(&lead->prospect))
        return error_set(err, ERROR_MISSING_FIELD, "email", "A prospect needs an e-mail address or a phone number.");
    return STATUS_OK;
}

enum status leads_submit_parse(struct call *call, struct error *err)
{
    struct lead *lead = call->command;
    enum status status = read_prospect(call, lead, err);
    if (status != STATUS_OK) {
        error_prefix(err, "prospect");
        return status;
    }
    TRY(leads_check_referrer(&lead->referrer, "referrer", err));
    TRY(text_check_plain(lead->sale.order, "sale.order", err));
    TRY(leads_read_clicks(lead->click_id, "click_id", &lead->clicks, err));
    lead->visitor = leads_visitor(call->request, call->api->network_key);
    static const struct id none;
    call->lane = intake_lane(&(struct fact){.person = &lead->prospect}, &none);
    return STATUS_OK;
}

struct fact_visitor leads_visitor(struct http_request *request, const uint8_t network_key[16])
{
    struct str agent = http_header(request, STR("user-agent"));
    struct click_class class = click_classify(&(struct click_headers){.user_agent = agent});
    return (struct fact_visitor){
        .network = click_network(network_key, request->peer.bytes),
        .agent = click_agent(network_key, agent),
        .by_bot = (class.flags & CLICK_BOT) != 0,
    };
}

enum status leads_read_clicks(struct str click_id, const char *param, struct click_ids *ret, struct error *err)
{
    if (str_is_none(click_id) || click_ids_parse(click_id, ret))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, param,
                     "click_id must be the rfd_click of a link, such as clk_01h2xcejqtf2nbrexx3vqjhp41, or the value "
                     "of the cookie rfd_click as it is.");
}

/* All that a page learns of its lead. What it is by now would tell who is known. */
static const char *const referral_word[] = {"referral", NULL};
static const char *const pending_word[] = {"pending", NULL};
static const struct member receipt_members[] = {
    ENTITY_TOLD(struct referral, id, id, ID, 0, .prefix = "ref", .doc = "Its id.")
        ENTITY_TOLD(struct referral, object, id, CONSTANT, 0, .words = referral_word)
            ENTITY_TOLD(struct referral, status, id, CONSTANT, 0, .words = pending_word)};
const struct entity lead_receipt_entity = ENTITY("ReferralReceipt", receipt_members, struct referral);

/* ", 34.00 USD"; in minor units where no currency was said. */
static void add_amount(struct buf *text, int64_t amount, const struct currency *currency)
{
    char written[MONEY_TEXT_SIZE];
    money_write(written, amount, currency);
    buf_add_format(text, ", %s", written);
    if (currency_str(currency).size > 0)
        buf_add_format(text, " %.*s", STR_ARG(currency_str(currency)));
}

/* What was said of a sale is for people to read beside the lead. */
static struct str notes_of(const struct lead *lead, struct arena *arena)
{
    const struct told_sale *sale = &lead->sale;
    struct buf text = {0};
    if (!sale->present)
        return lead->notes;
    if (!str_is_none(lead->notes))
        buf_add_format(&text, "%.*s\n", STR_ARG(lead->notes));
    BUF_ADD_LITERAL(&text, "A page told of a sale");
    if (!str_is_none(sale->order))
        buf_add_format(&text, ", order %.*s", STR_ARG(sale->order));
    if (sale->amount.set)
        add_amount(&text, sale->amount.value, &sale->currency);
    BUF_ADD_LITERAL(&text, ". It waits for the payment.");
    struct str notes = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return notes;
}

enum status leads_submit_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct lead *lead = call->command;
    struct submission submission = {
        .about =
            {
                .person = &lead->prospect,
                .stranger = true,
                .since_click = lead->sale.present,
                .program_id = lead->program_id,
                .attribution = {true, {{0}}, lead->code, lead->clicks, lead->referrer},
                .visitor = lead->visitor,
            },
        .type = STR("lead"),
        .notes = notes_of(lead, txn_arena(txn)),
    };
    memcpy(submission.about.fingerprint, call->fingerprint, sizeof submission.about.fingerprint);
    struct outcome outcome;
    TRY(intake_submit(&call->act, &submission, &outcome, err));
    call->status = 201;
    entity_write(&lead_receipt_entity, &call->w, NULL, &outcome.referral, ENTITY_ALONE);
    return STATUS_OK;
}
