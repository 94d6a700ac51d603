/* Accounts: made, found, changed. The second factor is in account_totp.c. Runs inside a transaction, on its thread. */

#include "domain/user/account.h"

#include "base/text.h"
#include "domain/user/account_store.h"

static enum status find(struct txn *txn, int which, struct value by, struct account *ret, bool *ret_found,
                        struct error *err)
{
    struct result rows;
    TRY(txn_query(txn, &account_statements[which], &by, 1, &rows, err));
    *ret_found = rows.row_count == 1;
    *ret = (struct account){0};
    if (*ret_found)
        row_read(&account_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

enum status account_find_by_email(struct txn *txn, struct str email, struct account *ret, bool *ret_found,
                                  struct error *err)
{
    return find(txn, ACCOUNT_SQL_FIND_EMAIL, value_text(email), ret, ret_found, err);
}

enum status account_read(struct txn *txn, const struct id *id, struct account *ret, struct error *err)
{
    bool found;
    TRY(find(txn, ACCOUNT_SQL_READ, value_id(id), ret, &found, err));
    return found ? STATUS_OK : error_set(err, ERROR_NOT_FOUND, "id", "There is no user with this id.");
}

enum status account_create(struct act *act, struct account *account, struct error *err)
{
    struct result rows;
    TRY(text_check_plain(account->name, "name", err));
    account->id = mint_id(&act->mint);
    account->created_at = act_now(act);
    account->last_seen_at = TIME_NONE;
    TRY(txn_query(act->txn, &account_statements[ACCOUNT_SQL_INSERT],
                  VALUES(value_id(&account->id), value_text(account->email), value_text(account->name),
                         value_text(account->password_hash), value_text(account->locale),
                         value_text(account->time_zone), value_int(account->created_at)),
                  &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_CONFLICT, "email", "Somebody has this address already.");
    return STATUS_OK;
}

enum status account_change(struct txn *txn, const struct id *id, struct str name, struct str locale,
                           struct str time_zone, struct error *err)
{
    TRY(text_check_plain(name, "name", err));
    return txn_exec(txn, &account_statements[ACCOUNT_SQL_CHANGE],
                    VALUES(value_id(id), value_text(name), value_text(locale), value_text(time_zone)), err);
}

enum status account_set_password(struct txn *txn, const struct id *id, struct str hash, struct error *err)
{
    return txn_exec(txn, &account_statements[ACCOUNT_SQL_SET_PASSWORD], VALUES(value_id(id), value_text(hash)), err);
}

enum status account_seen(struct txn *txn, const struct id *id, int64_t at, struct error *err)
{
    return txn_exec(txn, &account_statements[ACCOUNT_SQL_SEEN], VALUES(value_id(id), value_int(at)), err);
}
