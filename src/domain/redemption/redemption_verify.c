/* The proof of redemptions. Reads only, in one snapshot. */

#include "domain/redemption/redemption.h"
#include "domain/redemption/redemption_store.h"

enum status redemption_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&redemption_statements[REDEMPTION_SQL_WRONG_SUMS], "B7", "rdm", "it is not the sum of its lots"},
        {&redemption_statements[REDEMPTION_SQL_WRONG_STATES], "B8", "rdm",
         "its amounts and times are not those of its state"},
        {&redemption_statements[REDEMPTION_SQL_WRONG_MONEY], "B7", "rdm", "it is not what the journal moved for it"},
        {&redemption_statements[REDEMPTION_SQL_WRONG_RESERVES], "B7", "rwd",
         "its reserved money is not what open redemptions hold of it"},
        {&redemption_statements[REDEMPTION_SQL_STRAY], "B20", "rdm", "it is of somebody who does not exist"},
        {&redemption_statements[REDEMPTION_SQL_STRAY_LOTS], "B20", "rwd",
         "a redemption of it does not exist, or is of another owner or currency"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
