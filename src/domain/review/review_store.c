/* The statements of cases. */

#include "domain/review/review_store.h"

#include "store/list_text.h"

#define REVIEW_TYPES "i" REVIEW_COLUMNS(ENTITY_LETTER)
#define REVIEW_PAGE(filters) LIST_TEXT(REVIEW_COLUMNS(ENTITY_NAME), "review_case", "created_at", filters)

const struct statement review_statements[REVIEW_SQL_COUNT] = {
    [REVIEW_SQL_INSERT] =
        {
            .name = "review_insert",
            .purpose = "open a case",
            .text = "INSERT INTO review_case (ws" REVIEW_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_14 ")",
            .params = REVIEW_TYPES,
            .columns = "",
        },
    [REVIEW_SQL_READ] =
        {
            .name = "review_read",
            .purpose = "a case by its id",
            .text = "SELECT ws" REVIEW_COLUMNS(ENTITY_NAME) " FROM review_case WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = REVIEW_TYPES,
        },
    [REVIEW_SQL_RESOLVE] =
        {
            .name = "review_resolve",
            .purpose = "resolve a case, unless somebody did",
            .text = "UPDATE review_case SET state = 1, resolved_at = $3 WHERE ws = $1 AND id = $2 AND state = 0 "
                    "RETURNING id",
            .params = "ibi",
            .columns = "b",
        },
    [REVIEW_SQL_HELD] =
        {
            .name = "review_held",
            .purpose = "whether there is a case of this id",
            .text = "SELECT id FROM review_case WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [REVIEW_SQL_LIST] =
        {
            .name = "review_list",
            .purpose = "one page of all cases, newest first",
            .text = REVIEW_PAGE(""),
            .params = LIST_PARAMS,
            .columns = REVIEW_TYPES,
        },
    [REVIEW_SQL_LIST_STATE] =
        {
            .name = "review_list_state",
            .purpose = "one page of the open, or the resolved cases",
            .text = REVIEW_PAGE(" AND state = $7"),
            .params = LIST_PARAMS "i",
            .columns = REVIEW_TYPES,
        },
    [REVIEW_SQL_LIST_STATE_KIND] =
        {
            .name = "review_list_state_kind",
            .purpose = "one page of the open, or the resolved cases of a kind",
            .text = REVIEW_PAGE(" AND state = $7 AND kind = $8"),
            .params = LIST_PARAMS "ii",
            .columns = REVIEW_TYPES,
        },
    [REVIEW_SQL_LIST_PARTICIPANT] =
        {
            .name = "review_list_participant",
            .purpose = "one page of the cases that a participant has opened",
            .text = REVIEW_PAGE(" AND participant_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = REVIEW_TYPES,
        },
    [REVIEW_SQL_OPEN_OF] =
        {
            .name = "review_open_of",
            .purpose = "open cases of a participant, $3 at most",
            .text = "SELECT id FROM review_case WHERE ws = $1 AND participant_id = $2 AND state = 0 LIMIT $3",
            .params = "ibi",
            .columns = "b",
        },
    [REVIEW_SQL_OPEN_ABOUT] =
        {
            .name = "review_open_about",
            .purpose = "open cases of a kind about a referral",
            .text = "SELECT id FROM review_case WHERE ws = $1 AND referral_id = $2 AND state = 0 AND kind = $3",
            .params = "ibi",
            .columns = "b",
        },
    [REVIEW_SQL_TOLD] =
        {
            .name = "review_told",
            .purpose = "whether there is an open case of a kind about a program that says the same",
            .text = "SELECT id FROM review_case WHERE ws = $1 AND state = 0 AND kind = $2 AND program_id = $3 AND "
                    "detail = $4 LIMIT 1",
            .params = "iibt",
            .columns = "b",
        },
    [REVIEW_SQL_NOTE_WRITE] =
        {
            .name = "review_note_write",
            .purpose = "what is said in a case, apart, where it may be deleted",
            .text = "INSERT INTO note (ws, id, text) VALUES ($1, $2, $3) "
                    "ON CONFLICT (ws, id) DO UPDATE SET text = excluded.text",
            .params = "ibt",
            .columns = "",
        },
    [REVIEW_SQL_NOTES] =
        {
            .name = "review_notes",
            .purpose = "what is said in many cases",
            .text = "SELECT id, text FROM note WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "bt",
        },
    [REVIEW_SQL_STRAY] =
        {
            .name = "review_stray",
            .purpose = "cases about what does not exist (verify, B20)",
            .text = "SELECT c.id FROM review_case c LEFT JOIN program p ON p.ws = c.ws AND p.id = c.program_id "
                    "LEFT JOIN referral r ON r.ws = c.ws AND r.id = c.referral_id "
                    "LEFT JOIN contact k ON k.ws = c.ws AND k.id = c.contact_id "
                    "LEFT JOIN event e ON e.ws = c.ws AND e.id = c.event_id "
                    "LEFT JOIN participant t ON t.ws = c.ws AND t.id = c.participant_id "
                    "WHERE c.ws = $1 AND ((c.program_id IS NOT NULL AND p.id IS NULL) OR (c.referral_id IS NOT NULL "
                    "AND r.id IS NULL) OR (c.contact_id IS NOT NULL AND k.id IS NULL) OR (c.event_id IS NOT NULL AND "
                    "e.id IS NULL) OR (c.participant_id IS NOT NULL AND t.id IS NULL))",
            .params = "i",
            .columns = "b",
        },
};
