/* Decisions as JSON and back. Any thread. */

#include "domain/event/decision.h"

#include "base/json.h"
#include "base/jsonw.h"

enum { PART_RULE_KEY, PART_OUTCOME, PART_REASON, PART_REWARD, PART_AMOUNT, PART_COUNT };

static void write_decision(struct jsonw *w, const struct decision *decision)
{
    jsonw_array(w, NULL);
    jsonw_str(w, NULL, decision->rule_key);
    jsonw_str(w, NULL, decision->outcome);
    jsonw_str(w, NULL, decision->reason);
    jsonw_id(w, NULL, "rwd", &decision->reward_id);
    if (decision->amount.set)
        jsonw_int(w, NULL, decision->amount.value);
    jsonw_close(w);
}

/* A string, or absent for null; false for anything else. */
static bool read_text(const json_t *parts, size_t part, struct str *ret_text)
{
    const json_t *value = json_array_get(parts, part);
    if (!json_is_string(value) && !json_is_null(value))
        return false;
    *ret_text = json_is_null(value) ? STR_NONE : (struct str){json_string_value(value), json_string_length(value)};
    return true;
}

static bool read_decision(const json_t *parts, struct arena *arena, struct decision *ret)
{
    struct str rule_key, outcome, reason, reward;
    size_t count = json_array_size(parts);
    const json_t *amount = json_array_get(parts, PART_AMOUNT);
    if (count < PART_AMOUNT || count > PART_COUNT || (amount != NULL && !json_is_integer(amount)) ||
        !read_text(parts, PART_RULE_KEY, &rule_key) || !read_text(parts, PART_OUTCOME, &outcome) ||
        !read_text(parts, PART_REASON, &reason) || !read_text(parts, PART_REWARD, &reward))
        return false;
    struct id reward_id = {0};
    if (str_is_none(rule_key) || str_is_none(outcome) || (!str_is_none(reward) && !id_parse(reward, "rwd", &reward_id)))
        return false;
    *ret = (struct decision){
        .rule_key = str_copy(arena, rule_key),
        .outcome = str_copy(arena, outcome),
        .reason = str_copy(arena, reason),
        .reward_id = reward_id,
        .amount = {amount != NULL, json_integer_value(amount)},
    };
    return true;
}

static enum status refuse(struct error *err)
{
    return error_set(err, ERROR_INTERNAL, NULL, "The stored decisions of an event cannot be read.");
}

bool decision_grants(const struct decision *decision)
{
    bool lowered = str_equal(decision->outcome, STR("cap_limited")) && !id_is_none(&decision->reward_id);
    return lowered || str_equal(decision->outcome, STR("granted")) || str_equal(decision->outcome, STR("held"));
}

struct str decisions_text(const struct decision *decisions, size_t count, struct arena *arena)
{
    if (count == 0)
        return STR_NONE;
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_array(&w, NULL);
    for (size_t i = 0; i < count; i++)
        write_decision(&w, &decisions[i]);
    jsonw_close(&w);
    jsonw_end(&w);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

enum status decisions_parse(struct str text, size_t more, struct arena *arena, struct decision **ret_decisions,
                            size_t *ret_count, struct error *err)
{
    json_t *json = NULL;
    if (!str_is_none(text) && json_parse(text, &json, NULL) != STATUS_OK)
        return refuse(err);
    size_t count = json_array_size(json);
    struct decision *decisions = arena_array(arena, count + more, sizeof *decisions);
    bool good = json == NULL || count > 0;
    for (size_t i = 0; i < count && good; i++)
        good = read_decision(json_array_get(json, i), arena, &decisions[i]);
    json_decref(json);
    if (!good)
        return refuse(err);
    *ret_decisions = decisions;
    *ret_count = count;
    return STATUS_OK;
}
