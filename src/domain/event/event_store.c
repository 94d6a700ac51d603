/* The statements of events. */

#include "domain/event/event_store.h"

#define EVENT_COLUMNS                                                                                                  \
    "id, source, type, external_id, fingerprint, program_id, contact_id, referral_id, object_source, object_id, "      \
    "amount, net_amount, "                                                                                             \
    "currency, no_reward, occurred_at, details, decisions"
#define EVENT_TYPES "btttbbbbttiitiitt"

const struct statement event_statements[EVENT_SQL_COUNT] = {
    [EVENT_SQL_FIND] =
        {
            .name = "event_find",
            .purpose = "an event by its natural key",
            .text =
                "SELECT " EVENT_COLUMNS " FROM event WHERE ws = $1 AND external_id = $2 AND type = $3 AND source = $4",
            .params = "ittt",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_READ] =
        {
            .name = "event_read",
            .purpose = "an event by its id",
            .text = "SELECT " EVENT_COLUMNS " FROM event WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = EVENT_TYPES,
        },
    [EVENT_SQL_CLAIM] =
        {
            .name = "event_claim",
            .purpose = "record a fact once per natural key",
            .text = "INSERT INTO event (ws, " EVENT_COLUMNS ") "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) "
                    "ON CONFLICT DO NOTHING RETURNING id",
            .params = "i" EVENT_TYPES,
            .columns = "b",
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
            .text =
                "SELECT " EVENT_COLUMNS " FROM event WHERE ws = $1 AND contact_id = $2 AND referral_id IS NULL "
                "AND occurred_at >= $3 AND (program_id IS NULL OR program_id = $4) ORDER BY occurred_at, id LIMIT $5",
            .params = "ibibi",
            .columns = EVENT_TYPES,
        },
};
