/* Makes what a fact needs: contact, event row, referral; or moves a referral by hand. The first writes of the
 * transaction happen here, after the last refusal. See intake.h. */

#include <string.h>

#include "domain/audit/audit.h"
#include "domain/intake/intake_state.h"

/* Finds or makes the prospect's contact and attaches the keys that the fact brings. */
static enum status settle_contact(struct intake *in, struct error *err)
{
    if (in->fact->person == NULL)
        return STATUS_OK;
    if (!in->contact_known && !id_is_none(&in->contact.id)) {
        struct id id = in->contact.id;
        TRY(contact_read_row(in->act, &id, &in->contact, err));
    }
    in->contact_known = true;
    bool created;
    return contact_settle(in->act, in->fact->person, &in->contact, &created, err);
}

/* An event from before the referral's effective date is kept, and waits: a referral that reaches further back may come.
 */
static bool event_is_early(const struct intake *in)
{
    return in->has_referral && !in->is_new && !event_counts_from(in->event.occurred_at, in->referral.effective_at);
}

/* The decision is known before the event is written, and written with it. */
static void refuse_early(struct intake *in)
{
    struct arena *arena = txn_arena(in->act->txn);
    struct decision *decision = arena_alloc(arena, sizeof *decision);
    *decision = (struct decision){
        .rule_key = STR("qualification"),
        .outcome = STR("ineligible"),
        .reason = STR("the event occurred before the referral's effective_at"),
    };
    in->decisions = decision;
    in->decision_count = 1;
    in->event.decisions = decisions_text(decision, 1, arena);
    in->has_referral = in->has_referrer = false;
}

static enum status claim_event(struct intake *in, struct error *err)
{
    const struct fact *fact = in->fact;
    in->event = (struct event){
        .id = mint_id(&in->act->mint),
        .source = fact->source,
        .type = fact->type,
        .external_id = fact->external_id,
        .fingerprint = {(const char *)fact->fingerprint, EVENT_FINGERPRINT_SIZE},
        .program_id = fact->program_id,
        .contact_id = in->contact.id,
        .object_source = str_is_none(fact->object_source) ? fact->source : fact->object_source,
        .object_id = str_is_none(fact->object_id) ? fact->external_id : fact->object_id,
        .amount = fact->amount,
        .net_amount = fact->net_amount,
        .currency = fact->currency,
        .no_reward = fact->no_reward,
        .occurred_at = fact->occurred_at == TIME_NONE ? act_now(in->act) : fact->occurred_at,
        .details = fact->details,
    };
    if (event_is_early(in))
        refuse_early(in);
    else if (in->is_new)
        in->event.referral_id = mint_id(&in->act->mint);
    else if (in->has_referral)
        in->event.referral_id = in->referral.id;
    bool claimed;
    TRY(event_claim(in->act, &in->event, &claimed, err));
    return claimed ? STATUS_OK : STATUS_BUSY; /* lost a race since intake_find(): the rerun finds the other's */
}

/* ---- a new referral ---- */

/* Replaces what in->referral held (the live referral that a duplicate collides with). */
static void fill_referral(struct intake *in, const struct id *id)
{
    const struct fact *fact = in->fact;
    int64_t now = act_now(in->act);
    int64_t occurred_at = fact->kind == FACT_EVENT ? in->event.occurred_at : now;
    const struct stage *stage = in->is_duplicate ? rules_declined_stage(in->rules) : rules_first_stage(in->rules);
    in->referral = (struct referral){
        .id = *id,
        .program_id = in->program.id,
        .program_version = in->program.version,
        .participant_id = in->has_referrer ? in->referrer.id : (struct id){0},
        .contact_id = in->contact.id,
        .link_id = in->attributed.link_id,
        .type = str_is_none(fact->referral_type) ? STR("lead") : fact->referral_type,
        .stage = str_from(stage->key),
        .stage_kind = stage->kind,
        .owner = fact->owner,
        .submitted_by = fact->submitted_by,
        .value = fact->value,
        .method = in->attributed.method,
        .click_id = in->attributed.click_id,
        .code = in->attributed.code,
        .attributed_at = in->has_referrer ? now : TIME_NONE,
        .submitted_at = now,
        .effective_at = occurred_at < now ? occurred_at : now,
        .qualified_at = TIME_NONE,
        .eligible_at = TIME_NONE,
        .rewarded_at = TIME_NONE,
        .disqualified_at = TIME_NONE,
        .closed_at = in->is_duplicate ? now : TIME_NONE,
        .reason_code = in->is_duplicate ? STR("duplicate") : STR_NONE,
        .dedupe = in->matches,
        .fingerprint = fact->kind == FACT_SUBMISSION
                           ? (struct str){(const char *)fact->fingerprint, sizeof fact->fingerprint}
                           : STR_NONE,
    };
}

