/* Words that tell nobody apart: see common_word.h. */

#include "domain/contact/common_word.h"

#include <stdlib.h>

/* sorted table: by value */
static const char *const streets[] = {
    "allee",   "ave",  "avenida", "avenue",  "blvd",   "boulevard", "calle", "camino", "circle",
    "court",   "ct",   "dr",      "drive",   "gasse",  "highway",   "hwy",   "lane",   "ln",
    "parkway", "pkwy", "pl",      "place",   "platz",  "plaza",     "rd",    "road",   "rue",
    "square",  "st",   "str",     "strasse", "street", "terrace",   "way",   "weg",
};

/* sorted table: by value */
static const char *const fillers[] = {
    "and",    "at",    "by",     "called", "cell",   "cousin", "der",    "die",  "dr",   "ext",      "familie",
    "family", "firma", "for",    "frau",   "friend", "from",   "guy",    "her",  "herr", "his",      "in",
    "lady",   "miss",  "mobile", "mr",     "mrs",    "ms",     "my",     "name", "near", "neighbor", "neighbour",
    "of",     "on",    "or",     "over",   "phone",  "senor",  "senora", "sent", "sir",  "sr",       "sra",
    "tel",    "the",   "to",     "uncle",  "und",    "vom",    "who",    "with",
};

/* sorted table: by value */
static const char *const wheres[] = {"at", "from", "in", "near", "of", "on", "over", "vom"};

static int compare(const void *word, const void *row)
{
    return str_compare(*(const struct str *)word, str_from(*(const char *const *)row));
}

static bool is_one_of(struct str word, const char *const *words, size_t count)
{
    return bsearch(&word, words, count, sizeof *words, compare) != NULL;
}

bool common_word_is_street(struct str word)
{
    return is_one_of(word, streets, sizeof streets / sizeof streets[0]);
}

bool common_word_is_filler(struct str word)
{
    return is_one_of(word, fillers, sizeof fillers / sizeof fillers[0]);
}

bool common_word_is_where(struct str word)
{
    return is_one_of(word, wheres, sizeof wheres / sizeof wheres[0]);
}
