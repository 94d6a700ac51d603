#pragma once

#include "base/arena.h"
#include "base/str.h"

/* What a template is filled with: a tree of texts, flags, objects and lists, made for one rendering. Names and texts
 * are views: they must live as long as the tree, which lives in its arena. One thread at a time.
 *
 * True, for a section of a template: a flag that is set, a text that is not empty, an object, a list with an item. */

enum view_kind { VIEW_FLAG, VIEW_TEXT, VIEW_OBJECT, VIEW_LIST };

struct view {
    struct arena *arena;
    enum view_kind kind;
    bool set;                  /* of a flag */
    struct str name;           /* of a member of an object */
    struct str text;           /* of a text */
    struct view *first, *last; /* members of an object, items of a list */
    struct view *next;         /* the member or item behind this one */
};

/* An object without members. */
struct view *view_new(struct arena *arena);

/* Members of an object. A name is given once. An absent text is an empty one. */
void view_text(struct view *object, const char *name, struct str text);
void view_flag(struct view *object, const char *name, bool set);
struct view *view_object(struct view *object, const char *name);
struct view *view_list(struct view *object, const char *name);

/* Items of a list. */
struct view *view_add_object(struct view *list);
void view_add_text(struct view *list, struct str text);

/* A member or (name absent) an item of any kind. */
struct view *view_add(struct view *parent, struct str name, enum view_kind kind);

/* The member of an object, or null: also of what is no object. */
const struct view *view_find(const struct view *object, struct str name);

bool view_is_true(const struct view *view);
