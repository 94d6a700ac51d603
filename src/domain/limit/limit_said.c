/* Words of caps and budgets, written and read. See limit_said.h. */

#include "domain/limit/limit_said.h"

#include <stdio.h>

const char *const limit_kinds[] = {[LIMIT_CAP] = "cap", [LIMIT_BUDGET] = "budget", NULL};
const char *const limit_periods[] = {
    [RULE_PER_LIFE] = "life", [RULE_PER_YEAR] = "year", [RULE_PER_MONTH] = "month",
    [RULE_PER_WEEK] = "week", [RULE_PER_DAY] = "day",   NULL,
};

/* ---- writing ---- */

void limit_say_cap(const struct limit *cap, int64_t left, int64_t wanted, char *reason)
{
    const char *unit = cap->counts ? "rewards" : cap->currency.text;
    if (left == 0)
        snprintf(reason, RULE_REASON_SIZE, "the cap of %lld %s %s is reached", (long long)cap->most, unit,
                 limit_period_words(cap->per));
    else
        snprintf(reason, RULE_REASON_SIZE, "the cap of %lld %s %s leaves %lld of %lld", (long long)cap->most, unit,
                 limit_period_words(cap->per), (long long)left, (long long)wanted);
}

void limit_say_budget(const struct limit *budget, int64_t wanted, char *reason)
{
    snprintf(reason, RULE_REASON_SIZE, "the budget of %lld %s %s has %lld left, too little for %lld%s",
             (long long)budget->most, budget->currency.text, limit_period_words(budget->per),
             (long long)limit_left(budget), (long long)wanted, budget->review ? ": a person decides" : "");
}

/* ---- reading ---- */

/* A number, which ends at a space, a colon or the end. */
static bool take_number(struct str *text, int64_t *ret)
{
    size_t size = 0;
    while (size < text->size && text->data[size] != ' ' && text->data[size] != ':')
        size++;
    struct str word = {text->data, size};
    *text = (struct str){text->data + size, text->size - size};
    return str_to_int64(word, ret);
}

static bool take_amount(struct str *text, struct opt_int *ret)
{
    ret->set = true;
    return take_number(text, &ret->value);
}

/* " rewards", or a currency. */
static bool take_unit(struct str *text, struct currency *ret)
{
    *ret = (struct currency){""};
    if (!str_take(text, STR(" ")))
        return false;
    if (str_take(text, STR("rewards")))
        return true;
    size_t size = str_find(*text, ' ');
    if (size == SIZE_MAX || size == 0 || size >= sizeof ret->text)
        return false;
    memcpy(ret->text, text->data, size);
    *text = (struct str){text->data + size, text->size - size};
    return true;
}

static bool take_period(struct str *text, int *ret)
{
    if (!str_take(text, STR(" ")))
        return false;
    for (*ret = RULE_PER_LIFE; *ret <= RULE_PER_DAY; ++*ret)
        if (str_take(text, str_from(limit_period_words((enum rule_period) * ret))))
            return true;
    return false;
}

static bool read_cap(struct str text, struct limit_said *said)
{
    if (str_equal(text, STR(" is reached")))
        return true;
    return str_take(&text, STR(" leaves ")) && take_amount(&text, &said->left) && str_take(&text, STR(" of ")) &&
           take_amount(&text, &said->wanted) && text.size == 0;
}

static bool read_budget(struct str text, struct limit_said *said)
{
    if (!str_take(&text, STR(" has ")) || !take_amount(&text, &said->left) ||
        !str_take(&text, STR(" left, too little for ")) || !take_amount(&text, &said->wanted))
        return false;
    said->asks = str_take(&text, STR(": a person decides"));
    return text.size == 0 && said->currency.text[0] != '\0';
}

bool limit_said_read(struct str reason, struct limit_said *ret)
{
    struct limit_said said = {.kind = LIMIT_CAP};
    if (str_take(&reason, STR("the budget of ")))
        said.kind = LIMIT_BUDGET;
    else if (!str_take(&reason, STR("the cap of ")))
        return false;
    if (!take_number(&reason, &said.most) || !take_unit(&reason, &said.currency) || !take_period(&reason, &said.per))
        return false;
    if (!(said.kind == LIMIT_CAP ? read_cap(reason, &said) : read_budget(reason, &said)))
        return false;
    *ret = said;
    return true;
}
