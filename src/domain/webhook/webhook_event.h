#pragma once

#include "base/jsonw.h"
#include "domain/webhook/event_type.h"
#include "domain/workspace/act.h"

/* What receivers are told of a change: the envelope and in it the object as the API tells it. It is written once, when
 * the change is taken off the outbox, and stays as it is: each try, each endpoint and each replay gets the same bytes.
 * What later acts have changed of the object meanwhile is put back to what it was, as far as the trail names it.
 *
 * The server's own address is not known there, and may be another when it is sent: where it belongs, the stored text
 * has U+0000, which no other text can hold, and webhook_event_body() puts it in.
 *
 * Runs inside a transaction, on its thread; webhook_event_body() on any. */

#define WEBHOOK_API_VERSION "v1"

struct webhook_event {
    struct id id; /* of the act in the trail */
    int64_t at;
    const struct event_type *type;
    struct id object_id;
    struct id referral_id; /* on whose timeline the act is, or none */
    int64_t sequence;      /* the referral's; 0: none */
    struct str changes;    /* JSON, or absent */
};

/* The envelope of the API, for its description. */
struct webhook_sample {
    struct id id;
    struct str type, data, changes;
    bool livemode;
    int64_t created_at;
    struct opt_int sequence;
};
extern const struct entity webhook_sample_entity;

/* The stored text, and the program that the object is of (none: of no single one). ERROR_NOT_FOUND: there is no such
 * object. */
MUST_CHECK enum status webhook_event_write(struct act *act, const struct webhook_event *event, struct str *ret_text,
                                           struct id *ret_program_id, struct error *err);

/* What is sent of a stored text. `public_url` is without a slash at its end. In `arena`. */
struct str webhook_event_body(struct str text, struct str public_url, struct arena *arena);

/* An object as the API tells it, as JSON with U+0000 for the server's address. */
MUST_CHECK enum status webhook_object_write(struct act *act, const char *kind, const struct id *id, struct buf *out,
                                            struct id *ret_program_id, struct error *err);

/* The envelope around an object's JSON, stored text like webhook_event_write()'s. */
struct str webhook_event_envelope(const struct act *act, const struct webhook_event *event, struct str data);

/* The newest object of a type's kind as such an event, as if it had just happened; without one, what an entity's table
 * says of itself. For whoever sets up a receiver. */
MUST_CHECK enum status webhook_event_sample(struct act *act, const struct event_type *type, struct str *ret_text,
                                            struct error *err);
