/* Calls that try a version of the rules on what has happened: nothing is kept of it. parse() on the loop's thread,
 * act() inside the call's transaction, a rehearsal on a writer's thread. */

#include <stddef.h>
#include <string.h>

#include "api/call.h"
#include "api/routes.h"
#include "domain/intake/dry_run.h"

struct dry_run_command {
    struct id program_id;
    int64_t version;
    json_t *rules;
    int64_t from_at, to_at;
    struct id starting_after;
    struct opt_int limit;
};

#define BODY(member) offsetof(struct dry_run_command, member)
static const struct field dry_run_fields[] = {
    {.name = "from",
     .type = FIELD_TIME,
     .offset = BODY(from_at),
     .doc = "Only referrals that were submitted at or after this time."},
    {.name = "limit",
     .type = FIELD_INT,
     .offset = BODY(limit),
     .min = 1,
     .max = LIMIT_DRY_RUN_REFERRALS,
     .doc =
         "How many referrals are looked at; as many as a call may look at when absent. Fewer are where they have many "
         "events."},
    {.name = "rules",
     .type = FIELD_JSON,
     .offset = BODY(rules),
     .max = LIMIT_RULES_BYTES,
     .doc =
         "Rules that are not stored: see /schemas/rules.json. The version in the path is then the number that they are "
         "tried as, up to the next one."},
    {.name = "starting_after",
     .type = FIELD_ID,
     .offset = BODY(starting_after),
     .prefix = "ref",
     .doc = "Only referrals older than this one: next_cursor of the call before."},
    {.name = "to",
     .type = FIELD_TIME,
     .offset = BODY(to_at),
     .doc = "Only referrals that were submitted before this time."},
};
static const struct schema dry_run_schema = SCHEMA("DryRunAsk", dry_run_fields, struct dry_run_command);

/* The number in the path; anything else names no version. */
static enum status parse_version(struct str text, int64_t *ret, struct error *err)
{
    enum { DIGITS_MAX = 9 };
    int64_t version = 0;
    bool digits = text.size > 0 && text.size <= DIGITS_MAX;
    for (size_t i = 0; digits && i < text.size; i++) {
        digits = text.data[i] >= '0' && text.data[i] <= '9';
        version = version * 10 + (text.data[i] - '0');
    }
    if (!digits || version < 1)
        return error_set(err, ERROR_NOT_FOUND, "version", "The program has no such version.");
    *ret = version;
    return STATUS_OK;
}

static enum status dry_run_parse(struct call *call, struct error *err)
{
    struct dry_run_command *command = call->command;
    TRY(call_path_id(call, 0, "prg", &command->program_id, err));
    TRY(parse_version(call->request->path_parameters[1], &command->version, err));
    if (command->from_at != TIME_NONE && command->to_at != TIME_NONE && command->from_at >= command->to_at)
        return error_set(err, ERROR_INVALID_VALUE, "to", "to must be after from.");
    return STATUS_OK;
}

static enum status dry_run_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct dry_run_command *command = call->command;
    const struct dry_run_ask ask = {
        .program_id = command->program_id,
        .version = command->version,
        .rules = command->rules,
        .from_at = command->from_at,
        .to_at = command->to_at,
        .after = command->starting_after,
        .limit = command->limit.set ? (size_t)command->limit.value : LIMIT_DRY_RUN_REFERRALS,
    };
    struct dry_run told;
    enum status status = dry_run(&call->act, &ask, &told, err);
    if (status == STATUS_NOT_FOUND && err != NULL && strcmp(err->param, "program_id") == 0)
        return call_path_found(status, err);
    if (status != STATUS_OK)
        return status;
    entity_write(&dry_run_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route dry_run_routes[] = {
    CALL("/v1/programs/{id}/versions/{n}/dry_run", POST, .scope = "programs:read",
         .flags = ROUTE_WRITE | ROUTE_REHEARSAL, .body = &dry_run_schema,
         .command_size = sizeof(struct dry_run_command), .parse = dry_run_parse, .act = dry_run_act,
         .summary = "Tries a version of the rules, or a draft, on referrals of the past; changes nothing.",
         .told = &dry_run_entity),
};
const size_t dry_run_route_count = sizeof dry_run_routes / sizeof dry_run_routes[0];
