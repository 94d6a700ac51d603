/* The acts that the demo is filled by, each at its time in the past: who joins, what becomes of leads, what is bought
 * beside it, what a person does. They go through intake and the acts by hand like everybody's.
 *
 * A transaction has many acts: thousands of commits would take minutes on a slow disk. */

#include <string.h>

#include "base/crypto.h"
#include "cli/access.h"
#include "cli/demo_parts.h"
#include "domain/intake/hand.h"
#include "domain/intake/release.h"
#include "domain/intake/verdict.h"
#include "domain/participant/participant.h"
#include "domain/review/review.h"
#include "domain/reward/reward_hand.h"

enum {
    ACTS_IN_TXN = 40,
    CASES_LEFT_OPEN = 11,
    DAYS_TO_APPROVE = 3,
    LARGE_LEFT = 4,        /* of the newest large jobs nobody has looked at the commission yet */
    LARGE_AMOUNT = 500000, /* above it a partners commission waits: see demo_programs */
    PARTNERS = 1,          /* their program */
    CASES_READ = 100,
};

#define SOURCE STR("demo")

enum status demo_act_ago(struct txn *txn, const struct demo *demo, int64_t ago, struct act *ret_act, struct error *err)
{
    TRY(access_act(txn, demo->workspace, false, ret_act, err));
    if (demo->now != 0)
        ret_act->mint = mint_begin(txn_env(txn), demo->now - ago);
    return STATUS_OK;
}

/* ---- who joins ---- */

static struct contact_fields person_of(const struct demo_person *of)
{
    struct contact_fields person = contact_fields_none();
    person.present = true;
    person.name = str_from(of->name);
    person.email = str_from(of->email);
    person.phone = str_from(of->phone);
    return person;
}

static int kind_of(const char *name)
{
    int kind = 0;
    while (strcmp(participant_kinds[kind], name) != 0)
        kind++;
    return kind + 1;
}

static enum status join(struct act *act, struct demo *demo, size_t n, struct error *err)
{
    const struct demo_participant *of = &demo->story->participants[n];
    struct participant_fields fields = {.program_id = demo->program_ids[of->program],
                                        .kind = kind_of(of->kind),
                                        .contact = person_of(&of->person),
                                        .channel = str_from(of->channel)};
    struct participant participant;
    uint8_t hash[SHA256_SIZE];
    bool created;
    crypto_sha256(str_from(of->person.email), hash);
    TRY(participant_fields_normalise(&fields, txn_arena(act->txn), err));
    TRY(participant_create(act, &fields, hash, &participant, &created, err));
    demo->participant_ids[n] = participant.id;
    demo->link_ids[n] = participant.link_id;
    return code_parse(participant.code, &demo->codes[n])
               ? STATUS_OK
               : error_set(err, ERROR_INTERNAL, NULL, "The participant has a code that is none.");
}

/* ---- what happened to a lead ---- */

/* Whom the lead names: by the click that led here, by a code, or by one that nobody has. */
static struct fact_attribution attribution_of(const struct demo *demo, const struct demo_lead *lead)
{
    struct fact_attribution attribution = {.present = true, .code = STR("NOBODY7")};
    if (lead->participant == SIZE_MAX)
        return attribution;
    attribution.code = code_str(&demo->codes[lead->participant]);
    if (lead->visit != SIZE_MAX && !id_is_none(&demo->click_ids[lead->visit])) {
        attribution.code = STR_NONE;
        attribution.clicks.ids[0] = demo->click_ids[lead->visit];
        attribution.clicks.count = 1;
    }
    return attribution;
}

/* A fact about somebody in the program of a lead, under a name of its own. */
static enum status begin_fact(struct act *act, const struct demo *demo, size_t lead, struct contact_fields *person,
                              struct str name, struct fact *ret, struct error *err)
{
    TRY(contact_fields_normalise(person, txn_arena(act->txn), err));
    *ret = (struct fact){.person = person, .program_id = demo->program_ids[demo->story->leads[lead].program]};
    crypto_sha256(name, ret->fingerprint);
    return STATUS_OK;
}

static struct str name_of(struct act *act, const char *what, size_t n)
{
    return str_from(arena_format(txn_arena(act->txn), "demo-%s-%zu", what, n + 1));
}

static enum status come(struct act *act, struct demo *demo, size_t n, struct error *err)
{
    const struct demo_lead *lead = &demo->story->leads[n];
    struct contact_fields person = person_of(&lead->person);
    struct submission said = {.type = STR("lead"), .external_id = name_of(act, "lead", n)};
    struct outcome outcome;
    TRY(begin_fact(act, demo, n, &person, said.external_id, &said.about, err));
    said.about.attribution = attribution_of(demo, lead);
    TRY(intake_submit(act, &said, &outcome, err));
    demo->lead_is_new[n] = !outcome.replayed;
    demo->referral_ids[n] = outcome.referral.id;
    return STATUS_OK;
}

