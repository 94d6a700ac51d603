/* One-time links and sessions of participants. A link is used by an UPDATE that only one can make; what was used, has
 * expired, was never drawn or leads to somebody who is blocked answers the same. Runs inside a transaction, on its
 * thread. */

#include "domain/portal/portal_session.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/audit/audit.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_store.h"

static const char *const object_word[] = {"portal_link", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct portal_link, object, url, CONSTANT, 0, .words = object_word) ENTITY_TOLD(
        struct portal_link, participant_id, participant_id, ID, 0, .prefix = "ptc", .doc = "Whom it lets in.")
        ENTITY_TOLD(struct portal_link, url, url, TEXT, MEMBER_NULL,
                    .doc = "Opened in a browser, it asks once, and then lets its participant in. Shown only now; null "
                           "where it is sent, for then nobody else gets to see it.")
            ENTITY_TOLD(struct portal_link, expires_at, expires_at, TIME, MEMBER_NULL,
                        .doc = "Until when it can be used; null where it is sent: a day from then on.")
                ENTITY_TOLD(struct portal_link, message_id, message_id, ID, MEMBER_NULL, .prefix = "msg",
                            .doc = "The message that takes it along; null where it was not to be sent.")};
const struct entity portal_link_entity = ENTITY("PortalLink", members, struct portal_link);

/* By the wall clock: see the migration. */
static int64_t wall(const struct act *act)
{
    return txn_now(act->txn);
}

static struct value hash_value(const uint8_t hash[32])
{
    return value_bytes((struct str){(const char *)hash, 32});
}

static enum status tell(struct act *act, const char *action, const struct id *participant_id, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = "ptc", .object_id = *participant_id};
    return audit_write(act, &entry, NULL, err);
}

/* ---- one-time links ---- */

static enum status check_open_links(struct act *act, const struct id *participant_id, struct error *err)
{
    struct result rows;
    TRY(txn_query(
        act->txn, &portal_statements[PORTAL_SQL_LINK_OPEN],
        VALUES(value_int(act->ws), value_id(participant_id), value_int(wall(act)), value_int(LIMIT_PORTAL_LINKS)),
        &rows, err));
    if (rows.row_count < LIMIT_PORTAL_LINKS)
        return STATUS_OK;
    return error_set(err, ERROR_LIMIT_REACHED, NULL,
                     "This participant has %d links that can be used. Use one of them, or wait until one expires.",
                     LIMIT_PORTAL_LINKS);
}

enum status portal_link_check(const struct participant_brief *participant, struct error *err)
{
    if (portal_lets_in(&(struct portal_visitor){.status = participant->status}))
        return STATUS_OK;
    return error_set(err, ERROR_CONFLICT, "status", "A participant who is %.*s is not let into the portal.",
                     STR_ARG(participant->status));
}

enum status portal_link_create(struct act *act, const struct id *participant_id, int64_t life_s,
                               struct portal_link *ret, struct error *err)
{
    struct participant_brief participant;
    TRY(participant_brief_read(act, participant_id, &participant, err));
    TRY(portal_link_check(&participant, err));
    TRY(participant_keep(act, participant_id, err));
    TRY(check_open_links(act, participant_id, err));
    uint8_t hash[32];
    struct portal_link link = {.participant_id = *participant_id, .expires_at = wall(act) + life_s * TIME_US_PER_S};
    portal_token_draw(act, link.token, hash);
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_LINK_SWEEP],
                 VALUES(value_int(act->ws), value_id(participant_id), value_int(wall(act))), err));
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_LINK_INSERT],
                 VALUES(hash_value(hash), value_int(act->ws), value_id(participant_id), value_int(wall(act)),
                        value_int(link.expires_at)),
                 err));
    TRY(tell(act, "participant.portal_link_created", participant_id, err));
    *ret = link;
    return STATUS_OK;
}

struct str portal_link_url(struct arena *arena, struct str public_url, const struct portal_link *link)
{
    return str_from(arena_format(arena, "%.*s/portal/enter/%s", STR_ARG(public_url), link->token));
}

