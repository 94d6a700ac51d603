/* /v1/me: what a participant sees and does, by a token that its business has signed or by the portal's cookie. The same
 * domain functions as the portal's pages; the owner rule of the routes binds each act to the caller's own rows. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/case_fields.h"
#include "api/routes.h"
#include "domain/portal/portal_rows.h"
#include "domain/portal/portal_session.h"
#include "domain/portal/portal_settings.h"
#include "domain/portal/portal_summary.h"

static const struct id *self(const struct call *call)
{
    return act_only(&call->act);
}

static struct str address_of(struct call *call, struct str code)
{
    return link_url(txn_arena(call->act.txn), call->api->public_url, code);
}

/* ---- itself ---- */

static enum status write_me(struct call *call, struct error *err)
{
    struct portal_me me;
    TRY(portal_me_read(&call->act, self(call), &me, err));
    struct link *links = arena_array(txn_arena(call->act.txn), me.links.count, sizeof *links);
    for (size_t i = 0; i < me.links.count; i++) {
        links[i] = ((const struct link *)me.links.items)[i];
        links[i].url = address_of(call, links[i].code);
    }
    me.links.items = links;
    me.link_url = address_of(call, me.code);
    entity_write(&portal_me_entity, &call->w, NULL, &me, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status me_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    return write_me(call, err);
}

static enum status me_change_parse(struct call *call, struct error *err)
{
    return portal_me_patch_normalise(call->command, &call->request->arena, err);
}

static enum status me_change_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    TRY(portal_me_change(&call->act, self(call), call->command, err));
    return write_me(call, err);
}

static enum status me_summary_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct portal_summary summary;
    TRY(portal_summary_read_own(&call->act, self(call), &summary, err));
    summary.link_url = address_of(call, summary.code);
    entity_write(&portal_own_summary_entity, &call->w, NULL, &summary, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- lists ---- */

static const struct field referrals_fields[] = {LIST_FIELDS("ref")};
static const struct schema referrals_query = SCHEMA("OwnReferralList", referrals_fields, struct list_query);

static enum status me_referrals_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct page page = call_page(call->query);
    struct portal_referral *rows;
    size_t count;
    bool more;
    TRY(portal_referral_list(&call->act, self(call), &page, &rows, &count, &more, err));
    call_write_page(call, &portal_referral_entity, rows, count, more, "ref",
                    offsetof(struct portal_referral, referral.id));
    return STATUS_OK;
}

static const struct field rewards_fields[] = {LIST_FIELDS("rwd")};
static const struct schema rewards_query = SCHEMA("OwnRewardList", rewards_fields, struct list_query);

static enum status me_rewards_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct page page = call_page(call->query);
    struct portal_reward *rows;
    size_t count;
    bool more;
    TRY(portal_reward_list(&call->act, self(call), &page, call->api->seal, &rows, &count, &more, err));
    call_write_page(call, &portal_reward_entity, rows, count, more, "rwd", offsetof(struct portal_reward, reward.id));
    return STATUS_OK;
}

/* ---- cases ---- */

static const struct field cases_fields[] = {LIST_FIELDS("cas")};
static const struct schema cases_query = SCHEMA("OwnCaseList", cases_fields, struct list_query);

static enum status check_own_case(struct call *call, const struct id *after, struct error *err)
{
    struct review_case found;
    if (id_is_none(after))
        return STATUS_OK;
    enum status status = review_read(&call->act, after, &found, err);
    if (status != STATUS_NOT_FOUND)
        return status;
    return error_set(err, ERROR_INVALID_CURSOR, "starting_after",
                     "This is no row of this list: give next_cursor of the page before, or leave it out.");
}

static enum status me_cases_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct list_ask ask = {.page = call_page(call->query)};
    void *found;
    size_t count;
    bool more;
    TRY(check_own_case(call, &ask.page.after, err));
    ask.filters[CASES_PARTICIPANT] = value_id(self(call));
    TRY(list_read(&call->act, &review_case_list, &ask, &found, &count, &more, err));
    TRY(review_tell(&call->act, found, count, err));
    call_write_page(call, &portal_case_entity, found, count, more, "cas", offsetof(struct review_case, id));
    return STATUS_OK;
}

static const struct field case_fields[] = {CASE_FIELDS()};
static const struct schema case_body = SCHEMA("OwnCaseCreate", case_fields, struct portal_case_fields);

static enum status me_case_parse(struct call *call, struct error *err)
{
    return portal_case_check(call->command, err);
}

