/* Telling a session. Within an act. */

#include "api/session_told.h"

#include "api/api.h"
#include "api/authentication.h"
#include "domain/user/sign_in.h"
#include "domain/workspace/business.h"
#include "domain/workspace/workspace.h"

/* ---- its user ---- */

struct told_user {
    struct id id;
    struct str email, name, locale, time_zone;
    bool totp;
};

static const struct member user_members[] = {
    ENTITY_TOLD(struct told_user, id, id, ID, 0, .prefix = "usr", .doc = "The user's id.")
        ENTITY_TOLD(struct told_user, email, email, TEXT, 0, .doc = "The address that the user signs in with.")
            ENTITY_TOLD(struct told_user, name, name, TEXT, 0, .doc = "The user's name.")
                ENTITY_TOLD(struct told_user, locale, locale, TEXT, 0, .doc = "The user's language.")
                    ENTITY_TOLD(struct told_user, time_zone, time_zone, TEXT, 0,
                                .doc = "Kept for clients of their own; the console goes by the workspace's.")
                        ENTITY_TOLD(struct told_user, totp, totp, BOOL, 0, .doc = "Whether there is a second factor.")};
static const struct entity user_told_entity = ENTITY("SessionUser", user_members, struct told_user);

/* ---- its world ---- */

struct told_world {
    struct id id;
    bool livemode;
    struct str name, time_zone, locale;
    struct currency currency;
    int64_t now_at;
};

static const struct member world_members[] = {
    ENTITY_TOLD(struct told_world, id, id, ID, 0, .prefix = "wks", .doc = "The world's id: for Referd-Workspace.")
        ENTITY_TOLD(struct told_world, livemode, livemode, BOOL, 0, .doc = "False in the test world.")
            ENTITY_TOLD(struct told_world, name, name, TEXT, 0, .doc = "What the business is called.")
                ENTITY_TOLD(struct told_world, currency, currency, CURRENCY, 0, .doc = "What the business counts in.")
                    ENTITY_TOLD(struct told_world, time_zone, time_zone, TEXT, 0, .doc = "The business's time zone.")
                        ENTITY_TOLD(struct told_world, locale, locale, TEXT, 0, .doc = "The business's language.")
                            ENTITY_TOLD(struct told_world, now, now_at, TIME, 0, .doc = "The world's time.")};
static const struct entity world_told_entity = ENTITY("SessionWorld", world_members, struct told_world);

/* ---- all of it ---- */

struct told {
    struct id id;
    struct told_user user;
    struct str csrf_token;
    struct entity_list workspaces;
    const struct told_world *workspace; /* null: the user is a member of none */
    struct str role;
    struct str_array scopes;
    int64_t confirmed_until;
};

static const char *const object_word[] = {"session", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct told, object, id, CONSTANT, 0,
                .words = object_word) ENTITY_TOLD(struct told, id, id, ID, 0, .prefix = "ses", .doc = "Its id.")
        ENTITY_TOLD(struct told, user, user, PART, 0, .entity = &user_told_entity, .doc = "Who is signed in.")
            ENTITY_TOLD(struct told, csrf_token, csrf_token, TEXT, 0,
                        .doc = "What calls that change something send in the header X-CSRF-Token.")
                ENTITY_TOLD(struct told, workspaces, workspaces, LIST, 0, .entity = &session_workspace_entity,
                            .doc = "The workspaces of which the user is a member.")
                    ENTITY_TOLD(struct told, workspace, workspace, OBJECT, MEMBER_NULL, .entity = &world_told_entity,
                                .doc = "The world that this call is in; null for a user of no workspace.")
                        ENTITY_TOLD(struct told, role, role, TEXT, MEMBER_NULL, .words = role_names,
                                    .doc = "What the user is in it.")
                            ENTITY_TOLD(struct told, scopes, scopes, WORDS, 0,
                                        .doc = "What the user may do in it; `*` is all.")
                                ENTITY_TOLD(struct told, confirmed_until, confirmed_until, TIME, 0,
                                            .doc = "Until when acts that ask for it need no confirmation.")};
const struct entity session_told_entity = ENTITY("Session", members, struct told);

static enum status read_world(struct txn *txn, const struct session *session, struct told *told, struct error *err)
{
    struct told_world *world = arena_alloc(txn_arena(txn), sizeof *world);
    struct workspace workspace;
    struct business business;
    struct act act = act_begin(txn, session->ws, session->livemode, session->clock_offset_us, principal_system());
    TRY(workspace_read(txn, session->ws, &workspace, err));
    TRY(business_read(&act, &business, err));
    *world = (struct told_world){
        .id = workspace.id,
        .livemode = workspace.livemode,
        .name = business.name,
        .time_zone = business.time_zone,
        .locale = business.locale,
        .currency = business.currency,
        .now_at = txn_now(txn) + workspace.clock_offset_us,
    };
    told->workspace = world;
    told->role = str_from(role_names[session->role]);
    told->scopes = role_scope_words((enum role)session->role, txn_arena(txn));
    return STATUS_OK;
}

enum status session_tell(struct call *call, const struct session *session, struct str token, struct error *err)
{
    struct txn *txn = call->act.txn;
    struct account account;
    struct session_workspace *rows;
    size_t count;
    TRY(account_read(txn, &session->user_id, &account, err));
    TRY(session_workspaces(txn, &session->user_id, &rows, &count, err));
    struct told told = {
        .id = session->id,
        .user = {account.id, account.email, account.name, account.locale, account.time_zone,
                 account_has_totp(&account)},
        .csrf_token = session_csrf_token(token, txn_arena(txn)),
        .workspaces = {rows, count},
        .confirmed_until = session_confirmed_until(session),
    };
    if (session->in_world)
        TRY(read_world(txn, session, &told, err));
    entity_write(&session_told_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

enum status session_let_in(struct call *call, const struct id *account_id, struct error *err)
{
    struct arena *arena = &call->request->arena;
    char token[TOKEN_TEXT_SIZE + 1];
    struct session session;
    TRY(sign_in(call->act.txn, account_id, call->caller.principal, http_header(call->request, STR("User-Agent")), token,
                &session, err));
    struct str text = str_copy(arena, (struct str){token, TOKEN_TEXT_SIZE});
    crypto_wipe(token, sizeof token);
    call->cookie = session_cookie(call->api, text, arena);
    return session_tell(call, &session, text, err);
}
