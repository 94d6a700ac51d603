/* Tags and metadata as JSON texts. */

#include "domain/contact/metadata.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/jsonw.h"
#include "base/limits.h"

struct str tags_text(const struct str_array *tags, struct arena *arena)
{
    if (tags->count == 0)
        return STR_NONE;
    struct buf buf = {0};
    struct jsonw w = jsonw_begin(&buf);
    jsonw_array(&w, NULL);
    for (size_t i = 0; i < tags->count; i++)
        jsonw_str(&w, NULL, tags->items[i]);
    jsonw_close(&w);
    jsonw_end(&w);
    struct str text = str_copy(arena, buf_str(&buf));
    buf_release(&buf);
    return text;
}

static void set_pairs(json_t *stored, json_t *said)
{
    const char *key;
    json_t *value;
    json_object_foreach(said, key, value)
    {
        if (json_string_length(value) == 0)
            (void)json_object_del(stored, key);
        else
            (void)json_object_set(stored, key, value);
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
        return error_set(err, ERROR_OUT_OF_RANGE, "metadata",
                         "There would be %zu pairs of metadata; at most %d are kept.", count, LIMIT_METADATA_KEYS);
    *ret = copy;
    return STATUS_OK;
}
