/* Builds the JSON of changed fields: {"field": [old, new]}. Any thread. */

#include "domain/audit/audit.h"

void changes_begin(struct changes *changes)
{
    changes->buf = (struct buf){0};
    changes->w = jsonw_begin(&changes->buf);
    jsonw_object(&changes->w, NULL);
}

void changes_str(struct changes *changes, const char *field, struct str from, struct str to)
{
    jsonw_array(&changes->w, field);
    jsonw_str(&changes->w, NULL, from);
    jsonw_str(&changes->w, NULL, to);
    jsonw_close(&changes->w);
}

void changes_int(struct changes *changes, const char *field, int64_t from, int64_t to)
{
    jsonw_array(&changes->w, field);
    jsonw_int(&changes->w, NULL, from);
    jsonw_int(&changes->w, NULL, to);
    jsonw_close(&changes->w);
}

static void write_optional(struct changes *changes, struct opt_int number)
{
    if (number.set)
        jsonw_int(&changes->w, NULL, number.value);
    else
        jsonw_null(&changes->w, NULL);
}

void changes_optional_int(struct changes *changes, const char *field, struct opt_int from, struct opt_int to)
{
    jsonw_array(&changes->w, field);
    write_optional(changes, from);
    write_optional(changes, to);
    jsonw_close(&changes->w);
}

void changes_time(struct changes *changes, const char *field, int64_t from, int64_t to)
{
    jsonw_array(&changes->w, field);
    jsonw_time(&changes->w, NULL, from);
    jsonw_time(&changes->w, NULL, to);
    jsonw_close(&changes->w);
}

void changes_id(struct changes *changes, const char *field, const char *prefix, const struct id *from,
                const struct id *to)
{
    jsonw_array(&changes->w, field);
    jsonw_id(&changes->w, NULL, prefix, from);
    jsonw_id(&changes->w, NULL, prefix, to);
    jsonw_close(&changes->w);
}

struct str changes_end(struct changes *changes, struct arena *arena)
{
    bool empty = buf_str(&changes->buf).size == 1; /* the brace */
    jsonw_close(&changes->w);
    jsonw_end(&changes->w);
    struct str text = empty ? STR_NONE : str_copy(arena, buf_str(&changes->buf));
    buf_release(&changes->buf);
    return text;
}
