/* Proof of the trail: that it cannot be changed, that it speaks of things that exist in its world, and that none of it
 * was forgotten by the sealing. Reads only. Runs inside a transaction, on its thread. */

#include "domain/audit/audit.h"
#include "domain/audit/audit_store.h"

enum status audit_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const char *const tables[] = {"audit"};
    static const struct verify_query queries[] = {
        {&audit_statements[AUDIT_SQL_UNKNOWN_KEYS], "B20", "aud", "its key does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_USERS], "B20", "aud", "its user does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_CONNECTIONS], "B20", "aud", "its connection does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_EVENTS], "B20", "aud", "its event does not exist"},
        {&audit_statements[AUDIT_SQL_UNKNOWN_REFERRALS], "B20", "aud", "its referral does not exist"},
        {&audit_statements[AUDIT_SQL_NEITHER_SEALED], "B15", "aud", "it is neither sealed nor waits for it"},
        {&audit_statements[AUDIT_SQL_NOTHING_TO_SEAL], "B15", "aud", "it waits to be sealed and does not exist"},
    };
    TRY(verify_triggers(act, tables, sizeof tables / sizeof tables[0], broken, ctx, err));
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
