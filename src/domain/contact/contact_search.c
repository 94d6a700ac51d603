/* Finding contacts: see contact_search.h.
 *
 * The index (contact_index.h) has every word of a name in front once, with the others behind it, so words that follow
 * each other are one range of it, whichever comes first. Where that finds little, words are looked for by what else
 * they may mean, one at a time and then two: other names of the person, and words in use that are spelt much like it.
 * Whatever the index gives is ranked by the contact itself. Runs inside the caller's transaction, on its thread. */

#include "domain/contact/contact_search.h"

#include <assert.h>
#include <stdlib.h>

#include "domain/contact/contact_token.h"
#include "domain/contact/nickname.h"
#include "domain/contact/search_query.h"
#include "domain/contact/search_rank.h"
#include "domain/contact/search_store.h"
#include "domain/contact/word.h"

enum {
    FEW_HITS = 8,       /* with less, other names and spellings are tried */
    FIRST_ROWS = 200,   /* contacts by the words as they are */
    MORE_ROWS = 20,     /* contacts by each other way to say it */
    OTHERS_MAX = 32,    /* other words for one */
    OTHERS_TWICE = 4,   /* of those, how many are tried with those of another word */
    SPELLINGS_MAX = 10, /* of those, how many are spellings */
    RANGES_MAX = 64,    /* asked for in one go */
};

struct range {
    struct str from;
    struct str to;
};

struct others {
    struct str items[OTHERS_MAX];
    size_t count;
};

struct search {
    struct act *act;
    struct arena *arena;
    struct search_query query;
    struct str words[LIMIT_NAME_WORDS];
    size_t word_count;
    struct range ranges[RANGES_MAX];
    size_t range_count;
    struct id candidates[LIMIT_SEARCH_CANDIDATES]; /* in no order, none twice */
    size_t candidate_count;
    size_t ranked; /* of the candidates */
    struct contact_hit hits[LIMIT_SEARCH_CANDIDATES];
    size_t hit_count;
};

/* ---- ranges ---- */

static void add_range(struct search *search, struct str token)
{
    if (search->range_count == RANGES_MAX || token.size == 0)
        return;
    search->ranges[search->range_count++] = (struct range){token, token_end(token, search->arena)};
}

static void swap(struct str *a, struct str *b)
{
    struct str spare = *a;
    *a = *b;
    *b = spare;
}

/* The words as the index may have them in a row: around from each; of three also the other way around. */
static void add_orders(struct search *search, const struct str *words, size_t count)
{
    struct str turned[LIMIT_NAME_WORDS];
    memcpy(turned, words, count * sizeof *words);
    for (int way = 0; way < (count == 3 ? 2 : 1); way++) {
        for (size_t first = 0; first < count; first++)
            add_range(search, token_of_words(turned, count, first, search->arena));
        if (count == 3)
            swap(&turned[0], &turned[1]);
    }
}

/* What the query says as it is. An address or a number says more than words, which then only have to fit. */
static void add_first_ranges(struct search *search)
{
    const struct search_query *query = &search->query;
    for (size_t i = 0; i < query->count; i++) {
        if (!str_is_none(query->pieces[i].address))
            add_range(search, query->pieces[i].address);
        if (!str_is_none(query->pieces[i].phone))
            add_range(search, query->pieces[i].phone);
    }
    bool said_more = search->range_count > 0;
    if (!str_is_none(query->whole))
        add_range(search, query->whole);
    if (!said_more || search->word_count == query->count)
        add_orders(search, search->words, search->word_count);
}

/* ---- candidates ---- */

static void add_candidates(struct search *search, const struct result *found)
{
    for (size_t row = 0; row < found->row_count && search->candidate_count < LIMIT_SEARCH_CANDIDATES; row++) {
        struct id id = result_id(found, row, 0);
        bool known = false;
        for (size_t i = 0; i < search->candidate_count && !known; i++)
            known = id_equal(&search->candidates[i], &id);
        if (!known)
            search->candidates[search->candidate_count++] = id;
    }
}

