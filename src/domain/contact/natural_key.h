#pragma once

#include "base/entity.h"
#include "base/jsonw.h"
#include "domain/workspace/act.h"

/* Keys by which others know our objects: a contact's e-mail and phone, external ids of contacts, programs, referrals
 * and rewards. Within a world and a kind of object (its id prefix) a pair of source and value names one object for
 * ever; it is never moved. Values are stored as given: whoever calls normalises first (e-mail, phone). */

#define NATURAL_KEY_EMAIL STR("email")
#define NATURAL_KEY_PHONE STR("phone")
#define NATURAL_KEY_API STR("api") /* the source of `external_id` */

struct natural_key {
    struct str source;
    struct str value;
};

/* The object that the key names, or the zero id. */
MUST_CHECK enum status natural_key_find(struct act *act, const char *kind, struct str source, struct str value,
                                        struct id *ret_object_id, struct error *err);

/* Makes the key name `object_id` unless it names an object already; `*ret_claimed` is false then, and nothing was
 * written. */
MUST_CHECK enum status natural_key_claim(struct act *act, const char *kind, struct str source, struct str value,
                                         const struct id *object_id, bool *ret_claimed, struct error *err);

/* An object's keys sorted by source and value (bytes), in the transaction's arena. */
MUST_CHECK enum status natural_key_list(struct act *act, const char *kind, const struct id *object_id,
                                        const struct natural_key **ret_keys, size_t *ret_count, struct error *err);

/* The keys of many objects by one statement: each object's as natural_key_list() gives them. */
struct natural_keys {
    const struct natural_key *items;
    size_t count;
};
MUST_CHECK enum status natural_key_list_many(struct act *act, const char *kind, const struct id *object_ids,
                                             size_t count, struct natural_keys *ret_keys, struct error *err);

/* True for all but e-mails and phones. */
bool natural_key_is_external(const struct natural_key *key);

/* The first key of source `api`, or absent: what answers call `external_id`. */
struct str natural_key_api_id(const struct natural_key *keys, size_t count);

/* {source, id}: a key in `external_ids`. */
extern const struct entity natural_key_entity;
