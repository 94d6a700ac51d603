/* Enrolling customers by what happened: see the header. Runs inside a transaction, on its thread. */

#include "domain/enrollment/enrollment.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "domain/enrollment/enrollment_match.h"
#include "domain/enrollment/enrollment_store.h"
#include "domain/enrollment/invitation.h"
#include "domain/participant/participant.h"
#include "domain/program/rules_cache.h"
#include "domain/rule/event_types.h"

/* ---- which programs ---- */

static bool names(const struct str *types, size_t count, struct str type)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(types[i], type))
            return true;
    return false;
}

static bool asks_about(const struct rule_enrollment *enrollment, struct str type)
{
    return names(enrollment->count_types, enrollment->count_type_count, type) ||
           names(enrollment->last_types, enrollment->last_type_count, type);
}

enum status enrollment_programs(struct act *act, struct str type, const struct id *program_id,
                                struct enrollment_program **ret, size_t *ret_count, struct error *err)
{
    struct program_enrolling *rows;
    size_t row_count, count = 0;
    *ret_count = 0;
    if (!event_type_find(type)->enrolls)
        return STATUS_OK;
    TRY(program_enrolling(act, &rows, &row_count, err));
    struct enrollment_program *programs = arena_array(txn_arena(act->txn), row_count, sizeof *programs);
    for (size_t i = 0; i < row_count; i++) {
        const struct rules *rules;
        if (!id_is_none(program_id) && !id_equal(program_id, &rows[i].id))
            continue;
        TRY(program_rules(act, &rows[i].id, rows[i].version, &rules, err));
        if (asks_about(rules->enrollment, type))
            programs[count++] = (struct enrollment_program){rows[i].id, rules};
    }
    *ret = programs;
    *ret_count = count;
    return STATUS_OK;
}

/* ---- what has happened ---- */

struct happening {
    struct id id;
    int64_t occurred_at;
    struct str type, object_key;
    json_t *details; /* owned; null: none */
};

struct history {
    struct happening *rows;
    size_t count;
};

static enum status add_rows(struct act *act, int sql, const struct enrollment_event *event, const struct id *program_id,
                            struct history *history, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &enrollment_statements[sql],
                  VALUES(value_int(act->ws), value_id(&event->contact_id), value_id(program_id),
                         value_int(LIMIT_ENROLLMENT_EVENTS)),
                  &rows, err));
    for (size_t i = 0; i < rows.row_count; i++) {
        struct str details = result_str(&rows, i, 4);
        history->rows[history->count++] = (struct happening){
            .id = result_id(&rows, i, 0),
            .type = result_str(&rows, i, 1),
            .object_key = result_str(&rows, i, 2),
            .occurred_at = result_time(&rows, i, 3),
            .details = str_is_none(details) ? NULL : json_loadb(details.data, details.size, 0, NULL),
        };
    }
    return STATUS_OK;
}

static int newest_first(const void *a, const void *b)
{
    const struct happening *x = a, *y = b;
    if (x->occurred_at != y->occurred_at)
        return x->occurred_at < y->occurred_at ? 1 : -1;
    return memcmp(y->id.bytes, x->id.bytes, sizeof x->id.bytes);
}

static enum rule_truth match(struct act *act, const struct rules *rules, const struct history *history,
                             struct str object_key, char *reason)
{
    struct enrollment_fact *facts = arena_array(txn_arena(act->txn), history->count, sizeof *facts);
    for (size_t i = 0; i < history->count; i++)
        facts[i] = (struct enrollment_fact){history->rows[i].type, history->rows[i].object_key,
                                            json_object_get(history->rows[i].details, "data")};
    return str_is_none(object_key) ? enrollment_match_any(rules, facts, history->count, reason)
                                   : enrollment_match(rules, facts, history->count, object_key, reason);
}

