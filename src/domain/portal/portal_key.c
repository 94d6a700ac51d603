/* Signing keys, and the tokens signed by them. A token's program leads to the keys that it may be signed by, in any
 * world; only when one of them has signed it is anything else looked up. Runs inside a transaction, on its thread. */

#include "domain/portal/portal_key.h"

#include "base/base64url.h"
#include "base/jwt.h"
#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/contact/contact.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_store.h"
#include "domain/program/program.h"
#include "domain/workspace/workspace.h"

enum { SECRET_BYTES = 32, SECRET_SIZE = 43, SEALED_SIZE = SECRET_SIZE + SEALED_OVERHEAD };

static const char *const object_word[] = {"portal_key", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct portal_key, id, id, ID, 0, .prefix = "psk",
                .doc = "Its id.") ENTITY_TOLD(struct portal_key, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct portal_key, program_id, program_id, ID, 0, .prefix = "prg", .doc = "Whose portal it opens.")
            ENTITY_TOLD(struct portal_key, name, name, TEXT, MEMBER_NULL, .doc = "What people know it by.")
                ENTITY_TOLD(struct portal_key, secret, secret, TEXT, MEMBER_SPARSE,
                            .doc = "Signs tokens by HS256: these characters are the key. Shown only now.")
                    ENTITY_TOLD(struct portal_key, created_at, created_at, TIME, 0, .doc = "When it was made.")
                        ENTITY_TOLD(struct portal_key, revoked_at, revoked_at, TIME, MEMBER_NULL,
                                    .doc = "When it ended; null: tokens of it are believed.")};
const struct entity portal_key_entity = ENTITY("PortalKey", members, struct portal_key);

/* ---- keys ---- */

static enum status tell(struct act *act, const char *action, const struct id *program_id, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = "prg", .object_id = *program_id};
    return audit_write(act, &entry, NULL, err);
}

static enum status check_count(struct act *act, const struct id *program_id, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_KEY_OPEN],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(LIMIT_PORTAL_KEYS)), &rows, err));
    if (rows.row_count < LIMIT_PORTAL_KEYS)
        return STATUS_OK;
    return error_set(err, ERROR_LIMIT_REACHED, NULL, "A program has %d signing keys at most: revoke one first.",
                     LIMIT_PORTAL_KEYS);
}

/* 256 bits as 43 characters, which are the key: what is shown is what signs. */
static struct str draw_secret(struct act *act)
{
    uint8_t random_bytes[SECRET_BYTES];
    struct buf text = {0};
    env_random(txn_env(act->txn), random_bytes, sizeof random_bytes);
    base64url_add(&text, (struct str){(const char *)random_bytes, sizeof random_bytes});
    struct str secret = str_copy(txn_arena(act->txn), buf_str(&text));
    crypto_wipe(random_bytes, sizeof random_bytes);
    crypto_wipe(text.data, text.size);
    buf_release(&text);
    return secret;
}

enum status portal_key_create(struct act *act, const struct id *program_id, struct str name,
                              const uint8_t seal[SUBKEY_SIZE], struct portal_key *ret, struct error *err)
{
    struct program program;
    TRY(program_read(act, program_id, &program, err));
    TRY(check_count(act, program_id, err));
    const struct portal_key key = {
        .id = mint_id(&act->mint),
        .program_id = *program_id,
        .name = name,
        .created_at = act_now(act),
        .revoked_at = TIME_NONE,
        .secret = draw_secret(act),
    };
    uint8_t sealed[SEALED_SIZE];
    crypto_seal(seal, key.secret, sealed);
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_KEY_INSERT],
                 VALUES(value_int(act->ws), value_id(&key.id), value_id(program_id), value_text(name),
                        value_bytes((struct str){(const char *)sealed, sizeof sealed}), value_int(key.created_at)),
                 err));
    TRY(tell(act, "program.portal_key_created", program_id, err));
    *ret = key;
    return STATUS_OK;
}

enum status portal_key_list(struct act *act, const struct id *program_id, struct portal_key **ret_keys,
                            size_t *ret_count, struct error *err)
{
    struct program program;
    struct result rows;
    TRY(program_read(act, program_id, &program, err));
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_KEY_LIST],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(LIMIT_PAGE_MAX)), &rows, err));
    struct portal_key *keys = arena_array(txn_arena(act->txn), rows.row_count, sizeof *keys);
    for (size_t i = 0; i < rows.row_count; i++)
        keys[i] = (struct portal_key){
            .id = result_id(&rows, i, 0),
            .program_id = result_id(&rows, i, 1),
            .created_at = result_time(&rows, i, 2),
            .revoked_at = result_time(&rows, i, 3),
            .name = result_str(&rows, i, 4),
        };
    *ret_keys = keys;
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status portal_key_revoke(struct act *act, const struct id *program_id, const struct id *id, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_KEY_HELD],
                  VALUES(value_int(act->ws), value_id(id), value_id(program_id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "This program has no signing key with this id.");
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_KEY_REVOKE],
                  VALUES(value_int(act->ws), value_id(id), value_id(program_id), value_int(act_now(act))), &rows, err));
    return rows.row_count == 0 ? STATUS_OK : tell(act, "program.portal_key_revoked", program_id, err);
}

enum status portal_key_give_up(struct act *act, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_KEY_GIVE_UP],
                  VALUES(value_int(act->ws), value_int(act_now(act))), &rows, err));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- tokens ---- */

