/* Discounts as rows, and how they get their codes. See discount.h. Runs inside a transaction, on its thread; what takes
 * no act is pure. */

#include "domain/discount/discount.h"

#include "base/limits.h"
#include "domain/discount/code_pool.h"
#include "domain/discount/code_text.h"
#include "domain/discount/discount_store.h"

enum { BP_WHOLE = 10000 };

/* ---- the tables ---- */

static const char *const object_word[] = {"discount_code", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct discount, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct discount, reward_id, id, ID, 0, .prefix = "rwd", .doc = "The reward that it is.")
            DISCOUNT_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(struct discount, status, status, TEXT, 0,
                                                        .doc = "Of the reward: `issued` while it can be used.")
                ENTITY_TOLD(struct discount, replayed, replayed, BOOL, MEMBER_SPARSE,
                            .doc = "It was used for this order already, and nothing was changed.")};
const struct entity discount_entity = ENTITY("DiscountCode", members, struct discount);

static const struct member part_members[] = {
    ENTITY_TOLD(struct discount, percent_bp, percent_bp, OPT_INT, MEMBER_NULL,
                .doc = "What share of an order it takes off, in basis points; null: `fixed`.")
        ENTITY_TOLD(struct discount, fixed, fixed, OPT_INT, MEMBER_NULL, .doc = "What it takes off, in minor units.")
            ENTITY_TOLD(struct discount, max_amount, max_amount, OPT_INT, MEMBER_NULL,
                        .doc = "It takes off no more than this.")
                ENTITY_TOLD(struct discount, min_order, min_order, OPT_INT, MEMBER_NULL,
                            .doc = "The order must be at least this.")
                    ENTITY_TOLD(struct discount, currency, currency, CURRENCY, 0, .doc = "Of the amounts.")
                        ENTITY_TOLD(struct discount, reference, reference, TEXT, MEMBER_NULL,
                                    .doc = "The order that it was used for.")};
const struct entity discount_part_entity = ENTITY("RewardDiscount", part_members, struct discount);

/* ---- terms ---- */

enum status discount_terms_check(const struct rule_discount *terms, struct error *err)
{
    if ((terms->percent_bp == 0) == (terms->fixed == 0))
        return error_set(err, ERROR_INVALID_VALUE, "percent_bp", "A discount is a percent_bp or a fixed amount.");
    if (terms->max_amount != 0 && terms->fixed > terms->max_amount)
        return error_set(err, ERROR_INVALID_VALUE, "max_amount", "A fixed discount is no more than its max_amount.");
    if (code_source_is_stripe(terms->code) && terms->max_amount != 0)
        return error_set(err, ERROR_INVALID_VALUE, "max_amount", "Stripe's coupons know no such limit.");
    if (!code_source_is_good(terms->code))
        return error_set(
            err, ERROR_INVALID_VALUE, "code",
            "The code is generate, stripe, pool: and a name, or %d to %d letters, digits, '-', '_' and '.'.",
            CODE_TEXT_MIN, CODE_TEXT_MAX);
    return STATUS_OK;
}

int64_t discount_worth(const struct discount *discount, int64_t order_amount)
{
    __int128 worth = discount->fixed.value;
    if (discount->percent_bp.set)
        worth = ((__int128)order_amount * discount->percent_bp.value + BP_WHOLE / 2) / BP_WHOLE;
    if (discount->max_amount.set && worth > discount->max_amount.value)
        worth = discount->max_amount.value;
    return worth < order_amount ? (int64_t)worth : order_amount;
}

static struct opt_int optional(int64_t value)
{
    return (struct opt_int){value != 0, value};
}

enum status discount_insert(struct act *act, const struct discount *made, const struct rule_discount *terms,
                            struct error *err)
{
    struct discount row = *made;
    row.percent_bp = optional(terms->percent_bp);
    row.fixed = optional(terms->fixed);
    row.max_amount = optional(terms->max_amount);
    row.min_order = optional(terms->min_order);
    row.source = terms->code;
    row.expires_at = row.lapses_at = row.used_at = TIME_NONE;
    return row_insert(act->txn, &discount_statements[DISCOUNT_SQL_INSERT], act->ws, &discount_entity, &row, err);
}

/* ---- codes ---- */

/* A code that nobody has; whoever draws the same at this moment runs again. */
static enum status draw(struct act *act, struct str *ret_code, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    for (int tries = 0; tries < LIMIT_CODE_DRAWS; tries++) {
        struct result rows;
        char *drawn = arena_alloc(arena, CODE_TEXT_DRAWN);
        code_text_draw(txn_env(act->txn), drawn);
        *ret_code = (struct str){drawn, CODE_TEXT_DRAWN};
        TRY(txn_query(act->txn, &discount_statements[DISCOUNT_SQL_IS_POOLED],
                      VALUES(value_int(act->ws), value_text(*ret_code)), &rows, err));
        if (rows.row_count == 0)
            return STATUS_OK;
    }
    return error_set(err, ERROR_INTERNAL, NULL, "no free discount code was found in %d draws", LIMIT_CODE_DRAWS);
}

