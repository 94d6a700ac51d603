/* Statements of account: see the header. One pass over the contact's entries since the beginning of the stretch gives
 * both its rows and what was there before: the balance now less all that came since. Runs inside a transaction, on its
 * thread. */

#include "domain/portal/statement.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/contact/contact.h"
#include "domain/ledger/ledger.h"
#include "domain/portal/portal_store.h"
#include "domain/portal/portal_summary.h"
#include "domain/portal/portal_words.h"

#define ROW(member, kind, more, ...) ENTITY_TOLD(struct statement_row, member, member, kind, more, __VA_ARGS__)
static const struct member row_members[] = {
    ENTITY_TOLD(struct statement_row, id, txn_id, ID, 0, .prefix = "txn", .doc = "The transaction of the ledger.") ROW(
        at, TIME, 0, .doc = "When it happened.") ROW(effect, TEXT, 0, .doc = "What was done: `release`, `redeem`, ...")
        ROW(text, TEXT, 0, .doc = "The same in words.") ROW(detail, TEXT, MEMBER_NULL, .doc = "More of it, in words.")
            ROW(reward_id, ID, 0, .prefix = "rwd", .doc = "The reward whose money it is, or the first of them.")
                ROW(referral_id, ID, MEMBER_NULL, .prefix = "ref", .doc = "The referral that it was given for.")
                    ROW(name, TEXT, MEMBER_NULL, .doc = "Who was referred, by first name and initial.")
                        ROW(amount, INT, 0, .doc = "In minor units, with its sign.")
                            ROW(balance, INT, 0, .doc = "What was the contact's after it.")};
static const struct entity row_entity = ENTITY("StatementEntry", row_members, struct statement_row);

static const char *const object_word[] = {"statement", NULL};
#define OF(member, kind, more, ...) ENTITY_TOLD(struct account_statement, member, member, kind, more, __VA_ARGS__)
static const struct member members[] = {
    ENTITY_TOLD(struct account_statement, object, contact_id, CONSTANT, 0, .words = object_word) OF(
        contact_id, ID, 0, .prefix = "cnt", .doc = "Whose it is.") OF(currency, CURRENCY, 0, .doc = "Of all amounts.")
        ENTITY_TOLD(struct account_statement, from, from_at, TIME, MEMBER_NULL, .doc = "null: from the beginning.")
            ENTITY_TOLD(struct account_statement, to, to_at, TIME, MEMBER_NULL, .doc = "null: until now.")
                OF(opening, INT, 0, .doc = "What was the contact's before.") OF(closing, INT, 0, .doc = "And after.")
                    OF(came, INT, 0, .doc = "What became the contact's.")
                        OF(went, INT, 0, .doc = "What was spent or paid out: 0 or below.")
                            OF(back, INT, 0, .doc = "What was taken back or lapsed: 0 or below.")
                                ENTITY_TOLD(struct account_statement, entries, rows, LIST, 0, .entity = &row_entity,
                                            .doc = "What happened, oldest first.")
                                    OF(currencies, WORDS, 0, .doc = "In which the contact has, or had, money.")};
const struct entity statement_entity = ENTITY("Statement", members, struct account_statement);

/* ---- currencies and balances ---- */

struct reading {
    struct act *act;
    struct account_statement *statement;
    struct statement_row *rows;
    size_t count, room;
    int64_t since; /* all that came from the beginning of the stretch on, to this day */
    struct statement_row open;
    bool has_open, too_many;
};

static enum status choose_currency(struct act *act, struct account_statement *statement,
                                   const struct currency *otherwise, int64_t *ret_now, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_BALANCES],
                  VALUES(value_int(act->ws), value_id(&statement->contact_id)), &rows, err));
    struct str *words = arena_array(txn_arena(act->txn), rows.row_count, sizeof *words);
    struct statement_total *totals = arena_array(txn_arena(act->txn), rows.row_count, sizeof *totals);
    for (size_t i = 0; i < rows.row_count; i++) {
        words[i] = result_str(&rows, i, 0);
        totals[i].currency = result_currency(&rows, i, 0);
        totals[i].balance = result_int(&rows, i, 1) + result_int(&rows, i, 2) - result_int(&rows, i, 3);
    }
    statement->currencies = (struct str_array){words, rows.row_count};
    statement->totals = (struct entity_list){totals, rows.row_count};
    if (statement->currency.text[0] == '\0')
        statement->currency = rows.row_count == 1 ? result_currency(&rows, 0, 0) : *otherwise;
    if (statement->currency.text[0] == '\0')
        return error_set(err, ERROR_MISSING_FIELD, "currency",
                         "Say in which currency: this contact has money in none, or in several.");
    *ret_now = 0;
    for (size_t i = 0; i < rows.row_count; i++)
        if (currency_equal(&totals[i].currency, &statement->currency))
            *ret_now = totals[i].balance;
    return STATUS_OK;
}

/* ---- rows ---- */

/* A transaction is over: what it changed is a row, unless it only moved what stays the contact's own. */
static void close_row(struct reading *reading)
{
    const struct account_statement *statement = reading->statement;
    struct statement_row *row = &reading->open;
    bool within = statement->to_at == TIME_NONE || row->at < statement->to_at;
    if (!reading->has_open || row->amount == 0)
        return;
    reading->since += row->amount;
    if (!within)
        return;
    if (reading->count == LIMIT_STATEMENT_ROWS) {
        reading->too_many = true;
        return;
    }
    if (reading->count == reading->room) {
        size_t room = reading->room == 0 ? 64 : 2 * reading->room;
        struct statement_row *rows = arena_array(txn_arena(reading->act->txn), room, sizeof *rows);
        if (reading->count > 0)
            memcpy(rows, reading->rows, reading->count * sizeof *rows);
        reading->rows = rows;
        reading->room = room;
    }
    reading->rows[reading->count++] = *row;
}

