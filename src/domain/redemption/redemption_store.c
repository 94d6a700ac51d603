/* The statements of redemptions. */

#include "domain/redemption/redemption_store.h"

#include "store/list_text.h"

#define REDEMPTION_SELECT "SELECT ws" REDEMPTION_COLUMNS(ENTITY_NAME) " FROM redemption WHERE ws = $1"
#define REDEMPTION_TYPES "i" REDEMPTION_COLUMNS(ENTITY_LETTER)
#define REDEMPTION_LOT_TYPES "i" REDEMPTION_LOT_COLUMNS(ENTITY_LETTER)
#define REDEMPTION_PAGE(filters) LIST_TEXT(REDEMPTION_COLUMNS(ENTITY_NAME), "redemption", "created_at", filters)

const struct statement redemption_statements[REDEMPTION_SQL_COUNT] = {
    [REDEMPTION_SQL_INSERT] =
        {
            .name = "redemption_insert",
            .purpose = "write a redemption, once per reference; no row when there is one",
            .text = "INSERT INTO redemption (ws" REDEMPTION_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_13 ") ON CONFLICT DO NOTHING RETURNING id",
            .params = REDEMPTION_TYPES,
            .columns = "b",
        },
    [REDEMPTION_SQL_INSERT_LOT] =
        {
            .name = "redemption_insert_lot",
            .purpose = "note what a redemption takes of a lot",
            .text = "INSERT INTO redemption_lot (ws" REDEMPTION_LOT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_6 ")",
            .params = REDEMPTION_LOT_TYPES,
            .columns = "",
        },
    [REDEMPTION_SQL_READ] =
        {
            .name = "redemption_read",
            .purpose = "a redemption by its id",
            .text = REDEMPTION_SELECT " AND id = $2",
            .params = "ib",
            .columns = REDEMPTION_TYPES,
        },
    [REDEMPTION_SQL_LOCK] =
        {
            .name = "redemption_lock",
            .purpose = "a redemption by its id, kept from others",
            .text = REDEMPTION_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = REDEMPTION_TYPES,
        },
    [REDEMPTION_SQL_FIND] =
        {
            .name = "redemption_find",
            .purpose = "a redemption by its reference",
            .text = REDEMPTION_SELECT " AND reference = $2",
            .params = "it",
            .columns = REDEMPTION_TYPES,
        },
    [REDEMPTION_SQL_CLOSE] =
        {
            .name = "redemption_close",
            .purpose = "capture or release a redemption",
            .text = "UPDATE redemption SET status = $3, captured_amount = $4, closed_at = $5, expires_at = NULL WHERE "
                    "ws = $1 AND id = $2",
            .params = "ibiii",
            .columns = "",
        },
    [REDEMPTION_SQL_CAPTURE_LOT] =
        {
            .name = "redemption_capture_lot",
            .purpose = "note what a redemption has spent of a lot",
            .text = "UPDATE redemption_lot SET captured_amount = $4 WHERE ws = $1 AND redemption_id = $2 AND n = $3",
            .params = "ibii",
            .columns = "",
        },
    [REDEMPTION_SQL_LOTS] =
        {
            .name = "redemption_lots",
            .purpose = "what redemptions have taken of which lots, in their order",
            .text =
                "SELECT ws" REDEMPTION_LOT_COLUMNS(ENTITY_NAME) " FROM redemption_lot WHERE ws = $1 AND "
                                                                "redemption_id IN ({ids}) ORDER BY redemption_id, n",
            .params = "i",
            .columns = REDEMPTION_LOT_TYPES,
        },
    [REDEMPTION_SQL_LIST_DUE] =
        {
            .name = "redemption_list_due",
            .purpose = "open redemptions whose time is over, first due first",
            .text = "SELECT id FROM redemption WHERE ws = $1 AND expires_at <= $2 ORDER BY expires_at, id LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [REDEMPTION_SQL_HELD] =
        {
            .name = "redemption_held",
            .purpose = "whether there is a redemption of this id",
            .text = "SELECT id FROM redemption WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [REDEMPTION_SQL_LIST] =
        {
            .name = "redemption_list",
            .purpose = "one page of all redemptions, newest first",
            .text = REDEMPTION_PAGE(""),
            .params = LIST_PARAMS,
            .columns = REDEMPTION_TYPES,
        },
    [REDEMPTION_SQL_LIST_CONTACT] =
        {
            .name = "redemption_list_contact",
            .purpose = "one page of what a contact has spent",
            .text = REDEMPTION_PAGE(" AND contact_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = REDEMPTION_TYPES,
        },
    [REDEMPTION_SQL_LIST_CONTACT_STATUS] =
        {
            .name = "redemption_list_contact_status",
            .purpose = "those of one state",
            .text = REDEMPTION_PAGE(" AND contact_id = $7 AND status = $8"),
            .params = LIST_PARAMS "bi",
            .columns = REDEMPTION_TYPES,
        },
    [REDEMPTION_SQL_LIST_STATUS] =
        {
            .name = "redemption_list_status",
            .purpose = "one page of the redemptions of one state",
            .text = REDEMPTION_PAGE(" AND status = $7"),
            .params = LIST_PARAMS "i",
            .columns = REDEMPTION_TYPES,
        },
    [REDEMPTION_SQL_WRONG_SUMS] =
        {
            .name = "redemption_wrong_sums",
            .purpose = "redemptions that are not the sums of their lots (verify, B7)",
            .text = "SELECT d.id FROM redemption d LEFT JOIN (SELECT redemption_id, SUM(requested_amount) AS "
                    "requested, SUM(captured_amount) AS captured FROM redemption_lot WHERE ws = $1 GROUP BY "
                    "redemption_id) AS s ON s.redemption_id = d.id WHERE d.ws = $1 AND (d.requested_amount <> "
                    "COALESCE(s.requested, 0) OR d.captured_amount <> COALESCE(s.captured, 0))",
            .params = "i",
            .columns = "b",
        },
    [REDEMPTION_SQL_WRONG_STATES] =
        {
            .name = "redemption_wrong_states",
            .purpose = "redemptions whose times and amounts are not those of their state (verify, B8)",
            .text = "SELECT id FROM redemption WHERE ws = $1 AND NOT CASE status WHEN 0 THEN captured_amount = 0 AND "
                    "expires_at IS NOT NULL AND closed_at IS NULL WHEN 1 THEN captured_amount > 0 AND expires_at IS "
                    "NULL AND closed_at IS NOT NULL ELSE captured_amount = 0 AND expires_at IS NULL AND closed_at IS "
                    "NOT NULL END",
            .params = "i",
            .columns = "b",
        },
    [REDEMPTION_SQL_WRONG_MONEY] =
        {
            .name = "redemption_wrong_money",
            .purpose = "redemptions whose amounts are not what the journal has moved for them (verify, B7): spent, and "
                       "set aside and not given back",
            .text = "SELECT d.id FROM redemption d LEFT JOIN (SELECT t.cause_id, SUM(CASE WHEN t.effect = 'redeem' "
                    "AND e.kind = 6 THEN e.amount ELSE 0 END) AS spent, SUM(CASE WHEN e.kind = 4 THEN e.amount ELSE 0 "
                    "END) AS reserved FROM ledger_txn t JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id WHERE "
                    "t.ws = $1 AND t.cause_kind = 'rdm' GROUP BY t.cause_id) AS s ON s.cause_id = d.id WHERE d.ws = "
                    "$1 AND (COALESCE(s.spent, 0) <> d.captured_amount OR COALESCE(s.reserved, 0) <> CASE d.status "
                    "WHEN 0 THEN d.requested_amount ELSE 0 END)",
            .params = "i",
            .columns = "b",
        },
    [REDEMPTION_SQL_WRONG_RESERVES] =
        {
            .name = "redemption_wrong_reserves",
            .purpose = "lots that have another amount reserved than open redemptions, the order of a gift card, or "
                       "what is to be handed over at Stripe, hold of them (verify, B7)",
            .text = "SELECT l.id FROM lot l LEFT JOIN (SELECT p.reward_id, SUM(p.requested_amount) AS held FROM "
                    "redemption_lot p JOIN redemption d ON d.ws = p.ws AND d.id = p.redemption_id WHERE p.ws = $1 AND "
                    "d.status = 0 GROUP BY p.reward_id) AS s ON s.reward_id = l.id LEFT JOIN gift_order g ON g.ws = "
                    "l.ws AND g.reward_id = l.id AND g.state <= 2 LEFT JOIN handover h ON h.ws = l.ws AND h.id = l.id "
                    "WHERE l.ws = $1 AND l.reserved <> COALESCE(s.held, 0) + COALESCE(g.amount, 0) + COALESCE(h.held, "
                    "0)",
            .params = "i",
            .columns = "b",
        },
    [REDEMPTION_SQL_STRAY] =
        {
            .name = "redemption_stray",
            .purpose = "redemptions of people who do not exist (verify, B20)",
            .text = "SELECT d.id FROM redemption d LEFT JOIN contact c ON c.ws = d.ws AND c.id = d.contact_id "
                    "LEFT JOIN participant p ON p.ws = d.ws AND p.id = d.participant_id WHERE d.ws = $1 AND (c.id IS "
                    "NULL OR (d.participant_id IS NOT NULL AND p.id IS NULL))",
            .params = "i",
            .columns = "b",
        },
    [REDEMPTION_SQL_STRAY_LOTS] =
        {
            .name = "redemption_stray_lots",
            .purpose = "parts of redemptions that do not exist, or of lots of another owner or currency (verify, B20)",
            .text = "SELECT p.reward_id FROM redemption_lot p LEFT JOIN redemption d ON d.ws = p.ws AND d.id = "
                    "p.redemption_id LEFT JOIN lot l ON l.ws = p.ws AND l.id = p.reward_id WHERE p.ws = $1 AND (d.id "
                    "IS NULL OR l.id IS NULL OR l.owner_id <> d.contact_id OR l.currency <> d.currency)",
            .params = "i",
            .columns = "b",
        },
};
