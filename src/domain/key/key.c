/* API keys: drawn, hashed, found, revoked.
 *
 * A plain hash is enough: nobody can try 2^256 keys, and a slow hash would cost every request. The text tells kind and
 * world, so that a wrong key is seen by eye, but only the stored row decides.
 * Runs inside a transaction, on its thread; what takes no transaction on any. */

#include "domain/key/key.h"

#include <assert.h>
#include <stdio.h>

#include "base/limits.h"
#include "domain/key/key_store.h"

enum { KEY_RANDOM_SIZE = 32 };

const char *const key_kinds[] = {[KEY_SECRET] = "secret", [KEY_PUBLISHABLE] = "publishable", [2] = NULL};

static const char *const prefixes[] = {[KEY_SECRET] = "rfd_sk_", [KEY_PUBLISHABLE] = "rfd_pk_"};

const char *key_kind_name(enum key_kind kind)
{
    assert((size_t)kind < sizeof prefixes / sizeof prefixes[0]);
    return key_kinds[kind];
}

void key_hash(struct str text, uint8_t ret_hash[SHA256_SIZE])
{
    crypto_sha256(text, ret_hash);
}

/* Cuts `prefix` off; false when it is not there. */
static bool cut(struct str *text, struct str prefix)
{
    if (!str_starts_with(*text, prefix))
        return false;
    *text = (struct str){text->data + prefix.size, text->size - prefix.size};
    return true;
}

bool key_text_is_valid(struct str text)
{
    if (!cut(&text, str_from(prefixes[KEY_SECRET])) && !cut(&text, str_from(prefixes[KEY_PUBLISHABLE])))
        return false;
    cut(&text, STR("test_"));
    uint8_t random_bytes[KEY_RANDOM_SIZE];
    bool valid = crypto_unhex(text, random_bytes, sizeof random_bytes);
    crypto_wipe(random_bytes, sizeof random_bytes);
    return valid;
}

enum status key_find_by_hash(struct txn *txn, const uint8_t hash[SHA256_SIZE], struct key *ret_key, bool *ret_found,
                             struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &key_statements[KEY_SQL_FIND_BY_HASH],
                  VALUES(value_bytes((struct str){(const char *)hash, SHA256_SIZE})), &rows, err));
    if (rows.row_count == 0) {
        *ret_found = false;
        return STATUS_OK;
    }
    struct key_found found = {0};
    row_read(&key_found_entity, &rows, 0, 1, &found);
    if (scope_set_parse(found.scopes, &found.key.scopes, err) != STATUS_OK)
        return error_set(err, ERROR_INTERNAL, NULL, "A stored key has scopes that this version does not know.");
    found.key.origins = origins_set(found.origins);
    *ret_key = found.key;
    *ret_found = true;
    return STATUS_OK;
}

bool key_allows(const struct key *key, struct str scope)
{
    return key_is_valid(key) && scope_set_has(key->scopes, scope);
}

static enum status check_name(struct str name, struct error *err)
{
    if (name.size == 0 || name.size > LIMIT_TEXT_BYTES)
        return error_set(err, ERROR_OUT_OF_RANGE, "name", "A key's name must have 1 to %d bytes.", LIMIT_TEXT_BYTES);
    bool printable = str_is_text(name);
    for (size_t i = 0; i < name.size; i++)
        printable = printable && (unsigned char)name.data[i] >= ' ' && name.data[i] != '\x7f';
    if (!printable)
        return error_set(err, ERROR_INVALID_VALUE, "name", "A key's name must be UTF-8 without control characters.");
    return STATUS_OK;
}

static enum status choose_scopes(const struct key_fields *fields, struct scope_set *ret, struct error *err)
{
    struct scope_set most = fields->kind == KEY_PUBLISHABLE ? scope_set_publishable() : SCOPE_ALL;
    struct scope_set scopes = most;
    if (!str_is_none(fields->scopes))
        TRY(scope_set_parse(fields->scopes, &scopes, err));
    if (!scope_set_contains(most, scopes))
        return error_set(err, ERROR_INVALID_VALUE, "scopes",
                         "A publishable key may have clicks:write, codes:read and referrals:write only.");
    *ret = scopes;
    return STATUS_OK;
}

static enum status choose_origins(const struct key_fields *fields, struct arena *arena, struct str *ret,
                                  struct error *err)
{
    TRY(origins_normalise(fields->origins, arena, ret, err));
    if (!str_is_none(*ret) && fields->kind != KEY_PUBLISHABLE)
        return error_set(err, ERROR_INVALID_VALUE, "origin",
                         "Only a publishable key has origins: a secret key belongs into no page.");
    return STATUS_OK;
}

static void draw(struct act *act, enum key_kind kind, char ret_text[KEY_TEXT_SIZE])
{
    uint8_t random_bytes[KEY_RANDOM_SIZE];
    env_random(txn_env(act->txn), random_bytes, sizeof random_bytes);
    int size = snprintf(ret_text, KEY_TEXT_SIZE, "%s%s", prefixes[kind], act->livemode ? "" : "test_");
    for (size_t i = 0; i < sizeof random_bytes; i++)
        size += snprintf(ret_text + size, (size_t)(KEY_TEXT_SIZE - size), "%02x", random_bytes[i]);
    assert(size < KEY_TEXT_SIZE);
    crypto_wipe(random_bytes, sizeof random_bytes);
}

enum status key_create(struct act *act, const struct key_fields *fields, char ret_text[KEY_TEXT_SIZE],
                       struct id *ret_id, struct error *err)
{
    struct scope_set scopes = {0};
    TRY(check_name(fields->name, err));
    TRY(choose_scopes(fields, &scopes, err));
    struct str origins = STR_NONE;
    TRY(choose_origins(fields, txn_arena(act->txn), &origins, err));
    char text[KEY_TEXT_SIZE];
    draw(act, fields->kind, text);
    struct str whole = str_from(text);
    struct str hint = {whole.data + whole.size - KEY_HINT_SIZE, KEY_HINT_SIZE};
    uint8_t hash[SHA256_SIZE];
    key_hash(whole, hash);
    const struct key_row row = {
        .id = mint_id(&act->mint),
        .hash = {(const char *)hash, sizeof hash},
        .name = fields->name,
        .kind = fields->kind,
        .scopes = scope_set_text(scopes, txn_arena(act->txn)),
        .hint = hint,
        .created_at = act_now(act),
        .revoked_at = TIME_NONE,
        .origins = origins,
    };
    enum status status = row_insert(act->txn, &key_statements[KEY_SQL_INSERT], act->ws, &key_entity, &row, err);
    if (status == STATUS_OK) {
        memcpy(ret_text, text, sizeof text);
        *ret_id = row.id;
    }
    crypto_wipe(text, sizeof text);
    return status;
}

enum status key_read(struct act *act, const struct id *id, struct key_row *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &key_statements[KEY_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no key with this id.");
    *ret = (struct key_row){0};
    row_read(&key_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status key_revoke(struct act *act, const struct id *id, bool *ret_revoked, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &key_statements[KEY_SQL_EXISTS], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no key with this id.");
    TRY(txn_query(act->txn, &key_statements[KEY_SQL_REVOKE],
                  VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), &rows, err));
    *ret_revoked = rows.row_count == 1;
    if (*ret_revoked)
        txn_touch_caches(act->txn);
    return STATUS_OK;
}
