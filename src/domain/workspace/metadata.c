/* Merging metadata key by key. Any thread. */

#include "domain/workspace/metadata.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"

/* A failure of jansson's setters could only be a lack of memory or a key that FIELD_METADATA refuses. */
static void set_pairs(json_t *merged, json_t *said)
{
    const char *key;
    json_t *value;
    json_object_foreach(said, key, value)
    {
        if (json_string_length(value) == 0)
            (void)json_object_del(merged, key);
        else
            (void)json_object_set(merged, key, value);
    }
}

enum status metadata_merge(struct str stored, json_t *said, struct arena *arena, struct str *ret, struct error *err)
{
    if (said == NULL) {
        *ret = stored;
        return STATUS_OK;
    }
    json_t *merged = NULL;
    if (str_is_none(stored))
        merged = json_object();
    else
        TRY(json_parse(stored, &merged, err));
    set_pairs(merged, said);
    size_t count = json_object_size(merged);
    char *text = json_text(merged);
    json_decref(merged);
    struct str copy = count == 0 ? STR_NONE : str_copy(arena, str_from(text));
    free(text);
    if (count > LIMIT_METADATA_KEYS)
        return error_set(err, ERROR_OUT_OF_RANGE, "metadata", "metadata would have %zu pairs; at most %d are kept.",
                         count, LIMIT_METADATA_KEYS);
    *ret = copy;
    return STATUS_OK;
}
