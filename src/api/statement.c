/* Statements of account, of a contact and of the calling participant's own: as JSON, as CSV, on paper. Reading goes
 * over entries, and paper is drawn, so they run on a reader thread. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/contact/contact.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_settings.h"
#include "domain/portal/statement.h"
#include "domain/program/program.h"
#include "paper/account/account_paper.h"

enum { FORMAT_JSON, FORMAT_CSV, FORMAT_PDF };
static const char *const formats[] = {[FORMAT_JSON] = "json", [FORMAT_CSV] = "csv", [FORMAT_PDF] = "pdf", NULL};

struct statement_query {
    int64_t from_at, to_at;
    struct currency currency;
    int format; /* FIELD_CHOICE of formats */
};

#define QUERY(member) offsetof(struct statement_query, member)
static const struct field query_fields[] = {
    {.name = "currency", .type = FIELD_CURRENCY, .offset = QUERY(currency), .doc = "Needed where there are several."},
    {.name = "format",
     .type = FIELD_CHOICE,
     .offset = QUERY(format),
     .choices = formats,
     .doc = "`json` unless said; `csv` for spreadsheets, `pdf` to print."},
    {.name = "from",
     .type = FIELD_TIME,
     .offset = QUERY(from_at),
     .doc = "From this moment on; else from the beginning."},
    {.name = "to", .type = FIELD_TIME, .offset = QUERY(to_at), .doc = "Before this moment; else until now."},
};
static const struct schema statement_query = SCHEMA("StatementQuery", query_fields, struct statement_query);

/* ---- on paper ---- */

/* In whose language it is: the participant's who asks for its own, else the business's. */
static enum status read_language(struct call *call, const struct business *business, struct accepted *ret,
                                 struct error *err)
{
    struct portal_me me;
    *ret = language_accept(business->locale);
    if (act_only(&call->act) == NULL)
        return STATUS_OK;
    TRY(portal_me_read(&call->act, act_only(&call->act), &me, err));
    (void)language_of_tag(me.locale, ret);
    return STATUS_OK;
}

static enum status write_pdf(struct call *call, const struct account_statement *statement, struct error *err)
{
    struct contact contact;
    struct business business;
    struct accepted accepted;
    struct wording words;
    TRY(contact_read_row(&call->act, &statement->contact_id, &contact, err));
    TRY(business_read(&call->act, &business, err));
    TRY(read_language(call, &business, &accepted, err));
    const struct account_paper paper = {&business, str_is_none(contact.name) ? contact.email : contact.name,
                                        str_is_none(contact.name) ? STR_NONE : contact.email};
    wording_begin(&words, call->api->words, txn_arena(call->act.txn), &accepted, business.time_zone,
                  act_now(&call->act));
    enum status status = account_paper_write(&words, &paper, statement, &call->request->response.body, err);
    wording_end(&words);
    return status;
}

/* ---- the calls ---- */

static struct str file_name(const struct account_statement *statement, const char *kind, struct arena *arena)
{
    return str_from(arena_format(arena, "statement-%s.%s", statement->currency.text, kind));
}

static enum status write_statement(struct call *call, const struct id *contact_id, const struct currency *otherwise,
                                   struct error *err)
{
    const struct statement_query *query = call->query;
    struct account_statement statement;
    TRY(statement_read(&call->act, contact_id, &query->currency, otherwise, query->from_at, query->to_at, &statement,
                       err));
    switch (query->format == 0 ? FORMAT_JSON : query->format - 1) {
    case FORMAT_CSV:
        call->content_type = "text/csv; charset=utf-8";
        call->file_name = file_name(&statement, "csv", &call->request->arena);
        statement_write_csv(&statement, &call->request->response.body);
        return STATUS_OK;
    case FORMAT_PDF:
        call->content_type = "application/pdf";
        call->file_name = file_name(&statement, "pdf", &call->request->arena);
        return write_pdf(call, &statement, err);
    default:
        entity_write(&statement_entity, &call->w, NULL, &statement, ENTITY_ALONE);
        return STATUS_OK;
    }
}

static enum status contacts_statement_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    const struct currency none = {{0}};
    TRY(call_path_id(call, 0, "cnt", &id, err));
    return call_path_found(write_statement(call, &id, &none, err), err);
}

static enum status me_statement_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct participant_brief participant;
    struct program program;
    TRY(participant_brief_read(&call->act, act_only(&call->act), &participant, err));
    TRY(program_read(&call->act, &participant.program_id, &program, err));
    return write_statement(call, &participant.contact_id, &program.currency, err);
}

#define FILES "text/csv application/pdf"

/* sorted table: by 1, 2 */
const struct route statement_routes[] = {
    CALL("/v1/contacts/{id}/statement", GET, .scope = "ledger:read", .query = &statement_query,
         .act = contacts_statement_act, .summary = "A statement of account, as JSON, CSV or PDF.",
         .told = &statement_entity, .produces = FILES),
    CALL("/v1/me/statement", GET, .scope = "ledger:read", .owner = OWNER_SELF, .query = &statement_query,
         .act = me_statement_act, .summary = "The own statement of account, as JSON, CSV or PDF.",
         .told = &statement_entity, .produces = FILES),
};
const size_t statement_route_count = sizeof statement_routes / sizeof statement_routes[0];
