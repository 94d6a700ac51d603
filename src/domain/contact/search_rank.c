/* Ranking: see search_rank.h. Each part of the query gets the points of what it fits best; their mean is the better
 * part of the score, and names that are said in full come before those that go on. */

#include "domain/contact/search_rank.h"

#include "domain/contact/contact_token.h"
#include "domain/contact/nickname.h"
#include "domain/contact/word.h"

/* Points of a part, and what the whole can get besides. */
enum {
    POINTS_FULL = 100,
    POINTS_BEGINNING = 80, /* and up to 15 more, the more of the word is there */
    POINTS_NICKNAME = 72,
    POINTS_ONE_SLIP = 62,
    POINTS_TWO_SLIPS = 48,
    POINTS_OF_COMPANY = 85, /* percent of what a name gets */
    WEIGHT = 8,             /* of the mean: 800 for all in full */
    BONUS_WHOLE_NAME = 150,
    BONUS_ORDER = 50,
};

/* What is compared of a contact. */
struct candidate {
    struct words name;
    struct words company;
    struct str email;
    struct str domain;
    struct str phone; /* token; absent */
};

struct fit {
    int points;
    unsigned reasons;
    size_t name_word; /* which word of the name it is; SIZE_MAX: none */
};

static void better(struct fit *fit, int points, unsigned reasons, size_t name_word)
{
    if (points > fit->points)
        *fit = (struct fit){points, reasons, name_word};
}

static void fit_word(struct fit *fit, struct str said, struct str word, unsigned where, size_t name_word)
{
    int percent = where == HIT_COMPANY ? POINTS_OF_COMPANY : 100;
    if (str_equal(said, word)) {
        better(fit, POINTS_FULL * percent / 100, where, name_word);
    } else if (str_starts_with(word, said)) {
        int share = (int)(15 * said.size / word.size);
        better(fit, (POINTS_BEGINNING + share) * percent / 100, where | HIT_BEGINNING, name_word);
    } else if (where == HIT_NAME && nickname_same(said, word)) {
        better(fit, POINTS_NICKNAME, where | HIT_NICKNAME, name_word);
    } else if (word_is_mistyped(said)) {
        int slips = word_distance(said, word, word_slips(said));
        if (slips <= word_slips(said))
            better(fit, (slips == 1 ? POINTS_ONE_SLIP : POINTS_TWO_SLIPS) * percent / 100, where | HIT_TYPO, name_word);
    }
}

/* A beginning of the e-mail address or of the domain. */
static void fit_address(struct fit *fit, struct str said, const struct candidate *candidate)
{
    const struct {
        struct str value;
        unsigned reason;
    } values[] = {{candidate->email, HIT_EMAIL}, {candidate->domain, HIT_DOMAIN}};
    for (size_t i = 0; i < 2; i++) {
        if (str_is_none(values[i].value) || !str_starts_with(values[i].value, said))
            continue;
        bool full = values[i].value.size == said.size;
        better(fit, full ? POINTS_FULL : POINTS_BEGINNING, values[i].reason | (full ? 0 : HIT_BEGINNING), SIZE_MAX);
    }
}

static struct fit fit_piece(const struct piece *piece, const struct candidate *candidate)
{
    struct fit fit = {0, 0, SIZE_MAX};
    if (!str_is_none(piece->address))
        fit_address(&fit, piece->address, candidate);
    if (!str_is_none(piece->phone) && !str_is_none(candidate->phone) &&
        str_starts_with(candidate->phone, piece->phone)) {
        bool full = candidate->phone.size == piece->phone.size;
        better(&fit, full ? POINTS_FULL : POINTS_BEGINNING + 10, HIT_PHONE | (full ? 0 : HIT_BEGINNING), SIZE_MAX);
    }
    if (str_is_none(piece->word))
        return fit;
    for (size_t i = 0; i < candidate->name.count; i++)
        fit_word(&fit, piece->word, candidate->name.items[i], HIT_NAME, i);
    for (size_t i = 0; i < candidate->company.count; i++)
        fit_word(&fit, piece->word, candidate->company.items[i], HIT_COMPANY, SIZE_MAX);
    return fit;
}

static struct candidate candidate_of(const struct contact *contact, struct arena *arena)
{
    return (struct candidate){
        .name = fold_words(contact->name, arena),
        .company = fold_words(contact->company, arena),
        .email = contact->email,
        .domain = contact_own_domain(contact),
        .phone = str_is_none(contact->phone) ? STR_NONE : token_of_phone(contact->phone, arena),
    };
}

/* All parts together. */
static struct contact_hit rank_pieces(const struct search_query *query, const struct candidate *candidate)
{
    struct contact_hit hit = {.score = 0};
    int points = 0;
    bool in_order = true;
    unsigned named = 0; /* bits of the name's words that were said */
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < query->count; i++) {
        struct fit fit = fit_piece(&query->pieces[i], candidate);
        if (fit.points == 0)
            return (struct contact_hit){.score = 0};
        points += fit.points;
        hit.reasons |= fit.reasons;
        if (fit.name_word != SIZE_MAX) {
            in_order = in_order && (last == SIZE_MAX || fit.name_word > last);
            last = fit.name_word;
            named |= 1u << fit.name_word;
        }
    }
    if (query->count == 0)
        return hit;
    hit.score = points * WEIGHT / (int)query->count;
    if (candidate->name.count > 0 && named == (1u << candidate->name.count) - 1)
        hit.score += BONUS_WHOLE_NAME;
    if (named != 0 && in_order)
        hit.score += BONUS_ORDER;
    return hit;
}

struct contact_hit search_rank(const struct search_query *query, const struct contact *contact, struct arena *arena)
{
    struct candidate candidate = candidate_of(contact, arena);
    struct contact_hit hit = rank_pieces(query, &candidate);
    if (!str_is_none(query->whole)) {
        struct fit fit = {0, 0, SIZE_MAX};
        fit_address(&fit, query->whole, &candidate);
        int score = fit.points * WEIGHT + (fit.points == POINTS_FULL ? BONUS_WHOLE_NAME : 0);
        if (score > hit.score)
            hit = (struct contact_hit){.score = score, .reasons = fit.reasons};
    }
    hit.id = contact->id;
    return hit;
}
