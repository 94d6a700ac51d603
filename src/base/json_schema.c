/* See json_schema.h. Any thread. */

#include "base/json_schema.h"

#include <stdio.h>

void json_schema_type(struct jsonw *w, const char *type, bool nullable)
{
    if (!nullable) {
        jsonw_text(w, "type", type);
        return;
    }
    jsonw_array(w, "type");
    jsonw_text(w, NULL, type);
    jsonw_text(w, NULL, "null");
    jsonw_close(w);
}

void json_schema_id(struct jsonw *w, const char *prefix, bool nullable)
{
    char pattern[64];
    snprintf(pattern, sizeof pattern, "^%s_[0-7][0-9a-hjkmnp-tv-z]{25}$", prefix == NULL ? "[a-z]{3}" : prefix);
    json_schema_type(w, "string", nullable);
    jsonw_text(w, "pattern", pattern);
}

void json_schema_words(struct jsonw *w, const char *const *words, bool nullable)
{
    json_schema_type(w, "string", nullable);
    if (words == NULL)
        return;
    jsonw_array(w, "enum");
    for (; *words != NULL; words++)
        jsonw_text(w, NULL, *words);
    if (nullable)
        jsonw_null(w, NULL);
    jsonw_close(w);
}
