/* A report as a mail: what it is of, a table, until when it is counted, the file with all of it, where it is in the
 * console. Runs inside a write transaction, on its thread. */

#include "domain/schedule/schedule_mail.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/key/scope.h"
#include "domain/message/message_staff.h"
#include "domain/message/message_write.h"
#include "domain/program/program.h"
#include "domain/schedule/mail_words.h"
#include "domain/schedule/schedule_file.h"
#include "domain/user/user.h"
#include "domain/workspace/business.h"

struct writing {
    const struct schedule *schedule;
    const struct report_ask *ask;
    const struct report *report;
    const struct schedule_file *file;
    struct mail_words *words;
    struct str program; /* its name, or absent: all */
};

/* ---- cells ---- */

static struct str join(const struct writing *writing, struct str first, const char *between, struct str second,
                       const char *end)
{
    return str_from(arena_format(writing->words->arena, "%.*s%s%.*s%s", STR_ARG(first), between, STR_ARG(second), end));
}

static struct str duration(const struct writing *writing, int64_t seconds)
{
    enum { MINUTE = 60, HOUR = 3600, DAY = 24 * HOUR };
    int64_t unit = seconds < HOUR ? MINUTE : seconds < DAY ? HOUR : DAY;
    struct str number = mail_number(writing->words, (seconds + unit / 2) / unit);
    return join(writing, number, " ", str_from(unit == MINUTE ? "min" : unit == HOUR ? "h" : "d"), "");
}

static struct str told_value(const struct writing *writing, int64_t value, int kind, const struct currency *currency)
{
    if (kind == FIGURE_MONEY)
        return mail_money(writing->words, value, currency);
    if (kind == FIGURE_SECONDS)
        return duration(writing, value);
    return kind == FIGURE_RATIO ? mail_percent(writing->words, value) : mail_number(writing->words, value);
}

static struct str figure_text(const struct writing *writing, const struct report_row *row, size_t column)
{
    const struct report_column *of = (const struct report_column *)writing->report->columns.items + column;
    enum figure figure = figure_named(of->key);
    struct opt_int value = row->values.of[figure];
    struct opt_int before = row->before == NULL ? (struct opt_int){false, 0} : row->before->of[figure];
    struct str text = value.set ? told_value(writing, value.value, of->kind, &row->currency) : STR("-");
    if (!before.set)
        return text;
    return join(writing, text, " (", told_value(writing, before.value, of->kind, &row->currency), ")");
}

static struct str column_name(const struct writing *writing, size_t column)
{
    const struct report_column *of = (const struct report_column *)writing->report->columns.items + column;
    return mail_name(writing->words, "console.figure.", of->key);
}

/* "up to 2 d" of "86400-172800". */
static struct str span_name(const struct writing *writing, struct str key)
{
    struct str end = key;
    struct str from = str_split(&end, '-');
    bool longer = end.size == 0;
    int64_t seconds;
    if (!str_to_int64(longer ? from : end, &seconds))
        return key;
    return join(writing, STR(""), longer ? "> " : "<= ", duration(writing, seconds), "");
}

/* "Mar 1, referred" of those of a month; "Total, referred" of all. */
static struct str cohort_name(const struct writing *writing, const struct report_row *row)
{
    struct str group = mail_name(writing->words, "console.reports.cohort_", row->key);
    if (row->from_at == TIME_NONE)
        return join(writing, mail_say(writing->words, "staff.total"), ", ", group, "");
    return join(writing, mail_day(writing->words, time_day(row->from_at)), ", ", group, "");
}

/* A month in which nobody bought first: a chart wants it, a mail does not. */
static bool is_empty_cohort(const struct writing *writing, const struct report_row *row)
{
    return writing->report->name == REPORT_COHORTS && row->values.of[FIGURE_customers].value == 0;
}

