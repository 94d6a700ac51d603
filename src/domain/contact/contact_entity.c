/* What a contact is made of, and how it is told. Const tables; any thread. */

#include "domain/contact/contact.h"

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
     .entity = &natural_key_entity,
     .doc = "Ids that other systems have for it."},
};

const struct entity contact_entity = ENTITY("Contact", contact_members, struct contact);
