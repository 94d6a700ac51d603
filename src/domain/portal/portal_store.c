/* The statements of the portal. Credentials lead from a bare hash, or a token's program, to a world. */

#include "domain/portal/portal_store.h"

/* What a visitor is made of, and whether its session is framed. */
#define VISITOR(framed) "w.ws, w.livemode, w.clock_offset_us, p.id, p.program_id, p.contact_id, p.status, " framed
#define VISITOR_TYPES "iiibbbti"

#define LOT_SELECT                                                                                                     \
    "SELECT l.id, l.available, l.expires_at, l.currency, r.referral_id, r.title FROM reward r"                         \
    " JOIN lot l ON l.ws = r.ws AND l.id = r.id"                                                                       \
    " WHERE r.ws = $1 AND r.contact_id = $2 AND r.participant_id = $3 AND l.available > 0"

struct portal_visitor portal_visitor_of(const struct result *rows, size_t row)
{
    return (struct portal_visitor){
        .ws = result_int(rows, row, 0),
        .livemode = result_int(rows, row, 1) != 0,
        .clock_offset_us = result_int(rows, row, 2),
        .participant_id = result_id(rows, row, 3),
        .program_id = result_id(rows, row, 4),
        .contact_id = result_id(rows, row, 5),
        .status = result_str(rows, row, 6),
        .framed = result_int(rows, row, 7) != 0,
    };
}

