#pragma once

#include "base/locale/message.h"
#include "base/str.h"

/* The texts that people read, in each language: web/texts/<language>.json, of which the program has the keys that C
 * uses. Compiled when the program starts, constant afterwards; any thread. */

enum language { LANGUAGE_EN, LANGUAGE_DE, LANGUAGE_ES, LANGUAGES };

/* "en", "de", "es" */
extern const char *const language_tags[LANGUAGES];

/* A language's own name: "English", "Deutsch". */
extern const char *const language_names[LANGUAGES];

struct catalogue;

struct catalogue *catalogue_new(void);
void catalogue_free(struct catalogue *catalogue); /* null is accepted */

/* Null: there is no such text. */
const struct message *catalogue_find(const struct catalogue *catalogue, enum language language, struct str key);

/* The text as it was written; null: there is no such text. For words without gaps, where nothing was compiled. */
const char *catalogue_text(enum language language, struct str key);

/* The keys, in order: for tests. */
struct text_row {
    const char *key;
    const char *texts[LANGUAGES];
};
extern const struct text_row text_rows[];
extern const size_t text_row_count;
