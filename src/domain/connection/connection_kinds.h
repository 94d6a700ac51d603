#pragma once

#include <jansson.h>

#include "base/schema.h"
#include "domain/audit/audit.h"
#include "domain/connection/connection.h"

/* What each kind of connection has: which settings, which secrets, how they are checked. Settings and secrets are JSON
 * objects, each checked by a field table as a whole whenever one of them is set; stripe has none of either, but a
 * signing secret. Pure; any thread. */

struct connection_kind {
    const char *name; /* "smtp" */
    enum connection_family family;
    const struct schema *settings, *secrets; /* null: stripe */
    bool signs;            /* its messages are checked by the secret, so the one before is good for a while */
    const char *hook;      /* where it posts to, behind the connection's id; null: nowhere */
    const char *hook_name; /* before it: "stripe" */
    bool hook_secret;      /* the address has a secret part; of webhook if its settings say so */
    bool named;            /* a program may have several, told apart by `account` */
    /* What is left out and has a usual value is set, in the JSON; may be null. */
    void (*complete)(json_t *settings);
    /* What the tables do not know; params are as the request has them: "settings.host". Structs of the two schemas. */
    enum status (*check)(const void *settings, const void *secrets, struct arena *arena, struct error *err);
};

/* By the name of a stored connection; null for none that this version has. */
const struct connection_kind *connection_kind_named(struct str name);

/* By FIELD_CHOICE of connection_kinds; null for one of a later version. */
const struct connection_kind *connection_kind_chosen(int choice);

/* Settings and secrets as they are stored: compact JSON, keys sorted. */
struct connection_texts {
    struct str settings, secrets;
};

/* What becomes of the stored ones (absent: none yet) when these members are set: null takes one away, what is not named
 * stays, but for usual values that hang on one that is named (the port on `security`, the header on `auth`), which are
 * found anew. `settings` and `secrets` may be null. Errors name the member. Texts in `arena`. */
MUST_CHECK enum status connection_merge(const struct connection_kind *kind, const struct connection_texts *stored,
                                        const json_t *settings, const json_t *secrets, struct arena *arena,
                                        struct connection_texts *ret, struct error *err);

/* Adds to the trail which settings changed, by their names alone: a value may be somebody's address. */
void connection_note_settings(const struct connection_kind *kind, struct str before, struct str after,
                              struct changes *changes);

/* ERROR_UNKNOWN_FIELD for what this kind does not have. */
MUST_CHECK enum status connection_refuse_other(const struct connection_kind *kind,
                                               const struct connection_patch *fields, struct error *err);
