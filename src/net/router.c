/* Paths as a tree of segments. A literal child is tried before the {parameter} child, and if the literal's subtree has
 * no row the parameter's is tried: at most 2^LIMIT_PATH_SEGMENTS steps, in practice one per segment. Read-only once
 * made, hence for any thread. */

#include "net/route.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/memory.h"

#define METHODS (HTTP_METHOD_OPTIONS + 1U)

struct node {
    struct str segment;    /* of a literal */
    struct node *literals; /* first literal child */
    struct node *next;     /* literal sibling */
    struct node *parameter;
    unsigned methods; /* bit set of those with a row */
    const struct route *rows[METHODS];
};

struct router {
    struct arena arena;
    struct node root;
    const struct route **rows; /* by path, then method */
    size_t count;
};

static struct node *find_literal(const struct node *node, struct str segment)
{
    for (struct node *child = node->literals; child != NULL; child = child->next)
        if (str_equal(child->segment, segment))
            return child;
    return NULL;
}

static bool is_parameter(struct str segment)
{
    return segment.size > 2 && segment.data[0] == '{' && segment.data[segment.size - 1] == '}';
}

static struct node *child_for(struct arena *arena, struct node *node, struct str segment)
{
    if (is_parameter(segment)) {
        if (node->parameter == NULL)
            node->parameter = arena_alloc(arena, sizeof *node->parameter);
        return node->parameter;
    }
    struct node *child = find_literal(node, segment);
    if (child == NULL) {
        child = arena_alloc(arena, sizeof *child);
        child->segment = segment;
        child->next = node->literals;
        node->literals = child;
    }
    return child;
}

static void insert(struct router *router, const struct route *route)
{
    struct str path = str_from(route->path);
    struct node *node = &router->root;
    size_t segments = 0;
    size_t parameters = 0;
    assert(route->scope != NULL && route->path[0] == '/' && route->method < METHODS);
    assert(route->handle != NULL || route->act != NULL || (route->flags & ROUTE_NOT_BUILT) != 0);
    assert((route->flags & ROUTE_PUBLIC) == 0 || strcmp(route->scope, "public") == 0);
    str_split(&path, '/');
    while (!str_is_none(path)) {
        struct str segment = str_split(&path, '/');
        node = child_for(&router->arena, node, segment);
        parameters += is_parameter(segment);
        segments++;
    }
    assert(segments <= LIMIT_PATH_SEGMENTS && parameters <= HTTP_PATH_PARAMETERS);
    assert(node->rows[route->method] == NULL); /* no two rows are the same */
    node->rows[route->method] = route;
    node->methods |= 1U << route->method;
    router->rows[router->count++] = route;
}

static int by_path(const void *a, const void *b)
{
    const struct route *const *left = a;
    const struct route *const *right = b;
    int order = strcmp((*left)->path, (*right)->path);
    return order != 0 ? order : (int)(*left)->method - (int)(*right)->method;
}

struct router *router_new(const struct route *const *tables, const size_t *counts, size_t table_count)
{
    struct router *router = memory_new(sizeof *router);
    size_t total = 0;
    for (size_t i = 0; i < table_count; i++)
        total += counts[i];
    arena_init(&router->arena);
    router->rows = arena_array(&router->arena, total, sizeof(const struct route *));
    for (size_t i = 0; i < table_count; i++)
        for (size_t j = 0; j < counts[i]; j++)
            insert(router, &tables[i][j]);
    qsort(router->rows, router->count, sizeof(const struct route *), by_path);
    return router;
}

void router_free(struct router *router)
{
    if (router == NULL)
        return;
    arena_release(&router->arena);
    free(router);
}

static bool has_flag(const struct node *node, unsigned flag)
{
    const struct route *row = node->rows[HTTP_METHOD_GET];
    return row != NULL && (row->flags & flag) != 0;
}

static const struct node *descend(const struct node *node, struct str path, size_t depth, size_t taken,
                                  struct str parameters[HTTP_PATH_PARAMETERS]);

/* The same among the children. */
static const struct node *descend_below(const struct node *node, struct str path, size_t depth, size_t taken,
                                        struct str parameters[HTTP_PATH_PARAMETERS])
{
    struct str segment = str_split(&path, '/');
    if (segment.size == 0 && str_is_none(path) && has_flag(node, ROUTE_PAGE))
        return node;
    const struct node *literal = find_literal(node, segment);
    const struct node *found = literal != NULL ? descend(literal, path, depth + 1, taken, parameters) : NULL;
    if (found != NULL || node->parameter == NULL || segment.size == 0)
        return found;
    found = descend(node->parameter, path, depth + 1, taken + 1, parameters);
    if (found != NULL)
        parameters[taken] = segment;
    return found;
}

/* The node for what is left of the path. `depth` segments and `taken` parameters have been matched. */
static const struct node *descend(const struct node *node, struct str path, size_t depth, size_t taken,
                                  struct str parameters[HTTP_PATH_PARAMETERS])
{
    const struct node *found = NULL;
    if (str_is_none(path))
        return node->methods != 0 ? node : NULL;
    if (depth < LIMIT_PATH_SEGMENTS)
        found = descend_below(node, path, depth, taken, parameters);
    return found == NULL && has_flag(node, ROUTE_TREE) ? node : found;
}

/* The node of a path; null: none. */
static const struct node *find_node(const struct router *router, struct str path,
                                    struct str parameters[HTTP_PATH_PARAMETERS])
{
    struct str rest = path;
    str_split(&rest, '/');
    return path.size > 0 && path.data[0] == '/' ? descend(&router->root, rest, 0, 0, parameters) : NULL;
}

unsigned router_methods(const struct router *router, struct str path, unsigned flags)
{
    struct str parameters[HTTP_PATH_PARAMETERS];
    const struct node *node = find_node(router, path, parameters);
    unsigned methods = 0;
    for (unsigned method = 0; node != NULL && method < METHODS; method++)
        if (node->rows[method] != NULL && (node->rows[method]->flags & flags) != 0)
            methods |= 1U << method;
    return methods;
}

enum router_match router_find(const struct router *router, enum http_method method, struct str path,
                              const struct route **ret_route, struct str parameters[HTTP_PATH_PARAMETERS],
                              unsigned *ret_allowed)
{
    const struct node *node = find_node(router, path, parameters);
    if (node == NULL)
        return ROUTER_NO_PATH;
    unsigned index = method == HTTP_METHOD_HEAD ? HTTP_METHOD_GET : method;
    if (index >= METHODS || node->rows[index] == NULL) {
        *ret_allowed = node->methods;
        return ROUTER_NO_METHOD;
    }
    *ret_route = node->rows[index];
    return ROUTER_FOUND;
}

size_t router_count(const struct router *router)
{
    return router->count;
}

const struct route *router_row(const struct router *router, size_t index)
{
    assert(index < router->count);
    return router->rows[index];
}
