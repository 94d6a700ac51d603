/* What keeps orders from going out, said by one case for each connection and problem. See gift_order.h. Runs on a
 * writer thread, inside its transaction. */

#include <assert.h>

#include "domain/gift/gift_order.h"
#include "domain/gift/gift_store.h"
#include "domain/review/trouble.h"

/* Without personal values: people are sent to the order's reward by its id. */
static struct str sentence_of(const struct gift_order *order, struct arena *arena)
{
    static const char *const sentences[GIFT_PROBLEM_COUNT] = {
        [GIFT_NO_CONNECTION] = "Gift cards cannot be ordered: no connection to a provider is set up.",
        [GIFT_CREDENTIALS] = "Gift cards cannot be ordered: the provider does not take the connection's key.",
        [GIFT_BALANCE] = "Gift cards wait: the account at the provider does not have enough money.",
        [GIFT_UNREACHABLE] = "Gift cards wait: the provider does not answer.",
        [GIFT_BUSY] = "Gift cards wait: the provider takes no orders now.",
        [GIFT_APPROVAL] = "Gift cards wait for somebody to approve them at the provider.",
    };
    if (sentences[order->problem] != NULL)
        return str_from(sentences[order->problem]);
    char id[ID_TEXT_SIZE];
    id_format(&order->reward_id, "rwd", id);
    return str_from(arena_format(arena, "The gift card of %.*s could not be ordered.", ID_TEXT_SIZE, id));
}

static bool is_of_order(int problem)
{
    return problem == GIFT_REFUSED || problem == GIFT_NO_ADDRESS;
}

static const struct trouble_table table = {
    .find = &gift_statements[GIFT_SQL_TROUBLES],
    .add = &gift_statements[GIFT_SQL_ADD_TROUBLE],
    .end = &gift_statements[GIFT_SQL_END_TROUBLE],
};

enum status gift_say_trouble(struct act *act, const struct gift_order *order, const struct id *receiver_id,
                             struct error *err)
{
    bool alone = is_of_order(order->problem);
    assert(order->problem != GIFT_FINE);
    const struct review_case about = {
        .kind = REVIEW_GIFT_CARD,
        .program_id = order->program_id,
        .contact_id = alone ? order->contact_id : (struct id){{0}},
        .detail = sentence_of(order, txn_arena(act->txn)),
    };
    return trouble_say(act, &table, alone ? &order->id : receiver_id, order->problem, &about, err);
}

enum status gift_end_trouble(struct act *act, const struct id *receiver_id, struct error *err)
{
    return trouble_end(act, &table, receiver_id, STR("Orders go out again."), err);
}
