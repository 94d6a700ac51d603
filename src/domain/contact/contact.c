/* Contacts: making and completing them.
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
#include "domain/contact/contact_index.h"
#include "domain/contact/contact_store.h"
#include "domain/contact/metadata.h"
#include "domain/contact/normalise.h"
#include "domain/outbox/outbox.h"

#define KIND CONTACT_KIND

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
        .address = fields->address,
        .city = fields->city,
        .country = fields->country,
        .locale = fields->locale,
        .time_zone = fields->time_zone,
        .tags = tags_text(&fields->tags, txn_arena(act->txn)),
        .customer_since = fields->customer_since,
        .created_at = act_now(act),
        .email_verified_at = TIME_NONE,
        .phone_verified_at = TIME_NONE,
    };
    if (fields->metadata != NULL)
        TRY(metadata_merge(STR_NONE, fields->metadata, txn_arena(act->txn), &contact.metadata, err));
    const struct external_id *items = fields->external_ids.items;
    for (size_t i = 0; i < fields->external_ids.count; i++)
        TRY(claim_new(act, items[i].source, items[i].id, &contact.id, err));
    TRY(claim_new(act, NATURAL_KEY_EMAIL, contact.email, &contact.id, err));
    TRY(claim_new(act, NATURAL_KEY_PHONE, contact.phone, &contact.id, err));
    TRY(contact_insert(act, &contact, err));
    TRY(contact_index(act, NULL, &contact, err));
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
    merge_text(merge, "address", &contact->address, fields->address);
    merge_text(merge, "city", &contact->city, fields->city);
    merge_text(merge, "country", &contact->country, fields->country);
    merge_text(merge, "locale", &contact->locale, fields->locale);
    merge_text(merge, "time_zone", &contact->time_zone, fields->time_zone);
    TRY(merge_key_text(merge, NATURAL_KEY_EMAIL, "email", &contact->email, fields->email, err));
    TRY(merge_key_text(merge, NATURAL_KEY_PHONE, "phone", &contact->phone, fields->phone, err));
    return merge_external_ids(merge, err);
}

/* What was shown of an address says nothing of the next one. */
static void forget_verified(const struct contact *before, struct contact *contact)
{
    if (!str_equal(before->email, contact->email))
        contact->email_verified_at = TIME_NONE;
    if (!str_equal(before->phone, contact->phone))
        contact->phone_verified_at = TIME_NONE;
}

static enum status complete(struct act *act, const struct contact_fields *fields, struct contact *contact,
                            bool overwrite, struct error *err)
{
    const struct contact before = *contact;
    struct merge merge = {.act = act, .fields = fields, .contact = contact, .overwrite = overwrite};
    changes_begin(&merge.changes);
    enum status status = merge_members(&merge, err);
    struct str changes = changes_end(&merge.changes, txn_arena(act->txn));
    TRY(status);
    if (merge.changed) {
        forget_verified(&before, contact);
        TRY(contact_update(act, contact, err));
        TRY(contact_index(act, &before, contact, err));
    }
    return str_is_none(changes) ? STATUS_OK : tell(act, &contact->id, "contact.updated", changes, err);
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
        *ret = (struct contact){
            .customer_since = TIME_NONE, .email_verified_at = TIME_NONE, .phone_verified_at = TIME_NONE};
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
        {contact->name, fields->name},     {contact->email, fields->email},
        {contact->phone, fields->phone},   {contact->company, fields->company},
        {contact->domain, fields->domain}, {contact->country, fields->country},
        {contact->locale, fields->locale}, {contact->address, fields->address},
        {contact->city, fields->city},     {contact->time_zone, fields->time_zone},
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
    TRY(contact_load_keys(act, &contact, 1, err));
    *ret = contact;
    *ret_created = created;
    return STATUS_OK;
}

/* A key that is somebody else's is not moved: whoever names the contact is told so. */
static enum status check_key_free(struct act *act, const struct id *id, struct str source, struct str value,
                                  const char *param, struct error *err)
{
    struct id owner = {{0}};
    if (str_is_none(value))
        return STATUS_OK;
    TRY(natural_key_find(act, KIND, source, value, &owner, err));
    if (id_is_none(&owner) || id_equal(&owner, id))
        return STATUS_OK;
    return error_set(err, ERROR_CONFLICT, param, "Another contact is known by this %s already.",
                     str_equal(source, NATURAL_KEY_EMAIL)   ? "e-mail address"
                     : str_equal(source, NATURAL_KEY_PHONE) ? "phone number"
                                                            : "external id");
}

enum status contact_change(struct act *act, const struct id *id, const struct contact_fields *fields,
                           struct contact *ret, struct error *err)
{
    struct contact contact = {0};
    const struct external_id *items = fields->external_ids.items;
    TRY(contact_lock(act, id, &contact, err));
    TRY(check_key_free(act, id, NATURAL_KEY_EMAIL, fields->email, "email", err));
    TRY(check_key_free(act, id, NATURAL_KEY_PHONE, fields->phone, "phone", err));
    for (size_t i = 0; i < fields->external_ids.count; i++)
        TRY(check_key_free(act, id, items[i].source, items[i].id, "external_ids", err));
    TRY(complete(act, fields, &contact, true, err));
    TRY(contact_load_keys(act, &contact, 1, err));
    *ret = contact;
    return STATUS_OK;
}

enum status contact_confirm(struct act *act, const struct id *id, enum contact_address which, struct str address,
                            bool *ret_is_its, struct error *err)
{
    struct contact contact;
    struct changes changes;
    TRY(contact_lock(act, id, &contact, err));
    bool email = which == CONTACT_EMAIL;
    int64_t *verified_at = email ? &contact.email_verified_at : &contact.phone_verified_at;
    *ret_is_its = !str_is_none(address) && str_equal(email ? contact.email : contact.phone, address);
    if (!*ret_is_its || *verified_at != TIME_NONE)
        return STATUS_OK;
    *verified_at = act_now(act);
    TRY(contact_update(act, &contact, err));
    changes_begin(&changes);
    changes_str(&changes, email ? "email_verified_at" : "phone_verified_at", STR_NONE, STR_NONE);
    return tell(act, id, "contact.updated", changes_end(&changes, txn_arena(act->txn)), err);
}
