#pragma once

#include "base/crypto.h"
#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/workspace/verify.h"

/* Connections: outside systems that report facts to one program. So far Stripe, which posts to the connection's hook
 * and signs with the connection's secret. Secrets are sealed under the master key's sub-key that the caller hands in;
 * they never come back.
 *
 * A connection is one per program, kind and account of its world. Its id, and with it the hook's address, stays the
 * same whatever of it is changed; a deleted one is found by nobody but the trail. */

/* Body of POST /v1/connections. */
struct connection_fields {
    int kind; /* FIELD_CHOICE: kinds of later versions are known, and refused by connection_fields_check() */
    struct id program_id;
    struct str signing_secret; /* the whole whsec_ string */
    struct opt_bool livemode;
    struct str account; /* pins the sender's account; absent: any */
};
extern const struct schema connection_schema;

enum connection_status { CONNECTION_ACTIVE, CONNECTION_PAUSED };
extern const char *const connection_statuses[]; /* by enum connection_status; null-terminated */
extern const char *const connection_kinds[];    /* null-terminated */

/* Body of PATCH /v1/connections/{id}: absent members stay as they are. */
struct connection_patch {
    struct str signing_secret;
    struct str account; /* empty: any */
    int status;         /* FIELD_CHOICE of connection_statuses; 0: as it is */
};
extern const struct schema connection_patch_schema;

/* What the field table does not know: ERROR_NOT_SUPPORTED `kind`; ERROR_INVALID_VALUE `signing_secret` when it does not
 * begin with "whsec_", and for any text with control characters. Needs no data; any thread. */
MUST_CHECK enum status connection_fields_check(const struct connection_fields *fields, struct error *err);
MUST_CHECK enum status connection_patch_check(const struct connection_patch *fields, struct error *err);

/* A stored connection. Views live in the transaction's arena. */
struct connection {
    struct id id;
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us; /* of its world */
    struct str kind;
    struct id program_id;
    struct str account; /* or absent: any */
    enum connection_status status;
    struct str sealed;          /* the secret; absent: given up with a lost master key */
    struct str previous_sealed; /* the one before it, or absent */
    int64_t previous_until;     /* wall clock: until when that one is good too; TIME_NONE without one */
    int64_t created_at;

    /* filled by connection_tell() */
    bool secret_lost;
    struct str hook_url;
};

/* The connection of the API; and what is told of a deleted one. */
extern const struct entity connection_entity;
struct connection_deleted {
    struct id id;
    bool deleted;
};
extern const struct entity connection_deleted_entity;

/* Fields are checked. Posted again, the connection is found and nothing changes: `*ret_created` false.
 * ERROR_LIVEMODE_MISMATCH `livemode` unless it is the mode of the act's world; ERROR_NOT_FOUND `program_id`;
 * ERROR_CONFLICT `signing_secret` when the stored one is another: it is changed by connection_change() only. */
MUST_CHECK enum status connection_create(struct act *act, const struct connection_fields *fields,
                                         const uint8_t seal[SUBKEY_SIZE], struct connection *ret_connection,
                                         bool *ret_created, struct error *err);

/* Fields are checked. After a new secret the old one is good for LIMIT_SECRET_ROTATION_HOURS more. ERROR_NOT_FOUND
 * `id`; ERROR_CONFLICT `account` when the program has a connection of that account. Touches the caches. */
MUST_CHECK enum status connection_change(struct act *act, const struct id *id, const struct connection_patch *fields,
                                         const uint8_t seal[SUBKEY_SIZE], struct connection *ret_connection,
                                         struct error *err);

/* Destroys the secrets because the key that sealed them is lost: from then on connection_open_secrets() refuses, until
 * connection_change() sets another. One that has none stays as it is. ERROR_NOT_FOUND `id`. Touches the caches. */
MUST_CHECK enum status connection_give_up_secret(struct act *act, const struct id *id, struct error *err);

/* Destroys the secrets; the row stays for the trail. ERROR_NOT_FOUND `id`. Touches the caches. */
MUST_CHECK enum status connection_delete(struct act *act, const struct id *id, struct error *err);

/* In any world, for its hook, which has no other credential than the signature. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status connection_find(struct txn *txn, const struct id *id, struct connection *ret_connection,
                                       struct error *err);

/* In the act's world only. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status connection_read(struct act *act, const struct id *id, struct connection *ret_connection,
                                       struct error *err);

/* For list_read(); no filters. */
extern const struct list connection_list;

/* What a message may be signed with: the secret, and the one before it while that is good. */
enum { CONNECTION_SECRETS = 2 };
struct connection_secrets {
    struct str items[CONNECTION_SECRETS];
    size_t count; /* 1 or 2 */
};

/* The secrets in clear, in `arena`; connection_wipe_secrets() afterwards. `now_at` is the wall clock. ERROR_UNAVAILABLE
 * when the secret was given up; ERROR_INTERNAL when it was sealed by another key. */
MUST_CHECK enum status connection_open_secrets(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                               int64_t now_at, struct arena *arena, struct connection_secrets *ret,
                                               struct error *err);
void connection_wipe_secrets(struct connection_secrets *secrets);

/* What is told of connections and does not stand in their rows. `public_url` is without a slash at its end. */
void connection_tell(struct connection *connections, size_t count, struct str public_url, struct arena *arena);

/* B20: the mode is that of its world. */
MUST_CHECK enum status connection_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
