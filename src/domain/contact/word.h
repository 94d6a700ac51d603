#pragma once

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

/* Words that people mistype, and how far two of them are apart. Words are folded (fold.h). Pure; any thread. */

enum { WORD_KEYS_MAX = 9 };

size_t word_letters(struct str word);

/* Whether the search looks for a word under other spellings: it has three letters and no digit. */
bool word_is_mistyped(struct str word);

bool word_has_digit(struct str word);

/* What of a word is left when it is misspelt: its first letter and its consonants, double ones once, the first eight of
 * them; and the same less each of its letters. The first key is the whole. Two words that differ in vowels, or in one
 * consonant (left out, put in, exchanged, changed places with its neighbour), have a key in common. */
size_t word_keys(struct str word, struct arena *arena, struct str ret_keys[WORD_KEYS_MAX]);

/* Letters to put in, leave out, exchange or swap with their neighbour to make one word of the other; `limit` + 1 when
 * there are more than `limit`. */
int word_distance(struct str a, struct str b, int limit);

/* How many of them are taken for a slip in a word: none in two letters, one up to four, two above. */
int word_slips(struct str word);
