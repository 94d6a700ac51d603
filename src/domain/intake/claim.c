/* Makes what a fact needs: contact, event row, referral. The first writes of the transaction happen here, after the
 * last refusal. See intake.h. */

#include <string.h>

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/intake/state.h"
#include "domain/review/review.h"

/* Finds or makes the prospect's contact and attaches the keys that the fact brings. A stranger adds nothing to somebody
 * who is known. */
static enum status settle_contact(struct intake *in, struct error *err)
{
    if (in->fact->person == NULL || (in->fact->stranger && !id_is_none(&in->contact.id)))
        return STATUS_OK;
    if (!in->contact_known && !id_is_none(&in->contact.id)) {
        struct id id = in->contact.id;
        TRY(contact_read_row(in->act, &id, &in->contact, err));
    }
    in->contact_known = true;
    return contact_settle(in->act, in->fact->person, &in->contact, &in->contact_new, err);
}

/* ---- the event ---- */

/* A decision on the fact's own event that is known before it is written, and written with it. */
static void decide_early(struct intake *in, const char *rule_key, struct str reason)
{
    struct arena *arena = txn_arena(in->act->txn);
    struct decision *decision = arena_alloc(arena, sizeof *decision);
    *decision = (struct decision){
        .rule_key = str_from(rule_key),
        .outcome = STR("ineligible"),
        .reason = reason,
    };
    in->decisions = decision;
    in->decision_count = 1;
    in->event.decisions = decisions_text(decision, 1, arena);
}

/* An event from before the referral's effective date is kept, and waits: a referral that reaches further back may come.
 */
static void refuse_early(struct intake *in)
{
    decide_early(in, "qualification", STR("the event occurred before the referral's effective_at"));
    in->has_referral = in->has_referrer = false;
}

static bool event_is_early(const struct intake *in)
{
    return in->has_referral && !in->is_new && !event_counts_from(in->event.occurred_at, in->referral.effective_at);
}

/* The key of what a fact takes back or gives back; absent: it does neither. */
static struct str refers_key(struct intake *in, const struct event_fact *fact)
{
    if (str_is_none(fact->refers_id))
        return STR_NONE;
    uint8_t key[OBJECT_KEY_SIZE];
    object_key(str_is_none(fact->refers_source) ? fact->source : fact->refers_source, fact->refers_id, key);
    return str_copy(txn_arena(in->act->txn), (struct str){(const char *)key, sizeof key});
}

void intake_fill_event(struct intake *in, const struct event_fact *fact)
{
    bool named = !str_is_none(fact->object_id), refers = !str_is_none(fact->refers_id);
    struct str refers_source = str_is_none(fact->refers_source) ? fact->source : fact->refers_source;
    in->event = (struct event){
        .id = mint_id(&in->act->mint),
        .source = fact->source,
        .type = fact->type,
        .external_id = fact->external_id,
        .fingerprint = {(const char *)fact->about.fingerprint, EVENT_FINGERPRINT_SIZE},
        .program_id = fact->about.program_id,
        .contact_id = in->contact.id,
        .object_source = str_is_none(fact->object_source) ? fact->source : fact->object_source,
        .object_id = named ? fact->object_id : fact->external_id,
        .object_key = named ? (struct str){(const char *)in->object_key, OBJECT_KEY_SIZE} : STR_NONE,
        .refers_source = refers ? refers_source : STR_NONE,
        .refers_id = fact->refers_id,
        .refers_key = refers_key(in, fact),
        .amount = fact->amount,
        .net_amount = fact->net_amount,
        .currency = fact->currency,
        .no_reward = fact->no_reward,
        .occurred_at = in->event.occurred_at,
        .created_at = act_now(in->act),
        .details = fact->details,
    };
}

static enum status claim_event(struct intake *in, const struct event_fact *fact, struct error *err)
{
    intake_fill_event(in, fact);
    if (event_is_early(in))
        refuse_early(in);
    else if (in->is_new)
        in->event.referral_id = mint_id(&in->act->mint);
    else if (in->has_referral)
        in->event.referral_id = in->referral.id;
    else if (!str_is_none(in->attributed.uncredited))
        decide_early(in, "attribution", in->attributed.uncredited);
    bool claimed;
    TRY(event_claim(in->act, &in->event, &claimed, err));
    return claimed ? STATUS_OK : STATUS_BUSY; /* lost a race since it was looked for: the rerun finds the other's */
}

enum status intake_claim_taking(struct intake *in, struct error *err)
{
    bool claimed;
    TRY(settle_contact(in, err));
    in->event.contact_id = in->contact.id;
    TRY(event_claim(in->act, &in->event, &claimed, err));
    return claimed ? STATUS_OK : STATUS_BUSY;
}

/* ---- cases ---- */

