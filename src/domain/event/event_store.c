/* The statements of events. */

#include "domain/event/event_store.h"

#include "store/list_text.h"

#define EVENT_SELECT "SELECT ws" EVENT_COLUMNS(ENTITY_NAME) " FROM event WHERE ws = $1"
#define EVENT_TYPES "i" EVENT_COLUMNS(ENTITY_LETTER)
#define EVENT_PAGE(filters) LIST_TEXT(EVENT_COLUMNS(ENTITY_NAME), "event", "created_at", filters)

const struct statement event_statements[EVENT_SQL_COUNT] = {
    [EVENT_SQL_FIND] =
        {
            .name = "event_find",
            .purpose = "an event by its natural key",
            .text = EVENT_SELECT " AND external_id = $2 AND type = $3 AND source = $4 AND connection_id = $5",
            .params = "itttb",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_READ] =
        {
            .name = "event_read",
            .purpose = "an event by its id",
            .text = EVENT_SELECT " AND id = $2",
            .params = "ib",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_CLAIM] =
        {
            .name = "event_claim",
            .purpose = "record a fact once per natural key",
            .text = "INSERT INTO event (ws" EVENT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_24 ") "
                                                                       "ON CONFLICT DO NOTHING",
            .params = EVENT_TYPES,
            .columns = "",
        },
    [EVENT_SQL_ATTACH] =
        {
            .name = "event_attach",
            .purpose = "give a waiting event its referral",
            .text = "UPDATE event SET referral_id = $3 WHERE ws = $1 AND id = $2",
            .params = "ibb",
            .columns = "",
        },
    [EVENT_SQL_WRITE_DECISIONS] =
        {
            .name = "event_write_decisions",
            .purpose = "keep what the rules decided on an event; no index holds the column, so none is touched",
            .text = "UPDATE event SET decisions = $3 WHERE ws = $1 AND id = $2",
            .params = "ibt",
            .columns = "",
        },
    [EVENT_SQL_WAITING] =
        {
            .name = "event_waiting",
            .purpose = "a contact's events without a referral, oldest fact first",
            .text = EVENT_SELECT
            " AND contact_id = $2 AND referral_id IS NULL AND refers_key IS NULL AND occurred_at >= $3 AND (program_id "
            "IS NULL OR program_id = $4) ORDER BY occurred_at, id LIMIT $5",
            .params = "ibibi",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_REFERRING] =
        {
            .name = "event_referring",
            .purpose = "what takes an object back, or gives back what it took, in the order in which it was told",
            .text = EVENT_SELECT " AND refers_key = $2 ORDER BY id LIMIT $3",
            .params = "ibi",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_OF_OBJECT] =
        {
            .name = "event_of_object",
            .purpose = "what was told of an object by its name",
            .text = EVENT_SELECT " AND object_key = $2 ORDER BY id LIMIT $3",
            .params = "ibi",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_OF_MESSAGE] =
        {
            .name = "event_of_message",
            .purpose = "messages that are their own object",
            .text = EVENT_SELECT " AND external_id = $2 AND source = $3 AND object_key IS NULL ORDER BY id LIMIT $4",
            .params = "itti",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_OF_REFERRAL] =
        {
            .name = "event_of_referral",
            .purpose = "what counts for a referral, oldest fact first",
            .text = EVENT_SELECT " AND referral_id = $2 AND refers_key IS NULL ORDER BY occurred_at, id LIMIT $3",
            .params = "ibi",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_LAST_OF_REFERRAL] =
        {
            .name = "event_last_of_referral",
            .purpose = "what the newest fact of a type said that counts for a referral, up to a moment",
            .text = "SELECT details FROM event WHERE ws = $1 AND referral_id = $2 AND type = $3 AND refers_key IS NULL "
                    "AND occurred_at <= $4 ORDER BY occurred_at DESC, id DESC LIMIT 1",
            .params = "ibti",
            .columns = "t",
        },
    [EVENT_SQL_KEEP_OBJECT] =
        {
            .name = "event_keep_object",
            .purpose = "wait for whoever else looks for what refers to an object: neither would see the other's event",
            .text = "SELECT CAST(1 AS BIGINT) WHERE $1 <> 0",
            .params = "i",
            .columns = "i",
            .postgres = "SELECT CAST(1 AS BIGINT) FROM (SELECT pg_advisory_xact_lock($1)) AS kept",
        },
    [EVENT_SQL_HELD] =
        {
            .name = "event_held",
            .purpose = "whether there is an event of this id",
            .text = "SELECT id FROM event WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [EVENT_SQL_LIST] =
        {
            .name = "event_list",
            .purpose = "one page of all events, newest first",
            .text = EVENT_PAGE(""),
            .params = LIST_PARAMS,
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_LIST_REFERRAL] =
        {
            .name = "event_list_referral",
            .purpose = "one page of a referral's events",
            .text = EVENT_PAGE(" AND referral_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_LIST_OBJECT] =
        {
            .name = "event_list_object",
            .purpose = "one page of what was told of a business object",
            .text = EVENT_PAGE(" AND object_key = $7"),
            .params = LIST_PARAMS "b",
            .columns = EVENT_TYPES,
        },
};
