/* The statements of the books. Shapes are chosen for what an event costs in pages: a txn and its entries are appended
 * in id order, a balance is one row per owner and currency. */

#include "domain/ledger/ledger_store.h"

#include "store/list_text.h"

const enum ledger_kind ledger_program_kinds[LEDGER_PROGRAM_KINDS] = {
    LEDGER_PROGRAM_EXPENSE, LEDGER_ROUNDING, LEDGER_EXTERNAL, LEDGER_DENIED, LEDGER_REVERSED, LEDGER_EXPIRED,
};

static const struct member lot_members[] = {LOT_COLUMNS(ENTITY_COLUMN)};
const struct entity ledger_lot_entity = ENTITY("Lot", lot_members, struct ledger_lot);

#define BALANCE_COLUMNS "id, owner_id, currency, pending, available, reserved, paid_out, redeemed, clawback"
#define BALANCE_TYPES "bbtiiiiii"
#define PROGRAM_ACCOUNT_COLUMNS "id, owner_id, currency, program_expense, rounding, external, denied, reversed, expired"
#define PROGRAM_ACCOUNT_TYPES "bbtiiiiii"

/* $1 ws, $2 owner, $3 currency. */
#define LOT_SPENDABLE                                                                                                  \
    "SELECT ws" LOT_COLUMNS(ENTITY_NAME) " FROM lot WHERE ws = $1 AND owner_id = $2 AND currency = $3 AND credit = 1 " \
                                         "AND available > 0"

/* PostgreSQL's sum of BIGINT is NUMERIC. */
#define ENTRIES_AFTER(sum)                                                                                             \
    "SELECT e.owner_id, t.currency, e.kind, " sum " FROM ledger_entry e JOIN ledger_txn t ON t.ws = e.ws AND "         \
    "t.id = e.txn_id WHERE e.ws = $1 AND e.txn_id >= $2 AND t.created_at > $3 AND e.owner_id IN ({ids}) "              \
    "GROUP BY e.owner_id, t.currency, e.kind"

/* Txns of which an entry is of this lot or owner: the entries' index is walked from the page's end on, and left when
 * the page is full. The page's bounds stand within alone, and when a txn was made is asked as a value: otherwise
 * PostgreSQL may begin with the journal. */
#define LIST_TXNS_WHOSE(column)                                                                                        \
    "SELECT ws" TXN_COLUMNS(ENTITY_NAME) " FROM ledger_txn WHERE ws = $1 AND id IN (SELECT DISTINCT e.txn_id FROM "    \
                                         "ledger_entry e WHERE e.ws = $1 AND e." column                                \
                                         " = $7 AND e.txn_id < $2 AND e.txn_id >= $3 AND (SELECT "                     \
                                         "t.created_at FROM ledger_txn t WHERE t.ws = $1 AND t.id = e.txn_id) "        \
                                         "BETWEEN $5 AND $4 - 1 ORDER BY e.txn_id "                                    \
                                         "DESC LIMIT $6) ORDER BY id DESC LIMIT $6"

