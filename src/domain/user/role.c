/* The table of roles. Pure; any thread. */

#include "domain/user/role.h"

#include <assert.h>

#include "domain/key/scope.h"

const char *const role_names[] = {
    [ROLE_OWNER] = "owner",     [ROLE_ADMIN] = "admin",   [ROLE_MANAGER] = "manager", [ROLE_STAFF] = "staff",
    [ROLE_FINANCE] = "finance", [ROLE_VIEWER] = "viewer", [ROLE_COUNT] = NULL,
};

/* What everybody sees who may open the console, with views of his own. Who the others are and which keys there are is
 * no part of it. */
#define READS                                                                                                          \
    "cases:read clicks:read codes:read connections:read contacts:read events:read groups:read imports:read "           \
    "ledger:read links:read messages:read participants:read payouts:read programs:read reconciliations:read "          \
    "redemptions:read referrals:read reports:read rewards:read settings:read views:read views:write"

/* The daily work with people and leads. */
#define DESK READS " cases:write contacts:write links:write messages:write participants:write referrals:write"

/* By role. */
static const struct {
    const char *title;
    const char *scopes;
} roles[] = {
    [ROLE_OWNER] = {"Owner", "*"},
    [ROLE_ADMIN] = {"Administrator", "*"},
    [ROLE_MANAGER] = {"Manager", DESK " audit:read clicks:write events:write groups:write imports:write programs:write "
                                      "redemptions:write reports:write rewards:write users:read"},
    [ROLE_STAFF] = {"Staff", DESK},
    [ROLE_FINANCE] = {"Finance", READS " audit:read cases:write payouts:write reconciliations:write redemptions:write "
                                       "reports:write rewards:write"},
    [ROLE_VIEWER] = {"Viewer", READS},
};

struct scope_set role_scopes(enum role role)
{
    struct scope_set scopes = {0};
    assert(role < ROLE_COUNT);
    enum status status = scope_set_parse(str_from(roles[role].scopes), &scopes, NULL);
    assert(status == STATUS_OK);
    return scopes;
}

bool role_governs(enum role role, enum role other)
{
    return role == ROLE_OWNER || (role == ROLE_ADMIN && other != ROLE_OWNER);
}

static const struct member members[] = {
    ENTITY_TOLD(struct role_told, role, role, NAME, 0, .words = role_names, .doc = "Its name in calls.")
        ENTITY_TOLD(struct role_told, name, title, TEXT, 0, .doc = "Its name for people, in English.")
            ENTITY_TOLD(struct role_told, scopes, scopes, WORDS, 0, .doc = "What it may do; `*` is all.")};
const struct entity role_entity = ENTITY("Role", members, struct role_told);

struct str_array role_scope_words(enum role role, struct arena *arena)
{
    struct str rest = scope_set_text(role_scopes(role), arena);
    struct str_array words = {arena_array(arena, SCOPE_WORDS_MAX, sizeof(struct str)), 0};
    while (!str_is_none(rest))
        words.items[words.count++] = str_split(&rest, ' ');
    return words;
}

struct role_told *role_table(struct arena *arena)
{
    struct role_told *rows = arena_array(arena, ROLE_COUNT, sizeof *rows);
    for (int role = 0; role < ROLE_COUNT; role++)
        rows[role] = (struct role_told){
            .role = role,
            .title = str_from(roles[role].title),
            .scopes = role_scope_words((enum role)role, arena),
        };
    return rows;
}
