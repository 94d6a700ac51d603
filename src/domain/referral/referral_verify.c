/* Proof of referrals and of the facts about them: one attribution of record (B14), facts told once (B19), and that all
 * of them speak of things that exist in their world (B20). Reads only, in one snapshot. */

#include "domain/referral/referral.h"
#include "domain/referral/referral_store.h"

enum status referral_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const char *const tables[] = {"attribution"};
    static const struct verify_query queries[] = {
        {&referral_statements[REFERRAL_SQL_WITHOUT_ATTRIBUTION], "B14", "ref", "its attribution of record is another"},
        {&referral_statements[REFERRAL_SQL_STRAY_ATTRIBUTIONS], "B14", "ref",
         "an attribution names what does not exist"},
        {&referral_statements[REFERRAL_SQL_WITHOUT_CONTACT], "B20", "ref", "its contact does not exist"},
        {&referral_statements[REFERRAL_SQL_WITHOUT_PARTICIPANT], "B20", "ref", "its participant does not exist there"},
        {&referral_statements[REFERRAL_SQL_WITHOUT_VERSION], "B20", "ref", "its version of the rules does not exist"},
        {&referral_statements[REFERRAL_SQL_WRONG_STATUS], "B20", "ref", "its stored status is not what happened to it"},
        {&referral_statements[REFERRAL_SQL_STRAY_OBJECTS], "B20", "ref",
         "a business object is kept as its own, but it does not exist in that program"},
        {&referral_statements[REFERRAL_SQL_EVENT_WITHOUT_REFERRAL], "B20", "evt", "its referral does not exist"},
        {&referral_statements[REFERRAL_SQL_EVENT_WITHOUT_CONTACT], "B20", "evt", "its contact does not exist"},
        {&referral_statements[REFERRAL_SQL_EVENT_TWICE], "B19", "evt", "another event has its natural key"},
    };
    TRY(verify_triggers(act, tables, sizeof tables / sizeof tables[0], broken, ctx, err));
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
