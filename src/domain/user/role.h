#pragma once

#include "base/entity.h"
#include "domain/workspace/principal.h"

/* Roles: what a user may do in a workspace, as a table of scopes. The table is told by GET /v1/roles. Pure; any thread.
 */

/* In the order in which they are told: from the most to the least. */
enum role {
    ROLE_OWNER,
    ROLE_ADMIN,
    ROLE_MANAGER,
    ROLE_STAFF,
    ROLE_FINANCE,
    ROLE_VIEWER,
    ROLE_COUNT,
};

/* Names in that order, null-terminated: what is stored and told. */
extern const char *const role_names[];

/* The scopes of a role. */
struct scope_set role_scopes(enum role role);

/* Whether a user of this role may make, change and disable users of the other one: an owner all, an admin all but
 * owners, others nobody. */
bool role_governs(enum role role, enum role other);

/* A row of the table as it is told. */
struct role_told {
    int role;
    struct str title; /* its name for people */
    struct str_array scopes;
};

extern const struct entity role_entity;

/* Fills ROLE_COUNT rows, in the arena. */
struct role_told *role_table(struct arena *arena);

/* The scopes as words, in the arena: "*" alone for all. */
struct str_array role_scope_words(enum role role, struct arena *arena);
