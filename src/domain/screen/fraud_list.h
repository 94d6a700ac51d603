#pragma once

#include "base/entity.h"
#include "domain/fraud/judge.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"

/* The block list and the allow list: what somebody has said of a mailbox, a mail domain, a phone number, a network or a
 * kind of device, with a reason, for ever or for a time. What is blocked is never paid by itself; what is allowed has
 * no signs held against it; where both are said, it is blocked. Runs inside a transaction, on its thread. */

/* Numbers are stored. */
enum fraud_effect { FRAUD_EFFECT_BLOCK, FRAUD_EFFECT_ALLOW };
extern const char *const fraud_effects[]; /* "block", "allow", null */

enum fraud_entry_kind {
    FRAUD_ENTRY_EMAIL,
    FRAUD_ENTRY_DOMAIN,
    FRAUD_ENTRY_PHONE,
    FRAUD_ENTRY_NETWORK,
    FRAUD_ENTRY_DEVICE
};
extern const char *const fraud_entry_kinds[]; /* "email", "domain", "phone", "network", "device", null */

enum { FRAUD_KEY_SIZE = 16, FRAUD_HASH_TEXT_SIZE = 16 };

struct fraud_entry {
    struct id id;
    int effect;       /* enum fraud_effect */
    int kind;         /* enum fraud_entry_kind */
    struct str value; /* canonical: a mailbox or domain in lower case, E.164, the text of a hash */
    struct str key;
    struct str reason;
    int64_t expires_at; /* TIME_NONE: never */
    int64_t created_at;
    int64_t removed_at; /* TIME_NONE: it is on the list */
};

extern const struct entity fraud_entry_entity;

/* Filters: effect. */
extern const struct list fraud_entry_list;
enum { FRAUD_LIST_EFFECT };

/* A hash of a network or user agent as it is told: 16 digits of base 16, in the arena. 0: absent. */
struct str fraud_hash_text(int64_t hash, struct arena *arena);

/* Lists `entry` (id, key and created_at are set here). ERROR_CONFLICT `value`: it is listed so. */
MUST_CHECK enum status fraud_list_add(struct act *act, struct fraud_entry *entry, struct error *err);

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status fraud_list_read(struct act *act, const struct id *id, struct fraud_entry *ret,
                                       struct error *err);

/* Takes it off, for a reason that the trail keeps; absent: none. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status fraud_list_remove(struct act *act, const struct id *id, struct str reason, struct error *err);

/* What the lists say of both people and of the visit, by one statement. */
MUST_CHECK enum status fraud_list_ask(struct act *act, const struct fraud_facts *facts, enum fraud_listed *ret,
                                      struct error *err);