/* Why a code that was given credits nobody. */
static const char *code_words(struct str uncredited)
{
    static const struct {
        const char *reason, *words;
    } known[] = {
        {"code_unknown", "there is no such code"},
        {"code_retired", "it was taken out of use"},
        {"code_of_other_program", "it is one of another program"},
        {"participant_inactive", "whoever has it does not take part now"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_equal(uncredited, str_from(known[i].reason)))
            return known[i].words;
    return "nobody can be credited by it";
}

static struct str detail_of(struct intake *in, bool words)
{
    if (words)
        return STR("The referrer was named in words. Nobody is credited until somebody says who is meant.");
    return str_from(arena_format(txn_arena(in->act->txn), "The code %.*s credits nobody: %s.",
                                 STR_ARG(in->fact->attribution.code), code_words(in->attributed.uncredited)));
}

/* "phone, e-mail": what there is. */
static struct str ways_to_reach(const struct fact_referrer *referrer, struct arena *arena)
{
    if (str_is_none(referrer->phone) || str_is_none(referrer->email))
        return str_is_none(referrer->phone) ? referrer->email : referrer->phone;
    return str_from(arena_format(arena, "%.*s, %.*s", STR_ARG(referrer->phone), STR_ARG(referrer->email)));
}

/* What was said of the referrer: whose.h looks for them by it. */
static struct review_texts texts_of(const struct intake *in, bool words)
{
    const struct fact_attribution *said = &in->fact->attribution;
    if (!words)
        return (struct review_texts){.name = said->code, .how = STR("code")};
    return (struct review_texts){
        .name = said->referrer.name,
        .contact = ways_to_reach(&said->referrer, txn_arena(in->act->txn)),
        .how = STR("name"),
    };
}

static enum status open_about_referrer(struct intake *in, struct error *err)
{
    bool words = intake_names_in_words(in->fact);
    struct review_case unconfirmed = {
        .kind = REVIEW_UNCONFIRMED_REFERRER,
        .program_id = in->program.id,
        .contact_id = in->contact.id,
        .event_id = in->event.id,
        .detail = detail_of(in, words),
        .texts = texts_of(in, words),
    };
    if (in->has_referral)
        unconfirmed.referral_id = in->referral.id;
    return review_open(in->act, &unconfirmed, NULL, err);
}

/* Somebody was named who cannot be credited: a person may know who was meant. */
static enum status open_unconfirmed(struct intake *in, struct error *err)
{
    if (in->has_referrer || !in->attributed.named || str_is_none(in->attributed.uncredited))
        return STATUS_OK;
    return open_about_referrer(in, err);
}

enum status intake_keep_words(struct intake *in, struct error *err)
{
    bool open;
    if (!in->has_referral || !id_is_none(&in->referral.participant_id) || !intake_names_in_words(in->fact))
        return STATUS_OK;
    TRY(review_is_open(in->act, &in->referral.id, REVIEW_UNCONFIRMED_REFERRER, &open, err));
    return open ? STATUS_OK : open_about_referrer(in, err);
}

/* One business object was told of for two contacts: they may be one person. Asked once, however many facts say so. */
static enum status open_duplicate(struct intake *in, struct error *err)
{
    bool open;
    if (!in->other_contact || !in->has_referral)
        return STATUS_OK;
    TRY(review_is_open(in->act, &in->referral.id, REVIEW_DUPLICATE, &open, err));
    if (open)
        return STATUS_OK;
    return review_open(in->act,
                       &(struct review_case){
                           .kind = REVIEW_DUPLICATE,
                           .program_id = in->program.id,
                           .referral_id = in->referral.id,
                           .contact_id = in->event.contact_id,
                           .event_id = in->event.id,
                           .detail = STR("The same business object was reported for two contacts: they may be one "
                                         "person. It counts for the referral that it was reported for first."),
                       },
                       NULL, err);
}

/* ---- a new referral ---- */

/* A page tells of a sale after it, and of a payment the payment system may have told before. */
static int64_t since_click(const struct intake *in, int64_t now)
{
    int64_t earliest = now - LIMIT_TOLD_SALE_S * TIME_US_PER_S, clicked = id_time(&in->attributed.click_id);
    return clicked > now ? now : clicked < earliest ? earliest : clicked;
}

/* Since when facts count: from the submission on, or from the event that made it. How far back an event may reach is
 * bounded, since a date is easily told: further back takes a person and a reason. */
static int64_t effective_at(const struct intake *in)
{
    int64_t now = act_now(in->act), occurred_at = in->event.occurred_at == 0 ? now : in->event.occurred_at;
    int64_t earliest = now - LIMIT_BACK_DATED_HOURS * 3600 * TIME_US_PER_S;
    if (occurred_at > now)
        return now;
    if (in->fact->since_click && !id_is_none(&in->attributed.click_id))
        return since_click(in, now);
    return occurred_at < earliest && !in->history ? earliest : occurred_at;
}

/* What every new referral has; replaces what in->referral held (the live one that a duplicate collides with). */
static void fill_referral(struct intake *in, const struct id *id)
{
    int64_t now = act_now(in->act);
    const struct stage *stage = in->is_duplicate ? rules_declined_stage(in->rules) : rules_first_stage(in->rules);
    in->referral = (struct referral){
        .id = *id,
        .program_id = in->program.id,
        .program_version = in->program.version,
        .participant_id = in->has_referrer ? in->referrer.id : (struct id){0},
        .contact_id = in->contact.id,
        .link_id = in->attributed.link_id,
        .type = STR("lead"),
        .stage = str_from(stage->key),
        .stage_kind = (int)stage->kind,
        .method = in->attributed.method,
        .channel = in->attributed.channel,
        .uncredited = in->attributed.uncredited,
        .click_id = in->attributed.click_id,
        .code = in->attributed.code,
        .attributed_at = in->has_referrer ? now : TIME_NONE,
        .submitted_at = now,
        .effective_at = effective_at(in),
        .qualified_at = TIME_NONE,
        .eligible_at = TIME_NONE,
        .rewarded_at = TIME_NONE,
        .disqualified_at = TIME_NONE,
        .revoked_at = TIME_NONE,
        .closed_at = in->is_duplicate ? now : TIME_NONE,
        .expires_at = TIME_NONE,
        .due_at = TIME_NONE,
        .last_activity_at = now,
        .reason_code = in->is_duplicate ? STR("duplicate") : STR_NONE,
        .dedupe = in->matches,
    };
}

static enum status write_attribution(struct intake *in, const struct id *audit_id, struct error *err)
{
    const struct attribution attribution = {
        .referral_id = in->referral.id,
        .n = 1,
        .participant_id = in->referral.participant_id,
        .link_id = in->referral.link_id,
        .method = in->referral.method,
        .uncredited = in->referral.uncredited,
        .click_id = in->referral.click_id,
        .code = in->referral.code,
        .touches = in->touches,
        .decided_at = act_now(in->act),
        .audit_id = *audit_id,
    };
    return referral_add_attribution(in->act, &attribution, err);
}

enum status intake_write_texts(struct intake *in, const struct referral_texts *said, struct error *err)
{
    if (str_is_none(said->notes) && str_is_none(said->metadata) && str_is_none(said->reason))
        return STATUS_OK;
    struct referral_texts texts;
    TRY(referral_read_texts(in->act, &in->referral, &texts, err));
    if (!str_is_none(said->notes))
        texts.notes = said->notes;
    if (!str_is_none(said->metadata))
        texts.metadata = said->metadata;
    if (!str_is_none(said->reason))
        texts.reason = said->reason;
    return referral_write_texts(in->act, &in->referral, &texts, err);
}

static enum status make_referral(struct intake *in, struct error *err)
{
    plan_begin(&in->plan, in->act, &in->program.currency);
    plan_referral(&in->plan, &in->referral, true, &in->program.currency);
    in->plan.event_id = in->event.id;
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "stage", STR_NONE, in->referral.stage);
    static const struct id none;
    changes_id(&changes, "participant_id", "ptc", &none, &in->referral.participant_id);
    struct id audit_id;
    TRY(plan_tell(&in->plan,
                  &(struct plan_news){
                      .action = "referral.created",
                      .object_kind = "ref",
                      .object_id = in->referral.id,
                      .referral = &in->referral,
                      .changes = changes_end(&changes, txn_arena(in->act->txn)),
                  },
                  &audit_id, err));
    return write_attribution(in, &audit_id, err);
}

