/* What is to be taken back of rewards, as rows; and why, in words. Inside a transaction, on its thread. */

#include "domain/reward/reversal.h"

#include "domain/reward/reversal_store.h"

static const struct member members[] = {REVERSAL_COLUMNS(ENTITY_COLUMN)};
const struct entity reversal_entity = ENTITY("Reversal", members, struct reversal);

enum status reversal_read(struct act *act, const struct id *reward_id, struct reversal *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reversal_statements[REVERSAL_SQL_READ], VALUES(value_int(act->ws), value_id(reward_id)),
                  &rows, err));
    *ret = (struct reversal){.reward_id = *reward_id};
    if (rows.row_count > 0)
        row_read(&reversal_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status reversal_write(struct act *act, const struct reversal *reversal, struct error *err)
{
    return row_insert(act->txn, &reversal_statements[REVERSAL_SQL_WRITE], act->ws, &reversal_entity, reversal, err);
}

struct reason {
    const char *code, *sentence;
};

/* Participants read them. sorted table: by code */
static const struct reason REASONS[] = {
    {.code = "attribution_moved", .sentence = "The referral is credited to somebody else."},
    {.code = "attribution_removed", .sentence = "The referral is credited to nobody any more."},
    {.code = "chargeback", .sentence = "The customer's bank took the payment back."},
    {.code = "invoice_voided", .sentence = "The invoice was declared void."},
    {.code = "order_canceled", .sentence = "The order was canceled."},
    {.code = "order_refunded", .sentence = "The order that it was used for was refunded."},
    {.code = "refunded", .sentence = "The sale was refunded."},
};

struct str reversal_reason(struct str reason_code)
{
    for (size_t i = 0; i < sizeof REASONS / sizeof REASONS[0]; i++)
        if (str_equal(reason_code, str_from(REASONS[i].code)))
            return str_from(REASONS[i].sentence);
    return STR_NONE;
}