/* `by`: the lead whose person the message is about; the job is that of `n`. */
static enum status pay(struct act *act, const struct demo *demo, size_t n, size_t by, int64_t amount, struct error *err)
{
    struct contact_fields person = person_of(&demo->story->leads[by].person);
    struct event_fact fact = {.source = SOURCE,
                              .type = STR("invoice.paid"),
                              .external_id = name_of(act, by == n ? "payment" : "second-payment", n),
                              .object_source = SOURCE,
                              .object_id = name_of(act, "job", n),
                              .amount = {true, amount},
                              .occurred_at = act_now(act),
                              .history = true};
    struct outcome outcome;
    memcpy(fact.currency.text, demo_programs[demo->story->leads[n].program].currency, 3);
    TRY(begin_fact(act, demo, n, &person, fact.external_id, &fact.about, err));
    return intake_event(act, &fact, &outcome, err);
}

static enum status move(struct act *act, const struct demo *demo, const struct demo_act *of, struct error *err)
{
    const struct transition said = {
        .referral_id = demo->referral_ids[of->of],
        .to = str_from(of->word),
        .owner = of->owner == NULL ? STR_NONE : str_from(of->owner),
        .value = {of->amount > 0, of->amount},
        .close_date_at = TIME_NONE,
        .occurred_at = TIME_NONE,
    };
    struct outcome outcome;
    return hand_transition(act, &said, &outcome, err);
}

static enum status disqualify(struct act *act, const struct demo *demo, const struct demo_act *of, struct error *err)
{
    const struct disqualification said = {
        .referral_id = demo->referral_ids[of->of],
        .reason_code = str_from(of->word),
        .reason = STR("Found in our own books: part of the demo."),
    };
    struct outcome outcome;
    return hand_disqualify(act, &said, &outcome, err);
}

static enum status carry_out(struct act *act, struct demo *demo, const struct demo_act *of, struct error *err)
{
    if (of->kind == DEMO_JOIN)
        return join(act, demo, of->of, err);
    if (of->kind == DEMO_LEAD)
        return come(act, demo, of->of, err);
    if (!demo->lead_is_new[of->of])
        return STATUS_OK; /* an earlier run has told what became of it */
    if (of->kind == DEMO_MOVE)
        return move(act, demo, of, err);
    if (of->kind == DEMO_PAY)
        return pay(act, demo, of->of, of->of, of->amount, err);
    if (of->kind == DEMO_PAY_AGAIN)
        return pay(act, demo, of->of, (of->of + 1) % DEMO_LEADS, of->amount, err);
    return disqualify(act, demo, of, err);
}

int64_t demo_left_since(const struct demo *demo)
{
    int64_t since = demo->now;
    size_t left = 0;
    for (size_t i = demo->story->act_count; i > 0 && left < LARGE_LEFT; i--) {
        const struct demo_act *act = &demo->story->acts[i - 1]; /* the newest payments are at the end */
        if (act->kind == DEMO_PAY && act->amount > LARGE_AMOUNT && demo->story->leads[act->of].program == PARTNERS) {
            since = demo->now - act->ago;
            left++;
        }
    }
    return since;
}

/* Large commissions are looked at within days; the newest wait for it. */
static enum status approve(struct txn *txn, const struct demo *demo, const struct reward *reward, struct error *err)
{
    int64_t at = reward->created_at + DAYS_TO_APPROVE * TIME_US_PER_DAY;
    struct reward approved;
    struct act act;
    if (reward->status != REWARD_PENDING || !(reward->waits & REWARD_WAITS_APPROVAL) || at > demo->now ||
        reward->created_at >= demo->left_since)
        return STATUS_OK;
    TRY(demo_act_ago(txn, demo, demo->now - at, &act, err));
    return reward_approve(&act, &reward->id, STR("Looked at: part of the demo."), &approved, err);
}

/* What was held of a lead, and long enough, is issued when its hold had ended. */
static enum status release(struct txn *txn, const struct demo *demo, size_t lead, struct error *err)
{
    struct reward *rewards;
    size_t count;
    struct act act;
    TRY(demo_act_ago(txn, demo, 0, &act, err));
    TRY(reward_list_of_root(&act, &demo->referral_ids[lead], &rewards, &count, err));
    for (size_t i = 0; i < count; i++) {
        TRY(approve(txn, demo, &rewards[i], err));
        if (rewards[i].release_at == TIME_NONE || rewards[i].release_at > demo->now)
            continue;
        TRY(demo_act_ago(txn, demo, demo->now - rewards[i].release_at, &act, err));
        TRY(release_reward(&act, &rewards[i].id, err));
    }
    return STATUS_OK;
}

/* Whether the act is the last of its lead. */
static bool ends_lead(const struct demo_story *story, size_t i)
{
    const struct demo_act *act = &story->acts[i];
    return act->kind != DEMO_JOIN && (i + 1 == story->act_count || story->acts[i + 1].of != act->of);
}

