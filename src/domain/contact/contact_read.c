/* Reading contacts: one, many, a page, by key. A page costs two statements whatever its size: its rows, and the keys of
 * all of them. Runs inside the caller's transaction, on its thread. */

#include "domain/contact/contact.h"
#include "domain/contact/contact_store.h"
#include "domain/contact/normalise.h"
#include "domain/list/list.h"
#include "store/row.h"

#define KIND CONTACT_KIND

/* ---- keys ---- */

static struct entity_list external_keys(struct natural_keys keys, struct arena *arena)
{
    struct natural_key *kept = arena_array(arena, keys.count, sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < keys.count; i++)
        if (natural_key_is_external(&keys.items[i]))
            kept[count++] = keys.items[i];
    return (struct entity_list){kept, count};
}

enum status contact_load_keys(struct act *act, struct contact *contacts, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    struct natural_keys *keys = arena_array(arena, count, sizeof *keys);
    for (size_t i = 0; i < count; i++)
        ids[i] = contacts[i].id;
    TRY(natural_key_list_many(act, KIND, ids, count, keys, err));
    for (size_t i = 0; i < count; i++) {
        contacts[i].external_id = natural_key_api_id(keys[i].items, keys[i].count);
        contacts[i].external_ids = external_keys(keys[i], arena);
    }
    return STATUS_OK;
}

/* ---- by id ---- */

static enum status read_one(struct act *act, int sql, const struct id *id, struct contact *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &contact_statements[sql], VALUES(value_int(act->ws), value_id(id)), &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "contact_id", "There is no contact with this id.");
    struct contact contact = {0};
    (void)row_read(&contact_entity, &found, 0, 1, &contact);
    *ret = contact;
    return STATUS_OK;
}

enum status contact_read_row(struct act *act, const struct id *id, struct contact *ret, struct error *err)
{
    return read_one(act, CONTACT_SQL_READ, id, ret, err);
}

enum status contact_lock(struct act *act, const struct id *id, struct contact *ret, struct error *err)
{
    return read_one(act, CONTACT_SQL_LOCK, id, ret, err);
}

enum status contact_read(struct act *act, const struct id *id, struct contact *ret, struct error *err)
{
    struct contact contact;
    TRY(contact_read_row(act, id, &contact, err));
    TRY(contact_load_keys(act, &contact, 1, err));
    *ret = contact;
    return STATUS_OK;
}

enum status contact_read_many(struct act *act, const struct id *ids, size_t count, struct contact *ret_contacts,
                              size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query_ids(act->txn, &contact_statements[CONTACT_SQL_READ_MANY], VALUES(value_int(act->ws)), ids, count,
                      &found, err));
    const struct contact *rows = row_read_all(&contact_entity, &found, 1, txn_arena(act->txn));
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t row = 0; row < found.row_count; row++)
            if (id_equal(&rows[row].id, &ids[i])) {
                ret_contacts[kept++] = rows[row];
                break;
            }
    *ret_count = kept;
    return contact_load_keys(act, ret_contacts, kept, err);
}

/* ---- by key ---- */

enum status contact_filter_normalise(struct contact_filter *filter, struct arena *arena, struct error *err)
{
    if (!str_is_none(filter->email))
        TRY(email_normalise(filter->email, "email", arena, &filter->email, err));
    if (!str_is_none(filter->phone))
        TRY(phone_normalise(filter->phone, STR_NONE, "phone", arena, &filter->phone, err));
    return STATUS_OK;
}

enum status contact_find_external(struct act *act, struct str external_id, struct id *ret, struct error *err)
{
    TRY(natural_key_find(act, KIND, NATURAL_KEY_API, external_id, ret, err));
    struct str id = external_id;
    struct str source = str_split(&id, ':');
    if (!id_is_none(ret) || str_is_none(id))
        return STATUS_OK;
    if (str_equal(source, NATURAL_KEY_EMAIL) || str_equal(source, NATURAL_KEY_PHONE))
        return STATUS_OK;
    return natural_key_find(act, KIND, source, id, ret, err);
}

static bool filter_is_empty(const struct contact_filter *filter)
{
    return str_is_none(filter->email) && str_is_none(filter->phone) && str_is_none(filter->external_id);
}

/* The contact that all the filter's keys name; the zero id when they name none or several. */
static enum status find_filtered(struct act *act, const struct contact_filter *filter, struct id *ret,
                                 struct error *err)
{
    struct id ids[3];
    size_t count = 0;
    if (!str_is_none(filter->email))
        TRY(natural_key_find(act, KIND, NATURAL_KEY_EMAIL, filter->email, &ids[count++], err));
    if (!str_is_none(filter->phone))
        TRY(natural_key_find(act, KIND, NATURAL_KEY_PHONE, filter->phone, &ids[count++], err));
    if (!str_is_none(filter->external_id))
        TRY(contact_find_external(act, filter->external_id, &ids[count++], err));
    *ret = ids[0];
    for (size_t i = 1; i < count; i++)
        if (!id_equal(&ids[0], &ids[i]))
            *ret = (struct id){{0}};
    return STATUS_OK;
}

static enum status list_filtered(struct act *act, const struct contact_filter *filter, const struct page *page,
                                 struct contact **ret_contacts, size_t *ret_count, bool *ret_more, struct error *err)
{
    struct contact *contact = arena_alloc(txn_arena(act->txn), sizeof *contact);
    struct id id;
    TRY(find_filtered(act, filter, &id, err));
    bool shown = !id_is_none(&id) && page_holds(page, &id);
    if (shown) {
        TRY(contact_read(act, &id, contact, err));
        shown = page_holds_time(page, contact->created_at);
    }
    *ret_contacts = contact;
    *ret_count = shown ? 1 : 0;
    *ret_more = false;
    return STATUS_OK;
}

/* ---- pages ---- */

static const struct list_path list_paths[] = {{0, &contact_statements[CONTACT_SQL_LIST], false}};

const struct list contact_collection = {
    .name = "contacts",
    .entity = &contact_entity,
    .paths = list_paths,
    .path_count = 1,
    .holds = &contact_statements[CONTACT_SQL_HOLDS],
};

enum status contact_list(struct act *act, const struct contact_filter *filter, const struct page *page,
                         struct contact **ret_contacts, size_t *ret_count, bool *ret_more, struct error *err)
{
    if (!filter_is_empty(filter))
        return list_filtered(act, filter, page, ret_contacts, ret_count, ret_more, err);
    const struct list_ask ask = {.page = *page};
    void *rows;
    TRY(list_read(act, &contact_collection, &ask, &rows, ret_count, ret_more, err));
    *ret_contacts = rows;
    return contact_load_keys(act, *ret_contacts, *ret_count, err);
}
