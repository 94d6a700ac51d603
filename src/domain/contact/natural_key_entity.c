/* How a key is told. Const table; any thread. */

#include "domain/contact/natural_key.h"

static const struct member members[] = {
    ENTITY_TOLD(struct natural_key, source, source, TEXT, 0, .doc = "The system that gave the id.")
        ENTITY_TOLD(struct natural_key, id, value, TEXT, 0, .doc = "The id there.")};
const struct entity natural_key_entity = ENTITY("ExternalId", members, struct natural_key);
