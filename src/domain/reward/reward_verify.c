/* The proof that rewards, lots, balances and totals tell the same story (LEDGER.md B7), that each stands under its
 * cause (B5), and that decisions on events name rewards that were given (B20). Those stand in a text that only we can
 * read, so each is looked up by id. Reads only, in one snapshot. */

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

struct named_reward {
    bool exists; /* on the referral of the event, by the rule of the decision */
    bool is_of_event;
};

static enum status note_named(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    *(struct named_reward *)ctx = (struct named_reward){true, result_int(row, 0, 0) != 0};
    return STATUS_OK;
}

/* A rule that has paid, and what takes back or gives back, name the reward of an earlier event; every other decision
 * names one that was given for its own.
 */
static enum status names_its_reward(struct act *act, const struct decision *decision, const struct id *event_id,
                                    bool *ret_holds, struct error *err)
{
    struct named_reward named = {false, false};
    TRY(txn_each(
        act->txn, &reward_statements[REWARD_SQL_OF_EVENT],
        VALUES(value_int(act->ws), value_id(&decision->reward_id), value_id(event_id), value_text(decision->rule_key)),
        note_named, &named, err));
    *ret_holds = named.exists && (named.is_of_event || !decision_grants(decision));
    return STATUS_OK;
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
        bool holds = true;
        if (!id_is_none(&decisions[i].reward_id))
            TRY(names_its_reward(proof->act, &decisions[i], &event_id, &holds, err));
        if (!holds)
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

/* B5: a rule's reward stands under the cause that it says. Rewards are read one by one into the arena of the proof. */
static enum status check_cause(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    const struct decision_proof *proof = ctx;
    struct reward reward = {0};
    arena_reset(proof->arena);
    row_read(&reward_entity, row, 0, 1, &reward);
    struct str cause =
        reward_cause("rule", &reward.program_id, reward.rule_key, &reward.contact_id, reward.level, proof->arena);
    if (str_equal(cause, reward.cause))
        return STATUS_OK;
    char text[ID_TEXT_SIZE];
    id_format(&reward.id, "rwd", text);
    char line[120];
    snprintf(line, sizeof line, "%.*s: its cause is not that of its program, rule and beneficiary", ID_TEXT_SIZE, text);
    proof->broken(proof->ctx, "B5", line);
    return STATUS_OK;
}

static enum status verify_causes(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    struct decision_proof proof = {act, &arena, broken, ctx};
    enum status status =
        txn_each(act->txn, &reward_statements[REWARD_SQL_CAUSES], VALUES(value_int(act->ws)), check_cause, &proof, err);
    arena_release(&arena);
    return status;
}

enum status reward_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&reward_statements[REWARD_SQL_WRONG_LOTS], "B7", "rwd", "its lot is not what it says was granted, to whom"},
        {&reward_statements[REWARD_SQL_WRONG_STATUS], "B7", "rwd", "its status is not where its money is"},
        {&reward_statements[REWARD_SQL_WRONG_WAITS], "B7", "rwd", "what it waits for is not what is noted"},
        {&reward_statements[REWARD_SQL_WRONG_BALANCES], "B7", "cnt", "its balance is not the sum of its rewards"},
        {&reward_statements[REWARD_SQL_WRONG_TOTALS], "B7", "ptc", "its totals are not the sums of its rewards"},
        {&reward_statements[REWARD_SQL_WITHOUT_TOTALS], "B7", "rwd", "its participant has no totals in its currency"},
        {&reward_statements[REWARD_SQL_WRONG_COUNTS], "B7", "ptc", "its counts are not those of its referrals"},
        {&reward_statements[REWARD_SQL_WITHOUT_ACT], "B17", "rwd",
         "its making or issue is not on the trail exactly once"},
        {&reward_statements[REWARD_SQL_WRONG_ROOTS], "B5", "rwd",
         "its cause is not under its referral, or it is of no rule and of no request"},
        {&reward_statements[REWARD_SQL_WITHOUT_REFERRAL], "B20", "rwd", "its referral does not exist in its program"},
    };
    TRY(verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err));
    TRY(verify_causes(act, broken, ctx, err));
    return verify_decisions(act, broken, ctx, err);
}
