/* /v1/reports/...: figures over a period, as JSON or as a file for spreadsheets; /v1/reports/dashboard and /v1/counts:
 * figures for the console. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/dashboard/dashboard.h"
#include "domain/figure/report.h"

struct dashboard_query {
    struct id program_id;
    struct opt_int weeks, days;
};

#define DASHBOARD(member) offsetof(struct dashboard_query, member)

static const struct field dashboard_fields[] = {
    {.name = "days",
     .type = FIELD_INT,
     .offset = DASHBOARD(days),
     .min = 1,
     .max = LIMIT_REPORT_DAYS,
     .doc = "The period in days, instead of `weeks`."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = DASHBOARD(program_id),
     .prefix = "prg",
     .doc = "Only this program. It must be named where there are more than 20."},
    {.name = "weeks",
     .type = FIELD_INT,
     .offset = DASHBOARD(weeks),
     .min = 1,
     .max = LIMIT_REPORT_WEEKS,
     .doc = "The period in weeks, this one included; 12 when absent."},
};

static const struct schema dashboard_query_schema = SCHEMA("DashboardQuery", dashboard_fields, struct dashboard_query);

static enum status dashboard_parse(struct call *call, struct error *err)
{
    enum { WEEKS_DEFAULT = 12 };
    struct dashboard_query *query = call->query;
    if (query->weeks.set && query->days.set)
        return error_set(err, ERROR_UNSUPPORTED_FILTER, "days", "A period is told in weeks or in days, not in both.");
    if (!query->weeks.set && !query->days.set)
        query->weeks = (struct opt_int){true, WEEKS_DEFAULT};
    return STATUS_OK;
}

static enum status dashboard_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct dashboard_query *query = call->query;
    const struct dashboard_ask ask = {query->program_id, query->weeks.value, query->days.value};
    struct dashboard dashboard;
    TRY(dashboard_read(&call->act, &ask, &dashboard, err));
    entity_write(&dashboard_entity, &call->w, NULL, &dashboard, ENTITY_ALONE);
    return STATUS_OK;
}

struct counts_query {
    struct id program_id;
};

static const struct field counts_fields[] = {
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = offsetof(struct counts_query, program_id),
     .prefix = "prg",
     .doc = "Only this program. It must be named where there are more than 20."},
};

static const struct schema counts_query_schema = SCHEMA("CountsQuery", counts_fields, struct counts_query);

static enum status counts_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct counts_query *query = call->query;
    struct counts counts;
    TRY(counts_read(&call->act, &query->program_id, &counts, err));
    entity_write(&counts_entity, &call->w, NULL, &counts, ENTITY_ALONE);
    return STATUS_OK;
}

/* ---- reports ---- */

static const char *const compares[] = {"previous", NULL};

struct report_query {
    struct id program_id;
    int64_t from_at, to_at;
    int by;      /* FIELD_CHOICE of report_asked_bys */
    int compare; /* FIELD_CHOICE of compares */
    int format;  /* FIELD_CHOICE of call_formats */
};

#define REPORT(member) offsetof(struct report_query, member)
static const struct field report_fields[] = {
    {.name = "by",
     .type = FIELD_CHOICE,
     .offset = REPORT(by),
     .choices = report_asked_bys,
     .doc = "What the rows are: absent, there are totals alone; liabilities are then told by age, times to close by "
            "how long it took, cohorts by month."},
    {.name = "compare",
     .type = FIELD_CHOICE,
     .offset = REPORT(compare),
     .choices = compares,
     .doc = "With the figures of the period before: of as many days, or of as many months where it is made of months."},
    {.name = "format",
     .type = FIELD_CHOICE,
     .offset = REPORT(format),
     .choices = call_formats,
     .doc = "`json` unless said; `csv` for spreadsheets, as with `Accept: text/csv`."},
    {.name = "from",
     .type = FIELD_TIME,
     .offset = REPORT(from_at),
     .doc = "From the day of this moment on; else 84 days, of cohorts 12 months. Days are those of UTC."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = REPORT(program_id),
     .prefix = "prg",
     .doc = "Only this program. It must be named where there are more than 20."},
    {.name = "to",
     .type = FIELD_TIME,
     .offset = REPORT(to_at),
     .doc = "Before this moment; else until the end of today."},
};
static const struct schema report_query_schema = SCHEMA("ReportQuery", report_fields, struct report_query);

