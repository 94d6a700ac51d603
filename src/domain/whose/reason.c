/* Why somebody may be meant: see reason.h. */

#include "domain/whose/reason.h"

#include "domain/contact/common_word.h"
#include "domain/contact/fold.h"
#include "domain/contact/word.h"

struct reasons {
    struct str items[WHOSE_REASONS_MAX];
    size_t count;
    unsigned bits;
    struct arena *arena;
};

static void say(struct reasons *reasons, struct str sentence)
{
    if (reasons->count < WHOSE_REASONS_MAX)
        reasons->items[reasons->count++] = sentence;
}

static bool has(const struct reasons *reasons, unsigned bit)
{
    return (reasons->bits & bit) != 0;
}

static void say_keys(struct reasons *reasons)
{
    if (has(reasons, WHOSE_HIT_CODE))
        say(reasons, STR("The code is this participant's"));
    if (has(reasons, HIT_PHONE))
        say(reasons, has(reasons, HIT_BEGINNING) ? STR("The phone number ends the same") : STR("Same phone number"));
    if (has(reasons, HIT_EMAIL))
        say(reasons, STR("The e-mail address fits"));
    if (has(reasons, HIT_DOMAIN))
        say(reasons, STR("The firm's domain fits"));
}

static void say_name(struct reasons *reasons)
{
    if (!has(reasons, HIT_NAME))
        return;
    if (has(reasons, HIT_NICKNAME))
        say(reasons, STR("One is a short form of the other's first name"));
    if (has(reasons, HIT_TYPO))
        say(reasons, STR("Spelt nearly the same"));
    if (!has(reasons, HIT_NICKNAME | HIT_TYPO))
        say(reasons, has(reasons, HIT_BEGINNING) ? STR("The name begins so") : STR("The name fits"));
}

/* Where the person lives, if both live in one street: without numbers and kinds of streets. */
static struct str street_of(struct str address, struct arena *arena)
{
    struct words words = fold_words(address, arena);
    struct str street = STR_NONE;
    for (size_t i = 0; i < words.count; i++) {
        if (word_has_digit(words.items[i]) || common_word_is_street(words.items[i]))
            continue;
        street = str_from(arena_format(arena, "%.*s %.*s", STR_ARG(street), STR_ARG(words.items[i])));
    }
    return street;
}

static bool one_street(const struct contact *contact, const struct contact *prospect, struct arena *arena)
{
    if (prospect == NULL || str_is_none(contact->address) || str_is_none(prospect->address))
        return false;
    struct str here = street_of(contact->address, arena), there = street_of(prospect->address, arena);
    return !str_is_none(here) && str_equal(here, there);
}

static void say_places(struct reasons *reasons, const struct contact *contact, const struct contact *prospect)
{
    struct arena *arena = reasons->arena;
    const char *neighbors = one_street(contact, prospect, arena) ? ", same street as the new customer" : "";
    if (has(reasons, HIT_ADDRESS) || neighbors[0] != '\0')
        say(reasons, str_from(arena_format(arena, "Lives at %.*s%s", STR_ARG(contact->address), neighbors)));
    if (has(reasons, HIT_CITY))
        say(reasons, str_from(arena_format(arena, "Lives in %.*s", STR_ARG(contact->city))));
    if (has(reasons, HIT_COMPANY))
        say(reasons, str_from(arena_format(arena, "Belongs to %.*s", STR_ARG(contact->company))));
}

struct str_array whose_reasons(const struct contact_hit *hit, const struct contact *contact,
                               const struct contact *prospect, struct arena *arena)
{
    struct reasons reasons = {.bits = hit->reasons, .arena = arena};
    say_keys(&reasons);
    say_places(&reasons, contact, prospect);
    say_name(&reasons);
    struct str *items = arena_array(arena, reasons.count, sizeof *items);
    memcpy(items, reasons.items, reasons.count * sizeof *items);
    return (struct str_array){items, reasons.count};
}
