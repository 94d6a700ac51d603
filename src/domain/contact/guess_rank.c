/* Ranking of guesses: see guess_rank.h. Each part of what was said weighs more the more it tells; a part that does not
 * fit weighs less where the contact says nothing of the kind than where it says otherwise. */

#include "domain/contact/guess_rank.h"

#include "domain/contact/common_word.h"
#include "domain/contact/contact_token.h"
#include "domain/contact/search_fit.h"
#include "domain/contact/word.h"

/* Weights of parts: those that fit, those that do not, those of which the contact says nothing. */
static const struct {
    int fits, differs, unknown;
} weights[] = {
    [GUESS_NAME] = {10, 10, 10}, [GUESS_LATER] = {10, 6, 4}, [GUESS_FILLER] = {3, 0, 0},
    [GUESS_HINT] = {8, 5, 2},    [GUESS_KEY] = {25, 8, 3},
};

enum {
    LEAST = 25,           /* below it nobody is meant */
    WITH_KEY = 94,        /* whose number or address was said, */
    SURE = 99,            /* with the name, */
    KEY_OF_ANOTHER = 75,  /* with a name that is another's */
    AT_MOST = 97,         /* a name may be another's too */
    UNSAID_WORD = 12,     /* off where a part of the name was not said */
    UNSAID_ALONE = 25,    /* off where nothing but one word of it was */
    UNSAID_OF_PLACE = 10, /* off where a place was said instead, which does not fit */
    UNSAID_WITH_MORE = 3, /* off where something else fits too */
    SAME_ENDING = 5,      /* '#' and digits of a phone number that end alike */
    POINTS_SAME_ENDING = 60,
    ENDING_OF_A_NUMBER = 8, /* '#' and so many digits are as good as the number */
};

/* ---- taking apart ---- */

static bool is_filler(struct str word)
{
    return common_word_is_filler(word) || common_word_is_street(word);
}

static void add(struct guess_query *query, struct piece said, enum guess_weight weight)
{
    if (query->count == GUESS_PIECES_MAX)
        return;
    query->pieces[query->count++] = (struct guess_piece){said, weight};
    query->named = query->named || weight == GUESS_NAME;
}

/* Of "Karen from Maple Street" what stands behind the "from" is of a place; `*later` says whether one has come. */
static void add_part(struct guess_query *query, const struct piece *piece, bool *later)
{
    bool key = !str_is_none(piece->address) || !str_is_none(piece->phone);
    bool filler = !str_is_none(piece->word) && is_filler(piece->word);
    *later = *later || (query->named && filler && common_word_is_where(piece->word));
    add(query, *piece, key ? GUESS_KEY : filler ? GUESS_FILLER : *later ? GUESS_LATER : GUESS_NAME);
}

/* "Smith, John" is a name turned around; of more words those behind the comma may be of something else. */
static void add_line(struct guess_query *query, struct str text, struct arena *arena)
{
    struct str rest = text, head = str_split(&rest, ',');
    struct search_query first = search_query_read(head, arena), then = search_query_read(rest, arena);
    bool later = false;
    for (size_t i = 0; i < first.count; i++)
        add_part(query, &first.pieces[i], &later);
    later = later || (query->named && first.count + then.count > 2);
    for (size_t i = 0; i < then.count; i++)
        add_part(query, &then.pieces[i], &later);
}

static void add_hint(struct guess_query *query, struct str text, struct arena *arena)
{
    struct words words = fold_words(text, arena);
    for (size_t i = 0; i < words.count; i++)
        add(query, (struct piece){.word = words.items[i]}, is_filler(words.items[i]) ? GUESS_FILLER : GUESS_HINT);
}

struct guess_query guess_query_read(const struct contact_said *said, struct arena *arena)
{
    struct guess_query query = {.count = 0};
    if (!str_is_none(said->words))
        add_line(&query, said->words, arena);
    if (!str_is_none(said->phone)) {
        struct str token = search_phone_ending(said->phone, arena);
        if (token.size > 1)
            add(&query, (struct piece){.phone = token}, GUESS_KEY);
    }
    if (!str_is_none(said->email))
        add(&query, (struct piece){.address = str_lower(arena, str_trim(said->email))}, GUESS_KEY);
    add_hint(&query, said->company, arena);
    add_hint(&query, said->address, arena);
    add_hint(&query, said->city, arena);
    return query;
}

