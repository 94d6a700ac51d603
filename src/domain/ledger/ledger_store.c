/* The statements of the books. Shapes are chosen for the page budget of an event: a txn and its entries are appended in
 * id order, a balance is one row per owner and currency, and no index stands on entries. */

#include "domain/ledger/ledger_store.h"

/* PostgreSQL's sum of BIGINT is NUMERIC. */
#define PROGRAM_TAIL(sum)                                                                                              \
    "SELECT e.kind, " sum ", COUNT(*) FROM ledger_txn t JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id "       \
    "WHERE t.ws = $1 AND t.id > $2 AND e.owner_id = $3 AND t.currency = $4 GROUP BY e.kind"

const struct statement ledger_statements[LEDGER_SQL_COUNT] = {
    [LEDGER_SQL_INSERT_TXN] =
        {
            .name = "ledger_insert_txn",
            .purpose = "append a txn to the journal",
            .text = "INSERT INTO ledger_txn (ws, id, effect, reward_id, program_id, cause_kind, cause_id, currency, "
                    "created_at) "
                    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            .params = "ibtbbtbti",
            .columns = "",
        },
    [LEDGER_SQL_INSERT_ENTRY_PAIR] =
        {
            .name = "ledger_insert_entry_pair",
            .purpose = "append the two entries of a txn that moves one amount",
            .text = "INSERT INTO ledger_entry (ws, txn_id, n, owner_id, kind, amount) "
                    "VALUES ($1, $2, 1, $3, $4, $5), ($1, $2, 2, $6, $7, $8)",
            .params = "ibbiibii",
            .columns = "",
        },
    [LEDGER_SQL_ADD_BALANCE] =
        {
            .name = "ledger_add_balance",
            .purpose = "change an owner's balances by deltas and link its newest lot",
            .text = "UPDATE balance SET pending = pending + $4, available = available + $5, reserved = reserved + $6, "
                    "paid_out = paid_out + $7, redeemed = redeemed + $8, clawback = clawback + $9, entries = entries + "
                    "$10, "
                    "prior_lot_id = last_lot_id, last_lot_id = COALESCE($11, last_lot_id) "
                    "WHERE ws = $1 AND owner_id = $2 AND currency = $3 RETURNING prior_lot_id",
            .params = "ibtiiiiiiib",
            .columns = "b",
        },
    [LEDGER_SQL_INSERT_BALANCE] =
        {
            .name = "ledger_insert_balance",
            .purpose = "open an owner's accounts in a currency; the same as adding when another transaction was first",
            .text = "INSERT INTO balance (ws, owner_id, currency, pending, available, reserved, paid_out, redeemed, "
                    "clawback, entries, "
                    "last_lot_id, id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) "
                    "ON CONFLICT (ws, owner_id, currency) DO UPDATE SET pending = balance.pending + excluded.pending, "
                    "available = balance.available + excluded.available, "
                    "reserved = balance.reserved + excluded.reserved, "
                    "paid_out = balance.paid_out + excluded.paid_out, "
                    "redeemed = balance.redeemed + excluded.redeemed, "
                    "clawback = balance.clawback + excluded.clawback, entries = balance.entries + excluded.entries, "
                    "prior_lot_id = balance.last_lot_id, "
                    "last_lot_id = COALESCE(excluded.last_lot_id, balance.last_lot_id) RETURNING prior_lot_id",
            .params = "ibtiiiiiiibb",
            .columns = "b",
        },
    [LEDGER_SQL_INSERT_PROGRAM_ACCOUNT] =
        {
            .name = "ledger_insert_program_account",
            .purpose = "open a program's own accounts in a currency, once",
            .text = "INSERT INTO program_account (ws, owner_id, currency, id, program_expense, rounding, external, "
                    "entries, through_txn_id) "
                    "VALUES ($1, $2, $3, $4, 0, 0, 0, 0, $5) ON CONFLICT DO NOTHING",
            .params = "ibtbb",
            .columns = "",
        },
    [LEDGER_SQL_ROOM] =
        {
            .name = "ledger_room",
            .purpose = "all that an owner has got in a currency, and a program's spending as far as rolled up",
            .text = "SELECT (SELECT pending + available + reserved + paid_out + redeemed FROM balance "
                    "WHERE ws = $1 AND owner_id = $2 AND currency = $3), "
                    "(SELECT program_expense FROM program_account WHERE ws = $1 AND owner_id = $4 AND currency = $3)",
            .params = "ibtb",
            .columns = "ii",
        },
    [LEDGER_SQL_LOT_HEADS] =
        {
            .name = "ledger_lot_heads",
            .purpose = "newest lot of an owner per currency",
            .text = "SELECT last_lot_id FROM balance WHERE ws = $1 AND owner_id = $2 AND last_lot_id IS NOT NULL",
            .params = "ib",
            .columns = "b",
        },
    [LEDGER_SQL_LIST_BALANCES] =
        {
            .name = "ledger_list_balances",
            .purpose = "contacts' accounts, newest first, from an account id on",
            .text = "SELECT id, owner_id, currency, pending, available, reserved, paid_out, redeemed, clawback FROM "
                    "balance "
                    "WHERE ws = $1 AND id <= $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = "bbtiiiiii",
        },
    [LEDGER_SQL_LIST_PROGRAM_ACCOUNTS] =
        {
            .name = "ledger_list_program_accounts",
            .purpose = "programs' accounts, newest first, from an account id on, as far as rolled up",
            .text = "SELECT id, owner_id, currency, program_expense, rounding, external, through_txn_id FROM "
                    "program_account "
                    "WHERE ws = $1 AND id <= $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = "bbtiiib",
        },
    [LEDGER_SQL_OWNER_BALANCES] =
        {
            .name = "ledger_owner_balances",
            .purpose = "one contact's accounts, newest first, from an account id on",
            .text = "SELECT id, owner_id, currency, pending, available, reserved, paid_out, redeemed, clawback FROM "
                    "balance "
                    "WHERE ws = $1 AND /* sqlite: + */ id <= $2 AND owner_id = $4 ORDER BY /* sqlite: + */ id DESC "
                    "LIMIT $3",
            .params = "ibib",
            .columns = "bbtiiiiii",
        },
    [LEDGER_SQL_OWNER_PROGRAM_ACCOUNTS] =
        {
            .name = "ledger_owner_program_accounts",
            .purpose = "one program's accounts, newest first, from an account id on, as far as rolled up",
            .text = "SELECT id, owner_id, currency, program_expense, rounding, external, through_txn_id FROM "
                    "program_account "
                    "WHERE ws = $1 AND /* sqlite: + */ id <= $2 AND owner_id = $4 ORDER BY /* sqlite: + */ id DESC "
                    "LIMIT $3",
            .params = "ibib",
            .columns = "bbtiiib",
        },
    [LEDGER_SQL_ENTRIES_AFTER] =
        {
            .name = "ledger_entries_after",
            .purpose = "every entry of a txn created after a moment, by the txns' own order",
            .text = "SELECT e.owner_id, t.currency, e.kind, e.amount FROM ledger_txn t "
                    "JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id "
                    "WHERE t.ws = $1 AND t.id >= $2 AND t.created_at > $3",
            .params = "ibi",
            .columns = "btii",
        },
    [LEDGER_SQL_LIST_TXNS] =
        {
            .name = "ledger_list_txns",
            .purpose = "one page of the journal, newest first",
            .text =
                "SELECT id, created_at, effect, cause_kind, cause_id, currency, program_id, reward_id FROM ledger_txn "
                "WHERE ws = $1 AND id < $2 AND id >= $3 AND created_at <= $4 ORDER BY id DESC LIMIT $5",
            .params = "ibbii",
            .columns = "bittbtbb",
        },
    [LEDGER_SQL_TXN_ENTRIES] =
        {
            .name = "ledger_txn_entries",
            .purpose = "the entries of a txn in their order, with the accounts that they belong to",
            .text = "SELECT e.owner_id, e.kind, e.amount, COALESCE(b.id, p.id) FROM ledger_entry e "
                    "LEFT JOIN balance b ON b.ws = e.ws AND b.owner_id = e.owner_id AND b.currency = $3 "
                    "LEFT JOIN program_account p ON p.ws = e.ws AND p.owner_id = e.owner_id AND p.currency = $3 "
                    "WHERE e.ws = $1 AND e.txn_id = $2 ORDER BY e.n",
            .params = "ibt",
            .columns = "biib",
        },
    [LEDGER_SQL_PROGRAM_TAIL] =
        {
            .name = "ledger_program_tail",
            .purpose = "what a program's account has got past the roll-up",
            .text = PROGRAM_TAIL("SUM(e.amount)"),
            .params = "ibbt",
            .columns = "iii",
            .postgres = PROGRAM_TAIL("CAST(SUM(e.amount) AS BIGINT)"),
        },
    [LEDGER_SQL_LOCK_ROLL_UP] =
        {
            .name = "ledger_lock_roll_up",
            .purpose = "keep other roll-ups away until the commit",
            .text = "SELECT name FROM rollup_mark WHERE name = 'ledger' FOR UPDATE",
            .params = "",
            .columns = "t",
        },
    [LEDGER_SQL_MAKE_ROLL_UP] =
        {
            .name = "ledger_make_roll_up",
            .purpose = "the row that roll-ups lock, once",
            .text = "INSERT INTO rollup_mark (name, batch) VALUES ('ledger', 0) ON CONFLICT DO NOTHING",
            .params = "",
            .columns = "",
        },
    [LEDGER_SQL_SETTLED_AT] =
        {
            .name = "ledger_settled_at",
            .purpose = "since when the oldest transaction is under way: one that began before it is committed or gone",
            .text = "SELECT 9223372036854775807",
            .params = "",
            .columns = "i",
            .postgres = "SELECT CAST(EXTRACT(EPOCH FROM LEAST(MIN(xact_start), now())) * 1000000 AS BIGINT) "
                        "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
        },
    [LEDGER_SQL_ROLL_RANGE] =
        {
            .name = "ledger_roll_range",
            .purpose = "where a slice of at most $3 txns past the mark and before $4 ends, and how many it has",
            .text = "SELECT id, n FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM (SELECT id FROM "
                    "ledger_txn WHERE ws = $1 AND id > $2 AND id < $4 ORDER BY id LIMIT $3) AS slice) AS numbered "
                    "ORDER BY id DESC LIMIT 1",
            .params = "ibib",
            .columns = "bi",
        },
    [LEDGER_SQL_ROLL_MARK] =
        {
            .name = "ledger_roll_mark",
            .purpose = "the lowest mark of a world's program accounts",
            .text = "SELECT through_txn_id FROM program_account WHERE ws = $1 ORDER BY through_txn_id LIMIT 1",
            .params = "i",
            .columns = "b",
        },
    [LEDGER_SQL_ADD_PROGRAM_ACCOUNT] =
        {
            .name = "ledger_add_program_account",
            .purpose = "add what a slice of the journal has for each program account past its own mark",
            .text =
                "UPDATE program_account SET program_expense = program_account.program_expense + s.expense, "
                "rounding = program_account.rounding + s.rounding, "
                "external = program_account.external + s.external, entries = program_account.entries + s.entries FROM "
                "(SELECT e.owner_id AS owner_id, t.currency AS currency, "
                "SUM(CASE WHEN e.kind = 1 THEN e.amount ELSE 0 END) AS expense, "
                "SUM(CASE WHEN e.kind = 8 THEN e.amount ELSE 0 END) AS rounding, "
                "SUM(CASE WHEN e.kind = 9 THEN e.amount ELSE 0 END) AS external, COUNT(*) AS entries "
                "FROM ledger_txn t JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id "
                "JOIN program_account a ON a.ws = t.ws AND a.owner_id = e.owner_id AND a.currency = t.currency "
                "WHERE t.ws = $1 AND t.id > $2 AND t.id <= $3 AND t.id > a.through_txn_id AND e.kind IN (1, 8, 9) "
                "GROUP BY e.owner_id, t.currency) AS s "
                "WHERE program_account.ws = $1 AND program_account.owner_id = s.owner_id AND "
                "program_account.currency = s.currency",
            .params = "ibb",
            .columns = "",
        },
    [LEDGER_SQL_SET_MARKS] =
        {
            .name = "ledger_set_marks",
            .purpose = "move the marks of a world's program accounts up to the slice's end",
            .text = "UPDATE program_account SET through_txn_id = $2 WHERE ws = $1 AND through_txn_id < $2",
            .params = "ib",
            .columns = "",
        },
    [LEDGER_SQL_ALL_ENTRIES] =
        {
            .name = "ledger_all_entries",
            .purpose = "the whole journal with its entries, in order (verify)",
            .text = "SELECT t.id, t.currency, e.owner_id, e.kind, e.amount FROM ledger_txn t "
                    "LEFT JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id WHERE t.ws = $1 ORDER BY t.id, e.n",
            .params = "i",
            .columns = "btbii",
        },
    [LEDGER_SQL_ALL_BALANCES] =
        {
            .name = "ledger_all_balances",
            .purpose = "every contact's stored balances (verify)",
            .text = "SELECT owner_id, currency, pending, available, reserved, paid_out, redeemed, clawback, entries "
                    "FROM balance WHERE ws = $1",
            .params = "i",
            .columns = "btiiiiiii",
        },
    [LEDGER_SQL_ALL_PROGRAM_ACCOUNTS] =
        {
            .name = "ledger_all_program_accounts",
            .purpose = "every program's rolled-up balances and their marks (verify)",
            .text = "SELECT owner_id, currency, program_expense, rounding, external, entries, through_txn_id FROM "
                    "program_account WHERE ws = $1",
            .params = "i",
            .columns = "btiiiib",
        },
    [LEDGER_SQL_DOUBLE_EFFECTS] =
        {
            .name = "ledger_double_effects",
            .purpose = "lots with the same effect twice, or released and denied (verify, B8)",
            .text = "SELECT reward_id, COUNT(*) FROM ledger_txn WHERE ws = $1 GROUP BY reward_id "
                    "HAVING COUNT(*) FILTER (WHERE effect = 'accrue') <> 1 OR COUNT(*) FILTER (WHERE effect <> "
                    "'accrue') > 1",
            .params = "i",
            .columns = "bi",
        },
    [LEDGER_SQL_STRAY_ENTRIES] =
        {
            .name = "ledger_stray_entries",
            .purpose = "entries of a txn that does not exist (verify, B20)",
            .text = "SELECT e.txn_id FROM ledger_entry e LEFT JOIN ledger_txn t ON t.ws = e.ws AND t.id = e.txn_id "
                    "WHERE e.ws = $1 AND t.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
