/* Noting and reading. No trail is kept: nothing of the business has changed. */

#include "domain/widget/site_check.h"

#include "domain/program/program.h"
#include "domain/widget/site_check_store.h"

const char *const site_parts[] = {"snippet", "widget", NULL};

static const char *const object_word[] = {"site_check", NULL};
static const struct member members[] = {ENTITY_TOLD(struct site_check, object, program_id, CONSTANT, 0,
                                                    .words = object_word) SITE_CHECK_COLUMNS(ENTITY_COLUMN)};
const struct entity site_check_entity = ENTITY("SiteCheck", members, struct site_check);

enum status site_check_note(struct act *act, const struct site_check *check, struct error *err)
{
    struct program program;
    TRY(program_read(act, &check->program_id, &program, err));
    return row_insert(act->txn, &site_check_statements[SITE_CHECK_SQL_NOTE], act->ws, &site_check_entity, check, err);
}

enum status site_check_list(struct act *act, const struct id *program_id, struct site_check **ret, size_t *ret_count,
                            struct error *err)
{
    struct program program;
    struct result rows;
    TRY(program_read(act, program_id, &program, err));
    TRY(txn_query(act->txn, &site_check_statements[SITE_CHECK_SQL_LIST],
                  VALUES(value_int(act->ws), value_id(program_id)), &rows, err));
    struct site_check *checks = arena_array(txn_arena(act->txn), rows.row_count, sizeof *checks);
    for (size_t row = 0; row < rows.row_count; row++)
        row_read(&site_check_entity, &rows, row, 1, &checks[row]);
    *ret = checks;
    *ret_count = rows.row_count;
    return STATUS_OK;
}
