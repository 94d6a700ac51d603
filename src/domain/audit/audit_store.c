/* The statements of the trail: writing it, reading a timeline, proving it. */

#include "domain/audit/audit_store.h"

#include "store/list_text.h"

/* Who did it, by name: a key of the world, or a user. */
#define AUDIT_ACTORS                                                                                                   \
    "LEFT JOIN api_key k ON k.ws = a.ws AND k.id = a.actor_id LEFT JOIN console_user u ON u.id = a.actor_id "

static const struct member row_members[] = {AUDIT_ROW_COLUMNS(ENTITY_COLUMN)};
const struct entity audit_row_entity = ENTITY("AuditRow", row_members, struct audit_row);

static const struct member list_members[] = {AUDIT_LIST_COLUMNS(ENTITY_COLUMN)};
const struct entity audit_list_entity = ENTITY("AuditListRow", list_members, struct audit_row);

static const struct list_filter filters[] = {
    [AUDIT_OBJECT] = {"object_id", 'b'}, [AUDIT_REFERRAL] = {"referral_id", 'b'}, [AUDIT_ACTOR] = {"actor_id", 'b'}};
static const struct list_path paths[] = {
    {0, &audit_statements[AUDIT_SQL_LIST], false},
    {LIST_FILTER(AUDIT_OBJECT), &audit_statements[AUDIT_SQL_LIST_OBJECT], false},
    {LIST_FILTER(AUDIT_REFERRAL), &audit_statements[AUDIT_SQL_LIST_REFERRAL], false},
    {LIST_FILTER(AUDIT_ACTOR), &audit_statements[AUDIT_SQL_LIST_ACTOR], false},
};
const struct list audit_list = {
    .name = "audit",
    .entity = &audit_list_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &audit_statements[AUDIT_SQL_HELD],
};

#define AUDIT_TYPES "i" AUDIT_LIST_COLUMNS(ENTITY_LETTER)
#define AUDIT_PAGE(filters) LIST_TEXT(AUDIT_LIST_COLUMNS(ENTITY_NAME), "audit", "created_at", filters)

