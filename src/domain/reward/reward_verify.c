/* The proof that rewards, balances and totals tell the same story as the entries (LEDGER.md B7). Reads only, in one
 * snapshot. */

#include "domain/reward/reward.h"
#include "domain/reward/reward_store.h"

enum status reward_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&reward_statements[REWARD_SQL_WRONG_LOTS], "B7", "rwd", "its amounts are not the sums of its ledger entries"},
        {&reward_statements[REWARD_SQL_WRONG_BALANCES], "B7", "cnt", "its balance is not the sum of its rewards"},
        {&reward_statements[REWARD_SQL_WRONG_TOTALS], "B7", "ptc", "its totals are not the sums of its rewards"},
        {&reward_statements[REWARD_SQL_WITHOUT_TOTALS], "B7", "rwd", "its participant has no totals in its currency"},
        {&reward_statements[REWARD_SQL_WRONG_COUNTS], "B7", "ptc", "its counts are not those of its referrals"},
        {&reward_statements[REWARD_SQL_OFF_LISTS], "B7", "rwd", "it is not exactly once in its beneficiary's lots"},
        {&reward_statements[REWARD_SQL_WRONG_LINKS], "B7", "rwd", "the lot before it is not its beneficiary's"},
        {&reward_statements[REWARD_SQL_WRONG_HEADS], "B7", "cnt", "its list of lots begins with none of its own"},
        {&reward_statements[REWARD_SQL_WITHOUT_OUTBOX], "B17", "rwd", "the outbox was not told of it exactly once"},
        {&reward_statements[REWARD_SQL_WITHOUT_REFERRAL], "B20", "rwd", "it names a referral that does not exist"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