static enum status find_code(struct act *act, const struct discount *discount, struct pool_code *ret, bool *ret_shared,
                             struct error *err)
{
    struct str pool = code_source_pool(discount->source);
    *ret = (struct pool_code){0};
    *ret_shared = false;
    if (code_source_is_stripe(discount->source))
        return STATUS_OK;
    if (!str_is_none(pool))
        return code_pool_take(act, &discount->program_id, pool, ret, err);
    *ret_shared = !str_equal(discount->source, STR("generate"));
    ret->code = discount->source;
    return *ret_shared ? STATUS_OK : draw(act, &ret->code, err);
}

/* No pool has this name: ':' is no character of one. */
#define WANTED_OF_STRIPE STR(":stripe")

static enum status want(struct act *act, const struct discount *discount, struct error *err)
{
    if (!str_is_none(discount->wanted))
        return STATUS_OK;
    struct str wanted = code_source_is_stripe(discount->source) ? WANTED_OF_STRIPE : code_source_pool(discount->source);
    return txn_exec(act->txn, &discount_statements[DISCOUNT_SQL_WANT],
                    VALUES(value_int(act->ws), value_id(&discount->id), value_text(wanted)), err);
}

static enum status give(struct act *act, const struct id *id, const struct pool_code *taken, bool shared,
                        int64_t expires_at, struct error *err)
{
    return txn_exec(act->txn, &discount_statements[DISCOUNT_SQL_GIVE],
                    VALUES(value_int(act->ws), value_id(id), value_text(taken->code),
                           value_text(str_upper(txn_arena(act->txn), taken->code)), value_int(shared),
                           value_id(&taken->pool_id), taken->n == 0 ? value_null() : value_int(taken->n),
                           value_time(expires_at)),
                    err);
}

enum status discount_give_code(struct act *act, const struct id *id, int64_t expires_at, bool *ret_given,
                               struct error *err)
{
    struct discount discount = {0};
    struct pool_code taken;
    bool shared;
    TRY(discount_read(act, id, &discount, err));
    *ret_given = !str_is_none(discount.code);
    if (*ret_given)
        return STATUS_OK;
    TRY(find_code(act, &discount, &taken, &shared, err));
    *ret_given = !str_is_none(taken.code);
    if (!*ret_given)
        return want(act, &discount, err);
    return give(act, id, &taken, shared, expires_at, err);
}

enum status discount_is_of_stripe(struct act *act, const struct id *id, bool *ret_is, struct error *err)
{
    struct discount discount = {0};
    TRY(discount_read(act, id, &discount, err));
    *ret_is = code_source_is_stripe(discount.source);
    return STATUS_OK;
}

enum status discount_set_code(struct act *act, const struct id *id, struct str code, int64_t expires_at,
                              struct error *err)
{
    return give(act, id, &(struct pool_code){.code = code}, false, expires_at, err);
}

/* ---- notes on it ---- */

enum status discount_end_wait(struct act *act, const struct id *id, struct error *err)
{
    return txn_exec(act->txn, &discount_statements[DISCOUNT_SQL_END_WAIT], VALUES(value_int(act->ws), value_id(id)),
                    err);
}