bool portal_token_is_signed(struct str text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.size; i++)
        dots += text.data[i] == '.';
    return dots == 2;
}

static bool signed_by(const struct jwt *jwt, struct str sealed, const uint8_t seal[SUBKEY_SIZE])
{
    uint8_t secret[SECRET_SIZE];
    bool opened = sealed.size == SEALED_SIZE && crypto_unseal(seal, sealed, secret);
    bool good = opened && jwt_is_signed(jwt, (struct str){(const char *)secret, sizeof secret});
    crypto_wipe(secret, sizeof secret);
    return good;
}

/* The world of the key that has signed it. */
static enum status find_signer(struct txn *txn, const struct jwt *jwt, const struct id *program_id,
                               const uint8_t seal[SUBKEY_SIZE], struct workspace *ret_world, struct error *err)
{
    struct result keys;
    TRY(txn_query(txn, &portal_statements[PORTAL_SQL_KEY_OF_PROGRAM],
                  VALUES(value_id(program_id), value_int(LIMIT_PORTAL_KEYS)), &keys, err));
    for (size_t row = 0; row < keys.row_count; row++) {
        if (!signed_by(jwt, result_str(&keys, row, 0), seal))
            continue;
        *ret_world = (struct workspace){.ws = result_int(&keys, row, 1),
                                        .livemode = result_int(&keys, row, 2) != 0,
                                        .clock_offset_us = result_int(&keys, row, 3)};
        return STATUS_OK;
    }
    return portal_refuse(err);
}

enum status portal_token_write(struct act *act, const struct id *program_id, const uint8_t seal[SUBKEY_SIZE],
                               const struct portal_claims *claims, struct str *ret, struct error *err)
{
    struct result keys;
    uint8_t secret[SECRET_SIZE];
    char program[ID_TEXT_SIZE];
    struct buf token = {0};
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_KEY_OF_PROGRAM], VALUES(value_id(program_id), value_int(1)),
                  &keys, err));
    if (keys.row_count == 0 || result_int(&keys, 0, 1) != act->ws)
        return error_set(err, ERROR_NOT_FOUND, NULL, "The program has no signing key.");
    struct str sealed = result_str(&keys, 0, 0);
    if (sealed.size != SEALED_SIZE || !crypto_unseal(seal, sealed, secret))
        return error_set(err, ERROR_INTERNAL, NULL, "The signing key cannot be opened by this master key.");
    id_format(program_id, "prg", program);
    const struct jwt jwt = {
        .subject = claims->subject,
        .program = {program, sizeof program},
        .name = claims->name,
        .email = claims->email,
        .expires_s = txn_now(act->txn) / TIME_US_PER_S + claims->life_s,
    };
    jwt_write(&jwt, (struct str){(const char *)secret, sizeof secret}, &token);
    *ret = str_copy(txn_arena(act->txn), buf_str(&token));
    crypto_wipe(secret, sizeof secret);
    buf_release(&token);
    return STATUS_OK;
}

/* A subject is a participant's id, or what the business calls the contact. */
static enum status find_subject(struct act *act, struct str subject, const struct id *program_id, struct id *ret_id,
                                struct error *err)
{
    struct id contact_id;
    struct participant_brief participant;
    if (id_parse(subject, "ptc", ret_id))
        return STATUS_OK;
    TRY(contact_find_external(act, subject, &contact_id, err));
    if (id_is_none(&contact_id))
        return portal_refuse(err);
    TRY(participant_find(act, program_id, &contact_id, &participant, err));
    if (id_is_none(&participant.id))
        return portal_refuse(err);
    *ret_id = participant.id;
    return STATUS_OK;
}

enum status portal_token_claims(struct txn *txn, struct str token, const uint8_t seal[SUBKEY_SIZE], struct jwt *ret,
                                struct id *ret_program_id, struct workspace *ret_world, struct error *err)
{
    int64_t now_s = txn_now(txn) / TIME_US_PER_S;
    *ret = (struct jwt){0};
    if (!jwt_read(token, txn_arena(txn), ret) || !jwt_is_current(ret, now_s, LIMIT_JWT_LIFE_S, LIMIT_JWT_SKEW_S) ||
        str_is_none(ret->subject) || ret->subject.size == 0 || !id_parse(ret->program, "prg", ret_program_id))
        return portal_refuse(err);
    return find_signer(txn, ret, ret_program_id, seal, ret_world, err);
}

enum status portal_token_read(struct txn *txn, struct str token, const uint8_t seal[SUBKEY_SIZE],
                              struct portal_visitor *ret, struct error *err)
{
    struct jwt jwt;
    struct id program_id, participant_id;
    struct workspace world = {0};
    struct result rows;
    TRY(portal_token_claims(txn, token, seal, &jwt, &program_id, &world, err));
    struct act act = act_begin(txn, world.ws, world.livemode, world.clock_offset_us, principal_system());
    TRY(find_subject(&act, jwt.subject, &program_id, &participant_id, err));
    TRY(txn_query(txn, &portal_statements[PORTAL_SQL_VISITOR],
                  VALUES(value_int(act.ws), value_id(&participant_id), value_id(&program_id)), &rows, err));
    if (rows.row_count == 0)
        return portal_refuse(err);
    struct portal_visitor visitor = portal_visitor_of(&rows, 0);
    if (!portal_lets_in(&visitor))
        return portal_refuse(err);
    *ret = visitor;
    return STATUS_OK;
}
