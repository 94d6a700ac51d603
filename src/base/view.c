/* Trees of values. Members are found one by one: an object has some dozens at most. */

#include "base/view.h"

#include <assert.h>

static struct view *make(struct arena *arena, struct str name, enum view_kind kind)
{
    struct view *view = arena_alloc(arena, sizeof *view);
    view->arena = arena;
    view->name = name;
    view->kind = kind;
    return view;
}

struct view *view_new(struct arena *arena)
{
    return make(arena, STR_NONE, VIEW_OBJECT);
}

struct view *view_add(struct view *parent, struct str name, enum view_kind kind)
{
    assert(parent->kind == VIEW_OBJECT || parent->kind == VIEW_LIST);
    assert(str_is_none(name) == (parent->kind == VIEW_LIST));
    struct view *child = make(parent->arena, name, kind);
    if (parent->last == NULL)
        parent->first = child;
    else
        parent->last->next = child;
    parent->last = child;
    return child;
}

void view_text(struct view *object, const char *name, struct str text)
{
    view_add(object, str_from(name), VIEW_TEXT)->text = str_is_none(text) ? STR("") : text;
}

void view_flag(struct view *object, const char *name, bool set)
{
    view_add(object, str_from(name), VIEW_FLAG)->set = set;
}

struct view *view_object(struct view *object, const char *name)
{
    return view_add(object, str_from(name), VIEW_OBJECT);
}

struct view *view_list(struct view *object, const char *name)
{
    return view_add(object, str_from(name), VIEW_LIST);
}

struct view *view_add_object(struct view *list)
{
    return view_add(list, STR_NONE, VIEW_OBJECT);
}

void view_add_text(struct view *list, struct str text)
{
    view_add(list, STR_NONE, VIEW_TEXT)->text = text;
}

const struct view *view_find(const struct view *object, struct str name)
{
    if (object->kind != VIEW_OBJECT)
        return NULL;
    for (const struct view *member = object->first; member != NULL; member = member->next)
        if (str_equal(member->name, name))
            return member;
    return NULL;
}

bool view_is_true(const struct view *view)
{
    if (view == NULL)
        return false;
    switch (view->kind) {
    case VIEW_FLAG:
        return view->set;
    case VIEW_TEXT:
        return view->text.size > 0;
    case VIEW_LIST:
        return view->first != NULL;
    case VIEW_OBJECT:
        break;
    }
    return true;
}
