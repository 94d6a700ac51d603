/* How reports are told: as JSON, and as files for spreadsheets. Pure; any thread. */

#include "base/csv_write.h"
#include "base/time.h"
#include "domain/figure/report.h"

/* ---- as JSON ---- */

static const char *const object_word[] = {"report", NULL};
static const char *const zone_word[] = {"UTC", NULL};

#define COLUMN(name, kind_of, more, ...) ENTITY_TOLD(struct report_column, name, name, kind_of, more, __VA_ARGS__)
static const struct member column_members[] = {COLUMN(key, TEXT, 0, .doc = "Its name in `values`.") COLUMN(
    kind, WORD, 0, .words = figure_kinds,
    .doc = "A `count`; `money` in minor units of the row's currency; a `ratio` in basis points; `seconds`.")};
static const struct entity column_entity = ENTITY("ReportColumn", column_members, struct report_column);

#define ROW(name, kind, more, ...) ENTITY_TOLD(struct report_row, name, name, kind, more, __VA_ARGS__)
static const struct member row_members[] = {
    ROW(key, TEXT, MEMBER_NULL,
        .doc =
            "A program's or participant's id, a channel, a source, an owner, the first day of a step, an age in days "
            "or a time in seconds from and until; of cohorts `referred` or `others`, in totals too; null: what has "
            "none of "
            "them, or all that is not listed.")
        ROW(label, TEXT, MEMBER_NULL,
            .doc = "Its name, of cohorts the month (`2026-03`); null also where the caller may not read "
                   "participants.")
            ROW(currency, CURRENCY, MEMBER_NULL, .doc = "Of the money in this row; each has rows of its own.")
                ENTITY_TOLD(struct report_row, from, from_at, TIME, MEMBER_NULL, .doc = "Where a step begins.")
                    ENTITY_TOLD(struct report_row, to, to_at, TIME, MEMBER_NULL, .doc = "Where it ends.")
                        ROW(values, PART, 0, .entity = &figures_entity,
                            .doc = "The figures of the columns; one that would be divided by nothing is left out.")
                            ROW(before, OBJECT, MEMBER_NULL, .entity = &figures_entity,
                                .doc = "Those of the period before, where that was asked for.")
                                ROW(referrals_url, TEXT, MEMBER_NULL,
                                    .doc = "The list of the referrals that were submitted there.")
                                    ROW(ledger_url, TEXT, MEMBER_NULL,
                                        .doc = "The list of the transactions behind its money.")};
static const struct entity row_entity = ENTITY("ReportRow", row_members, struct report_row);

static const struct member period_members[] = {
    ENTITY_TOLD(struct report_period, from, from_at, TIME, 0, .doc = "Where it begins.")
        ENTITY_TOLD(struct report_period, to, to_at, TIME, 0, .doc = "Where it ends.")};
static const struct entity period_entity = ENTITY("ReportPeriod", period_members, struct report_period);

#define TOLD(name, kind, more, ...) ENTITY_TOLD(struct report, name, name, kind, more, __VA_ARGS__)
static const struct member members[] = {
    ENTITY_TOLD(struct report, object, name, CONSTANT, 0, .words = object_word)
        TOLD(name, WORD, 0, .words = report_names, .doc = "Which report.")
            TOLD(by, WORD, MEMBER_NULL, .words = report_bys, .doc = "What its rows are; null: it has none.")
                TOLD(as_of, TIME, 0, .doc = "What happened until then is counted.")
                    ENTITY_TOLD(struct report, time_zone, name, CONSTANT, 0, .words = zone_word)
                        ENTITY_TOLD(struct report, from, from_at, TIME, MEMBER_NULL,
                                    .doc = "Where the period begins; null: from the beginning.")
                            ENTITY_TOLD(struct report, to, to_at, TIME, 0, .doc = "Where it ends.")
                                TOLD(compare, OBJECT, MEMBER_NULL, .entity = &period_entity,
                                     .doc = "The period before, where it was asked for.")
                                    TOLD(columns, LIST, 0, .entity = &column_entity, .doc = "The figures, in order.")
                                        TOLD(rows, LIST, 0, .entity = &row_entity, .doc = "The rows, in order.")
                                            TOLD(totals, LIST, 0, .entity = &row_entity,
                                                 .doc = "Of all rows, those that are not listed too: one, or one of "
                                                        "each currency; of cohorts two of each.")
                                                TOLD(notes, WORDS, 0, .doc = "What is to be known of the figures.")};
const struct entity report_entity = ENTITY("Report", members, struct report);

/* ---- as a file ---- */

/* Basis points as a decimal fraction: "-1.2345". */
static void add_ratio(struct buf *out, int64_t basis_points)
{
    enum { UNIT = 10000 };
    uint64_t size = basis_points < 0 ? 0U - (uint64_t)basis_points : (uint64_t)basis_points;
    buf_add_format(out, "%s%llu.%04llu", basis_points < 0 ? "-" : "", (unsigned long long)(size / UNIT),
                   (unsigned long long)(size % UNIT));
}

static void add_values(struct buf *out, const struct report *report, const struct figures *values,
                       const struct currency *currency)
{
    const struct report_column *columns = report->columns.items;
    for (size_t i = 0; i < report->columns.count; i++) {
        const struct opt_int *value = &values->of[figure_named(columns[i].key)];
        buf_add_char(out, ',');
        if (!value->set)
            continue;
        if (columns[i].kind == FIGURE_MONEY)
            csv_add_amount(out, value->value, currency);
        else if (columns[i].kind == FIGURE_RATIO)
            add_ratio(out, value->value);
        else
            buf_add_format(out, "%lld", (long long)value->value);
    }
}

/* What a line is of. Totals of cohorts are of referred customers or of others, and of no month. */
static void add_names(struct buf *out, const struct report *report, const struct report_row *row, bool total)
{
    bool cohorts = report->name == REPORT_COHORTS;
    csv_add_text(out, total && !cohorts ? STR("total") : row->key);
    buf_add_char(out, ',');
    csv_add_text(out, total && cohorts ? STR("total") : row->label);
}

static void add_rows(struct buf *out, const struct report *report, const struct entity_list *rows, bool total)
{
    const struct report_row *row = rows->items;
    for (size_t i = 0; i < rows->count; i++, row++) {
        add_names(out, report, row, total);
        buf_add_format(out, ",%s", row->currency.text);
        add_values(out, report, &row->values, &row->currency);
        if (report->compare != NULL)
            add_values(out, report, row->before, &row->currency);
        BUF_ADD_LITERAL(out, "\r\n");
    }
}

static void add_head(struct buf *out, const struct report *report, const char *prefix)
{
    const struct report_column *columns = report->columns.items;
    for (size_t i = 0; i < report->columns.count; i++)
        buf_add_format(out, ",%s%.*s", prefix, STR_ARG(columns[i].key));
}

void report_write_csv(const struct report *report, struct buf *out)
{
    BUF_ADD_LITERAL(out, "\xEF\xBB\xBF");
    if (report->name == REPORT_COHORTS)
        BUF_ADD_LITERAL(out, "group,month,currency");
    else
        buf_add_format(out, "%s,label,currency", report->by == BY_NOTHING ? "key" : report_bys[report->by - 1]);
    add_head(out, report, "");
    if (report->compare != NULL)
        add_head(out, report, "before_");
    BUF_ADD_LITERAL(out, "\r\n");
    add_rows(out, report, &report->rows, false);
    add_rows(out, report, &report->totals, true);
}
