/* Contacts in storage: a rowid table (long text), found by (ws, id). */

#include "domain/contact/contact_store.h"

#define CONTACT_COLUMNS                                                                                                \
    "id, name, email, phone, company, domain, country, locale, organization_id, tags, metadata, customer_since, "      \
    "created_at"
#define CONTACT_TYPES "btttttttbttii"

const struct statement contact_statements[CONTACT_SQL_COUNT] = {
    [CONTACT_SQL_READ] = {.name = "contact_read",
                          .purpose = "one contact",
                          .text = "SELECT " CONTACT_COLUMNS " FROM contact WHERE ws = $1 AND id = $2",
                          .params = "ib",
                          .columns = CONTACT_TYPES},
    [CONTACT_SQL_LOCK] = {.name = "contact_lock",
                          .purpose = "one contact, kept from others until the commit",
                          .text = "SELECT " CONTACT_COLUMNS " FROM contact WHERE ws = $1 AND id = $2 FOR UPDATE",
                          .params = "ib",
                          .columns = CONTACT_TYPES},
    [CONTACT_SQL_LIST] = {.name = "contact_list",
                          .purpose = "a page of contacts, newest first",
                          .text = "SELECT " CONTACT_COLUMNS " FROM contact WHERE ws = $1 AND id < $2 AND id >= $3"
                                  " ORDER BY id DESC LIMIT $4",
                          .params = "ibbi",
                          .columns = CONTACT_TYPES},
    [CONTACT_SQL_INSERT] = {.name = "contact_insert",
                            .purpose = "a new contact",
                            .text = "INSERT INTO contact (ws, " CONTACT_COLUMNS ")"
                                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                            .params = "ibtttttttbttii",
                            .columns = ""},
    [CONTACT_SQL_UPDATE] = {.name = "contact_update",
                            .purpose = "what is known of a contact now",
                            .text = "UPDATE contact SET name = $3, email = $4, phone = $5, company = $6, domain = $7,"
                                    " country = $8, locale = $9, organization_id = $10, tags = $11, metadata = $12,"
                                    " customer_since = $13 WHERE ws = $1 AND id = $2",
                            .params = "ibtttttttbtti",
                            .columns = ""},
};

struct contact contact_from_row(const struct result *result, size_t row)
{
    return (struct contact){
        .id = result_id(result, row, 0),
        .name = result_str(result, row, 1),
        .email = result_str(result, row, 2),
        .phone = result_str(result, row, 3),
        .company = result_str(result, row, 4),
        .domain = result_str(result, row, 5),
        .country = result_str(result, row, 6),
        .locale = result_str(result, row, 7),
        .organization_id = result_id(result, row, 8),
        .tags = result_str(result, row, 9),
        .metadata = result_str(result, row, 10),
        .customer_since = result_time(result, row, 11),
        .created_at = result_time(result, row, 12),
    };
}

enum status contact_insert(struct act *act, const struct contact *contact, struct error *err)
{
    return txn_exec(act->txn, &contact_statements[CONTACT_SQL_INSERT],
                    VALUES(value_int(act->ws), value_id(&contact->id), value_text(contact->name),
                           value_text(contact->email), value_text(contact->phone), value_text(contact->company),
                           value_text(contact->domain), value_text(contact->country), value_text(contact->locale),
                           value_id(&contact->organization_id), value_text(contact->tags),
                           value_text(contact->metadata), value_time(contact->customer_since),
                           value_time(contact->created_at)),
                    err);
}

enum status contact_update(struct act *act, const struct contact *contact, struct error *err)
{
    return txn_exec(act->txn, &contact_statements[CONTACT_SQL_UPDATE],
                    VALUES(value_int(act->ws), value_id(&contact->id), value_text(contact->name),
                           value_text(contact->email), value_text(contact->phone), value_text(contact->company),
                           value_text(contact->domain), value_text(contact->country), value_text(contact->locale),
                           value_id(&contact->organization_id), value_text(contact->tags),
                           value_text(contact->metadata), value_time(contact->customer_since)),
                    err);
}
