/* The statements of attempts. */

#include "domain/user/attempt_store.h"

const struct statement attempt_statements[ATTEMPT_SQL_COUNT] = {
    [ATTEMPT_SQL_READ] =
        {
            .name = "attempt_read",
            .purpose = "when a span began in which so many attempts were made that no more may be",
            .text = "SELECT began_at FROM sign_in_attempt WHERE key = $1 AND began_at > $2 AND attempts >= $3",
            .params = "bii",
            .columns = "i",
        },
    [ATTEMPT_SQL_TAKE] =
        {
            .name = "attempt_take",
            .purpose = "count an attempt; no row when no more may be made",
            .text = "INSERT INTO sign_in_attempt (key, began_at, attempts) VALUES ($1, $4, 1) ON CONFLICT (key) DO "
                    "UPDATE SET attempts = CASE WHEN sign_in_attempt.began_at > $2 THEN sign_in_attempt.attempts + 1 "
                    "ELSE 1 END, began_at = CASE WHEN sign_in_attempt.began_at > $2 THEN sign_in_attempt.began_at "
                    "ELSE $4 END WHERE sign_in_attempt.began_at <= $2 OR sign_in_attempt.attempts < $3 "
                    "RETURNING attempts",
            .params = "biii",
            .columns = "i",
        },
    [ATTEMPT_SQL_FORGET] =
        {
            .name = "attempt_forget",
            .purpose = "begin an account's count anew",
            .text = "DELETE FROM sign_in_attempt WHERE key = $1",
            .params = "b",
            .columns = "",
        },
    [ATTEMPT_SQL_GIVE_BACK] =
        {
            .name = "attempt_give_back",
            .purpose = "count one less",
            .text = "UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE key = $1 AND attempts > 0",
            .params = "b",
            .columns = "",
        },
    [ATTEMPT_SQL_SWEEP] =
        {
            .name = "attempt_sweep",
            .purpose = "delete some counts of spans that are over",
            .text = "DELETE FROM sign_in_attempt WHERE key IN (SELECT key FROM sign_in_attempt WHERE began_at < $1 "
                    "ORDER BY began_at LIMIT $2)",
            .params = "ii",
            .columns = "",
        },
};
