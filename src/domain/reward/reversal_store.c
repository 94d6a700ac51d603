/* The statements of what is to be taken back. */

#include "domain/reward/reversal_store.h"

const struct statement reversal_statements[REVERSAL_SQL_COUNT] = {
    [REVERSAL_SQL_READ] =
        {
            .name = "reversal_read",
            .purpose = "how much is to be taken back of a reward",
            .text = "SELECT ws" REVERSAL_COLUMNS(ENTITY_NAME) " FROM reward_reversal WHERE ws = $1 AND reward_id = $2",
            .params = "ib",
            .columns = "i" REVERSAL_COLUMNS(ENTITY_LETTER),
        },
    [REVERSAL_SQL_WRITE] =
        {
            .name = "reversal_write",
            .purpose = "keep how much is to be taken back of a reward",
            .text = "INSERT INTO reward_reversal (ws" REVERSAL_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_7 ") ON "
                             "CONFLICT (ws, reward_id) DO UPDATE SET wanted = excluded.wanted, by_hand = "
                             "excluded.by_hand, "
                             "revoked = excluded.revoked, status = excluded.status, waits = excluded.waits",
            .params = "i" REVERSAL_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
};
