/* A search under way: see search_state.h.
 *
 * The index (contact_index.h) has every word of a name in front once, with the others behind it, so words that follow
 * each other are one range of it, whichever comes first. Whatever the index gives is ranked by the contact itself. */

#include "domain/contact/search_state.h"

#include <stdlib.h>

#include "domain/contact/contact_token.h"
#include "domain/contact/search_store.h"

/* ---- ranges ---- */

void search_add_range(struct search *search, struct str token)
{
    if (search->range_count == SEARCH_RANGES_MAX || token.size == 0)
        return;
    search->ranges[search->range_count++] = (struct search_range){token, token_end(token, search->arena)};
}

static void swap(struct str *a, struct str *b)
{
    struct str spare = *a;
    *a = *b;
    *b = spare;
}

void search_add_orders(struct search *search, const struct str *words, size_t count)
{
    struct str turned[LIMIT_NAME_WORDS];
    memcpy(turned, words, count * sizeof *words);
    for (int way = 0; way < (count == 3 ? 2 : 1); way++) {
        for (size_t first = 0; first < count; first++)
            search_add_range(search, token_of_words(turned, count, first, search->arena));
        if (count == 3)
            swap(&turned[0], &turned[1]);
    }
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

static enum status ask_ranges(struct search *search, const struct search_range *ranges, size_t count, int64_t rows,
                              struct error *err)
{
    struct value values[2 + 2 * SEARCH_RANGES];
    size_t asked = count == 1 ? 1 : SEARCH_RANGES;
    values[0] = value_int(search->act->ws);
    values[1] = value_int(rows);
    for (size_t i = 0; i < asked; i++) {
        struct search_range range = i < count ? ranges[i] : (struct search_range){STR(""), STR("")};
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
            .address = result_str(rows, row, 6),
            .city = result_str(rows, row, 7),
        };
        struct contact_hit hit = search->rank(search, &contact);
        if (hit.score > 0)
            search->hits[search->hit_count++] = hit;
        search->good_count += hit.score >= search->good;
    }
}

enum status search_look(struct search *search, int64_t rows, struct error *err)
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

/* ---- the end ---- */

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

void search_finish(struct search *search, size_t limit, struct contact_hit *ret_hits, size_t *ret_count)
{
    if (search->hit_count > 1)
        qsort(search->hits, search->hit_count, sizeof *search->hits, compare_hits);
    *ret_count = search->hit_count < limit ? search->hit_count : limit;
    memcpy(ret_hits, search->hits, *ret_count * sizeof *ret_hits);
}
