/* Following the trail, by its primary key. Runs inside a transaction, on its thread. */

#include "domain/audit/follow.h"

#include <string.h>

#include "domain/audit/audit_store.h"

/* Cut, should a text ever be longer. */
static void copy_text(char *to, size_t size, struct str text)
{
    size_t length = text.size < size ? text.size : size - 1;
    memcpy(to, text.data, length);
    to[length] = '\0';
}

enum status audit_changes(struct txn *txn, int64_t ws, const struct id *after, size_t limit, struct audit_change *ret,
                          size_t *ret_count, struct error *err)
{
    struct str bytes = {(const char *)after->bytes, sizeof after->bytes}; /* also when it is zero: before all */
    struct result rows;
    TRY(txn_query(txn, &audit_statements[AUDIT_SQL_CHANGES],
                  VALUES(value_int(ws), value_bytes(bytes), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        ret[i].id = result_id(&rows, i, 0);
        copy_text(ret[i].action, sizeof ret[i].action, result_str(&rows, i, 1));
        copy_text(ret[i].kind, sizeof ret[i].kind, result_str(&rows, i, 2));
        ret[i].object_id = result_id(&rows, i, 3);
        ret[i].referral_id = result_id(&rows, i, 4);
    }
    *ret_count = rows.row_count;
    return STATUS_OK;
}