/* ---- ranking ---- */

struct sum {
    int points, weight;
    unsigned reasons, named; /* bits: why, and which words of the name were said */
    size_t named_count;
    bool key, more; /* a key fits; something besides the name does */
};

/* A number that ends like the contact's, but is not it. */
static bool ends_alike(struct str said, struct str stored)
{
    size_t same = 0;
    while (same < said.size && same < stored.size && said.data[same] == stored.data[same])
        same++;
    return same >= SAME_ENDING;
}

static bool is_unknown(const struct guess_piece *piece, const struct candidate *candidate)
{
    if (!str_is_none(piece->said.phone))
        return str_is_none(candidate->phone);
    if (!str_is_none(piece->said.address))
        return str_is_none(candidate->email);
    return candidate->address.count == 0 && candidate->city.count == 0 && candidate->company.count == 0;
}

static struct fit fit_guess(const struct guess_piece *piece, const struct candidate *candidate)
{
    struct fit fit = fit_piece(&piece->said, candidate);
    bool number = !str_is_none(piece->said.phone) && !str_is_none(candidate->phone);
    if (fit.points == 0 && number && ends_alike(piece->said.phone, candidate->phone))
        fit = (struct fit){POINTS_SAME_ENDING, HIT_PHONE | HIT_BEGINNING | HIT_TYPO, SIZE_MAX, 0};
    return fit;
}

static bool is_key(const struct guess_piece *piece, const struct fit *fit)
{
    bool number = (fit->reasons & HIT_PHONE) != 0 && (fit->reasons & HIT_TYPO) == 0 &&
                  piece->said.phone.size >= ENDING_OF_A_NUMBER;
    return number || ((fit->reasons & HIT_EMAIL) != 0 && fit->points == FIT_FULL);
}

static void add_fit(struct sum *sum, const struct guess_piece *piece, const struct candidate *candidate)
{
    struct fit fit = fit_guess(piece, candidate);
    bool unknown = fit.points == 0 && is_unknown(piece, candidate);
    int weight = fit.points > 0 ? weights[piece->weight].fits
                 : unknown      ? weights[piece->weight].unknown
                                : weights[piece->weight].differs;
    sum->points += fit.points * weight;
    sum->weight += weight;
    sum->reasons |= fit.reasons;
    if (fit.points == 0)
        return;
    sum->key = sum->key || is_key(piece, &fit);
    sum->more = sum->more || (fit.name_word == SIZE_MAX && piece->weight != GUESS_FILLER);
    if (fit.name_word == SIZE_MAX)
        return;
    sum->named |= ((1u << fit.name_words) - 1) << fit.name_word;
    sum->named_count++;
}

/* What is taken off where the contact's name has words that were not said. */
static int unsaid(const struct guess_query *query, const struct sum *sum, const struct candidate *candidate)
{
    if (candidate->name.count == 0 || sum->named == (1u << candidate->name.count) - 1)
        return 0;
    if (sum->more)
        return UNSAID_WITH_MORE;
    if (sum->named_count > 1)
        return UNSAID_WORD;
    for (size_t i = 0; i < query->count; i++)
        if (query->pieces[i].weight == GUESS_LATER)
            return UNSAID_OF_PLACE;
    return UNSAID_ALONE;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

struct contact_hit guess_rank(const struct guess_query *query, const struct contact *contact, struct arena *arena)
{
    struct candidate candidate = candidate_of(contact, arena);
    struct sum sum = {0};
    for (size_t i = 0; i < query->count; i++)
        add_fit(&sum, &query->pieces[i], &candidate);
    struct contact_hit hit = {.id = contact->id, .reasons = sum.reasons};
    bool whose = sum.named != 0 || sum.key || !query->named ||
                 (sum.reasons & (HIT_COMPANY | HIT_ADDRESS | HIT_PHONE | HIT_EMAIL | HIT_DOMAIN)) != 0;
    if (sum.weight == 0 || !whose)
        return hit;
    int score = least(sum.points / sum.weight - unsaid(query, &sum, &candidate), AT_MOST);
    if (sum.key)
        score = !query->named ? WITH_KEY : sum.named != 0 ? SURE : KEY_OF_ANOTHER;
    hit.score = score < LEAST ? 0 : score;
    return hit;
}
