/* Whom somebody may mean: see contact_guess.h.
 *
 * What tells most is asked first: numbers and addresses, the name together with a place or firm that was said, the name
 * as it is. Then, unless that found enough who fit well: other names and spellings, the name less one of its words, two
 * of its words as one, and its words one by one. Runs inside the caller's transaction, on its thread. */

#include "domain/contact/contact_guess.h"

#include <assert.h>

#include "domain/contact/common_word.h"
#include "domain/contact/contact_token.h"
#include "domain/contact/guess_rank.h"
#include "domain/contact/search_state.h"
#include "domain/contact/word.h"

enum {
    GOOD = 85,       /* a score of somebody who may well be meant */
    EACH_ROWS = 40,  /* contacts by a single word of the name */
    LOCAL_NUMBER = 8 /* '#' and the digits of a number without its area */
};

bool contact_said_anything(const struct contact_said *said)
{
    const struct str texts[] = {said->words, said->phone, said->email, said->company, said->address, said->city};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (str_trim(texts[i]).size > 0)
            return true;
    return false;
}

/* ---- what tells most ---- */

static void add_keys(struct search *search, const struct guess_query *query)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct piece *piece = &query->pieces[i].said;
        if (!str_is_none(piece->address))
            search_add_range(search, piece->address);
        if (str_is_none(piece->phone))
            continue;
        search_add_range(search, piece->phone);
        if (piece->phone.size > LOCAL_NUMBER) /* with another area, or a country that it does not have */
            search_add_range(search, (struct str){piece->phone.data, LOCAL_NUMBER});
    }
}

/* A place with the name behind it, around from each word; or (nobody was named) alone. */
static void add_place(struct search *search, struct str place)
{
    struct words words = fold_words(place, search->arena);
    struct str row[2 * LIMIT_NAME_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < words.count; i++)
        if (!word_has_digit(words.items[i]) && !common_word_is_street(words.items[i]))
            row[count++] = words.items[i];
    if (count == 0)
        return;
    if (search->word_count == 0)
        search_add_range(search, token_of_words(row, count, 0, search->arena));
    for (size_t first = 0; first < search->word_count; first++) {
        for (size_t i = 0; i < search->word_count; i++)
            row[count + i] = search->words[(first + i) % search->word_count];
        search_add_range(search, token_of_words(row, count + search->word_count, 0, search->arena));
        search_add_range(search, token_of_words(row, count + 1, 0, search->arena));
    }
}

/* All words that were said in one line, fillers too: firms are called so. */
static void add_line(struct search *search, const struct guess_query *query)
{
    struct str words[LIMIT_NAME_WORDS];
    size_t count = 0;
    for (size_t i = 0; i < query->count && count < LIMIT_NAME_WORDS; i++)
        if (query->pieces[i].weight <= GUESS_FILLER && !str_is_none(query->pieces[i].said.word))
            words[count++] = query->pieces[i].said.word;
    if (count != search->word_count)
        search_add_orders(search, words, count);
}

/* All of a firm's name, and its first word: of the others people remember less. */
static void add_company(struct search *search, struct str said)
{
    struct words company = fold_words(said, search->arena);
    for (size_t count = company.count; count > 0; count = count > 1 ? 1 : 0)
        search_add_range(search, token_of_words(company.items, count, 0, search->arena));
}

static void add_first(struct search *search, const struct guess_query *query, const struct contact_said *said)
{
    add_keys(search, query);
    add_place(search, said->address);
    add_place(search, said->city);
    search_add_orders(search, search->words, search->word_count);
    add_line(search, query);
    add_company(search, said->company);
}

/* ---- what else there may be ---- */

/* Two that follow each other, as one. */
static void add_joined(struct search *search)
{
    for (size_t at = 0; at + 1 < search->word_count; at++) {
        struct str words[LIMIT_NAME_WORDS];
        size_t count = 0;
        for (size_t i = 0; i < search->word_count; i++) {
            if (i == at + 1)
                continue;
            words[count++] = i == at ? str_from(arena_format(search->arena, "%.*s%.*s", STR_ARG(search->words[at]),
                                                             STR_ARG(search->words[at + 1])))
                                     : search->words[i];
        }
        search_add_orders(search, words, count);
    }
}

/* Two of more, whatever stands between them. */
static void add_pairs(struct search *search)
{
    for (size_t i = 0; search->word_count > 2 && i < search->word_count; i++)
        for (size_t j = i + 1; j < search->word_count; j++)
            search_add_orders(search, (struct str[]){search->words[i], search->words[j]}, 2);
}

static enum status look_further(struct search *search, struct error *err)
{
    if (search->word_count == 0)
        return STATUS_OK;
    add_joined(search);
    add_pairs(search);
    TRY(search_look(search, SEARCH_MORE_ROWS, err));
    TRY(search_look_for_others(search, err));
    for (size_t i = 0; search->word_count > 1 && i < search->word_count; i++)
        search_add_range(search, search->words[i]);
    return search_look(search, EACH_ROWS, err);
}

/* ---- all of it ---- */

static struct contact_hit rank(const struct search *search, const struct contact *contact)
{
    return guess_rank(search->query, contact, search->arena);
}

/* Words of a name; numbers belong to houses. */
static void read_words(struct search *search, const struct guess_query *query)
{
    for (size_t i = 0; i < query->count && search->word_count < LIMIT_NAME_WORDS; i++) {
        const struct guess_piece *piece = &query->pieces[i];
        bool word = piece->weight <= GUESS_LATER && !str_is_none(piece->said.word);
        if (word && !word_has_digit(piece->said.word))
            search->words[search->word_count++] = piece->said.word;
    }
}

enum status contact_guess(struct act *act, const struct contact_said *said, size_t limit, struct contact_hit *ret_hits,
                          size_t *ret_count, struct error *err)
{
    assert(limit <= LIMIT_SEARCH_HITS);
    struct arena *arena = txn_arena(act->txn);
    struct guess_query query = guess_query_read(said, arena);
    struct search *search = arena_alloc(arena, sizeof *search);
    *search = (struct search){.act = act, .arena = arena, .rank = rank, .query = &query, .good = GOOD, .loose = true};
    read_words(search, &query);
    add_first(search, &query, said);
    TRY(search_look(search, SEARCH_FIRST_ROWS, err));
    if (search->good_count < SEARCH_FEW_HITS)
        TRY(look_further(search, err));
    search_finish(search, limit, ret_hits, ret_count);
    return STATUS_OK;
}
