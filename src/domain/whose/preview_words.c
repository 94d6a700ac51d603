/* A preview in sentences: see preview_words.h. In English, as all that the API says. */

#include "domain/whose/preview_words.h"

#include "base/locale/locale.h"
#include "base/time.h"

enum { CHANGES_TOLD = 12, SENTENCES_MAX = 4 * CHANGES_TOLD };

struct telling {
    struct str items[SENTENCES_MAX];
    size_t count;
    struct arena *arena;
    struct locale_set *set;
    struct buf scratch;
};

static void say(struct telling *telling, const char *sentence)
{
    if (telling->count < SENTENCES_MAX)
        telling->items[telling->count++] = str_from(sentence);
}

static struct str keep(struct telling *telling)
{
    struct str text = str_copy(telling->arena, buf_str(&telling->scratch));
    buf_clear(&telling->scratch);
    return text;
}

static struct str money(struct telling *telling, int64_t amount, const struct currency *currency)
{
    locale_add_money(locale_of(telling->set, STR("en")), amount, currency, LOCALE_MONEY_FULL, &telling->scratch);
    return keep(telling);
}

static struct str day(struct telling *telling, int64_t at)
{
    locale_add_date(locale_of(telling->set, STR("en")), at, STR("UTC"), LOCALE_DATE_YEAR, &telling->scratch);
    return keep(telling);
}

/* "$50.00", or what a reward without an amount is called. */
static struct str what(struct telling *telling, const struct whose_change *change)
{
    if (change->amount.set)
        return money(telling, change->amount.value, &change->currency);
    return str_is_none(change->title) ? STR("a reward") : change->title;
}

static struct str who(struct str name)
{
    return str_is_none(name) ? STR("somebody without a name") : name;
}

static void say_taken(struct telling *telling, const struct whose_change *taken)
{
    struct str amount = what(telling, taken);
    say(telling,
        arena_format(telling->arena, "This takes %.*s back from %.*s.", STR_ARG(amount), STR_ARG(who(taken->name))));
}

static void say_owed(struct telling *telling, const struct whose_change *taken)
{
    if (taken->owed == 0)
        return;
    struct str owed = money(telling, taken->owed, &taken->currency);
    say(telling,
        arena_format(telling->arena, "%.*s of it was spent already: %.*s owes it, and the next credit covers it.",
                     STR_ARG(owed), STR_ARG(who(taken->name))));
}

static void say_given(struct telling *telling, const struct whose_change *given)
{
    struct str amount = what(telling, given);
    say(telling, arena_format(telling->arena, "This gives %.*s to %.*s.", STR_ARG(amount), STR_ARG(who(given->name))));
}

static void say_held(struct telling *telling, const struct whose_change *given)
{
    if (given->hold_until == TIME_NONE)
        return;
    struct str until = day(telling, given->hold_until);
    say(telling,
        arena_format(telling->arena, "%.*s can use it from %.*s on.", STR_ARG(who(given->name)), STR_ARG(until)));
}

/* The same amount goes from one to the other. */
static bool say_moved(struct telling *telling, const struct whose_preview *preview)
{
    if (preview->takes.count != 1 || preview->gives.count != 1)
        return false;
    const struct whose_change *taken = preview->takes.items, *given = preview->gives.items;
    if (!taken->amount.set || !given->amount.set || taken->amount.value != given->amount.value ||
        !currency_equal(&taken->currency, &given->currency))
        return false;
    struct str amount = money(telling, taken->amount.value, &taken->currency);
    say(telling, arena_format(telling->arena, "This takes %.*s back from %.*s and gives it to %.*s.", STR_ARG(amount),
                              STR_ARG(who(taken->name)), STR_ARG(who(given->name))));
    return true;
}

static const char *ordinal_end(int64_t ordinal)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    bool teens = ordinal % 100 >= 11 && ordinal % 100 <= 13;
    return teens || ordinal % 10 > 3 ? ends[0] : ends[ordinal % 10];
}

static void say_promise(struct telling *telling, const struct whose_promise *promise)
{
    struct str amount =
        promise->amount.set ? money(telling, promise->amount.value, &promise->currency) : promise->words;
    if (promise->ordinal == 0) {
        say(telling, arena_format(telling->arena, "%.*s gets %.*s once the referral qualifies.",
                                  STR_ARG(who(promise->name)), STR_ARG(amount)));
        return;
    }
    say(telling, arena_format(telling->arena, "%.*s gets %.*s once the referral qualifies. It would be the %lld%s.",
                              STR_ARG(who(promise->name)), STR_ARG(amount), (long long)promise->ordinal,
                              ordinal_end(promise->ordinal)));
}

static void say_money(struct telling *telling, const struct whose_preview *preview)
{
    const struct whose_change *takes = preview->takes.items, *gives = preview->gives.items;
    const struct whose_promise *promises = preview->promises.items;
    bool moved = say_moved(telling, preview);
    for (size_t i = 0; i < preview->takes.count && i < CHANGES_TOLD; i++) {
        if (!moved)
            say_taken(telling, &takes[i]);
        say_owed(telling, &takes[i]);
    }
    for (size_t i = 0; i < preview->gives.count && i < CHANGES_TOLD; i++) {
        if (!moved)
            say_given(telling, &gives[i]);
        say_held(telling, &gives[i]);
    }
    for (size_t i = 0; i < preview->promises.count && i < CHANGES_TOLD; i++)
        say_promise(telling, &promises[i]);
    if (telling->count == 0)
        say(telling, "No money moves.");
}

struct str_array whose_preview_words(const struct whose_preview *preview, struct arena *arena)
{
    struct telling telling = {.arena = arena, .set = locale_set_new()};
    say_money(&telling, preview);
    if (preview->joins)
        say(&telling, "The person takes part in the program from now on.");
    if (id_is_none(&preview->participant_id))
        say(&telling, "Nobody is credited for this referral any more.");
    struct str *items = arena_array(arena, telling.count, sizeof *items);
    memcpy(items, telling.items, telling.count * sizeof *items);
    locale_set_free(telling.set);
    buf_release(&telling.scratch);
    return (struct str_array){items, telling.count};
}
