/* A statement as a file for spreadsheets. Pure; any thread. */

#include "base/csv_write.h"
#include "base/time.h"
#include "domain/portal/statement.h"

static void add_line(struct buf *out, int64_t at, struct str text, struct str detail, const int64_t *amount,
                     int64_t balance, const struct account_statement *statement)
{
    char time[TIME_TEXT_SIZE];
    if (at != TIME_NONE) {
        time_format(at, time);
        buf_add(out, time, sizeof time);
    }
    buf_add_char(out, ',');
    csv_add_text(out, text);
    buf_add_char(out, ',');
    csv_add_text(out, detail);
    buf_add_char(out, ',');
    if (amount != NULL)
        csv_add_amount(out, *amount, &statement->currency);
    buf_add_char(out, ',');
    csv_add_amount(out, balance, &statement->currency);
    buf_add_format(out, ",%s\r\n", statement->currency.text);
}

void statement_write_csv(const struct account_statement *statement, struct buf *out)
{
    const struct statement_row *rows = statement->rows.items;
    BUF_ADD_LITERAL(out, "\xEF\xBB\xBF"
                         "date,what,detail,amount,balance,currency\r\n");
    add_line(out, statement->from_at, STR("Carried over"), STR_NONE, NULL, statement->opening, statement);
    for (size_t i = 0; i < statement->rows.count; i++)
        add_line(out, rows[i].at, rows[i].text, rows[i].detail, &rows[i].amount, rows[i].balance, statement);
    add_line(out, statement->to_at, STR("Balance"), STR_NONE, NULL, statement->closing, statement);
}
