/* The one way in for facts about a referral: find, claim, decide, write. See intake.h.
 *
 * Reading first, so that a refusal has written nothing; then claims in lock order (contact, event, referral); then
 * decisions from what was claimed; effects last, all in one commit. Nothing here knows where a fact came from. */

#include "domain/intake/intake.h"

#include <stdio.h>

#include "base/limits.h"
#include "domain/intake/refund.h"
#include "domain/intake/state.h"
#include "domain/rule/event_types.h"

/* The rules' say on an event: what was said before, with room for what each may say now. */
static enum status open_decisions(const struct intake *in, struct moment *moment, struct error *err)
{
    if (moment->event == NULL)
        return STATUS_OK;
    size_t more = in->rules->reward_count * RULE_BENEFICIARIES_MAX + 1;
    TRY(decisions_parse(moment->event->decisions, more, txn_arena(in->act->txn), &moment->decisions,
                        &moment->decision_count, err));
    moment->decision_room = moment->decision_count + more;
    return STATUS_OK;
}

/* ---- facts that came before their referral ---- */

static enum status decide_stored(struct intake *in, const struct event *event, const json_t *details, bool submitted,
                                 struct error *err)
{
    uint8_t key[OBJECT_KEY_SIZE];
    object_key(event->object_source, event->object_id, key);
    struct moment moment = {
        .event = event,
        .object_key = key,
        .data = json_object_get(details, "data"),
        .items = json_object_get(details, "items"),
        .amount = event->amount,
        .net_amount = event->net_amount,
        .currency = event->currency,
        .occurred_at = event->occurred_at,
        .submitted = submitted,
    };
    TRY(open_decisions(in, &moment, err)); /* it may have come too early for another referral */
    return intake_decide(in, &moment, err);
}

enum status intake_decide_kept(struct intake *in, const struct event *event, bool submitted, struct error *err)
{
    json_t *details =
        str_is_none(event->details) ? NULL : json_loadb(event->details.data, event->details.size, 0, NULL);
    enum status status = decide_stored(in, event, details, submitted, err);
    json_decref(details);
    return status;
}

/* Earlier facts about this prospect count now that there is somebody to credit them to. One whose business object is
 * another referral's stays what it is. */
enum status intake_decide_waiting(struct intake *in, struct error *err)
{
    struct event *events;
    size_t count;
    if (in->contact_new)
        return STATUS_OK;
    TRY(event_waiting(in->act, &in->referral.contact_id, &in->referral.program_id, in->referral.effective_at,
                      LIMIT_LATE_EVENTS, &events, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (id_equal(&events[i].id, &in->event.id))
            continue;
        bool ours = true;
        if (!str_is_none(events[i].object_key))
            TRY(referral_claim_object(in->act, (const uint8_t *)events[i].object_key.data, &in->referral, &ours, err));
        if (!ours)
            continue;
        TRY(event_attach(in->act, &events[i].id, &in->referral.id, err));
        TRY(intake_decide_kept(in, &events[i], false, err));
    }
    return STATUS_OK;
}

enum status intake_decide_again(struct intake *in, struct error *err)
{
    struct event *events;
    size_t count;
    TRY(event_of_referral(in->act, &in->referral.id, &events, &count, err));
    for (size_t i = 0; i < count; i++)
        if (event_counts_from(events[i].occurred_at, in->referral.effective_at))
            TRY(intake_decide_kept(in, &events[i], false, err));
    return STATUS_OK;
}

/* ---- outcomes ---- */

enum status intake_tell_outcome(struct intake *in, struct error *err)
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