/* Whether what happened with the customer lets it take part, the event included. */
static enum status ask(struct act *act, const struct enrollment_program *program, const struct enrollment_event *event,
                       enum rule_truth *ret_truth, char *reason, struct error *err)
{
    struct history history = {
        .rows = arena_array(txn_arena(act->txn), (size_t)2 * LIMIT_ENROLLMENT_EVENTS, sizeof *history.rows)};
    enum status status = add_rows(act, ENROLLMENT_SQL_WAITING, event, &program->id, &history, err);
    if (status == STATUS_OK)
        status = add_rows(act, ENROLLMENT_SQL_OF_REFERRALS, event, &program->id, &history, err);
    if (status == STATUS_OK) {
        qsort(history.rows, history.count, sizeof *history.rows, newest_first);
        *ret_truth = match(act, program->rules, &history, event->object_key, reason);
    }
    for (size_t i = 0; i < history.count; i++)
        json_decref(history.rows[i].details);
    return status;
}

/* ---- taking part ---- */

static void decide(struct decision *decision, const char *outcome, const char *reason, struct arena *arena)
{
    *decision = (struct decision){.rule_key = STR(DECISION_ENROLLMENT),
                                  .outcome = str_from(outcome),
                                  .reason = str_copy(arena, str_from(reason))};
}

static enum status invite(struct act *act, const struct enrollment_program *program,
                          const struct enrollment_event *event, const struct id *participant_id,
                          const char **ret_reason, struct error *err)
{
    const struct rule_enrollment *enrollment = program->rules->enrollment;
    int64_t at = act_now(act) + enrollment->delay_hours * 3600 * TIME_US_PER_S;
    const struct invitation invitation = {
        .participant_id = *participant_id,
        .contact_id = event->contact_id,
        .program_id = program->id,
        .cause_id = event->id,
        .channels = (int)enrollment->channels,
        .not_before = at,
        .remind_at = enrollment->reminder_days == 0 ? TIME_NONE : at + enrollment->reminder_days * TIME_US_PER_DAY,
    };
    return invitation_send(act, &invitation, ret_reason, err);
}

/* Whether a participant that is there already may be invited again, and why not. */
static enum status may_invite_again(struct act *act, const struct enrollment_program *program,
                                    const struct id *participant_id, const char **ret_reason, struct error *err)
{
    struct participant_brief brief;
    int64_t invited_at;
    *ret_reason = NULL;
    TRY(participant_brief_read(act, participant_id, &brief, err));
    TRY(invitation_last(act, participant_id, &invited_at, err));
    if (!str_equal(brief.status, STR("active")) && !str_equal(brief.status, STR("invited")))
        *ret_reason = "the customer takes part already, and is not active";
    else if (invitation_is_recent(program->rules, invited_at, act_now(act)))
        *ret_reason = "the customer takes part already, and was invited not long ago";
    return STATUS_OK;
}

static enum status enroll(struct act *act, const struct enrollment_program *program,
                          const struct enrollment_event *event, struct decision *decision, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id participant_id;
    const char *reason = NULL;
    bool created;
    TRY(participant_enroll(act, &program->id, &event->contact_id, "customer", &participant_id, &created, err));
    if (!created)
        TRY(may_invite_again(act, program, &participant_id, &reason, err));
    if (reason != NULL) {
        decide(decision, "ineligible", reason, arena);
        return STATUS_OK;
    }
    TRY(invite(act, program, event, &participant_id, &reason, err));
    const char *words = reason != NULL ? arena_format(arena, "no invitation goes out: %s", reason)
                        : created      ? "the customer takes part now, and is invited"
                                       : "the customer is invited again";
    decide(decision, created ? "enrolled" : reason == NULL ? "invited" : "ineligible", words, arena);
    return STATUS_OK;
}

enum status enrollment_decide(struct act *act, const struct enrollment_program *programs, size_t count,
                              const struct enrollment_event *event, struct decision *ret_decisions, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        char reason[RULE_REASON_SIZE];
        enum rule_truth truth = RULE_FALSE;
        TRY(ask(act, &programs[i], event, &truth, reason, err));
        if (truth == RULE_TRUE)
            TRY(enroll(act, &programs[i], event, &ret_decisions[i], err));
        else
            decide(&ret_decisions[i], "ineligible", reason, txn_arena(act->txn));
    }
    return STATUS_OK;
}
