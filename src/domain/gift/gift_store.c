/* The statements of gift card orders. */

#include "domain/gift/gift_store.h"

#include "store/list_text.h"

#define GIFT_SELECT "SELECT ws" GIFT_COLUMNS(ENTITY_NAME) " FROM gift_order WHERE ws = $1"
#define GIFT_TYPES "i" GIFT_COLUMNS(ENTITY_LETTER)
#define GIFT_PAGE(filters) LIST_TEXT(GIFT_COLUMNS(ENTITY_NAME), "gift_order", "created_at", filters)

const struct statement gift_statements[GIFT_SQL_COUNT] = {
    [GIFT_SQL_INSERT] =
        {
            .name = "gift_insert",
            .purpose = "order a gift card, once for its reward",
            .text = "INSERT INTO gift_order (ws" GIFT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_22 ")",
            .params = GIFT_TYPES,
            .columns = "",
        },
    [GIFT_SQL_SAVE] =
        {
            .name = "gift_save",
            .purpose = "what became of an order",
            .text = "UPDATE gift_order SET state = $3, rounds = $4, attempts = $5, next_try_at = $6, problem = $7, "
                    "reason = $8, provider_id = $9, provider_reward_id = $10, link = $11, delivered_at = $12, amount "
                    "= $13 WHERE ws = $1 AND id = $2",
            .params = "ibiiiiitttbii",
            .columns = "",
        },
    [GIFT_SQL_READ] =
        {
            .name = "gift_read",
            .purpose = "an order by its id",
            .text = GIFT_SELECT " AND id = $2",
            .params = "ib",
            .columns = GIFT_TYPES,
        },
    [GIFT_SQL_LOCK] =
        {
            .name = "gift_lock",
            .purpose = "an order by its id, kept from others",
            .text = GIFT_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = GIFT_TYPES,
        },
    [GIFT_SQL_OF_REWARDS] =
        {
            .name = "gift_of_rewards",
            .purpose = "the orders of rewards",
            .text = GIFT_SELECT " AND reward_id IN ({ids})",
            .params = "i",
            .columns = GIFT_TYPES,
        },
    [GIFT_SQL_GIVE_UP] =
        {
            .name = "gift_give_up",
            .purpose = "destroy the addresses of a world's cards, which nobody can open any more",
            .text = "UPDATE gift_order SET link = NULL WHERE ws = $1 AND link IS NOT NULL RETURNING id",
            .params = "i",
            .columns = "b",
        },
    [GIFT_SQL_DUE] =
        {
            .name = "gift_due",
            .purpose = "orders of live worlds whose next call is due, first due first",
            .text = "SELECT ws, id FROM gift_order WHERE livemode = 1 AND next_try_at <= $1 ORDER BY next_try_at, ws, "
                    "id LIMIT $2",
            .params = "ii",
            .columns = "ib",
        },
    [GIFT_SQL_DUE_TEST] =
        {
            .name = "gift_due_test",
            .purpose = "orders of a test world, which are shown and not made",
            .text = "SELECT id FROM gift_order WHERE livemode = 0 AND next_try_at <= $2 AND ws = $1 ORDER BY "
                    "next_try_at, ws, id LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [GIFT_SQL_HELD] =
        {
            .name = "gift_held",
            .purpose = "whether there is an order of this id",
            .text = "SELECT id FROM gift_order WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [GIFT_SQL_LIST] =
        {
            .name = "gift_list",
            .purpose = "one page of all orders, newest first",
            .text = GIFT_PAGE(""),
            .params = LIST_PARAMS,
            .columns = GIFT_TYPES,
        },
    [GIFT_SQL_LIST_STATE] =
        {
            .name = "gift_list_state",
            .purpose = "one page of the orders of one state",
            .text = GIFT_PAGE(" AND state = $7"),
            .params = LIST_PARAMS "i",
            .columns = GIFT_TYPES,
        },
    [GIFT_SQL_ADD_TROUBLE] =
        {
            .name = "gift_add_trouble",
            .purpose = "a case says that orders do not go out; no row when one has said so",
            .text =
                "INSERT INTO gift_trouble (ws, connection_id, problem, case_id) VALUES ($1, $2, $3, $4) ON CONFLICT "
                "DO NOTHING RETURNING problem",
            .params = "ibib",
            .columns = "i",
        },
    [GIFT_SQL_TROUBLES] =
        {
            .name = "gift_troubles",
            .purpose = "the cases that say that orders do not go out by a connection",
            .text = "SELECT problem, case_id FROM gift_trouble WHERE ws = $1 AND connection_id = $2 ORDER BY problem",
            .params = "ib",
            .columns = "ib",
        },
    [GIFT_SQL_END_TROUBLE] =
        {
            .name = "gift_end_trouble",
            .purpose = "orders go out by a connection again",
            .text = "DELETE FROM gift_trouble WHERE ws = $1 AND connection_id = $2",
            .params = "ib",
            .columns = "",
        },
    [GIFT_SQL_WRONG_MONEY] =
        {
            .name = "gift_wrong_money",
            .purpose = "orders whose money is not where their state says: reserved while they are under way, paid (and "
                       "perhaps owed, or taken back) when they were delivered, neither else (verify, B11)",
            .text =
                "SELECT g.id FROM gift_order g JOIN lot l ON l.ws = g.ws AND l.id = g.reward_id WHERE g.ws = $1 AND "
                "(l.reserved <> CASE WHEN g.state <= 2 THEN g.amount ELSE 0 END OR (g.state = 3 AND l.paid_out + "
                "l.clawback + l.reversed < g.amount) OR (g.state <> 3 AND l.paid_out <> 0) OR (g.state >= 3) <> "
                "(g.next_try_at IS NULL) OR (g.state = 3) <> (g.delivered_at IS NOT NULL))",
            .params = "i",
            .columns = "b",
        },
    [GIFT_SQL_STRAY] =
        {
            .name = "gift_stray",
            .purpose = "orders of no reward of this kind, contact, program and currency (verify, B20)",
            .text = "SELECT g.id FROM gift_order g LEFT JOIN reward r ON r.ws = g.ws AND r.id = g.reward_id WHERE g.ws "
                    "= $1 AND (r.id IS NULL OR r.kind <> 'gift_card' OR r.contact_id <> g.contact_id OR r.program_id "
                    "<> g.program_id OR r.currency <> g.currency)",
            .params = "i",
            .columns = "b",
        },
    [GIFT_SQL_WITHOUT] =
        {
            .name = "gift_without",
            .purpose = "gift cards that were issued and not ordered (verify, B20)",
            .text = "SELECT r.id FROM reward r LEFT JOIN gift_order g ON g.ws = r.ws AND g.reward_id = r.id WHERE r.ws "
                    "= $1 AND r.kind = 'gift_card' AND r.issued_at IS NOT NULL AND g.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