static enum status report_act(struct call *call, enum report_name name, struct error *err)
{
    const struct report_query *query = call->query;
    const struct report_ask ask = {name,           query->program_id, (enum report_by)query->by,
                                   query->from_at, query->to_at,      query->compare != 0};
    struct report report;
    TRY(report_read(&call->act, &ask, &report, err));
    if (!call_wants_csv(call, query->format)) {
        entity_write(&report_entity, &call->w, NULL, &report, ENTITY_ALONE);
        return STATUS_OK;
    }
    call->content_type = "text/csv; charset=utf-8";
    call->file_name = str_from(arena_format(&call->request->arena, "%s.csv", report_names[name]));
    report_write_csv(&report, &call->request->response.body);
    return STATUS_OK;
}

#define REPORT_ACT(name, place)                                                                                        \
    static enum status name##_act(struct txn *txn, struct call *call, struct error *err)                               \
    {                                                                                                                  \
        (void)txn;                                                                                                     \
        return report_act(call, place, err);                                                                           \
    }
REPORT_ACT(cohorts, REPORT_COHORTS)
REPORT_ACT(conversion, REPORT_CONVERSION)
REPORT_ACT(cost, REPORT_COST)
REPORT_ACT(funnel, REPORT_FUNNEL)
REPORT_ACT(liabilities, REPORT_LIABILITIES)
REPORT_ACT(participation, REPORT_PARTICIPATION)
REPORT_ACT(payouts, REPORT_PAYOUTS)
REPORT_ACT(revenue, REPORT_REVENUE)
REPORT_ACT(roi, REPORT_ROI)
REPORT_ACT(time_to_close, REPORT_TIME_TO_CLOSE)

#define REPORT_CALL(path, name, words)                                                                                 \
    CALL(path, GET, .scope = "reports:read", .query = &report_query_schema, .act = name##_act, .summary = (words),     \
         .told = &report_entity, .produces = "text/csv")

/* sorted table: by 1, 2 */
const struct route report_routes[] = {
    CALL("/v1/counts", GET, .scope = "reports:read", .query = &counts_query_schema, .act = counts_act,
         .summary = "How many referrals stand where, and what waits for a person.", .told = &counts_entity),
    REPORT_CALL("/v1/reports/cohorts", cohorts,
                "Customers by the month of their first purchase, referred ones and others, and what they spent."),
    REPORT_CALL("/v1/reports/conversion", conversion, "Which share of visitors and referrals goes on."),
    REPORT_CALL("/v1/reports/cost", cost, "What rewards have cost."),
    CALL("/v1/reports/dashboard", GET, .scope = "reports:read", .query = &dashboard_query_schema,
         .parse = dashboard_parse, .act = dashboard_act,
         .summary = "How a period went, what is owed, what waits for a person, who brings most.",
         .told = &dashboard_entity),
    REPORT_CALL("/v1/reports/funnel", funnel, "How many came from invitation and click to referral and reward."),
    REPORT_CALL("/v1/reports/liabilities", liabilities, "What is owed, by its age, by program, or over time."),
    REPORT_CALL("/v1/reports/participation", participation, "Who joined, became active, referred and won first."),
    REPORT_CALL("/v1/reports/payouts", payouts, "What was granted, issued, used and paid, and how long it took."),
    REPORT_CALL("/v1/reports/revenue", revenue, "What won referrals are worth."),
    REPORT_CALL("/v1/reports/roi", roi, "Revenue against cost: what each unit of cost has brought."),
    REPORT_CALL("/v1/reports/time_to_close", time_to_close, "How long won referrals took from submission."),
};
const size_t report_route_count = sizeof report_routes / sizeof report_routes[0];
