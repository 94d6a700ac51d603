/* The proof that rewards, balances and totals tell the same story as the entries (LEDGER.md B7), and that decisions on
 * events name rewards that were given (B20). Those stand in a text that only we can read, so each is looked up by id.
 * Reads only, in one snapshot. */

#include <stdio.h>

#include "domain/event/decision.h"
#include "domain/reward/reward.h"
#include "domain/reward/reward_store.h"

/* What is asked of each event; `arena` is reset between them, for there are millions. */
struct decision_proof {
    struct act *act;
    struct arena *arena;
    verify_break_fn broken;
    void *ctx;
};

static enum status note_found(void *ctx, const struct result *row, struct error *err)
{
    (void)row;
    (void)err;
    *(bool *)ctx = true;
    return STATUS_OK;
}

static enum status has_reward(struct act *act, const struct id *reward_id, const struct id *event_id, bool *ret_found,
                              struct error *err)
{
    *ret_found = false;
    return txn_each(act->txn, &reward_statements[REWARD_SQL_OF_EVENT],
                    VALUES(value_int(act->ws), value_id(reward_id), value_id(event_id)), note_found, ret_found, err);
}

static void tell_event(const struct decision_proof *proof, const struct id *event_id, const char *what)
{
    char text[ID_TEXT_SIZE];
    id_format(event_id, "evt", text);
    char line[120];
    snprintf(line, sizeof line, "%.*s: %s", ID_TEXT_SIZE, text, what);
    proof->broken(proof->ctx, "B20", line);
}

static enum status check_event(void *ctx, const struct result *row, struct error *err)
{
    const struct decision_proof *proof = ctx;
    struct id event_id = result_id(row, 0, 0);
    struct decision *decisions;
    size_t count;
    arena_reset(proof->arena);
    if (decisions_parse(result_str(row, 0, 1), 0, proof->arena, &decisions, &count, NULL) != STATUS_OK) {
        tell_event(proof, &event_id, "its decisions cannot be read");
        return STATUS_OK;
    }
    for (size_t i = 0; i < count; i++) {
        bool found = true;
        if (!id_is_none(&decisions[i].reward_id))
            TRY(has_reward(proof->act, &decisions[i].reward_id, &event_id, &found, err));
        if (!found)
            tell_event(proof, &event_id, "a decision names a reward that was not given for it");
    }
    return STATUS_OK;
}

static enum status verify_decisions(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    struct decision_proof proof = {act, &arena, broken, ctx};
    enum status status = txn_each(act->txn, &reward_statements[REWARD_SQL_DECIDED_EVENTS], VALUES(value_int(act->ws)),
                                  check_event, &proof, err);
    arena_release(&arena);
    return status;
}

enum status reward_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&reward_statements[REWARD_SQL_WRONG_LOTS], "B7", "rwd", "its amounts are not the sums of its ledger entries"},
        {&reward_statements[REWARD_SQL_WRONG_BALANCES], "B7", "cnt", "its balance is not the sum of its rewards"},
        {&reward_statements[REWARD_SQL_WRONG_TOTALS], "B7", "ptc", "its totals are not the sums of its rewards"},
        {&reward_statements[REWARD_SQL_WITHOUT_TOTALS], "B7", "rwd", "its participant has no totals in its currency"},
        {&reward_statements[REWARD_SQL_WRONG_COUNTS], "B7", "ptc", "its counts are not those of its referrals"},
        {&reward_statements[REWARD_SQL_OFF_LISTS], "B7", "rwd", "it is not exactly once in its beneficiary's lots"},
        {&reward_statements[REWARD_SQL_WRONG_LINKS], "B7", "rwd", "the lot before it is not its beneficiary's"},
        {&reward_statements[REWARD_SQL_WRONG_HEADS], "B7", "cnt", "its list of lots begins with none of its own"},
        {&reward_statements[REWARD_SQL_WITHOUT_OUTBOX], "B17", "rwd", "the outbox was not told of it exactly once"},
        {&reward_statements[REWARD_SQL_WITHOUT_REFERRAL], "B20", "rwd", "it names a referral that does not exist"},
    };
    TRY(verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err));
    return verify_decisions(act, broken, ctx, err);
}