const struct statement ledger_statements[LEDGER_SQL_COUNT] = {
    [LEDGER_SQL_INSERT_TXN] =
        {
            .name = "ledger_insert_txn",
            .purpose = "append a txn to the journal, once per cause and effect",
            .text = "INSERT INTO ledger_txn (ws" TXN_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_10 ")",
            .params = "i" TXN_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
    [LEDGER_SQL_INSERT_ENTRY_PAIR] =
        {
            .name = "ledger_insert_entry_pair",
            .purpose = "append the two entries of a move",
            .text = "INSERT INTO ledger_entry (ws, txn_id, n, lot_id, owner_id, kind, amount) "
                    "VALUES ($1, $2, $3, $5, $6, $7, $8), ($1, $2, $4, $5, $9, $10, $11)",
            .params = "ibiibbiibii",
            .columns = "",
        },
    [LEDGER_SQL_INSERT_LOT] =
        {
            .name = "ledger_insert_lot",
            .purpose = "open a lot with what is in it",
            .text = "INSERT INTO lot (ws" LOT_COLUMNS(ENTITY_NAME) ") VALUES (" PLACES_16 ")",
            .params = "i" LOT_COLUMNS(ENTITY_LETTER),
            .columns = "",
        },
    [LEDGER_SQL_ADD_LOT] =
        {
            .name = "ledger_add_lot",
            .purpose = "change a lot's amounts by deltas, and when it lapses; no row when it holds less than is taken",
            .text = "UPDATE lot SET pending = pending + $3, available = available + $4, reserved = reserved + $5, "
                    "paid_out = paid_out + $6, redeemed = redeemed + $7, clawback = clawback + $8, denied = denied + "
                    "$9, reversed = reversed + $10, expired = expired + $11, expires_at = COALESCE($12, "
                    "expires_at) WHERE ws = $1 AND id = $2 AND pending + $3 >= 0 AND available + $4 >= 0 AND "
                    "reserved + $5 >= 0 AND paid_out + $6 >= 0 AND redeemed + $7 >= 0 AND clawback + $8 >= 0",
            .params = "ib" LOT_AMOUNTS(ENTITY_LETTER) "i",
            .columns = "",
        },
    [LEDGER_SQL_LOTS] =
        {
            .name = "ledger_lots",
            .purpose = "lots by their ids",
            .text = "SELECT ws" LOT_COLUMNS(ENTITY_NAME) " FROM lot WHERE ws = $1 AND id IN ({ids})",
            .params = "i",
            .columns = "i" LOT_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_LOTS_LAPSING] =
        {
            .name = "ledger_lots_lapsing",
            .purpose = "an owner's credit that lapses after a moment, what lapses first before the rest",
            .text = LOT_SPENDABLE " AND expires_at > $5 ORDER BY expires_at, id LIMIT $4",
            .params = "ibtii",
            .columns = "i" LOT_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_LOTS_LASTING] =
        {
            .name = "ledger_lots_lasting",
            .purpose = "an owner's credit that never lapses, the oldest first",
            .text = LOT_SPENDABLE " AND expires_at IS NULL ORDER BY expires_at, id LIMIT $4",
            .params = "ibti",
            .columns = "i" LOT_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_LOTS_DUE] =
        {
            .name = "ledger_lots_due",
            .purpose = "lots of which something has lapsed, first due first",
            .text = "SELECT id FROM lot WHERE ws = $1 AND available > 0 AND expires_at <= $2 ORDER BY expires_at, id "
                    "LIMIT $3",
            .params = "iii",
            .columns = "b",
        },
    [LEDGER_SQL_LAPSED] =
        {
            .name = "ledger_lapsed",
            .purpose = "what an owner has available that has lapsed, and is not posted yet",
            .text = "SELECT CAST(COALESCE(SUM(available), 0) AS BIGINT) FROM lot WHERE ws = $1 AND owner_id = $2 AND "
                    "currency = $3 AND credit IN (0, 1) AND available > 0 AND expires_at <= $4",
            .params = "ibti",
            .columns = "i",
        },
    [LEDGER_SQL_LAPSES_AT] =
        {
            .name = "ledger_lapses_at",
            .purpose = "how much of what an owner has available lapses at a moment",
            .text = "SELECT CAST(COALESCE(SUM(available), 0) AS BIGINT) FROM lot WHERE ws = $1 AND owner_id = $2 AND "
                    "currency = $3 AND credit IN (0, 1) AND available > 0 AND expires_at = $4",
            .params = "ibti",
            .columns = "i",
        },
    [LEDGER_SQL_BALANCE] =
        {
            .name = "ledger_balance",
            .purpose = "an owner's balances in a currency",
            .text = "SELECT " BALANCE_COLUMNS " FROM balance WHERE ws = $1 AND owner_id = $2 AND currency = $3",
            .params = "ibt",
            .columns = BALANCE_TYPES,
        },
    [LEDGER_SQL_LOTS_LOCK] =
        {
            .name = "ledger_lots_lock",
            .purpose = "lots by their ids, kept from others until the commit",
            .text = "SELECT ws" LOT_COLUMNS(ENTITY_NAME) " FROM lot WHERE ws = $1 AND id IN ({ids}) ORDER BY id FOR "
                                                         "UPDATE",
            .params = "i",
            .columns = "i" LOT_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_OWES] =
        {
            .name = "ledger_owes",
            .purpose = "whether an owner owes something in a currency",
            .text = "SELECT clawback FROM balance WHERE ws = $1 AND owner_id = $2 AND currency = $3 AND clawback > 0",
            .params = "ibt",
            .columns = "i",
        },
    [LEDGER_SQL_DEBTS_LOCK] =
        {
            .name = "ledger_debts_lock",
            .purpose = "lots of which their owner owes something, oldest first, kept from others until the commit",
            .text = "SELECT ws" LOT_COLUMNS(ENTITY_NAME) " FROM lot WHERE ws = $1 AND owner_id = $2 AND currency = $3 "
                                                         "AND clawback > 0 ORDER BY id LIMIT $4 FOR UPDATE",
            .params = "ibti",
            .columns = "i" LOT_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_ACCRUAL] =
        {
            .name = "ledger_accrual",
            .purpose = "the txn by which a lot was accrued",
            .text = "SELECT t.id FROM ledger_entry e JOIN ledger_txn t ON t.ws = e.ws AND t.id = e.txn_id WHERE "
                    "e.ws = $1 AND e.lot_id = $2 AND t.effect = 'accrue' LIMIT 1",
            .params = "ib",
            .columns = "b",
        },
    [LEDGER_SQL_NEXT_ATTEMPT] =
        {
            .name = "ledger_next_attempt",
            .purpose = "which try of an effect of a cause comes next",
            .text = "SELECT COALESCE(MAX(attempt) + 1, 0) FROM ledger_txn WHERE ws = $1 AND cause_id = $2 AND effect "
                    "= $3 AND currency = $4 AND program_id = $5",
            .params = "ibttb",
            .columns = "i",
        },
    [LEDGER_SQL_ADD_BALANCE] =
        {
            .name = "ledger_add_balance",
            .purpose = "change an owner's balances by deltas; no row when there are none yet",
            .text = "UPDATE balance SET pending = pending + $4, available = available + $5, reserved = reserved + $6, "
                    "paid_out = paid_out + $7, redeemed = redeemed + $8, clawback = clawback + $9, entries = entries + "
                    "$10 WHERE ws = $1 AND owner_id = $2 AND currency = $3",
            .params = "ibtiiiiiii",
            .columns = "",
        },
    [LEDGER_SQL_INSERT_BALANCE] =
        {
            .name = "ledger_insert_balance",
            .purpose = "open an owner's accounts in a currency; the same as adding when another transaction was first",
            .text = "INSERT INTO balance (ws, owner_id, currency, pending, available, reserved, paid_out, redeemed, "
                    "clawback, entries, id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
                    "ON CONFLICT (ws, owner_id, currency) DO UPDATE SET pending = balance.pending + excluded.pending, "
                    "available = balance.available + excluded.available, "
                    "reserved = balance.reserved + excluded.reserved, "
                    "paid_out = balance.paid_out + excluded.paid_out, "
                    "redeemed = balance.redeemed + excluded.redeemed, "
                    "clawback = balance.clawback + excluded.clawback, entries = balance.entries + excluded.entries",
            .params = "ibtiiiiiiib",
            .columns = "",
        },
    [LEDGER_SQL_INSERT_PROGRAM_ACCOUNT] =
        {
            .name = "ledger_insert_program_account",
            .purpose = "open a program's own accounts in a currency, once",
            .text = "INSERT INTO program_account (ws, owner_id, currency, id, program_expense, rounding, external, "
                    "denied, reversed, expired, entries) "
                    "VALUES ($1, $2, $3, $4, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
            .params = "ibtb",
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
    [LEDGER_SQL_LIST_BALANCES] =
        {
            .name = "ledger_list_balances",
            .purpose = "contacts' accounts, newest first, from an account id on",
            .text = "SELECT " BALANCE_COLUMNS " FROM balance WHERE ws = $1 AND id <= $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = BALANCE_TYPES,
        },
    [LEDGER_SQL_LIST_PROGRAM_ACCOUNTS] =
        {
            .name = "ledger_list_program_accounts",
            .purpose = "programs' accounts, newest first, from an account id on, as far as rolled up",
            .text = "SELECT " PROGRAM_ACCOUNT_COLUMNS
                    " FROM program_account WHERE ws = $1 AND id <= $2 ORDER BY id DESC LIMIT $3",
            .params = "ibi",
            .columns = PROGRAM_ACCOUNT_TYPES,
        },
    [LEDGER_SQL_OWNER_BALANCES] =
        {
            .name = "ledger_owner_balances",
            .purpose = "one contact's accounts from an account id on: a row per currency, sorted here",
            .text = "SELECT " BALANCE_COLUMNS " FROM balance WHERE ws = $1 AND owner_id = $4 AND id <= $2 "
                    "ORDER BY id DESC LIMIT $3",
            .params = "ibib",
            .columns = BALANCE_TYPES,
        },
    [LEDGER_SQL_OWNER_PROGRAM_ACCOUNTS] =
        {
            .name = "ledger_owner_program_accounts",
            .purpose = "one program's accounts from an account id on, as far as rolled up",
            .text = "SELECT " PROGRAM_ACCOUNT_COLUMNS " FROM program_account WHERE ws = $1 AND owner_id = $4 AND id <= "
                    "$2 ORDER BY id DESC LIMIT $3",
            .params = "ibib",
            .columns = PROGRAM_ACCOUNT_TYPES,
        },
    [LEDGER_SQL_ACCOUNT_HELD] =
        {
            .name = "ledger_account_held",
            .purpose = "whether accounts begin with this id",
            .text = "SELECT id FROM balance WHERE ws = $1 AND id = $2 UNION ALL "
                    "SELECT id FROM program_account WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [LEDGER_SQL_ENTRIES_AFTER] =
        {
            .name = "ledger_entries_after",
            .purpose = "what owners' accounts have got after a moment",
            .text = ENTRIES_AFTER("SUM(e.amount)"),
            .params = "ibi",
            .columns = "btii",
            .postgres = ENTRIES_AFTER("CAST(SUM(e.amount) AS BIGINT)"),
        },
    [LEDGER_SQL_LIST_TXNS] =
        {
            .name = "ledger_list_txns",
            .purpose = "one page of the journal, newest first",
            .text = LIST_TEXT(TXN_COLUMNS(ENTITY_NAME), "ledger_txn", "created_at", ""),
            .params = LIST_PARAMS,
            .columns = "i" TXN_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_LIST_TXNS_PROGRAM] =
        {
            .name = "ledger_list_txns_program",
            .purpose = "one page of a program's txns, newest first",
            .text = LIST_TEXT(TXN_COLUMNS(ENTITY_NAME), "ledger_txn", "created_at", " AND program_id = $7"),
            .params = LIST_PARAMS "b",
            .columns = "i" TXN_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_LIST_TXNS_LOT] =
        {
            .name = "ledger_list_txns_lot",
            .purpose = "one page of the txns that moved a lot, newest first",
            .text = LIST_TXNS_WHOSE("lot_id"),
            .params = LIST_PARAMS "b",
            .columns = "i" TXN_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_LIST_TXNS_OWNER] =
        {
            .name = "ledger_list_txns_owner",
            .purpose = "one page of the txns on an owner's accounts, newest first",
            .text = LIST_TXNS_WHOSE("owner_id"),
            .params = LIST_PARAMS "b",
            .columns = "i" TXN_COLUMNS(ENTITY_LETTER),
        },
    [LEDGER_SQL_TXN_HELD] =
        {
            .name = "ledger_txn_held",
            .purpose = "whether there is a txn of this id",
            .text = "SELECT id FROM ledger_txn WHERE ws = $1 AND id = $2",
            .params = "ib",
            .columns = "b",
        },
    [LEDGER_SQL_TXN_ENTRIES] =
        {
            .name = "ledger_txn_entries",
            .purpose = "the entries of txns in their order, with the accounts that they belong to",
            .text = "SELECT e.txn_id, e.owner_id, e.kind, e.amount, e.lot_id, COALESCE(b.id, p.id) FROM ledger_entry e "
                    "JOIN ledger_txn t ON t.ws = e.ws AND t.id = e.txn_id "
                    "LEFT JOIN balance b ON b.ws = e.ws AND b.owner_id = e.owner_id AND b.currency = t.currency "
                    "LEFT JOIN program_account p ON p.ws = e.ws AND p.owner_id = e.owner_id AND p.currency = "
                    "t.currency WHERE e.ws = $1 AND e.txn_id IN ({ids}) ORDER BY e.txn_id, e.n",
            .params = "i",
            .columns = "bbiibb",
        },
    [LEDGER_SQL_ALL_ENTRIES] =
        {
            .name = "ledger_all_entries",
            .purpose = "the whole journal with its entries, in order (verify)",
            .text = "SELECT t.id, t.currency, t.effect, e.owner_id, e.kind, e.amount FROM ledger_txn t "
                    "LEFT JOIN ledger_entry e ON e.ws = t.ws AND e.txn_id = t.id WHERE t.ws = $1 ORDER BY t.id, e.n",
            .params = "i",
            .columns = "bttbii",
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
            .purpose = "every program's rolled-up balances (verify)",
            .text = "SELECT owner_id, currency, program_expense, rounding, external, denied, reversed, expired, "
                    "entries FROM program_account WHERE ws = $1",
            .params = "i",
            .columns = "btiiiiiii",
        },
    [LEDGER_SQL_WRONG_LOTS] =
        {
            .name = "ledger_wrong_lots",
            .purpose = "lots whose amounts are not the sums of their entries (verify, B7)",
            .text = "SELECT l.id FROM lot l LEFT JOIN (SELECT lot_id, "
                    "SUM(CASE WHEN kind = 2 THEN amount ELSE 0 END) AS pending, "
                    "SUM(CASE WHEN kind = 3 THEN amount ELSE 0 END) AS available, "
                    "SUM(CASE WHEN kind = 4 THEN amount ELSE 0 END) AS reserved, "
                    "SUM(CASE WHEN kind = 5 THEN amount ELSE 0 END) AS paid_out, "
                    "SUM(CASE WHEN kind = 6 THEN amount ELSE 0 END) AS redeemed, "
                    "SUM(CASE WHEN kind = 7 THEN amount ELSE 0 END) AS clawback, "
                    "SUM(CASE WHEN kind = 10 THEN amount ELSE 0 END) AS denied, "
                    "SUM(CASE WHEN kind = 11 THEN amount ELSE 0 END) AS reversed, "
                    "SUM(CASE WHEN kind = 12 THEN amount ELSE 0 END) AS expired "
                    "FROM ledger_entry WHERE ws = $1 GROUP BY lot_id) AS s ON s.lot_id = l.id WHERE l.ws = $1 AND ("
                    "l.pending <> COALESCE(s.pending, 0) OR l.available <> COALESCE(s.available, 0) OR "
                    "l.reserved <> COALESCE(s.reserved, 0) OR l.paid_out <> COALESCE(s.paid_out, 0) OR "
                    "l.redeemed <> COALESCE(s.redeemed, 0) OR l.clawback <> COALESCE(s.clawback, 0) OR "
                    "l.denied <> COALESCE(s.denied, 0) OR l.reversed <> COALESCE(s.reversed, 0) OR "
                    "l.expired <> COALESCE(s.expired, 0))",
            .params = "i",
            .columns = "b",
        },
    [LEDGER_SQL_STRAY_LOTS] =
        {
            .name = "ledger_stray_lots",
            .purpose = "entries of a lot that does not exist, or on the account of neither its owner nor its program "
                       "(verify, B7, B20)",
            .text = "SELECT e.lot_id FROM ledger_entry e LEFT JOIN lot l ON l.ws = e.ws AND l.id = e.lot_id "
                    "WHERE e.ws = $1 AND (l.id IS NULL OR e.owner_id <> CASE WHEN e.kind BETWEEN 2 AND 7 THEN "
                    "l.owner_id ELSE l.program_id END)",
            .params = "i",
            .columns = "b",
        },
    [LEDGER_SQL_DOUBLE_EFFECTS] =
        {
            .name = "ledger_double_effects",
            .purpose = "lots that were accrued other than once, whose hold ended more than once, or that were denied "
                       "more often "
                       "than that was taken back (verify, B8)",
            .text = "SELECT e.lot_id FROM ledger_entry e JOIN ledger_txn t ON t.ws = e.ws AND t.id = e.txn_id "
                    "WHERE e.ws = $1 AND e.kind = 2 GROUP BY e.lot_id HAVING COUNT(*) FILTER (WHERE t.effect = "
                    "'accrue') <> 1 OR COUNT(*) FILTER (WHERE t.effect = 'release') > 1 OR COUNT(*) FILTER (WHERE "
                    "t.effect = 'deny') > 1 + COUNT(*) FILTER (WHERE t.effect = 'restore')",
            .params = "i",
            .columns = "b",
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
    [LEDGER_SQL_STRAY_CAUSES] =
        {
            .name = "ledger_stray_causes",
            .purpose = "txns of a program, or of a txn to take back, that does not exist, or whose program or currency "
                       "is not that of the lots they move (verify, B6, B12, B20)",
            .text = "SELECT t.id FROM ledger_txn t LEFT JOIN program p ON p.ws = t.ws AND p.id = t.program_id "
                    "LEFT JOIN ledger_txn r ON r.ws = t.ws AND r.id = t.reverses "
                    "WHERE t.ws = $1 AND (p.id IS NULL OR (t.reverses IS NOT NULL AND r.id IS NULL) OR EXISTS "
                    "(SELECT 1 FROM ledger_entry e JOIN lot l ON l.ws = e.ws AND l.id = e.lot_id WHERE e.ws = t.ws "
                    "AND e.txn_id = t.id AND (l.program_id <> t.program_id OR l.currency <> t.currency)))",
            .params = "i",
            .columns = "b",
        },
};
