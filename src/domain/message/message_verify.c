/* What is proved of messages. Reads one world. */

#include "domain/message/consent_store.h"
#include "domain/message/message_store.h"
#include "domain/message/template_store.h"

enum status message_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&message_statements[MESSAGE_SQL_STRAY], "B20", "msg", "it is about what does not exist"},
        {&message_statements[MESSAGE_SQL_WRONG_TIMES], "B20", "msg", "it has not the times of its state"},
        {&message_statements[MESSAGE_SQL_TAKEN_TWICE], "B20", "msg", "a provider has taken it twice"},
        {&consent_statements[CONSENT_SQL_STRAY], "B20", "cns", "it is of a contact that does not exist"},
        {&template_statements[TEMPLATE_SQL_STRAY], "B20", "mtp", "it is of a program that does not exist"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
