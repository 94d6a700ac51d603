/* A walk over an entity's members, the same for heads and rows, so that they fit. See the header. */

#include "api/export_csv.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/csv_write.h"
#include "base/json.h"

enum { DEPTH_MAX = 3, HEAD_MAX = 128 };

/* What is done with each column. */
struct walk {
    enum entity_view view;
    void (*column)(struct walk *walk, const char *head, const struct member *member, const json_t *value);
    void *to;   /* struct buf or struct jsonw */
    bool later; /* a column came before */
};

static bool is_told(const struct member *member, enum entity_view view)
{
    unsigned elsewhere = MEMBER_HIDDEN | (view == ENTITY_ROW ? MEMBER_DETAIL : MEMBER_ROW);
    return (member->flags & elsewhere) == 0 && member->type != MEMBER_CONSTANT;
}

/* NOLINTNEXTLINE(misc-no-recursion): no deeper than DEPTH_MAX */
static void walk_members(struct walk *walk, const struct entity *entity, const char *before, int depth,
                         const json_t *row)
{
    for (size_t i = 0; i < entity->member_count; i++) {
        const struct member *member = &entity->members[i];
        if (!is_told(member, walk->view))
            continue;
        char head[HEAD_MAX];
        (void)snprintf(head, sizeof head, "%s%s%s", before, before[0] == '\0' ? "" : ".", member->name);
        const json_t *value = json_object_get(row, member->name);
        bool nested = member->type == MEMBER_PART || member->type == MEMBER_OBJECT;
        if (nested && depth < DEPTH_MAX)
            walk_members(walk, member->entity, head, depth + 1, value);
        else
            walk->column(walk, head, member, value);
    }
}

static void add_separator(struct walk *walk)
{
    if (walk->later)
        buf_add_char(walk->to, ',');
    walk->later = true;
}

/* ---- heads ---- */

static void add_head(struct walk *walk, const char *head, const struct member *member, const json_t *value)
{
    (void)member, (void)value;
    add_separator(walk);
    csv_add_text(walk->to, str_from(head));
}

void export_csv_heads(const struct entity *entity, enum entity_view view, struct buf *out)
{
    struct walk walk = {.view = view, .column = add_head, .to = out};
    walk_members(&walk, entity, "", 1, NULL);
    BUF_ADD_LITERAL(out, "\r\n");
}

static void tell_head(struct walk *walk, const char *head, const struct member *member, const json_t *value)
{
    (void)member, (void)value;
    jsonw_text(walk->to, NULL, head);
}

void export_csv_columns(const struct entity *entity, enum entity_view view, struct jsonw *w, const char *name)
{
    struct walk walk = {.view = view, .column = tell_head, .to = w};
    jsonw_array(w, name);
    walk_members(&walk, entity, "", 1, NULL);
    jsonw_close(w);
}

/* ---- rows ---- */

static void add_nested(struct buf *out, const json_t *value)
{
    char *text = json_text(value);
    csv_add_text(out, str_from(text));
    free(text);
}

static void add_cell(struct walk *walk, const char *head, const struct member *member, const json_t *value)
{
    struct buf *out = walk->to;
    (void)head, (void)member;
    add_separator(walk);
    switch (json_typeof(value)) {
    case JSON_STRING:
        csv_add_text(out, (struct str){json_string_value(value), json_string_length(value)});
        break;
    case JSON_INTEGER:
        buf_add_int(out, json_integer_value(value));
        break;
    case JSON_TRUE:
        BUF_ADD_LITERAL(out, "true");
        break;
    case JSON_FALSE:
        BUF_ADD_LITERAL(out, "false");
        break;
    case JSON_NULL:
        break;
    case JSON_OBJECT:
    case JSON_ARRAY:
    case JSON_REAL:
        add_nested(out, value);
        break;
    }
}

/* What is left out or null is an empty cell. */
static void add_cell_if_any(struct walk *walk, const char *head, const struct member *member, const json_t *value)
{
    if (value != NULL)
        add_cell(walk, head, member, value);
    else
        add_separator(walk);
}

void export_csv_row(const struct entity *entity, enum entity_view view, const json_t *row, struct buf *out)
{
    struct walk walk = {.view = view, .column = add_cell_if_any, .to = out};
    walk_members(&walk, entity, "", 1, row);
    BUF_ADD_LITERAL(out, "\r\n");
}
