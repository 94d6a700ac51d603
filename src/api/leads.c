/* Leads from forms in pages: a narrow way into intake. parse() on the loop's thread, act() inside the transaction. */

#include "api/leads.h"

#include <stddef.h>

#include "domain/click/click.h"
#include "domain/contact/person_fields.h"
#include "domain/intake/intake.h"

struct lead {
    struct id program_id;
    struct str code, click_id, notes;
    struct contact_fields prospect;
    json_t *consent;
    struct click_ids clicks; /* what click_id holds */
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
    TRY(leads_read_clicks(lead->click_id, "click_id", &lead->clicks, err));
    static const struct id none;
    call->lane = intake_lane(&(struct fact){.person = &lead->prospect}, &none);
    return STATUS_OK;
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

enum status leads_submit_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct lead *lead = call->command;
    struct submission submission = {
        .about =
            {
                .person = &lead->prospect,
                .stranger = true,
                .program_id = lead->program_id,
                .attribution = {true, {{0}}, lead->code, lead->clicks},
            },
        .type = STR("lead"),
        .notes = lead->notes,
    };
    memcpy(submission.about.fingerprint, call->fingerprint, sizeof submission.about.fingerprint);
    struct outcome outcome;
    TRY(intake_submit(&call->act, &submission, &outcome, err));
    call->status = 201;
    entity_write(&lead_receipt_entity, &call->w, NULL, &outcome.referral, ENTITY_ALONE);
    return STATUS_OK;
}
