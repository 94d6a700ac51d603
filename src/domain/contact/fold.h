#pragma once

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

/* Words of names as people look for them: without case, accents and punctuation. "Müller-Łukasz, Ph.D." has the words
 * muller, lukasz, ph and d. Compatibility forms are one (full-width letters, ligatures); an apostrophe parts nothing
 * (oneill); what Unicode calls neither letter nor digit parts words. Pure; any thread. */

struct words {
    struct str items[LIMIT_NAME_WORDS]; /* UTF-8, in the arena; at most LIMIT_WORD_BYTES each */
    size_t count;
};

/* The first LIMIT_NAME_WORDS words of a text (UTF-8; absent: none). Longer words are cut between two letters. */
struct words fold_words(struct str text, struct arena *arena);

/* A character (1 to 4 bytes) of well-formed UTF-8 at the beginning of a text that is not empty; `*ret_size` is its
 * size. */
uint32_t fold_next(struct str text, size_t *ret_size);
