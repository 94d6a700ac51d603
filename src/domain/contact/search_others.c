/* What else the words of a search may mean: see search_state.h. */

#include <stdlib.h>

#include "domain/contact/fold.h"
#include "domain/contact/nickname.h"
#include "domain/contact/search_state.h"
#include "domain/contact/search_store.h"
#include "domain/contact/word.h"

enum {
    OTHERS_MAX = 32,    /* other words for one */
    OTHERS_TWICE = 4,   /* of those, how many are tried with those of another word */
    SPELLINGS_MAX = 10, /* of those, how many are spellings */
};

struct others {
    struct str items[OTHERS_MAX];
    size_t count;
};

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
    size_t letter;
    (void)fold_next(word, &letter);
    if (letter < word.size)
        add_other(ret, (struct str){word.data, letter}); /* "J. Smith" */
    return STATUS_OK;
}

/* The words in a row, and all that was added so far where there would soon be no room for more. */
static enum status add_or_look(struct search *search, const struct str *words, struct error *err)
{
    if (search->range_count + 2 * search->word_count > SEARCH_RANGES_MAX)
        TRY(search_look(search, SEARCH_MORE_ROWS, err));
    search_add_orders(search, words, search->word_count);
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
            TRY(add_or_look(search, words, err));
        }
        words[at] = search->words[at];
    }
    return search_look(search, SEARCH_MORE_ROWS, err);
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
                TRY(add_or_look(search, words, err));
            }
            words[a + 1] = search->words[a + 1];
        }
        words[a] = search->words[a];
    }
    return search_look(search, SEARCH_MORE_ROWS, err);
}

/* Another word for one of them, whatever the others are. */
static enum status look_for_alone(struct search *search, const struct others *others, struct error *err)
{
    for (size_t at = 0; at < search->word_count; at++)
        for (size_t i = 0; i < others[at].count && i < OTHERS_TWICE; i++)
            search_add_range(search, others[at].items[i]);
    return search_look(search, SEARCH_MORE_ROWS, err);
}

enum status search_look_for_others(struct search *search, struct error *err)
{
    struct others *others = arena_array(search->arena, search->word_count, sizeof *others);
    for (size_t i = 0; i < search->word_count; i++)
        TRY(find_others(search, search->words[i], &others[i], err));
    TRY(look_for_one(search, others, err));
    if (search->loose && search->word_count > 1)
        TRY(look_for_alone(search, others, err));
    return search->good_count < SEARCH_FEW_HITS ? look_for_two(search, others, err) : STATUS_OK;
}
