/* GET /v1/reports/customers: of each participant the link, and what came of it. As a page of JSON, or as a file for
 * spreadsheets, which is read page by page too. Who may see figures need not see people: their names and addresses are
 * for whoever may read participants. */

#include "api/call.h"
#include "api/participants.h"
#include "api/routes.h"
#include "base/csv_write.h"
#include "domain/key/scope.h"
#include "domain/program/program.h"

struct report_query {
    struct list_query list;
    struct id program_id;
    int status; /* FIELD_CHOICE of participant_statuses */
    int format; /* FIELD_CHOICE of call_formats */
};

#define QUERY(member) offsetof(struct report_query, member)
static const struct field query_fields[] = {
    LIST_FIELDS("ptc"),
    {.name = "format",
     .type = FIELD_CHOICE,
     .offset = QUERY(format),
     .choices = call_formats,
     .doc =
         "`json` unless said; `csv` for spreadsheets, as with `Accept: text/csv`: 5,000 rows at most, whatever `limit` "
         "says."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = QUERY(program_id),
     .flags = FIELD_REQUIRED,
     .prefix = "prg",
     .doc = "The program."},
    {.name = "status",
     .type = FIELD_CHOICE,
     .offset = QUERY(status),
     .choices = participant_statuses,
     .doc = "Only participants of this status."},
};
static const struct schema report_query = SCHEMA("CustomerReportQuery", query_fields, struct report_query);

/* A line of the report. */
struct line {
    struct id participant_id, contact_id;
    struct str name, email, phone, status, code, link_url;
    struct currency currency;
    struct participant_stats stats;
    int64_t created_at;
};

#define LINE(member, kind, more, ...) ENTITY_TOLD(struct line, member, member, kind, more, __VA_ARGS__)
#define STAT(member, kind, more, ...) ENTITY_TOLD(struct line, member, stats.member, kind, more, __VA_ARGS__)
static const char *const object_word[] = {"customer_report_row", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct line, object, participant_id, CONSTANT, 0, .words = object_word)
        LINE(participant_id, ID, 0, .prefix = "ptc", .doc = "The participant.")
            LINE(contact_id, ID, 0, .prefix = "cnt", .doc = "The person.")
                LINE(name, TEXT, MEMBER_NULL, .doc = "The person's name; null without participants:read.")
                    LINE(email, TEXT, MEMBER_NULL, .doc = "The person's e-mail address; likewise.")
                        LINE(phone, TEXT, MEMBER_NULL, .doc = "The person's phone number; likewise.")
                            LINE(status, TEXT, 0, .words = participant_statuses, .doc = "Whether it takes part.")
                                LINE(code, TEXT, 0, .doc = "Of the first link.")
                                    LINE(link_url, TEXT, 0, .doc = "The first link.")
                                        STAT(clicks, INT, 0, .doc = "Visits of all its links.")
                                            STAT(referrals, INT, 0, .doc = "How many it sent.")
                                                STAT(closed, INT, 0, .doc = "How many of them were won.")
                                                    STAT(revenue, INT, 0, .doc = "What those are worth.")
                                                        STAT(earned, INT, 0, .doc = "What it has earned.")
                                                            LINE(currency, CURRENCY, 0, .doc = "Of both amounts.")
                                                                STAT(last_referral_at, TIME, MEMBER_NULL,
                                                                     .doc = "When it sent the last one.")
                                                                    LINE(created_at, TIME, 0,
                                                                         .doc = "Since when it takes part.")};
static const struct entity line_entity = ENTITY("CustomerReportRow", members, struct line);

static struct line line_of(const struct call *call, const struct participant *participant,
                           const struct currency *currency)
{
    bool named = scope_set_has(call->act.principal.scopes, STR("participants:read"));
    return (struct line){
        .participant_id = participant->id,
        .contact_id = participant->contact_id,
        .name = named ? participant->name : STR_NONE,
        .email = named ? participant->email : STR_NONE,
        .phone = named ? participant->phone : STR_NONE,
        .status = participant->status,
        .code = participant->code,
        .link_url = participant->link_url,
        .currency = *currency,
        .stats = participant->stats,
        .created_at = participant->created_at,
    };
}

