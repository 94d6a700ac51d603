/* The lines of the books digest: rows of three statements, gathered per object and written in the form of digest.h.
 *
 * An object's rows stand one behind the other and differ in their keys only. The first row gives what the line says
 * besides names; each row offers a key for each name, and the least is kept. Reads only. Inside a transaction, on its
 * thread. */

#include "domain/report/digest_lines.h"

#include "base/buf.h"
#include "domain/ledger/ledger.h"
#include "domain/report/digest_store.h"

enum { NAMES_MAX = 4, NAME_COLUMNS = 3, ACCOUNTS_MAX = LEDGER_KIND_END };

struct name {
    struct buf source, value;
    bool keyed; /* a key was offered */
    bool known; /* or something that stands in for one */
};

struct gathering;

/* One statement and what becomes of its objects. */
struct kind_of_line {
    const char *word;
    const struct statement *statement;
    size_t names;
    enum status (*finish)(struct gathering *gathering, struct error *err);
};

/* The object whose rows are being read. */
struct gathering {
    struct act *act;
    const struct kind_of_line *kind;
    void (*take)(void *ctx, const uint8_t hash[SHA256_SIZE]);
    void *ctx;
    struct id id;
    struct name names[NAMES_MAX];
    struct buf rest; /* the parts behind the names */
    struct buf line;
};

/* ---- parts ---- */

static void add_part(struct buf *buf, struct str part)
{
    if (str_is_none(part)) {
        buf_add_char(buf, '-');
        return;
    }
    buf_add_int(buf, (int64_t)part.size);
    buf_add_char(buf, ':');
    buf_add_str(buf, part);
}

static void add_number(struct buf *buf, int64_t number)
{
    struct buf digits = {0};
    buf_add_int(&digits, number);
    add_part(buf, buf_str(&digits));
    buf_release(&digits);
}

static void add_column(struct buf *buf, const struct result *row, size_t column, char type)
{
    if (type != 'i')
        add_part(buf, result_str(row, 0, column));
    else if (result_is_null(row, 0, column))
        add_part(buf, STR_NONE);
    else
        add_number(buf, result_int(row, 0, column));
}

/* ---- names ---- */

static void set_text(struct buf *buf, struct str text)
{
    buf_clear(buf);
    buf_add_str(buf, text);
}

static void name_begin(struct name *name, struct str stand_in)
{
    name->keyed = false;
    name->known = !str_is_none(stand_in);
    set_text(&name->value, name->known ? stand_in : STR(""));
}

static void name_offer(struct name *name, struct str source, struct str value)
{
    if (str_is_none(source))
        return;
    int order = name->keyed ? str_compare(source, buf_str(&name->source)) : -1;
    if (order == 0)
        order = str_compare(value, buf_str(&name->value));
    if (order >= 0)
        return;
    name->keyed = name->known = true;
    set_text(&name->source, source);
    set_text(&name->value, value);
}

static void name_add(struct buf *line, const struct name *name)
{
    add_part(line, name->keyed ? buf_str(&name->source) : STR_NONE);
    add_part(line, name->known ? buf_str(&name->value) : STR_NONE);
}

/* ---- lines ---- */

static void begin_line(struct gathering *gathering)
{
    buf_clear(&gathering->line);
    add_part(&gathering->line, str_from(gathering->kind->word));
    for (size_t i = 0; i < gathering->kind->names; i++)
        name_add(&gathering->line, &gathering->names[i]);
}

static void end_line(struct gathering *gathering)
{
    uint8_t hash[SHA256_SIZE];
    crypto_sha256(buf_str(&gathering->line), hash);
    gathering->take(gathering->ctx, hash);
}

static enum status finish_row(struct gathering *gathering, struct error *err)
{
    (void)err;
    begin_line(gathering);
    buf_add_str(&gathering->line, buf_str(&gathering->rest));
    end_line(gathering);
    return STATUS_OK;
}

static void add_account(struct gathering *gathering, const struct ledger_account *account)
{
    if (account->balance == 0)
        return;
    begin_line(gathering);
    add_part(&gathering->line, currency_str(&account->currency));
    add_part(&gathering->line, str_from(ledger_kind_name((enum ledger_kind)account->kind)));
    add_number(&gathering->line, account->balance);
    end_line(gathering);
}

static enum status finish_program(struct gathering *gathering, struct error *err)
{
    const struct ledger_account_filter filter = {.owner_id = gathering->id, .at = TIME_NONE};
    struct page page = {.limit = ACCOUNTS_MAX};
    struct ledger_account accounts[ACCOUNTS_MAX + 1];
    bool more = true;
    while (more) {
        size_t count;
        TRY(ledger_account_list(gathering->act, &filter, &page, accounts, &count, &more, err));
        for (size_t i = 0; i < count; i++)
            add_account(gathering, &accounts[i]);
        if (count > 0)
            page.before = accounts[count - 1].id;
    }
    return STATUS_OK;
}

/* ---- gathering ---- */

static enum status finish(struct gathering *gathering, struct error *err)
{
    return id_is_none(&gathering->id) ? STATUS_OK : gathering->kind->finish(gathering, err);
}

static void begin(struct gathering *gathering, const struct result *row)
{
    const struct kind_of_line *kind = gathering->kind;
    gathering->id = result_id(row, 0, 0);
    for (size_t i = 0; i < kind->names; i++)
        name_begin(&gathering->names[i], result_str(row, 0, 1 + NAME_COLUMNS * i + 2));
    buf_clear(&gathering->rest);
    for (size_t column = 1 + NAME_COLUMNS * kind->names; column < row->column_count; column++)
        add_column(&gathering->rest, row, column, kind->statement->columns[column]);
}

static enum status take_row(void *ctx, const struct result *row, struct error *err)
{
    struct gathering *gathering = ctx;
    struct id id = result_id(row, 0, 0);
    if (!id_equal(&id, &gathering->id)) {
        TRY(finish(gathering, err));
        begin(gathering, row);
    }
    for (size_t i = 0; i < gathering->kind->names; i++) {
        size_t column = 1 + NAME_COLUMNS * i;
        name_offer(&gathering->names[i], result_str(row, 0, column), result_str(row, 0, column + 1));
    }
    return STATUS_OK;
}

static enum status gather(struct gathering *gathering, const struct kind_of_line *kind, struct error *err)
{
    gathering->kind = kind;
    gathering->id = (struct id){{0}};
    TRY(txn_each(gathering->act->txn, kind->statement, VALUES(value_int(gathering->act->ws)), take_row, gathering,
                 err));
    return finish(gathering, err);
}

enum status digest_lines(struct act *act, void (*take)(void *ctx, const uint8_t hash[SHA256_SIZE]), void *ctx,
                         struct error *err)
{
    static const struct kind_of_line kinds[] = {
        {"contact", &digest_statements[DIGEST_SQL_CONTACTS], 1, finish_row},
        {"program", &digest_statements[DIGEST_SQL_PROGRAMS], 1, finish_program},
        {"reward", &digest_statements[DIGEST_SQL_REWARDS], 4, finish_row},
    };
    struct gathering gathering = {.act = act, .take = take, .ctx = ctx};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && status == STATUS_OK; i++)
        status = gather(&gathering, &kinds[i], err);
    for (size_t i = 0; i < NAMES_MAX; i++) {
        buf_release(&gathering.names[i].source);
        buf_release(&gathering.names[i].value);
    }
    buf_release(&gathering.rest);
    buf_release(&gathering.line);
    return status;
}
