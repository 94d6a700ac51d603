/* Ranks: a page is one range of an index, from the place where the page before ended. Inside the caller's transaction,
 * on its thread. */

#include "domain/participant/leader.h"

#include <assert.h>

#include "base/limits.h"
#include "domain/participant/leader_store.h"

const char *const leader_order_names[LEADER_ORDERS] = {
    [LEADER_BY_REFERRALS] = "-referrals",
    [LEADER_BY_CLOSED] = "-closed",
    [LEADER_BY_REVENUE] = "-revenue",
    [LEADER_BY_EARNED] = "-earned",
};

bool leader_order_parse(struct str name, enum leader_order *ret)
{
    for (size_t order = 0; order < LEADER_ORDERS; order++)
        if (str_equal(name, str_from(leader_order_names[order]))) {
            *ret = (enum leader_order)order;
            return true;
        }
    return false;
}

/* Bytes also when it is zero: no participant's id, and before all of them. */
static struct value place_id(const struct leader *place)
{
    return value_bytes((struct str){(const char *)place->participant_id.bytes, sizeof place->participant_id.bytes});
}

enum status leader_list(struct act *act, const struct id *program_id, int64_t period, enum leader_order order,
                        const struct leader *after, size_t limit, struct leader *ret, size_t *ret_count, bool *ret_more,
                        struct error *err)
{
    assert(order < LEADER_ORDERS && limit >= 1 && limit <= LIMIT_PAGE_MAX);
    bool first = id_is_none(&after->participant_id);
    struct result rows;
    TRY(txn_query(act->txn, &leader_statements[order],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(period),
                         value_int(first ? INT64_MAX : after->figure), place_id(after), value_int((int64_t)limit + 1)),
                  &rows, err));
    size_t count = rows.row_count > limit ? limit : rows.row_count;
    for (size_t i = 0; i < count; i++)
        ret[i] = (struct leader){result_id(&rows, i, 0), result_int(&rows, i, 1)};
    *ret_count = count;
    *ret_more = rows.row_count > limit;
    return STATUS_OK;
}