/* ---- both kinds of fact ---- */

enum status intake_claim_event(struct intake *in, const struct event_fact *fact, struct error *err)
{
    TRY(settle_contact(in, err));
    TRY(claim_event(in, fact, err));
    if (in->is_new) {
        fill_referral(in, &in->event.referral_id);
        TRY(make_referral(in, err));
    } else if (in->has_referral) {
        plan_begin(&in->plan, in->act, &in->program.currency);
        plan_referral(&in->plan, &in->referral, false, &in->program.currency);
        in->plan.event_id = in->event.id;
    }
    TRY(open_duplicate(in, err));
    if (in->has_referral && !in->is_new)
        return intake_keep_words(in, err);
    return open_unconfirmed(in, err);
}

static enum status claim_external_id(struct intake *in, const struct submission *submission, struct error *err)
{
    if (str_is_none(submission->external_id))
        return STATUS_OK;
    bool claimed;
    TRY(natural_key_claim(in->act, "ref", NATURAL_KEY_API, submission->external_id, &in->referral.id, &claimed, err));
    return claimed ? STATUS_OK : STATUS_BUSY;
}

enum status intake_claim_submission(struct intake *in, const struct submission *submission, struct error *err)
{
    TRY(settle_contact(in, err));
    struct id id = mint_id(&in->act->mint);
    fill_referral(in, &id);
    if (!str_is_none(submission->type))
        in->referral.type = submission->type;
    in->referral.owner = submission->owner;
    in->referral.submitted_by = submission->submitted_by;
    in->referral.value = submission->value;
    in->referral.fingerprint = (struct str){(const char *)in->fact->fingerprint, sizeof in->fact->fingerprint};
    TRY(make_referral(in, err));
    TRY(intake_write_texts(in, &(struct referral_texts){.notes = submission->notes, .metadata = submission->metadata},
                           err));
    TRY(claim_external_id(in, submission, err));
    return open_unconfirmed(in, err);
}
