#pragma once

#include "base/crypto.h"
#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/workspace/verify.h"

/* Connections: outside systems that a world works with. Stripe reports facts to one program: it posts to the
 * connection's hook and signs with the connection's secret. Any other system may report them to a connection of kind
 * webhook, whose settings say how its messages are read (domain/mapping) and prove whose they are. The others are
 * called: a mail server, those who send text messages (and report by hooks what became of them), a seller of gift
 * cards. Each of those has settings, which are told, and secrets, which never come back: sealed under the master key's
 * sub-key that the caller hands in. What they are is a matter of the kind (connection_kinds.h).
 *
 * A connection is one per program, kind and account of its world; one without a program serves all that have none of
 * their own. Its id, and with it the hook's address, stays the same whatever of it is changed; a deleted one is found
 * by nobody but the trail. */

/* Body of POST /v1/connections. */
struct connection_fields {
    int kind; /* FIELD_CHOICE: kinds of later versions are known, and refused by connection_fields_check() */
    struct id program_id;      /* zero: all; stripe needs one */
    struct str signing_secret; /* stripe: the whole whsec_ string */
    struct opt_bool livemode;  /* needed for stripe */
    struct str account;        /* stripe: pins the sender's account; absent: any */
    struct str api_key;        /* stripe: for calls to it; absent: it is not called */
    struct str api_url;        /* absent: Stripe's own */
    json_t *settings;          /* of the other kinds: objects, or null */
    json_t *secrets;
};
extern const struct schema connection_schema;

enum connection_status { CONNECTION_ACTIVE, CONNECTION_PAUSED };
extern const char *const connection_statuses[]; /* by enum connection_status; null-terminated */
extern const char *const connection_kinds[];    /* null-terminated */

/* Body of PATCH /v1/connections/{id}: absent members stay as they are. */
struct connection_patch {
    struct str signing_secret;
    struct str account; /* empty: any */
    struct str api_key, api_url;
    int status;       /* FIELD_CHOICE of connection_statuses; 0: as it is */
    json_t *settings; /* those named are set, null takes one away; or null: all as they are */
    json_t *secrets;
};
extern const struct schema connection_patch_schema;

/* What the field table does not know: ERROR_NOT_SUPPORTED `kind`; ERROR_INVALID_VALUE `signing_secret` when it does not
 * begin with "whsec_", and for any text with control characters; what the kind needs and is missing, or does not have;
 * settings and secrets, with their path. Needs no data; any thread. */
MUST_CHECK enum status connection_fields_check(const struct connection_fields *fields, struct arena *arena,
                                               struct error *err);
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
    struct str settings;        /* JSON */
    struct str sealed;          /* the secret, or JSON of the secrets; absent: given up with a lost master key */
    struct str previous_sealed; /* the one before it, or absent */
    int64_t previous_until;     /* wall clock: until when that one is good too; TIME_NONE without one */
    struct str api_key;         /* sealed, or absent */
    struct str api_url;         /* or absent */
    int64_t created_at;

    /* filled by connection_tell() */
    bool has_api_key;
    bool secret_lost;
    struct str hook_url; /* or absent: nothing comes in */

    /* filled by inbound_tell_health(): what it was told; null: nothing yet */
    struct connection_health *health;
};

struct connection_health {
    int64_t applied, replayed, ignored, failed, refused; /* messages, by what became of them */
    int64_t last_received_at;
    struct str last_error; /* of those that are kept, or absent */
    int64_t last_error_at;
};
extern const struct entity connection_health_entity;

/* The connection of the API; and what is told of a deleted one. */
extern const struct entity connection_entity;
struct connection_deleted {
    struct id id;
    bool deleted;
};
extern const struct entity connection_deleted_entity;

/* Fields are checked. Posted again, the connection is found and nothing changes: `*ret_created` false.
 * ERROR_LIVEMODE_MISMATCH `livemode` unless it is left out or the mode of the act's world; ERROR_NOT_FOUND
 * `program_id`; ERROR_CONFLICT `signing_secret`, `settings` or `secrets` when what is stored is another: it is changed
 * by connection_change() only. */
MUST_CHECK enum status connection_create(struct act *act, const struct connection_fields *fields,
                                         const uint8_t seal[SUBKEY_SIZE], struct connection *ret_connection,
                                         bool *ret_created, struct error *err);

/* Fields are checked, but what is a matter of the kind. After a new secret that messages are signed with the old one is
 * good for LIMIT_SECRET_ROTATION_HOURS more. ERROR_NOT_FOUND `id`; ERROR_CONFLICT `account` when the program has a
 * connection of that account; ERROR_UNKNOWN_FIELD for what the kind does not have; settings and secrets as in
 * connection_fields_check(). Touches the caches. */
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

/* What connections are for. */
enum connection_family {
    CONNECTION_PAYMENTS, /* stripe */
    CONNECTION_MAIL,     /* smtp */
    CONNECTION_SMS,      /* twilio, sms_gateway */
    CONNECTION_GIFTS,    /* tremendous */
    CONNECTION_REPORTS,  /* webhook */
};

/* The connection that does this for a program: the active one of the program itself (zero: none), else of the whole
 * world; of several the newest. `*ret_found` false: there is none. In the act's world only. */
MUST_CHECK enum status connection_for(struct act *act, enum connection_family family, const struct id *program_id,
                                      struct connection *ret_connection, bool *ret_found, struct error *err);

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

/* The key for calls to Stripe in clear, in `arena`: whoever asks wipes it. ERROR_INVALID_STATE `api_key` where there is
 * none; ERROR_INTERNAL when it was sealed by another key. */
MUST_CHECK enum status connection_open_api_key(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                               struct arena *arena, struct str *ret, struct error *err);

/* The settings, or the secrets in clear, as the struct of their kind (connection_settings.h), zeroed and filled; texts
 * in `arena`. connection_read_secrets(): errors as of connection_open_secrets(); Not for stripe. */
MUST_CHECK enum status connection_read_settings(const struct connection *connection, void *ret, struct arena *arena,
                                                struct error *err);
MUST_CHECK enum status connection_read_secrets(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                               void *ret, struct arena *arena, struct error *err);

/* One secret of that kind by its name, as it is now and, while that is good, as it was before: what messages of the
 * kind may be signed with. In `arena`; whoever asks wipes them. Errors as of connection_open_secrets(). */
MUST_CHECK enum status connection_read_secret(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                              const char *name, int64_t now_at, struct arena *arena,
                                              struct connection_secrets *ret, struct error *err);

/* The part of a hook's address that nobody can guess, for kinds whose messages are not signed: made of the connection's
 * id under the same sub-key, so that it is stored nowhere. A replaced master key makes another of it. */
enum { CONNECTION_HOOK_SECRET_SIZE = 32 };
void connection_hook_secret(const struct id *id, const uint8_t seal[SUBKEY_SIZE],
                            char out[CONNECTION_HOOK_SECRET_SIZE]);

/* Whether that part belongs to the connection's address. */
bool connection_hook_is_secret(const struct connection *connection);

/* Where the connection's system posts what it has to say: `tail` is "/inbound". In `arena`. */
struct str connection_hook_url(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                               struct str public_url, const char *tail, struct arena *arena);

/* What is told of connections and does not stand in their rows. `public_url` is without a slash at its end. `seal`
 * null: addresses that hold a secret are left out, for those who may only look. */
void connection_tell(struct connection *connections, size_t count, struct str public_url, const uint8_t *seal,
                     struct arena *arena);

/* B20: the mode is that of its world. */
MUST_CHECK enum status connection_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
