/* The statements of webhook endpoints. */

#include "domain/webhook/webhook_store.h"

#include "store/list_text.h"

#define WEBHOOK_SELECT "SELECT ws" WEBHOOK_COLUMNS(ENTITY_NAME) " FROM webhook_endpoint WHERE ws = $1"
#define WEBHOOK_TYPES "i" WEBHOOK_COLUMNS(ENTITY_LETTER)

const struct statement webhook_statements[WEBHOOK_SQL_COUNT] = {
    [WEBHOOK_SQL_INSERT] =
        {
            .name = "webhook_insert",
            .purpose = "make an endpoint",
            .text = "INSERT INTO webhook_endpoint (ws" WEBHOOK_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_20 ")",
            .params = WEBHOOK_TYPES,
            .columns = "",
        },
    [WEBHOOK_SQL_READ] =
        {
            .name = "webhook_read",
            .purpose = "an endpoint by its id",
            .text = WEBHOOK_SELECT " AND id = $2 AND deleted_at IS NULL",
            .params = "ib",
            .columns = WEBHOOK_TYPES,
        },
    [WEBHOOK_SQL_LOCK] =
        {
            .name = "webhook_lock",
            .purpose = "an endpoint by its id, kept from others",
            .text = WEBHOOK_SELECT " AND id = $2 AND deleted_at IS NULL FOR UPDATE",
            .params = "ib",
            .columns = WEBHOOK_TYPES,
        },
    [WEBHOOK_SQL_HELD] =
        {
            .name = "webhook_held",
            .purpose = "whether there is, or was, an endpoint of this id",
            .text = "SELECT id FROM webhook_endpoint WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [WEBHOOK_SQL_LIST] =
        {
            .name = "webhook_list",
            .purpose = "a page of endpoints, newest first",
            .text =
                LIST_TEXT(WEBHOOK_COLUMNS(ENTITY_NAME), "webhook_endpoint", "created_at", " AND deleted_at IS NULL"),
            .params = LIST_PARAMS,
            .columns = WEBHOOK_TYPES,
        },
    [WEBHOOK_SQL_ALL] =
        {
            .name = "webhook_all",
            .purpose = "the endpoints of a world",
            .text = WEBHOOK_SELECT " AND deleted_at IS NULL ORDER BY id LIMIT $2",
            .params = "ii",
            .columns = WEBHOOK_TYPES,
        },
    [WEBHOOK_SQL_COUNT_KEPT] =
        {
            .name = "webhook_count_kept",
            .purpose = "as many rows as a world has endpoints, up to a number",
            .text = "SELECT id FROM webhook_endpoint WHERE ws = $1 AND deleted_at IS NULL LIMIT $2",
            .params = "ii",
            .columns = "b",
        },
    [WEBHOOK_SQL_SAVE] =
        {
            .name = "webhook_save",
            .purpose = "write back what somebody may change of an endpoint",
            .text = "UPDATE webhook_endpoint SET url = $3, events = $4, description = $5, status = $6, "
                    "disabled_reason = $7, disabled_at = $8, failing_since = $9, not_before = $10, case_id = $11 "
                    "WHERE ws = $1 AND id = $2",
            .params = "ibtttiiiiib",
            .columns = "",
        },
    [WEBHOOK_SQL_SET_SECRET] =
        {
            .name = "webhook_set_secret",
            .purpose = "a new secret of an endpoint; the one before it goes on for a time",
            .text = "UPDATE webhook_endpoint SET previous_secret = secret, previous_until = $3, secret = $4 "
                    "WHERE ws = $1 AND id = $2",
            .params = "ibib",
            .columns = "",
        },
    [WEBHOOK_SQL_DELETE] =
        {
            .name = "webhook_delete",
            .purpose = "close an endpoint for good and destroy its secrets; the row stays for the trail",
            .text = "UPDATE webhook_endpoint SET deleted_at = $3, secret = NULL, previous_secret = NULL, "
                    "previous_until = NULL WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [WEBHOOK_SQL_WORKED] =
        {
            .name = "webhook_worked",
            .purpose = "an endpoint works again",
            .text = "UPDATE webhook_endpoint SET failing_since = NULL, not_before = NULL, case_id = NULL "
                    "WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "",
        },
    [WEBHOOK_SQL_FAILED] =
        {
            .name = "webhook_failed",
            .purpose = "an endpoint fails since the first time that it did",
            .text = "UPDATE webhook_endpoint SET failing_since = COALESCE(failing_since, $3), not_before = $4 "
                    "WHERE ws = $1 AND id = $2",
            .params = "ibii",
            .columns = "",
        },
    [WEBHOOK_SQL_DISABLE] =
        {
            .name = "webhook_disable",
            .purpose = "an endpoint is sent nothing any more; no row when that was so before",
            .text = "UPDATE webhook_endpoint SET status = 1, disabled_reason = $3, disabled_at = $4 "
                    "WHERE ws = $1 AND id = $2 AND status = 0 RETURNING id",
            .params = "ibii",
            .columns = "b",
        },
    [WEBHOOK_SQL_SET_CASE] =
        {
            .name = "webhook_set_case",
            .purpose = "which case warns of an endpoint instead of the one before it; no row where that is another",
            .text = "UPDATE webhook_endpoint SET case_id = $3 WHERE ws = $1 AND id = $2 AND case_id IS NOT DISTINCT "
                    "FROM $4 RETURNING id",
            .params = "ibbb",
            .columns = "b",
        },
    [WEBHOOK_SQL_COUNT_STATE] =
        {
            .name = "webhook_count_state",
            .purpose = "how many deliveries of an endpoint are in a state, up to a number",
            .text = "SELECT COUNT(*) FROM (SELECT id FROM delivery WHERE ws = $1 AND endpoint_id = $2 AND state = $3 "
                    "LIMIT $4) AS counted",
            .params = "ibii",
            .columns = "i",
        },
    [WEBHOOK_SQL_GIVE_UP] =
        {
            .name = "webhook_give_up",
            .purpose = "destroy the secrets of a world's endpoints, which nobody can open any more",
            .text = "UPDATE webhook_endpoint SET secret = NULL, previous_secret = NULL, previous_until = NULL, "
                    "status = 1, disabled_reason = 4, disabled_at = $2 WHERE ws = $1 AND deleted_at IS NULL "
                    "RETURNING id",
            .params = "ii",
            .columns = "b",
        },
    [WEBHOOK_SQL_WITHOUT_ACT] =
        {
            .name = "webhook_without_act",
            .purpose = "verify: deliveries without their act",
            .text = "SELECT d.id FROM delivery d LEFT JOIN audit a ON a.ws = d.ws AND a.id = d.event_id "
                    "WHERE d.ws = $1 AND a.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_TOO_EARLY] =
        {
            .name = "webhook_too_early",
            .purpose = "verify: deliveries of acts that wait in the outbox",
            .text = "SELECT d.id FROM outbox o JOIN delivery d ON d.ws = o.ws AND d.event_id = o.id WHERE o.ws = $1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_STRAY] =
        {
            .name = "webhook_stray",
            .purpose = "verify: deliveries to an endpoint that does not exist",
            .text = "SELECT d.id FROM delivery d LEFT JOIN webhook_endpoint e ON e.ws = d.ws AND e.id = d.endpoint_id "
                    "WHERE d.ws = $1 AND e.id IS NULL",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_CASE] =
        {
            .name = "webhook_newest_review_case",
            .purpose = "the newest review case of a world, for a sample",
            .text = "SELECT id FROM review_case WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_CONTACT] =
        {
            .name = "webhook_newest_contact",
            .purpose = "the newest contact of a world, for a sample",
            .text = "SELECT id FROM contact WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_LINK] =
        {
            .name = "webhook_newest_link",
            .purpose = "the newest link of a world, for a sample",
            .text = "SELECT id FROM link WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_PROGRAM] =
        {
            .name = "webhook_newest_program",
            .purpose = "the newest program of a world, for a sample",
            .text = "SELECT id FROM program WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_PARTICIPANT] =
        {
            .name = "webhook_newest_participant",
            .purpose = "the newest participant of a world, for a sample",
            .text = "SELECT id FROM participant WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_REDEMPTION] =
        {
            .name = "webhook_newest_redemption",
            .purpose = "the newest redemption of a world, for a sample",
            .text = "SELECT id FROM redemption WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_REFERRAL] =
        {
            .name = "webhook_newest_referral",
            .purpose = "the newest referral of a world, for a sample",
            .text = "SELECT id FROM referral WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_REWARD] =
        {
            .name = "webhook_newest_reward",
            .purpose = "the newest reward of a world, for a sample",
            .text = "SELECT id FROM reward WHERE ws = $1 ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [WEBHOOK_SQL_NEWEST_ENDPOINT] =
        {
            .name = "webhook_newest_webhook_endpoint",
            .purpose = "the newest webhook endpoint of a world, for a sample",
            .text = "SELECT id FROM webhook_endpoint WHERE ws = $1 AND deleted_at IS NULL ORDER BY id DESC LIMIT 1",
            .params = "i",
            .columns = "b",
        },
};
