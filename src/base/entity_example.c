/* Examples by the tables of entities. */

#include "base/entity_example.h"

#include <assert.h>
#include <stddef.h>

enum { NESTING_MAX = 4, AMOUNT = 2500 };

static void write_object(const struct entity *entity, struct jsonw *w, const char *name, int64_t at, int depth);

static void write_id(const struct member *member, struct jsonw *w, int64_t at)
{
    struct id id = id_floor(at);
    id.bytes[15] = 1;
    jsonw_id(w, member->name, member->prefix, &id);
}

static void write_words(const struct member *member, struct jsonw *w)
{
    jsonw_array(w, member->name);
    if (member->words != NULL)
        jsonw_text(w, NULL, member->words[0]);
    jsonw_close(w);
}

static void write_list(const struct member *member, struct jsonw *w, int64_t at, int depth)
{
    jsonw_array(w, member->name);
    if (depth < NESTING_MAX)
        write_object(member->entity, w, NULL, at, depth + 1);
    jsonw_close(w);
}

static void write_text(const struct member *member, struct jsonw *w)
{
    jsonw_text(w, member->name, member->words == NULL ? "text" : member->words[0]);
}

static void write_part(const struct member *member, struct jsonw *w, int64_t at, int depth)
{
    if (depth < NESTING_MAX)
        write_object(member->entity, w, member->name, at, depth + 1);
    else
        jsonw_null(w, member->name);
}

static void write_scalar(const struct member *member, struct jsonw *w, int64_t at)
{
    static const struct currency dollars = {"USD"};
    if (member->type == MEMBER_ID)
        write_id(member, w, at);
    else if (member->type == MEMBER_TEXT)
        write_text(member, w);
    else if (member->type == MEMBER_INT || member->type == MEMBER_OPT_INT)
        jsonw_int(w, member->name, AMOUNT);
    else if (member->type == MEMBER_BOOL)
        jsonw_bool(w, member->name, true);
    else if (member->type == MEMBER_TIME)
        jsonw_time(w, member->name, at);
    else if (member->type == MEMBER_CURRENCY)
        jsonw_currency(w, member->name, &dollars);
    else
        jsonw_text(w, member->name, member->words[0]);
}

static void write_member(const struct member *member, struct jsonw *w, int64_t at, int depth)
{
    if (member->type == MEMBER_PART || member->type == MEMBER_OBJECT)
        write_part(member, w, at, depth);
    else if (member->type == MEMBER_LIST)
        write_list(member, w, at, depth);
    else if (member->type == MEMBER_FLAGS || member->type == MEMBER_WORDS)
        write_words(member, w);
    else if (member->type == MEMBER_CONSTANT)
        jsonw_text(w, member->name, member->words[0]);
    else if (member->type == MEMBER_JSON)
        jsonw_raw(w, member->name, str_from(member->otherwise));
    else
        write_scalar(member, w, at);
}

static bool is_told(const struct member *member)
{
    return (member->flags & (MEMBER_HIDDEN | MEMBER_ROW | MEMBER_SPARSE)) == 0 && member->type != MEMBER_BYTES;
}

static void write_object(const struct entity *entity, struct jsonw *w, const char *name, int64_t at, int depth)
{
    jsonw_object(w, name);
    for (size_t i = 0; i < entity->member_count; i++)
        if (is_told(&entity->members[i]))
            write_member(&entity->members[i], w, at, depth);
    jsonw_close(w);
}

void entity_write_example(const struct entity *entity, struct buf *out, int64_t at)
{
    struct jsonw w = jsonw_begin(out);
    write_object(entity, &w, NULL, at, 0);
    jsonw_end(&w);
}
