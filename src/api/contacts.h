#pragma once

#include "api/call.h"
#include "domain/contact/contact.h"

/* /v1/contacts: found by any key or made, one or many in one transaction. */

struct contacts_upsert {
    struct call_items items; /* struct contact_fields */
};

extern const struct schema contacts_list_query;

enum status contacts_upsert_parse(struct call *call, struct error *err);
enum status contacts_upsert_act(struct txn *txn, struct call *call, struct error *err);
enum status contacts_list_parse(struct call *call, struct error *err);
enum status contacts_list_act(struct txn *txn, struct call *call, struct error *err);
enum status contacts_read_act(struct txn *txn, struct call *call, struct error *err);
