/* The search in storage: contact_token is clustered by token, search_word by key.
 *
 * Several ranges are asked in one statement: on PostgreSQL a statement is a round trip. Those that are not needed are
 * empty. */

#include "domain/contact/search_store.h"

/* The contacts of tokens from $a to below $b; $2 of them. */
#define RANGE(a, b)                                                                                                    \
    "SELECT contact_id FROM (SELECT token, contact_id FROM contact_token WHERE ws = $1 AND token >= $" a               \
    " AND token < $" b " ORDER BY token, contact_id LIMIT $2) AS r" a

#define KNOWN(a, b) "SELECT word FROM search_word WHERE ws = $1 AND key = $" a " AND word = $" b

/* Words of $3 to $4 letters by one key; $2 of them. */
#define SIMILAR(a)                                                                                                     \
    "SELECT word FROM (SELECT word FROM search_word WHERE ws = $1 AND key = $" a                                       \
    " AND length(word) BETWEEN $3 AND $4 ORDER BY word LIMIT $2) AS k" a

#define OR_KNOWN(...) " UNION ALL " KNOWN(__VA_ARGS__)
#define KNOWN_2 KNOWN("2", "3") OR_KNOWN("4", "5")
#define KNOWN_4 KNOWN_2 OR_KNOWN("6", "7") OR_KNOWN("8", "9")
#define KNOWN_6 KNOWN_4 OR_KNOWN("10", "11") OR_KNOWN("12", "13")
#define KNOWN_8 KNOWN_6 OR_KNOWN("14", "15") OR_KNOWN("16", "17")

#define OR_RANGE(...) " UNION ALL " RANGE(__VA_ARGS__)
#define RANGES_2 RANGE("3", "4") OR_RANGE("5", "6")
#define RANGES_4 RANGES_2 OR_RANGE("7", "8") OR_RANGE("9", "10")
#define RANGES_6 RANGES_4 OR_RANGE("11", "12") OR_RANGE("13", "14")
#define RANGES_8 RANGES_6 OR_RANGE("15", "16") OR_RANGE("17", "18")

#define OR_SIMILAR(...) " UNION ALL " SIMILAR(__VA_ARGS__)
#define SIMILAR_3 SIMILAR("5") OR_SIMILAR("6") OR_SIMILAR("7")
#define SIMILAR_6 SIMILAR_3 OR_SIMILAR("8") OR_SIMILAR("9") OR_SIMILAR("10")
#define SIMILAR_9 SIMILAR_6 OR_SIMILAR("11") OR_SIMILAR("12") OR_SIMILAR("13")

#define ROW_COLUMNS "id, name, email, phone, company, domain, address, city"
#define ROW_TYPES "bttttttt"

const struct statement search_statements[SEARCH_SQL_COUNT] = {
    [SEARCH_SQL_TOKEN_ADD] = {.name = "search_token_add",
                              .purpose = "a token by which a contact is found from now on",
                              .text = "INSERT INTO contact_token (ws, token, contact_id) VALUES ($1, $2, $3)"
                                      " ON CONFLICT DO NOTHING",
                              .params = "ibb",
                              .columns = "",
                              .postgres_many = "INSERT INTO contact_token (ws, token, contact_id)"
                                               " SELECT unnest($1), unnest($2), unnest($3) ON CONFLICT DO NOTHING"},
    [SEARCH_SQL_TOKEN_REMOVE] = {.name = "search_token_remove",
                                 .purpose = "a token by which a contact is found no longer",
                                 .text = "DELETE FROM contact_token WHERE ws = $1 AND token = $2 AND contact_id = $3",
                                 .params = "ibb",
                                 .columns = ""},
    [SEARCH_SQL_TOKEN_PROBE] = {.name = "search_token_probe",
                                .purpose = "whether a contact has a token",
                                .text = "SELECT contact_id FROM contact_token"
                                        " WHERE ws = $1 AND token = $2 AND contact_id = $3",
                                .params = "ibb",
                                .columns = "b"},
    [SEARCH_SQL_FEW_WORDS_KNOWN] = {.name = "search_few_words_known",
                                    .purpose = "which of the words of a usual name are in use",
                                    .text = KNOWN_4,
                                    .params = "ibtbtbtbt",
                                    .columns = "t"},
    [SEARCH_SQL_WORDS_KNOWN] = {.name = "search_words_known",
                                .purpose = "which of a few words are in use",
                                .text = KNOWN_8,
                                .params = "ibtbtbtbtbtbtbtbt",
                                .columns = "t"},
    /* Two transactions that learn one word must not wait for each other, least of all crosswise: on PostgreSQL the one
     * that is second leaves it to the first. */
    [SEARCH_SQL_WORD_ADD] = {.name = "search_word_add",
                             .purpose = "a key of a word that is in use from now on",
                             .text =
                                 "INSERT INTO search_word (ws, key, word) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                             .params = "ibt",
                             .columns = "",
                             .postgres =
                                 "INSERT INTO search_word (ws, key, word) SELECT $1, $2, $3"
                                 " WHERE pg_try_advisory_xact_lock(hashtextextended($3, $1)) ON CONFLICT DO NOTHING"},
    [SEARCH_SQL_WORD_REMOVE] = {.name = "search_word_remove",
                                .purpose = "a key of a word that is in use no longer",
                                .text = "DELETE FROM search_word WHERE ws = $1 AND key = $2 AND word = $3",
                                .params = "ibt",
                                .columns = ""},
    [SEARCH_SQL_WORD_USED] = {.name = "search_word_used",
                              .purpose = "a contact that has a word",
                              .text = "SELECT contact_id FROM contact_token"
                                      " WHERE ws = $1 AND token >= $2 AND token < $3 LIMIT 1",
                              .params = "ibb",
                              .columns = "b"},
    [SEARCH_SQL_RANGE] = {.name = "search_range",
                          .purpose = "contacts by the beginning of a token",
                          .text = RANGE("3", "4"),
                          .params = "iibb",
                          .columns = "b"},
    [SEARCH_SQL_RANGES] = {.name = "search_ranges",
                           .purpose = "contacts by the beginnings of several tokens",
                           .text = RANGES_8,
                           .params = "iibbbbbbbbbbbbbbbb",
                           .columns = "b"},
    [SEARCH_SQL_SIMILAR] = {.name = "search_similar",
                            .purpose = "words in use that may be meant by a mistyped one",
                            .text = SIMILAR_9,
                            .params = "iiiibbbbbbbbb",
                            .columns = "t"},
    [SEARCH_SQL_ROWS] = {.name = "search_rows",
                         .purpose = "what a search compares, of many contacts",
                         .text = "SELECT " ROW_COLUMNS " FROM contact WHERE ws = $1 AND id IN ({ids})",
                         .params = "i",
                         .columns = ROW_TYPES},
    [SEARCH_SQL_VERIFY_CONTACTS] = {.name = "search_verify_contacts",
                                    .purpose = "verify: what contacts are found by",
                                    .text = "SELECT " ROW_COLUMNS " FROM contact WHERE ws = $1",
                                    .params = "i",
                                    .columns = ROW_TYPES},
    [SEARCH_SQL_VERIFY_TOKENS] = {.name = "search_verify_tokens",
                                  .purpose = "verify: all tokens",
                                  .text = "SELECT token, contact_id FROM contact_token WHERE ws = $1",
                                  .params = "i",
                                  .columns = "bb"},
};
