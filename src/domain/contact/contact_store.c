/* Contacts in storage: a rowid table (long text), found by (ws, id). */

#include "domain/contact/contact_store.h"

#include "store/list_text.h"
#include "store/row.h"

#define SELECT_ROW "SELECT ws" CONTACT_COLUMNS(ENTITY_NAME) " FROM contact"
#define ROW_TYPES "i" CONTACT_COLUMNS(ENTITY_LETTER)

_Static_assert(ENTITY_COUNT(CONTACT_COLUMNS) == 18, "the INSERT has a place for each column");

#define WITHOUT_KEY(member)                                                                                            \
    "SELECT c.id FROM contact c LEFT JOIN natural_key k ON k.ws = c.ws AND k.kind = '" CONTACT_KIND                    \
    "' AND k.source = '" member "' AND k.value = c." member " AND k.object_id = c.id"                                  \
    " WHERE c.ws = $1 AND c." member " IS NOT NULL AND k.ws IS NULL"

const struct statement contact_statements[CONTACT_SQL_COUNT] = {
    [CONTACT_SQL_READ] = {.name = "contact_read",
                          .purpose = "one contact",
                          .text = SELECT_ROW " WHERE ws = $1 AND id = $2",
                          .params = "ib",
                          .columns = ROW_TYPES},
    [CONTACT_SQL_LOCK] = {.name = "contact_lock",
                          .purpose = "one contact, kept from others until the commit",
                          .text = SELECT_ROW " WHERE ws = $1 AND id = $2 FOR UPDATE",
                          .params = "ib",
                          .columns = ROW_TYPES},
    [CONTACT_SQL_READ_MANY] = {.name = "contact_read_many",
                               .purpose = "many contacts",
                               .text = SELECT_ROW " WHERE ws = $1 AND id IN ({ids})",
                               .params = "i",
                               .columns = ROW_TYPES},
    [CONTACT_SQL_LIST] = {.name = "contact_list",
                          .purpose = "a page of contacts, newest first",
                          .text = LIST_TEXT(CONTACT_COLUMNS(ENTITY_NAME), "contact", "created_at", ""),
                          .params = LIST_PARAMS,
                          .columns = ROW_TYPES},
    [CONTACT_SQL_HOLDS] = {.name = "contact_holds",
                           .purpose = "whether a world has a contact",
                           .text = "SELECT id FROM contact WHERE ws = $1 AND id = $2",
                           .params = "ib",
                           .columns = "b"},
    [CONTACT_SQL_INSERT] = {.name = "contact_insert",
                            .purpose = "a new contact",
                            .text = "INSERT INTO contact (ws" CONTACT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_19 ")",
                            .params = ROW_TYPES,
                            .columns = ""},
    [CONTACT_SQL_UPDATE] =
        {.name = "contact_update",
         .purpose = "what is known of a contact now",
         .text = "UPDATE contact SET name = $3, email = $4, phone = $5, company = $6, domain = $7,"
                 " address = $8, city = $9, country = $10, locale = $11, organization_id = $12,"
                 " tags = $13, metadata = $14, customer_since = $15, time_zone = $16, email_verified_at = $17,"
                 " phone_verified_at = $18 WHERE ws = $1 AND id = $2",
         .params = "ibtttttttttbttitii",
         .columns = ""},
    [CONTACT_SQL_WITHOUT_EMAIL_KEY] = {.name = "contact_without_email_key",
                                       .purpose = "verify: contacts whose e-mail is not their key",
                                       .text = WITHOUT_KEY("email"),
                                       .params = "i",
                                       .columns = "b"},
    [CONTACT_SQL_WITHOUT_PHONE_KEY] = {.name = "contact_without_phone_key",
                                       .purpose = "verify: contacts whose phone is not their key",
                                       .text = WITHOUT_KEY("phone"),
                                       .params = "i",
                                       .columns = "b"},
    [CONTACT_SQL_STRAY_KEYS] = {.name = "contact_stray_keys",
                                .purpose = "verify: keys of contacts that do not exist",
                                .text = "SELECT k.object_id FROM natural_key k"
                                        " LEFT JOIN contact c ON c.ws = k.ws AND c.id = k.object_id"
                                        " WHERE k.ws = $1 AND k.kind = '" CONTACT_KIND "' AND c.id IS NULL",
                                .params = "i",
                                .columns = "b"},
};

enum status contact_insert(struct act *act, const struct contact *contact, struct error *err)
{
    return row_insert(act->txn, &contact_statements[CONTACT_SQL_INSERT], act->ws, &contact_entity, contact, err);
}

enum status contact_update(struct act *act, const struct contact *contact, struct error *err)
{
    return txn_exec(
        act->txn, &contact_statements[CONTACT_SQL_UPDATE],
        VALUES(value_int(act->ws), value_id(&contact->id), value_text(contact->name), value_text(contact->email),
               value_text(contact->phone), value_text(contact->company), value_text(contact->domain),
               value_text(contact->address), value_text(contact->city), value_text(contact->country),
               value_text(contact->locale), value_id(&contact->organization_id), value_text(contact->tags),
               value_text(contact->metadata), value_time(contact->customer_since), value_text(contact->time_zone),
               value_time(contact->email_verified_at), value_time(contact->phone_verified_at)),
        err);
}