static struct str row_name(const struct writing *writing, const struct report_row *row)
{
    if (row->from_at != TIME_NONE)
        return mail_day(writing->words, time_day(row->from_at));
    if (!str_is_none(row->label))
        return row->label;
    if (str_is_none(row->key))
        return mail_say(writing->words, "staff.rest");
    switch ((enum report_by)writing->report->by) {
    case BY_CHANNEL:
        return mail_name(writing->words, "console.channel.", row->key);
    case BY_SOURCE:
        return mail_name(writing->words, "console.source.", row->key);
    case BY_AGE:
        return join(writing, row->key, " ", mail_say(writing->words, "staff.days"), "");
    case BY_SPAN:
        return span_name(writing, row->key);
    default:
        return row->key;
    }
}

/* ---- tables ---- */

/* Columns of a table: a mail is narrow, so a report with more of them has several tables. */
struct stretch {
    size_t from, end;
};

static void add_rows(const struct writing *writing, const struct entity_list *rows, bool totals,
                     const struct stretch *columns, struct mail_table *table)
{
    const struct report_row *items = rows->items;
    bool many = writing->report->totals.count > 1;
    for (size_t i = 0; i < rows->count && i < LIMIT_REPORT_MAIL_ROWS; i++) {
        if (is_empty_cohort(writing, &items[i]))
            continue;
        struct str name = writing->report->name == REPORT_COHORTS ? cohort_name(writing, &items[i])
                          : totals                                ? mail_say(writing->words, "staff.total")
                                                                  : row_name(writing, &items[i]);
        mail_table_add(table, many ? join(writing, name, ", ", currency_str(&items[i].currency), "") : name);
        for (size_t column = columns->from; column < columns->end; column++)
            mail_table_add(table, figure_text(writing, &items[i], column));
    }
}

static void add_stretch(const struct writing *writing, const struct stretch *columns, struct buf *out)
{
    const struct report *report = writing->report;
    struct mail_words *words = writing->words;
    struct mail_table table = mail_table_begin(words->arena, 1 + columns->end - columns->from,
                                               1 + LIMIT_REPORT_MAIL_ROWS + report->totals.count);
    bool known = report->by < BY_AGE;
    mail_table_add(&table,
                   known ? mail_name(words, "console.reports.by_", str_from(report_bys[report->by - 1])) : STR(""));
    for (size_t i = columns->from; i < columns->end; i++)
        mail_table_add(&table, column_name(writing, i));
    add_rows(writing, &report->rows, false, columns, &table);
    add_rows(writing, &report->totals, true, columns, &table);
    mail_table_write(&table, out);
}

/* Of a report with rows: one each, then the totals. */
static void add_table(const struct writing *writing, struct buf *out)
{
    enum { COLUMNS_WIDE = 3 };
    size_t count = writing->report->columns.count;
    for (size_t from = 0; from < count; from += COLUMNS_WIDE) {
        size_t end = from + COLUMNS_WIDE < count ? from + COLUMNS_WIDE : count;
        if (from > 0)
            buf_add_char(out, '\n');
        add_stretch(writing, &(struct stretch){from, end}, out);
    }
    if (writing->report->rows.count > LIMIT_REPORT_MAIL_ROWS)
        buf_add_format(out, "\n%.*s\n", STR_ARG(mail_say(writing->words, "staff.more")));
}

/* Of one without rows: a figure a row. */
static void add_totals(const struct writing *writing, struct buf *out)
{
    const struct report *report = writing->report;
    const struct report_row *totals = report->totals.items;
    struct mail_table table =
        mail_table_begin(writing->words->arena, 1 + report->totals.count, 1 + report->columns.count);
    mail_table_add(&table, STR(""));
    for (size_t i = 0; i < report->totals.count; i++)
        mail_table_add(&table, totals[i].currency.text[0] == '\0' ? mail_say(writing->words, "staff.total")
                                                                  : currency_str(&totals[i].currency));
    for (size_t column = 0; column < report->columns.count; column++) {
        mail_table_add(&table, column_name(writing, column));
        for (size_t i = 0; i < report->totals.count; i++)
            mail_table_add(&table, figure_text(writing, &totals[i], column));
    }
    mail_table_write(&table, out);
}

/* ---- the mail ---- */

static struct str days_text(const struct writing *writing, int64_t from_at, int64_t to_at)
{
    struct str first = from_at == TIME_NONE ? STR("") : mail_day(writing->words, time_day(from_at));
    struct str last = mail_day(writing->words, time_day(to_at - 1));
    return str_equal(first, last) ? last : join(writing, first, " \xe2\x80\x93 ", last, "");
}

