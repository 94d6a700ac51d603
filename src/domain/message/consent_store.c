/* The statements of consents and suppressed addresses. */

#include "domain/message/consent_store.h"

#include "store/list_text.h"

#define CONSENT_TYPES "i" CONSENT_COLUMNS(ENTITY_LETTER)

_Static_assert(ENTITY_COUNT(CONSENT_COLUMNS) == 9, "the INSERT has a place for each column");

const struct statement consent_statements[CONSENT_SQL_COUNT] = {
    [CONSENT_SQL_INSERT] =
        {
            .name = "consent_insert",
            .purpose = "note what somebody has agreed to or taken back",
            .text = "INSERT INTO message_consent (ws" CONSENT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_10 ")",
            .params = CONSENT_TYPES,
            .columns = "",
        },
    [CONSENT_SQL_LIST] =
        {
            .name = "consent_list",
            .purpose = "one page of what a contact has said, newest first",
            .text = LIST_TEXT(CONSENT_COLUMNS(ENTITY_NAME), "message_consent", "created_at", " AND contact_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = CONSENT_TYPES,
        },
    [CONSENT_SQL_HELD] =
        {
            .name = "consent_held",
            .purpose = "whether there is a consent of this id",
            .text = "SELECT id FROM message_consent WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [CONSENT_SQL_STANDING] =
        {
            .name = "consent_standing",
            .purpose = "the last that a contact has said of each channel and purpose",
            .text = "SELECT channel, purpose, state FROM (SELECT channel, purpose, state, row_number() OVER (PARTITION "
                    "BY channel, purpose ORDER BY id DESC) AS n FROM message_consent WHERE ws = $1 AND contact_id = "
                    "$2) AS said WHERE n = 1",
            .params = "ib",
            .columns = "iii",
        },
    [CONSENT_SQL_SUPPRESSED] =
        {
            .name = "suppression_read",
            .purpose = "why nothing is sent to an address",
            .text = "SELECT reason FROM message_suppression WHERE ws = $1 AND channel = $2 AND address = $3",
            .params = "iit",
            .columns = "t",
        },
    [CONSENT_SQL_SUPPRESS] =
        {
            .name = "suppression_add",
            .purpose = "nothing is sent to an address any more; no row when that was so before",
            .text =
                "INSERT INTO message_suppression (ws, channel, address, reason, created_at) VALUES ($1, $2, $3, $4, "
                "$5) ON CONFLICT DO NOTHING RETURNING ws",
            .params = "iitti",
            .columns = "i",
        },
    [CONSENT_SQL_UNSUPPRESS] =
        {
            .name = "suppression_remove",
            .purpose = "an address may be sent to again",
            .text = "DELETE FROM message_suppression WHERE ws = $1 AND channel = $2 AND address = $3 RETURNING ws",
            .params = "iit",
            .columns = "i",
        },
    [CONSENT_SQL_REFUSE] =
        {
            .name = "refusal_add",
            .purpose = "a program sends nothing to this address any more",
            .text = "INSERT INTO message_refusal (ws, program_id, channel, address, created_at) VALUES (" PLACES_5
                    ") ON CONFLICT DO NOTHING",
            .params = "ibiti",
            .columns = "",
        },
    [CONSENT_SQL_REFUSED] =
        {
            .name = "refusal_read",
            .purpose = "whether a program sends nothing to an address",
            .text =
                "SELECT ws FROM message_refusal WHERE ws = $1 AND program_id = $2 AND channel = $3 AND address = $4",
            .params = "ibit",
            .columns = "i",
        },
    [CONSENT_SQL_STRAY] =
        {
            .name = "consent_stray",
            .purpose = "consents of people who do not exist (verify, B20)",
            .text =
                "SELECT s.id FROM message_consent s LEFT JOIN contact c ON c.ws = s.ws AND c.id = s.contact_id WHERE "
                "s.ws = $1 AND c.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