static enum status ask_ranges(struct search *search, const struct range *ranges, size_t count, int64_t rows,
                              struct error *err)
{
    struct value values[2 + 2 * SEARCH_RANGES];
    size_t asked = count == 1 ? 1 : SEARCH_RANGES;
    values[0] = value_int(search->act->ws);
    values[1] = value_int(rows);
    for (size_t i = 0; i < asked; i++) {
        struct range range = i < count ? ranges[i] : (struct range){STR(""), STR("")};
        values[2 + 2 * i] = value_bytes(range.from);
        values[3 + 2 * i] = value_bytes(range.to);
    }
    struct result found;
    TRY(txn_query(search->act->txn, &search_statements[asked == 1 ? SEARCH_SQL_RANGE : SEARCH_SQL_RANGES], values,
                  2 + 2 * asked, &found, err));
    add_candidates(search, &found);
    return STATUS_OK;
}

static void rank_rows(struct search *search, const struct result *rows)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        struct contact contact = {
            .id = result_id(rows, row, 0),
            .name = result_str(rows, row, 1),
            .email = result_str(rows, row, 2),
            .phone = result_str(rows, row, 3),
            .company = result_str(rows, row, 4),
            .domain = result_str(rows, row, 5),
        };
        struct contact_hit hit = search_rank(&search->query, &contact, search->arena);
        if (hit.score > 0)
            search->hits[search->hit_count++] = hit;
    }
}

/* Asks for what was gathered, and ranks what is new. */
static enum status look(struct search *search, int64_t rows, struct error *err)
{
    for (size_t at = 0; at < search->range_count; at += SEARCH_RANGES) {
        size_t left = search->range_count - at;
        TRY(ask_ranges(search, search->ranges + at, left < SEARCH_RANGES ? left : SEARCH_RANGES, rows, err));
    }
    search->range_count = 0;
    struct result found;
    TRY(txn_query_ids(search->act->txn, &search_statements[SEARCH_SQL_ROWS], VALUES(value_int(search->act->ws)),
                      search->candidates + search->ranked, search->candidate_count - search->ranked, &found, err));
    search->ranked = search->candidate_count;
    rank_rows(search, &found);
    return STATUS_OK;
}

/* ---- other words ---- */

static void add_other(struct others *others, struct str word)
{
    for (size_t i = 0; i < others->count; i++)
        if (str_equal(others->items[i], word))
            return;
    if (others->count < OTHERS_MAX)
        others->items[others->count++] = word;
}

struct spelling {
    struct str word;
    int slips;
};

static int compare_spellings(const void *left, const void *right)
{
    const struct spelling *a = left, *b = right;
    return a->slips != b->slips ? a->slips - b->slips : str_compare(a->word, b->word);
}

static enum status read_similar(struct search *search, struct str word, struct result *ret, struct error *err)
{
    struct str keys[SEARCH_KEYS];
    _Static_assert((int)SEARCH_KEYS == (int)WORD_KEYS_MAX, "one statement asks for all keys of a word");
    size_t key_count = word_keys(word, search->arena, keys);
    int64_t slips = word_slips(word), letters = (int64_t)word_letters(word);
    struct value values[4 + SEARCH_KEYS] = {value_int(search->act->ws), value_int(LIMIT_SEARCH_WORDS),
                                            value_int(letters - slips), value_int(letters + slips)};
    for (size_t i = 0; i < SEARCH_KEYS; i++)
        values[4 + i] = value_bytes(i < key_count ? keys[i] : STR(""));
    return txn_query(search->act->txn, &search_statements[SEARCH_SQL_SIMILAR], values, 4 + SEARCH_KEYS, ret, err);
}

/* Words in use that are spelt nearly like it, the nearest first. */
static enum status add_spellings(struct search *search, struct str word, struct others *others, struct error *err)
{
    if (!word_is_mistyped(word))
        return STATUS_OK;
    struct result found;
    TRY(read_similar(search, word, &found, err));
    struct spelling *spellings = arena_array(search->arena, found.row_count, sizeof *spellings);
    size_t count = 0;
    for (size_t row = 0; row < found.row_count; row++) {
        struct str other = result_str(&found, row, 0);
        int slips = word_distance(word, other, word_slips(word));
        if (slips > 0 && slips <= word_slips(word))
            spellings[count++] = (struct spelling){other, slips};
    }
    if (count > 1)
        qsort(spellings, count, sizeof *spellings, compare_spellings);
    size_t most = others->count + SPELLINGS_MAX;
    for (size_t i = 0; i < count && others->count < most; i++)
        add_other(others, spellings[i].word);
    return STATUS_OK;
}

