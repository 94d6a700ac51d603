/* Saved views. Runs inside a transaction, on its thread. */

#include "domain/view/saved_view.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/view/saved_view_store.h"

const char *const saved_view_pages[] = {
    "audit",    "cases",       "contacts",  "ledger",  "links", "participants",
    "programs", "redemptions", "referrals", "rewards", "users", NULL,
};

static const char *const object_word[] = {"saved_view", NULL};
static const struct member members[] = {ENTITY_TOLD(struct saved_view, object, id, CONSTANT, 0, .words = object_word)
                                            SAVED_VIEW_COLUMNS(ENTITY_COLUMN)};
const struct entity saved_view_entity = ENTITY("SavedView", members, struct saved_view);

/* The person who acts; zero: a key, or nobody. */
static struct id person_of(const struct act *act)
{
    return act->principal.kind == PRINCIPAL_USER ? act->principal.id : (struct id){{0}};
}

static enum status read_own(struct act *act, struct result *ret, struct error *err)
{
    struct id person = person_of(act);
    if (id_is_none(&person)) {
        ret->row_count = 0;
        return STATUS_OK;
    }
    return txn_query(act->txn, &saved_view_statements[SAVED_VIEW_SQL_OWN],
                     VALUES(value_int(act->ws), value_id(&person), value_int(LIMIT_VIEWS)), ret, err);
}

static enum status read_shared(struct act *act, struct result *ret, struct error *err)
{
    return txn_query(act->txn, &saved_view_statements[SAVED_VIEW_SQL_SHARED],
                     VALUES(value_int(act->ws), value_int(LIMIT_VIEWS)), ret, err);
}

static enum status tell_trail(struct act *act, const char *action, const struct id *id, struct error *err)
{
    return audit_write(act, &(struct audit_entry){.action = action, .object_kind = "viw", .object_id = *id}, NULL, err);
}

enum status saved_view_create(struct act *act, const struct saved_view_fields *fields, struct saved_view *ret,
                              struct error *err)
{
    struct id person = person_of(act);
    bool shared = fields->shared.set ? fields->shared.value : id_is_none(&person);
    struct result rows;
    if (!shared && id_is_none(&person))
        return error_set(err, ERROR_INVALID_VALUE, "shared", "A key has no views of its own: save one for everybody.");
    TRY((shared ? read_shared : read_own)(act, &rows, err));
    if (rows.row_count >= LIMIT_VIEWS)
        return error_set(err, ERROR_CONFLICT, "name", "There are %d views already: delete one first.", LIMIT_VIEWS);
    *ret = (struct saved_view){.id = mint_id(&act->mint),
                               .name = fields->name,
                               .page = fields->page - 1,
                               .query = fields->query,
                               .shared = shared,
                               .user_id = person,
                               .created_at = act_now(act)};
    TRY(row_insert(act->txn, &saved_view_statements[SAVED_VIEW_SQL_INSERT], act->ws, &saved_view_entity, ret, err));
    return tell_trail(act, "view.created", &ret->id, err);
}

enum status saved_view_list(struct act *act, struct saved_view **ret_views, size_t *ret_count, struct error *err)
{
    struct result own, shared;
    TRY(read_own(act, &own, err));
    TRY(read_shared(act, &shared, err));
    struct saved_view *views = arena_array(txn_arena(act->txn), own.row_count + shared.row_count, sizeof *views);
    for (size_t i = 0; i < own.row_count; i++)
        row_read(&saved_view_entity, &own, i, 1, &views[i]);
    for (size_t i = 0; i < shared.row_count; i++)
        row_read(&saved_view_entity, &shared, i, 1, &views[own.row_count + i]);
    *ret_views = views;
    *ret_count = own.row_count + shared.row_count;
    return STATUS_OK;
}

enum status saved_view_delete(struct act *act, const struct id *id, struct error *err)
{
    struct id person = person_of(act);
    struct result rows;
    struct saved_view view = {.shared = false};
    TRY(txn_query(act->txn, &saved_view_statements[SAVED_VIEW_SQL_READ], VALUES(value_int(act->ws), value_id(id)),
                  &rows, err));
    if (rows.row_count == 1)
        row_read(&saved_view_entity, &rows, 0, 1, &view);
    bool seen = view.shared || (!id_is_none(&person) && id_equal(&view.user_id, &person));
    if (rows.row_count == 1 && seen)
        TRY(txn_query(act->txn, &saved_view_statements[SAVED_VIEW_SQL_DELETE],
                      VALUES(value_int(act->ws), value_id(id), value_int(act_now(act))), &rows, err));
    if (rows.row_count == 0 || !seen)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no saved view with this id.");
    return tell_trail(act, "view.deleted", id, err);
}
