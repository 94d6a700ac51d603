/* Orders of gift cards as rows, as lists, and how they are told. Runs inside a transaction, on its thread. */

#include "domain/gift/gift_order.h"

#include "domain/gift/gift_store.h"

const char *const gift_states[] = {
    [GIFT_QUEUED] = "queued",
    [GIFT_ORDERING] = "ordering",
    [GIFT_UNKNOWN] = "unknown",
    [GIFT_DELIVERED] = "delivered",
    [GIFT_FAILED] = "failed",
    [GIFT_CANCELED] = "canceled",
    NULL,
};

const char *const gift_problems[] = {
    [GIFT_FINE] = "none",        [GIFT_NO_CONNECTION] = "no_connection", [GIFT_CREDENTIALS] = "credentials",
    [GIFT_BALANCE] = "balance",  [GIFT_UNREACHABLE] = "unreachable",     [GIFT_BUSY] = "busy",
    [GIFT_REFUSED] = "refused",  [GIFT_NO_ADDRESS] = "no_address",       [GIFT_APPROVAL] = "approval",
    [GIFT_PROBLEM_COUNT] = NULL,
};

/* ---- the tables ---- */

static const char *const object_word[] = {"gift_order", NULL};
static const struct member members[] = {ENTITY_TOLD(struct gift_order, object, id, CONSTANT, 0, .words = object_word)
                                            GIFT_COLUMNS(ENTITY_COLUMN)};
const struct entity gift_order_entity = ENTITY("GiftOrder", members, struct gift_order);

#define PART(member, kind, more, ...) ENTITY_TOLD(struct gift_order, member, member, kind, more, __VA_ARGS__)
static const struct member part_members[] = {
    PART(id, ID, 0, .prefix = "gft", .doc = "Its order.")
        PART(state, WORD, 0, .words = gift_states, .doc = "Where the order stands.")
            PART(problem, WORD, 0, .words = gift_problems, .doc = "What keeps it from going out.")
                PART(reason, TEXT, MEMBER_NULL, .doc = "What the provider said.")
                    PART(attempts, INT, 0, .doc = "Calls that were begun.")
                        PART(next_try_at, TIME, MEMBER_NULL, .doc = "When it is tried again.")
                            PART(provider_id, TEXT, MEMBER_NULL, .doc = "The order's id at the provider.")
                                PART(by_email, BOOL, 0, .doc = "Whether the provider sends it.")
                                    PART(delivered_at, TIME, MEMBER_NULL, .doc = "When the provider had it.")};
const struct entity gift_part_entity = ENTITY("RewardGift", part_members, struct gift_order);

static const struct member own_members[] = {
    PART(state, WORD, 0, .words = gift_states, .doc = "Where the order stands.")
        PART(link, TEXT, MEMBER_NULL, .doc = "Where you take it; null: it comes by e-mail, or is not there yet.")
            PART(by_email, BOOL, 0, .doc = "Whether it comes by e-mail.")
                PART(delivered_at, TIME, MEMBER_NULL, .doc = "Since when it is yours.")};
const struct entity gift_own_entity = ENTITY("OwnGift", own_members, struct gift_order);

static const struct list_filter filters[] = {[GIFT_ORDERS_STATE] = {"state", 'i'}};
static const struct list_path paths[] = {
    {0, &gift_statements[GIFT_SQL_LIST], false},
    {LIST_FILTER(GIFT_ORDERS_STATE), &gift_statements[GIFT_SQL_LIST_STATE], false},
};
const struct list gift_order_list = {
    .name = "gift_orders",
    .entity = &gift_order_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &gift_statements[GIFT_SQL_HELD],
};

bool gift_is_open(int state)
{
    return state == GIFT_QUEUED || state == GIFT_ORDERING || state == GIFT_UNKNOWN;
}

/* ---- rows ---- */