static enum status write_attribution(struct intake *in, struct error *err)
{
    struct attribution attribution = {
        .participant_id = in->referral.participant_id,
        .link_id = in->referral.link_id,
        .method = in->referral.method,
        .click_id = in->referral.click_id,
        .code = in->referral.code,
        .touches = in->touches,
        .decided_at = act_now(in->act),
        .audit_id = in->referral.last_audit_id,
    };
    return referral_add_attribution(in->act, &in->referral.id, 1, &attribution, err);
}

/* What the fact says in somebody's words; acts by hand replace the reason and keep the rest. */
static enum status write_texts(struct intake *in, struct error *err)
{
    const struct fact *fact = in->fact;
    if (str_is_none(fact->notes) && str_is_none(fact->metadata) && str_is_none(fact->reason))
        return STATUS_OK;
    struct referral_texts texts;
    TRY(referral_read_texts(in->act, &in->referral, &texts, err));
    if (!str_is_none(fact->notes))
        texts.notes = fact->notes;
    if (!str_is_none(fact->metadata))
        texts.metadata = fact->metadata;
    if (!str_is_none(fact->reason))
        texts.reason = fact->reason;
    return referral_write_texts(in->act, &in->referral, &texts, err);
}

static enum status claim_external_id(struct intake *in, struct error *err)
{
    if (str_is_none(in->fact->external_id_of_referral))
        return STATUS_OK;
    bool claimed;
    TRY(natural_key_claim(in->act, "ref", NATURAL_KEY_API, in->fact->external_id_of_referral, &in->referral.id,
                          &claimed, err));
    return claimed ? STATUS_OK : STATUS_BUSY;
}

static enum status make_referral(struct intake *in, struct error *err)
{
    plan_begin(&in->plan, in->act, &in->referral, true, &in->program.currency, in->rules->reward_count);
    in->plan.event_id = in->event.id;
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "stage", STR_NONE, in->referral.stage);
    static const struct id none;
    changes_id(&changes, "participant_id", "ptc", &none, &in->referral.participant_id);
    struct str text = changes_end(&changes, txn_arena(in->act->txn));
    TRY(plan_tell(&in->plan, "referral.created", "ref", &in->referral.id, text, in->fact->reason, err));
    TRY(write_attribution(in, err));
    TRY(write_texts(in, err));
    return claim_external_id(in, err);
}

/* ---- by hand ---- */

/* Leaving the pipeline takes pending rewards along; what was issued stays until it is reversed. */
static enum status deny_pending(struct intake *in, const struct reward *rewards, size_t count, struct error *err)
{
    (void)err;
    for (size_t i = 0; i < count; i++)
        if (str_equal(rewards[i].state, STR("pending")))
            plan_deny(&in->plan, &rewards[i],
                      str_is_none(in->fact->reason_code) ? STR("disqualified") : in->fact->reason_code);
    return STATUS_OK;
}

static enum status refuse_issued(const struct reward *rewards, size_t count, const char *param, struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(rewards[i].state, STR("issued")))
            return error_set(err, ERROR_CONFLICT, param,
                             "A reward of this referral was issued already: reversing it is not in this version, so "
                             "the referral stays.");
    return STATUS_OK;
}

