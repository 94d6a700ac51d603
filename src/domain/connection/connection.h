#pragma once

#include "base/crypto.h"
#include "base/schema.h"
#include "domain/workspace/page.h"
#include "domain/workspace/verify.h"

/* Connections: outside systems that report facts to one program. So far Stripe, which posts to the connection's hook
 * and signs with the connection's secret. Secrets are sealed under the master key's sub-key that the caller hands in;
 * they never come back. */

/* Body of POST /v1/connections. */
struct connection_fields {
    int kind; /* FIELD_CHOICE: kinds of later versions are known, and refused by connection_fields_check() */
    struct id program_id;
    struct str signing_secret; /* the whole whsec_ string */
    struct opt_bool livemode;
    struct str account; /* pins the sender's account; absent: any */
};
extern const struct schema connection_schema;

/* What the field table does not know: ERROR_NOT_SUPPORTED `kind`; ERROR_INVALID_VALUE `signing_secret` when it does not
 * begin with "whsec_". Needs no data; any thread. */
MUST_CHECK enum status connection_fields_check(const struct connection_fields *fields, struct error *err);

/* A stored connection. Views live in the transaction's arena. */
struct connection {
    struct id id;
    int64_t ws;
    bool livemode;
    int64_t clock_offset_us; /* of its world */
    struct str kind;
    struct id program_id;
    struct str account; /* or absent */
    struct str sealed;  /* the secret */
    int64_t created_at;
};

/* Fields are checked. ERROR_LIVEMODE_MISMATCH `livemode` unless it is the mode of the act's world; ERROR_NOT_FOUND
 * `program_id`. */
MUST_CHECK enum status connection_create(struct act *act, const struct connection_fields *fields,
                                         const uint8_t seal[SUBKEY_SIZE], struct connection *ret_connection,
                                         struct error *err);

/* In any world, for its hook, which has no other credential than the signature. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status connection_find(struct txn *txn, const struct id *id, struct connection *ret_connection,
                                       struct error *err);

/* In the act's world only. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status connection_read(struct act *act, const struct id *id, struct connection *ret_connection,
                                       struct error *err);

/* `ret_connections` has room for page->limit. */
MUST_CHECK enum status connection_list(struct act *act, const struct page *page, struct connection *ret_connections,
                                       size_t *ret_count, bool *ret_more, struct error *err);

/* The secret in clear, in `arena`: the caller wipes it. ERROR_INTERNAL when it was sealed by another key. */
MUST_CHECK enum status connection_open_secret(const struct connection *connection, const uint8_t seal[SUBKEY_SIZE],
                                              struct arena *arena, struct str *ret_secret, struct error *err);

/* {id, object, kind, program_id, livemode, hook_url, created_at}, and `account` where one is pinned. `public_url` is
 * without a slash at its end. */
void connection_write_json(struct jsonw *w, const char *name, const struct connection *connection,
                           struct str public_url);

/* B20: the mode is that of its world. */
MUST_CHECK enum status connection_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
