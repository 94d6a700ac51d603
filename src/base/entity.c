/* Objects as JSON, by their tables. */

#include "base/entity.h"

#include <assert.h>
#include <string.h>

#include "base/time.h"

/* Whether a member is told in this view at all. */
static bool is_told(const struct member *member, enum entity_view view)
{
    if ((member->flags & MEMBER_HIDDEN) != 0)
        return false;
    return (member->flags & (view == ENTITY_ROW ? MEMBER_DETAIL : MEMBER_ROW)) == 0;
}

static bool is_empty(const struct member *member, const char *at)
{
    switch (member->type) {
    case MEMBER_ID:
        return id_is_none((const struct id *)at);
    case MEMBER_TEXT:
    case MEMBER_JSON:
        return str_is_none(*(const struct str *)at);
    case MEMBER_OPT_INT:
        return !((const struct opt_int *)at)->set;
    case MEMBER_BOOL:
        return !*(const bool *)at;
    case MEMBER_TIME:
        return *(const int64_t *)at == TIME_NONE;
    case MEMBER_CURRENCY:
        return ((const struct currency *)at)->text[0] == '\0';
    case MEMBER_OBJECT:
        return *(const void *const *)at == NULL;
    default:
        return false;
    }
}

static void write_words(struct jsonw *w, const char *name, const struct str_array *words)
{
    jsonw_array(w, name);
    for (size_t i = 0; i < words->count; i++)
        jsonw_str(w, NULL, words->items[i]);
    jsonw_close(w);
}

static void write_flags(struct jsonw *w, const struct member *member, unsigned flags)
{
    jsonw_array(w, member->name);
    for (size_t bit = 0; member->words[bit] != NULL; bit++)
        if ((flags & (1U << bit)) != 0)
            jsonw_text(w, NULL, member->words[bit]);
    jsonw_close(w);
}

/* A number of a later version, which has no word yet, is told as null. */
static void write_word(struct jsonw *w, const struct member *member, int number)
{
    if ((member->flags & MEMBER_NULL) == 0) {
        jsonw_text(w, member->name, member->words[number]);
        return;
    }
    int known = 0;
    while (known < number && member->words[known] != NULL)
        known++;
    jsonw_text(w, member->name, number > 0 && known == number ? member->words[number - 1] : NULL);
}

static void write_list(const struct member *member, struct jsonw *w, const struct entity_list *list)
{
    const char *item = list->items;
    jsonw_array(w, member->name);
    for (size_t i = 0; i < list->count; i++, item += member->entity->size)
        entity_write(member->entity, w, NULL, item, ENTITY_ROW);
    jsonw_close(w);
}

static void write_json(const struct member *member, struct jsonw *w, struct str json)
{
    bool stands_in = str_is_none(json) && member->otherwise != NULL;
    jsonw_raw(w, member->name, stands_in ? str_from(member->otherwise) : json);
}

static void write_opt_int(struct jsonw *w, const char *name, struct opt_int number)
{
    if (number.set)
        jsonw_int(w, name, number.value);
    else
        jsonw_null(w, name);
}

static void write_inner(const struct member *member, struct jsonw *w, const char *at, enum entity_view view)
{
    if (member->type == MEMBER_PART)
        entity_write(member->entity, w, member->name, at, view);
    else if (*(const void *const *)at == NULL)
        jsonw_null(w, member->name);
    else
        entity_write(member->entity, w, member->name, *(const void *const *)at, ENTITY_ROW);
}

static void write_member(const struct member *member, struct jsonw *w, const char *at, enum entity_view view)
{
    const char *name = member->name;
    switch (member->type) {
    case MEMBER_ID:
        jsonw_id(w, name, member->prefix, (const struct id *)at);
        return;
    case MEMBER_TEXT:
        jsonw_str(w, name, *(const struct str *)at);
        return;
    case MEMBER_JSON:
        write_json(member, w, *(const struct str *)at);
        return;
    case MEMBER_INT:
        jsonw_int(w, name, *(const int64_t *)at);
        return;
    case MEMBER_OPT_INT:
        write_opt_int(w, name, *(const struct opt_int *)at);
        return;
    case MEMBER_BOOL:
        jsonw_bool(w, name, *(const bool *)at);
        return;
    case MEMBER_TIME:
        jsonw_time(w, name, *(const int64_t *)at);
        return;
    case MEMBER_CURRENCY:
        jsonw_currency(w, name, (const struct currency *)at);
        return;
    case MEMBER_WORD:
        write_word(w, member, *(const int *)at);
        return;
    case MEMBER_NAME:
        jsonw_text(w, name, member->words[*(const int *)at]);
        return;
    case MEMBER_FLAGS:
        write_flags(w, member, *(const unsigned *)at);
        return;
    case MEMBER_CONSTANT:
        jsonw_text(w, name, member->words[0]);
        return;
    case MEMBER_PART:
    case MEMBER_OBJECT:
        write_inner(member, w, at, view);
        return;
    case MEMBER_LIST:
        write_list(member, w, (const struct entity_list *)at);
        return;
    case MEMBER_WORDS:
        write_words(w, name, (const struct str_array *)at);
        return;
    case MEMBER_BYTES:
        break;
    }
    assert(false && "bytes are not told");
}

void entity_write(const struct entity *entity, struct jsonw *w, const char *name, const void *object,
                  enum entity_view view)
{
    jsonw_object(w, name);
    for (size_t i = 0; i < entity->member_count; i++) {
        const struct member *member = &entity->members[i];
        const char *at = (const char *)object + member->offset;
        bool left_out = (member->flags & MEMBER_SPARSE) != 0 && is_empty(member, at);
        if (is_told(member, view) && !left_out)
            write_member(member, w, at, view);
    }
    jsonw_close(w);
}
