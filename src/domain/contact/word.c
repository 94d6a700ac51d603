/* Mistyped words: see word.h. */

#include "domain/contact/word.h"

#include <stdlib.h>

#include "domain/contact/fold.h"

enum { LETTERS_MAX = LIMIT_WORD_BYTES, SKELETON_MAX = WORD_KEYS_MAX - 1 };

static size_t letters_of(struct str word, uint32_t letters[LETTERS_MAX])
{
    size_t count = 0;
    while (word.size > 0 && count < LETTERS_MAX) {
        size_t size;
        letters[count++] = fold_next(word, &size);
        word = (struct str){word.data + size, word.size - size};
    }
    return count;
}

size_t word_letters(struct str word)
{
    uint32_t letters[LETTERS_MAX];
    return letters_of(word, letters);
}

bool word_has_digit(struct str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (word.data[i] >= '0' && word.data[i] <= '9')
            return true;
    return false;
}

bool word_is_mistyped(struct str word)
{
    return !word_has_digit(word) && word_letters(word) >= 3;
}

int word_slips(struct str word)
{
    size_t count = word_letters(word);
    return count <= 2 ? 0 : count <= 4 ? 1 : 2;
}

/* ---- keys ---- */

static bool is_vowel(struct str letter)
{
    return letter.size == 1 && strchr("aeiouy", letter.data[0]) != NULL;
}

/* The word's first letter and its consonants, as views of it. */
static size_t skeleton_of(struct str word, struct str letters[SKELETON_MAX])
{
    size_t count = 0;
    while (word.size > 0 && count < SKELETON_MAX) {
        struct str letter = {word.data, 0};
        (void)fold_next(word, &letter.size);
        bool again = count > 0 && str_equal(letters[count - 1], letter);
        if (count == 0 || (!again && !is_vowel(letter)))
            letters[count++] = letter;
        word = (struct str){word.data + letter.size, word.size - letter.size};
    }
    return count;
}

/* The letters without that at `left_out`; what becomes double by it is there once. */
static struct str join(const struct str *letters, size_t count, size_t left_out, struct arena *arena)
{
    char *key = arena_alloc(arena, LIMIT_WORD_BYTES);
    size_t size = 0;
    struct str last = STR_NONE;
    for (size_t i = 0; i < count; i++) {
        if (i == left_out || str_equal(letters[i], last))
            continue;
        last = letters[i];
        memcpy(key + size, letters[i].data, letters[i].size);
        size += letters[i].size;
    }
    return (struct str){key, size};
}

static bool holds(const struct str *keys, size_t count, struct str key)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(keys[i], key))
            return true;
    return false;
}

size_t word_keys(struct str word, struct arena *arena, struct str ret_keys[WORD_KEYS_MAX])
{
    struct str letters[SKELETON_MAX];
    size_t letter_count = skeleton_of(word, letters);
    size_t count = 0;
    if (letter_count > 0)
        ret_keys[count++] = join(letters, letter_count, SIZE_MAX, arena);
    for (size_t left_out = 0; letter_count > 1 && left_out < letter_count; left_out++) {
        struct str key = join(letters, letter_count, left_out, arena);
        if (!holds(ret_keys, count, key))
            ret_keys[count++] = key;
    }
    return count;
}

/* ---- distance ---- */

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment, by rows: `before` and `row` are the two above the next one. */
int word_distance(struct str a, struct str b, int limit)
{
    uint32_t left[LETTERS_MAX], right[LETTERS_MAX];
    int rows[3][LETTERS_MAX + 1];
    int left_count = (int)letters_of(a, left), right_count = (int)letters_of(b, right);
    if (abs(left_count - right_count) > limit)
        return limit + 1;
    int *before = rows[0], *row = rows[1], *next = rows[2];
    for (int j = 0; j <= right_count; j++)
        row[j] = j;
    for (int i = 1; i <= left_count; i++) {
        int best = next[0] = i;
        for (int j = 1; j <= right_count; j++) {
            bool same = left[i - 1] == right[j - 1];
            next[j] = least(row[j - 1] + !same, least(row[j], next[j - 1]) + 1);
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                next[j] = least(next[j], before[j - 2] + 1);
            best = least(best, next[j]);
        }
        if (best > limit)
            return limit + 1;
        int *spare = before;
        before = row;
        row = next;
        next = spare;
    }
    return least(row[right_count], limit + 1);
}
