/* Hooks that report facts. See hook_report.h. */

#include "api/hook_report.h"

#include "api/event_fact.h"

#include "base/limits.h"
#include "domain/workspace/told_time.h"
#include "domain/workspace/workspace.h"
#include "net/http.h"

struct hook_outcome {
    int outcome;
};

static const char *const outcomes[] = {
    [INBOUND_APPLIED] = "applied", [INBOUND_REPLAYED] = "replayed", [INBOUND_IGNORED] = "ignored", NULL};
static const struct member outcome_members[] = {ENTITY_TOLD(
    struct hook_outcome, outcome, outcome, WORD, 0, .words = outcomes,
    .doc = "applied: the message was new, and counts. replayed: it was here before, and nothing happened again. "
           "ignored: its type is not used.")};
const struct entity hook_outcome_entity = ENTITY("HookOutcome", outcome_members, struct hook_outcome);

static struct hook_report *report_of(struct store_work *work)
{
    return (struct hook_report *)hook_of_work(work);
}

static void forget(struct hook_report *report)
{
    for (size_t i = 0; i < report->event_count; i++)
        json_decref(report->events[i]);
    report->event_count = 0;
    json_decref(report->json);
    report->json = NULL;
}

static void answer(struct hook_report *report)
{
    struct jsonw w = jsonw_begin(&report->hook.request->response.body);
    entity_write(&hook_outcome_entity, &w, NULL, &(struct hook_outcome){(int)report->outcome}, ENTITY_ALONE);
    jsonw_end(&w);
    forget(report);
    hook_answer(&report->hook, "application/json");
}

/* ---- what could not be used ---- */

static enum status note_act(struct txn *txn, struct store_work *work, struct error *err)
{
    const struct hook_report *report = report_of(work);
    struct act act;
    TRY(hook_enter(txn, &report->hook, &act, err));
    bool failed = report->outcome >= INBOUND_FAILED;
    return inbound_record(&act, &report->hook.connection.id,
                          &(struct inbound_note){.outcome = report->outcome,
                                                 .error = failed ? &report->failure : NULL,
                                                 .body = report->hook.request->body},
                          err);
}

/* The answer is the same whether it could be kept or not. */
static void noted(struct store_work *work, enum status status, const struct error *err)
{
    struct hook_report *report = report_of(work);
    (void)status;
    (void)err;
    if (report->outcome < INBOUND_FAILED) {
        answer(report);
        return;
    }
    forget(report);
    hook_refuse(&report->hook, &report->failure);
}

/* A message of which nothing comes costs a write all the same when it is kept: of many at once only some are. */
static bool may_note(struct hook_report *report)
{
    struct api_loop *loop = report->hook.loop;
    int64_t now = env_monotonic(loop->api->env);
    struct str id = {(const char *)report->hook.connection.id.bytes, sizeof report->hook.connection.id.bytes};
    struct api_allowance *notes = &loop->notes[str_hash(id) % API_NOTE_PLACES];
    int64_t back = (now - notes->counted_at) / TIME_US_PER_S;
    notes->used = back < notes->used ? notes->used - back : 0;
    notes->counted_at = notes->used == 0 ? now : notes->counted_at + back * TIME_US_PER_S;
    if (notes->used >= LIMIT_INBOUND_NOTES)
        return false;
    notes->used++;
    return true;
}

static void note(struct hook_report *report)
{
    if (may_note(report))
        hook_write(&report->hook, note_act, noted, 0);
    else
        noted(&report->hook.work, STATUS_OK, NULL);
}

void hook_report_refuse(struct hook_report *report, enum inbound_outcome outcome, const struct error *err)
{
    report->outcome = outcome;
    report->failure = *err;
    note(report);
}

/* ---- facts ---- */

static enum status take_facts(struct act *act, const struct hook_report *report, bool *ret_new, struct error *err)
{
    for (size_t i = 0; i < report->fact_count; i++) {
        struct event_fact fact = report->facts[i];
        struct outcome outcome;
        TRY(event_fact_check_time(&fact, txn_now(act->txn), err));
        fact.occurred_at = told_time(fact.occurred_at, act);
        TRY(intake_event(act, &fact, &outcome, err));
        *ret_new = *ret_new || !outcome.replayed;
    }
    return STATUS_OK;
}

static enum status take_act(struct txn *txn, struct store_work *work, struct error *err)
{
    struct hook_report *report = report_of(work);
    struct act act;
    bool any_new = false;
    TRY(hook_enter(txn, &report->hook, &act, err));
    if (report->take != NULL)
        TRY(report->take(&act, report, &any_new, err));
    else
        TRY(take_facts(&act, report, &any_new, err));
    report->outcome = any_new ? INBOUND_APPLIED : INBOUND_REPLAYED;
    return inbound_record(&act, &report->hook.connection.id,
                          &(struct inbound_note){.outcome = report->outcome,
                                                 .facts = report->fact_count,
                                                 .body = report->hook.request->body},
                          err);
}

static void taken(struct store_work *work, enum status status, const struct error *err)
{
    struct hook_report *report = report_of(work);
    struct error alone = error_alone(err); /* what is noted first is told later */
    if (status == STATUS_OK)
        answer(report);
    else
        hook_report_refuse(report, INBOUND_FAILED, &alone);
}

void hook_report_take(struct hook_report *report)
{
    report->outcome = INBOUND_IGNORED;
    if (report->fact_count == 0)
        note(report);
    else
        hook_write(&report->hook, take_act, taken, report->lane);
}
