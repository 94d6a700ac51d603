/* The statements of rewards that are handed over at Stripe. */

#include "domain/handover/handover_store.h"

#define HANDOVER_SELECT "SELECT ws" HANDOVER_COLUMNS(ENTITY_NAME) " FROM handover WHERE ws = $1"
#define HANDOVER_TYPES "i" HANDOVER_COLUMNS(ENTITY_LETTER)

const struct statement handover_statements[HANDOVER_SQL_COUNT] = {
    [HANDOVER_SQL_INSERT] =
        {
            .name = "handover_insert",
            .purpose = "a reward is to be handed over at Stripe",
            .text = "INSERT INTO handover (ws" HANDOVER_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_27 ")",
            .params = HANDOVER_TYPES,
            .columns = "",
        },
    [HANDOVER_SQL_SAVE] =
        {
            .name = "handover_save",
            .purpose = "what is wanted of a reward at Stripe, and what became of it",
            .text = "UPDATE handover SET wanted = $3, given = $4, held = $5, moving = $6, holds = $7, rounds = $8, "
                    "attempts = $9, unsure_at = $10, state = $11, next_try_at = $12, problem = $13, reason = $14, "
                    "customer = $15, provider_id = $16, coupon_id = $17, expires_at = $18, done_at = $19 WHERE ws = $1 "
                    "AND id = $2",
            .params = "ibiiiiiiiiiiittttii",
            .columns = "",
        },
    [HANDOVER_SQL_READ] =
        {
            .name = "handover_read",
            .purpose = "how a reward stands at Stripe",
            .text = HANDOVER_SELECT " AND id = $2",
            .params = "ib",
            .columns = HANDOVER_TYPES,
        },
    [HANDOVER_SQL_LOCK] =
        {
            .name = "handover_lock",
            .purpose = "the same, kept from others",
            .text = HANDOVER_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = HANDOVER_TYPES,
        },
    [HANDOVER_SQL_OF_CODE] =
        {
            .name = "handover_of_code",
            .purpose = "the reward of a promotion code, by its id at Stripe",
            .text = HANDOVER_SELECT " AND provider_id = $2 AND kind = 1",
            .params = "it",
            .columns = HANDOVER_TYPES,
        },
    [HANDOVER_SQL_OF_REWARDS] =
        {
            .name = "handover_of_rewards",
            .purpose = "how rewards stand at Stripe",
            .text = HANDOVER_SELECT " AND id IN ({ids})",
            .params = "i",
            .columns = HANDOVER_TYPES,
        },
    [HANDOVER_SQL_DUE] =
        {
            .name = "handover_due",
            .purpose = "rewards of live worlds whose next call to Stripe is due, first due first",
            .text = "SELECT ws, id FROM handover WHERE livemode = 1 AND next_try_at <= $1 ORDER BY next_try_at, ws, id "
                    "LIMIT $2",
            .params = "ii",
            .columns = "ib",
        },
    [HANDOVER_SQL_DUE_TEST] =
        {
            .name = "handover_due_test",
            .purpose = "rewards of a test world, for which nobody is called",
            .text = "SELECT id FROM handover WHERE livemode = 0 AND next_try_at <= $2 AND ws = $1 ORDER BY "
                    "next_try_at, ws, id LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [HANDOVER_SQL_ADD_TROUBLE] =
        {
            .name = "handover_add_trouble",
            .purpose = "a case says that rewards are not handed over; no row when one has said so",
            .text = "INSERT INTO handover_trouble (ws, about_id, problem, case_id) VALUES ($1, $2, $3, $4) ON CONFLICT "
                    "DO NOTHING RETURNING problem",
            .params = "ibib",
            .columns = "i",
        },
    [HANDOVER_SQL_TROUBLES] =
        {
            .name = "handover_troubles",
            .purpose = "the cases that say that rewards are not handed over",
            .text = "SELECT problem, case_id FROM handover_trouble WHERE ws = $1 AND about_id = $2 ORDER BY problem",
            .params = "ib",
            .columns = "ib",
        },
    [HANDOVER_SQL_END_TROUBLE] =
        {
            .name = "handover_end_trouble",
            .purpose = "rewards are handed over again",
            .text = "DELETE FROM handover_trouble WHERE ws = $1 AND about_id = $2",
            .params = "ib",
            .columns = "",
        },
    [HANDOVER_SQL_WRONG_MONEY] =
        {
            .name = "handover_wrong_money",
            .purpose = "rewards whose money is not where the row says: reserved as far as it is held; and no more is "
                       "there, or wanted there, than was spent (verify, B11)",
            .text = "SELECT h.id FROM handover h JOIN lot l ON l.ws = h.ws AND l.id = h.id WHERE h.ws = $1 AND h.kind "
                    "= 0 AND (l.reserved <> h.held OR h.wanted - h.held > l.redeemed + l.clawback)",
            .params = "i",
            .columns = "b",
        },
    [HANDOVER_SQL_WRONG_STATES] =
        {
            .name = "handover_wrong_states",
            .purpose = "rows that are due though they are over, or the reverse; done with another amount than is "
                       "wanted; or codes whose discount has another (verify, B8)",
            .text = "SELECT h.id FROM handover h LEFT JOIN discount d ON d.ws = h.ws AND d.id = h.id WHERE h.ws = $1 "
                    "AND ((h.state <= 1) <> (h.next_try_at IS NOT NULL) OR (h.state = 2 AND (h.given <> h.wanted OR "
                    "h.held <> 0)) OR (h.state >= 2 AND h.held <> 0) OR (h.state = 1 AND h.moving = 0) OR (h.kind = 1 "
                    "AND (h.wanted NOT IN (0, 1) OR h.given NOT IN (0, 1) OR h.held <> 0 OR d.id IS NULL OR d.code <> "
                    "h.code)))",
            .params = "i",
            .columns = "b",
        },
    [HANDOVER_SQL_STRAY] =
        {
            .name = "handover_stray",
            .purpose = "rows of no reward of this contact, program, kind and currency (verify, B20)",
            .text = "SELECT h.id FROM handover h LEFT JOIN reward r ON r.ws = h.ws AND r.id = h.id WHERE h.ws = $1 AND "
                    "(r.id IS NULL OR r.contact_id <> h.contact_id OR r.program_id <> h.program_id OR r.currency <> "
                    "h.currency OR r.kind <> CASE h.kind WHEN 0 THEN 'credit' ELSE 'discount' END)",
            .params = "i",
            .columns = "b",
        },
};