static struct str title_of(const struct writing *writing)
{
    const struct report *report = writing->report;
    struct str room = mail_name(writing->words, "console.reports.room_", str_from(report_names[report->name]));
    return join(writing, room, ", ", days_text(writing, report->from_at, report->to_at), "");
}

static void add_labelled(const struct writing *writing, const char *label, struct str text, struct buf *out)
{
    buf_add_format(out, "%.*s: %.*s\n", STR_ARG(mail_say(writing->words, label)), STR_ARG(text));
}

/* Which file has all rows, or why none has. */
static void add_file(const struct writing *writing, struct buf *out)
{
    if (schedule_file_fits(writing->file))
        add_labelled(writing, "staff.attached", writing->file->name, out);
    else
        buf_add_format(out, "%.*s\n", STR_ARG(mail_say(writing->words, "staff.too_large")));
}

/* The same in the console, as near as its periods come. */
static void add_link(const struct writing *writing, struct buf *out)
{
    static const char *const periods[] = {
        [SCHEDULE_DAY] = "4w", [SCHEDULE_WEEK] = "4w", [SCHEDULE_MONTH] = "last_month"};
    const struct schedule *schedule = writing->schedule;
    char program[ID_TEXT_SIZE];
    buf_add_format(out, MESSAGE_MARK_PLACE "/console/reports?room=%s&period=%s", report_names[schedule->report],
                   periods[schedule->period]);
    if (!str_is_none(schedule->by))
        buf_add_format(out, "&by=%.*s", STR_ARG(schedule->by));
    if (schedule->compare)
        BUF_ADD_LITERAL(out, "&compare=1");
    if (id_is_none(&schedule->program_id))
        return;
    id_format(&schedule->program_id, "prg", program);
    buf_add_format(out, "&program_id=%.*s", ID_TEXT_SIZE, program);
}

