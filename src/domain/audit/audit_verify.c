/* Proof of the trail: that it cannot be changed, that it speaks of things that exist in its world, and that each
 * referral's timeline is one unbroken line. Reads only. Runs inside a transaction, on its thread. */

#include "domain/audit/audit.h"
#include "domain/audit/audit_store.h"

enum status audit_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const char *const tables[] = {"audit"};
    static const struct verify_query queries[] = {
        {&audit_statements[AUDIT_SQL_UNKNOWN_KEYS], "B20", "aud", "its key does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_CONNECTIONS], "B20", "aud", "its connection does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_OBJECTS], "B20", "aud", "its object does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_EVENTS], "B20", "aud", "its event does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_REFERRALS], "B20", "aud", "its referral does not exist"},
        {&audit_statements[AUDIT_SQL_TORN_TIMELINES], "B20", "aud", "the row before it is not of its timeline"},
        {&audit_statements[AUDIT_SQL_OFF_TIMELINES], "B20", "aud", "its referral's timeline does not lead to it"},
        {&audit_statements[AUDIT_SQL_WRONG_HEADS], "B20", "ref", "its timeline begins with no row of its own"},
    };
    TRY(verify_triggers(act, tables, sizeof tables / sizeof tables[0], broken, ctx, err));
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
