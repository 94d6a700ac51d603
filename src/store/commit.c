/* What the committers of all engines share. Thread: the writer's. */

#include "store/commit.h"

#include "base/limits.h"
#include "base/time.h"
#include "store/loop.h"

int64_t committer_patience_us(const struct committer *committer)
{
    return (committer->file == STORE_CLICKS ? LIMIT_CLICK_MS : LIMIT_WRITE_MS) * TIME_US_PER_MS;
}

void committer_refuse_rest(struct store_work **works, size_t count, enum error_code code, const char *why)
{
    for (size_t i = 0; i < count; i++) {
        if (works[i]->status == STATUS_OK || works[i]->status == STATUS_BUSY) {
            store_work_refuse(works[i], code, why);
        }
    }
}

void committer_refuse_late(struct store_work **works, size_t count)
{
    committer_refuse_rest(works, count, ERROR_UNAVAILABLE, "The write waited too long; try again later.");
}

void committer_refuse_lost_race(struct store_work *work)
{
    committer_refuse_rest(&work, 1, ERROR_UNAVAILABLE, "Others changed the same thing at the same time; try again.");
}

bool committer_try_again(struct committer *committer, struct store_work *work, int tries)
{
    if (work->status != STATUS_BUSY) {
        return false;
    }
    if (tries == LIMIT_TXN_RETRIES) {
        committer_refuse_lost_race(work);
        return false;
    }
    COUNT(committer->rerun_items, 1);
    return true;
}

void committer_count_outcomes(struct committer *committer, struct store_work **works, size_t count)
{
    size_t kept = 0;
    size_t refused = 0;
    for (size_t i = 0; i < count; i++) {
        kept += works[i]->status == STATUS_OK && !works[i]->rehearsal;
        refused += works[i]->status == STATUS_UNAVAILABLE || works[i]->status == STATUS_DISK_FULL;
    }
    COUNT(committer->items, kept);
    COUNT(committer->refused_items, refused);
}

bool committer_call_hook(struct committer *committer, struct txn *txn,
                         enum status (*step)(struct txn *txn, void *ctx, struct error *err), struct store_work **works,
                         size_t count)
{
    if (step == NULL) {
        return true;
    }
    struct error error = {0};
    enum status status = step(txn, committer->hook.ctx, &error);
    for (size_t i = 0; i < count && status != STATUS_OK; i++) {
        store_work_fail(works[i], status, &error);
    }
    return status == STATUS_OK;
}