static struct str text_of(const struct writing *writing)
{
    const struct report *report = writing->report;
    struct mail_words *words = writing->words;
    struct buf out = {0};
    buf_add_format(&out, "%.*s\n", STR_ARG(title_of(writing)));
    add_labelled(writing, "staff.program",
                 str_is_none(writing->program) ? mail_say(words, "staff.all_programs") : writing->program, &out);
    if (report->compare != NULL)
        add_labelled(writing, "staff.before", days_text(writing, report->compare->from_at, report->compare->to_at),
                     &out);
    buf_add_char(&out, '\n');
    if (report->by == BY_NOTHING)
        add_totals(writing, &out);
    else
        add_table(writing, &out);
    buf_add_char(&out, '\n');
    add_labelled(writing, "staff.counted_until", mail_moment(words, report->as_of), &out);
    buf_add_format(&out, "%.*s\n", STR_ARG(mail_say(words, "staff.days_of_utc")));
    add_file(writing, &out);
    buf_add_char(&out, '\n');
    add_link(writing, &out);
    struct str text = str_copy(words->arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static enum status mail_to(struct act *act, const struct writing *writing, const struct user *user, const char *word,
                           int64_t due_at, struct error *err)
{
    struct message_staff mail = {
        .user_id = user->id,
        .address = user->email,
        .program_id = writing->schedule->program_id,
        .language = writing->words->tag,
        .subject = title_of(writing),
        .text = text_of(writing),
    };
    char person[ID_TEXT_SIZE];
    struct id id;
    id_format(&user->id, "usr", person);
    message_cause(arena_format(writing->words->arena, "%s.%.*s", word, ID_TEXT_SIZE, person), &writing->schedule->id,
                  due_at, mail.cause);
    TRY(message_staff_want(act, &mail, &id, err));
    if (id_is_none(&id) || !schedule_file_fits(writing->file))
        return STATUS_OK;
    return schedule_file_want(act, &id, writing->schedule, writing->ask, err);
}

/* ---- whom ---- */

static bool may_read(const struct user *user)
{
    return user->status == USER_ACTIVE && scope_set_has(role_scopes((enum role)user->role), STR("reports:read"));
}

static bool is_among(const struct user *users, size_t count, const struct id *id)
{
    for (size_t i = 0; i < count; i++)
        if (id_equal(&users[i].id, id))
            return true;
    return false;
}

enum status schedule_readers(struct act *act, const struct schedule *schedule, struct user **ret, size_t *ret_count,
                             struct error *err)
{
    struct user *users = arena_array(txn_arena(act->txn), LIMIT_REPORT_RECIPIENTS, sizeof *users);
    size_t count = 0;
    struct str rest = schedule->recipient_ids;
    while (!str_is_none(rest) && count < LIMIT_REPORT_RECIPIENTS) {
        struct id id;
        if (!id_parse(str_split(&rest, ' '), "usr", &id) || is_among(users, count, &id))
            continue;
        enum status status = user_read(act, &id, &users[count], err);
        if (status == STATUS_NOT_FOUND)
            continue;
        TRY(status);
        count += may_read(&users[count]);
    }
    *ret = users;
    *ret_count = count;
    return STATUS_OK;
}

/* ---- the period ---- */

static enum report_by by_named(struct str word)
{
    for (int i = 0; report_bys[i] != NULL && !str_is_none(word); i++)
        if (str_equal(word, str_from(report_bys[i])))
            return (enum report_by)(i + 1);
    return BY_NOTHING;
}

struct report_ask schedule_ask_of(const struct schedule *schedule, int64_t from_at, int64_t to_at)
{
    return (struct report_ask){
        .name = (enum report_name)schedule->report,
        .program_id = schedule->program_id,
        .by = by_named(schedule->by),
        .from_at = from_at,
        .to_at = to_at,
        .compare = schedule->compare,
    };
}

enum status schedule_ask(struct act *act, const struct schedule *schedule, int64_t due_at, struct report_ask *ret,
                         struct error *err)
{
    const struct schedule_rhythm rhythm = {(enum schedule_period)schedule->period, schedule->minute,
                                           schedule->day.value};
    struct business business;
    TRY(business_read(act, &business, err));
    struct period span = schedule_span(&rhythm, business.time_zone, due_at);
    *ret = schedule_ask_of(schedule, span.first * TIME_US_PER_DAY, span.end * TIME_US_PER_DAY);
    if (ret->name == REPORT_COHORTS)
        ret->from_at = TIME_NONE; /* a month by itself has nothing to be held against */
    return STATUS_OK;
}

static enum status write_for(struct act *act, struct writing *writing, const struct user *user,
                             const struct business *business, const char *word, int64_t due_at, struct error *err)
{
    struct account account;
    struct mail_words words;
    TRY(account_read(act->txn, &user->id, &account, err));
    struct str own = str_is_none(account.locale) ? business->locale : account.locale;
    mail_words_begin(&words, act, str_is_none(writing->schedule->language) ? own : writing->schedule->language,
                     business->time_zone);
    writing->words = &words;
    enum status status = mail_to(act, writing, user, word, due_at, err);
    mail_words_end(&words);
    writing->words = NULL;
    return status;
}

enum status schedule_mail(struct act *act, const struct schedule *schedule, const char *word, int64_t due_at,
                          struct error *err)
{
    struct report_ask ask;
    struct report report;
    struct schedule_file file;
    struct business business;
    struct program program = {.name = STR_NONE};
    struct user *users;
    size_t count;
    TRY(schedule_ask(act, schedule, due_at, &ask, err));
    TRY(report_read(act, &ask, &report, err));
    TRY(business_read(act, &business, err));
    if (!id_is_none(&schedule->program_id))
        TRY(program_read(act, &schedule->program_id, &program, err));
    TRY(schedule_readers(act, schedule, &users, &count, err));
    schedule_file_write(&report, txn_arena(act->txn), &file);
    struct writing writing = {
        .schedule = schedule, .ask = &ask, .report = &report, .file = &file, .program = program.name};
    for (size_t i = 0; i < count; i++)
        TRY(write_for(act, &writing, &users[i], &business, word, due_at, err));
    return STATUS_OK;
}
