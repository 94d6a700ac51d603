/* Checking a code. Anybody can read a publishable key, so the answer names no person, and says the same of a code that
 * nobody has, that was retired, or that another world has. */

#include "api/codes.h"

#include "domain/link/link.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"

static const char *kind_name(enum rule_kind kind)
{
    static const char *const names[] = {[RULE_CREDIT] = "credit", [RULE_CASH] = "cash", [RULE_CUSTOM] = "custom"};
    return names[kind];
}

/* What the referred person gets, as the rules say it now. */
static void write_rewards(struct jsonw *w, const struct rules *rules)
{
    jsonw_array(w, "rewards");
    for (size_t i = 0; i < rules->reward_count; i++) {
        const struct reward_rule *rule = &rules->rewards[i];
        if (rule->to != RULE_REFERRED)
            continue;
        jsonw_object(w, NULL);
        jsonw_text(w, "key", rule->key);
        jsonw_text(w, "kind", kind_name(rule->kind));
        jsonw_str(w, "title", rule->title);
        jsonw_str(w, "description", rule->description);
        jsonw_currency(w, "currency", &rule->currency);
        jsonw_close(w);
    }
    jsonw_close(w);
}

static enum status write_offer(struct call *call, const struct link_target *target, struct error *err)
{
    struct program program;
    const struct rules *rules;
    TRY(program_read(&call->act, &target->program_id, &program, err));
    TRY(program_rules(&call->act, &target->program_id, target->program_version, &rules, err));
    jsonw_object(&call->w, "offer");
    jsonw_id(&call->w, "program_id", "prg", &program.id);
    jsonw_str(&call->w, "program_name", program.name);
    write_rewards(&call->w, rules);
    jsonw_close(&call->w);
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

enum status codes_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct code code = {0};
    struct link_target target;
    bool valid = false;
    bool is_code = code_parse(call->request->path_parameters[0], &code);
    if (is_code)
        TRY(look_up(call, &code, &target, &valid, err));
    jsonw_object(&call->w, NULL);
    jsonw_text(&call->w, "object", "code");
    jsonw_str(&call->w, "code", is_code ? code_str(&code) : STR_NONE);
    jsonw_bool(&call->w, "valid", valid);
    if (valid)
        TRY(write_offer(call, &target, err));
    else
        jsonw_null(&call->w, "offer");
    jsonw_close(&call->w);
    return STATUS_OK;
}
