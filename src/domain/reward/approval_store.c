/* The statements of approvals. */

#include "domain/reward/approval_store.h"

const struct statement approval_statements[APPROVAL_SQL_COUNT] = {
    [APPROVAL_SQL_OWN] =
        {
            .name = "approval_own",
            .purpose = "whether a reward came of what somebody did by hand to its referral",
            .text = "SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM audit WHERE ws = $1 AND referral_id = $2 AND "
                    "actor_id = $4 AND (action = 'referral.attributed' OR (event_id IS NULL AND (action = "
                    "'referral.qualified' OR (object_id = $3 AND action IN ('reward.created', 'reward.issued'))))))",
            .params = "ibbb",
            .columns = "i",
        },
    [APPROVAL_SQL_OWN_ALONE] =
        {
            .name = "approval_own_alone",
            .purpose = "the same of one without a referral",
            .text = "SELECT CAST(1 AS BIGINT) WHERE EXISTS (SELECT 1 FROM audit WHERE ws = $1 AND object_id = $2 AND "
                    "referral_id IS NULL AND actor_id = $3 AND action IN ('reward.created', 'reward.issued'))",
            .params = "ibb",
            .columns = "i",
        },
    [APPROVAL_SQL_FIRST] =
        {
            .name = "approval_first",
            .purpose = "who said the first yes to a reward",
            .text = "SELECT actor_type, actor_id FROM reward_approval WHERE ws = $1 AND reward_id = $2 AND n = 1",
            .params = "ib",
            .columns = "tb",
        },
    [APPROVAL_SQL_NOTE] =
        {
            .name = "approval_note",
            .purpose = "note a yes; no row when another transaction noted one",
            .text = "INSERT INTO reward_approval (ws, reward_id, n, actor_type, actor_id, approved_at) VALUES ($1, $2, "
                    "$3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING n",
            .params = "ibitbi",
            .columns = "i",
        },
    [APPROVAL_SQL_OF_MANY] =
        {
            .name = "approval_of_many",
            .purpose = "the first yes to each of many rewards, with names",
            .text = "SELECT p.reward_id, p.actor_type, p.actor_id, COALESCE(u.name, k.name), p.approved_at FROM "
                    "reward_approval p LEFT JOIN api_key k ON k.ws = p.ws AND k.id = p.actor_id LEFT JOIN console_user "
                    "u ON u.id = p.actor_id WHERE p.ws = $1 AND p.reward_id IN ({ids}) AND p.n = 1",
            .params = "i",
            .columns = "btbti",
        },
    [APPROVAL_SQL_WRONG] =
        {
            .name = "approval_wrong",
            .purpose = "approvals of no reward, second ones without a first, and both by the same (verify, B20)",
            .text =
                "SELECT p.reward_id FROM reward_approval p LEFT JOIN reward r ON r.ws = p.ws AND r.id = p.reward_id "
                "LEFT JOIN reward_approval f ON f.ws = p.ws AND f.reward_id = p.reward_id AND f.n = 1 WHERE p.ws = "
                "$1 AND (r.id IS NULL OR f.n IS NULL OR (p.n = 2 AND p.actor_id = f.actor_id))",
            .params = "i",
            .columns = "b",
        },
};