static enum status read_page(struct call *call, const struct page *page, struct participant **ret, size_t *ret_count,
                             bool *ret_more, struct error *err)
{
    const struct report_query *query = call->query;
    struct list_ask ask = {.page = *page};
    void *found = NULL;
    ask.filters[PARTICIPANTS_PROGRAM] = value_id(&query->program_id);
    ask.filters[PARTICIPANTS_STATUS] = call_name(query->status, participant_statuses);
    TRY(list_read(&call->act, &participant_list, &ask, &found, ret_count, ret_more, err));
    TRY(participant_tell_rows(&call->act, found, *ret_count, err));
    *ret = found;
    return participants_complete(call, found, *ret_count, err);
}

/* ---- as a file ---- */

static void add_time(struct buf *out, int64_t at)
{
    char text[TIME_TEXT_SIZE];
    buf_add_char(out, ',');
    if (at == TIME_NONE)
        return;
    time_format(at, text);
    buf_add(out, text, sizeof text);
}

static void add_line(struct buf *out, const struct line *line)
{
    const struct str texts[] = {line->name, line->email, line->phone, line->status, line->code, line->link_url};
    const int64_t counts[] = {line->stats.clicks, line->stats.referrals, line->stats.closed};
    const int64_t amounts[] = {line->stats.revenue, line->stats.earned};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        csv_add_text(out, texts[i]);
        buf_add_char(out, ',');
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        buf_add_format(out, "%lld,", (long long)counts[i]);
    for (size_t i = 0; i < sizeof amounts / sizeof amounts[0]; i++) {
        csv_add_amount(out, amounts[i], &line->currency);
        buf_add_char(out, ',');
    }
    buf_add_format(out, "%s", line->currency.text);
    add_time(out, line->stats.last_referral_at);
    add_time(out, line->created_at);
    BUF_ADD_LITERAL(out, "\r\n");
}

static enum status write_file(struct call *call, const struct currency *currency, struct error *err)
{
    const struct report_query *query = call->query;
    struct buf *out = &call->request->response.body;
    struct page page = call_page(&query->list);
    bool more = true;
    call->content_type = "text/csv; charset=utf-8";
    call->file_name = STR("customers.csv");
    BUF_ADD_LITERAL(out, "\xEF\xBB\xBF"
                         "name,email,phone,status,code,link,clicks,referrals,closed,revenue,earned,currency,"
                         "last_referral_at,since\r\n");
    page.limit = LIMIT_PAGE_MAX;
    for (size_t rows = 0; more && rows < LIMIT_REPORT_ROWS;) {
        struct participant *found;
        size_t count;
        TRY(read_page(call, &page, &found, &count, &more, err));
        for (size_t i = 0; i < count; i++) {
            struct line line = line_of(call, &found[i], currency);
            add_line(out, &line);
        }
        rows += count;
        if (more)
            page.after = found[count - 1].id;
    }
    return STATUS_OK;
}

/* ---- the call ---- */

static enum status report_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct report_query *query = call->query;
    struct program program;
    struct participant *found;
    size_t count;
    bool more;
    enum status status = program_read(&call->act, &query->program_id, &program, err);
    if (status == STATUS_NOT_FOUND)
        return error_set(err, ERROR_NOT_FOUND, "program_id", "There is no program with this id.");
    TRY(status);
    if (call_wants_csv(call, query->format))
        return write_file(call, &program.currency, err);
    struct page page = call_page(&query->list);
    TRY(read_page(call, &page, &found, &count, &more, err));
    struct line *lines = arena_array(txn_arena(txn), count, sizeof *lines);
    for (size_t i = 0; i < count; i++)
        lines[i] = line_of(call, &found[i], &program.currency);
    call_write_page(call, &line_entity, lines, count, more, "ptc", offsetof(struct line, participant_id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route customer_report_routes[] = {
    CALL("/v1/reports/customers", GET, .scope = "reports:read", .flags = ROUTE_LIST, .query = &report_query,
         .act = report_act, .summary = "Of each participant of a program the link and what came of it.",
         .told = &line_entity, .produces = "text/csv"),
};
const size_t customer_report_route_count = sizeof customer_report_routes / sizeof customer_report_routes[0];
