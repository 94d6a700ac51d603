/* Checking a code. Anybody can read a publishable key, so the answer names no person, and says the same of a code that
 * nobody has, that was retired, or that another world has. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/link/link.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"

static const char *const kinds[] = {
    [RULE_CREDIT] = "credit",     [RULE_CASH] = "cash",           [RULE_CUSTOM] = "custom",
    [RULE_DISCOUNT] = "discount", [RULE_GIFT_CARD] = "gift_card", [RULE_GIFT_CARD + 1] = NULL};

struct code_reward {
    struct str key;
    enum rule_kind kind;
    struct str title, description;
    struct currency currency;
};

struct code_offer {
    struct id program_id;
    struct str program_name;
    struct entity_list rewards; /* struct code_reward */
};

struct code_answer {
    struct str code;
    bool valid;
    const struct code_offer *offer;
};

static const struct member reward_members[] = {
    ENTITY_TOLD(struct code_reward, key, key, TEXT, 0, .doc = "The rule.")
        ENTITY_TOLD(struct code_reward, kind, kind, WORD, 0, .words = kinds, .doc = "What kind of reward it is.")
            ENTITY_TOLD(struct code_reward, title, title, TEXT, MEMBER_NULL, .doc = "What it is called.") ENTITY_TOLD(
                struct code_reward, description, description, TEXT, MEMBER_NULL, .doc = "What is said of it.")
                ENTITY_TOLD(struct code_reward, currency, currency, CURRENCY, MEMBER_NULL, .doc = "Of the reward.")};
static const struct entity reward_entity = ENTITY("CodeReward", reward_members, struct code_reward);

static const struct member offer_members[] = {
    ENTITY_TOLD(struct code_offer, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program.")
        ENTITY_TOLD(struct code_offer, program_name, program_name, TEXT, 0, .doc = "Its name.")
            ENTITY_TOLD(struct code_offer, rewards, rewards, LIST, 0, .entity = &reward_entity,
                        .doc = "What the referred person gets.")};
static const struct entity offer_entity = ENTITY("CodeOffer", offer_members, struct code_offer);

static const char *const object_word[] = {"code", NULL};
static const struct member code_members[] = {
    ENTITY_TOLD(struct code_answer, object, valid, CONSTANT, 0, .words = object_word) ENTITY_TOLD(
        struct code_answer, code, code, TEXT, MEMBER_NULL, .doc = "As it is written; null: nothing like a code.")
        ENTITY_TOLD(struct code_answer, valid, valid, BOOL, 0, .doc = "Whether it can be used now.")
            ENTITY_TOLD(struct code_answer, offer, offer, OBJECT, MEMBER_NULL, .entity = &offer_entity,
                        .doc = "What it offers; null where it cannot be used.")};
static const struct entity code_entity = ENTITY("Code", code_members, struct code_answer);

/* What the referred person gets, as the rules say it now. */
static struct entity_list rewards_of(const struct rules *rules, struct arena *arena)
{
    struct code_reward *rewards = arena_array(arena, rules->reward_count, sizeof *rewards);
    size_t count = 0;
    for (size_t i = 0; i < rules->reward_count; i++) {
        const struct reward_rule *rule = &rules->rewards[i];
        if (rule->to != RULE_REFERRED)
            continue;
        rewards[count++] = (struct code_reward){
            .key = str_from(rule->key),
            .kind = rule->kind,
            .title = rule->title,
            .description = rule->description,
            .currency = rule->currency,
        };
    }
    return (struct entity_list){rewards, count};
}

static enum status read_offer(struct call *call, const struct link_target *target, struct code_offer *ret,
                              struct error *err)
{
    struct program program;
    const struct rules *rules;
    TRY(program_read(&call->act, &target->program_id, &program, err));
    TRY(program_rules(&call->act, &target->program_id, target->program_version, &rules, err));
    *ret = (struct code_offer){program.id, program.name, rewards_of(rules, txn_arena(call->act.txn))};
    return STATUS_OK;
}

static bool can_be_used(const struct link_target *target)
{
    return !link_target_is_retired(target) && str_equal(target->program_status, STR("active")) &&
           str_equal(target->participant_status, STR("active"));
}

/* `*ret_valid` with the target, or false. */
static enum status look_up(struct call *call, const struct code *code, struct link_target *ret_target, bool *ret_valid,
                           struct error *err)
{
    enum status status = link_lookup_in(&call->act, code, ret_target, err);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        return status;
    *ret_valid = status == STATUS_OK && can_be_used(ret_target);
    return STATUS_OK;
}

static enum status codes_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct code code = {0};
    struct link_target target;
    bool valid = false;
    bool is_code = code_parse(call->request->path_parameters[0], &code);
    if (is_code)
        TRY(look_up(call, &code, &target, &valid, err));
    struct code_offer offer;
    struct code_answer answer = {.code = is_code ? code_str(&code) : STR_NONE, .valid = valid};
    if (valid) {
        TRY(read_offer(call, &target, &offer, err));
        answer.offer = &offer;
    }
    entity_write(&code_entity, &call->w, NULL, &answer, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route code_routes[] = {
    CALL("/v1/codes/{code}", GET, .scope = "codes:read", .flags = ROUTE_CHEAP | ROUTE_PUBLISHABLE,
         .act = codes_read_act, .summary = "Whether a code can be used, and what it offers.", .told = &code_entity),
};
const size_t code_route_count = sizeof code_routes / sizeof code_routes[0];