const struct statement portal_statements[PORTAL_SQL_COUNT] = {
    [PORTAL_SQL_LINK_INSERT] =
        {
            .name = "portal_link_insert",
            .purpose = "a new one-time link, by its token's hash",
            .text = "INSERT INTO portal_link (hash, ws, participant_id, created_at, expires_at) "
                    "VALUES ($1, $2, $3, $4, $5)",
            .params = "bibii",
            .columns = "",
        },
    [PORTAL_SQL_LINK_FIND] =
        {
            .name = "portal_link_find",
            .purpose = "whom a one-time link lets in that can still be used, in any world",
            .text =
                "SELECT " VISITOR("CAST(0 AS BIGINT)") " FROM portal_link k JOIN workspace w ON w.ws = k.ws "
                                                       "JOIN participant p ON p.ws = k.ws AND p.id = k.participant_id "
                                                       "WHERE k.hash = $1 AND k.expires_at > $2 AND k.used_at IS NULL",
            .params = "bi",
            .columns = VISITOR_TYPES,
        },
    [PORTAL_SQL_LINK_USE] =
        {
            .name = "portal_link_use",
            .purpose = "use a one-time link, once",
            .text = "UPDATE portal_link SET used_at = $2 WHERE hash = $1 AND expires_at > $2 AND used_at IS NULL "
                    "RETURNING participant_id",
            .params = "bi",
            .columns = "b",
        },
    [PORTAL_SQL_LINK_OPEN] =
        {
            .name = "portal_link_open",
            .purpose = "a participant's links that can be used, $4 at most",
            .text = "SELECT hash FROM portal_link WHERE ws = $1 AND participant_id = $2 AND expires_at > $3 "
                    "AND used_at IS NULL LIMIT $4",
            .params = "ibii",
            .columns = "b",
        },
    [PORTAL_SQL_LINK_SWEEP] =
        {
            .name = "portal_link_sweep",
            .purpose = "forget a participant's links that have expired",
            .text = "DELETE FROM portal_link WHERE ws = $1 AND participant_id = $2 AND expires_at <= $3",
            .params = "ibi",
            .columns = "",
        },
    [PORTAL_SQL_SESSION_INSERT] =
        {
            .name = "portal_session_insert",
            .purpose = "a participant's new session, by its cookie's hash",
            .text = "INSERT INTO portal_session (hash, ws, participant_id, created_at, expires_at, framed) "
                    "VALUES ($1, $2, $3, $4, $5, $6)",
            .params = "bibiii",
            .columns = "",
        },
    [PORTAL_SQL_SESSION_FIND] =
        {
            .name = "portal_session_find",
            .purpose = "whose session it is, in any world",
            .text = "SELECT " VISITOR("s.framed") " FROM portal_session s JOIN workspace w ON w.ws = s.ws "
                                                  "JOIN participant p ON p.ws = s.ws AND p.id = s.participant_id "
                                                  "WHERE s.hash = $1 AND s.expires_at > $2",
            .params = "bi",
            .columns = VISITOR_TYPES,
        },
    [PORTAL_SQL_SESSION_END] =
        {
            .name = "portal_session_end",
            .purpose = "sign a participant out",
            .text = "DELETE FROM portal_session WHERE hash = $1 AND ws = $2 RETURNING participant_id",
            .params = "bi",
            .columns = "b",
        },
    [PORTAL_SQL_SESSION_SWEEP] =
        {
            .name = "portal_session_sweep",
            .purpose = "end a participant's sessions but for the newest $3",
            .text = "DELETE FROM portal_session WHERE ws = $1 AND participant_id = $2 AND created_at <= "
                    "(SELECT created_at FROM portal_session WHERE ws = $1 AND participant_id = $2 "
                    "ORDER BY created_at DESC LIMIT 1 OFFSET $3)",
            .params = "ibi",
            .columns = "",
        },
    [PORTAL_SQL_KEY_INSERT] =
        {
            .name = "portal_key_insert",
            .purpose = "a program's new signing key, its secret sealed",
            .text = "INSERT INTO portal_key (ws, id, program_id, name, secret, created_at) "
                    "VALUES ($1, $2, $3, $4, $5, $6)",
            .params = "ibbtbi",
            .columns = "",
        },
    [PORTAL_SQL_KEY_HELD] =
        {
            .name = "portal_key_held",
            .purpose = "whether a program has a signing key",
            .text = "SELECT id FROM portal_key WHERE ws = $1 AND id = $2 AND program_id = $3",
            .params = "ibb",
            .columns = "b",
        },
    [PORTAL_SQL_KEY_LIST] =
        {
            .name = "portal_key_list",
            .purpose = "a program's signing keys, newest first",
            .text = "SELECT id, program_id, created_at, revoked_at, name FROM portal_key "
                    "WHERE program_id = $2 AND ws = $1 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = "bbiit",
        },
    [PORTAL_SQL_KEY_OPEN] =
        {
            .name = "portal_key_open",
            .purpose = "a program's signing keys that are in use, $3 at most",
            .text = "SELECT id FROM portal_key WHERE program_id = $2 AND ws = $1 AND revoked_at IS NULL LIMIT $3",
            .params = "ibi",
            .columns = "b",
        },
    [PORTAL_SQL_KEY_REVOKE] =
        {
            .name = "portal_key_revoke",
            .purpose = "end a signing key and destroy its secret, once",
            .text = "UPDATE portal_key SET revoked_at = $4, secret = NULL WHERE ws = $1 AND id = $2 "
                    "AND program_id = $3 AND revoked_at IS NULL RETURNING id",
            .params = "ibbi",
            .columns = "b",
        },
    [PORTAL_SQL_KEY_GIVE_UP] =
        {
            .name = "portal_key_give_up",
            .purpose = "revoke the signing keys whose secrets nobody can open any more",
            .text = "UPDATE portal_key SET revoked_at = $2, secret = NULL WHERE ws = $1 AND revoked_at IS NULL "
                    "RETURNING id",
            .params = "ii",
            .columns = "b",
        },
    [PORTAL_SQL_KEY_OF_PROGRAM] =
        {
            .name = "portal_key_of_program",
            .purpose = "the signing keys of a program with its world, in any world",
            .text = "SELECT k.secret, w.ws, w.livemode, w.clock_offset_us FROM portal_key k "
                    "JOIN workspace w ON w.ws = k.ws WHERE k.program_id = $1 AND k.revoked_at IS NULL "
                    "ORDER BY k.id DESC LIMIT $2",
            .params = "bi",
            .columns = "biii",
        },
    [PORTAL_SQL_VISITOR] =
        {
            .name = "portal_visitor",
            .purpose = "a participant as a visitor of its program's portal",
            .text = "SELECT " VISITOR("CAST(0 AS BIGINT)") " FROM participant p JOIN workspace w ON w.ws = p.ws "
                                                           "WHERE p.ws = $1 AND p.id = $2 AND p.program_id = $3",
            .params = "ibb",
            .columns = VISITOR_TYPES,
        },
    [PORTAL_SQL_PROGRAM_READ] =
        {
            .name = "portal_program_read",
            .purpose = "what a program has set for its portal",
            .text = "SELECT origins, share FROM portal_program WHERE ws = $1 AND program_id = $2",
            .params = "ib",
            .columns = "tt",
        },
    [PORTAL_SQL_PROGRAM_WRITE] =
        {
            .name = "portal_program_write",
            .purpose = "keep what a program sets for its portal",
            .text = "INSERT INTO portal_program (ws, program_id, origins, share) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT (ws, program_id) DO UPDATE SET origins = excluded.origins, share = excluded.share",
            .params = "ibtt",
            .columns = "",
        },
    [PORTAL_SQL_MUTED_READ] =
        {
            .name = "portal_muted_read",
            .purpose = "what a participant does not want to be told, and by which name it may be seen",
            .text = "SELECT muted, shown, shown_name FROM portal_participant WHERE ws = $1 AND participant_id = $2",
            .params = "ib",
            .columns = "iit",
        },
    [PORTAL_SQL_MUTED_WRITE] =
        {
            .name = "portal_muted_write",
            .purpose = "keep what a participant does not want to be told",
            .text = "INSERT INTO portal_participant (ws, participant_id, muted) VALUES ($1, $2, $3) "
                    "ON CONFLICT (ws, participant_id) DO UPDATE SET muted = excluded.muted",
            .params = "ibi",
            .columns = "",
        },
    [PORTAL_SQL_SHOWN_WRITE] =
        {
            .name = "portal_shown_write",
            .purpose = "keep by which name a participant may be seen",
            .text = "INSERT INTO portal_participant (ws, participant_id, muted, shown, shown_name) VALUES ($1, $2, 0, "
                    "$3, $4) ON CONFLICT (ws, participant_id) DO UPDATE SET shown = excluded.shown, "
                    "shown_name = excluded.shown_name",
            .params = "ibit",
            .columns = "",
        },
    [PORTAL_SQL_LOTS] =
        {
            .name = "portal_lots",
            .purpose = "what a participant can use, first to lapse first, of its contact's rewards; $5 at most",
            .text = LOT_SELECT " AND (l.expires_at IS NULL OR l.expires_at > $4) "
                               "ORDER BY COALESCE(l.expires_at, 9223372036854775807), l.id LIMIT $5",
            .params = "ibbii",
            .columns = "biitbt",
        },
    [PORTAL_SQL_RULE_REWARDS] =
        {
            .name = "portal_rule_rewards",
            .purpose = "a participant's rewards by one rule, newest first; $5 at most",
            .text = "SELECT r.step, r.status, r.referral_id, r.created_at FROM reward r WHERE r.ws = $1 "
                    "AND r.contact_id = $2 AND r.participant_id = $3 AND r.rule_key = $4 ORDER BY r.id DESC LIMIT $5",
            .params = "ibbti",
            .columns = "iibi",
        },
    [PORTAL_SQL_REFERRAL_REWARDS] =
        {
            .name = "portal_referral_rewards",
            .purpose = "what referrals have brought their participant, and what of it did not last",
            .text = "SELECT r.referral_id, r.amount, r.currency, r.status, r.reason_code FROM reward r "
                    "WHERE r.ws = $1 AND r.root_id IN ({ids}) AND r.participant_id = $2 AND r.role = 'referrer' "
                    "AND r.amount IS NOT NULL ORDER BY r.id",
            .params = "ib",
            .columns = "bitit",
        },
    [PORTAL_SQL_COUNTER] =
        {
            .name = "portal_counter",
            .purpose = "how often a rule has counted for a participant",
            .text = "SELECT value FROM counter WHERE ws = $1 AND owner_id = $2 AND name = $3 AND period = $4",
            .params = "ibti",
            .columns = "i",
        },
    [PORTAL_SQL_BALANCES] =
        {
            .name = "portal_balances",
            .purpose = "what is a contact's own, per currency, for its statement",
            .text = "SELECT currency, available, reserved, clawback FROM balance WHERE ws = $1 AND owner_id = $2 "
                    "ORDER BY currency",
            .params = "ib",
            .columns = "tiii",
        },
    [PORTAL_SQL_ENTRIES] =
        {
            .name = "portal_entries",
            .purpose = "entries since $5 on the accounts that are a contact's own or its debt, in one currency",
            .text =
                "SELECT e.txn_id, t.created_at, t.effect, e.lot_id, e.kind, e.amount, r.referral_id, r.title, "
                "r.reason_code, d.reference FROM ledger_entry e JOIN ledger_txn t ON t.ws = e.ws AND t.id = e.txn_id "
                "JOIN reward r ON r.ws = e.ws AND r.id = e.lot_id "
                "LEFT JOIN redemption d ON d.ws = t.ws AND d.id = t.cause_id WHERE e.ws = $1 AND e.owner_id = $2 "
                "AND e.txn_id >= $3 AND e.kind IN (3, 4, 7) AND t.currency = $4 AND t.created_at >= $5 "
                "ORDER BY e.txn_id, e.n",
            .params = "ibbti",
            .columns = "bitbiibttt",
        },
};
