/* A dry run: which referrals, what would be given and what was. See dry_run.h. */

#include "domain/intake/dry_run.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "domain/intake/replay.h"
#include "domain/key/scope.h"
#include "domain/program/rules_cache.h"

struct run {
    struct act *act;
    const struct dry_run_ask *ask;
    struct dry_run *told;
    const struct rules *rules;
    struct replayed *items;
    size_t count, event_count;
    struct dry_run_rows would, given;
    bool names; /* referrals may be told of */
};

/* ---- which referrals ---- */

/* In the order in which they drew: when first paid, else when qualified, else when made. */
static int64_t paid_at(const struct replayed *item)
{
    if (item->given_count > 0)
        return item->given[0].created_at;
    return item->referral.qualified_at != TIME_NONE ? item->referral.qualified_at : item->referral.submitted_at;
}

static int by_payment(const void *left, const void *right)
{
    const struct replayed *a = left, *b = right;
    int64_t first = paid_at(a), second = paid_at(b);
    if (first != second)
        return first < second ? -1 : 1;
    return memcmp(a->referral.id.bytes, b->referral.id.bytes, sizeof a->referral.id.bytes);
}

static int newest_first(const void *left, const void *right)
{
    const struct dry_run_difference *a = left, *b = right;
    return memcmp(b->referral_id.bytes, a->referral_id.bytes, sizeof a->referral_id.bytes);
}

/* One page of the program's referrals, of which as many are taken as the bounds allow. */
static enum status take_page(struct run *run, int64_t until, struct id *after, bool *ret_more, struct error *err)
{
    void *found;
    size_t count, left = run->ask->limit - run->count;
    bool more;
    struct list_ask ask = {.page = {.after = *after, .limit = left < LIMIT_PAGE_MAX ? left : LIMIT_PAGE_MAX}};
    page_of_time(&ask.page, run->ask->from_at, run->ask->to_at);
    ask.filters[REFERRALS_PROGRAM] = value_id(&run->ask->program_id);
    TRY(list_read(run->act, &referral_list, &ask, &found, &count, &more, err));
    const struct referral *referrals = found;
    for (size_t i = 0; i < count; i++) {
        bool full = run->event_count >= LIMIT_DRY_RUN_EVENTS || env_monotonic(txn_env(run->act->txn)) > until;
        if (run->count > 0 && full) {
            run->told->has_more = true;
            *ret_more = false;
            return STATUS_OK;
        }
        struct replayed *item = &run->items[run->count++];
        TRY(replay_read(run->act, &referrals[i], item, err));
        run->event_count += item->event_count;
        *after = referrals[i].id;
    }
    run->told->has_more = more;
    *ret_more = more && run->count < run->ask->limit;
    return STATUS_OK;
}

static enum status take_referrals(struct run *run, struct error *err)
{
    int64_t until = env_monotonic(txn_env(run->act->txn)) + LIMIT_DRY_RUN_READ_MS * TIME_US_PER_MS;
    struct id after = run->ask->after;
    bool more = true;
    run->items = arena_array(txn_arena(run->act->txn), run->ask->limit, sizeof *run->items);
    while (more)
        TRY(take_page(run, until, &after, &more, err));
    if (run->told->has_more)
        run->told->cursor = after;
    if (run->count > 1)
        qsort(run->items, run->count, sizeof *run->items, by_payment);
    return STATUS_OK;
}

/* ---- one referral ---- */

static void add_all(struct run *run, struct dry_run_rows *sum, struct dry_run_rows *own, const struct reward *reward,
                    const struct rules *titles)
{
    dry_run_add(txn_arena(run->act->txn), sum, reward, titles);
    dry_run_add(txn_arena(run->act->txn), own, reward, titles);
}

static enum status compare(struct run *run, const struct replayed *item, const struct replay *replay,
                           struct dry_run_difference *differences, struct error *err)
{
    struct dry_run_rows given = {0}, would = {0};
    struct dry_run *told = run->told;
    struct str key;
    for (size_t i = 0; i < item->given_count; i++)
        add_all(run, &run->given, &given, &item->given[i], NULL);
    for (size_t i = 0; i < replay->in.plan.reward_count; i++)
        if (replay->in.plan.rewards[i]->is_new)
            add_all(run, &run->would, &would, &replay->in.plan.rewards[i]->reward, run->rules);
    told->given.referrals += given.count > 0;
    told->would.referrals += would.count > 0;
    if (dry_run_same(&given, &would, &key))
        return STATUS_OK;
    struct dry_run_difference *difference = &differences[told->differing++];
    *difference = (struct dry_run_difference){
        .referral_id = item->referral.id,
        .given = {given.items, given.count},
        .would = {would.items, would.count},
        .rule_key = key,
    };
    return dry_run_explain(run->act, run->rules, item, difference, err);
}

static enum status name_people(struct run *run, struct dry_run_difference *differences, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(run->act->txn);
    struct referral *referrals = arena_array(arena, count, sizeof *referrals);
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < run->count; r++)
            if (id_equal(&run->items[r].referral.id, &differences[i].referral_id))
                referrals[i] = run->items[r].referral;
    TRY(referral_tell_rows(run->act, referrals, count, err));
    for (size_t i = 0; i < count; i++)
        differences[i].name = referrals[i].prospect_name;
    return STATUS_OK;
}

