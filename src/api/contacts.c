/* Calls about contacts. parse() on the loop's thread, act() inside the call's transaction. */

#include "api/contacts.h"

#include <stddef.h>

struct list_contacts {
    struct list_query list;
    struct contact_filter filter;
    struct str words;
};

static const struct field list_fields[] = {
    LIST_FIELDS("cnt"),
    {.name = "q",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_contacts, words),
     .min = 1,
     .doc = "Only contacts whose name, e-mail or company has all of these words in it, in any case. A page may have "
            "fewer rows than `limit` and still be followed by another."},
    {.name = "email",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_contacts, filter.email),
     .min = 1,
     .max = EMAIL_AS_SENT_LIMIT,
     .doc = "Only the contact of this e-mail address."},
    {.name = "phone",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_contacts, filter.phone),
     .min = 1,
     .doc = "Only the contact of this phone number, with country code."},
    {.name = "external_id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_contacts, filter.external_id),
     .min = 1,
     .doc = "Only the contact of this external id: of source `api`, or written `source:id`."},
};
const struct schema contacts_list_query = SCHEMA("ContactList", list_fields, struct list_contacts);

static enum status check_item(struct call *call, struct contact_fields *fields, struct error *err)
{
    TRY(contact_fields_normalise(fields, &call->request->arena, err));
    if (contact_fields_have_key(fields))
        return STATUS_OK;
    return error_set(err, ERROR_MISSING_FIELD, "email",
                     "A contact needs a key to be found by: email, phone or external_id.");
}

enum status contacts_upsert_parse(struct call *call, struct error *err)
{
    struct contacts_upsert *command = call->command;
    TRY(call_read_items(call, &contact_schema, "contacts", LIMIT_CONTACTS_ARRAY, &command->items, err));
    struct contact_fields *fields = command->items.items;
    for (size_t i = 0; i < command->items.count; i++) {
        enum status status = check_item(call, &fields[i], err);
        if (status != STATUS_OK) {
            call_item_error(&command->items, "contacts", i, err);
            return status;
        }
    }
    return STATUS_OK;
}

/* contact_upsert() refuses nothing but too much metadata, before it writes; in an array that may be after the writes
 * of another item: a surprise that the store takes care of. */
static enum status upsert_one(struct call *call, const struct contact_fields *fields, struct error *err)
{
    struct contact contact;
    bool created;
    TRY(contact_upsert(&call->act, fields, &contact, &created, err));
    if (created)
        call->status = 201;
    contact_write_json(&call->w, NULL, &contact);
    return STATUS_OK;
}

enum status contacts_upsert_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct contacts_upsert *command = call->command;
    const struct contact_fields *fields = command->items.items;
    if (!command->items.array)
        return upsert_one(call, fields, err);
    jsonw_object(&call->w, NULL);
    jsonw_array(&call->w, "data");
    for (size_t i = 0; i < command->items.count; i++) {
        enum status status = upsert_one(call, &fields[i], err);
        if (status != STATUS_OK) {
            call_item_error(&command->items, "contacts", i, err);
            return status;
        }
    }
    jsonw_close(&call->w);
    jsonw_close(&call->w);
    return STATUS_OK;
}

enum status contacts_list_parse(struct call *call, struct error *err)
{
    struct list_contacts *query = call->query;
    const struct contact_filter *filter = &query->filter;
    bool by_key = !str_is_none(filter->email) || !str_is_none(filter->phone) || !str_is_none(filter->external_id);
    if (!str_is_none(query->words) && by_key)
        return error_set(err, ERROR_INVALID_VALUE, "q",
                         "q cannot be asked for together with email, phone or external_id.");
    return contact_filter_normalise(&query->filter, &call->request->arena, err);
}

enum status contacts_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_contacts *query = call->query;
    struct page page = call_page(&query->list);
    struct contact *contacts = arena_array(txn_arena(txn), page.limit, sizeof *contacts);
    struct id last = {{0}};
    size_t count;
    bool more;
    if (str_is_none(query->words)) {
        TRY(contact_list(&call->act, &query->filter, &page, contacts, &count, &more, err));
        if (count > 0)
            last = contacts[count - 1].id;
    } else {
        TRY(contact_search(&call->act, query->words, &page, contacts, &count, &last, &more, err));
    }
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        contact_write_json(&call->w, NULL, &contacts[i]);
    call_list_end(call, more, "cnt", &last);
    return STATUS_OK;
}

enum status contacts_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct contact contact;
    TRY(call_path_id(call, 0, "cnt", &id, err));
    TRY(call_path_found(contact_read(&call->act, &id, &contact, err), err));
    contact_write_json(&call->w, NULL, &contact);
    return STATUS_OK;
}
