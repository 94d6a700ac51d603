/* Amounts in words: see terms.h. Pure; any thread. */

#include "base/buf.h"
#include "domain/rule/amount.h"
#include "domain/terms/terms.h"

static void say_money(struct buf *text, int64_t minor, const struct currency *currency)
{
    char written[MONEY_TEXT_SIZE];
    money_write(written, minor, currency);
    buf_add_format(text, "%s %s", written, currency->text);
}

/* 1250 basis points as "12.5 %". */
static void say_percent(struct buf *text, int64_t basis_points)
{
    int64_t rest = basis_points % 100;
    buf_add_int(text, basis_points / 100);
    if (rest % 10 != 0)
        buf_add_format(text, ".%02lld", (long long)rest);
    else if (rest != 0)
        buf_add_format(text, ".%lld", (long long)(rest / 10));
    buf_add_str(text, STR(" %"));
}

static void say_value(struct buf *text, const struct amount_tier *tier, const struct reward_rule *rule)
{
    if (tier->is_percent)
        say_percent(text, tier->value);
    else
        say_money(text, tier->value, &rule->currency);
}

static const char *base_words(enum amount_of of)
{
    switch (of) {
    case OF_EVENT_AMOUNT:
        return "the amount";
    case OF_EVENT_NET_AMOUNT:
        return "the amount without tax";
    case OF_REFERRAL_VALUE:
        return "the referral's value";
    case OF_NOTHING:
        break;
    }
    return "it";
}

static void say_ordinal(struct buf *text, int64_t n)
{
    bool teen = n % 100 >= 11 && n % 100 <= 13;
    const char *ending = teen || n % 10 > 3 || n % 10 == 0 ? "th" : n % 10 == 1 ? "st" : n % 10 == 2 ? "nd" : "rd";
    buf_add_format(text, "the %lld%s", (long long)n, ending);
}

/* "from the 3rd on", "from revenue of 500.00 USD on", "for the 3rd", "up to 500.00 USD" */
static void say_bound(struct buf *text, const struct reward_rule *rule, const struct amount_tier *tier, size_t n)
{
    const struct rule_amount *amount = rule->amount;
    if (amount->form == AMOUNT_BRACKETS) {
        if (tier->bound == INT64_MAX) {
            buf_add_str(text, n == 0 ? STR("") : STR(" above"));
            return;
        }
        buf_add_str(text, STR(" up to "));
        say_money(text, tier->bound, &rule->currency);
        return;
    }
    buf_add_str(text, amount->form == AMOUNT_MILESTONES ? STR(" for ") : STR(" from "));
    if (amount->counter == RULE_COUNTER_REVENUE) {
        buf_add_str(text, STR("revenue of "));
        say_money(text, tier->bound, &rule->currency);
    } else {
        say_ordinal(text, tier->bound);
    }
    if (amount->form == AMOUNT_STEPS)
        buf_add_str(text, STR(" on"));
}

static void say_tiers(struct buf *text, const struct reward_rule *rule)
{
    const struct rule_amount *amount = rule->amount;
    for (size_t i = 0; i < amount->tier_count; i++) {
        buf_add_str(text, i == 0 ? STR("") : STR(", "));
        say_value(text, &amount->tiers[i], rule);
        say_bound(text, rule, &amount->tiers[i], i);
    }
    if (amount->has_percent || amount->form == AMOUNT_BRACKETS)
        buf_add_format(text, " of %s", base_words(amount->of));
    if (amount->is_marginal)
        buf_add_str(text, STR(", each for its part"));
}

static void say_single(struct buf *text, const struct reward_rule *rule)
{
    const struct rule_amount *amount = rule->amount;
    say_value(text, &amount->tiers[0], rule);
    if (!amount->has_percent)
        return;
    buf_add_format(text, " of %s", base_words(amount->of));
    if (amount->cap != INT64_MAX) {
        buf_add_str(text, STR(", at most "));
        say_money(text, amount->cap, &rule->currency);
    }
    if (amount->floor > 0) {
        buf_add_str(text, STR(", at least "));
        say_money(text, amount->floor, &rule->currency);
    }
}

struct str terms_words(const struct reward_rule *rule, struct arena *arena)
{
    struct buf text = {0};
    if (rule->amount == NULL)
        return str_is_none(rule->title) ? STR("as its title says") : str_copy(arena, rule->title);
    if (rule->amount->form == AMOUNT_FIXED || rule->amount->form == AMOUNT_PERCENT)
        say_single(&text, rule);
    else
        say_tiers(&text, rule);
    if (rule->amount->counter != RULE_COUNTER_NONE && rule->per != RULE_PER_LIFE)
        buf_add_str(&text, rule->per == RULE_PER_YEAR ? STR(", counted by year") : STR(", counted by month"));
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}
