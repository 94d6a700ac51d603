/* The statements of programs' settings for messages. */

#include "domain/message/messaging_store.h"

const struct statement messaging_statements[MESSAGING_SQL_COUNT] = {
    [MESSAGING_SQL_READ] =
        {
            .name = "messaging_read",
            .purpose = "what a program has set for its messages",
            .text = "SELECT paused, settings FROM messaging WHERE ws = $1 AND program_id = $2",
            .params = "ib",
            .columns = "it",
        },
    [MESSAGING_SQL_WRITE] =
        {
            .name = "messaging_write",
            .purpose = "keep what a program sets for its messages",
            .text = "INSERT INTO messaging (ws, program_id, paused, settings) VALUES ($1, $2, $3, $4) ON CONFLICT (ws, "
                    "program_id) DO UPDATE SET paused = excluded.paused, settings = excluded.settings",
            .params = "ibit",
            .columns = "",
        },
};