static enum status take_entry(void *ctx, const struct result *entry, struct error *err)
{
    (void)err;
    struct reading *reading = ctx;
    struct arena *arena = txn_arena(reading->act->txn);
    struct id txn_id = result_id(entry, 0, 0);
    if (!reading->has_open || !id_equal(&reading->open.txn_id, &txn_id)) {
        close_row(reading);
        reading->has_open = true;
        reading->open = (struct statement_row){
            .txn_id = txn_id,
            .at = result_time(entry, 0, 1),
            .effect = str_copy(arena, result_str(entry, 0, 2)),
            .reward_id = result_id(entry, 0, 3),
            .referral_id = result_id(entry, 0, 6),
            .title = str_copy(arena, result_str(entry, 0, 7)),
            .reason_code = str_copy(arena, result_str(entry, 0, 8)),
            .reference = str_copy(arena, result_str(entry, 0, 9)),
        };
    }
    bool debt = result_int(entry, 0, 4) == LEDGER_CLAWBACK;
    reading->open.amount += debt ? -result_int(entry, 0, 5) : result_int(entry, 0, 5);
    return STATUS_OK;
}

static enum status read_rows(struct reading *reading, struct error *err)
{
    const struct account_statement *statement = reading->statement;
    struct act *act = reading->act;
    int64_t from_at = statement->from_at == TIME_NONE ? 0 : statement->from_at;
    struct id floor = id_floor(from_at);
    TRY(txn_each(act->txn, &portal_statements[PORTAL_SQL_ENTRIES],
                 VALUES(value_int(act->ws), value_id(&statement->contact_id),
                        value_bytes((struct str){(const char *)floor.bytes, sizeof floor.bytes}),
                        value_text(currency_str(&statement->currency)), value_int(from_at)),
                 take_entry, reading, err));
    close_row(reading);
    if (reading->too_many)
        return error_set(err, ERROR_OUT_OF_RANGE, "from", "More than %d entries lie between: ask for a shorter time.",
                         LIMIT_STATEMENT_ROWS);
    return STATUS_OK;
}

/* ---- words ---- */

bool statement_row_is_spent(const struct statement_row *row)
{
    return str_equal(row->effect, STR("redeem")) || str_equal(row->effect, STR("pay"));
}

static struct str format(struct arena *arena, const char *with_name, struct str name, const char *without)
{
    if (str_is_none(name))
        return str_from(without);
    return str_from(arena_format(arena, "%s %.*s", with_name, STR_ARG(name)));
}

static void say(struct statement_row *row, struct arena *arena)
{
    struct reward reward = {.status = REWARD_REVERSED, .reason_code = row->reason_code};
    row->detail = row->title;
    if (str_equal(row->effect, STR("release"))) {
        row->text = format(arena, "Became yours: for", row->name, "Became yours");
    } else if (str_equal(row->effect, STR("redeem"))) {
        row->text = STR("Spent");
        row->detail = row->reference;
    } else if (str_equal(row->effect, STR("pay"))) {
        row->text = STR("Paid out");
        row->detail = STR_NONE;
    } else if (str_equal(row->effect, STR("expire"))) {
        row->text = format(arena, "Lapsed, not used in time: for", row->name, "Lapsed, not used in time");
    } else if (str_equal(row->effect, STR("reverse"))) {
        row->text = format(arena, "Taken back: for", row->name, "Taken back");
        row->detail = portal_reason_of_reward(&reward, arena).text;
    } else {
        row->text = row->amount > 0 ? STR("Given back to you") : STR("Taken off");
    }
}

static void add_up(struct account_statement *statement, struct statement_row *rows, size_t count, struct arena *arena)
{
    int64_t balance = statement->opening;
    for (size_t i = 0; i < count; i++) {
        int64_t *sum = statement_row_is_spent(&rows[i]) ? &statement->went
                       : rows[i].amount > 0             ? &statement->came
                                                        : &statement->back;
        *sum += rows[i].amount;
        balance += rows[i].amount;
        rows[i].balance = balance;
        say(&rows[i], arena);
    }
    statement->closing = balance;
}

static enum status name_rows(struct act *act, struct statement_row *rows, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct str *names = arena_array(txn_arena(act->txn), count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].referral_id;
    TRY(portal_names_read(act, ids, count, names, err));
    for (size_t i = 0; i < count; i++)
        rows[i].name = names[i];
    return STATUS_OK;
}

enum status statement_read(struct act *act, const struct id *contact_id, const struct currency *currency,
                           const struct currency *otherwise, int64_t from_at, int64_t to_at,
                           struct account_statement *ret, struct error *err)
{
    struct contact contact;
    int64_t now = 0;
    struct account_statement statement = {
        .contact_id = *contact_id, .currency = *currency, .from_at = from_at, .to_at = to_at};
    struct reading reading = {.act = act, .statement = &statement};
    if (from_at != TIME_NONE && to_at != TIME_NONE && to_at <= from_at)
        return error_set(err, ERROR_INVALID_VALUE, "to", "to must be after from.");
    TRY(contact_read_row(act, contact_id, &contact, err));
    TRY(choose_currency(act, &statement, otherwise, &now, err));
    TRY(read_rows(&reading, err));
    statement.opening = now - reading.since;
    TRY(name_rows(act, reading.rows, reading.count, err));
    add_up(&statement, reading.rows, reading.count, txn_arena(act->txn));
    statement.rows = (struct entity_list){reading.rows, reading.count};
    *ret = statement;
    return STATUS_OK;
}