    bool of_event = !id_is_none(&in->event.id);
    out->rewards = arena_array(txn_arena(in->act->txn), in->plan.reward_count, sizeof *out->rewards);
    for (size_t i = 0; i < in->plan.reward_count; i++) {
        const struct reward *reward = &in->plan.rewards[i]->reward;
        if (!of_event || id_equal(&reward->event_id, &in->event.id))
            out->rewards[out->reward_count++] = *reward;
    }
    return reward_tell_all(in->act, out->rewards, out->reward_count, err);
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

uint64_t intake_lane(const struct fact *fact, const struct id *referral_id)
{
    const struct fact_attribution *attribution = &fact->attribution;
    if (!id_is_none(referral_id))
        return lane_of_id(referral_id);
    if (!id_is_none(&attribution->participant_id))
        return lane_of_id(&attribution->participant_id);
    if (!str_is_none(attribution->code))
        return str_hash(attribution->code) | 1;
    return fact->person == NULL ? 0 : lane_of_person(fact->person);
}

void intake_learn_lanes(const struct intake *in, const struct id *referral_id)
{
    if (!in->has_referral || !in->has_referrer)
        return;
    struct txn *txn = in->act->txn;
    uint64_t lane = lane_of_id(&in->referrer.id);
    if (in->fact != NULL)
        txn_learn_lane(txn, intake_lane(in->fact, referral_id), lane);
    txn_learn_lane(txn, lane_of_id(&in->referral.id), lane);
    txn_learn_lane(txn, lane_of_id(&in->referrer.contact_id), lane);
    if (in->fact != NULL && in->fact->person != NULL)
        txn_learn_lane(txn, lane_of_person(in->fact->person), lane);
}

enum status intake_blame(enum status status, struct error *err, const char *param)
{
    if (status == STATUS_NOT_FOUND && err != NULL)
        (void)snprintf(err->param, sizeof err->param, "%s", param);
    return status;
}

/* ---- events ---- */

/* What is refused says where it stands in an array, and who is credited where it stands in an event. */
static enum status place_error(enum status status, const struct fact *fact, struct error *err)
{
    if (status != STATUS_OK && fact->param_prefix != NULL)
        error_prefix(err, fact->param_prefix);
    return status;
}

/* Whether it tells that the customer bought something. */
static bool is_sale(const struct event *event)
{
    const struct event_type *type = event_type_find(event->type);
    return type != NULL && type->sale && event->amount.set && event->amount.value > 0;
}

/* A sale to whom nobody has referred counts as well: among the others. */
static enum status count_unreferred(struct intake *in, struct error *err)
{
    struct tally tally = tally_begin(in->act);
    if (is_sale(&in->event))
        tally_customer(&tally, &in->event.contact_id);
    return tally_write(in->act, &tally, err);
}

static enum status decide_event(struct intake *in, const struct event_fact *fact, struct error *err)
{
    if (!in->has_referral)
        return count_unreferred(in, err);
    if (!str_is_none(in->event.object_key)) {
        bool claimed;
        TRY(referral_claim_object(in->act, in->object_key, &in->referral, &claimed, err));
        if (!claimed)
            return STATUS_BUSY; /* somebody was told of it at the same moment: the rerun goes to that referral */
    }
    struct moment moment = {
        .event = &in->event,
        .object_key = in->object_key,
        .data = fact->data,
        .items = fact->items,
        .amount = fact->amount,
        .net_amount = fact->net_amount,
        .currency = fact->currency,
        .occurred_at = in->event.occurred_at,
        .submitted = in->is_new,
    };
    TRY(open_decisions(in, &moment, err));
    TRY(intake_decide(in, &moment, err));
    in->decisions = moment.decisions;
    in->decision_count = moment.decision_count;
    if (in->is_new)
        TRY(intake_decide_waiting(in, err));
    TRY(refund_apply_waiting(&in->plan, err));
    if (is_sale(&in->event))
        tally_customer(&in->plan.tally, &in->referral.contact_id);
    return plan_commit(&in->plan, err);
}

/* What the event comes to for its customer, beside any referral: it may take part from now on. */
static enum status enroll_customer(struct intake *in, const struct event_fact *fact, struct error *err)
{
    struct arena *arena = txn_arena(in->act->txn);
    if (in->enrolling_count == 0)
        return STATUS_OK;
    const struct enrollment_event event = {in->event.id, in->event.contact_id, fact->type, in->event.object_key};
    struct decision *decisions = arena_array(arena, in->decision_count + in->enrolling_count, sizeof *decisions);
    for (size_t i = 0; i < in->decision_count; i++)
        decisions[i] = in->decisions[i];
    TRY(enrollment_decide(in->act, in->enrolling, in->enrolling_count, &event, decisions + in->decision_count, err));
    in->decisions = decisions;
    in->decision_count += in->enrolling_count;
    return event_write_decisions(in->act, &in->event.id, decisions_text(decisions, in->decision_count, arena), err);
}

enum status intake_event(struct act *act, const struct event_fact *fact, struct outcome *ret_outcome, struct error *err)
{
    *ret_outcome = (struct outcome){0};
    struct intake in = {.act = act, .fact = &fact->about, .out = ret_outcome, .history = fact->history};
    enum status status = intake_find_event(&in, fact, err);
    bool takes = !str_is_none(fact->refers_id);
    if (status == STATUS_OK && !ret_outcome->replayed)
        status = takes ? intake_take_back(&in, fact, err) : intake_claim_event(&in, fact, err);
    TRY(place_error(status, &fact->about, err));
    if (ret_outcome->replayed)
        return STATUS_OK;
    if (!takes)
        TRY(decide_event(&in, fact, err));
    if (!takes)
        TRY(enroll_customer(&in, fact, err));
    intake_learn_lanes(&in, &fact->referral_id);
    return intake_tell_outcome(&in, err);
}

/* ---- submissions ---- */

static enum status decide_submission(struct intake *in, struct error *err)
{
    if (!in->is_duplicate) {
        struct moment moment = {.occurred_at = act_now(in->act), .submitted = true};
        TRY(intake_decide(in, &moment, err));
        TRY(intake_decide_waiting(in, err));
        TRY(refund_apply_waiting(&in->plan, err));
    }
    return plan_commit(&in->plan, err);
}

enum status intake_submit(struct act *act, const struct submission *submission, struct outcome *ret_outcome,
                          struct error *err)
{
    static const struct id none;
    *ret_outcome = (struct outcome){0};
    struct intake in = {.act = act, .fact = &submission->about, .out = ret_outcome};
    enum status status = intake_find_submission(&in, submission, err);
    if (status == STATUS_OK && !ret_outcome->replayed)
        status = intake_claim_submission(&in, submission, err);
    TRY(place_error(status, &submission->about, err));
    if (ret_outcome->replayed)
        return intake_keep_words(&in, err);
    TRY(decide_submission(&in, err));
    intake_learn_lanes(&in, &none);
    return intake_tell_outcome(&in, err);
}
