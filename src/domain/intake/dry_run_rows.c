/* Sums of rewards by rule, kind and currency, and whether two of them are the same. Pure. */

#include <string.h>

#include "domain/intake/dry_run.h"
#include "domain/reward/reward.h"
#include "domain/rule/rule.h"

/* What a discount takes off is known when it is used: it is no part of what was promised. */
static struct opt_int promised(const struct reward *reward)
{
    bool later = str_equal(reward->kind, STR("discount"));
    return later ? (struct opt_int){0} : reward->amount;
}

static bool is_of(const struct dry_run_row *row, const struct dry_run_row *other)
{
    return str_equal(row->rule_key, other->rule_key) && str_equal(row->kind, other->kind) &&
           currency_equal(&row->currency, &other->currency);
}

static struct dry_run_row *find(const struct dry_run_rows *rows, const struct dry_run_row *like)
{
    for (size_t i = 0; i < rows->count; i++)
        if (is_of(&rows->items[i], like))
            return &rows->items[i];
    return NULL;
}

void dry_run_add(struct arena *arena, struct dry_run_rows *rows, const struct reward *reward,
                 const struct rules *titles)
{
    struct opt_int amount = promised(reward);
    const struct reward_rule *rule = titles == NULL ? NULL : rules_find_reward(titles, reward->rule_key);
    struct dry_run_row row = {
        .rule_key = reward->rule_key,
        .title = rule == NULL ? reward->title : rule->title,
        .kind = reward->kind,
        .currency = amount.set ? reward->currency : (struct currency){""},
    };
    struct dry_run_row *found = find(rows, &row);
    if (found == NULL) {
        if (rows->count == rows->room) {
            rows->room = 2 * rows->room + 4;
            struct dry_run_row *items = arena_array(arena, rows->room, sizeof *items);
            if (rows->count > 0)
                memcpy(items, rows->items, rows->count * sizeof *items);
            rows->items = items;
        }
        found = &rows->items[rows->count++];
        *found = row;
        found->rule_key = str_copy(arena, row.rule_key); /* of rules that may go before this is told */
        found->title = str_is_none(row.title) ? STR_NONE : str_copy(arena, row.title);
    }
    found->count++;
    found->amount += amount.set ? amount.value : 0; /* so many rewards within MONEY_LIMIT are within the range */
}

/* The first row of `a` that `b` does not have like it. */
static const struct dry_run_row *without_equal(const struct dry_run_rows *a, const struct dry_run_rows *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const struct dry_run_row *row = &a->items[i], *other = find(b, row);
        if (other == NULL || other->count != row->count || other->amount != row->amount)
            return row;
    }
    return NULL;
}

bool dry_run_same(const struct dry_run_rows *a, const struct dry_run_rows *b, struct str *ret_key)
{
    const struct dry_run_row *row = without_equal(a, b);
    if (row == NULL)
        row = without_equal(b, a);
    if (row != NULL)
        *ret_key = row->rule_key;
    return row == NULL;
}