static enum status find_others(struct search *search, struct str word, struct others *ret, struct error *err)
{
    ret->count = 0;
    TRY(add_spellings(search, word, ret, err));
    struct str names[NICKNAMES_MAX];
    size_t count = nickname_others(word, names);
    for (size_t i = 0; i < count; i++)
        add_other(ret, names[i]);
    return STATUS_OK;
}

/* Another word for one of those that were said. */
static enum status look_for_one(struct search *search, const struct others *others, struct error *err)
{
    struct str words[LIMIT_NAME_WORDS];
    memcpy(words, search->words, sizeof words);
    for (size_t at = 0; at < search->word_count; at++) {
        for (size_t i = 0; i < others[at].count; i++) {
            words[at] = others[at].items[i];
            add_orders(search, words, search->word_count);
        }
        words[at] = search->words[at];
    }
    return look(search, MORE_ROWS, err);
}

/* Other words for two of them. */
static enum status look_for_two(struct search *search, const struct others *others, struct error *err)
{
    struct str words[LIMIT_NAME_WORDS];
    memcpy(words, search->words, sizeof words);
    for (size_t a = 0; a + 1 < search->word_count; a++) {
        for (size_t i = 0; i < others[a].count && i < OTHERS_TWICE; i++) {
            words[a] = others[a].items[i];
            for (size_t j = 0; j < others[a + 1].count && j < OTHERS_TWICE; j++) {
                words[a + 1] = others[a + 1].items[j];
                add_orders(search, words, search->word_count);
            }
            words[a + 1] = search->words[a + 1];
        }
        words[a] = search->words[a];
    }
    return look(search, MORE_ROWS, err);
}

/* Words that are not next to each other in a name: those who have one of them are looked at. */
static enum status look_for_each(struct search *search, struct error *err)
{
    for (size_t i = 0; search->word_count > 1 && i < search->word_count; i++)
        add_range(search, search->words[i]);
    return look(search, MORE_ROWS, err);
}

static enum status look_further(struct search *search, struct error *err)
{
    if (search->word_count == 0 || search->word_count != search->query.count)
        return STATUS_OK;
    struct others *others = arena_array(search->arena, search->word_count, sizeof *others);
    for (size_t i = 0; i < search->word_count; i++)
        TRY(find_others(search, search->words[i], &others[i], err));
    TRY(look_for_one(search, others, err));
    if (search->hit_count < FEW_HITS)
        TRY(look_for_two(search, others, err));
    return search->hit_count < FEW_HITS ? look_for_each(search, err) : STATUS_OK;
}

int contact_hit_compare(const struct contact_hit *a, const struct contact_hit *b)
{
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return memcmp(b->id.bytes, a->id.bytes, sizeof a->id.bytes);
}

static int compare_hits(const void *left, const void *right)
{
    return contact_hit_compare(left, right);
}

enum status contact_search(struct act *act, struct str query, size_t limit, struct contact_hit *ret_hits,
                           size_t *ret_count, struct error *err)
{
    assert(limit <= LIMIT_SEARCH_HITS);
    struct arena *arena = txn_arena(act->txn);
    struct search *search = arena_alloc(arena, sizeof *search);
    *search = (struct search){.act = act, .arena = arena, .query = search_query_read(query, arena)};
    search->word_count = search_query_words(&search->query, search->words);
    add_first_ranges(search);
    TRY(look(search, FIRST_ROWS, err));
    if (search->hit_count < FEW_HITS)
        TRY(look_further(search, err));
    qsort(search->hits, search->hit_count, sizeof *search->hits, compare_hits);
    *ret_count = search->hit_count < limit ? search->hit_count : limit;
    memcpy(ret_hits, search->hits, *ret_count * sizeof *ret_hits);
    return STATUS_OK;
}
