/* The statements of invitations. */

#include "domain/enrollment/invitation_store.h"

const struct statement invitation_statements[INVITATION_SQL_COUNT] = {
    [INVITATION_SQL_KEEP] =
        {
            .name = "invitation_keep",
            .purpose = "keep when a participant was last invited",
            .text = "INSERT INTO invitation (ws, participant_id, invited_at) VALUES ($1, $2, $3) "
                    "ON CONFLICT (ws, participant_id) DO UPDATE SET invited_at = excluded.invited_at",
            .params = "ibi",
            .columns = "",
        },
    [INVITATION_SQL_LAST] =
        {
            .name = "invitation_last",
            .purpose = "when a participant was last invited",
            .text = "SELECT invited_at FROM invitation WHERE ws = $1 AND participant_id = $2",
            .params = "ib",
            .columns = "i",
        },
};
