/* What a request may say about a contact: the field table, and the canonical form of what it said. Pure; any thread. */

#include "base/limits.h"
#include "base/locale/time_zone.h"
#include "base/text.h"
#include "domain/contact/contact.h"
#include "domain/contact/normalise.h"
#include "domain/contact/person_fields.h"

enum { SOURCE_SIZE_LIMIT = 32 };

static const struct field external_id_fields[] = {
    {.name = "source",
     .type = FIELD_TEXT,
     .offset = offsetof(struct external_id, source),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = SOURCE_SIZE_LIMIT,
     .doc = "The system that gave the id: `api`, `stripe`, `hubspot`, ..."},
    {.name = "id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct external_id, id),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The id there."},
};

const struct schema external_id_schema = SCHEMA("ExternalId", external_id_fields, struct external_id);

static const struct field contact_field_table[] = {
    CONTACT_PERSON_FIELDS(struct contact_fields, ),
    {.name = "domain",
     .type = FIELD_TEXT,
     .offset = offsetof(struct contact_fields, domain),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The firm's domain, such as example.com."},
    {.name = "time_zone",
     .type = FIELD_TEXT,
     .offset = offsetof(struct contact_fields, time_zone),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The person's time zone, such as Europe/Berlin: messages leave people alone at night."},
    {.name = "tags",
     .type = FIELD_TEXTS,
     .offset = offsetof(struct contact_fields, tags),
     .max = LIMIT_TAGS,
     .doc = "Words to group contacts by."},
    {.name = "customer_since",
     .type = FIELD_TIME,
     .offset = offsetof(struct contact_fields, customer_since),
     .flags = FIELD_NULLABLE,
     .doc = "When the contact became a customer."},
    {.name = "metadata",
     .type = FIELD_METADATA,
     .offset = offsetof(struct contact_fields, metadata),
     .doc = "Up to 50 pairs of texts of your own; an empty text removes a pair."},
    {.name = "organization_id",
     .type = FIELD_ID,
     .offset = offsetof(struct contact_fields, organization_id),
     .flags = FIELD_UNSUPPORTED,
     .prefix = "cnt",
     .doc = "The firm, itself a contact, that the person works for."},
    {.name = "consents",
     .type = FIELD_JSON,
     .offset = offsetof(struct contact_fields, consents),
     .flags = FIELD_UNSUPPORTED,
     .doc = "What the person agreed to."},
};

const struct schema contact_schema = SCHEMA("ContactFields", contact_field_table, struct contact_fields);

static bool is_source(struct str source)
{
    if (source.size == 0 || source.size > SOURCE_SIZE_LIMIT || str_equal(source, NATURAL_KEY_EMAIL) ||
        str_equal(source, NATURAL_KEY_PHONE))
        return false;
    for (size_t i = 0; i < source.size; i++) {
        char c = source.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return true;
}

static bool holds_external_id(const struct external_id *items, size_t count, const struct external_id *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(items[i].source, wanted->source) && str_equal(items[i].id, wanted->id))
            return true;
    return false;
}

enum status external_ids_fold(struct str *external_id, struct field_array *external_ids, struct arena *arena,
                              struct error *err)
{
    const struct external_id *sent = external_ids->items;
    struct external_id *all = arena_array(arena, external_ids->count + 1, sizeof *all);
    size_t count = 0;
    if (!str_is_none(*external_id))
        all[count++] = (struct external_id){true, NATURAL_KEY_API, *external_id};
    for (size_t i = 0; i < external_ids->count; i++) {
        if (!is_source(sent[i].source)) {
            char param[ERROR_PARAM_SIZE];
            snprintf(param, sizeof param, "external_ids[%zu].source", i);
            return error_set(err, ERROR_INVALID_VALUE, param,
                             "A source has 1 to %d of a-z, 0-9 and _, and is neither email nor phone.",
                             SOURCE_SIZE_LIMIT);
        }
        if (!holds_external_id(all, count, &sent[i]))
            all[count++] = sent[i];
    }
    *external_id = STR_NONE;
    *external_ids = (struct field_array){all, count};
    return STATUS_OK;
}

struct contact_fields contact_fields_none(void)
{
    return (struct contact_fields){.customer_since = TIME_NONE};
}

static enum status check_tags(const struct str_array *tags, struct error *err)
{
    for (size_t i = 0; i < tags->count; i++) {
        char param[ERROR_PARAM_SIZE];
        snprintf(param, sizeof param, "tags[%zu]", i);
        TRY(text_check_plain(tags->items[i], param, err));
    }
    return STATUS_OK;
}

enum status contact_fields_normalise(struct contact_fields *fields, struct arena *arena, struct error *err)
{
    TRY(text_check_plain(fields->name, "name", err));
    TRY(text_check_plain(fields->company, "company", err));
    TRY(text_check_plain(fields->address, "address", err));
    TRY(text_check_plain(fields->city, "city", err));
    TRY(check_tags(&fields->tags, err));
    if (!str_is_none(fields->country))
        TRY(country_normalise(fields->country, "country", arena, &fields->country, err));
    if (!str_is_none(fields->email))
        TRY(email_normalise(fields->email, "email", arena, &fields->email, err));
    if (!str_is_none(fields->phone))
        TRY(phone_normalise(fields->phone, fields->country, "phone", arena, &fields->phone, err));
    if (!str_is_none(fields->domain))
        TRY(domain_normalise(fields->domain, "domain", arena, &fields->domain, err));
    if (!str_is_none(fields->locale))
        TRY(locale_normalise(fields->locale, "locale", arena, &fields->locale, err));
    if (!str_is_none(fields->time_zone) && !time_zone_is_known(fields->time_zone))
        return error_set(err, ERROR_INVALID_VALUE, "time_zone", "This is no time zone of the IANA database.");
    return external_ids_fold(&fields->external_id, &fields->external_ids, arena, err);
}

bool contact_fields_have_key(const struct contact_fields *fields)
{
    return !str_is_none(fields->email) || !str_is_none(fields->phone) || fields->external_ids.count > 0;
}
