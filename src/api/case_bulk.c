/* POST /v1/cases/resolve: many cases, one reason. Each answers for itself: what cannot be resolved is said with its
 * code, and the others are. All that is written is one transaction. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/intake/verdict.h"
#include "domain/review/review.h"

struct bulk_command {
    struct str_array ids;
    int decision; /* FIELD_CHOICE of verdict_words; 0: not said */
    struct str reason;
    struct id read_ids[LIMIT_CASES_ARRAY]; /* what parse() makes of ids */
};

static const struct field bulk_fields[] = {
    {.name = "decision",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct bulk_command, decision),
     .choices = verdict_words,
     .doc = "For cases about fraud: what both sides are told. Absent: those are refused."},
    {.name = "ids",
     .type = FIELD_TEXTS,
     .offset = offsetof(struct bulk_command, ids),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_CASES_ARRAY,
     .doc = "The cases, each once."},
    {.name = "reason",
     .type = FIELD_TEXT,
     .offset = offsetof(struct bulk_command, reason),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Why, in words. The trail keeps it with each."},
};
static const struct schema bulk_schema = SCHEMA("CasesResolve", bulk_fields, struct bulk_command);

static enum status refuse_id(size_t n, const char *why, struct error *err)
{
    char param[32];
    (void)snprintf(param, sizeof param, "ids[%zu]", n);
    return error_set(err, ERROR_INVALID_VALUE, param, "%s", why);
}

static enum status bulk_parse(struct call *call, struct error *err)
{
    struct bulk_command *command = call->command;
    for (size_t i = 0; i < command->ids.count; i++) {
        if (!id_parse(command->ids.items[i], "cas", &command->read_ids[i]))
            return refuse_id(i, "This is no id of a case.", err);
        for (size_t k = 0; k < i; k++)
            if (id_equal(&command->read_ids[k], &command->read_ids[i]))
                return refuse_id(i, "This case is named twice.", err);
    }
    return STATUS_OK;
}

/* ---- one of them ---- */

struct bulk_row {
    struct id id;
    bool resolved;
    struct str code, detail; /* why it was not; absent where it was */
};

static const char *const object_word[] = {"case_result", NULL};
static const struct member row_members[] = {
    ENTITY_TOLD(struct bulk_row, object, id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct bulk_row, id, id, ID, 0, .prefix = "cas", .doc = "The case.")
            ENTITY_TOLD(struct bulk_row, resolved, resolved, BOOL, 0, .doc = "Whether it is resolved now.")
                ENTITY_TOLD(struct bulk_row, code, code, TEXT, MEMBER_NULL, .doc = "The error's code, where it is not.")
                    ENTITY_TOLD(struct bulk_row, detail, detail, TEXT, MEMBER_NULL, .doc = "Why, in words.")};
static const struct entity row_entity = ENTITY("CaseResult", row_members, struct bulk_row);

static enum status settle(struct act *act, const struct bulk_command *command, const struct id *id, struct error *err)
{
    struct review_case settled;
    if (command->decision != 0) {
        TRY(review_read(act, id, &settled, err));
        if (settled.kind == REVIEW_FRAUD)
            return verdict_say(act,
                               &(struct verdict){
                                   .case_id = *id,
                                   .side = VERDICT_BOTH,
                                   .decision = command->decision,
                                   .reason = command->reason,
                               },
                               &settled, err);
    }
    return verdict_resolve(act, id, command->reason, &settled, err);
}

/* A refusal is said before anything of this case is written: the others go on. */
static bool is_refusal(enum status status)
{
    return status == STATUS_NOT_FOUND || status == STATUS_CONFLICT || status == STATUS_INVALID;
}

static enum status bulk_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct bulk_command *command = call->command;
    struct arena *arena = txn_arena(txn);
    struct bulk_row *rows = arena_array(arena, command->ids.count, sizeof *rows);
    for (size_t i = 0; i < command->ids.count; i++) {
        enum status status = settle(&call->act, command, &command->read_ids[i], err);
        if (status != STATUS_OK && !is_refusal(status))
            return status;
        rows[i] = (struct bulk_row){.id = command->read_ids[i], .resolved = status == STATUS_OK};
        if (status == STATUS_OK)
            continue;
        rows[i].code = str_from(error_info(err->code)->name);
        rows[i].detail = str_copy(arena, str_from(err->detail));
        *err = (struct error){0};
    }
    call_write_page(call, &row_entity, rows, command->ids.count, false, "cas", offsetof(struct bulk_row, id));
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route case_bulk_routes[] = {
    CALL("/v1/cases/resolve", POST, .scope = "cases:write", .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_LIST,
         .body = &bulk_schema, .parse = bulk_parse, .act = bulk_act,
         .summary = "Resolves many cases with one reason; each answers for itself.", .told = &row_entity),
};
const size_t case_bulk_route_count = sizeof case_bulk_routes / sizeof case_bulk_routes[0];
