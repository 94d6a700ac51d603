/* The trail: one row per act, and its free text in a row that may be deleted.
 *
 * Ids are minted in the order of acts, so the table grows at its end. Runs inside a transaction, on its thread. */

#include "domain/audit/audit.h"

#include "domain/audit/audit_store.h"

enum status audit_write(struct act *act, const struct audit_entry *entry, struct id *ret_id, struct error *err)
{
    bool noted = entry->note.size > 0;
    struct id id = mint_id(&act->mint);
    TRY(txn_exec(act->txn, &audit_statements[AUDIT_SQL_INSERT],
                 VALUES(value_int(act->ws), value_id(&id), value_text(str_from(act->actor.type)),
                        value_id(&act->actor.id), value_text(str_from(entry->action)),
                        value_text(str_from(entry->object_kind)), value_id(&entry->object_id),
                        value_id(&entry->referral_id), value_id(&entry->previous_id), value_id(&entry->event_id),
                        value_text(entry->changes), value_int(noted), value_int(act_now(act))),
                 err));
    if (noted)
        TRY(txn_exec(act->txn, &audit_statements[AUDIT_SQL_INSERT_NOTE],
                     VALUES(value_int(act->ws), value_id(&id), value_text(entry->note)), err));
    if (ret_id != NULL)
        *ret_id = id;
    return STATUS_OK;
}

enum status audit_timeline(struct act *act, const struct id *from, size_t limit, struct audit_row *ret_rows,
                           size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &audit_statements[AUDIT_SQL_TIMELINE],
                  VALUES(value_int(act->ws), value_id(from), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_rows[i] = (struct audit_row){
            .id = result_id(&rows, i, 0),
            .at = result_int(&rows, i, 1),
            .actor_type = result_str(&rows, i, 2),
            .actor_id = result_id(&rows, i, 3),
            .actor_name = result_str(&rows, i, 4),
            .action = result_str(&rows, i, 5),
            .object_kind = result_str(&rows, i, 6),
            .object_id = result_id(&rows, i, 7),
            .previous_id = result_id(&rows, i, 8),
            .event_id = result_id(&rows, i, 9),
            .changes = result_str(&rows, i, 10),
            .note = result_str(&rows, i, 11),
        };
    *ret_count = rows.row_count;
    return STATUS_OK;
}
