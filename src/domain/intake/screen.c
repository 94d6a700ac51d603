/* Whether a referral looks honest: asked when it is made or credited, and again when something is granted. See
 * domain/fraud/judge.h for what is made of the facts, and review/evidence.h for what is kept of them.
 *
 * What costs a read of its own is looked for only where the rules say something about fraud. In any case both people
 * are compared, and the referrer's visits, which are few. What was found at the submission stays found: a grant adds
 * what can be known by then (an address that was filled in since, an entry of the block list). */

#include <string.h>

#include "base/limits.h"
#include "domain/intake/state.h"
#include "domain/referral/referral.h"
#include "domain/review/review.h"
#include "domain/screen/fraud_list.h"
#include "domain/screen/trace.h"

/* What is gathered for one judgement. */
struct gathering {
    struct fraud_facts facts;
    const struct fraud_policy *policy;
    struct fraud_visit seen[LIMIT_TRACES_OF_CONTACT];
    struct id click_id; /* the newest of the visitor's cookie, or none */
};

/* ---- both people ---- */

static struct fraud_person person_of(const struct contact *contact)
{
    return (struct fraud_person){
        .name = contact->name,
        .address = contact->address,
        .city = contact->city,
        .email = contact->email,
        .phone = contact->phone,
        .said_email = STR_NONE,
        .said_phone = STR_NONE,
        .payout = STR_NONE,
    };
}

static enum status gather_people(struct intake *in, struct fraud_facts *facts, struct error *err)
{
    struct contact referrer;
    TRY(contact_read_row(in->act, &in->referrer.contact_id, &referrer, err));
    if (!in->contact_known || !id_equal(&in->contact.id, &in->referral.contact_id)) {
        TRY(contact_read_row(in->act, &in->referral.contact_id, &in->contact, err));
        in->contact_known = true;
    }
    facts->same_person = id_equal(&in->referrer.contact_id, &in->referral.contact_id);
    facts->referrer = person_of(&referrer);
    facts->referred = person_of(&in->contact);
    if (in->fact == NULL || in->fact->person == NULL)
        return STATUS_OK;
    facts->referred.said_email = in->fact->person->email;
    facts->referred.said_phone = in->fact->person->phone;
    if (str_is_none(facts->referred.address)) {
        facts->referred.address = in->fact->person->address;
        facts->referred.city = in->fact->person->city;
    }
    return STATUS_OK;
}

/* ---- the visit ---- */

/* A server that submits for its visitor says by which click it came. */
static enum status gather_click(struct intake *in, struct gathering *gathering, struct error *err)
{
    struct fraud_facts *facts = &gathering->facts;
    struct click click;
    enum status status = click_read(in->act, &in->attributed.click_id, &click, err);
    if (status == STATUS_NOT_FOUND)
        *err = (struct error){0};
    if (status != STATUS_OK)
        return status == STATUS_NOT_FOUND ? STATUS_OK : status;
    int64_t at = in->event.occurred_at == 0 ? act_now(in->act) : in->event.occurred_at;
    facts->click_to_form_s = at > id_time(&click.id) ? (at - id_time(&click.id)) / TIME_US_PER_S : 0;
    /* a browser may look ahead and then show what it got: only a program's visit and one that nobody saw say something
     */
    facts->by_bot = facts->by_bot || (click.flags & (CLICK_BOT | CLICK_EMBEDDED)) != 0;
    if (facts->visit.network == 0)
        facts->visit = (struct fraud_visit){click.network, click.agent};
    return STATUS_OK;
}

static enum status gather_visit(struct intake *in, struct gathering *gathering, struct error *err)
{
    struct fraud_facts *facts = &gathering->facts;
    if (in->fact == NULL)
        return STATUS_OK;
    facts->visit = (struct fraud_visit){in->fact->visitor.network, in->fact->visitor.agent};
    facts->by_bot = in->fact->visitor.by_bot;
    facts->cookie_of_referrer = !id_is_none(&in->fact->visitor.signed_in_id) &&
                                id_equal(&in->fact->visitor.signed_in_id, &in->referrer.contact_id);
    if (in->fact->attribution.clicks.count > 0)
        gathering->click_id = in->fact->attribution.clicks.ids[0];
    return id_is_none(&in->attributed.click_id) ? STATUS_OK : gather_click(in, gathering, err);
}

