/* What a part of a query fits: see search_fit.h. */

#include "domain/contact/search_fit.h"

#include "domain/contact/contact_token.h"
#include "domain/contact/nickname.h"
#include "domain/contact/word.h"

enum {
    POINTS_BEGINNING = 80, /* and up to 15 more, the more of the word is there */
    POINTS_JOINED = 95,    /* two words written as one */
    POINTS_NICKNAME = 72,
    POINTS_ONE_SLIP = 62,
    POINTS_INITIAL = 55, /* "J. Smith" */
    POINTS_TWO_SLIPS = 48,
    POINTS_OF_COMPANY = 85, /* percent of what a name gets */
};

static void better(struct fit *fit, int points, unsigned reasons, size_t name_word)
{
    if (points > fit->points)
        *fit = (struct fit){points, reasons, name_word, name_word == SIZE_MAX ? 0 : 1};
}

static void fit_word(struct fit *fit, struct str said, struct str word, unsigned where, size_t name_word)
{
    int percent = where == HIT_COMPANY ? POINTS_OF_COMPANY : 100;
    if (str_equal(said, word)) {
        better(fit, FIT_FULL * percent / 100, where, name_word);
    } else if (str_starts_with(word, said)) {
        int share = (int)(15 * said.size / word.size);
        better(fit, (POINTS_BEGINNING + share) * percent / 100, where | HIT_BEGINNING, name_word);
    } else if (where == HIT_NAME && nickname_same(said, word)) {
        better(fit, POINTS_NICKNAME, where | HIT_NICKNAME, name_word);
    } else if (where == HIT_NAME && word.size == 1 && str_starts_with(said, word)) {
        better(fit, POINTS_INITIAL, where | HIT_BEGINNING, name_word);
    } else if (word_is_mistyped(said)) {
        int slips = word_distance(said, word, word_slips(said));
        if (slips <= word_slips(said))
            better(fit, (slips == 1 ? POINTS_ONE_SLIP : POINTS_TWO_SLIPS) * percent / 100, where | HIT_TYPO, name_word);
    }
}

static void fit_words(struct fit *fit, struct str said, const struct words *words, unsigned where)
{
    for (size_t i = 0; i < words->count; i++)
        fit_word(fit, said, words->items[i], where, where == HIT_NAME ? i : SIZE_MAX);
}

static bool is_joined(struct str said, struct str first, struct str second)
{
    return said.size == first.size + second.size && str_starts_with(said, first) &&
           str_equal((struct str){said.data + first.size, second.size}, second);
}

/* Two words of the name that somebody writes as one: "maryann". */
static void fit_joined(struct fit *fit, struct str said, const struct words *name)
{
    for (size_t i = 0; i + 1 < name->count; i++) {
        if (fit->points >= POINTS_JOINED || !is_joined(said, name->items[i], name->items[i + 1]))
            continue;
        better(fit, POINTS_JOINED, HIT_NAME, i);
        fit->name_words = 2;
    }
}

void fit_address(struct fit *fit, struct str said, const struct candidate *candidate)
{
    const struct {
        struct str value;
        unsigned reason;
    } values[] = {{candidate->email, HIT_EMAIL}, {candidate->domain, HIT_DOMAIN}};
    for (size_t i = 0; i < 2; i++) {
        if (str_is_none(values[i].value) || !str_starts_with(values[i].value, said))
            continue;
        bool full = values[i].value.size == said.size;
        better(fit, full ? FIT_FULL : POINTS_BEGINNING, values[i].reason | (full ? 0 : HIT_BEGINNING), SIZE_MAX);
    }
}

static void fit_phone(struct fit *fit, struct str said, const struct candidate *candidate)
{
    if (str_is_none(said) || str_is_none(candidate->phone) || !str_starts_with(candidate->phone, said))
        return;
    bool full = candidate->phone.size == said.size;
    better(fit, full ? FIT_FULL : POINTS_BEGINNING + 10, HIT_PHONE | (full ? 0 : HIT_BEGINNING), SIZE_MAX);
}

struct fit fit_piece(const struct piece *piece, const struct candidate *candidate)
{
    struct fit fit = {0, 0, SIZE_MAX, 0};
    if (!str_is_none(piece->address))
        fit_address(&fit, piece->address, candidate);
    fit_phone(&fit, piece->phone, candidate);
    if (str_is_none(piece->word))
        return fit;
    fit_words(&fit, piece->word, &candidate->name, HIT_NAME);
    fit_joined(&fit, piece->word, &candidate->name);
    fit_words(&fit, piece->word, &candidate->company, HIT_COMPANY);
    fit_words(&fit, piece->word, &candidate->address, HIT_ADDRESS);
    fit_words(&fit, piece->word, &candidate->city, HIT_CITY);
    return fit;
}

struct candidate candidate_of(const struct contact *contact, struct arena *arena)
{
    return (struct candidate){
        .name = fold_words(contact->name, arena),
        .company = fold_words(contact->company, arena),
        .address = fold_words(contact->address, arena),
        .city = fold_words(contact->city, arena),
        .email = contact->email,
        .domain = contact_own_domain(contact),
        .phone = str_is_none(contact->phone) ? STR_NONE : token_of_phone(contact->phone, arena),
    };
}
