/* Which names of payments belong together. See payment_names.h.
 *
 * Names form groups; each name has a row that leads to the best one of its group, which needs none itself. Two facts at
 * the same moment could each miss what the other writes: so each keeps all its names first, in an order that is the
 * same for all. */

#include "domain/payment/payment_names.h"

#include <stdlib.h>
#include <string.h>

#include "domain/event/event.h"
#include "domain/payment/payment_store.h"
#include "domain/referral/referral.h"

/* How near a name is to the sale, by what its beginning says it is. */
static int rank_of(struct str name)
{
    if (str_starts_with(name, STR("in_")) || str_starts_with(name, STR("cs_")))
        return 2;
    return str_starts_with(name, STR("pi_")) ? 1 : 0;
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static enum status keep_names(struct act *act, const struct str *names, size_t count, struct error *err)
{
    struct str sorted[PAYMENT_NAMES_MAX];
    memcpy(sorted, names, count * sizeof *names);
    qsort(sorted, count, sizeof sorted[0], compare_names);
    for (size_t i = 0; i < count; i++) {
        uint8_t key[OBJECT_KEY_SIZE];
        object_key(STR("stripe"), sorted[i], key);
        TRY(event_keep_object(act, (struct str){(const char *)key, sizeof key}, err));
    }
    return STATUS_OK;
}

/* Where a name leads: to itself, where nothing is known. */
static enum status sale_of(struct act *act, const struct id *connection_id, struct str name, struct str *ret,
                           struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &payment_statements[PAYMENT_SQL_SALE_OF],
                  VALUES(value_int(act->ws), value_id(connection_id), value_text(name)), &rows, err));
    *ret = rows.row_count == 0 ? name : result_str(&rows, 0, 0);
    return STATUS_OK;
}

static enum status lead(struct act *act, const struct id *connection_id, struct str name, struct str sale,
                        bool *ret_new, struct error *err)
{
    struct result rows;
    const struct value values[] = {value_int(act->ws), value_id(connection_id), value_text(name), value_text(sale)};
    if (str_equal(name, sale))
        return STATUS_OK;
    TRY(txn_query(act->txn, &payment_statements[PAYMENT_SQL_NAME], values, 4, &rows, err));
    if (rows.row_count == 0)
        return STATUS_OK;
    *ret_new = true;
    TRY(txn_exec(act->txn, &payment_statements[PAYMENT_SQL_MOVE_NAMES], values, 4, err));
    return txn_exec(act->txn, &payment_statements[PAYMENT_SQL_MOVE_WAITING], values, 4, err);
}

enum status payment_names_link(struct act *act, const struct id *connection_id, const struct str *names, size_t count,
                               struct str *ret_sale, bool *ret_new, struct error *err)
{
    struct str ends[PAYMENT_NAMES_MAX];
    size_t best = 0;
    *ret_new = false;
    TRY(keep_names(act, names, count, err));
    for (size_t i = 0; i < count; i++) {
        TRY(sale_of(act, connection_id, names[i], &ends[i], err));
        if (rank_of(ends[i]) > rank_of(ends[best]))
            best = i;
    }
    for (size_t i = 0; i < count; i++) {
        /* another sale that claims the same payment stays what it is */
        if (rank_of(ends[i]) == 2 && !str_equal(ends[i], ends[best]))
            continue;
        TRY(lead(act, connection_id, ends[i], ends[best], ret_new, err));
        TRY(lead(act, connection_id, names[i], ends[best], ret_new, err));
    }
    *ret_sale = ends[best];
    return STATUS_OK;
}
