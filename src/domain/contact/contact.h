#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/schema.h"
#include "domain/contact/natural_key.h"
#include "domain/list/list.h"
#include "domain/workspace/page.h"
#include "domain/workspace/verify.h"

/* Contacts: persons and firms that referd knows, be they referrer, referred or customer. All balances belong to
 * contacts.
 *
 * Identity. A contact is found by any of its keys: external id, then e-mail, then phone. A key names one contact for
 * ever and is not moved: when the keys of a request name different contacts, the first found wins and the others stay
 * where they are.
 *
 * An e-mail address is ASCII before its '@'. A phone number is E.164, and keeps its extension: +12025550143 and
 * +12025550143;ext=12 are two people. Names, companies and tags are one line of text (base/text.h).
 *
 * A call that meets a contact takes two steps, so that it can check everything before its first write: contact_find()
 * only reads, contact_settle() creates the contact or attaches what is missing. */

enum { EMAIL_AS_SENT_LIMIT = 320 }; /* bytes, before a domain is encoded */

struct external_id {
    bool present;
    struct str source; /* [a-z0-9_]{1,32}, not "email" or "phone" */
    struct str id;
};

/* One entry of `external_ids`, for the field tables of other objects too. */
extern const struct schema external_id_schema;

/* Moves `*external_id` (may be absent) into the array in front of the others, drops repetitions, and refuses malformed
 * sources. */
MUST_CHECK enum status external_ids_fold(struct str *external_id, struct field_array *external_ids, struct arena *arena,
                                         struct error *err);

/* What a request says about a person. Filled by contact_schema, or by hand by a connector; then
 * contact_fields_normalise(). */
struct contact_fields {
    bool present;
    struct str name;
    struct str email;
    struct str phone;
    struct str company;
    struct str domain;  /* of the company */
    struct str address; /* street and number */
    struct str city;
    struct str country;              /* ISO 3166 alpha-2; also tells how to read a phone number without country code */
    struct str locale;               /* BCP 47 */
    struct str time_zone;            /* IANA name */
    struct str external_id;          /* short for {"source": "api", "id": ...} */
    struct field_array external_ids; /* struct external_id */
    struct str_array tags;
    int64_t customer_since; /* TIME_NONE: not said */
    json_t *metadata;
    struct id organization_id; /* refused with not_supported */
    json_t *consents;          /* refused with not_supported */
};

/* Body of POST /v1/contacts, and the nested `prospect`, `customer` and `referrer`. */
extern const struct schema contact_schema;

/* `fields` with nothing said, for callers that fill it by hand (times are TIME_NONE). */
struct contact_fields contact_fields_none(void);

/* Normalises in place what has a canonical form (e-mail, phone, domain, country, locale), folds external_id into
 * external_ids, and refuses what is malformed with the member's name as param ("email"). Needs no data; any thread. The
 * first phone number loads libphonenumber. */
MUST_CHECK enum status contact_fields_normalise(struct contact_fields *fields, struct arena *arena, struct error *err);

/* True when one of external_ids, e-mail, phone is there. */
bool contact_fields_have_key(const struct contact_fields *fields);

/* A stored contact. Views live in the transaction's arena. */
struct contact {
    struct id id;
    struct str name, email, phone, company, domain, address, city, country, locale, time_zone;
    struct id organization_id;
    struct str tags;     /* JSON array of strings, or absent */
    struct str metadata; /* JSON object of strings, or absent */
    int64_t customer_since;
    int64_t created_at;
    int64_t email_verified_at, phone_verified_at; /* of the present ones; TIME_NONE: never */

    /* Filled by contact_read(), _read_many(), _list() and _upsert() only: its keys. */
    struct str external_id;          /* the first of source `api` */
    struct entity_list external_ids; /* struct natural_key: all but e-mails and phones */
};

/* The columns of the table `contact` behind `ws`. */
#define CONTACT_COLUMNS(C)                                                                                             \
    C(struct contact, id, id, ID, 0, .prefix = "cnt", .doc = "Its id.")                                                \
    C(struct contact, name, name, TEXT, MEMBER_NULL, .doc = "Name of the person or firm.")                             \
    C(struct contact, email, email, TEXT, MEMBER_NULL, .doc = "E-mail address, lower-cased.")                          \
    C(struct contact, phone, phone, TEXT, MEMBER_NULL,                                                                 \
      .doc = "Phone number as E.164; an extension stands behind it: `+12025550143;ext=12`.")                           \
    C(struct contact, company, company, TEXT, MEMBER_NULL, .doc = "The firm that the person belongs to.")              \
    C(struct contact, domain, domain, TEXT, MEMBER_NULL, .doc = "The firm's domain.")                                  \
    C(struct contact, address, address, TEXT, MEMBER_NULL, .doc = "Street and number.")                                \
    C(struct contact, city, city, TEXT, MEMBER_NULL, .doc = "Town or city.")                                           \
    C(struct contact, country, country, TEXT, MEMBER_NULL, .doc = "ISO 3166 code of two letters.")                     \
    C(struct contact, locale, locale, TEXT, MEMBER_NULL, .doc = "Language tag.")                                       \
    C(struct contact, organization_id, organization_id, ID, MEMBER_NULL, .prefix = "cnt",                              \
      .doc = "The firm, itself a contact, that the person works for.")                                                 \
    C(struct contact, tags, tags, JSON, 0, .otherwise = "[]", .doc = "Words to group contacts by.")                    \
    C(struct contact, metadata, metadata, JSON, 0, .otherwise = "{}", .doc = "Pairs of texts of your own.")            \
    C(struct contact, customer_since, customer_since, TIME, MEMBER_NULL, .doc = "When it became a customer.")          \
    C(struct contact, created_at, created_at, TIME, 0, .doc = "When it was made.")                                     \
    C(struct contact, time_zone, time_zone, TEXT, MEMBER_NULL,                                                         \
      .doc = "Its time zone (`Europe/Berlin`): messages leave people alone at night.")                                 \
    C(struct contact, email_verified_at, email_verified_at, TIME, MEMBER_NULL,                                         \
      .doc = "When the person showed, by a link, that the address in `email` is its own.")                             \
    C(struct contact, phone_verified_at, phone_verified_at, TIME, MEMBER_NULL,                                         \
      .doc = "When the person showed, by a link, that the number in `phone` is its own.")