/* At a later moment the visit is that by which the referred person came. */
static enum status recall_visit(struct intake *in, struct fraud_facts *facts, struct error *err)
{
    struct trace *traces;
    size_t count;
    if (facts->visit.network != 0)
        return STATUS_OK;
    TRY(trace_of_contact(in->act, &in->referral.contact_id, &traces, &count, err));
    for (size_t i = 0; i < count; i++)
        if (id_equal(&traces[i].participant_id, &in->referral.participant_id)) {
            facts->visit = (struct fraud_visit){traces[i].network, traces[i].agent};
            return STATUS_OK;
        }
    return STATUS_OK;
}

/* ---- visits of the referrer ---- */

static bool names_click(const struct trace *traces, size_t count, const struct id *id)
{
    for (size_t i = 0; i < count; i++)
        if (id_equal(&traces[i].click_id, id))
            return true;
    return false;
}

/* Whether the visitor's cookie leads back to a click that the referrer's browser had. */
static enum status compare_cookies(struct intake *in, const struct trace *traces, size_t count, bool *ret_same,
                                   struct error *err)
{
    const struct click_ids *brought = &in->fact->attribution.clicks;
    struct click touches[LIMIT_TOUCHES];
    size_t touch_count;
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any = any || !id_is_none(&traces[i].click_id);
    for (size_t i = 0; any && i < brought->count && !*ret_same; i++)
        *ret_same = names_click(traces, count, &brought->ids[i]);
    if (!any || brought->count == 0 || *ret_same)
        return STATUS_OK;
    int64_t since = act_now(in->act) - LIMIT_TRACE_DAYS * TIME_US_PER_DAY;
    TRY(click_touches(in->act, &brought->ids[0], &in->program.id, since, touches, &touch_count, err));
    for (size_t i = 0; i < touch_count && !*ret_same; i++)
        *ret_same = names_click(traces, count, &touches[i].id);
    return STATUS_OK;
}

static enum status gather_seen(struct intake *in, struct gathering *gathering, struct error *err)
{
    struct fraud_facts *facts = &gathering->facts;
    struct trace *traces;
    size_t count;
    TRY(trace_of_contact(in->act, &in->referrer.contact_id, &traces, &count, err));
    for (size_t i = 0; i < count; i++)
        gathering->seen[i] = (struct fraud_visit){traces[i].network, traces[i].agent};
    facts->referrer_seen = gathering->seen;
    facts->referrer_seen_count = count;
    if (in->fact == NULL || facts->same_person)
        return STATUS_OK;
    return compare_cookies(in, traces, count, &facts->cookie_of_referrer, err);
}

/* ---- what the rules ask for ---- */

static enum status gather_counts(struct intake *in, struct gathering *gathering, struct error *err)
{
    struct fraud_facts *facts = &gathering->facts;
    const struct fraud_policy *policy = gathering->policy;
    int64_t now = act_now(in->act);
    struct trace *traces;
    size_t count;
    if (policy->of[FRAUD_VELOCITY] != FRAUD_ALLOW && in->plan.referrals[0].is_new) {
        TRY(referral_count_since(in->act, &in->referrer.id, now - policy->velocity_us, policy->velocity_count,
                                 &facts->referrals, err));
        facts->referrals++;
    }
    if (facts->visit.network == 0 || in->fact == NULL)
        return STATUS_OK;
    TRY(trace_of_network(in->act, facts->visit.network, now - TIME_US_PER_DAY, &traces, &count, err));
    facts->network_people = facts->cluster_people = 1;
    for (size_t i = 0; i < count; i++) {
        bool other = !id_equal(&traces[i].contact_id, &in->referral.contact_id);
        bool same = facts->visit.agent != 0 && traces[i].agent == facts->visit.agent &&
                    id_equal(&traces[i].participant_id, &in->referrer.id);
        facts->network_people += other;
        facts->cluster_people += other && same;
    }
    return STATUS_OK;
}

