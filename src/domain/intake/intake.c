/* The one way in for facts about a referral: find, claim, decide, write. See intake.h.
 *
 * Reading first, so that a refusal has written nothing; then claims in lock order (contact, event, referral); then
 * decisions from what was claimed; effects last, all in one commit. Nothing here knows where a fact came from. */

#include "domain/intake/intake.h"

#include <stdio.h>

#include "base/limits.h"
#include "domain/intake/intake_state.h"

/* The rules' say on an event: what was said before, with room for what each may say now. */
static enum status open_decisions(const struct intake *in, struct moment *moment, struct error *err)
{
    if (moment->event == NULL)
        return STATUS_OK;
    size_t more = in->rules->reward_count + 1;
    TRY(decisions_parse(moment->event->decisions, more, txn_arena(in->act->txn), &moment->decisions,
                        &moment->decision_count, err));
    moment->decision_room = moment->decision_count + more;
    return STATUS_OK;
}

/* Earlier facts about this prospect count now that there is somebody to credit them to. */
static enum status decide_waiting(struct intake *in, struct error *err)
{
    struct event *events;
    size_t count;
    TRY(event_waiting(in->act, &in->referral.contact_id, &in->referral.program_id, in->referral.effective_at,
                      LIMIT_LATE_EVENTS, &events, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (id_equal(&events[i].id, &in->event.id))
            continue;
        TRY(event_attach(in->act, &events[i].id, &in->referral.id, err));
        json_t *details =
            str_is_none(events[i].details) ? NULL : json_loadb(events[i].details.data, events[i].details.size, 0, NULL);
        struct moment moment = {
            .event = &events[i],
            .data = json_object_get(details, "data"),
            .amount = events[i].amount,
            .net_amount = events[i].net_amount,
            .currency = events[i].currency,
            .occurred_at = events[i].occurred_at,
        };
        enum status status = open_decisions(in, &moment, err); /* it may have come too early for another referral */
        if (status == STATUS_OK)
            status = intake_decide(in, &moment, err);
        json_decref(details);
        TRY(status);
    }
    return STATUS_OK;
}

/* The fact's own moment. */
static enum status decide_fact(struct intake *in, struct error *err)
{
    const struct fact *fact = in->fact;
    struct moment moment = {
        .event = fact->kind == FACT_EVENT ? &in->event : NULL,
        .data = fact->data,
        .amount = fact->amount,
        .net_amount = fact->net_amount,
        .currency = fact->currency,
        .occurred_at = fact->occurred_at == TIME_NONE ? act_now(in->act) : fact->occurred_at,
        .submitted = in->is_new,
        .qualify_by_hand = fact->kind == FACT_QUALIFY,
    };
    if (fact->kind == FACT_TRANSITION)
        moment.entered[moment.entered_count++] = in->referral.stage;
    TRY(open_decisions(in, &moment, err));
    TRY(intake_decide(in, &moment, err));
    in->decisions = moment.decisions;
    in->decision_count = moment.decision_count;
    return STATUS_OK;
}

static enum status decide(struct intake *in, struct error *err)
{
    if (!in->has_referral)
        return STATUS_OK;
    if (!in->is_duplicate)
        TRY(decide_fact(in, err));
    if (in->is_new && !in->is_duplicate)
        TRY(decide_waiting(in, err));
    return plan_commit(&in->plan, err);
}

static void tell_outcome(struct intake *in)
{
    struct outcome *out = in->out;
    out->created = in->is_new;
    out->has_referral = in->has_referral;
    out->referral = in->referral;
    out->event = in->event;
    out->participant_id = in->has_referrer ? in->referrer.id : (struct id){0};
    out->participant_code = in->has_referrer ? in->referrer.code : STR_NONE;
    out->decisions = in->decisions;
    out->decision_count = in->decision_count;

    struct reward *own = arena_array(txn_arena(in->act->txn), in->plan.reward_count, sizeof *own);
    for (size_t i = 0; i < in->plan.reward_count; i++) {
        bool mine = in->fact->kind != FACT_EVENT || id_equal(&in->plan.rewards[i].event_id, &in->event.id);
        if (mine)
            own[out->reward_count++] = in->plan.rewards[i];
    }
    out->rewards = own;
}

/* ---- lanes ---- */

static uint64_t lane_of_id(const struct id *id)
{
    return str_hash((struct str){(const char *)id->bytes, sizeof id->bytes}) | 1;
}

static uint64_t lane_of_person(const struct contact_fields *person)
{
    if (!str_is_none(person->email))
        return str_hash(person->email) | 1;
    if (person->external_ids.count > 0)
        return str_hash(((const struct external_id *)person->external_ids.items)->id) | 1;
    return str_is_none(person->phone) ? 0 : str_hash(person->phone) | 1;
}

uint64_t intake_lane(const struct fact *fact)
{
    const struct fact_attribution *attribution = &fact->attribution;
    if (!id_is_none(&fact->referral_id))
        return lane_of_id(&fact->referral_id);
    if (!id_is_none(&attribution->participant_id))
        return lane_of_id(&attribution->participant_id);
    if (!str_is_none(attribution->code))
        return str_hash(attribution->code) | 1;
    return fact->person == NULL ? 0 : lane_of_person(fact->person);
}

uint64_t intake_bonus_lane(const struct bonus *bonus)
{
    return lane_of_id(id_is_none(&bonus->participant_id) ? &bonus->contact_id : &bonus->participant_id);
}

/* Facts that lock the same participant's rows are to queue up behind each other. */
static void learn_lanes(const struct intake *in)
{
    if (!in->has_referral || !in->has_referrer)
        return;
    struct txn *txn = in->act->txn;
    uint64_t lane = lane_of_id(&in->referrer.id);
    txn_learn_lane(txn, intake_lane(in->fact), lane);
    txn_learn_lane(txn, lane_of_id(&in->referral.id), lane);
    txn_learn_lane(txn, lane_of_id(&in->referrer.contact_id), lane);
    if (in->fact->person != NULL)
        txn_learn_lane(txn, lane_of_person(in->fact->person), lane);
}

enum status intake(struct act *act, const struct fact *fact, struct outcome *ret_outcome, struct error *err)
{
    *ret_outcome = (struct outcome){0};
    struct intake in = {.act = act, .fact = fact, .out = ret_outcome};
    enum status status = intake_find(&in, err);
    if (status == STATUS_OK && !ret_outcome->replayed)
        status = intake_claim(&in, err);
    if (status != STATUS_OK && fact->param_prefix != NULL)
        error_prefix(err, fact->param_prefix);
    if (status != STATUS_OK || ret_outcome->replayed)
        return status;
    TRY(decide(&in, err));
    tell_outcome(&in);
    learn_lanes(&in);
    return STATUS_OK;
}

enum status intake_blame(enum status status, struct error *err, const char *param)
{
    if (status == STATUS_NOT_FOUND && err != NULL)
        (void)snprintf(err->param, sizeof err->param, "%s", param);
    return status;
}
