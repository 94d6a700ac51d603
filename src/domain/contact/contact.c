/* Contacts: finding, making and completing them.
 *
 * Invariants
 * 1. A contact's email and phone are natural keys of that contact. Keys given up by an overwritten e-mail stay its keys
 * for ever.
 * 2. Nothing is refused after the first write: contact_settle() has nothing to refuse, contact_upsert() checks before
 * it writes.
 * 3. Audit rows name the members that changed, never their values: these are personal.
 * Runs inside the caller's transaction, on its thread. */

#include "domain/contact/contact.h"

#include "domain/audit/audit.h"
#include "domain/contact/contact_store.h"
#include "domain/contact/metadata.h"
#include "domain/contact/normalise.h"
#include "domain/outbox/outbox.h"

#define KIND "cnt"

/* What is done to a stored contact, and which members that changed. */
struct merge {
    struct act *act;
    const struct contact_fields *fields;
    struct contact *contact;
    bool overwrite;
    bool changed; /* a column did */
    struct changes changes;
};

static void note_change(struct merge *merge, const char *member)
{
    changes_str(&merge->changes, member, STR_NONE, STR_NONE);
}

static void merge_text(struct merge *merge, const char *member, struct str *stored, struct str said)
{
    if (str_is_none(said) || str_equal(*stored, said) || (!merge->overwrite && !str_is_none(*stored)))
        return;
    *stored = said;
    merge->changed = true;
    note_change(merge, member);
}

/* E-mail and phone: only what is this contact's key becomes its member. */
static enum status merge_key_text(struct merge *merge, struct str source, const char *member, struct str *stored,
                                  struct str said, struct error *err)
{
    if (str_is_none(said) || str_equal(*stored, said))
        return STATUS_OK;
    struct id owner = merge->contact->id;
    bool claimed;
    TRY(natural_key_claim(merge->act, KIND, source, said, &owner, &claimed, err));
    if (!claimed)
        TRY(natural_key_find(merge->act, KIND, source, said, &owner, err));
    if (!id_equal(&owner, &merge->contact->id))
        return STATUS_OK;
    bool kept_as_further_key = claimed && !merge->overwrite && !str_is_none(*stored);
    if (kept_as_further_key)
        note_change(merge, member);
    else
        merge_text(merge, member, stored, said);
    return STATUS_OK;
}

static enum status merge_external_ids(struct merge *merge, struct error *err)
{
    const struct external_id *items = merge->fields->external_ids.items;
    bool any = false;
    for (size_t i = 0; i < merge->fields->external_ids.count; i++) {
        bool claimed;
        TRY(natural_key_claim(merge->act, KIND, items[i].source, items[i].id, &merge->contact->id, &claimed, err));
        any = any || claimed;
    }
    if (any)
        note_change(merge, "external_ids");
    return STATUS_OK;
}

static enum status tell(struct act *act, const struct id *id, const char *action, struct str changes, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = KIND, .object_id = *id, .changes = changes};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

/* A key that turns out to be taken after contact_find() found it free was lost to a parallel transaction. */
static enum status claim_new(struct act *act, struct str source, struct str value, const struct id *id,
                             struct error *err)
{
    if (str_is_none(value))
        return STATUS_OK;
    bool claimed;
    TRY(natural_key_claim(act, KIND, source, value, id, &claimed, err));
    return claimed ? STATUS_OK : STATUS_BUSY;
}

static enum status create(struct act *act, const struct contact_fields *fields, struct contact *ret, struct error *err)
{
    struct contact contact = {
        .id = mint_id(&act->mint),
        .name = fields->name,
        .email = fields->email,
        .phone = fields->phone,
        .company = fields->company,
        .domain = fields->domain,
        .country = fields->country,
        .locale = fields->locale,
        .tags = tags_text(&fields->tags, txn_arena(act->txn)),
        .customer_since = fields->customer_since,
        .created_at = act_now(act),
    };
    if (fields->metadata != NULL)
        TRY(metadata_merge(STR_NONE, fields->metadata, txn_arena(act->txn), &contact.metadata, err));
    const struct external_id *items = fields->external_ids.items;
    for (size_t i = 0; i < fields->external_ids.count; i++)
        TRY(claim_new(act, items[i].source, items[i].id, &contact.id, err));
    TRY(claim_new(act, NATURAL_KEY_EMAIL, contact.email, &contact.id, err));
    TRY(claim_new(act, NATURAL_KEY_PHONE, contact.phone, &contact.id, err));
    TRY(contact_insert(act, &contact, err));
    TRY(tell(act, &contact.id, "contact.created", STR_NONE, err));
    *ret = contact;
    return STATUS_OK;
}

