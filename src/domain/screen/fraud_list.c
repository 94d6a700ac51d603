/* The lists: entries, and what they say of a referral. See fraud_list.h. */

#include "domain/screen/fraud_list.h"

#include <string.h>

#include "base/crypto.h"
#include "domain/audit/audit.h"
#include "domain/fraud/address.h"
#include "domain/screen/screen_store.h"

const char *const fraud_effects[] = {"block", "allow", NULL};
const char *const fraud_entry_kinds[] = {"email", "domain", "phone", "network", "device", NULL};

static const char *const object_word[] = {"fraud_list_entry", NULL};
static const struct member members[] = {ENTITY_TOLD(struct fraud_entry, object, id, CONSTANT, 0, .words = object_word)
                                            FRAUD_ENTRY_COLUMNS(ENTITY_COLUMN)};
const struct entity fraud_entry_entity = ENTITY("FraudListEntry", members, struct fraud_entry);

static const struct list_filter filters[] = {[FRAUD_LIST_EFFECT] = {"effect", 'i'}};
static const struct list_path paths[] = {
    {0, &screen_statements[SCREEN_SQL_LIST_ALL], false},
    {LIST_FILTER(FRAUD_LIST_EFFECT), &screen_statements[SCREEN_SQL_LIST_EFFECT], false},
};
const struct list fraud_entry_list = {
    .name = "fraud_lists",
    .entity = &fraud_entry_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &screen_statements[SCREEN_SQL_LIST_HELD],
};

struct str fraud_hash_text(int64_t hash, struct arena *arena)
{
    if (hash == 0)
        return STR_NONE;
    return str_from(arena_format(arena, "%016llx", (unsigned long long)hash));
}

/* ---- keys ---- */

struct listed_keys {
    size_t count;
    uint8_t keys[10][FRAUD_KEY_SIZE];
};

/* Two ways of writing one mailbox have one key. */
static void key_of(enum fraud_entry_kind kind, struct str value, struct arena *arena, uint8_t ret[FRAUD_KEY_SIZE])
{
    uint8_t hash[SHA256_SIZE];
    struct str meant = kind == FRAUD_ENTRY_EMAIL ? fraud_mailbox(value, arena) : value;
    crypto_sha256(str_from(arena_format(arena, "%s %.*s", fraud_entry_kinds[kind], STR_ARG(meant))), hash);
    memcpy(ret, hash, FRAUD_KEY_SIZE);
}

static void add_key(struct listed_keys *keys, enum fraud_entry_kind kind, struct str value, struct arena *arena)
{
    if (value.size > 0 && keys->count < sizeof keys->keys / sizeof keys->keys[0])
        key_of(kind, value, arena, keys->keys[keys->count++]);
}

static void add_email(struct listed_keys *keys, struct str email, bool domain_too, struct arena *arena)
{
    size_t at = str_is_none(email) ? SIZE_MAX : str_find(email, '@');
    add_key(keys, FRAUD_ENTRY_EMAIL, email, arena);
    if (domain_too && at != SIZE_MAX)
        add_key(keys, FRAUD_ENTRY_DOMAIN, (struct str){email.data + at + 1, email.size - at - 1}, arena);
}

static struct value value_of(const struct listed_keys *keys, size_t n)
{
    static const uint8_t nobodys[FRAUD_KEY_SIZE];
    const uint8_t *key = n < keys->count ? keys->keys[n] : nobodys;
    return value_bytes((struct str){(const char *)key, FRAUD_KEY_SIZE});
}

enum status fraud_list_ask(struct act *act, const struct fraud_facts *facts, enum fraud_listed *ret, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct listed_keys keys = {0};
    struct result rows;
    add_email(&keys, facts->referred.email, true, arena);
    add_email(&keys, facts->referred.said_email, true, arena);
    add_email(&keys, facts->referrer.email, false, arena);
    add_key(&keys, FRAUD_ENTRY_PHONE, facts->referred.phone, arena);
    add_key(&keys, FRAUD_ENTRY_PHONE, facts->referred.said_phone, arena);
    add_key(&keys, FRAUD_ENTRY_PHONE, facts->referrer.phone, arena);
    add_key(&keys, FRAUD_ENTRY_NETWORK, fraud_hash_text(facts->visit.network, arena), arena);
    add_key(&keys, FRAUD_ENTRY_DEVICE, fraud_hash_text(facts->visit.agent, arena), arena);
    TRY(txn_query(act->txn, &screen_statements[SCREEN_SQL_LISTED],
                  VALUES(value_int(act->ws), value_int(act_now(act)), value_of(&keys, 0), value_of(&keys, 1),
                         value_of(&keys, 2), value_of(&keys, 3), value_of(&keys, 4), value_of(&keys, 5),
                         value_of(&keys, 6), value_of(&keys, 7), value_of(&keys, 8), value_of(&keys, 9)),
                  &rows, err));
    *ret = rows.row_count == 0 ? FRAUD_LISTED_NOT : FRAUD_LISTED_ALLOWED;
    for (size_t i = 0; i < rows.row_count; i++)
        if (result_int(&rows, i, 0) == FRAUD_EFFECT_BLOCK)
            *ret = FRAUD_LISTED_BLOCKED;
    return STATUS_OK;
}

/* ---- entries ---- */

static enum status tell(struct act *act, const char *action, const struct id *id, struct str reason, struct error *err)
{
    return audit_write(act,
                       &(struct audit_entry){.action = action, .object_kind = "frl", .object_id = *id, .note = reason},
                       NULL, err);
}

enum status fraud_list_add(struct act *act, struct fraud_entry *entry, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    uint8_t *key = arena_alloc(arena, FRAUD_KEY_SIZE);
    bool added;
    key_of((enum fraud_entry_kind)entry->kind, entry->value, arena, key);
    entry->id = mint_id(&act->mint);
    entry->key = (struct str){(const char *)key, FRAUD_KEY_SIZE};
    entry->created_at = act_now(act);
    entry->removed_at = TIME_NONE;
    TRY(row_insert_new(act->txn, &screen_statements[SCREEN_SQL_LIST_INSERT], act->ws, &fraud_entry_entity, entry,
                       &added, err));
    if (!added)
        return error_set(err, ERROR_CONFLICT, "value", "This is on the list already: remove that entry first.");
    return tell(act, "fraud_list.added", &entry->id, entry->reason, err);
}

enum status fraud_list_read(struct act *act, const struct id *id, struct fraud_entry *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &screen_statements[SCREEN_SQL_LIST_READ], VALUES(value_int(act->ws), value_id(id)), &rows,
                  err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no entry with this id.");
    *ret = (struct fraud_entry){0};
    row_read(&fraud_entry_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status fraud_list_remove(struct act *act, const struct id *id, struct str reason, struct error *err)
{
    struct fraud_entry entry;
    TRY(fraud_list_read(act, id, &entry, err));
    TRY(txn_exec(act->txn, &screen_statements[SCREEN_SQL_LIST_DELETE],
                 VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), err));
    return tell(act, "fraud_list.removed", id, reason, err);
}
