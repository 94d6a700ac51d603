/* Budgets for who looks at them. */

#include "domain/limit/budget.h"

#include "domain/limit/limit_said.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"

static const char *const object_word[] = {"budget", NULL};
static const char *const at_limits[] = {"stop", "review", NULL};

#define BUDGET(member, letter, more, ...) ENTITY_TOLD(struct budget, member, member, letter, more, __VA_ARGS__)
static const struct member budget_members[] = {
    ENTITY_TOLD(struct budget, object, program_id, CONSTANT, 0, .words = object_word)
        BUDGET(program_id, ID, 0, .prefix = "prg", .doc = "Whose it is.") BUDGET(currency, CURRENCY, 0,
                                                                                 .doc = "Which rewards are counted.")
            BUDGET(per, WORD, 0, .words = limit_periods, .doc = "Its window.")
                BUDGET(at_limit, WORD, 0, .words = at_limits, .doc = "What becomes of a reward that does not fit.")
                    BUDGET(amount, INT, 0, .doc = "What may be granted in a window, in minor units.")
                        BUDGET(used, INT, 0, .doc = "Of that, what was granted in this one and not denied.")
                            BUDGET(left, INT, 0, .doc = "What may still be granted; 0 where persons let more through.")
                                BUDGET(warned, INT, 0,
                                       .doc = "Per cent of use that were warned of in this window: 0, 80, 100.")
                                    BUDGET(starts_at, TIME, MEMBER_NULL, .doc = "When the window began; null for life.")
                                        BUDGET(ends_at, TIME, MEMBER_NULL, .doc = "When it ends; null: never.")};
const struct entity budget_entity = ENTITY("Budget", budget_members, struct budget);

static enum status look(struct act *act, const struct id *program_id, const struct rule_budget *rule,
                        struct budget *ret, struct error *err)
{
    struct limit limit = {
        .program_id = *program_id,
        .owner_id = *program_id,
        .rule_key = STR(""),
        .currency = rule->currency,
        .per = rule->per,
        .most = rule->amount,
    };
    TRY(limit_look(act, &limit, err));
    *ret = (struct budget){
        .program_id = *program_id,
        .currency = rule->currency,
        .per = (int)rule->per,
        .at_limit = rule->review,
        .amount = rule->amount,
        .used = limit.used,
        .left = limit_left(&limit),
        .warned = limit.warned,
        .starts_at = rule->per == RULE_PER_LIFE ? TIME_NONE : limit.window.starts_at,
        .ends_at = limit.window.ends_at,
    };
    return STATUS_OK;
}

enum status budgets_read(struct act *act, const struct id *program_id, struct budget **ret, size_t *ret_count,
                         struct error *err)
{
    struct program program;
    const struct rules *rules;
    TRY(program_read(act, program_id, &program, err));
    TRY(program_rules(act, program_id, program.version, &rules, err));
    *ret = arena_array(txn_arena(act->txn), rules->budget_count, sizeof **ret);
    *ret_count = rules->budget_count;
    for (size_t i = 0; i < rules->budget_count; i++)
        TRY(look(act, program_id, &rules->budgets[i], &(*ret)[i], err));
    return STATUS_OK;
}
