/* What a request for a batch says: the tables, and what they cannot say. Pure; any thread. */

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "domain/contact/normalise.h"
#include "domain/enrollment/batch_source.h"
#include "domain/message/message.h"

#define FILTER(member) offsetof(struct batch_filter, member)
static const struct field filter_fields[] = {
    {.name = "country",
     .type = FIELD_TEXT,
     .offset = FILTER(country),
     .min = 2,
     .max = 2,
     .doc = "Only contacts of this country: an ISO 3166 code of two letters."},
    {.name = "customer_before",
     .type = FIELD_TIME,
     .offset = FILTER(customer_before),
     .doc = "Only who was a customer before this time."},
    {.name = "customer_from",
     .type = FIELD_TIME,
     .offset = FILTER(customer_from),
     .doc = "Only who became a customer at or after this time."},
    {.name = "tag", .type = FIELD_TEXT, .offset = FILTER(tag), .min = 1, .doc = "Only contacts with this tag."},
    {.name = "takes_part",
     .type = FIELD_BOOL,
     .offset = FILTER(takes_part),
     .doc = "True: only who takes part in the program; false: only who does not yet."},
};
const struct schema batch_filter_schema = SCHEMA("InvitationFilter", filter_fields, struct batch_filter);

#define BATCH(member) offsetof(struct batch_fields, member)
static const struct field batch_field_table[] = {
    {.name = "channels",
     .type = FIELD_TEXTS,
     .offset = BATCH(channels),
     .min = 1,
     .max = 2,
     .doc = "By which ways: `sms`, `email`, or both, which is usual. The first that reaches somebody is taken."},
    {.name = "contact_ids",
     .type = FIELD_TEXTS,
     .offset = BATCH(contact_ids),
     .min = 1,
     .max = LIMIT_BATCH_IDS,
     .doc = "Invite these contacts. Send this, `filter` or `csv`."},
    {.name = "csv",
     .type = FIELD_TEXT,
     .offset = BATCH(csv),
     .min = 1,
     .max = LIMIT_BATCH_BYTES,
     .doc = "Invite the people of this table. Its first line names the columns: name, email, phone, external_id, "
            "country, locale, company, consent; one of email, phone and external_id must be there. `consent` says how "
            "the person agreed to be written to, and is kept with the contact."},
    {.name = "dry_run",
     .type = FIELD_BOOL,
     .offset = BATCH(dry_run),
     .doc = "True: only look who would be invited; `/start` goes on from there. Else it goes on by itself."},
    {.name = "filter",
     .type = FIELD_OBJECT,
     .offset = BATCH(filter),
     .schema = &batch_filter_schema,
     .doc = "Invite all contacts of which this holds; an empty one means all."},
    {.name = "name", .type = FIELD_TEXT, .offset = BATCH(name), .min = 1, .doc = "What you call it."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = BATCH(program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "The program that they are invited to."},
};
const struct schema batch_schema = SCHEMA("InvitationBatchCreate", batch_field_table, struct batch_fields);

static enum status check_source(struct batch_fields *fields, struct error *err)
{
    bool list = fields->contact_ids.count > 0, filter = fields->filter.present, csv = !str_is_none(fields->csv);
    if (list + filter + csv != 1)
        return error_set(err, list + filter + csv == 0 ? ERROR_MISSING_FIELD : ERROR_INVALID_VALUE,
                         csv      ? "csv"
                         : filter ? "filter"
                                  : "contact_ids",
                         "Say who is to be invited by exactly one of contact_ids, filter and csv.");
    fields->source = list ? BATCH_LIST : filter ? BATCH_FILTER : BATCH_CSV;
    return STATUS_OK;
}

static int channel_of(struct str name)
{
    for (int channel = MESSAGE_SMS; channel <= MESSAGE_EMAIL; channel++)
        if (str_equal(name, str_from(message_channel_name(channel))))
            return channel;
    return 0;
}

enum status batch_channels_read(const struct str_array *channels, int *ret, struct error *err)
{
    int bits = channels->count == 0 ? MESSAGE_SMS | MESSAGE_EMAIL : 0;
    for (size_t i = 0; i < channels->count; i++) {
        int channel = channel_of(channels->items[i]);
        if (channel == 0) {
            char param[ERROR_PARAM_SIZE];
            snprintf(param, sizeof param, "channels[%zu]", i);
            return error_set(err, ERROR_INVALID_VALUE, param, "A channel is sms or email.");
        }
        bits |= channel;
    }
    *ret = bits;
    return STATUS_OK;
}

/* A filter is kept as it was sent, and read again at each step. */
static enum status keep_filter(struct batch_fields *fields, struct arena *arena, struct error *err)
{
    if (!str_is_none(fields->filter.country)) {
        enum status status =
            country_normalise(fields->filter.country, "filter.country", arena, &fields->filter.country, err);
        TRY(status);
    }
    if (fields->filter.customer_from != TIME_NONE && fields->filter.customer_before != TIME_NONE &&
        fields->filter.customer_from >= fields->filter.customer_before)
        return error_set(err, ERROR_INVALID_VALUE, "filter.customer_before", "This must be after customer_from.");
    char *text = json_text(fields->filter_as_sent);
    fields->chunks = arena_alloc(arena, sizeof *fields->chunks);
    fields->chunks[0] = (struct batch_chunk){0, str_copy(arena, str_from(text))};
    fields->chunk_count = 1;
    free(text);
    return STATUS_OK;
}

enum status batch_fields_check(struct batch_fields *fields, struct arena *arena, struct error *err)
{
    TRY(text_check_plain(fields->name, "name", err));
    TRY(check_source(fields, err));
    TRY(batch_channels_read(&fields->channels, &fields->channel_bits, err));
    return fields->source == BATCH_FILTER ? keep_filter(fields, arena, err) : batch_source_cut(fields, arena, err);
}
