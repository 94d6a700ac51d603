/* What a request may say about a participant: the field table and its canonical form. Pure; any thread.
 *
 * The contact's members stand beside the participant's own in one object, so their rows point into `contact`.
 * `external_id` is the contact's: it names the person in the business's own system, in whatever program. */

#include "base/limits.h"
#include "domain/participant/participant.h"

#include "domain/contact/person_fields.h"

const char *const participant_kinds[] = {"customer", "partner", "agent", "rep", NULL};
const char *const participant_statuses[] = {"invited", "applied", "active", "paused", "rejected", "blocked", NULL};

static const struct field participant_field_table[] = {
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct participant_fields, program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "The program to take part in."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct participant_fields, kind),
     .choices = participant_kinds,
     .doc = "What the participant is to the business; customer unless said."},
    CONTACT_PERSON_FIELDS(struct participant_fields, contact.),
    {.name = "code",
     .type = FIELD_TEXT,
     .offset = offsetof(struct participant_fields, code_as_sent),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "The code of the first link; drawn unless said."},
    {.name = "channel",
     .type = FIELD_TEXT,
     .offset = offsetof(struct participant_fields, channel),
     .flags = FIELD_NULLABLE,
     .min = 1,
     .max = LIMIT_CHANNEL_BYTES,
     .doc = "The channel of the first link."},
    {.name = "recruited_by",
     .type = FIELD_ID,
     .offset = offsetof(struct participant_fields, recruited_by),
     .flags = FIELD_NULLABLE,
     .prefix = "ptc",
     .doc = "The participant of the program who brought this one."},
    {.name = "tags",
     .type = FIELD_TEXTS,
     .offset = offsetof(struct participant_fields, tags),
     .max = LIMIT_TAGS,
     .doc = "Words to group participants by."},
    {.name = "metadata",
     .type = FIELD_METADATA,
     .offset = offsetof(struct participant_fields, metadata),
     .doc = "Up to 50 pairs of texts of your own."},
    {.name = "group_id",
     .type = FIELD_ID,
     .offset = offsetof(struct participant_fields, group_id),
     .flags = FIELD_NULLABLE,
     .prefix = "grp",
     .doc = "The group whose terms hold."},
    {.name = "terms_version",
     .type = FIELD_TEXT,
     .offset = offsetof(struct participant_fields, terms_version),
     .flags = FIELD_UNSUPPORTED,
     .doc = "The terms that the participant agreed to."},
};

const struct schema participant_schema =
    SCHEMA("ParticipantFields", participant_field_table, struct participant_fields);

static bool says_who(const struct participant_fields *fields)
{
    return contact_fields_have_key(&fields->contact) || !str_is_none(fields->contact.name);
}

enum status participant_fields_normalise(struct participant_fields *fields, struct arena *arena, struct error *err)
{
    fields->contact.customer_since = TIME_NONE; /* not a member here, so the field table left it zero */
    TRY(contact_fields_normalise(&fields->contact, arena, err));
    if (!says_who(fields))
        return error_set(err, ERROR_MISSING_FIELD, "email", "Say who takes part: email, phone, external_id or name.");
    fields->has_code = !str_is_none(fields->code_as_sent);
    return fields->has_code ? code_read(fields->code_as_sent, "code", &fields->code, err) : STATUS_OK;
}
