/* GET /v1/leaderboard: participants of a program by what they have brought, with ranks. parse() on the loop's thread,
 * act() in a read. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/cursor.h"
#include "api/routes.h"
#include "domain/key/scope.h"
#include "domain/participant/leader_rank.h"
#include "domain/program/program.h"

struct leaderboard_query {
    struct opt_int limit;
    struct str after;
    struct id program_id;
    int metric, period; /* FIELD_CHOICE */
    struct leader_place place;
};

static const char *const metrics[] = {"closed", "revenue", "earned", NULL};
static const enum leader_order orders[] = {LEADER_BY_CLOSED, LEADER_BY_REVENUE, LEADER_BY_EARNED};

#define QUERY(member) offsetof(struct leaderboard_query, member)
static const struct field query_fields[] = {
    {.name = "limit",
     .type = FIELD_INT,
     .offset = QUERY(limit),
     .min = 1,
     .max = LIMIT_PAGE_MAX,
     .doc = "Rows of a page; 20 when absent."},
    {.name = "metric",
     .type = FIELD_CHOICE,
     .offset = QUERY(metric),
     .choices = metrics,
     .doc = "By what: referrals that were won (when absent), the sum of their values, or what the participant earned."},
    {.name = "period",
     .type = FIELD_CHOICE,
     .offset = QUERY(period),
     .choices = leader_spans,
     .doc = "All there is (when absent), or this year or month, UTC."},
    {.name = "program_id",
     .type = FIELD_ID,
     .offset = QUERY(program_id),
     .prefix = "prg",
     .flags = FIELD_REQUIRED,
     .doc = "The program."},
    {.name = "starting_after",
     .type = FIELD_TEXT,
     .offset = QUERY(after),
     .min = 1,
     .doc = "Only rows behind this one: next_cursor of the page before, asked for with the same key and query."},
};
static const struct schema leaderboard_query_schema =
    SCHEMA("LeaderboardQuery", query_fields, struct leaderboard_query);

/* All that decides what is on which place. */
static struct str query_text(const struct leaderboard_query *query, struct arena *arena)
{
    char program_id[ID_TEXT_SIZE];
    id_format(&query->program_id, "prg", program_id);
    return str_from(arena_format(arena, "%.*s %d %d", ID_TEXT_SIZE, program_id, query->metric, query->period));
}

static enum status leaderboard_parse(struct call *call, struct error *err)
{
    struct leaderboard_query *query = call->query;
    query->metric = query->metric == 0 ? 1 : query->metric;
    query->period = query->period == 0 ? 1 : query->period;
    if (str_is_none(query->after))
        return STATUS_OK;
    return cursor_read(call, "leaderboard", query_text(query, &call->request->arena), query->after, &query->place,
                       sizeof query->place, err);
}

/* Who may see figures need not see people. */
static void hide_names(const struct call *call, struct leader_row *rows, size_t count)
{
    if (scope_set_has(call->act.principal.scopes, STR("participants:read")))
        return;
    for (size_t i = 0; i < count; i++)
        rows[i].participant.name = STR_NONE;
}

static enum status leaderboard_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct leaderboard_query *query = call->query;
    struct leader_place place = query->place;
    struct program program;
    struct leader_row *rows;
    struct str next = STR_NONE;
    size_t count;
    bool more;
    TRY(program_read(&call->act, &query->program_id, &program, err));
    const struct leader_ask ask = {
        .program_id = query->program_id,
        .period = leader_period(&call->act, (enum leader_span)(query->period - 1)),
        .order = orders[query->metric - 1],
        .currency = program.currency,
        .limit = query->limit.set ? (size_t)query->limit.value : LIMIT_PAGE_DEFAULT,
    };
    TRY(leader_ranks(&call->act, &ask, &place, &rows, &count, &more, err));
    hide_names(call, rows, count);
    call_list_begin(call);
    for (size_t i = 0; i < count; i++)
        entity_write(&leader_row_entity, &call->w, NULL, &rows[i], ENTITY_ROW);
    if (more)
        next = cursor_write(call, "leaderboard", query_text(query, txn_arena(txn)),
                            (struct str){(const char *)&place, sizeof place});
    cursor_list_end(call, next);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route leaderboard_routes[] = {
    CALL("/v1/leaderboard", GET, .scope = "reports:read", .flags = ROUTE_LIST | ROUTE_CHEAP,
         .query = &leaderboard_query_schema, .parse = leaderboard_parse, .act = leaderboard_act,
         .summary = "Participants of a program by what they have brought; figures follow a moment behind.",
         .told = &leader_row_entity),
};
const size_t leaderboard_route_count = sizeof leaderboard_routes / sizeof leaderboard_routes[0];
