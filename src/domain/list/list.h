#pragma once

#include "base/entity.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"

/* The one builder of lists: a collection says which filters it has and which combinations of them an index serves, and
 * list_read() does the rest. A combination that no index serves is refused with ERROR_UNSUPPORTED_FILTER and the ones
 * that are; nothing is ever scanned for the rows that fit. Newest first, by id.
 *
 *     static const struct list_filter filters[] = {{"program_id", 'b'}, {"status", 'i'}};
 *     static const struct list_path paths[] = {
 *         {0, &thing_statements[THING_SQL_LIST]},
 *         {LIST_FILTER(0), &thing_statements[THING_SQL_LIST_PROGRAM]},
 *         {LIST_FILTER(0) | LIST_FILTER(1), &thing_statements[THING_SQL_LIST_STATUS]},
 *     };
 *
 * Runs inside a transaction, on its thread; tables are const. */

enum { LIST_FILTERS_MAX = 8 };

#define LIST_FILTER(n) (1U << (n))

struct list_filter {
    const char *name; /* as it is asked for: "program_id" */
    char type;        /* of its parameter: see struct statement */
};

/* One way to a page. Parameters of the statement: LIST_PARAMS (store/list_text.h), then the filters of the path in
 * their order. */
struct list_path {
    unsigned filters; /* LIST_FILTER(n) of each */
    const struct statement *statement;
    bool merged; /* one range per program of the world is merged: refused where there are more than
                    LIMIT_MERGED_PROGRAMS */
};

struct list {
    const char *name; /* "referrals" */
    const struct entity *entity;
    const struct list_filter *filters;
    size_t filter_count;
    const struct list_path *paths;
    size_t path_count;
    const struct statement *holds; /* whether a row is in this collection of this world: (ws, id) -> a row or none */
    unsigned self;                 /* LIST_FILTER(n) of the filter that a principal who sees only what is its own gets;
                                      0: such a principal has no such list */
};

struct list_ask {
    struct page page;
    struct value filters[LIST_FILTERS_MAX]; /* in the list's order; VALUE_NULL: not asked for */
};

/* One page. `*ret_rows` is an array of the entity's structs in the transaction's arena: stored members are filled.
 * Errors: ERROR_UNSUPPORTED_FILTER with the name of the first filter asked for; ERROR_INVALID_CURSOR
 * `starting_after` when that is no row of this collection in this world. */
MUST_CHECK enum status list_read(struct act *act, const struct list *list, const struct list_ask *ask, void **ret_rows,
                                 size_t *ret_count, bool *ret_more, struct error *err);

/* Refuses a filter's value that its index does not hold (a closed stage): the same error. */
enum status list_refuse(const struct list *list, unsigned filters, const char *why, struct error *err);
