/* Objects' tables as JSON Schema 2020-12. */

#include "base/entity.h"

#include <assert.h>
#include <stdio.h>

#include "base/json_schema.h"

enum { REFERENCE_SIZE = 128 };

static void write_word_list(struct jsonw *w, const char *const *words)
{
    json_schema_type(w, "array", false);
    jsonw_object(w, "items");
    json_schema_words(w, words, false);
    jsonw_close(w);
}

static void write_reference(struct jsonw *w, const struct entity *entity)
{
    char to[REFERENCE_SIZE];
    snprintf(to, sizeof to, "#/components/schemas/%s", entity->name);
    jsonw_text(w, "$ref", to);
}

static void write_inner(struct jsonw *w, const struct member *member, bool nullable)
{
    if (member->type == MEMBER_LIST) {
        json_schema_type(w, "array", false);
        jsonw_object(w, "items");
        write_reference(w, member->entity);
        jsonw_close(w);
    } else if (nullable) {
        jsonw_array(w, "oneOf");
        jsonw_object(w, NULL);
        write_reference(w, member->entity);
        jsonw_close(w);
        jsonw_object(w, NULL);
        jsonw_text(w, "type", "null");
        jsonw_close(w);
        jsonw_close(w);
    } else {
        write_reference(w, member->entity);
    }
}

/* JSON that is kept as it was sent: what stands in for it tells what it is. */
static void write_json(struct jsonw *w, const struct member *member, bool nullable)
{
    if (member->otherwise == NULL)
        return;
    json_schema_type(w, member->otherwise[0] == '[' ? "array" : "object", nullable);
}

static void write_constraints(struct jsonw *w, const struct member *member)
{
    bool nullable = (member->flags & MEMBER_NULL) != 0;
    switch (member->type) {
    case MEMBER_ID:
        json_schema_id(w, member->prefix, nullable);
        return;
    case MEMBER_JSON:
        write_json(w, member, nullable);
        return;
    case MEMBER_INT:
    case MEMBER_OPT_INT:
        json_schema_type(w, "integer", nullable);
        return;
    case MEMBER_BOOL:
        json_schema_type(w, "boolean", false);
        return;
    case MEMBER_TIME:
        json_schema_type(w, "string", nullable);
        jsonw_text(w, "format", "date-time");
        return;
    case MEMBER_CURRENCY:
        json_schema_type(w, "string", nullable);
        jsonw_text(w, "pattern", "^([A-Z]{3}|x-[a-z0-9_]{1,20})$");
        return;
    case MEMBER_TEXT:
    case MEMBER_WORD:
    case MEMBER_NAME:
        json_schema_words(w, member->words, nullable);
        return;
    case MEMBER_CONSTANT:
        json_schema_type(w, "string", false);
        jsonw_text(w, "const", member->words[0]);
        return;
    case MEMBER_PART:
    case MEMBER_OBJECT:
    case MEMBER_LIST:
        write_inner(w, member, nullable);
        return;
    case MEMBER_FLAGS:
    case MEMBER_WORDS:
        write_word_list(w, member->words);
        return;
    case MEMBER_BYTES:
        break;
    }
    assert(false && "bytes are not told");
}

static void write_member(struct jsonw *w, const struct member *member)
{
    jsonw_object(w, member->name);
    if (member->doc != NULL)
        jsonw_text(w, "description", member->doc);
    write_constraints(w, member);
    jsonw_close(w);
}

/* In every view, and never left out. */
static bool is_always_told(const struct member *member)
{
    return (member->flags & (MEMBER_HIDDEN | MEMBER_DETAIL | MEMBER_ROW | MEMBER_SPARSE)) == 0;
}

void entity_write_schema(const struct entity *entity, struct jsonw *w, const char *name)
{
    jsonw_object(w, name);
    jsonw_text(w, "type", "object");
    jsonw_object(w, "properties");
    for (size_t i = 0; i < entity->member_count; i++)
        if ((entity->members[i].flags & MEMBER_HIDDEN) == 0)
            write_member(w, &entity->members[i]);
    jsonw_close(w);
    jsonw_array(w, "required");
    for (size_t i = 0; i < entity->member_count; i++)
        if (is_always_told(&entity->members[i]))
            jsonw_text(w, NULL, entity->members[i].name);
    jsonw_close(w);
    jsonw_bool(w, "additionalProperties", false);
    jsonw_close(w);
}
