/* What calls that were not answered have in common. */

#include "connect/outcome.h"

#include "net/client.h"

bool outcome_of_silence(const struct client_reply *reply, struct send_outcome *ret)
{
    if (reply->outcome == CLIENT_ANSWERED)
        return false;
    *ret = (struct send_outcome){.kind = reply->outcome == CLIENT_NOT_SENT ? SEND_LATER : SEND_UNKNOWN,
                                 .reason = str_from(reply->failure)};
    return true;
}

int64_t outcome_seconds(struct str header)
{
    int64_t seconds;
    bool good = str_to_int64(str_trim(header), &seconds) && seconds > 0;
    return !good ? 0 : seconds < OUTCOME_WAIT_MAX_S ? seconds : OUTCOME_WAIT_MAX_S;
}