enum status discount_write_use(struct act *act, const struct discount *used, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &discount_statements[DISCOUNT_SQL_USE],
                  VALUES(value_int(act->ws), value_id(&used->id), value_text(used->reference),
                         value_bytes(used->object_key), value_int(used->order_amount.value),
                         value_int(used->amount.value), value_bytes(used->fingerprint), value_time(used->used_at)),
                  &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

enum status discount_write_forgiven(struct act *act, const struct id *id, int64_t forgiven, struct error *err)
{
    return txn_exec(act->txn, &discount_statements[DISCOUNT_SQL_FORGIVE],
                    VALUES(value_int(act->ws), value_id(id), value_int(forgiven)), err);
}

enum status discount_end_lapse(struct act *act, const struct id *id, struct error *err)
{
    return txn_exec(act->txn, &discount_statements[DISCOUNT_SQL_END_LAPSE], VALUES(value_int(act->ws), value_id(id)),
                    err);
}

/* ---- finding ---- */

static enum status query(struct act *act, int sql, const struct value *values, size_t count, struct discount **ret,
                         size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &discount_statements[sql], values, count, &rows, err));
    *ret = row_read_all(&discount_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

static enum status query_one(struct act *act, int sql, const struct value *values, size_t count, struct discount *ret,
                             bool *ret_found, struct error *err)
{
    struct discount *found;
    size_t found_count;
    TRY(query(act, sql, values, count, &found, &found_count, err));
    *ret_found = found_count > 0;
    if (*ret_found)
        *ret = found[0];
    return STATUS_OK;
}

enum status discount_read(struct act *act, const struct id *id, struct discount *ret, struct error *err)
{
    bool found;
    TRY(query_one(act, DISCOUNT_SQL_READ, VALUES(value_int(act->ws), value_id(id)), ret, &found, err));
    return found ? STATUS_OK : error_set(err, ERROR_NOT_FOUND, "id", "This reward is no discount.");
}

enum status discount_read_many(struct act *act, const struct id *ids, size_t id_count, struct discount **ret,
                               size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &discount_statements[DISCOUNT_SQL_READ_MANY], VALUES(value_int(act->ws)), ids, id_count,
                      &rows, err));
    *ret = row_read_all(&discount_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status discount_find_usable(struct act *act, struct str code, const struct id *contact_id, size_t limit,
                                 struct discount **ret, size_t *ret_count, struct error *err)
{
    struct value key = value_text(str_upper(txn_arena(act->txn), code));
    struct value most = value_int((int64_t)limit);
    if (id_is_none(contact_id))
        return query(act, DISCOUNT_SQL_FIND_USABLE, VALUES(value_int(act->ws), key, most), ret, ret_count, err);
    return query(act, DISCOUNT_SQL_FIND_USABLE_OF, VALUES(value_int(act->ws), key, most, value_id(contact_id)), ret,
                 ret_count, err);
}

enum status discount_has_other(struct act *act, struct str code, const struct id *contact_id, bool *ret_has,
                               struct error *err)
{
    struct result rows;
    struct value key = value_text(str_upper(txn_arena(act->txn), code));
    TRY(txn_query(act->txn, &discount_statements[DISCOUNT_SQL_FIND_USABLE_OTHER],
                  VALUES(value_int(act->ws), key, value_id(contact_id)), &rows, err));
    *ret_has = rows.row_count > 0;
    return STATUS_OK;
}

enum status discount_find_any(struct act *act, struct str code, const struct id *contact_id, struct discount *ret,
                              bool *ret_found, struct error *err)
{
    struct value key = value_text(str_upper(txn_arena(act->txn), code));
    if (id_is_none(contact_id))
        return query_one(act, DISCOUNT_SQL_FIND_ANY, VALUES(value_int(act->ws), key), ret, ret_found, err);
    return query_one(act, DISCOUNT_SQL_FIND_ANY_OF, VALUES(value_int(act->ws), key, value_id(contact_id)), ret,
                     ret_found, err);
}

enum status discount_find_reference(struct act *act, struct str reference, struct discount *ret, bool *ret_found,
                                    struct error *err)
{
    return query_one(act, DISCOUNT_SQL_FIND_REFERENCE, VALUES(value_int(act->ws), value_text(reference)), ret,
                     ret_found, err);
}

enum status discount_of_order(struct act *act, struct str object_key, struct discount **ret, size_t *ret_count,
                              struct error *err)
{
    return query(act, DISCOUNT_SQL_OF_ORDER, VALUES(value_int(act->ws), value_bytes(object_key)), ret, ret_count, err);
}

static enum status list_ids(struct act *act, int sql, const struct value *values, size_t count, struct id *ret_ids,
                            size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &discount_statements[sql], values, count, &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status discount_list_due(struct act *act, int64_t now, size_t limit, struct id *ret_ids, size_t *ret_count,
                              struct error *err)
{
    return list_ids(act, DISCOUNT_SQL_LIST_DUE, VALUES(value_int(act->ws), value_int(now), value_int((int64_t)limit)),
                    ret_ids, ret_count, err);
}

enum status discount_list_servable(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err)
{
    return list_ids(act, DISCOUNT_SQL_LIST_SERVABLE, VALUES(value_int(act->ws), value_int((int64_t)limit)), ret_ids,
                    ret_count, err);
}

/* ---- proof ---- */

enum status discount_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&discount_statements[DISCOUNT_SQL_WRONG_STATES], "B8", "rwd", "its code is not that of its state"},
        {&discount_statements[DISCOUNT_SQL_WRONG_USES], "B7", "rwd", "its use as a discount is not what was booked"},
        {&discount_statements[DISCOUNT_SQL_STRAY], "B20", "rwd", "a discount is of no reward of its kind and contact"},
        {&discount_statements[DISCOUNT_SQL_WITHOUT], "B20", "rwd", "it is of kind discount, and there is none"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