static enum status find(struct txn *txn, int sql, struct str token, struct portal_visitor *ret, struct error *err)
{
    uint8_t hash[32];
    struct result rows;
    if (!portal_token_hash(token, hash))
        return portal_refuse(err);
    TRY(txn_query(txn, &portal_statements[sql], VALUES(hash_value(hash), value_int(txn_now(txn))), &rows, err));
    if (rows.row_count == 0)
        return portal_refuse(err);
    struct portal_visitor visitor = portal_visitor_of(&rows, 0);
    if (!portal_lets_in(&visitor))
        return portal_refuse(err);
    *ret = visitor;
    return STATUS_OK;
}

enum status portal_link_look(struct txn *txn, struct str token, struct portal_visitor *ret, struct error *err)
{
    return find(txn, PORTAL_SQL_LINK_FIND, token, ret, err);
}

enum status portal_link_use(struct act *act, struct str token, char ret_session[PORTAL_TOKEN_SIZE], struct error *err)
{
    uint8_t hash[32];
    struct result used;
    if (!portal_token_hash(token, hash))
        return portal_refuse(err);
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_LINK_USE], VALUES(hash_value(hash), value_int(wall(act))),
                  &used, err));
    if (used.row_count == 0)
        return portal_refuse(err);
    struct id participant_id = result_id(&used, 0, 0);
    return portal_session_begin(act, &participant_id, false, ret_session, err);
}

/* ---- sessions ---- */

enum status portal_session_begin(struct act *act, const struct id *participant_id, bool framed,
                                 char ret_session[PORTAL_TOKEN_SIZE], struct error *err)
{
    uint8_t hash[32];
    int64_t expires_at = wall(act) + LIMIT_PORTAL_SESSION_DAYS * TIME_US_PER_DAY;
    portal_token_draw(act, ret_session, hash);
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_SESSION_SWEEP],
                 VALUES(value_int(act->ws), value_id(participant_id), value_int(LIMIT_PORTAL_SESSIONS - 1)), err));
    TRY(txn_exec(act->txn, &portal_statements[PORTAL_SQL_SESSION_INSERT],
                 VALUES(hash_value(hash), value_int(act->ws), value_id(participant_id), value_int(wall(act)),
                        value_int(expires_at), value_int(framed)),
                 err));
    return tell(act, "participant.portal_entered", participant_id, err);
}

enum status portal_session_find(struct txn *txn, struct str session, struct portal_visitor *ret, struct error *err)
{
    return find(txn, PORTAL_SQL_SESSION_FIND, session, ret, err);
}

enum status portal_session_end(struct act *act, struct str session, struct error *err)
{
    uint8_t hash[32];
    struct result ended;
    if (!portal_token_hash(session, hash))
        return STATUS_OK;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_SESSION_END], VALUES(hash_value(hash), value_int(act->ws)),
                  &ended, err));
    if (ended.row_count == 0)
        return STATUS_OK;
    struct id participant_id = result_id(&ended, 0, 0);
    return tell(act, "participant.portal_left", &participant_id, err);
}

/* ---- the cookie ---- */

struct str portal_cookie_name(bool secure)
{
    return secure ? STR("__Host-rfd_portal") : STR("rfd_portal");
}

struct str portal_cookie(struct arena *arena, struct str session, bool framed, bool secure)
{
    const char *site = framed && secure ? "SameSite=None; Secure; Partitioned"
                       : secure         ? "SameSite=Lax; Secure"
                                        : "SameSite=Lax";
    int64_t age_s = str_is_none(session) ? 0 : LIMIT_PORTAL_SESSION_DAYS * INT64_C(86400);
    return str_from(arena_format(arena, "%.*s=%.*s; Path=/; Max-Age=%lld; HttpOnly; %s",
                                 STR_ARG(portal_cookie_name(secure)), STR_ARG(session), (long long)age_s, site));
}
