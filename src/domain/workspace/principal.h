#pragma once

#include <stdint.h>

#include "base/env.h"
#include "base/str.h"

/* Who acts: the one that a credential, a connection or the machine itself stands for, and what it may see and do. An
 * act carries it (act.h), the trail records it. Plain data. */

/* A set of scopes, a bit for each. Which bit is which is key/scope.h's matter. */
struct scope_set {
    uint64_t bits;
};

#define SCOPE_ALL ((struct scope_set){UINT64_MAX})

enum principal_kind {
    PRINCIPAL_SYSTEM, /* sweeps: nobody asked */
    PRINCIPAL_KEY,
    PRINCIPAL_USER,
    PRINCIPAL_PARTICIPANT,
    PRINCIPAL_CONNECTION,
    PRINCIPAL_CLI,
};

struct principal {
    enum principal_kind kind;
    struct id id; /* of the key, user, participant or connection; zero for system and cli */
    struct scope_set scopes;
    struct id participant_id; /* of a participant; or zero */
    struct id request_id;     /* zero outside of a request */
    int64_t source;           /* keyed hash of the client's network (click_network); 0: unknown */
};

/* "key": as the trail has it, and how answers name it. */
struct str principal_kind_name(enum principal_kind kind);

/* Prefix of the ids of the kind so named ("key": "key", "connection": "con"); null where it has none. */
const char *principal_id_prefix(struct str kind_name);

/* The machine, and whoever sits at its terminal: both may do all. */
static inline struct principal principal_system(void)
{
    return (struct principal){.kind = PRINCIPAL_SYSTEM, .scopes = SCOPE_ALL};
}

static inline struct principal principal_cli(void)
{
    return (struct principal){.kind = PRINCIPAL_CLI, .scopes = SCOPE_ALL};
}
