/* The statements of validations. */

#include "domain/validation/validation_store.h"

#define VALIDATION_TYPES "i" VALIDATION_COLUMNS(ENTITY_LETTER)
#define VALIDATION_SELECT "SELECT ws" VALIDATION_COLUMNS(ENTITY_NAME) " FROM validation WHERE ws = $1"

_Static_assert(ENTITY_COUNT(VALIDATION_COLUMNS) == 11, "the INSERT has a place for each column");

const struct statement validation_statements[VALIDATION_SQL_COUNT] = {
    [VALIDATION_SQL_INSERT] =
        {
            .name = "validation_insert",
            .purpose = "ask whether a reward is to be given",
            .text = "INSERT INTO validation (ws" VALIDATION_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_12 ")",
            .params = VALIDATION_TYPES,
            .columns = "",
        },
    [VALIDATION_SQL_READ] =
        {
            .name = "validation_read",
            .purpose = "the validation of a reward",
            .text = VALIDATION_SELECT " AND id = $2",
            .params = "ib",
            .columns = VALIDATION_TYPES,
        },
    [VALIDATION_SQL_LOCK] =
        {
            .name = "validation_lock",
            .purpose = "the validation of a reward, kept from others",
            .text = VALIDATION_SELECT " AND id = $2 FOR UPDATE",
            .params = "ib",
            .columns = VALIDATION_TYPES,
        },
    [VALIDATION_SQL_SAVE] =
        {
            .name = "validation_save",
            .purpose = "what became of a validation",
            .text = "UPDATE validation SET state = $3, attempts = $4, tries = $5, next_try_at = $6, status_code = $7, "
                    "reason = $8, case_id = $9, answered_at = $10 WHERE ws = $1 AND id = $2",
            .params = "ibiiiiitbi",
            .columns = "",
        },
    [VALIDATION_SQL_DUE] =
        {
            .name = "validation_due",
            .purpose = "validations of a world that are due, first due first",
            .text = "SELECT id FROM validation WHERE ws = $1 AND next_try_at <= $2 ORDER BY next_try_at, id LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [VALIDATION_SQL_STRAY] =
        {
            .name = "validation_stray",
            .purpose = "validations of no reward, and rewards that wait for one that nobody is asked (verify, B20)",
            .text = "SELECT v.id FROM validation v LEFT JOIN reward r ON r.ws = v.ws AND r.id = v.id WHERE v.ws = $1 "
                    "AND (r.id IS NULL OR (v.state IN (1, 2) AND r.status < 2 AND (r.waits / 16) % 2 = 1))",
            .params = "i",
            .columns = "b",
        },
};
