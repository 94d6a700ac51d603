/* Finding contacts: see contact_search.h.
 *
 * What the query says as it is comes first. Where that finds little, words are looked for by what else they may mean.
 * Runs inside the caller's transaction, on its thread. */

#include "domain/contact/contact_search.h"

#include <assert.h>

#include "domain/contact/common_word.h"
#include "domain/contact/search_query.h"
#include "domain/contact/search_rank.h"
#include "domain/contact/search_state.h"
#include "domain/contact/word.h"

/* Places stand in the index without numbers and kinds of streets. */
static void add_telling(struct search *search)
{
    struct str words[LIMIT_NAME_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < search->word_count; i++)
        if (!word_has_digit(search->words[i]) && !common_word_is_street(search->words[i]))
            words[count++] = search->words[i];
    if (count > 0 && count < search->word_count)
        search_add_orders(search, words, count);
}

/* What the query says as it is. An address or a number says more than words, which then only have to fit. */
static void add_first_ranges(struct search *search, const struct search_query *query)
{
    for (size_t i = 0; i < query->count; i++) {
        if (!str_is_none(query->pieces[i].address))
            search_add_range(search, query->pieces[i].address);
        if (!str_is_none(query->pieces[i].phone))
            search_add_range(search, query->pieces[i].phone);
    }
    bool said_more = search->range_count > 0;
    if (!str_is_none(query->whole))
        search_add_range(search, query->whole);
    if (!said_more || search->word_count == query->count)
        search_add_orders(search, search->words, search->word_count);
    add_telling(search);
}

/* Words that are not next to each other in a name: those who have one of them are looked at. */
static enum status look_for_each(struct search *search, struct error *err)
{
    for (size_t i = 0; search->word_count > 1 && i < search->word_count; i++)
        search_add_range(search, search->words[i]);
    return search_look(search, SEARCH_MORE_ROWS, err);
}

static enum status look_further(struct search *search, const struct search_query *query, struct error *err)
{
    if (search->word_count == 0 || search->word_count != query->count)
        return STATUS_OK;
    TRY(search_look_for_others(search, err));
    return search->good_count < SEARCH_FEW_HITS ? look_for_each(search, err) : STATUS_OK;
}

static struct contact_hit rank(const struct search *search, const struct contact *contact)
{
    return search_rank(search->query, contact, search->arena);
}

enum status contact_search(struct act *act, struct str text, size_t limit, struct contact_hit *ret_hits,
                           size_t *ret_count, struct error *err)
{
    assert(limit <= LIMIT_SEARCH_HITS);
    struct arena *arena = txn_arena(act->txn);
    struct search_query query = search_query_read(text, arena);
    struct search *search = arena_alloc(arena, sizeof *search);
    *search = (struct search){.act = act, .arena = arena, .rank = rank, .query = &query, .good = 1};
    search->word_count = search_query_words(&query, search->words);
    add_first_ranges(search, &query);
    TRY(search_look(search, SEARCH_FIRST_ROWS, err));
    if (search->good_count < SEARCH_FEW_HITS)
        TRY(look_further(search, &query, err));
    search_finish(search, limit, ret_hits, ret_count);
    return STATUS_OK;
}