static enum status me_case_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct portal_case_fields fields = *(const struct portal_case_fields *)call->command;
    struct review_case opened = {0};
    fields.participant_id = *self(call);
    TRY(portal_case_open(&call->act, &fields, &opened, err));
    call->status = 201;
    entity_write(&portal_case_entity, &call->w, NULL, &opened, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- the session ---- */

struct session_told {
    struct id participant_id;
    bool open;
};
static const char *const session_word[] = {"portal_session", NULL};
static const struct member session_members[] = {
    ENTITY_TOLD(struct session_told, object, participant_id, CONSTANT, 0, .words = session_word)
        ENTITY_TOLD(struct session_told, participant_id, participant_id, ID, 0, .prefix = "ptc", .doc = "Whose it is.")
            ENTITY_TOLD(struct session_told, open, open, BOOL, 0, .doc = "Whether it goes on.")};
static const struct entity session_entity = ENTITY("PortalSession", session_members, struct session_told);

struct session_command {
    struct str token;
};
static const struct field session_fields[] = {
    {.name = "token",
     .type = FIELD_TEXT,
     .min = 1,
     .offset = offsetof(struct session_command, token),
     .flags = FIELD_REQUIRED,
     .doc = "Of a one-time link: what stands behind /portal/enter/."},
};
static const struct schema session_body = SCHEMA("PortalSessionCreate", session_fields, struct session_command);

static void tell_session(struct call *call, const struct id *participant_id, struct str session)
{
    struct session_told told = {*participant_id, !str_is_none(session)};
    call->cookie = portal_cookie(&call->request->arena, session, false, api_by_tls(call->api));
    entity_write(&session_entity, &call->w, NULL, &told, ENTITY_ALONE);
}

/* Nobody has said who calls yet: the link leads to a world. */
static enum status me_enter_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct session_command *command = call->command;
    struct portal_visitor visitor;
    char session[PORTAL_TOKEN_SIZE];
    struct act act;
    TRY(portal_link_look(txn, command->token, &visitor, err));
    struct principal principal = portal_principal(&visitor, &call->request->id, call->caller.principal.source);
    TRY(portal_enter(txn, &visitor, principal, &act, err));
    TRY(portal_link_use(&act, command->token, session, err));
    call->status = 201;
    tell_session(call, &visitor.participant_id, str_from(session));
    return STATUS_OK;
}

static enum status me_leave_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    TRY(portal_session_end(&call->act, http_cookie(call->request, portal_cookie_name(api_by_tls(call->api))), err));
    tell_session(call, self(call), STR_NONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route me_routes[] = {
    CALL("/v1/me", GET, .scope = "participants:read", .owner = OWNER_SELF, .flags = ROUTE_CHEAP, .act = me_read_act,
         .summary = "The calling participant, its program and what that offers.", .told = &portal_me_entity),
    CALL("/v1/me", PATCH, .scope = "participants:write", .owner = OWNER_SELF, .flags = ROUTE_WRITE,
         .body = &portal_me_patch_schema, .parse = me_change_parse, .act = me_change_act,
         .summary = "Changes the own language and notifications.", .told = &portal_me_entity),
    CALL("/v1/me/cases", GET, .scope = "cases:read", .owner = OWNER_SELF, .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &cases_query, .act = me_cases_act, .summary = "Own cases with their answers, newest first.",
         .told = &portal_case_entity),
    CALL("/v1/me/cases", POST, .scope = "cases:write", .owner = OWNER_SELF, .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
         .body = &case_body, .parse = me_case_parse, .act = me_case_act,
         .summary = "Says that a referral is missing, or that one stands wrong.", .told = &portal_case_entity),
    CALL("/v1/me/referrals", GET, .scope = "referrals:read", .owner = OWNER_SELF, .flags = ROUTE_LIST,
         .query = &referrals_query, .act = me_referrals_act, .summary = "Own referrals, newest first.",
         .told = &portal_referral_entity),
    CALL("/v1/me/rewards", GET, .scope = "rewards:read", .owner = OWNER_SELF, .flags = ROUTE_LIST,
         .query = &rewards_query, .act = me_rewards_act, .summary = "Own rewards, newest first.",
         .told = &portal_reward_entity),
    CALL("/v1/me/session", DELETE, .scope = "participants:write", .owner = OWNER_SELF, .flags = ROUTE_WRITE,
         .act = me_leave_act, .summary = "Signs out.", .told = &session_entity),
    CALL("/v1/me/session", POST, .scope = "public", .flags = ROUTE_WRITE | ROUTE_PUBLIC | ROUTE_SIGN_IN,
         .body = &session_body, .act = me_enter_act,
         .summary = "Uses a one-time link: signs in, and sets the portal's cookie.", .told = &session_entity),
    CALL("/v1/me/summary", GET, .scope = "participants:read", .owner = OWNER_SELF, .flags = ROUTE_CHEAP,
         .act = me_summary_act, .summary = "Own figures, credit and what the next referral brings.",
         .told = &portal_own_summary_entity),
};
const size_t me_route_count = sizeof me_routes / sizeof me_routes[0];