static enum status transition(struct intake *in, const struct reward *rewards, size_t count, struct error *err)
{
    const struct fact *fact = in->fact;
    struct referral *referral = &in->referral;
    const struct stage *to = rules_find_stage(in->rules, fact->to_stage);
    if (to == NULL)
        return error_set(err, ERROR_INVALID_VALUE, "to", "There is no stage %.*s.", STR_ARG(fact->to_stage));
    struct str from = referral->stage, owner = referral->owner, reason_code = referral->reason_code;
    struct opt_int value = referral->value;
    int64_t occurred_at = fact->occurred_at == TIME_NONE ? act_now(in->act) : fact->occurred_at;
    TRY(referral_move(referral, to, fact->close_date_at == TIME_NONE ? occurred_at : fact->close_date_at, err));
    if (to->kind == STAGE_LOST) {
        TRY(refuse_issued(rewards, count, "to", err));
        TRY(deny_pending(in, rewards, count, err));
    }
    if (!str_is_none(fact->owner))
        referral->owner = fact->owner;
    if (!str_is_none(fact->reason_code))
        referral->reason_code = fact->reason_code;
    if (fact->value.set)
        referral->value = fact->value;
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "stage", from, referral->stage);
    if (!str_equal(owner, referral->owner))
        changes_str(&changes, "owner", owner, referral->owner);
    if (!str_equal(reason_code, referral->reason_code))
        changes_str(&changes, "reason_code", reason_code, referral->reason_code);
    if (value.set != referral->value.set || value.value != referral->value.value)
        changes_optional_int(&changes, "value", value, referral->value);
    struct str text = changes_end(&changes, txn_arena(in->act->txn));
    return plan_tell(&in->plan, "referral.stage_changed", "ref", &referral->id, text, fact->reason, err);
}

static enum status disqualify(struct intake *in, const struct reward *rewards, size_t count, struct error *err)
{
    const struct fact *fact = in->fact;
    const char *from = referral_status_name(referral_status(&in->referral));
    struct str reason_code = in->referral.reason_code;
    TRY(referral_set_disqualified(&in->referral, fact->reason_code, act_now(in->act), err));
    TRY(refuse_issued(rewards, count, "id", err));
    TRY(deny_pending(in, rewards, count, err));
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", str_from(from), STR("disqualified"));
    changes_str(&changes, "reason_code", reason_code, fact->reason_code);
    struct str text = changes_end(&changes, txn_arena(in->act->txn));
    return plan_tell(&in->plan, "referral.disqualified", "ref", &in->referral.id, text, fact->reason, err);
}

static enum status act_by_hand(struct intake *in, struct error *err)
{
    struct reward *rewards;
    size_t count;
    TRY(reward_list_of_root(in->act, &in->referral.id, &rewards, &count, err));
    plan_begin(&in->plan, in->act, &in->referral, false, &in->program.currency, count + in->rules->reward_count);
    if (in->fact->kind == FACT_TRANSITION)
        TRY(transition(in, rewards, count, err));
    else if (in->fact->kind == FACT_DISQUALIFY)
        TRY(disqualify(in, rewards, count, err)); /* FACT_QUALIFY is decided with the rules */
    return write_texts(in, err);
}

enum status intake_claim(struct intake *in, struct error *err)
{
    if (in->fact->kind != FACT_EVENT && in->fact->kind != FACT_SUBMISSION)
        return act_by_hand(in, err);
    TRY(settle_contact(in, err));
    if (in->fact->kind == FACT_EVENT)
        TRY(claim_event(in, err));
    if (!in->has_referral)
        return STATUS_OK;
    if (in->is_new) {
        struct id id = in->fact->kind == FACT_EVENT ? in->event.referral_id : mint_id(&in->act->mint);
        fill_referral(in, &id);
        return make_referral(in, err);
    }
    plan_begin(&in->plan, in->act, &in->referral, false, &in->program.currency, in->rules->reward_count);
    in->plan.event_id = in->event.id;
    return STATUS_OK;
}
