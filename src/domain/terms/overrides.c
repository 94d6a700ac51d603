/* Other amounts for reward rules: checked when they are agreed, compiled when they are asked. See terms.h. */

#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"
#include "domain/rule/override.h"
#include "domain/terms/terms_store.h"

/* ---- agreeing ---- */

static enum status check_one(struct act *act, const struct rules *rules, const struct field_array *overrides, size_t n,
                             const char *name, struct error *err)
{
    const struct terms_override *items = overrides->items;
    struct arena *arena = txn_arena(act->txn);
    struct reward_rule rule;
    const struct reward_rule *base = rules_find_reward(rules, items[n].rule_key);
    const char *param = arena_format(arena, "%s[%zu].rule_key", name, n);
    if (base == NULL)
        return error_set(err, ERROR_INVALID_VALUE, param, "The program's rules have no reward rule of this key.");
    for (size_t i = 0; i < n; i++)
        if (str_equal(items[i].rule_key, items[n].rule_key))
            return error_set(err, ERROR_INVALID_VALUE, param, "This rule is named before.");
    return rule_override(items[n].amount, arena_format(arena, "%s[%zu]", name, n), rules, base, arena, &rule, err);
}

static struct str text_of(const struct field_array *overrides, struct arena *arena)
{
    const struct terms_override *items = overrides->items;
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_array(&w, NULL);
    for (size_t i = 0; i < overrides->count; i++) {
        char *amount = json_text(items[i].amount);
        jsonw_object(&w, NULL);
        jsonw_str(&w, "rule_key", items[i].rule_key);
        jsonw_raw(&w, "amount", str_from(amount));
        jsonw_close(&w);
        free(amount);
    }
    jsonw_close(&w);
    jsonw_end(&w);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

enum status overrides_check(struct act *act, const struct id *program_id, const struct field_array *overrides,
                            const char *name, struct str *ret_text, struct error *err)
{
    struct program program;
    const struct rules *rules;
    TRY(program_read(act, program_id, &program, err));
    TRY(program_rules(act, program_id, program.version, &rules, err));
    for (size_t i = 0; i < overrides->count; i++)
        TRY(check_one(act, rules, overrides, i, name, err));
    *ret_text = overrides->count == 0 ? STR_NONE : text_of(overrides, txn_arena(act->txn));
    return STATUS_OK;
}

/* ---- asking ---- */

struct applying {
    struct act *act;
    const struct rules *rules;
    struct reward_rule *rewards;
    enum terms_source *sources;
};

/* One that these rules do not have, or that does not suit them (they are of another version), changes nothing. */
static void apply_one(struct applying *applying, json_t *override, enum terms_source source)
{
    struct error ignored = {0};
    struct str key = str_from(json_string_value(json_object_get(override, "rule_key")));
    const struct reward_rule *base = str_is_none(key) ? NULL : rules_find_reward(applying->rules, key);
    if (base == NULL)
        return;
    size_t n = (size_t)(base - applying->rules->rewards);
    if (rule_override(json_object_get(override, "amount"), "amount", applying->rules, base,
                      txn_arena(applying->act->txn), &applying->rewards[n], &ignored) == STATUS_OK)
        applying->sources[n] = source;
}

static enum status apply_text(struct applying *applying, struct str text, enum terms_source source, struct error *err)
{
    json_t *array = NULL;
    if (str_is_none(text))
        return STATUS_OK;
    TRY(json_parse(text, &array, err));
    for (size_t i = 0; i < json_array_size(array); i++)
        apply_one(applying, json_array_get(array, i), source);
    json_decref(array);
    return STATUS_OK;
}

static enum status apply_group(struct applying *applying, const struct terms_holder *holder, struct error *err)
{
    struct group group;
    if (id_is_none(&holder->group_id))
        return STATUS_OK;
    TRY(group_read(applying->act, &holder->group_id, &group, err));
    return apply_text(applying, group.terms, TERMS_GROUP, err);
}

static enum status apply_agreement(struct applying *applying, const struct terms_holder *holder, int64_t at,
                                   struct error *err)
{
    struct agreement_row row;
    bool found = false;
    if (holder->own_terms)
        TRY(agreement_read(applying->act, &holder->participant_id, &row, &found, err));
    return found && agreement_holds(&row, at) ? apply_text(applying, row.terms, TERMS_PARTICIPANT, err) : STATUS_OK;
}

enum status terms_apply(struct act *act, const struct terms_holder *holder, const struct rules *rules, int64_t at,
                        struct terms *ret, struct error *err)
{
    *ret = (struct terms){.rewards = rules->rewards, .group_id = holder->group_id};
    if (id_is_none(&holder->group_id) && !holder->own_terms)
        return STATUS_OK;
    struct arena *arena = txn_arena(act->txn);
    struct applying applying = {
        .act = act,
        .rules = rules,
        .rewards = arena_array(arena, rules->reward_count, sizeof *applying.rewards),
        .sources = arena_array(arena, rules->reward_count, sizeof *applying.sources),
    };
    for (size_t i = 0; i < rules->reward_count; i++)
        applying.rewards[i] = rules->rewards[i];
    TRY(apply_group(&applying, holder, err));
    TRY(apply_agreement(&applying, holder, at, err));
    ret->rewards = applying.rewards;
    ret->sources = applying.sources;
    return STATUS_OK;
}
