/* The statements of deliveries. */

#include "domain/webhook/delivery_store.h"

#include "store/list_text.h"

#define DELIVERY_SELECT "SELECT ws" DELIVERY_COLUMNS(ENTITY_NAME) " FROM delivery WHERE ws = $1"
#define DELIVERY_TYPES "i" DELIVERY_COLUMNS(ENTITY_LETTER)
#define DELIVERY_PAGE(filters) LIST_TEXT(DELIVERY_COLUMNS(ENTITY_NAME), "delivery", "created_at", filters)

const struct statement delivery_statements[DELIVERY_SQL_COUNT] = {
    [DELIVERY_SQL_INSERT] =
        {
            .name = "delivery_insert",
            .purpose = "note that an endpoint is to be told of an act",
            .text = "INSERT INTO delivery (ws" DELIVERY_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_16 ") ON CONFLICT (ws, event_id, endpoint_id) DO NOTHING",
            .params = DELIVERY_TYPES,
            .columns = "",
        },
    [DELIVERY_SQL_READ] =
        {
            .name = "delivery_read",
            .purpose = "a delivery by its id",
            .text = DELIVERY_SELECT " AND id = $2",
            .params = "ib",
            .columns = DELIVERY_TYPES,
        },
    [DELIVERY_SQL_LOCK] =
        {
            .name = "delivery_lock",
            .purpose = "a delivery by its id, kept from others",
            .text = DELIVERY_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = DELIVERY_TYPES,
        },
    [DELIVERY_SQL_HELD] =
        {
            .name = "delivery_held",
            .purpose = "whether there is a delivery of this id",
            .text = "SELECT id FROM delivery WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [DELIVERY_SQL_LIST] =
        {
            .name = "delivery_list",
            .purpose = "a page of all deliveries, newest first",
            .text = DELIVERY_PAGE(""),
            .params = LIST_PARAMS,
            .columns = DELIVERY_TYPES,
        },
    [DELIVERY_SQL_LIST_ENDPOINT] =
        {
            .name = "delivery_list_endpoint",
            .purpose = "a page of an endpoint's deliveries",
            .text = DELIVERY_PAGE(" AND endpoint_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = DELIVERY_TYPES,
        },
    [DELIVERY_SQL_LIST_STATE] =
        {
            .name = "delivery_list_state",
            .purpose = "a page of the deliveries of one state",
            .text = DELIVERY_PAGE(" AND state = $7"),
            .params = LIST_PARAMS "i",
            .columns = DELIVERY_TYPES,
        },
    [DELIVERY_SQL_LIST_ENDPOINT_STATE] =
        {
            .name = "delivery_list_endpoint_state",
            .purpose = "a page of an endpoint's deliveries of one state",
            .text = DELIVERY_PAGE(" AND endpoint_id = $7 AND state = $8"),
            .params = LIST_PARAMS "bi",
            .columns = DELIVERY_TYPES,
        },
    [DELIVERY_SQL_DUE_ENDPOINTS] =
        {
            .name = "delivery_due_endpoints",
            .purpose = "enabled endpoints that have something due, by the clock of their world",
            .text = "SELECT e.ws, e.id FROM workspace w JOIN webhook_endpoint e ON e.ws = w.ws WHERE e.deleted_at IS "
                    "NULL AND e.status = 0 AND COALESCE(e.not_before, 0) <= $1 + w.clock_offset_us AND EXISTS (SELECT "
                    "1 FROM delivery d WHERE d.ws = e.ws AND d.endpoint_id = e.id AND d.next_try_at <= $1 + "
                    "w.clock_offset_us) ORDER BY e.ws, e.id LIMIT $2",
            .params = "ii",
            .columns = "ib",
        },
    [DELIVERY_SQL_DUE] =
        {
            .name = "delivery_due",
            .purpose = "deliveries of an endpoint that are due, first due first",
            .text = DELIVERY_SELECT " AND endpoint_id = $2 AND next_try_at <= $3 ORDER BY next_try_at LIMIT $4",
            .params = "ibii",
            .columns = DELIVERY_TYPES,
        },
    [DELIVERY_SQL_FIRST] =
        {
            .name = "delivery_first",
            .purpose = "the first delivery of a referral to an endpoint that waits before a place, kept from others",
            .text = "SELECT id FROM delivery WHERE ws = $1 AND endpoint_id = $2 AND stream_id = $3 AND position < $4 "
                    "AND state = 0 ORDER BY position LIMIT 1 FOR UPDATE",
            .params = "ibbi",
            .columns = "b",
        },
    [DELIVERY_SQL_PUT_ASIDE] =
        {
            .name = "delivery_put_aside",
            .purpose = "a delivery is behind another of its referral",
            .text = "UPDATE delivery SET next_try_at = NULL WHERE ws = $1 AND id = $2 AND state = 0",
            .params = "ib",
            .columns = "",
        },
    [DELIVERY_SQL_BEGIN] =
        {
            .name = "delivery_begin",
            .purpose = "an attempt begins, with its lease; no row when somebody else has begun it",
            .text = "UPDATE delivery SET tries = tries + 1, attempts = attempts + 1, next_try_at = $4, tried_at = $5 "
                    "WHERE ws = $1 AND id = $2 AND state = 0 AND attempts = $3 RETURNING tries",
            .params = "ibiii",
            .columns = "i",
        },
    [DELIVERY_SQL_SETTLE] =
        {
            .name = "delivery_settle",
            .purpose = "what came of an attempt",
            .text = "UPDATE delivery SET state = $3, next_try_at = $4, outcome = $5, status_code = $6, ended_at = $7 "
                    "WHERE ws = $1 AND id = $2",
            .params = "ibiiiii",
            .columns = "",
        },
    [DELIVERY_SQL_RELEASE] =
        {
            .name = "delivery_release",
            .purpose = "the next delivery of a referral that was behind one that has ended is due",
            .text = "UPDATE delivery SET next_try_at = $4 WHERE ws = $1 AND next_try_at IS NULL AND state = 0 AND id "
                    "IN (SELECT id FROM delivery WHERE ws = $1 AND endpoint_id = $2 AND stream_id = $3 AND state = 0 "
                    "ORDER BY position LIMIT 1)",
            .params = "ibbi",
            .columns = "",
        },
    [DELIVERY_SQL_AGAIN] =
        {
            .name = "delivery_again",
            .purpose = "a delivery that has ended is to be made again; no row where it waits",
            .text = "UPDATE delivery SET state = 0, tries = 0, next_try_at = $3, ended_at = NULL WHERE ws = $1 AND id "
                    "= $2 AND state <> 0 RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
    [DELIVERY_SQL_RANGE] =
        {
            .name = "delivery_range",
            .purpose = "deliveries of an endpoint in a stretch of time, oldest first",
            .text = "SELECT id FROM delivery WHERE ws = $1 AND endpoint_id = $2 AND id > $3 AND id < $4 ORDER BY id "
                    "LIMIT $5",
            .params = "ibbbi",
            .columns = "b",
        },
    [DELIVERY_SQL_ADD_ATTEMPT] =
        {
            .name = "delivery_add_attempt",
            .purpose = "keep what came of an attempt",
            .text = "INSERT INTO webhook_attempt (ws, delivery_id" DELIVERY_ATTEMPT_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_9 ") ON CONFLICT (ws, delivery_id, number) DO NOTHING",
            .params = "ib" DELIVERY_ATTEMPT_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
    [DELIVERY_SQL_ATTEMPTS] =
        {
            .name = "delivery_attempts",
            .purpose = "the attempts of a delivery, the newest first",
            .text = "SELECT ws" DELIVERY_ATTEMPT_COLUMNS(
                ENTITY_NAME) " FROM webhook_attempt WHERE ws = $1 AND delivery_id = $2 ORDER BY number DESC LIMIT $3",
            .params = "ibi",
            .columns = "i" DELIVERY_ATTEMPT_COLUMNS(ENTITY_LETTER),
        },
    [DELIVERY_SQL_ADD_BODY] =
        {
            .name = "delivery_add_body",
            .purpose = "keep what endpoints are told of an act",
            .text = "INSERT INTO webhook_event (ws, id, body, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (ws, id) "
                    "DO NOTHING",
            .params = "ibti",
            .columns = "",
        },
    [DELIVERY_SQL_BODY] =
        {
            .name = "delivery_body",
            .purpose = "what endpoints are told of an act",
            .text = "SELECT body FROM webhook_event WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "t",
        },
    [DELIVERY_SQL_REPLAYS] =
        {
            .name = "delivery_replays",
            .purpose = "endpoints of a world with a replay under way",
            .text = "SELECT id FROM webhook_endpoint WHERE ws = $1 AND deleted_at IS NULL AND replay_until IS NOT NULL "
                    "ORDER BY id LIMIT $2",
            .params = "ii",
            .columns = "b",
        },
    [DELIVERY_SQL_SET_REPLAY] =
        {
            .name = "delivery_set_replay",
            .purpose = "how far the replay of an endpoint has come; null: to its end",
            .text = "UPDATE webhook_endpoint SET replay_after = $3, replay_until = $4 WHERE ws = $1 AND id = $2",
            .params = "ibbb",
            .columns = "",
        },
    [DELIVERY_SQL_OLD] =
        {
            .name = "delivery_old",
            .purpose = "deliveries that were made before, oldest first",
            .text =
                "SELECT id, endpoint_id, stream_id, event_id FROM delivery WHERE ws = $1 AND id < $2 ORDER BY id LIMIT "
                "$3",
            .params = "ibi",
            .columns = "bbbb",
        },
    [DELIVERY_SQL_DELETE] =
        {
            .name = "delivery_delete",
            .purpose = "forget a delivery",
            .text = "DELETE FROM delivery WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "",
        },
    [DELIVERY_SQL_DELETE_ATTEMPTS] =
        {
            .name = "delivery_delete_attempts",
            .purpose = "forget what came of a delivery",
            .text = "DELETE FROM webhook_attempt WHERE ws = $1 AND delivery_id = $2",
            .params = "ib",
            .columns = "",
        },
    [DELIVERY_SQL_DELETE_BODY] =
        {
            .name = "delivery_delete_body",
            .purpose = "forget what endpoints were told of an act, when no delivery of it is kept",
            .text = "DELETE FROM webhook_event WHERE ws = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM delivery WHERE "
                    "ws = $1 AND event_id = $2)",
            .params = "ib",
            .columns = "",
        },
    [DELIVERY_SQL_LATER_OF_REFERRAL] =
        {
            .name = "delivery_later_of_referral",
            .purpose = "what was changed of an object on a referral's timeline after an act, newest first",
            .text = "SELECT changes FROM audit WHERE ws = $1 AND referral_id = $2 AND id > $3 AND object_id = $4 AND "
                    "changes IS NOT NULL ORDER BY id DESC LIMIT $5",
            .params = "ibbbi",
            .columns = "t",
        },
    [DELIVERY_SQL_LATER_OF_OBJECT] =
        {
            .name = "delivery_later_of_object",
            .purpose = "what was changed of an object that is on no timeline after an act, newest first",
            .text = "SELECT changes FROM audit WHERE ws = $1 AND object_id = $2 AND referral_id IS NULL AND id > $3 "
                    "AND changes IS NOT NULL ORDER BY id DESC LIMIT $4",
            .params = "ibbi",
            .columns = "t",
        },
};