/* Metadata, tags and customer_since, without touching storage: may refuse. */
static enum status merge_rest(struct merge *merge, struct error *err)
{
    const struct contact_fields *fields = merge->fields;
    struct contact *contact = merge->contact;
    struct arena *arena = txn_arena(merge->act->txn);
    merge_text(merge, "tags", &contact->tags, tags_text(&fields->tags, arena));
    if (fields->metadata != NULL && (merge->overwrite || str_is_none(contact->metadata))) {
        struct str merged = STR_NONE;
        TRY(metadata_merge(contact->metadata, fields->metadata, arena, &merged, err));
        if (!str_equal(merged, contact->metadata)) {
            contact->metadata = merged;
            merge->changed = true;
            note_change(merge, "metadata");
        }
    }
    bool free_to_set = merge->overwrite || contact->customer_since == TIME_NONE;
    if (fields->customer_since != TIME_NONE && fields->customer_since != contact->customer_since && free_to_set) {
        contact->customer_since = fields->customer_since;
        merge->changed = true;
        note_change(merge, "customer_since");
    }
    return STATUS_OK;
}

static enum status merge_members(struct merge *merge, struct error *err)
{
    const struct contact_fields *fields = merge->fields;
    struct contact *contact = merge->contact;
    TRY(merge_rest(merge, err));
    merge_text(merge, "name", &contact->name, fields->name);
    merge_text(merge, "company", &contact->company, fields->company);
    merge_text(merge, "domain", &contact->domain, fields->domain);
    merge_text(merge, "country", &contact->country, fields->country);
    merge_text(merge, "locale", &contact->locale, fields->locale);
    TRY(merge_key_text(merge, NATURAL_KEY_EMAIL, "email", &contact->email, fields->email, err));
    TRY(merge_key_text(merge, NATURAL_KEY_PHONE, "phone", &contact->phone, fields->phone, err));
    return merge_external_ids(merge, err);
}

static enum status complete(struct act *act, const struct contact_fields *fields, struct contact *contact,
                            bool overwrite, struct error *err)
{
    struct merge merge = {.act = act, .fields = fields, .contact = contact, .overwrite = overwrite};
    changes_begin(&merge.changes);
    enum status status = merge_members(&merge, err);
    struct str changes = changes_end(&merge.changes, txn_arena(act->txn));
    TRY(status);
    if (merge.changed)
        TRY(contact_update(act, contact, err));
    return str_is_none(changes) ? STATUS_OK : tell(act, &contact->id, "contact.updated", changes, err);
}

static enum status load_keys(struct act *act, struct contact *contact, struct error *err)
{
    return natural_key_list(act, KIND, &contact->id, &contact->keys, &contact->key_count, err);
}

/* The contact that the first known key of `fields` names, or the zero id. */
static enum status find_id(struct act *act, const struct contact_fields *fields, struct id *ret, struct error *err)
{
    struct id id = {{0}};
    const struct external_id *items = fields->external_ids.items;
    for (size_t i = 0; i < fields->external_ids.count && id_is_none(&id); i++)
        TRY(natural_key_find(act, KIND, items[i].source, items[i].id, &id, err));
    if (id_is_none(&id) && !str_is_none(fields->email))
        TRY(natural_key_find(act, KIND, NATURAL_KEY_EMAIL, fields->email, &id, err));
    if (id_is_none(&id) && !str_is_none(fields->phone))
        TRY(natural_key_find(act, KIND, NATURAL_KEY_PHONE, fields->phone, &id, err));
    *ret = id;
    return STATUS_OK;
}

enum status contact_find(struct act *act, const struct contact_fields *fields, struct contact *ret, struct error *err)
{
    struct id id;
    TRY(find_id(act, fields, &id, err));
    if (id_is_none(&id)) {
        *ret = (struct contact){.customer_since = TIME_NONE};
        return STATUS_OK;
    }
    return contact_read_row(act, &id, ret, err);
}