/* The contact of the API. */
extern const struct entity contact_entity;

/* Looks for the contact that normalised `fields` name. None: `ret->id` is zero. Reads only. */
MUST_CHECK enum status contact_find(struct act *act, const struct contact_fields *fields, struct contact *ret,
                                    struct error *err);

/* Second step: `*contact` is what contact_find() (or contact_read(), where the caller knows the contact otherwise)
 * gave. Zero id: creates the contact with all of `fields` and claims its keys. Else attaches keys that are nobody's and
 * fills members that are empty; nothing said before is overwritten. `*contact` becomes what is stored now;
 * `*ret_created` tells which it was. Writes audit and outbox rows (contact.created, contact.updated with names of
 * fields only) when something changed. A key lost to a parallel transaction meanwhile is STATUS_BUSY: the transaction
 * runs again. */
MUST_CHECK enum status contact_settle(struct act *act, const struct contact_fields *fields, struct contact *contact,
                                      bool *ret_created, struct error *err);

/* POST /v1/contacts: finds and overwrites the members that are said, or creates. An e-mail or phone that is another
 * contact's is left out. Metadata is merged key by key; tags replace. `*ret` has keys. */
MUST_CHECK enum status contact_upsert(struct act *act, const struct contact_fields *fields, struct contact *ret,
                                      bool *ret_created, struct error *err);

/* PATCH /v1/contacts/{id}: overwrites the members that are said, as contact_upsert() does, of the contact that the
 * caller names; external ids are added. ERROR_NOT_FOUND `contact_id`. `*ret` has keys. ERROR_CONFLICT, before anything
 * is written, for a key that is another contact's: `email`, `phone`, `external_ids`. */
MUST_CHECK enum status contact_change(struct act *act, const struct id *id, const struct contact_fields *fields,
                                      struct contact *ret, struct error *err);

/* By which address of its own a person has answered. */
enum contact_address { CONTACT_PHONE, CONTACT_EMAIL };

/* The person has shown that `address` is its own, now. `*ret_is_its` false, and nothing written: it has another one by
 * now. Tells contact.updated the first time. ERROR_NOT_FOUND `id`. The contact is kept from others. */
MUST_CHECK enum status contact_confirm(struct act *act, const struct id *id, enum contact_address which,
                                       struct str address, bool *ret_is_its, struct error *err);

/* ERROR_NOT_FOUND when this world has no such contact. With keys. */
MUST_CHECK enum status contact_read(struct act *act, const struct id *id, struct contact *ret, struct error *err);

/* Those of many ids, in their order, with keys, by two statements; an id that this world does not have is left out.
 * `ret_contacts` has room for all. */
MUST_CHECK enum status contact_read_many(struct act *act, const struct id *ids, size_t count,
                                         struct contact *ret_contacts, size_t *ret_count, struct error *err);

/* One without keys. */
MUST_CHECK enum status contact_read_row(struct act *act, const struct id *id, struct contact *ret, struct error *err);

/* The same for a write: nobody else changes the row, or gets it by this call, until the commit. What is read after it
 * is what was committed by those who had it before. */
MUST_CHECK enum status contact_lock(struct act *act, const struct id *id, struct contact *ret, struct error *err);

/* The contact of this external id: of source `api`, or written "source:id". None: the zero id. */
MUST_CHECK enum status contact_find_external(struct act *act, struct str external_id, struct id *ret,
                                             struct error *err);

/* Filters name at most one contact; absent: all. `email` and `phone` normalised by contact_filter_normalise(). */
struct contact_filter {
    struct str email;
    struct str phone;
    struct str external_id; /* as contact_find_external() takes it */
};
MUST_CHECK enum status contact_filter_normalise(struct contact_filter *filter, struct arena *arena, struct error *err);

/* The collection without filters: with one, contacts are searched or found by a key. */
extern const struct list contact_collection;

/* A page of contacts, in the transaction's arena, with keys. ERROR_INVALID_CURSOR `starting_after` when page->after is
 * no contact of this world. */
MUST_CHECK enum status contact_list(struct act *act, const struct contact_filter *filter, const struct page *page,
                                    struct contact **ret_contacts, size_t *ret_count, bool *ret_more,
                                    struct error *err);

/* B20: a contact's e-mail and phone are its keys, and keys name contacts that exist. B21: each contact is found by just
 * what its values say. An edit of an external id, or of an e-mail that a contact had before, is not seen: nothing else
 * tells what it was. */
MUST_CHECK enum status contact_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
