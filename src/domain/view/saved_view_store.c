/* The statements of saved views. Either kind is a range of an index of its own. */

#include "domain/view/saved_view_store.h"

#define SAVED_VIEW_TYPES "i" SAVED_VIEW_COLUMNS(ENTITY_LETTER)
#define SAVED_VIEW_SELECT                                                                                              \
    "SELECT ws" SAVED_VIEW_COLUMNS(ENTITY_NAME) " FROM saved_view WHERE ws = $1 AND deleted_at IS NULL AND "

const struct statement saved_view_statements[SAVED_VIEW_SQL_COUNT] = {
    [SAVED_VIEW_SQL_INSERT] = {.name = "saved_view_insert",
                               .purpose = "save a view",
                               .text = "INSERT INTO saved_view (ws" SAVED_VIEW_COLUMNS(
                                   ENTITY_NAME) ") VALUES (" PLACES_8 ")",
                               .params = SAVED_VIEW_TYPES,
                               .columns = ""},
    [SAVED_VIEW_SQL_READ] = {.name = "saved_view_read",
                             .purpose = "a saved view by its id",
                             .text = SAVED_VIEW_SELECT "id = $2",
                             .params = "ib",
                             .columns = SAVED_VIEW_TYPES},
    [SAVED_VIEW_SQL_OWN] = {.name = "saved_view_own",
                            .purpose = "the views that are one person's",
                            .text = SAVED_VIEW_SELECT "shared = 0 AND user_id = $2 ORDER BY id DESC LIMIT $3",
                            .params = "ibi",
                            .columns = SAVED_VIEW_TYPES},
    [SAVED_VIEW_SQL_SHARED] = {.name = "saved_view_shared",
                               .purpose = "the views that are everybody's",
                               .text = SAVED_VIEW_SELECT "shared = 1 ORDER BY id DESC LIMIT $2",
                               .params = "ii",
                               .columns = SAVED_VIEW_TYPES},
    [SAVED_VIEW_SQL_DELETE] = {.name = "saved_view_delete",
                               .purpose = "delete a saved view, once",
                               .text =
                                   "UPDATE saved_view SET deleted_at = $3 WHERE ws = $1 AND id = $2 AND deleted_at IS "
                                   "NULL RETURNING id",
                               .params = "ibi",
                               .columns = "b"},
};
