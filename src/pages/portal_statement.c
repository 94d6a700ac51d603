/* The statement: on the page, as CSV and on paper. The figures are the ledger's; here they get words and a stretch of
 * time that a person would ask for. */

#include "base/time.h"
#include "domain/portal/portal_summary.h"
#include "domain/portal/statement.h"
#include "pages/portal.h"
#include "paper/account/account_paper.h"

/* ---- which one ---- */

static const struct period {
    const char *word, *key;
    int days; /* 0: from the beginning */
} periods[] = {
    {"quarter", "portal.statement.quarter", 91},
    {"month", "portal.statement.month", 30},
    {"year", "portal.statement.year", 365},
    {"all", "portal.statement.everything", 0},
};
enum { PERIODS = sizeof periods / sizeof periods[0] };

/* The first unless another is asked for. */
static const struct period *period_of(const struct portal_visit *visit)
{
    struct str word = portal_query(visit, "period");
    for (size_t i = 0; i < PERIODS; i++)
        if (str_equal(word, str_from(periods[i].word)))
            return &periods[i];
    return &periods[0];
}

/* The beginning of the day that lies so far back. */
static int64_t begin_of(const struct portal_visit *visit, const struct period *period)
{
    const struct face *face = &visit->face;
    if (period->days == 0)
        return TIME_NONE;
    int64_t day = locale_day(face->locale, face->now - period->days * TIME_US_PER_DAY, face->zone);
    return locale_day_begins(face->locale, day, face->zone);
}

static enum status read_statement(struct portal_visit *visit, struct account_statement *ret, struct error *err)
{
    struct currency currency = {{0}};
    (void)currency_parse(portal_query(visit, "currency"), &currency);
    return statement_read(&visit->act, &visit->me.contact_id, &currency, &visit->me.program.currency,
                          begin_of(visit, period_of(visit)), TIME_NONE, ret, err);
}

/* ---- words ---- */

static struct str full(struct face *face, const struct account_statement *statement, int64_t amount)
{
    return face_money(face, amount, &statement->currency, LOCALE_MONEY_FULL);
}

static struct str carried_date(struct face *face, const struct account_statement *statement)
{
    return statement->from_at == TIME_NONE ? STR("") : face_date(face, statement->from_at);
}

/* ---- the page ---- */

static void view_sums(struct face *face, const struct account_statement *statement)
{
    struct view *view = face->view;
    struct str date = carried_date(face, statement);
    view_text(view, "carried_name",
              date.size == 0 ? face_say(face, "portal.statement.carried")
                             : face_say(face, "portal.statement.carried_on", MESSAGE_TEXT("date", date)));
    view_text(view, "carried_date", date);
    view_text(view, "carried", full(face, statement, statement->opening));
    view_text(view, "came", full(face, statement, statement->came));
    view_text(view, "back", full(face, statement, statement->back));
    view_text(view, "went", full(face, statement, statement->went));
    view_text(view, "now", full(face, statement, statement->closing));
}

/* Newest first. */
static void view_rows(struct face *face, const struct account_statement *statement)
{
    const struct statement_row *rows = statement->rows.items;
    struct view *list = view_list(face->view, "rows");
    for (size_t i = statement->rows.count; i > 0; i--) {
        const struct statement_row *row = &rows[i - 1];
        struct view *view = view_add_object(list);
        view_text(view, "date", face_date(face, row->at));
        view_text(view, "what", account_move_text(&face->words, row));
        view_text(view, "detail", account_detail_text(&face->words, row));
        view_text(view, "amount", face_money(face, row->amount, &statement->currency, LOCALE_MONEY_SIGNED));
        view_flag(view, "in", row->amount > 0);
        view_text(view, "after", full(face, statement, row->balance));
    }
    view_flag(face->view, "has_rows", statement->rows.count > 0);
}

static void view_choices(struct portal_visit *visit, const struct account_statement *statement)
{
    struct face *face = &visit->face;
    const struct period *chosen = period_of(visit);
    struct view *list = view_list(face->view, "currencies");
    for (size_t i = 0; i < statement->currencies.count; i++) {
        struct view *row = view_add_object(list);
        view_text(row, "code", statement->currencies.items[i]);
        view_text(row, "name", statement->currencies.items[i]);
        view_flag(row, "on", str_equal(statement->currencies.items[i], currency_str(&statement->currency)));
    }
    view_flag(face->view, "has_currencies", statement->currencies.count > 1);
    list = view_list(face->view, "periods");
    for (size_t i = 0; i < PERIODS; i++) {
        struct view *row = view_add_object(list);
        view_text(row, "word", str_from(periods[i].word));
        view_text(row, "name", face_fill(face, periods[i].key, NULL, 0));
        view_flag(row, "on", &periods[i] == chosen);
    }
    view_text(face->view, "period", str_from(chosen->word));
    view_text(face->view, "period_name", face_fill(face, chosen->key, NULL, 0));
    view_text(face->view, "currency", str_copy(face->arena, currency_str(&statement->currency)));
}

static enum status fill_page(struct portal_visit *visit, struct error *err)
{
    struct face *face = &visit->face;
    struct account_statement *statement = arena_alloc(face->arena, sizeof *statement);
    struct portal_summary summary;
    TRY(read_statement(visit, statement, err));
    TRY(portal_summary_read_own(&visit->act, portal_self(visit), &summary, err));
    view_text(face->view, "title", face_say(face, "portal.statement.title"));
    view_choices(visit, statement);
    view_sums(face, statement);
    view_rows(face, statement);
    portal_view_lots(face, &summary, &statement->currency);
    return STATUS_OK;
}

/* ---- files ---- */

static void name_file(struct portal_visit *visit, const struct account_statement *statement, const char *suffix)
{
    visit->name = str_from(arena_format(&visit->request->arena, "statement-%s.%s", statement->currency.text, suffix));
}

static enum status fill_csv(struct portal_visit *visit, struct error *err)
{
    struct account_statement statement;
    TRY(read_statement(visit, &statement, err));
    name_file(visit, &statement, "csv");
    statement_write_csv(&statement, &visit->request->response.body);
    return STATUS_OK;
}

static enum status fill_pdf(struct portal_visit *visit, struct error *err)
{
    struct account_statement statement;
    const struct portal_me *me = &visit->me;
    const struct account_paper paper = {&visit->business, str_is_none(me->name) ? me->code : me->name, me->email};
    TRY(read_statement(visit, &statement, err));
    name_file(visit, &statement, "pdf");
    return account_paper_write(&visit->face.words, &paper, &statement, &visit->request->response.body, err);
}

static const struct portal_screen page = {.page = FACE_STATEMENT, .tab = "rewards", .fill = fill_page, .slow = true};
static const struct portal_screen csv = {.type = "text/csv; charset=utf-8", .fill = fill_csv, .slow = true};
static const struct portal_screen pdf = {.type = "application/pdf", .fill = fill_pdf, .slow = true};

void portal_statement_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &page);
}

void portal_statement_csv_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &csv);
}

void portal_statement_pdf_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &pdf);
}
