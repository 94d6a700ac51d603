/* Sums by key.
 *
 * Rows are appended as they come and put in order when somebody asks: an act has a dozen, a slice of the sweep some
 * hundreds. Any thread, each with its own. */

#include "domain/tally/tally_row.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROWS = 16 };

const int tally_kinds[TALLY_ACCOUNT_KINDS] = {1, 8, 9, 10, 11, 12};

const struct tally_shape tally_shapes[TALLY_TABLES] = {
    [TALLY_ACCOUNT] = {.letter = "a", .text = true, .figures = TALLY_ACCOUNT_KINDS + 1},
    [TALLY_LEADER] = {.letter = "l", .participant = true, .numbers = 1, .figures = 4},
    [TALLY_MARGIN] = {.letter = "m", .text = true, .numbers = 2, .figures = TALLY_MARGIN_END},
    [TALLY_LIABILITY] = {.letter = "d", .text = true, .numbers = 1, .figures = 5},
    [TALLY_COUNT] = {.letter = "c", .text = true, .numbers = 1, .figures = 1},
    [TALLY_COST] = {.letter = "k", .text = true, .numbers = 2, .figures = 1},
    [TALLY_AGE] = {.letter = "g", .text = true, .numbers = 1, .figures = 3},
    [TALLY_GIVEN] = {.letter = "w", .text = true, .numbers = 1, .figures = TALLY_GIVEN_END},
    [TALLY_FIRST] = {.letter = "f", .participant = true, .text = true, .numbers = 1, .figures = TALLY_FIRST_END},
    [TALLY_CUSTOMER] = {.letter = "p", .of_world = true, .participant = true, .numbers = 1, .figures = 1},
};

bool tally_split_cost(struct str text, struct str *ret_currency, struct str *ret_key)
{
    const char *space = text.size == 0 ? NULL : memchr(text.data, ' ', text.size);
    if (space == NULL)
        return false;
    size_t at = (size_t)(space - text.data);
    *ret_currency = (struct str){text.data, at};
    *ret_key = (struct str){space + 1, text.size - at - 1};
    return true;
}

static int compare_ids(const struct id *a, const struct id *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

int tally_compare(const struct tally_row *a, const struct tally_row *b)
{
    int order = (a->table > b->table) - (a->table < b->table);
    if (order == 0)
        order = compare_ids(&a->program_id, &b->program_id);
    if (order == 0)
        order = compare_ids(&a->participant_id, &b->participant_id);
    if (order == 0)
        order = str_compare(a->text, b->text);
    for (size_t i = 0; order == 0 && i < TALLY_NUMBERS; i++)
        order = (a->numbers[i] > b->numbers[i]) - (a->numbers[i] < b->numbers[i]);
    return order;
}

static int compare_rows(const void *a, const void *b)
{
    return tally_compare(a, b);
}

void tally_add(struct tally *tally, const struct tally_row *row)
{
    assert(!str_is_none(row->text));
    if (tally->count == tally->capacity) {
        size_t capacity = tally->capacity == 0 ? FIRST_ROWS : 2 * tally->capacity;
        struct tally_row *rows = arena_array(tally->arena, capacity, sizeof *rows);
        for (size_t i = 0; i < tally->count; i++)
            rows[i] = tally->rows[i];
        tally->rows = rows;
        tally->capacity = capacity;
    }
    tally->rows[tally->count++] = *row;
}

/* Both are within the limit already. */
static int64_t add_within(int64_t a, int64_t b)
{
    int64_t sum = a + b;
    return sum > TALLY_LIMIT ? TALLY_LIMIT : sum < -TALLY_LIMIT ? -TALLY_LIMIT : sum;
}

static bool has_figure(const struct tally_row *row)
{
    for (size_t i = 0; i < TALLY_FIGURES; i++)
        if (row->figures[i] != 0)
            return true;
    return false;
}

void tally_merge(struct tally *tally)
{
    if (tally->merged == tally->count)
        return;
    qsort(tally->rows, tally->count, sizeof tally->rows[0], compare_rows);
    size_t kept = 0;
    for (size_t i = 0; i < tally->count;) {
        struct tally_row sum = tally->rows[i++];
        for (; i < tally->count && tally_compare(&sum, &tally->rows[i]) == 0; i++)
            for (size_t figure = 0; figure < TALLY_FIGURES; figure++)
                sum.figures[figure] = add_within(sum.figures[figure], tally->rows[i].figures[figure]);
        if (has_figure(&sum))
            tally->rows[kept++] = sum;
    }
    tally->count = tally->merged = kept;
}

const struct tally_row *tally_find(const struct tally *tally, const struct tally_row *key)
{
    assert(tally->merged == tally->count);
    if (tally->count == 0)
        return NULL;
    return bsearch(key, tally->rows, tally->count, sizeof tally->rows[0], compare_rows);
}
