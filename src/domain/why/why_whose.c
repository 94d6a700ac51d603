/* Whose the referral is: who is credited, by which touch, and why the others' do not count. The touches are those that
 * were kept when it was decided. Only where other rules are tried is one chosen again, out of the same ones; who was
 * named by a code or by hand stays. See why.h. Runs inside a transaction, on its thread. */

#include <jansson.h>

#include "base/json.h"
#include "base/limits.h"
#include "domain/key/scope.h"
#include "domain/why/why_parts.h"
#include "domain/why/why_store.h"

struct touch {
    struct id click_id, participant_id;
    int64_t at;
};

static struct id id_of(const json_t *object, const char *name, const char *prefix)
{
    struct id id = {{0}};
    const char *text = json_string_value(json_object_get(object, name));
    if (text != NULL && !id_parse(str_from(text), prefix, &id))
        id = (struct id){{0}};
    return id;
}

static size_t parse_touches(struct str text, struct touch touches[LIMIT_TOUCHES])
{
    json_t *json = NULL;
    size_t count = 0;
    if (json_parse(text, &json, NULL) != STATUS_OK)
        return 0;
    for (size_t i = 0; i < json_array_size(json) && count < LIMIT_TOUCHES; i++) {
        const json_t *touch = json_array_get(json, i);
        const char *at = json_string_value(json_object_get(touch, "at"));
        touches[count] =
            (struct touch){id_of(touch, "click_id", "clk"), id_of(touch, "participant_id", "ptc"), TIME_NONE};
        if (at != NULL)
            (void)time_parse(str_from(at), &touches[count].at);
        count++;
    }
    json_decref(json);
    return count;
}

/* ---- why this one ---- */

static void set_reason(struct why_candidate *candidate, const char *code, const char *words)
{
    candidate->reason_code = str_from(code);
    candidate->reason = str_from(words);
}

static void explain_winner(struct why_candidate *winner, const struct why *why)
{
    bool last = str_equal(why->touch, STR("last"));
    if (str_equal(winner->method, STR("code")))
        set_reason(winner, "code_named", "Its code was given.");
    else if (!str_equal(winner->method, STR("click")))
        set_reason(winner, "named_by_hand", "Somebody named it.");
    else if (last)
        set_reason(winner, "last_touch", "Its link was opened last, within the time that the rules allow.");
    else
        set_reason(winner, "first_touch", "Its link was opened first, within the time that the rules allow.");
}

/* `since`: older clicks do not count by the rules that are tried. */
static void explain_loser(struct why_candidate *loser, const struct why *why, int64_t since)
{
    bool last = str_equal(why->touch, STR("last"));
    if (loser->at != TIME_NONE && loser->at < since)
        set_reason(loser, "click_expired", "Its link was opened before the time that these rules allow.");
    else if (str_equal(why->method, STR("none")))
        set_reason(loser, "not_active", "Nobody could be credited for it.");
    else if (!str_equal(why->method, STR("click")))
        set_reason(loser, "outranked", "A click counts after a code or somebody's word.");
    else if (last)
        set_reason(loser, "later_touch", "Another link was opened later, and the last one counts.");
    else
        set_reason(loser, "earlier_touch", "Another link was opened earlier, and the first one counts.");
}

/* ---- by other rules ---- */

/* From when on a click counts by these rules. */
static int64_t window_begin(const struct rules *rules, int64_t decided_at)
{
    return decided_at - rules->window_days * TIME_US_PER_DAY;
}

/* The touch that these rules credit: the newest or the oldest within their window; null: none. */
static const struct touch *choose(const struct touch *touches, size_t count, const struct rules *rules,
                                  int64_t decided_at)
{
    const struct touch *chosen = NULL;
    int64_t since = window_begin(rules, decided_at);
    bool last = rules->touch == RULE_TOUCH_LAST;
    for (size_t i = 0; i < count; i++) { /* newest first */
        if (touches[i].at == TIME_NONE || touches[i].at < since)
            continue;
        if (chosen == NULL || !last)
            chosen = &touches[i];
    }
    return chosen;
}

/* Who is credited and by which click: as it was decided, or (rules) as others would have it. */
struct credited {
    struct id participant_id, click_id;
};

static struct credited credited_of(const struct result *row, const struct touch *touches, size_t count,
                                   const struct rules *rules)
{
    struct credited credited = {result_id(row, 0, 0), result_id(row, 0, 3)};
    if (rules == NULL || !str_equal(result_str(row, 0, 1), STR("click")))
        return credited;
    const struct touch *chosen = choose(touches, count, rules, result_time(row, 0, 6));
    return chosen == NULL ? (struct credited){{{0}}, {{0}}}
                          : (struct credited){chosen->participant_id, chosen->click_id};
}

