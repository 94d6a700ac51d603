/* Fan-out: who is to be told of a change. The outbox is the queue; a change that nobody asked for is done with. */

#include "domain/outbox/outbox.h"
#include "domain/message/message_notice.h"
#include "domain/schedule/budget_mail.h"
#include "domain/webhook/delivery.h"
#include "jobs/job.h"

/* The ways to tell. Ends with a row without a name. */
static const struct outbox_channel channels[] = {
    {.name = "message", .asks = message_notice_asks, .take = message_notice},
    {.name = "staff", .asks = budget_mail_asks, .take = budget_mail_take},
    {.name = "webhook", .asks = delivery_asks, .take = delivery_take},
    {.name = NULL},
};

enum status job_outbox_find(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    return outbox_due(act, channels, limit, ret_ids, ret_count, err);
}

enum status job_outbox_unit(struct act *act, const struct id *id, bool *ret_more, struct error *err)
{
    return outbox_fan_out(act, id, channels, ret_more, err);
}
