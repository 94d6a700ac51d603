#pragma once

#include "store/store.h"

/* The statements of the search: its index, its questions, its proof. For contact_index.c, contact_search.c and
 * contact_verify.c. */

enum { SEARCH_RANGES = 8, SEARCH_KEYS = 9, SEARCH_KNOWN_FEW = 4, SEARCH_KNOWN = 8 };

enum {
    SEARCH_SQL_TOKEN_ADD,
    SEARCH_SQL_TOKEN_REMOVE,
    SEARCH_SQL_TOKEN_PROBE,
    SEARCH_SQL_FEW_WORDS_KNOWN,
    SEARCH_SQL_WORDS_KNOWN,
    SEARCH_SQL_WORD_ADD,
    SEARCH_SQL_WORD_REMOVE,
    SEARCH_SQL_WORD_USED,
    SEARCH_SQL_RANGE,
    SEARCH_SQL_RANGES,
    SEARCH_SQL_SIMILAR,
    SEARCH_SQL_ROWS,
    SEARCH_SQL_VERIFY_CONTACTS,
    SEARCH_SQL_VERIFY_TOKENS,
    SEARCH_SQL_COUNT,
};

extern const struct statement search_statements[SEARCH_SQL_COUNT];
