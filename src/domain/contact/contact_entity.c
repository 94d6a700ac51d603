/* What a contact is made of, and how it is told. Const tables; any thread. */

#include "domain/contact/contact.h"

static const struct member external_id_members[] = {
    {.name = "source",
     .type = MEMBER_TEXT,
     .offset = offsetof(struct natural_key, source),
     .doc = "The system that gave the id."},
    {.name = "id", .type = MEMBER_TEXT, .offset = offsetof(struct natural_key, value), .doc = "The id there."},
};

static const struct entity external_id_entity = ENTITY("ExternalId", external_id_members, struct natural_key);

static const char *const object_name[] = {"contact", NULL};

static const struct member contact_members[] = {
    CONTACT_COLUMNS(ENTITY_COLUMN){.name = "object", .type = MEMBER_CONSTANT, .words = object_name},
    {.name = "external_id",
     .type = MEMBER_TEXT,
     .offset = offsetof(struct contact, external_id),
     .flags = MEMBER_NULL,
     .doc = "Your own id of it: the first of `external_ids` with the source `api`."},
    {.name = "external_ids",
     .type = MEMBER_LIST,
     .offset = offsetof(struct contact, external_ids),
     .entity = &external_id_entity,
     .doc = "Ids that other systems have for it."},
};

const struct entity contact_entity = ENTITY("Contact", contact_members, struct contact);

void contact_write_json(struct jsonw *w, const char *name, const struct contact *contact)
{
    entity_write(&contact_entity, w, name, contact, ENTITY_ALONE);
}
