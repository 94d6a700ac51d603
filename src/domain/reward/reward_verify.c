/* The proof that rewards, balances and totals tell the same story as the entries (LEDGER.md B7). Reads only, in one
 * snapshot. */

#include <stdio.h>

#include "domain/reward/reward.h"
#include "domain/reward/reward_store.h"

struct proof {
    ledger_break_fn broken;
    void *ctx;
    const char *prefix;
    const char *what;
};

static enum status tell(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct proof *proof = ctx;
    struct id id = result_id(row, 0, 0);
    char text[ID_TEXT_SIZE], line[192];
    id_format(&id, proof->prefix, text);
    snprintf(line, sizeof line, "%.*s: %s", ID_TEXT_SIZE, text, proof->what);
    proof->broken(proof->ctx, "B7", line);
    return STATUS_OK;
}

enum status reward_verify(struct act *act, ledger_break_fn broken, void *ctx, struct error *err)
{
    static const struct {
        int sql;
        const char *prefix, *what;
    } checks[] = {
        {REWARD_SQL_WRONG_LOTS, "rwd", "the reward's amounts are not the sums of its ledger entries"},
        {REWARD_SQL_WRONG_BALANCES, "cnt", "the contact's balance is not the sum of its rewards' amounts"},
        {REWARD_SQL_WRONG_TOTALS, "ptc", "the participant's totals are not the sums of the rewards that name it"},
        {REWARD_SQL_WRONG_COUNTS, "ptc", "the participant's counts are not those of its referrals"},
        {REWARD_SQL_WITHOUT_REFERRAL, "rwd", "the reward names a referral that does not exist"},
        {REWARD_SQL_WITHOUT_OUTBOX, "rwd", "the reward was made without telling the outbox"},
    };
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        struct proof proof = {broken, ctx, checks[i].prefix, checks[i].what};
        TRY(txn_each(act->txn, &reward_statements[checks[i].sql], VALUES(value_int(act->ws)), tell, &proof, err));
    }
    return STATUS_OK;
}
