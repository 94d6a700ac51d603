#pragma once

#include "base/crypto.h"
#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/webhook/event_type.h"
#include "domain/workspace/verify.h"

/* Webhook endpoints: addresses that a business gives, so that it is told of changes of its world. Live and test worlds
 * have their own, and to both is really sent. What is sent to them is delivery.h, of what webhook_event.h makes.
 *
 * An endpoint has a secret that its messages are signed with (Standard Webhooks), told once, when it is made or
 * rotated; for LIMIT_SECRET_ROTATION_HOURS after a rotation the one before signs too. Secrets are sealed under the
 * master key's sub-key that the caller hands in.
 *
 * A disabled endpoint is sent nothing. What happens meanwhile is kept for it, and goes out once it is enabled, unless
 * its receiver has said that it is gone. It is disabled by a person, by an answer 410, when nothing but failures has
 * come of it for LIMIT_WEBHOOK_DISABLE_DAYS, or with a lost master key.
 *
 * Runs inside a transaction, on its thread. */

/* Numbers are stored: never change them. */
enum webhook_kind { WEBHOOK_PLAIN, WEBHOOK_REST_HOOK };
enum webhook_status { WEBHOOK_ENABLED, WEBHOOK_DISABLED };
enum webhook_reason { WEBHOOK_BY_HAND = 1, WEBHOOK_GONE, WEBHOOK_FAILING, WEBHOOK_SECRET_LOST };

extern const char *const webhook_kinds[];    /* null-terminated, like the others */
extern const char *const webhook_statuses[]; /* "enabled", "disabled" */
extern const char *const webhook_reasons[];  /* by enum webhook_reason less 1 */

/* Body of POST /v1/webhook_endpoints. */
struct webhook_fields {
    struct str url;
    struct str_array events;
    struct str description;
    struct id program_id;
    int kind; /* FIELD_CHOICE of webhook_kinds */
};
extern const struct schema webhook_schema;

/* Body of PATCH /v1/webhook_endpoints/{id}: absent members stay as they are. */
struct webhook_patch {
    struct str url;
    struct str_array events;
    struct str description;
    int status; /* FIELD_CHOICE of webhook_statuses */
};
extern const struct schema webhook_patch_schema;

/* ERROR_INVALID_VALUE `events[n]`: no event would ever be of it. Needs no data; any thread. */
MUST_CHECK enum status webhook_events_check(const struct str_array *events, struct error *err);

/* How it goes: filled by webhook_read_health(). */
struct webhook_health {
    int64_t waiting, dead; /* deliveries; LIMIT_COUNTED stands for as many or more */
};

/* A stored endpoint. Views live in the transaction's arena. */
struct webhook_endpoint {
    struct id id;
    int kind; /* enum webhook_kind */
    struct str url;
    struct str events; /* JSON array of filters */
    struct str description;
    struct id program_id;  /* or none: all programs */
    int status;            /* enum webhook_status */
    int disabled_reason;   /* enum webhook_reason, 0 */
    int64_t disabled_at;   /* TIME_NONE: enabled */
    int64_t failing_since; /* TIME_NONE: the last delivery worked */
    int64_t not_before;    /* TIME_NONE: at once */
    struct id case_id;     /* of the warning, or none */
    struct str sealed, previous_sealed;
    int64_t previous_until; /* wall clock */
    struct id replay_after, replay_until;
    int64_t created_at;
    int64_t deleted_at;

    struct webhook_health health;
    struct str secret; /* told by whoever makes it; else absent */
};
extern const struct entity webhook_endpoint_entity;
struct webhook_deleted {
    struct id id;
    bool deleted;
};
extern const struct entity webhook_deleted_entity;

/* Fields are checked. With its secret, this once. ERROR_NOT_FOUND `program_id`; ERROR_LIMIT_REACHED. */
MUST_CHECK enum status webhook_create(struct act *act, const struct webhook_fields *fields,
                                      const uint8_t seal[SUBKEY_SIZE], struct webhook_endpoint *ret, struct error *err);

/* Fields are checked. ERROR_NOT_FOUND `id`; of `status` enabled ERROR_INVALID_STATE when its secret is lost. */
MUST_CHECK enum status webhook_change(struct act *act, const struct id *id, const struct webhook_patch *fields,
                                      struct webhook_endpoint *ret, struct error *err);

/* A new secret, which the answer holds. */
MUST_CHECK enum status webhook_rotate(struct act *act, const struct id *id, const uint8_t seal[SUBKEY_SIZE],
                                      struct webhook_endpoint *ret, struct error *err);

MUST_CHECK enum status webhook_delete(struct act *act, const struct id *id, struct error *err);

/* ERROR_NOT_FOUND `id`, also of a deleted one. */
MUST_CHECK enum status webhook_endpoint_read(struct act *act, const struct id *id, struct webhook_endpoint *ret,
                                             struct error *err);
MUST_CHECK enum status webhook_read_health(struct act *act, struct webhook_endpoint *endpoints, size_t count,
                                           struct error *err);

/* For list_read(); no filters. */
extern const struct list webhook_list;

/* All of the world that are told of changes at all: in the transaction's arena. */
MUST_CHECK enum status webhook_all(struct act *act, struct webhook_endpoint **ret, size_t *ret_count,
                                   struct error *err);

/* Whether an endpoint wants to be told of such events, of its program. */
bool webhook_wants(const struct webhook_endpoint *endpoint, struct str type);

/* ---- how it goes ---- */

/* An attempt has worked: an earlier warning is resolved. Writes only where the last one had not. */
MUST_CHECK enum status webhook_worked(struct act *act, const struct webhook_endpoint *endpoint, struct error *err);

/* An attempt has failed. After LIMIT_WEBHOOK_WARN_HOURS of nothing else a case says so; after
 * LIMIT_WEBHOOK_DISABLE_DAYS it is disabled. `wait_until`: the receiver wants to be left alone so long, or TIME_NONE.
 */
MUST_CHECK enum status webhook_failed(struct act *act, const struct webhook_endpoint *endpoint, int64_t wait_until,
                                      struct error *err);

/* Disables it, with a case. Not by hand: that is webhook_change(). */
MUST_CHECK enum status webhook_disable(struct act *act, const struct webhook_endpoint *endpoint,
                                       enum webhook_reason reason, struct error *err);

/* ---- secrets ---- */

enum { WEBHOOK_SECRETS = 2, WEBHOOK_SECRET_BYTES = 32 };
struct webhook_keys {
    uint8_t items[WEBHOOK_SECRETS][WEBHOOK_SECRET_BYTES];
    size_t count; /* the new one first */
};
/* False: there is none, or it was sealed by another key. `now_at` is the wall clock. Whoever asks wipes them. */
bool webhook_open_secrets(const struct webhook_endpoint *endpoint, const uint8_t seal[SUBKEY_SIZE], int64_t now_at,
                          struct webhook_keys *ret);

/* Destroys the secrets of the world's endpoints, whose key is lost, and disables them until they are rotated. */
MUST_CHECK enum status webhook_give_up_secrets(struct act *act, size_t *ret_count, struct error *err);

/* B17: each delivery has its act, which does not wait in the outbox any more, and its endpoint. */
MUST_CHECK enum status webhook_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