/* Whether a member would be filled. */
static bool fills(const struct contact *contact, const struct contact_fields *fields)
{
    const struct {
        struct str stored, said;
    } members[] = {
        {contact->name, fields->name},       {contact->email, fields->email},   {contact->phone, fields->phone},
        {contact->company, fields->company}, {contact->domain, fields->domain}, {contact->country, fields->country},
        {contact->locale, fields->locale},
    };
    bool any = (str_is_none(contact->tags) && fields->tags.count > 0) ||
               (str_is_none(contact->metadata) && fields->metadata != NULL) ||
               (contact->customer_since == TIME_NONE && fields->customer_since != TIME_NONE);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        any = any || (str_is_none(members[i].stored) && !str_is_none(members[i].said));
    return any;
}

enum status contact_settle(struct act *act, const struct contact_fields *fields, struct contact *contact,
                           bool *ret_created, struct error *err)
{
    bool created = id_is_none(&contact->id);
    struct id id = contact->id;
    if (!created && fills(contact, fields)) /* what was read may have changed since, and all members are written */
        TRY(contact_lock(act, &id, contact, err));
    if (created)
        TRY(create(act, fields, contact, err));
    else
        TRY(complete(act, fields, contact, false, err));
    *ret_created = created;
    return STATUS_OK;
}

enum status contact_upsert(struct act *act, const struct contact_fields *fields, struct contact *ret, bool *ret_created,
                           struct error *err)
{
    struct contact contact = {0};
    struct id id;
    TRY(find_id(act, fields, &id, err));
    bool created = id_is_none(&id);
    if (created) {
        TRY(create(act, fields, &contact, err));
    } else {
        TRY(contact_lock(act, &id, &contact, err));
        TRY(complete(act, fields, &contact, true, err));
    }
    TRY(load_keys(act, &contact, err));
    *ret = contact;
    *ret_created = created;
    return STATUS_OK;
}

enum status contact_read(struct act *act, const struct id *id, struct contact *ret, struct error *err)
{
    struct contact contact;
    TRY(contact_read_row(act, id, &contact, err));
    TRY(load_keys(act, &contact, err));
    *ret = contact;
    return STATUS_OK;
}

static enum status read_one(struct act *act, int sql, const struct id *id, struct contact *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &contact_statements[sql], VALUES(value_int(act->ws), value_id(id)), &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "contact_id", "there is no such contact");
    *ret = contact_from_row(&found, 0);
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
                                 struct contact *ret_contacts, size_t *ret_count, bool *ret_more, struct error *err)
{
    struct id id;
    TRY(find_filtered(act, filter, &id, err));
    bool shown = !id_is_none(&id) && page_holds(page, &id);
    if (shown)
        TRY(contact_read(act, &id, &ret_contacts[0], err));
    *ret_count = shown ? 1 : 0;
    *ret_more = false;
    return STATUS_OK;
}

enum status contact_list(struct act *act, const struct contact_filter *filter, const struct page *page,
                         struct contact *ret_contacts, size_t *ret_count, bool *ret_more, struct error *err)
{
    if (!filter_is_empty(filter))
        return list_filtered(act, filter, page, ret_contacts, ret_count, ret_more, err);
    struct result found;
    TRY(txn_query(act->txn, &contact_statements[CONTACT_SQL_LIST],
                  VALUES(value_int(act->ws), page_before(page), page_from(page), page_fetch(page)), &found, err));
    size_t count = page_count(page, found.row_count, ret_more);
    for (size_t row = 0; row < count; row++) {
        ret_contacts[row] = contact_from_row(&found, row);
        TRY(load_keys(act, &ret_contacts[row], err));
    }
    *ret_count = count;
    return STATUS_OK;
}

void contact_write_json(struct jsonw *w, const char *name, const struct contact *contact)
{
    jsonw_object(w, name);
    jsonw_id(w, "id", KIND, &contact->id);
    jsonw_text(w, "object", "contact");
    jsonw_str(w, "name", contact->name);
    jsonw_str(w, "email", contact->email);
    jsonw_str(w, "phone", contact->phone);
    jsonw_str(w, "company", contact->company);
    jsonw_str(w, "domain", contact->domain);
    jsonw_str(w, "country", contact->country);
    jsonw_str(w, "locale", contact->locale);
    jsonw_id(w, "organization_id", KIND, &contact->organization_id);
    natural_key_write_json(w, contact->keys, contact->key_count);
    jsonw_raw(w, "tags", str_is_none(contact->tags) ? STR("[]") : contact->tags);
    jsonw_raw(w, "metadata", str_is_none(contact->metadata) ? STR("{}") : contact->metadata);
    jsonw_time(w, "customer_since", contact->customer_since);
    jsonw_time(w, "created_at", contact->created_at);
    jsonw_close(w);
}