static enum status act_some(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    const struct demo_act *acts = demo->story->acts;
    for (size_t i = demo->from; i < demo->end; i++) {
        struct act act;
        TRY(demo_act_ago(txn, demo, acts[i].ago, &act, err));
        TRY(carry_out(&act, demo, &acts[i], err));
        if (ends_lead(demo->story, i) && demo->lead_is_new[acts[i].of])
            TRY(release(txn, demo, acts[i].of, err));
    }
    return STATUS_OK;
}

/* Some acts to a commit; what becomes of a lead is in one. */
enum status demo_run_acts(struct cli_call *call, struct demo *demo, size_t from, size_t end, struct error *err)
{
    for (demo->from = from; demo->from < end; demo->from = demo->end) {
        demo->end = demo->from + ACTS_IN_TXN < end ? demo->from + ACTS_IN_TXN : end;
        while (demo->end < end && demo->story->acts[demo->end].kind != DEMO_JOIN &&
               !ends_lead(demo->story, demo->end - 1))
            demo->end++;
        TRY(store_run_write(call->store, act_some, demo, err));
    }
    return STATUS_OK;
}

/* ---- what is bought beside it ---- */

static enum status buy(struct act *act, const struct demo *demo, size_t n, struct error *err)
{
    const struct demo_purchase *purchase = &demo->customers->purchases[n];
    struct contact_fields person = contact_fields_none();
    struct event_fact fact = {.source = SOURCE,
                              .type = STR("invoice.paid"),
                              .external_id = name_of(act, "purchase", n),
                              .object_source = SOURCE,
                              .object_id = name_of(act, "invoice", n),
                              .amount = {true, purchase->amount},
                              .occurred_at = act_now(act),
                              .history = true};
    struct outcome outcome;
    person.present = true;
    person.name = str_from(purchase->person->name);
    person.email = str_from(purchase->person->email);
    memcpy(fact.currency.text, demo_programs[0].currency, 3);
    TRY(contact_fields_normalise(&person, txn_arena(act->txn), err));
    fact.about.person = &person;
    crypto_sha256(fact.external_id, fact.about.fingerprint);
    return intake_event(act, &fact, &outcome, err);
}

static enum status act_purchases(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    for (size_t i = demo->from; i < demo->end; i++) {
        struct act act;
        TRY(demo_act_ago(txn, demo, demo->customers->purchases[i].ago, &act, err));
        TRY(buy(&act, demo, i, err));
    }
    return STATUS_OK;
}

/* Once: their days follow the day of the first run. */
enum status demo_tell_customers(struct cli_call *call, struct demo *demo, struct error *err)
{
    demo->customers = demo_customers_make(DEMO_SEED, demo->story, &call->arena);
    size_t count = demo->is_new ? demo->customers->purchase_count : 0;
    for (demo->from = 0; demo->from < count; demo->from = demo->end) {
        demo->end = demo->from + ACTS_IN_TXN < count ? demo->from + ACTS_IN_TXN : count;
        TRY(store_run_write(call->store, act_purchases, demo, err));
    }
    return STATUS_OK;
}

/* ---- what a person did ---- */

static enum status answer_case(struct act *act, const struct review_case *one, struct error *err)
{
    const struct verdict yes = {
        .case_id = one->id,
        .side = VERDICT_BOTH,
        .decision = VERDICT_APPROVE,
        .reason = STR("Looked at: part of the demo."),
    };
    struct review_case answered;
    return one->kind == REVIEW_FRAUD ? verdict_say(act, &yes, &answered, err)
                                     : review_resolve(act, &one->id, yes.reason, &answered, err);
}

enum status demo_act_cases(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct list_ask ask = {.page = {.limit = CASES_READ}};
    struct act act;
    void *found;
    size_t count;
    bool more;
    TRY(demo_act_ago(txn, demo, 0, &act, err));
    ask.filters[CASES_STATE] = value_int(REVIEW_OPEN);
    TRY(list_read(&act, &review_case_list, &ask, &found, &count, &more, err));
    const struct review_case *cases = found;
    for (size_t i = CASES_LEFT_OPEN; i < count && demo->is_new; i++)
        TRY(answer_case(&act, &cases[i], err));
    return STATUS_OK;
}

enum status demo_act_bonus(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    struct reward reward;
    bool replayed;
    struct bonus bonus = {
        .participant_id = demo->participant_ids[0],
        .program_id = demo->program_ids[0],
        .kind = 1, /* credit */
        .amount = {true, 1000},
        .currency = {"USD"},
        .title = STR("Welcome bonus"),
        .reason = STR("Part of the demo."),
        .external_id = STR("demo-welcome"),
    };
    crypto_sha256(bonus.external_id, bonus.fingerprint);
    TRY(demo_act_ago(txn, demo, 0, &act, err));
    return hand_bonus(&act, &bonus, &reward, &replayed, err);
}
