/* Rewards at Stripe as rows. See handover.h. Runs inside a transaction, on its thread. */

#include "domain/handover/handover.h"

#include "domain/handover/handover_store.h"

const char *const handover_kinds[] = {"customer_balance", "promotion_code", NULL};
const char *const handover_states[] = {"queued", "calling", "done", "failed", "canceled", NULL};
const char *const handover_problems[] = {
    [HANDOVER_FINE] = "none",
    [HANDOVER_NO_CONNECTION] = "no_connection",
    [HANDOVER_CREDENTIALS] = "credentials",
    [HANDOVER_NO_CUSTOMER] = "no_customer",
    [HANDOVER_UNREACHABLE] = "unreachable",
    [HANDOVER_BUSY] = "busy",
    [HANDOVER_REFUSED] = "refused",
    [HANDOVER_UNSURE] = "unsure",
    [HANDOVER_PROBLEM_COUNT] = NULL,
};

static const struct member members[] = {HANDOVER_COLUMNS(ENTITY_COLUMN)};
const struct entity handover_entity = ENTITY("Handover", members, struct handover);

#define PART(member, letter, more, ...) ENTITY_TOLD(struct handover, member, member, letter, more, __VA_ARGS__)
static const struct member part_members[] = {
    PART(kind, WORD, 0, .words = handover_kinds,
         .doc = "`customer_balance`: credit of a customer there; `promotion_code`: a coupon with a code.")
        PART(state, WORD, 0, .words = handover_states,
             .doc =
                 "`queued`: it is called for; `calling`; `done`: it is there as it is wanted; `failed`: somebody has "
                 "to look; `canceled`: it was taken back before.")
            PART(wanted, INT, 0,
                 .doc = "What is to be there, in minor units; of a promotion code 1, or 0 where it is to be switched "
                        "off.") PART(given, INT, 0, .doc = "What is there.")
                PART(problem, WORD, 0, .words = handover_problems, .doc = "Why it is not there yet.")
                    PART(reason, TEXT, MEMBER_NULL, .doc = "What Stripe said.")
                        PART(attempts, INT, 0, .doc = "Calls that were begun.")
                            PART(next_try_at, TIME, MEMBER_NULL, .doc = "When it is tried again.")
                                PART(customer, TEXT, MEMBER_NULL, .doc = "The customer's id there.")
                                    PART(provider_id, TEXT, MEMBER_NULL,
                                         .doc = "There: the id of the newest transaction of the balance, or of the "
                                                "promotion code.")
                                        PART(coupon_id, TEXT, MEMBER_NULL, .doc = "There: the coupon's id.")
                                            PART(done_at, TIME, MEMBER_NULL, .doc = "When Stripe had it first.")};
const struct entity handover_part_entity = ENTITY("RewardAtStripe", part_members, struct handover);

/* ---- rows ---- */

enum status handover_insert(struct act *act, const struct handover *handover, struct error *err)
{
    struct handover made = *handover;
    made.livemode = act->livemode;
    made.state = HANDOVER_QUEUED;
    made.problem = HANDOVER_FINE;
    made.created_at = made.next_try_at = act_now(act);
    made.unsure_at = made.done_at = made.expires_at = TIME_NONE;
    return row_insert(act->txn, &handover_statements[HANDOVER_SQL_INSERT], act->ws, &handover_entity, &made, err);
}

enum status handover_save(struct act *act, const struct handover *handover, struct error *err)
{
    return txn_exec(
        act->txn, &handover_statements[HANDOVER_SQL_SAVE],
        VALUES(value_int(act->ws), value_id(&handover->id), value_int(handover->wanted), value_int(handover->given),
               value_int(handover->held), value_int(handover->moving), value_int(handover->holds),
               value_int(handover->rounds), value_int(handover->attempts), value_time(handover->unsure_at),
               value_int(handover->state), value_time(handover->next_try_at), value_int(handover->problem),
               value_text(handover->reason), value_text(handover->customer), value_text(handover->provider_id),
               value_text(handover->coupon_id), value_time(handover->expires_at), value_time(handover->done_at)),
        err);
}

static enum status find(struct act *act, int sql, const struct id *reward_id, struct handover *ret, bool *ret_found,
                        struct error *err)
{
    struct result rows;
    *ret = (struct handover){0};
    TRY(txn_query(act->txn, &handover_statements[sql], VALUES(value_int(act->ws), value_id(reward_id)), &rows, err));
    *ret_found = rows.row_count == 1;
    if (*ret_found)
        row_read(&handover_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status handover_lock(struct act *act, const struct id *reward_id, struct handover *ret, bool *ret_found,
                          struct error *err)
{
    return find(act, HANDOVER_SQL_LOCK, reward_id, ret, ret_found, err);
}

enum status handover_read(struct act *act, const struct id *reward_id, struct handover *ret, struct error *err)
{
    bool found;
    TRY(find(act, HANDOVER_SQL_READ, reward_id, ret, &found, err));
    return found ? STATUS_OK
                 : error_set(err, ERROR_NOT_FOUND, "id",
                             "There is no reward with this id that is handed over at "
                             "Stripe.");
}

enum status handover_find_code(struct act *act, struct str provider_id, struct handover *ret, bool *ret_found,
                               struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &handover_statements[HANDOVER_SQL_OF_CODE],
                  VALUES(value_int(act->ws), value_text(provider_id)), &rows, err));
    *ret_found = rows.row_count > 0;
    *ret = (struct handover){0};
    if (*ret_found)
        row_read(&handover_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status handover_of_rewards(struct act *act, const struct id *reward_ids, size_t id_count, struct handover **ret,
                                size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &handover_statements[HANDOVER_SQL_OF_REWARDS], VALUES(value_int(act->ws)), reward_ids,
                      id_count, &rows, err));
    *ret = row_read_all(&handover_entity, &rows, 1, txn_arena(act->txn));
    *ret_count = rows.row_count;
    return STATUS_OK;
}

void handover_wake(struct handover *handover, int64_t now)
{
    if (handover->state == HANDOVER_CALLING)
        return;
    handover->state = HANDOVER_QUEUED;
    handover->next_try_at = now;
}

/* ---- what is due ---- */

enum status handover_list_due(struct txn *txn, int64_t now, size_t limit, int64_t *ret_worlds, struct id *ret_ids,
                              size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &handover_statements[HANDOVER_SQL_DUE], VALUES(value_int(now), value_int((int64_t)limit)), &rows,
                  err));
    for (size_t i = 0; i < rows.row_count; i++) {
        ret_worlds[i] = result_int(&rows, i, 0);
        ret_ids[i] = result_id(&rows, i, 1);
    }
    *ret_count = rows.row_count;
    return STATUS_OK;
}

enum status handover_list_due_test(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                   struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &handover_statements[HANDOVER_SQL_DUE_TEST],
                  VALUES(value_int(act->ws), value_int(act_now(act)), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- proof ---- */

enum status handover_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&handover_statements[HANDOVER_SQL_WRONG_MONEY], "B11", "rwd", "its money is not where it stands at Stripe"},
        {&handover_statements[HANDOVER_SQL_WRONG_STATES], "B8", "rwd", "how it stands at Stripe is no state"},
        {&handover_statements[HANDOVER_SQL_STRAY], "B20", "rwd",
         "what stands at Stripe is of no reward of this contact, kind and currency"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
