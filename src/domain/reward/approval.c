/* Who may say yes. See approval.h. */

#include "domain/reward/approval.h"

#include "domain/program/rules_cache.h"
#include "domain/reward/approval_store.h"

/* ---- own requests ---- */

/* Whether nobody may approve what came of an own act: see the header. */
static enum status is_guarded(struct act *act, const struct reward *reward, bool *ret_guarded, struct error *err)
{
    const struct rules *rules;
    *ret_guarded =
        reward->rule_key.size == 0 || (reward->waits & (REWARD_WAITS_SECOND_APPROVAL | REWARD_WAITS_BUDGET)) != 0;
    if (*ret_guarded)
        return STATUS_OK;
    TRY(program_rules(act, &reward->program_id, reward->program_version, &rules, err));
    const struct reward_rule *rule = rules_find_reward(rules, reward->rule_key);
    *ret_guarded = rule != NULL && rule->approval == RULE_APPROVAL_BY_AMOUNT;
    return STATUS_OK;
}

static enum status find_own(struct act *act, const struct reward *reward, bool *ret_own, struct error *err)
{
    struct result rows;
    const struct id *actor = &act->principal.id;
    *ret_own = false;
    if (id_is_none(actor))
        return STATUS_OK;
    if (id_is_none(&reward->referral_id))
        TRY(txn_query(act->txn, &approval_statements[APPROVAL_SQL_OWN_ALONE],
                      VALUES(value_int(act->ws), value_id(&reward->id), value_id(actor)), &rows, err));
    else
        TRY(txn_query(
            act->txn, &approval_statements[APPROVAL_SQL_OWN],
            VALUES(value_int(act->ws), value_id(&reward->referral_id), value_id(&reward->id), value_id(actor)), &rows,
            err));
    *ret_own = rows.row_count > 0;
    return STATUS_OK;
}

static enum status check_own(struct act *act, const struct reward *reward, struct error *err)
{
    bool guarded, own;
    TRY(is_guarded(act, reward, &guarded, err));
    if (!guarded)
        return STATUS_OK;
    TRY(find_own(act, reward, &own, err));
    if (!own)
        return STATUS_OK;
    bool bonus = reward->rule_key.size == 0;
    return error_set(err, ERROR_OWN_REQUEST, "id",
                     bonus ? "This bonus was given by you: somebody else who may approve rewards must say yes to it."
                           : "This reward came of what you did by hand to its referral: somebody else who may approve "
                             "rewards must say yes to it.");
}

/* ---- two people ---- */

static bool is_second(const struct reward *reward)
{
    return (reward->waits & (REWARD_WAITS_APPROVAL | REWARD_WAITS_SECOND_APPROVAL)) == REWARD_WAITS_SECOND_APPROVAL;
}

static enum status check_second(struct act *act, const struct reward *reward, struct error *err)
{
    struct result rows;
    if (!is_second(reward))
        return STATUS_OK;
    TRY(txn_query(act->txn, &approval_statements[APPROVAL_SQL_FIRST], VALUES(value_int(act->ws), value_id(&reward->id)),
                  &rows, err));
    if (rows.row_count == 0)
        return STATUS_OK;
    struct id first = result_id(&rows, 0, 1);
    bool same = str_equal(result_str(&rows, 0, 0), principal_kind_name(act->principal.kind)) &&
                id_equal(&first, &act->principal.id);
    return same ? error_set(err, ERROR_SECOND_PERSON_REQUIRED, "id",
                            "The first yes to this reward was yours: another person who may approve rewards must say "
                            "the second.")
                : STATUS_OK;
}

enum status approval_check(struct act *act, const struct reward *reward, struct error *err)
{
    TRY(check_own(act, reward, err));
    return check_second(act, reward, err);
}

enum status approval_note(struct act *act, const struct reward *reward, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &approval_statements[APPROVAL_SQL_NOTE],
                  VALUES(value_int(act->ws), value_id(&reward->id), value_int(is_second(reward) ? 2 : 1),
                         value_text(principal_kind_name(act->principal.kind)), value_id(&act->principal.id),
                         value_int(act_now(act))),
                  &rows, err));
    return rows.row_count == 1 ? STATUS_OK : STATUS_BUSY;
}

/* ---- telling ---- */

static void take_approval(struct act *act, const struct result *rows, size_t row, struct reward *reward)
{
    struct reward_approval *approval = arena_alloc(txn_arena(act->txn), sizeof *approval);
    struct str type = result_str(rows, row, 1);
    struct id actor = result_id(rows, row, 2);
    const char *prefix = principal_id_prefix(type);
    *approval =
        (struct reward_approval){.type = type, .name = result_str(rows, row, 3), .at = result_time(rows, row, 4)};
    if (prefix != NULL && !id_is_none(&actor)) {
        char text[ID_TEXT_SIZE];
        id_format(&actor, prefix, text);
        approval->id = str_copy(txn_arena(act->txn), (struct str){text, sizeof text});
    }
    reward->approvals = (struct entity_list){approval, 1};
}

enum status approval_tell(struct act *act, struct reward *rewards, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    size_t wanted = 0;
    struct result rows;
    for (size_t i = 0; i < count; i++)
        if (is_second(&rewards[i]))
            ids[wanted++] = rewards[i].id;
    if (wanted == 0)
        return STATUS_OK;
    TRY(txn_query_ids(act->txn, &approval_statements[APPROVAL_SQL_OF_MANY], VALUES(value_int(act->ws)), ids, wanted,
                      &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&rewards[i].id, &id))
                take_approval(act, &rows, row, &rewards[i]);
    }
    return STATUS_OK;
}

/* ---- proving ---- */

enum status approval_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&approval_statements[APPROVAL_SQL_WRONG], "B20", "rwd", "it was approved twice by one person, or not at all"},
    };
    return verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err);
}
