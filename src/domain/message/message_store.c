/* The statements of messages: rows, lists, sending, queues. Numbers in the texts are those of the enums in message.h.
 */

#include "domain/message/message_store.h"

#include "store/list_text.h"

#define MESSAGE_SELECT "SELECT ws" MESSAGE_COLUMNS(ENTITY_NAME) " FROM message WHERE ws = $1"
#define MESSAGE_TYPES "i" MESSAGE_COLUMNS(ENTITY_LETTER)
#define MESSAGE_PAGE(filters) LIST_TEXT(MESSAGE_COLUMNS(ENTITY_NAME), "message", "created_at", filters)

_Static_assert(ENTITY_COUNT(MESSAGE_COLUMNS) == 31, "the INSERT has a place for each column");

/* What a queue must be for its messages to go. $2 is the world's time. */
#define QUEUE_GOES                                                                                                     \
    "q.paused = 0 AND q.cancel_to IS NULL AND (q.stopped_until IS NULL OR q.stopped_until <= $2) AND NOT EXISTS "      \
    "(SELECT 1 FROM messaging s "                                                                                      \
    "WHERE s.ws = q.ws AND s.program_id = q.program_id AND s.paused = 1)"

const struct statement message_statements[MESSAGE_SQL_COUNT] = {
    [MESSAGE_SQL_INSERT] =
        {
            .name = "message_insert",
            .purpose = "write a message, once per cause and channel; no row when there is one",
            .text = "INSERT INTO message (ws" MESSAGE_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_32
                                                                           ") ON CONFLICT DO NOTHING RETURNING id",
            .params = MESSAGE_TYPES,
            .columns = "b",
        },
    [MESSAGE_SQL_OF_CAUSE] =
        {
            .name = "message_of_cause",
            .purpose = "whether there are messages of a cause",
            .text = "SELECT id FROM message WHERE ws = $1 AND cause = $2 LIMIT 1",
            .params = "ib",
            .columns = "b",
        },
    [MESSAGE_SQL_READ] =
        {
            .name = "message_read",
            .purpose = "a message by its id",
            .text = MESSAGE_SELECT " AND id = $2",
            .params = "ib",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_LOCK] =
        {
            .name = "message_lock",
            .purpose = "a message by its id, kept from others",
            .text = MESSAGE_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_HELD] =
        {
            .name = "message_held",
            .purpose = "whether there is a message of this id",
            .text = "SELECT id FROM message WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [MESSAGE_SQL_LIST] =
        {
            .name = "message_list",
            .purpose = "one page of all messages, newest first",
            .text = MESSAGE_PAGE(""),
            .params = LIST_PARAMS,
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_LIST_CONTACT] =
        {
            .name = "message_list_contact",
            .purpose = "one page of a contact's messages",
            .text = MESSAGE_PAGE(" AND contact_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_LIST_STATUS] =
        {
            .name = "message_list_status",
            .purpose = "one page of the messages of one state",
            .text = MESSAGE_PAGE(" AND status = $7"),
            .params = LIST_PARAMS "i",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_LIST_PROGRAM] =
        {
            .name = "message_list_program",
            .purpose = "one page of a program's messages",
            .text = MESSAGE_PAGE(" AND program_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_LIST_PROGRAM_STATUS] =
        {
            .name = "message_list_program_status",
            .purpose = "those of one state",
            .text = MESSAGE_PAGE(" AND status = $7 AND program_id = $8"),
            .params = LIST_PARAMS "ib",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_ATTEMPTS] =
        {
            .name = "message_attempts",
            .purpose = "the tries to send messages, in their order",
            .text = "SELECT ws" MESSAGE_ATTEMPT_COLUMNS(
                ENTITY_NAME) " FROM message_attempt WHERE ws = $1 AND message_id IN ({ids}) ORDER BY message_id, n",
            .params = "i",
            .columns = "i" MESSAGE_ATTEMPT_COLUMNS(ENTITY_LETTER),
        },
    [MESSAGE_SQL_NAMES] =
        {
            .name = "message_names",
            .purpose = "names of those who get messages",
            .text = "SELECT id, name FROM contact WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [MESSAGE_SQL_COUNT_BATCH] =
        {
            .name = "message_count_batch",
            .purpose = "how many messages of a batch are in each state",
            .text = "SELECT status, COUNT(*) FROM message WHERE ws = $1 AND batch_id = $2 GROUP BY status",
            .params = "ib",
            .columns = "ii",
        },
    [MESSAGE_SQL_REQUEUE] =
        {
            .name = "message_requeue",
            .purpose = "queue a message again",
            .text = "UPDATE message SET status = 0, reason = NULL, due_at = $3, not_before = $3 WHERE ws = $1 AND id = "
                    "$2",
            .params = "ibi",
            .columns = "",
        },
    [MESSAGE_SQL_FINISH] =
        {
            .name = "message_finish",
            .purpose = "a queued message will not be sent: canceled, suppressed, failed",
            .text = "UPDATE message SET status = $3, reason = $4, due_at = NULL WHERE ws = $1 AND id = $2 AND status = "
                    "0 RETURNING id",
            .params = "ibit",
            .columns = "b",
        },
    [MESSAGE_SQL_DEFER] =
        {
            .name = "message_defer",
            .purpose = "a queued message is looked at again later",
            .text = "UPDATE message SET reason = $3, due_at = $4 WHERE ws = $1 AND id = $2 AND status = 0",
            .params = "ibti",
            .columns = "",
        },
    [MESSAGE_SQL_DUE] =
        {
            .name = "message_due",
            .purpose = "what is due of a queue, first due first",
            .text = MESSAGE_SELECT " AND queue_id = $2 AND channel = $3 AND due_at <= $4 ORDER BY due_at, id LIMIT $5",
            .params = "ibiii",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_DUE_TEST] =
        {
            .name = "message_due_test",
            .purpose = "what is due of all queues of a test world",
            .text =
                "SELECT m.id FROM message_queue q JOIN message m ON m.ws = q.ws AND m.queue_id = q.id AND m.channel "
                "= q.channel AND m.due_at <= $2 WHERE q.ws = $1 AND " QUEUE_GOES " LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [MESSAGE_SQL_LAPSED] =
        {
            .name = "message_lapsed",
            .purpose = "messages whose try was given up without an answer",
            .text = "SELECT id FROM message WHERE ws = $1 AND lease_until <= $2 ORDER BY lease_until, id LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [MESSAGE_SQL_LAPSE] =
        {
            .name = "message_lapse",
            .purpose = "nobody knows what came of a try",
            .text =
                "UPDATE message SET status = 5, reason = $3, lease_until = NULL WHERE ws = $1 AND id = $2 AND status "
                "= 1 AND lease_until <= $4",
            .params = "ibti",
            .columns = "",
        },
    [MESSAGE_SQL_BEGIN] =
        {
            .name = "message_begin",
            .purpose = "a try begins; no row where the message is not queued any more",
            .text = "UPDATE message SET status = 1, reason = NULL, due_at = NULL, lease_until = $3, attempts = "
                    "attempts + 1, address = $4, language = $5, template_version = $6, subject = $7, text = $8, "
                    "segments = $9, cost_micros = $10, connection_id = $11, provider = $12 WHERE ws = $1 AND id = $2 "
                    "AND status = 0 RETURNING attempts",
            .params = "ibittittiibt",
            .columns = "i",
        },
    [MESSAGE_SQL_ADD_ATTEMPT] =
        {
            .name = "message_add_attempt",
            .purpose = "note that a try begins",
            .text = "INSERT INTO message_attempt (ws, message_id, n, at) VALUES ($1, $2, $3, $4)",
            .params = "ibii",
            .columns = "",
        },
    [MESSAGE_SQL_END_ATTEMPT] =
        {
            .name = "message_end_attempt",
            .purpose = "note what came of a try",
            .text = "UPDATE message_attempt SET outcome = $4, answer = $5, answered_at = $6 WHERE ws = $1 AND "
                    "message_id = $2 AND n = $3",
            .params = "ibiiti",
            .columns = "",
        },
    [MESSAGE_SQL_SIMULATE] =
        {
            .name = "message_simulate",
            .purpose = "a test world has come to a message: what it would have sent",
            .text = "UPDATE message SET status = 8, reason = NULL, due_at = NULL, address = $3, language = $4, "
                    "template_version = $5, subject = $6, text = $7, sent_at = $8 WHERE ws = $1 AND id = $2 AND "
                    "status = 0 RETURNING id",
            .params = "ibttitti",
            .columns = "b",
        },
    [MESSAGE_SQL_RECORD] =
        {
            .name = "message_record",
            .purpose = "what came of a try, unless the message has gone on",
            .text = "UPDATE message SET status = $4, reason = $5, provider_message_id = $6, due_at = $7, sent_at = $8, "
                    "lease_until = NULL WHERE ws = $1 AND id = $2 AND attempts = $3 AND status IN (1, 5) RETURNING id",
            .params = "ibiittii",
            .columns = "b",
        },
    [MESSAGE_SQL_OF_PROVIDER] =
        {
            .name = "message_of_provider",
            .purpose = "messages that a provider has given this id",
            .text = MESSAGE_SELECT " AND provider_message_id = $2 LIMIT 10",
            .params = "it",
            .columns = MESSAGE_TYPES,
        },
    [MESSAGE_SQL_REPORT] =
        {
            .name = "message_report",
            .purpose = "a provider tells how a message fared",
            .text = "UPDATE message SET status = $3, reason = $4, lease_until = NULL, sent_at = COALESCE(sent_at, $5) "
                    "WHERE ws = $1 AND id = $2 AND status = $6 RETURNING id",
            .params = "ibitii",
            .columns = "b",
        },
    [MESSAGE_SQL_GOT] =
        {
            .name = "message_got",
            .purpose = "when a contact's last messages were sent, newest first",
            .text = "SELECT sent_at FROM message WHERE ws = $1 AND contact_id = $2 AND sent_at > $3 ORDER BY sent_at "
                    "DESC LIMIT $4",
            .params = "ibii",
            .columns = "i",
        },
    [MESSAGE_SQL_UNDER_WAY] =
        {
            .name = "message_under_way",
            .purpose = "messages that are being sent to a contact, at most $3",
            .text = "SELECT id FROM message WHERE ws = $1 AND contact_id = $2 AND status = 1 LIMIT $3",
            .params = "ibi",
            .columns = "b",
        },
    [MESSAGE_SQL_INVITED] =
        {
            .name = "message_invited",
            .purpose = "whether a participant has referred anybody yet",
            .text = "SELECT r.id FROM referral r WHERE r.ws = $1 AND r.participant_id = $2 LIMIT 1",
            .params = "ib",
            .columns = "b",
        },
    [MESSAGE_SQL_MUTED] =
        {
            .name = "message_muted",
            .purpose = "what a participant does not want to be told",
            .text = "SELECT muted FROM portal_participant WHERE ws = $1 AND participant_id = $2",
            .params = "ib",
            .columns = "i",
        },
    [MESSAGE_SQL_QUEUE_OPEN] =
        {
            .name = "message_queue_open",
            .purpose = "make a queue unless there is one",
            .text = "INSERT INTO message_queue (ws, id, channel, program_id, paused) VALUES ($1, $2, $3, $4, 0) ON "
                    "CONFLICT DO NOTHING",
            .params = "ibib",
            .columns = "",
        },
    [MESSAGE_SQL_QUEUE_LIST] =
        {
            .name = "message_queue_list",
            .purpose = "queues of a world that have something due and may go",
            .text = "SELECT q.id, q.channel, q.program_id FROM message_queue q WHERE q.ws = $1 AND " QUEUE_GOES
                    " AND EXISTS (SELECT 1 FROM message m WHERE m.ws = q.ws AND m.queue_id = q.id AND m.channel = "
                    "q.channel AND m.due_at <= $2) LIMIT $3",
            .params = "iii",
            .columns = "bib",
        },
    [MESSAGE_SQL_QUEUE_STOP] =
        {
            .name = "message_queue_stop",
            .purpose = "a queue waits, unless it waits for longer already",
            .text =
                "UPDATE message_queue SET stopped_until = $4, stop_reason = $5 WHERE ws = $1 AND id = $2 AND channel "
                "= $3 AND (stopped_until IS NULL OR stopped_until <= $4)",
            .params = "ibiit",
            .columns = "",
        },
    [MESSAGE_SQL_QUEUE_STOP_PROGRAM] =
        {
            .name = "message_queue_stop_program",
            .purpose = "a program's queues of a channel wait",
            .text =
                "UPDATE message_queue SET stopped_until = $4, stop_reason = $5 WHERE ws = $1 AND program_id = $2 AND "
                "channel = $3",
            .params = "ibiit",
            .columns = "",
        },
    [MESSAGE_SQL_QUEUE_PAUSE] =
        {
            .name = "message_queue_pause",
            .purpose = "somebody pauses a queue, or lets it go on",
            .text = "UPDATE message_queue SET paused = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [MESSAGE_SQL_QUEUE_CANCEL] =
        {
            .name = "message_queue_cancel",
            .purpose = "what a queue has until now is canceled",
            .text = "UPDATE message_queue SET cancel_to = $3 WHERE ws = $1 AND id = $2",
            .params = "ibi",
            .columns = "",
        },
    [MESSAGE_SQL_QUEUE_CANCEL_PROGRAM] =
        {
            .name = "message_queue_cancel_program",
            .purpose = "what all queues of a program have until now is canceled",
            .text = "UPDATE message_queue SET cancel_to = $3 WHERE ws = $1 AND program_id = $2",
            .params = "ibi",
            .columns = "",
        },
    [MESSAGE_SQL_QUEUE_CANCELING] =
        {
            .name = "message_queue_canceling",
            .purpose = "queues that have something to be canceled",
            .text = "SELECT id, channel, cancel_to FROM message_queue WHERE ws = $1 AND cancel_to IS NOT NULL LIMIT $2",
            .params = "ii",
            .columns = "bii",
        },
    [MESSAGE_SQL_QUEUE_DRAIN] =
        {
            .name = "message_queue_drain",
            .purpose = "cancel the next messages of a queue",
            .text =
                "UPDATE message SET status = 7, reason = NULL, due_at = NULL WHERE ws = $1 AND id IN (SELECT id FROM "
                "message WHERE ws = $1 AND queue_id = $2 AND channel = $3 AND due_at IS NOT NULL AND created_at <= "
                "$4 LIMIT $5) AND status = 0 RETURNING id",
            .params = "ibiii",
            .columns = "b",
        },
    [MESSAGE_SQL_QUEUE_DRAINED] =
        {
            .name = "message_queue_drained",
            .purpose = "nothing is left to be canceled",
            .text =
                "UPDATE message_queue SET cancel_to = NULL WHERE ws = $1 AND id = $2 AND channel = $3 AND cancel_to = "
                "$4",
            .params = "ibii",
            .columns = "",
        },
    [MESSAGE_SQL_QUEUE_GO_ON] =
        {
            .name = "message_queue_go_on",
            .purpose = "a program's limits are others: its queues go on",
            .text =
                "UPDATE message_queue SET stopped_until = NULL, stop_reason = NULL WHERE ws = $1 AND program_id = $2",
            .params = "ib",
            .columns = "",
        },
    [MESSAGE_SQL_DAY_ADD] =
        {
            .name = "message_day_add",
            .purpose = "count a try on a program's day",
            .text = "INSERT INTO message_day (ws, program_id, day, channel, sent, cost_micros) VALUES ($1, $2, $3, $4, "
                    "1, $5) ON CONFLICT (ws, program_id, day, channel) DO UPDATE SET sent = message_day.sent + 1, "
                    "cost_micros = message_day.cost_micros + excluded.cost_micros",
            .params = "ibiii",
            .columns = "",
        },
    [MESSAGE_SQL_DAYS] =
        {
            .name = "message_days",
            .purpose = "what a program has sent and spent on some days",
            .text = "SELECT day, channel, sent, cost_micros FROM message_day WHERE ws = $1 AND program_id = $2 AND day "
                    ">= $3",
            .params = "ibi",
            .columns = "iiii",
        },
    [MESSAGE_SQL_INBOUND] =
        {
            .name = "message_inbound",
            .purpose = "note what came in, once; no row when it did before",
            .text =
                "INSERT INTO message_inbound (ws, connection_id, provider_id, created_at) VALUES ($1, $2, $3, $4) ON "
                "CONFLICT DO NOTHING RETURNING ws",
            .params = "ibti",
            .columns = "i",
        },
    [MESSAGE_SQL_STRAY] =
        {
            .name = "message_stray",
            .purpose = "messages about what does not exist (verify, B20)",
            .text =
                "SELECT m.id FROM message m LEFT JOIN contact c ON c.ws = m.ws AND c.id = m.contact_id LEFT JOIN "
                "program g ON g.ws = m.ws AND g.id = m.program_id LEFT JOIN participant p ON p.ws = m.ws AND p.id = "
                "m.participant_id LEFT JOIN referral r ON r.ws = m.ws AND r.id = m.referral_id WHERE m.ws = $1 AND "
                "((m.contact_id IS NOT NULL AND c.id IS NULL) OR (m.program_id IS NOT NULL AND g.id IS NULL) OR "
                "(m.participant_id IS NOT NULL AND p.id IS NULL) OR (m.referral_id IS NOT NULL AND r.id IS NULL))",
            .params = "i",
            .columns = "b",
        },
    [MESSAGE_SQL_WRONG_TIMES] =
        {
            .name = "message_wrong_times",
            .purpose = "messages that have not the times of their state (verify, B20)",
            .text =
                "SELECT id FROM message WHERE ws = $1 AND NOT CASE status WHEN 0 THEN due_at IS NOT NULL AND "
                "lease_until IS NULL WHEN 1 THEN due_at IS NULL AND lease_until IS NOT NULL ELSE due_at IS NULL AND "
                "lease_until IS NULL END",
            .params = "i",
            .columns = "b",
        },
    [MESSAGE_SQL_TAKEN_TWICE] =
        {
            .name = "message_taken_twice",
            .purpose = "messages that a provider took twice (verify)",
            .text = "SELECT message_id FROM message_attempt WHERE ws = $1 AND outcome = 0 GROUP BY message_id HAVING "
                    "COUNT(*) > 1",
            .params = "i",
            .columns = "b",
        },
};
