/* Statements of account in words and on paper: see the header. */

#include "paper/account/account_paper.h"

#include "base/text.h"
#include "base/time.h"
#include "domain/portal/portal_words.h"
#include "paper/sheet.h"

static const uint32_t PLAIN_COLOR = 0x14171D; /* of a business that has chosen none */

/* ---- words ---- */

struct str account_move_text(struct wording *words, const struct statement_row *row)
{
    const char *effect = arena_format(words->arena, "status.move.%.*s", STR_ARG(row->effect));
    struct str word = wording_find(words, str_from(effect));
    if (str_is_none(word))
        word = wording_find(words, row->amount > 0 ? STR("status.move.plus") : STR("status.move.minus"));
    if (str_is_none(row->name) || statement_row_is_spent(row))
        return word;
    return wording_say(words, "portal.statement.move_for", MESSAGE_TEXT("what", word), MESSAGE_TEXT("name", row->name));
}

struct str account_detail_text(struct wording *words, const struct statement_row *row)
{
    if (str_is_none(row->detail))
        return STR("");
    if (!str_equal(row->effect, STR("reverse")))
        return row->detail;
    const struct reward reward = {.status = REWARD_REVERSED, .reason_code = row->reason_code};
    struct portal_reason reason = portal_reason_of_reward(&reward, words->arena);
    struct str word = wording_find(words, reason.key);
    return str_is_none(word) || str_equal(reason.key, STR("reason.other")) ? reason.text : word;
}

static struct str money(struct wording *words, const struct account_statement *statement, int64_t amount)
{
    return wording_money(words, amount, &statement->currency, LOCALE_MONEY_FULL);
}

static struct str id_text(struct wording *words, const struct id *id, const char *prefix)
{
    char *text = arena_alloc(words->arena, ID_TEXT_SIZE);
    id_format(id, prefix, text);
    return (struct str){text, ID_TEXT_SIZE};
}

/* The last day that the statement is about: `to` is the moment after it. */
static int64_t last_moment(const struct wording *words, const struct account_statement *statement)
{
    return statement->to_at == TIME_NONE ? words->now : statement->to_at - 1;
}

static struct str period(struct wording *words, const struct account_statement *statement)
{
    struct str to = wording_date(words, last_moment(words, statement));
    if (statement->from_at == TIME_NONE)
        return wording_say(words, "portal.paper.until", MESSAGE_TEXT("date", to));
    struct str from = wording_date(words, statement->from_at);
    return wording_say(words, "portal.paper.between", MESSAGE_TEXT("from", from), MESSAGE_TEXT("to", to));
}

/* ---- the table ---- */

static struct sheet_row opening_row(struct wording *words, const struct account_statement *statement)
{
    return (struct sheet_row){
        .date = statement->from_at == TIME_NONE ? STR("") : wording_date(words, statement->from_at),
        .text = wording_say(words, "portal.statement.carried"),
        .balance = money(words, statement, statement->opening),
        .strong = true,
    };
}

static struct sheet_row closing_row(struct wording *words, const struct account_statement *statement)
{
    return (struct sheet_row){
        .date = wording_date(words, last_moment(words, statement)),
        .text = wording_say(words, "portal.paper.balance"),
        .balance = money(words, statement, statement->closing),
        .strong = true,
    };
}

static struct sheet_row entry_row(struct wording *words, const struct account_statement *statement,
                                  const struct statement_row *row)
{
    return (struct sheet_row){
        .date = wording_date(words, row->at),
        .text = account_move_text(words, row),
        .detail = account_detail_text(words, row),
        .reference = id_text(words, &row->txn_id, "txn"),
        .amount = wording_money(words, row->amount, &statement->currency, LOCALE_MONEY_SIGNED),
        .balance = money(words, statement, row->balance),
    };
}

/* Oldest first, as the figures add up. */
static void fill_rows(struct wording *words, const struct account_statement *statement, struct sheet *sheet)
{
    const struct statement_row *entries = statement->rows.items;
    struct sheet_row *rows = arena_array(words->arena, statement->rows.count + 2, sizeof *rows);
    size_t count = 0;
    rows[count++] = opening_row(words, statement);
    for (size_t i = 0; i < statement->rows.count; i++)
        rows[count++] = entry_row(words, statement, &entries[i]);
    rows[count++] = closing_row(words, statement);
    sheet->rows = rows;
    sheet->row_count = count;
}

