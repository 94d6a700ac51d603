/* The path of a value in the rules document. */

#include "domain/rule/path.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void add(struct rule_path *path, char c)
{
    if (path->size + 1 < sizeof path->text)
        path->text[path->size++] = c;
    path->text[path->size] = '\0';
}

static bool is_shown(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || c == '*';
}

void rule_path_init(struct rule_path *path, const char *root)
{
    path->size = 0;
    path->text[0] = '\0';
    for (; *root != '\0'; root++)
        add(path, *root);
}

size_t rule_path_enter(struct rule_path *path, const char *name)
{
    size_t mark = path->size;
    add(path, '.');
    for (; *name != '\0'; name++)
        add(path, is_shown(*name) ? *name : '?');
    return mark;
}

size_t rule_path_enter_index(struct rule_path *path, size_t index)
{
    size_t mark = path->size;
    char text[24];
    snprintf(text, sizeof text, "[%zu]", index);
    for (const char *c = text; *c != '\0'; c++)
        add(path, *c);
    return mark;
}

void rule_path_leave(struct rule_path *path, size_t mark)
{
    path->size = mark;
    path->text[mark] = '\0';
}
