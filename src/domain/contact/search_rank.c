/* Ranking: see search_rank.h. Each part of the query gets the points of what it fits best; their mean is the better
 * part of the score, and names that are said in full come before those that go on. */

#include "domain/contact/search_rank.h"

#include "domain/contact/search_fit.h"

/* What the whole can get besides the mean of its parts. */
enum {
    WEIGHT = 8, /* of the mean: 800 for all in full */
    BONUS_WHOLE_NAME = 150,
    BONUS_ORDER = 50,
};

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
            named |= ((1u << fit.name_words) - 1) << fit.name_word;
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
        struct fit fit = {0, 0, SIZE_MAX, 0};
        fit_address(&fit, query->whole, &candidate);
        int score = fit.points * WEIGHT + (fit.points == FIT_FULL ? BONUS_WHOLE_NAME : 0);
        if (score > hit.score)
            hit = (struct contact_hit){.score = score, .reasons = fit.reasons};
    }
    hit.id = contact->id;
    return hit;
}