static void fill_totals(struct wording *words, const struct account_statement *statement, struct sheet *sheet)
{
    const struct statement_total *totals = statement->totals.items;
    struct sheet_pair *pairs = arena_array(words->arena, statement->totals.count, sizeof *pairs);
    for (size_t i = 0; i < statement->totals.count; i++) {
        pairs[i].label = str_copy(words->arena, currency_str(&totals[i].currency));
        pairs[i].value = wording_money(words, totals[i].balance, &totals[i].currency, LOCALE_MONEY_FULL);
    }
    sheet->totals_title =
        wording_say(words, "portal.paper.totals", MESSAGE_TEXT("date", wording_date(words, words->now)));
    sheet->totals = pairs;
    sheet->total_count = statement->totals.count;
}

/* ---- the head ---- */

/* "#1c48b9" */
static uint32_t color_of(struct str text)
{
    uint32_t color = 0;
    if (text.size != sizeof "#1c48b9" - 1)
        return PLAIN_COLOR;
    for (size_t i = 1; i < text.size; i++)
        color = color << 4 | (uint32_t)(text.data[i] <= '9' ? text.data[i] - '0' : text.data[i] - 'a' + 10);
    return color;
}

static struct str page_number(void *ctx, int page, int pages)
{
    return wording_say((struct wording *)ctx, "portal.paper.page", MESSAGE_NUMBER("page", page),
                       MESSAGE_NUMBER("pages", pages));
}

static void fill_facts(struct wording *words, const struct account_statement *statement, struct sheet *sheet)
{
    enum { FACTS = 4 };
    struct sheet_pair *facts = arena_array(words->arena, FACTS, sizeof *facts);
    facts[0] = (struct sheet_pair){wording_say(words, "portal.paper.period"), period(words, statement)};
    facts[1] = (struct sheet_pair){wording_say(words, "portal.statement.currency"),
                                   str_copy(words->arena, currency_str(&statement->currency))};
    facts[2] = (struct sheet_pair){wording_say(words, "portal.paper.made"), wording_date(words, words->now)};
    facts[3] =
        (struct sheet_pair){wording_say(words, "portal.paper.account"), id_text(words, &statement->contact_id, "cnt")};
    sheet->facts = facts;
    sheet->fact_count = FACTS;
}

static void fill_sums(struct wording *words, const struct account_statement *statement, struct sheet *sheet)
{
    struct sheet_pair *sums = arena_array(words->arena, SHEET_SUMS, sizeof *sums);
    const struct sheet_pair all[SHEET_SUMS] = {
        {wording_say(words, "portal.statement.carried"), money(words, statement, statement->opening)},
        {wording_say(words, "portal.statement.came"), money(words, statement, statement->came)},
        {wording_say(words, "portal.statement.back"), money(words, statement, statement->back)},
        {wording_say(words, "portal.statement.went"), money(words, statement, statement->went)},
        {wording_say(words, "portal.paper.balance"), money(words, statement, statement->closing)},
    };
    memcpy(sums, all, sizeof all);
    sheet->sums = sums;
    sheet->sum_count = SHEET_SUMS;
}

static struct str foot_text(struct wording *words, const struct account_paper *paper)
{
    return wording_say(words, "portal.paper.foot", MESSAGE_TEXT("business", paper->business->name),
                       MESSAGE_TEXT("person", paper->person), MESSAGE_TEXT("zone", words->zone));
}

enum status account_paper_write(struct wording *words, const struct account_paper *paper,
                                const struct account_statement *statement, struct buf *out, struct error *err)
{
    char made_at[TIME_TEXT_SIZE];
    time_format(words->now, made_at);
    struct sheet sheet = {
        .business = paper->business->name,
        .initial = text_initial(paper->business->name),
        .color = color_of(paper->business->brand_color),
        .title = wording_say(words, "portal.statement.title"),
        .person = paper->person,
        .address = paper->email,
        .heads = {wording_say(words, "portal.rewards.date"), wording_say(words, "portal.rewards.what"),
                  wording_say(words, "portal.rewards.amount"), wording_say(words, "portal.statement.after")},
        .made_at = {made_at, sizeof made_at},
        .foot = foot_text(words, paper),
        .page_number = page_number,
        .ctx = words,
    };
    fill_facts(words, statement, &sheet);
    fill_sums(words, statement, &sheet);
    fill_rows(words, statement, &sheet);
    fill_totals(words, statement, &sheet);
    if (!sheet_write_pdf(&sheet, out))
        return error_set(err, ERROR_INTERNAL, NULL, "The statement could not be drawn.");
    return STATUS_OK;
}
