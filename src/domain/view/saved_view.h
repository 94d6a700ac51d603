#pragma once

#include "base/entity.h"
#include "domain/workspace/act.h"

/* Saved views: a page of the console with its filters, columns and order, under a name. A person sees its own and those
 * that are everybody's; a key, which is nobody, has only the latter. There are LIMIT_VIEWS of either at most, so they
 * are read whole. */

extern const char *const saved_view_pages[]; /* "referrals", ..., null */

struct saved_view_fields {
    struct str name;
    int page; /* FIELD_CHOICE of saved_view_pages */
    struct str query;
    struct opt_bool shared; /* absent: a person's is its own, a key's everybody's */
};

struct saved_view {
    struct id id;
    struct str name;
    int page; /* index into saved_view_pages */
    struct str query;
    bool shared;
    struct id user_id;
    int64_t created_at;
};
extern const struct entity saved_view_entity;

/* Errors: ERROR_INVALID_VALUE `shared` for a key that wants one of its own; ERROR_CONFLICT `name` when there are as
 * many as there may be. */
MUST_CHECK enum status saved_view_create(struct act *act, const struct saved_view_fields *fields,
                                         struct saved_view *ret, struct error *err);

/* Those that the act sees: its own, then everybody's, newest first. In the transaction's arena. */
MUST_CHECK enum status saved_view_list(struct act *act, struct saved_view **ret_views, size_t *ret_count,
                                       struct error *err);

/* ERROR_NOT_FOUND `id`, also of another person's. */
MUST_CHECK enum status saved_view_delete(struct act *act, const struct id *id, struct error *err);