static enum status decide_all(struct run *run, struct error *err)
{
    struct dry_run *told = run->told;
    struct dry_run_difference *differences = arena_array(txn_arena(run->act->txn), run->count, sizeof *differences);
    struct replay replay;
    TRY(replay_give_back(run->act, run->rules, run->items, run->count, err));
    for (size_t i = 0; i < run->count; i++) {
        TRY(replay_decide(run->act, run->rules, run->ask->version, &run->items[i], &replay, err));
        TRY(compare(run, &run->items[i], &replay, differences, err));
        told->events += (int64_t)replay.events;
    }
    size_t count = (size_t)told->differing;
    if (count > 1)
        qsort(differences, count, sizeof *differences, newest_first);
    count = count < LIMIT_DRY_RUN_DIFFERENCES ? count : LIMIT_DRY_RUN_DIFFERENCES;
    if (run->names) {
        TRY(name_people(run, differences, count, err));
        told->differences = (struct entity_list){differences, count};
    }
    return STATUS_OK;
}

/* ---- sums ---- */

/* In the order of the rules; those that they do not have, last. */
static size_t place_of(const struct rules *rules, struct str key)
{
    const struct reward_rule *rule = rules_find_reward(rules, key);
    return rule == NULL ? rules->reward_count : (size_t)(rule - rules->rewards);
}

static void finish(const struct rules *rules, const struct dry_run_rows *rows, struct dry_run_sum *ret)
{
    for (size_t i = 1; i < rows->count; i++) /* few */
        for (size_t j = i;
             j > 0 && place_of(rules, rows->items[j].rule_key) < place_of(rules, rows->items[j - 1].rule_key); j--) {
            struct dry_run_row row = rows->items[j];
            rows->items[j] = rows->items[j - 1];
            rows->items[j - 1] = row;
        }
    for (size_t i = 0; i < rows->count; i++)
        ret->count += rows->items[i].count;
    ret->rows = (struct entity_list){rows->items, rows->count};
}

/* ---- what is left out ---- */

#define SAY(code_text, words)                                                                                          \
    (struct dry_run_left_out)                                                                                          \
    {                                                                                                                  \
        .code = STR(code_text), .text = STR(words)                                                                     \
    }

static void tell_left_out(struct run *run)
{
    enum { SENTENCES = 8 };
    struct dry_run_left_out *said = arena_array(txn_arena(run->act->txn), SENTENCES, sizeof *said);
    const struct dry_run_ask *ask = run->ask;
    size_t count = 0;
    said[count++] =
        SAY("people", "What is known of people (country, tags, groups, what they confirmed) is as it is now.");
    said[count++] =
        SAY("fraud", "Signs of fraud are those that were found at the time, and what people decided on them.");
    said[count++] =
        SAY("acts", "What people did by hand with a referral is done again; rewards that they gave by hand are "
                    "in neither sum.");
    said[count++] =
        SAY("afterwards", "What was granted is compared: denials, refunds and what lapsed since are in neither "
                          "sum.");
    if (run->told->has_more || !id_is_none(&ask->after) || ask->from_at != TIME_NONE || ask->to_at != TIME_NONE)
        said[count++] =
            SAY("others", "Referrals that were not looked at keep the numbers that they drew, and what they took "
                          "of caps and budgets.");
    if (run->rules->enrollment != NULL)
        said[count++] = SAY("enrollment", "Which customers would take part is not tried.");
    if (!run->names)
        said[count++] = SAY("referrals", "Only people who may read referrals are told which ones differ.");
    run->told->left_out = (struct entity_list){said, count};
}

/* ---- the whole ---- */

static enum status run_rules(struct act *act, const struct dry_run_ask *ask, const struct rules *rules,
                             struct dry_run *ret, struct error *err)
{
    struct run run = {.act = act, .ask = ask, .told = ret, .rules = rules};
    run.names = scope_set_has(act->principal.scopes, STR("referrals:read"));
    TRY(take_referrals(&run, err));
    TRY(decide_all(&run, err));
    ret->referrals = (int64_t)run.count;
    finish(rules, &run.would, &ret->would);
    finish(rules, &run.given, &ret->given);
    tell_left_out(&run);
    return STATUS_OK;
}

/* A draft is what would follow the live version. */
static enum status run_draft(struct act *act, const struct dry_run_ask *ask, const struct program *program,
                             struct dry_run *ret, struct error *err)
{
    struct rules *rules;
    if (ask->version < 1 || ask->version > program->version + 1)
        return error_set(err, ERROR_NOT_FOUND, "version", "There is no such version, and it would not be the next.");
    TRY(rules_compile((json_t *)ask->rules, &program->currency, &rules, err));
    enum status status = run_rules(act, ask, rules, ret, err);
    rules_free(rules);
    return status;
}

enum status dry_run(struct act *act, const struct dry_run_ask *ask, struct dry_run *ret, struct error *err)
{
    struct program program;
    const struct rules *rules;
    TRY(program_read(act, &ask->program_id, &program, err));
    *ret = (struct dry_run){
        .as_of = act_now(act),
        .version = ask->version,
        .compared_with = program.version,
        .draft = ask->rules != NULL,
        .from_at = ask->from_at,
        .to_at = ask->to_at,
    };
    if (ask->rules != NULL)
        return run_draft(act, ask, &program, ret, err);
    TRY(program_rules(act, &ask->program_id, ask->version, &rules, err));
    return run_rules(act, ask, rules, ret, err);
}
