/* Calls about contacts. parse() on the loop's thread, act() inside the call's transaction. */

#include "api/contacts.h"

#include <stddef.h>
#include <string.h>

#include "api/cursor.h"
#include "domain/contact/contact_search.h"

#include "api/routes.h"

struct list_contacts {
    struct list_query list;
    struct contact_filter filter;
    struct str words;
    struct str after; /* an id; with words a cursor */
    bool goes_on;     /* `place` is set: from the cursor */
    struct contact_hit place;
};

static const struct field list_fields[] = {
    LIST_FIELD_LIMIT,
    {.name = "starting_after",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_contacts, after),
     .min = 1,
     .doc = "Only rows behind this one: next_cursor of the page before, asked for with the same key and `q`."},
    LIST_FIELDS_CREATED,
    {.name = "q",
     .type = FIELD_TEXT,
     .offset = offsetof(struct list_contacts, words),
     .min = 1,
     .doc = "Searches, best matches first, 200 at most: all of these words, in any order, in name, firm, e-mail or "
            "domain, or the last digits of a phone number. The beginning of a word is enough; short forms of first "
            "names and mistyped words are tried where the words as they are find little. No other filter goes with "
            "it."},
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
    entity_write(&contact_entity, &call->w, NULL, &contact, ENTITY_ALONE);
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

/* ---- lists ---- */

/* A place in a ranked list is the score and the id of its last row. */
enum { PLACE_SIZE = 4 + sizeof(struct id) };

static void place_write(const struct contact_hit *hit, uint8_t place[PLACE_SIZE])
{
    for (int i = 0; i < 4; i++)
        place[i] = (uint8_t)(hit->score >> (24 - 8 * i));
    memcpy(place + 4, hit->id.bytes, sizeof hit->id.bytes);
}

static struct contact_hit place_read(const uint8_t place[PLACE_SIZE])
{
    struct contact_hit hit = {.score = 0};
    for (int i = 0; i < 4; i++)
        hit.score = hit.score << 8 | place[i];
    memcpy(hit.id.bytes, place + 4, sizeof hit.id.bytes);
    return hit;
}

static enum status parse_search(const struct call *call, struct list_contacts *query, struct error *err)
{
    const struct contact_filter *filter = &query->filter;
    const struct list_query *list = &query->list;
    bool by_key = !str_is_none(filter->email) || !str_is_none(filter->phone) || !str_is_none(filter->external_id);
    bool by_time = list->created_gte_at != TIME_NONE || list->created_gt_at != TIME_NONE ||
                   list->created_lte_at != TIME_NONE || list->created_lt_at != TIME_NONE;
    if (by_key || by_time)
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "q", "q goes with no other filter: it ranks what it finds.");
    if (str_is_none(query->after))
        return STATUS_OK;
    uint8_t place[PLACE_SIZE];
    TRY(cursor_read(call, "contacts", query->words, query->after, place, sizeof place, err));
    query->place = place_read(place);
    query->goes_on = true;
    return STATUS_OK;
}

enum status contacts_list_parse(struct call *call, struct error *err)
{
    struct list_contacts *query = call->query;
    if (!str_is_none(query->words))
        return parse_search(call, query, err);
    if (!str_is_none(query->after) && !id_parse(query->after, "cnt", &query->list.starting_after))
        return error_set(err, ERROR_INVALID_VALUE, "starting_after",
                         "starting_after must be the id of a contact, such as cnt_01h455vb4pex5vsknk084sn02q; a cursor "
                         "of a search goes with its q.");
    return contact_filter_normalise(&query->filter, &call->request->arena, err);
}

static void write_contacts(struct call *call, const struct contact *contacts, size_t count)
{
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        entity_write(&contact_entity, &call->w, NULL, &contacts[i], ENTITY_ALONE);
}

/* The first hit behind the place where the page before ended. What was found since stands where it belongs. */
static size_t first_behind(const struct contact_hit *hits, size_t count, const struct contact_hit *place)
{
    size_t at = 0;
    while (at < count && contact_hit_compare(place, &hits[at]) >= 0)
        at++;
    return at;
}

static enum status search_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_contacts *query = call->query;
    struct contact_hit *hits = arena_array(txn_arena(txn), LIMIT_SEARCH_HITS, sizeof *hits);
    size_t found, count = call_limit(&query->list);
    TRY(contact_search(&call->act, query->words, LIMIT_SEARCH_HITS, hits, &found, err));
    size_t first = query->goes_on ? first_behind(hits, found, &query->place) : 0;
    count = found - first < count ? found - first : count;
    struct id *ids = arena_array(txn_arena(txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = hits[first + i].id;
    struct contact *contacts = arena_array(txn_arena(txn), count, sizeof *contacts);
    bool more = first + count < found;
    uint8_t place[PLACE_SIZE];
    if (more)
        place_write(&hits[first + count - 1], place);
    TRY(contact_read_many(&call->act, ids, count, contacts, &count, err));
    write_contacts(call, contacts, count);
    cursor_list_end(call, more ? cursor_write(call, "contacts", query->words, (struct str){(char *)place, PLACE_SIZE})
                               : STR_NONE);
    return STATUS_OK;
}

enum status contacts_list_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct list_contacts *query = call->query;
    if (!str_is_none(query->words))
        return search_act(txn, call, err);
    struct page page = call_page(&query->list);
    struct contact *contacts;
    size_t count;
    bool more;
    TRY(contact_list(&call->act, &query->filter, &page, &contacts, &count, &more, err));
    write_contacts(call, contacts, count);
    call_list_end(call, more, "cnt", count == 0 ? NULL : &contacts[count - 1].id);
    return STATUS_OK;
}

enum status contacts_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct contact contact;
    TRY(call_path_id(call, 0, "cnt", &id, err));
    TRY(call_path_found(contact_read(&call->act, &id, &contact, err), err));
    entity_write(&contact_entity, &call->w, NULL, &contact, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status contacts_change_parse(struct call *call, struct error *err)
{
    return contact_fields_normalise(call->command, &call->request->arena, err);
}

static enum status contacts_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    struct contact contact;
    TRY(call_path_id(call, 0, "cnt", &id, err));
    TRY(call_path_found(contact_change(&call->act, &id, call->command, &contact, err), err));
    entity_write(&contact_entity, &call->w, NULL, &contact, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route contact_routes[] = {
    CALL("/v1/contacts", GET, .scope = "contacts:read", .flags = ROUTE_LIST, .query = &contacts_list_query,
         .parse = contacts_list_parse, .act = contacts_list_act,
         .summary = "Lists contacts, newest first, finds one by a key, or searches them.", .told = &contact_entity),
    CALL("/v1/contacts", POST, .scope = "contacts:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_ARRAY,
         .body = &contact_schema, .command_size = sizeof(struct contacts_upsert), .parse = contacts_upsert_parse,
         .act = contacts_upsert_act,
         .summary = "Finds a contact by any of its keys and changes it, or makes it; an array is all or none.",
         .told = &contact_entity),
    CALL("/v1/contacts/{id}", GET, .scope = "contacts:read", .flags = ROUTE_CHEAP, .act = contacts_read_act,
         .summary = "Reads a contact.", .told = &contact_entity),
    CALL("/v1/contacts/{id}", PATCH, .scope = "contacts:write", .flags = ROUTE_WRITE, .body = &contact_schema,
         .parse = contacts_change_parse, .act = contacts_change_act,
         .summary = "Changes a contact: what is said replaces what is there.", .told = &contact_entity),
};
const size_t contact_route_count = sizeof contact_routes / sizeof contact_routes[0];