/* ---- all of them ---- */

static enum status name_candidates(struct act *act, struct why_candidate *candidates, size_t count, struct error *err)
{
    struct id ids[LIMIT_TOUCHES + 1];
    struct result rows;
    if (!scope_set_has(act->principal.scopes, STR("participants:read")))
        return STATUS_OK;
    for (size_t i = 0; i < count; i++)
        ids[i] = candidates[i].participant_id;
    TRY(txn_query_ids(act->txn, &why_statements[WHY_SQL_CANDIDATES], VALUES(value_int(act->ws)), ids, count, &rows,
                      err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&candidates[i].participant_id, &id)) {
                candidates[i].name = result_str(&rows, row, 1);
                candidates[i].code = result_str(&rows, row, 2);
            }
    }
    return STATUS_OK;
}

/* The first candidate is the winner, where there is one; then the touches that are not its. */
static size_t gather_candidates(struct act *act, const struct result *row, struct why *why, const struct rules *rules,
                                struct why_candidate *candidates, bool *ret_won)
{
    struct touch *touches = arena_array(txn_arena(act->txn), LIMIT_TOUCHES, sizeof *touches);
    size_t touch_count = parse_touches(result_str(row, 0, 5), touches), count = 0;
    struct credited credited = credited_of(row, touches, touch_count, rules);
    bool other = rules != NULL && str_equal(why->method, STR("click")); /* rules that choose among the clicks */
    int64_t since = other ? window_begin(rules, why->decided_at) : TIME_NONE;
    *ret_won = !id_is_none(&credited.participant_id);
    if (other && !*ret_won) {
        why->method = STR("none");
        why->uncredited = STR("click_expired");
    }
    if (*ret_won) {
        candidates[count] = (struct why_candidate){.participant_id = credited.participant_id,
                                                   .click_id = credited.click_id,
                                                   .at = TIME_NONE,
                                                   .method = why->method};
        explain_winner(&candidates[count++], why);
    }
    for (size_t i = 0; i < touch_count; i++) {
        if (*ret_won && id_equal(&touches[i].click_id, &credited.click_id)) {
            candidates[0].at = touches[i].at;
            continue;
        }
        candidates[count] = (struct why_candidate){.participant_id = touches[i].participant_id,
                                                   .click_id = touches[i].click_id,
                                                   .at = touches[i].at,
                                                   .method = STR("click")};
        explain_loser(&candidates[count++], why, since);
    }
    return count;
}

static enum status read_record(struct act *act, const struct id *referral_id, struct result *ret, struct error *err)
{
    TRY(txn_query(act->txn, &why_statements[WHY_SQL_ATTRIBUTION], VALUES(value_int(act->ws), value_id(referral_id)),
                  ret, err));
    if (ret->row_count == 0)
        return error_set(err, ERROR_INTERNAL, NULL, "The referral has no attribution.");
    return STATUS_OK;
}

enum status why_read_attribution(struct act *act, struct why *why, const struct rules *rules, struct error *err)
{
    struct result row;
    bool won;
    TRY(read_record(act, &why->referral_id, &row, err));
    why->method = result_str(&row, 0, 1);
    why->uncredited = result_str(&row, 0, 2);
    why->touches = result_str(&row, 0, 5);
    why->decided_at = result_time(&row, 0, 6);
    struct why_candidate *candidates = arena_array(txn_arena(act->txn), LIMIT_TOUCHES + 1, sizeof *candidates);
    size_t count = gather_candidates(act, &row, why, rules, candidates, &won);
    TRY(name_candidates(act, candidates, count, err));
    why->winner = won ? &candidates[0] : NULL;
    why->losers = (struct entity_list){candidates + won, count - won};
    return STATUS_OK;
}

enum status why_winner_under(struct act *act, const struct id *referral_id, const struct rules *rules,
                             struct id *ret_participant_id, struct error *err)
{
    struct result row;
    struct touch touches[LIMIT_TOUCHES];
    TRY(read_record(act, referral_id, &row, err));
    if (!str_equal(result_str(&row, 0, 1), STR("click")))
        return STATUS_OK;
    size_t count = parse_touches(result_str(&row, 0, 5), touches);
    const struct touch *chosen = choose(touches, count, rules, result_time(&row, 0, 6));
    *ret_participant_id = chosen == NULL ? (struct id){{0}} : chosen->participant_id;
    return STATUS_OK;
}