const struct statement audit_statements[AUDIT_SQL_COUNT] = {
    [AUDIT_SQL_INSERT] =
        {
            .name = "audit_insert",
            .purpose = "record an act",
            .text = "INSERT INTO audit (ws, id, actor_type, actor_id, request_id, source, action, object_kind, "
                    "object_id, referral_id, event_id, changes, noted, created_at) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            .params = "ibtbbbttbbbtii",
            .columns = "",
        },
    [AUDIT_SQL_INSERT_UNSEALED] =
        {
            .name = "audit_insert_unsealed",
            .purpose = "note that an act is not sealed yet",
            .text = "INSERT INTO unsealed (ws, id) VALUES ($1, $2)",
            .params = "ib",
            .columns = "",
        },
    [AUDIT_SQL_INSERT_NOTE] =
        {
            .name = "audit_insert_note",
            .purpose = "keep an act's free text apart, where it may be deleted",
            .text = "INSERT INTO note (ws, id, text) VALUES ($1, $2, $3)",
            .params = "ibt",
            .columns = "",
        },
    [AUDIT_SQL_TIMELINE] =
        {
            .name = "audit_timeline",
            .purpose = "a page of a referral's timeline, newest first",
            .text = "SELECT a.ws" AUDIT_ROW_COLUMNS(
                ENTITY_NAME) " FROM audit a "
                             "LEFT JOIN note n ON n.ws = a.ws AND n.id = a.id AND a.noted = 1 " AUDIT_ACTORS
                             "WHERE a.ws = $1 AND a.referral_id = $2 AND a.id < $3 AND a.created_at >= $4 "
                             "AND a.created_at < $5 ORDER BY a.id DESC LIMIT $6",
            .params = "ibbiii",
            .columns = "i" AUDIT_ROW_COLUMNS(ENTITY_LETTER),
        },
    [AUDIT_SQL_ON_TIMELINE] =
        {
            .name = "audit_on_timeline",
            .purpose = "whether a row is of a referral's timeline",
            .text = "SELECT id FROM audit WHERE ws = $1 AND id = $2 AND referral_id = $3",
            .params = "ibb",
            .columns = "b",
        },
    [AUDIT_SQL_CHANGES] =
        {
            .name = "audit_changes",
            .purpose = "what happened in a world since, newest first",
            .text = "SELECT id, action, object_kind, object_id, referral_id FROM audit WHERE ws = $1 AND id > $2 "
                    "ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = "bttbb",
        },
    [AUDIT_SQL_LIST] =
        {
            .name = "audit_list",
            .purpose = "a page of the trail, newest first",
            .text = AUDIT_PAGE(""),
            .params = LIST_PARAMS,
            .columns = AUDIT_TYPES,
        },
    [AUDIT_SQL_LIST_OBJECT] =
        {
            .name = "audit_list_object",
            .purpose = "a page of what was done to an object that is on no timeline",
            .text = AUDIT_PAGE(" AND object_id = $7 AND referral_id IS NULL"),
            .params = LIST_PARAMS "b",
            .columns = AUDIT_TYPES,
        },
    [AUDIT_SQL_LIST_REFERRAL] =
        {
            .name = "audit_list_referral",
            .purpose = "a page of what was done to a referral and what belongs to it",
            .text = AUDIT_PAGE(" AND referral_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = AUDIT_TYPES,
        },
    [AUDIT_SQL_LIST_ACTOR] =
        {
            .name = "audit_list_actor",
            .purpose = "a page of what somebody did",
            .text = AUDIT_PAGE(" AND actor_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = AUDIT_TYPES,
        },
    [AUDIT_SQL_HELD] =
        {
            .name = "audit_held",
            .purpose = "whether a row is of a world's trail",
            .text = "SELECT id FROM audit WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [AUDIT_SQL_NOTES] =
        {
            .name = "audit_notes",
            .purpose = "the notes of acts",
            .text = "SELECT id, text FROM note WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [AUDIT_SQL_KEY_NAMES] =
        {
            .name = "audit_key_names",
            .purpose = "the names of keys",
            .text = "SELECT id, name FROM api_key WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [AUDIT_SQL_USER_NAMES] =
        {
            .name = "audit_user_names",
            .purpose = "the names of users, who are of no world",
            .text = "SELECT id, name FROM console_user WHERE id IN ({ids})",
            .params = "",
            .columns = "bt",
        },
    [AUDIT_SQL_UNKNOWN_KEYS] =
        {
            .name = "audit_unknown_keys",
            .purpose =
                "verify: acts of keys that do not exist; a test key acts on users too, who are of the live world",
            .text = "SELECT a.id FROM audit a LEFT JOIN (SELECT id FROM api_key WHERE ws = $1 OR "
                    "ws = (SELECT twin_ws FROM workspace WHERE ws = $1)) k ON k.id = a.actor_id "
                    "WHERE a.ws = $1 AND a.actor_type = 'key' AND k.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_USERS] =
        {
            .name = "audit_unknown_users",
            .purpose = "verify: acts of users that do not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN console_user u ON u.id = a.actor_id "
                    "WHERE a.ws = $1 AND a.actor_type = 'user' AND u.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_CONNECTIONS] =
        {
            .name = "audit_unknown_connections",
            .purpose = "verify: acts of connections that do not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN connection c ON c.ws = a.ws AND c.id = a.actor_id "
                    "WHERE a.ws = $1 AND a.actor_type = 'connection' AND c.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_EVENTS] =
        {
            .name = "audit_unknown_events",
            .purpose = "verify: acts caused by events that do not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN event e ON e.ws = a.ws AND e.id = a.event_id "
                    "WHERE a.ws = $1 AND a.event_id IS NOT NULL AND e.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_UNKNOWN_REFERRALS] =
        {
            .name = "audit_unknown_referrals",
            .purpose = "verify: acts on the timeline of a referral that does not exist",
            .text = "SELECT a.id FROM audit a LEFT JOIN referral r ON r.ws = a.ws AND r.id = a.referral_id "
                    "WHERE a.ws = $1 AND a.referral_id IS NOT NULL AND r.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_NEITHER_SEALED] =
        {
            .name = "audit_neither_sealed",
            .purpose = "verify: acts that do not wait to be sealed",
            .text = "SELECT a.id FROM audit a LEFT JOIN unsealed u ON u.ws = a.ws AND u.id = a.id "
                    "WHERE a.ws = $1 AND u.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [AUDIT_SQL_NOTHING_TO_SEAL] =
        {
            .name = "audit_nothing_to_seal",
            .purpose = "verify: what waits to be sealed and is no act",
            .text = "SELECT u.id FROM unsealed u LEFT JOIN audit a ON a.ws = u.ws AND a.id = u.id "
                    "WHERE u.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