/* Who brought the referrer, who brought that one, ...: until it is the referred person. */
static enum status gather_cycle(struct intake *in, struct fraud_facts *facts, struct error *err)
{
    struct id at = in->referrer.contact_id;
    for (int64_t steps = 1; steps <= LIMIT_CYCLE_STEPS && !facts->same_person; steps++) {
        TRY(referral_brought_by(in->act, &at, &in->program.id, &at, err));
        if (id_is_none(&at))
            return STATUS_OK;
        if (id_equal(&at, &in->referral.contact_id)) {
            facts->cycle_steps = steps;
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}

static enum status gather(struct intake *in, struct gathering *gathering, bool at_grant, struct error *err)
{
    struct fraud_facts *facts = &gathering->facts;
    *gathering = (struct gathering){.policy = &in->rules->fraud, .facts = {.click_to_form_s = -1}};
    TRY(gather_people(in, facts, err));
    if (!at_grant)
        TRY(gather_visit(in, gathering, err));
    if (at_grant || in->fact == NULL)
        TRY(recall_visit(in, facts, err));
    TRY(gather_seen(in, gathering, err));
    TRY(fraud_list_ask(in->act, facts, &facts->listed, err));
    if (!gathering->policy->asked)
        return STATUS_OK;
    if (!at_grant)
        TRY(gather_counts(in, gathering, err));
    return gathering->policy->of[FRAUD_CYCLE] == FRAUD_ALLOW ? STATUS_OK : gather_cycle(in, facts, err);
}

/* ---- what is kept ---- */

static enum status keep_trace(struct intake *in, const struct gathering *gathering, struct error *err)
{
    if (!gathering->policy->asked || in->fact == NULL)
        return STATUS_OK;
    return trace_write(in->act,
                       &(struct trace){
                           .contact_id = in->referral.contact_id,
                           .participant_id = in->referrer.id,
                           .network = gathering->facts.visit.network,
                           .agent = gathering->facts.visit.agent,
                           .click_id = gathering->click_id,
                       },
                       err);
}

static enum status open_case(struct intake *in, const struct fraud_judgement *judgement, struct id *ret_case_id,
                             struct error *err)
{
    struct arena *arena = txn_arena(in->act->txn);
    return review_open(in->act,
                       &(struct review_case){
                           .kind = REVIEW_FRAUD,
                           .program_id = in->program.id,
                           .referral_id = in->referral.id,
                           .contact_id = in->referral.contact_id,
                           .event_id = in->event.id,
                           .detail = evidence_words(judgement->findings, judgement->count, arena),
                           .score = {true, judgement->score},
                       },
                       ret_case_id, err);
}

static enum status keep_evidence(struct intake *in, const struct fraud_judgement *judgement, struct error *err)
{
    const struct fraud_policy *policy = &in->rules->fraud;
    struct evidence *evidence = &in->screen.evidence;
    struct id case_id = in->screen.found ? evidence->case_id : (struct id){0};
    *evidence = (struct evidence){
        .referral_id = in->referral.id,
        .participant_id = in->referrer.id,
        .outcome = (int)judgement->outcome,
        .score = judgement->score,
        .score_hold = policy->score_hold,
        .score_block = policy->score_block,
        .findings = evidence_text(judgement->findings, judgement->count, txn_arena(in->act->txn)),
        .screened_at = act_now(in->act),
        .case_id = case_id,
    };
    in->screen.found = true;
    if (judgement->outcome != FRAUD_PASSES) {
        bool open = false;
        if (!id_is_none(&case_id))
            TRY(review_is_open(in->act, &in->referral.id, REVIEW_FRAUD, &open, err));
        if (!open)
            TRY(open_case(in, judgement, &evidence->case_id, err));
    }
    return evidence_write(in->act, evidence, err);
}

static enum status read_evidence(struct intake *in, struct error *err)
{
    if (in->screen.read)
        return STATUS_OK;
    in->screen.read = true;
    return evidence_read(in->act, &in->referral.id, &in->screen.evidence, &in->screen.found, err);
}

/* ---- a referral that is made, or credited to somebody ---- */

/* What was found about the former referrer says nothing of this one. */
static enum status forget_former(struct intake *in, struct error *err)
{
    if (in->plan.referrals[0].is_new)
        return STATUS_OK;
    TRY(read_evidence(in, err));
    if (!in->screen.found)
        return STATUS_OK;
    return review_resolve_about(in->act, &in->referral.id, REVIEW_FRAUD,
                                STR("The referral was credited to somebody else, and looked at anew."), err);
}

enum status intake_screen(struct intake *in, struct error *err)
{
    struct gathering gathering;
    struct fraud_judgement judgement;
    in->screen.judged = true;
    if (!in->has_referrer)
        return STATUS_OK;
    TRY(forget_former(in, err));
    in->screen.read = true;
    TRY(gather(in, &gathering, false, err));
    fraud_judge(gathering.policy, &gathering.facts, &judgement);
    TRY(keep_trace(in, &gathering, err));
    bool worth_keeping = judgement.outcome != FRAUD_PASSES || (judgement.count > 0 && gathering.policy->asked);
    return worth_keeping || in->screen.found ? keep_evidence(in, &judgement, err) : STATUS_OK;
}

/* ---- a grant ---- */

static bool holds_finding(const struct fraud_finding *findings, size_t count, enum fraud_signal signal)
{
    for (size_t i = 0; i < count; i++)
        if (findings[i].signal == signal)
            return true;
    return false;
}

/* What can be known by now is added. Only something new asks people again. */
static enum status judge_again(struct intake *in, struct error *err)
{
    struct fraud_finding kept[FRAUD_SIGNAL_COUNT];
    struct gathering gathering;
    struct fraud_judgement judgement;
    size_t count = in->screen.found ? evidence_findings(in->screen.evidence.findings, kept) : 0;
    TRY(gather(in, &gathering, true, err));
    fraud_judge_again(gathering.policy, &gathering.facts, kept, count, &judgement);
    bool anew = false;
    for (size_t i = 0; i < judgement.count; i++)
        anew = anew || !holds_finding(kept, count, judgement.findings[i].signal);
    return anew ? keep_evidence(in, &judgement, err) : STATUS_OK;
}

static void decide_side(struct intake *in, const struct evidence *evidence, int side, struct screened *ret)
{
    struct fraud_finding findings[FRAUD_SIGNAL_COUNT];
    if (side == SIDE_DENIED) {
        ret->blocked = "somebody has looked at it, and denied this side";
        return;
    }
    if (side == SIDE_APPROVED || evidence->outcome == FRAUD_PASSES)
        return;
    if (evidence->outcome == FRAUD_IS_HELD) {
        ret->waits |= REWARD_WAITS_FRAUD;
        return;
    }
    struct arena *arena = txn_arena(in->act->txn);
    size_t count = evidence_findings(evidence->findings, findings);
    ret->blocked = arena_format(arena, "%.*s", STR_ARG(evidence_words(findings, count, arena)));
}

enum status intake_screen_grant(struct intake *in, enum rule_role to, struct screened *ret, struct error *err)
{
    *ret = (struct screened){0};
    if (!in->has_referrer)
        return STATUS_OK;
    TRY(read_evidence(in, err));
    if (!in->screen.judged && in->rules->fraud.asked)
        TRY(judge_again(in, err));
    in->screen.judged = true;
    const struct evidence *evidence = &in->screen.evidence;
    if (in->screen.found)
        decide_side(in, evidence, to == RULE_REFERRED ? evidence->referred_side : evidence->referrer_side, ret);
    return intake_wait_verification(in, &ret->waits, err);
}