enum status gift_insert(struct act *act, const struct gift_order *order, struct error *err)
{
    struct gift_order made = *order;
    made.livemode = act->livemode;
    made.state = GIFT_QUEUED;
    made.rounds = 1;
    made.attempts = 0;
    made.problem = GIFT_FINE;
    made.created_at = made.next_try_at = act_now(act);
    made.delivered_at = TIME_NONE;
    return row_insert(act->txn, &gift_statements[GIFT_SQL_INSERT], act->ws, &gift_order_entity, &made, err);
}

enum status gift_save(struct act *act, const struct gift_order *order, struct error *err)
{
    return txn_exec(act->txn, &gift_statements[GIFT_SQL_SAVE],
                    VALUES(value_int(act->ws), value_id(&order->id), value_int(order->state), value_int(order->rounds),
                           value_int(order->attempts), value_time(order->next_try_at), value_int(order->problem),
                           value_text(order->reason), value_text(order->provider_id),
                           value_text(order->provider_reward_id), value_bytes(order->sealed_link),
                           value_time(order->delivered_at), value_int(order->amount)),
                    err);
}

static enum status read_one(struct act *act, int sql, const struct id *id, struct gift_order *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &gift_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no gift card order with this id.");
    *ret = (struct gift_order){0};
    row_read(&gift_order_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status gift_read(struct act *act, const struct id *id, struct gift_order *ret, struct error *err)
{
    return read_one(act, GIFT_SQL_READ, id, ret, err);
}

enum status gift_lock(struct act *act, const struct id *id, struct gift_order *ret, struct error *err)
{
    return read_one(act, GIFT_SQL_LOCK, id, ret, err);
}

enum status gift_of_rewards(struct act *act, const struct id *reward_ids, size_t id_count, struct gift_order **ret,
                            size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &gift_statements[GIFT_SQL_OF_REWARDS], VALUES(value_int(act->ws)), reward_ids, id_count,
                      &rows, err));
    *ret = row_read_all(&gift_order_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- links ---- */

struct str gift_seal_link(struct str link, const uint8_t seal[SUBKEY_SIZE], struct arena *arena)
{
    if (str_is_none(link))
        return STR_NONE;
    size_t size = link.size + SEALED_OVERHEAD;
    uint8_t *box = arena_array(arena, size, sizeof *box);
    crypto_seal(seal, link, box);
    return (struct str){(const char *)box, size};
}

void gift_open_link(struct gift_order *order, const uint8_t seal[SUBKEY_SIZE], struct arena *arena)
{
    if (str_is_none(order->sealed_link) || order->sealed_link.size < SEALED_OVERHEAD)
        return;
    size_t size = order->sealed_link.size - SEALED_OVERHEAD;
    uint8_t *link = arena_array(arena, size, sizeof *link);
    if (crypto_unseal(seal, order->sealed_link, link))
        order->link = (struct str){(const char *)link, size};
}

enum status gift_give_up_links(struct act *act, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &gift_statements[GIFT_SQL_GIVE_UP], VALUES(value_int(act->ws)), &rows, err));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- what is due ---- */

enum status gift_list_due(struct txn *txn, int64_t now, size_t limit, int64_t *ret_worlds, struct id *ret_ids,
                          size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &gift_statements[GIFT_SQL_DUE], VALUES(value_int(now), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        ret_worlds[i] = result_int(&rows, i, 0);
        ret_ids[i] = result_id(&rows, i, 1);
    }
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status gift_list_due_test(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &gift_statements[GIFT_SQL_DUE_TEST],
                  VALUES(value_int(act->ws), value_int(act_now(act)), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- proof ---- */

enum status gift_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&gift_statements[GIFT_SQL_WRONG_MONEY], "B11", "gft", "its money is not where its state says"},
        {&gift_statements[GIFT_SQL_STRAY], "B20", "gft", "it is of no gift card of this contact and currency"},
        {&gift_statements[GIFT_SQL_WITHOUT], "B20", "rwd", "it is a gift card that was issued, and nobody ordered it"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
