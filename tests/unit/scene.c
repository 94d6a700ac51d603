/* See scene.h. */

#include "scene.h"

#include <semaphore.h>
#include <stdlib.h>

#include "base/crypto.h"
#include "base/json.h"
#include "domain/click/click.h"
#include "domain/intake/release.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/review/review.h"
#include "domain/rollup/figures.h"

/* One call into the store: what to do, with what, and where to put what came of it. */
struct errand {
    struct books *books;
    enum status (*act)(struct act *act, struct errand *errand, struct error *err);
    const void *with;
    size_t count;
    void *ret;
};

static enum status run(struct txn *txn, void *ctx, struct error *err)
{
    struct errand *errand = ctx;
    struct workspace workspace;
    TRY(workspace_read(txn, LIVE, &workspace, err));
    struct act act = act_begin(txn, LIVE, workspace.livemode, workspace.clock_offset_us, principal_system());
    return errand->act(&act, errand, err);
}

static void must_write(struct books *books, struct errand *errand)
{
    struct error err = {0};
    errand->books = books;
    if (store_run_write(books->store, run, errand, &err) != STATUS_OK)
        fail_msg("%s: %s: %s", error_info(err.code)->name, err.param, err.detail);
}

static void must_read(struct books *books, struct errand *errand)
{
    struct error err = {0};
    errand->books = books;
    if (store_run_read(books->store, run, errand, &err) != STATUS_OK)
        fail_msg("%s: %s: %s", error_info(err.code)->name, err.param, err.detail);
}

/* ---- programs and people ---- */

static enum status make_program(struct act *act, struct errand *errand, struct error *err)
{
    struct program program;
    bool created;
    TRY(program_create(act, errand->with, (const uint8_t[32]){1}, &program, &created, err));
    *(struct id *)errand->ret = program.id;
    return STATUS_OK;
}

struct id scene_program(struct books *books, const char *currency, const char *rules)
{
    char *text = strdup(rules);
    for (char *c = text; *c != '\0'; c++)
        *c = *c == '\'' ? '"' : *c;
    struct error err = {0};
    struct program_fields fields = {
        .name = STR("Customer referrals"),
        .destination_url = STR("https://www.example.com/start"),
    };
    assert_true(currency_parse(str_from(currency), &fields.currency));
    if (json_parse(str_from(text), &fields.rules, &err) != STATUS_OK)
        fail_msg("%s: %s", err.detail, rules);
    struct id id;
    must_write(books, &(struct errand){.act = make_program, .with = &fields, .ret = &id});
    json_decref(fields.rules);
    free(text);
    return id;
}

static enum status make_referrer(struct act *act, struct errand *errand, struct error *err)
{
    struct participant participant;
    bool created;
    TRY(participant_create(act, errand->with, (const uint8_t[32]){2}, &participant, &created, err));
    struct referrer *referrer = errand->ret;
    referrer->program_id = participant.program_id;
    referrer->participant_id = participant.id;
    referrer->link_id = participant.link_id;
    referrer->contact_id = participant.contact_id;
    snprintf(referrer->code, sizeof referrer->code, "%.*s", STR_ARG(participant.code));
    return STATUS_OK;
}

struct referrer scene_referrer(struct books *books, const struct id *program_id, const char *email)
{
    struct participant_fields fields = {.program_id = *program_id, .contact = contact_fields_none()};
    fields.contact.email = str_from(email);
    struct referrer referrer;
    must_write(books, &(struct errand){.act = make_referrer, .with = &fields, .ret = &referrer});
    return referrer;
}

struct status_wish {
    struct id program_id;
    int status;
};

static enum status change_status(struct act *act, struct errand *errand, struct error *err)
{
    const struct status_wish *wish = errand->with;
    struct program program;
    return program_change(act, &wish->program_id, &(struct program_patch){.status = wish->status}, &program, err);
}

void scene_program_status(struct books *books, const struct id *program_id, const char *status)
{
    struct status_wish wish = {.program_id = *program_id};
    for (int i = 0; program_statuses[i] != NULL; i++)
        if (strcmp(program_statuses[i], status) == 0)
            wish.status = i + 1;
    assert_true(wish.status > 0);
    must_write(books, &(struct errand){.act = change_status, .with = &wish});
}

static enum status retire_link(struct act *act, struct errand *errand, struct error *err)
{
    const struct referrer *referrer = errand->with;
    struct link link;
    TRY(link_read(act, &referrer->link_id, &link, err));
    return link_retire(act, &link, err);
}

void scene_retire_link(struct books *books, const struct referrer *referrer)
{
    must_write(books, &(struct errand){.act = retire_link, .with = referrer});
}

/* ---- clicks: their file is written by a loop ---- */

struct clicking {
    struct store_work work; /* first: the store hands this back */
    struct click_log *log;
    struct click click;
    enum status status;
    bool done;
};

static enum status click_act(struct txn *txn, struct store_work *work, struct error *err)
{
    struct clicking *clicking = (struct clicking *)(void *)work;
    return click_append(txn, clicking->log, LIVE, &clicking->click, err);
}

static void click_done(struct store_work *work, enum status status, const struct error *err)
{
    (void)err;
    struct clicking *clicking = (struct clicking *)(void *)work;
    clicking->status = status;
    clicking->done = true;
}

static void wake(void *ctx)
{
    sem_post(ctx);
}

struct id scene_click(struct books *books, const struct referrer *referrer, int64_t at)
{
    if (books->clicks == NULL)
        books->clicks = click_log_new(books->store, 0);
    struct clicking clicking = {
        .work = {.act = click_act, .done = click_done},
        .log = books->clicks,
        .click = {.id = env_id(books->env, at),
                  .link_id = referrer->link_id,
                  .program_id = referrer->program_id,
                  .participant_id = referrer->participant_id},
    };
    sem_t woken;
    sem_init(&woken, 0, 0);
    struct store_loop *loop = store_loop_new(books->store, wake, &woken);
    store_write(loop, STORE_CLICKS, &clicking.work);
    store_loop_submit(loop);
    while (!clicking.done) {
        sem_wait(&woken);
        store_loop_complete(loop);
    }
    store_loop_free(loop);
    sem_destroy(&woken);
    assert_int_equal(clicking.status, STATUS_OK);
    return clicking.click.id;
}

/* ---- facts ---- */

void scene_event(struct telling *telling, const char *type, const char *external_id, const char *email, int64_t amount)
{
    *telling = (struct telling){
        .kind = TELLING_EVENT,
        .event = {.source = STR("api"),
                  .type = str_from(type),
                  .external_id = str_from(external_id),
                  .occurred_at = TIME_NONE},
        .person = contact_fields_none(),
    };
    struct event_fact *event = &telling->event;
    telling->person.email = str_from(email);
    event->about.person = &telling->person;
    if (amount >= 0) {
        event->amount = (struct opt_int){true, amount};
        event->currency = (struct currency){"USD"};
    }
    char text[300];
    snprintf(text, sizeof text, "%s %s %s %lld", type, external_id, email, (long long)amount);
    crypto_sha256(str_from(text), event->about.fingerprint);
}

void scene_submission(struct telling *telling, const struct id *program_id, const char *email, const char *code)
{
    *telling = (struct telling){.kind = TELLING_SUBMISSION, .person = contact_fields_none()};
    telling->person.email = str_from(email);
    struct fact *about = &telling->submission.about;
    about->person = &telling->person;
    about->program_id = *program_id;
    about->attribution = (struct fact_attribution){.present = true, .code = str_from(code)};
    crypto_sha256(str_from(email), about->fingerprint);
}

void scene_transition(struct telling *telling, const struct id *referral_id, const char *to)
{
    *telling = (struct telling){
        .kind = TELLING_TRANSITION,
        .transition = {.referral_id = *referral_id,
                       .to = str_from(to),
                       .reason = STR("because"),
                       .close_date_at = TIME_NONE,
                       .occurred_at = TIME_NONE},
    };
}

void scene_qualification(struct telling *telling, const struct id *referral_id)
{
    *telling = (struct telling){
        .kind = TELLING_QUALIFICATION,
        .qualification = {.referral_id = *referral_id, .reason = STR("because")},
    };
}

void scene_disqualification(struct telling *telling, const struct id *referral_id, const char *reason_code)
{
    *telling = (struct telling){
        .kind = TELLING_DISQUALIFICATION,
        .disqualification = {.referral_id = *referral_id,
                             .reason_code = str_from(reason_code),
                             .reason = STR("because")},
    };
}

void scene_credit(struct telling *telling, const char *code)
{
    telling->event.about.attribution = (struct fact_attribution){.present = true, .code = str_from(code)};
}

void scene_credit_click(struct telling *telling, const struct id *click_id)
{
    struct fact *about = telling->kind == TELLING_EVENT ? &telling->event.about : &telling->submission.about;
    about->attribution = (struct fact_attribution){.present = true, .clicks = {1, {*click_id}}};
}

void scene_object(struct telling *telling, const char *object_id)
{
    telling->event.object_source = STR("api");
    telling->event.object_id = str_from(object_id);
}

/* ---- what came of them ---- */

static void copy_text(char *out, size_t size, struct str text)
{
    snprintf(out, size, "%.*s", STR_ARG(text));
}
#define COPY_TEXT(out, text) copy_text((out), sizeof(out), (text))

static void copy_reward(struct told_reward *out, const struct reward *reward)
{
    *out = (struct told_reward){
        .id = reward->id,
        .contact_id = reward->contact_id,
        .participant_id = reward->participant_id,
        .event_id = reward->event_id,
        .has_amount = reward->amount.set,
        .amount = reward->amount.value,
        .pending = reward->money.of[LEDGER_PENDING],
        .available = reward->money.of[LEDGER_AVAILABLE],
        .denied = reward->money.of[LEDGER_DENIED],
        .step = reward->step.value,
        .waits = reward->waits,
        .hold_until = reward->hold_until,
        .release_at = reward->release_at,
        .currency = reward->currency,
    };
    COPY_TEXT(out->rule_key, reward->rule_key);
    COPY_TEXT(out->role, reward->role);
    COPY_TEXT(out->status, str_from(reward_statuses[reward->status]));
    COPY_TEXT(out->reason_code, reward->reason_code);
}

static void copy_referral(struct told *told, const struct referral *referral)
{
    told->referral_id = referral->id;
    told->referral_status = referral_status(referral);
    COPY_TEXT(told->stage, referral->stage);
    COPY_TEXT(told->dedupe, referral->dedupe);
    COPY_TEXT(told->uncredited, referral->uncredited);
    told->effective_at = referral->effective_at;
    told->qualified_at = referral->qualified_at;
    told->eligible_at = referral->eligible_at;
    told->rewarded_at = referral->rewarded_at;
    told->closed_at = referral->closed_at;
}

static void copy_outcome(struct told *told, const struct outcome *outcome)
{
    *told = (struct told){
        .replayed = outcome->replayed,
        .created = outcome->created,
        .has_referral = outcome->has_referral,
        .event_id = outcome->event.id,
        .contact_id = outcome->has_referral ? outcome->referral.contact_id : outcome->event.contact_id,
        .participant_id = outcome->participant_id,
        .reward_count = outcome->reward_count,
        .decision_count = outcome->decision_count,
    };
    if (outcome->has_referral)
        copy_referral(told, &outcome->referral);
    for (size_t i = 0; i < told->reward_count && i < TOLD_REWARDS; i++)
        copy_reward(&told->rewards[i], &outcome->rewards[i]);
    for (size_t i = 0; i < told->decision_count && i < TOLD_DECISIONS; i++) {
        COPY_TEXT(told->decisions[i].rule_key, outcome->decisions[i].rule_key);
        COPY_TEXT(told->decisions[i].outcome, outcome->decisions[i].outcome);
        COPY_TEXT(told->decisions[i].reason, outcome->decisions[i].reason);
        told->decisions[i].reward_id = outcome->decisions[i].reward_id;
    }
}

/* A telling may have been copied since it was begun: its pointers are its own again. */
static enum status tell_one(struct act *act, const struct telling *telling, struct outcome *outcome, struct error *err)
{
    struct event_fact event = telling->event;
    struct submission submission = telling->submission;
    if (event.about.person != NULL)
        event.about.person = &telling->person;
    submission.about.person = &telling->person;
    switch (telling->kind) {
    case TELLING_EVENT:
        return intake_event(act, &event, outcome, err);
    case TELLING_SUBMISSION:
        return intake_submit(act, &submission, outcome, err);
    case TELLING_TRANSITION:
        return hand_transition(act, &telling->transition, outcome, err);
    case TELLING_QUALIFICATION:
        return hand_qualify(act, &telling->qualification, outcome, err);
    case TELLING_DISQUALIFICATION:
        return hand_disqualify(act, &telling->disqualification, outcome, err);
    }
    return error_set(err, ERROR_INTERNAL, NULL, "no such telling");
}

static enum status tell(struct act *act, struct errand *errand, struct error *err)
{
    const struct telling *tellings = errand->with;
    for (size_t i = 0; i < errand->count; i++) {
        struct outcome outcome;
        TRY(tell_one(act, &tellings[i], &outcome, err));
        if (errand->ret != NULL)
            copy_outcome(errand->ret, &outcome);
    }
    return STATUS_OK;
}

struct told scene_tell(struct books *books, const struct telling *telling)
{
    struct told told = {0};
    struct errand errand = {books, tell, telling, 1, &told};
    struct error err = {0};
    enum status status = store_run_write(books->store, run, &errand, &err);
    told.status = status;
    told.err = err;
    return told;
}

struct told scene_must(struct books *books, const struct telling *telling)
{
    struct told told = scene_tell(books, telling);
    if (told.status != STATUS_OK)
        fail_msg("%s: %s: %s", error_info(told.err.code)->name, told.err.param, told.err.detail);
    return told;
}

enum status scene_tell_all(struct books *books, const struct telling *tellings, size_t count, struct error *err)
{
    struct errand errand = {books, tell, tellings, count, NULL};
    return store_run_write(books->store, run, &errand, err);
}

static enum status give_bonus(struct act *act, struct errand *errand, struct error *err)
{
    struct reward reward;
    struct told *told = errand->ret;
    *told = (struct told){.reward_count = 1};
    TRY(hand_bonus(act, errand->with, &reward, &told->replayed, err));
    copy_reward(&told->rewards[0], &reward);
    return STATUS_OK;
}

struct told scene_bonus(struct books *books, const struct bonus *bonus)
{
    struct told told = {0};
    struct errand errand = {books, give_bonus, bonus, 1, &told};
    struct error err = {0};
    enum status status = store_run_write(books->store, run, &errand, &err);
    told.status = status;
    told.err = err;
    return told;
}

static enum status release(struct act *act, struct errand *errand, struct error *err)
{
    struct id due[100];
    size_t count;
    TRY(release_due(act, sizeof due / sizeof due[0], due, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(release_reward(act, &due[i], err));
    *(size_t *)errand->ret = count;
    return STATUS_OK;
}

size_t scene_release(struct books *books)
{
    size_t released = 0;
    must_write(books, &(struct errand){.act = release, .ret = &released});
    return released;
}

void scene_advance(struct books *books, int64_t us)
{
    env_set_now(books->env, env_now(books->env) + us);
}

/* ---- looking ---- */

struct balance_question {
    struct id contact_id;
    const char *currency;
    enum ledger_kind kind;
};

static enum status look_at_balance(struct act *act, struct errand *errand, struct error *err)
{
    const struct balance_question *question = errand->with;
    struct ledger_account accounts[65];
    struct ledger_account_filter filter = {.owner_id = question->contact_id, .at = TIME_NONE};
    size_t count;
    bool more;
    TRY(ledger_account_list(act, &filter, &(struct page){.limit = 64}, accounts, &count, &more, err));
    *(int64_t *)errand->ret = 0;
    for (size_t i = 0; i < count; i++)
        if (accounts[i].kind == (int)question->kind && strcmp(accounts[i].currency.text, question->currency) == 0)
            *(int64_t *)errand->ret = accounts[i].balance;
    return STATUS_OK;
}

int64_t scene_balance(struct books *books, const struct id *contact_id, const char *currency, enum ledger_kind kind)
{
    struct balance_question question = {*contact_id, currency, kind};
    int64_t balance = 0;
    must_read(books, &(struct errand){.act = look_at_balance, .with = &question, .ret = &balance});
    return balance;
}

static enum status prove(struct act *act, struct errand *errand, struct error *err)
{
    TRY(ledger_verify(act, breaks_add, errand->ret, err));
    TRY(referral_verify(act, breaks_add, errand->ret, err));
    TRY(reward_verify(act, breaks_add, errand->ret, err));
    TRY(review_verify(act, breaks_add, errand->ret, err));
    return figures_verify(act, breaks_add, errand->ret, err);
}

static enum status prove_figures(struct act *act, struct errand *errand, struct error *err)
{
    return figures_verify(act, breaks_add, errand->ret, err);
}

/* Reads all there is, for which a server's reads have no time (LIMIT_READ_MS): where acts are written, nothing is
 * ended. */
static void must_prove(struct books *books, enum status (*proof)(struct act *, struct errand *, struct error *))
{
    struct breaks breaks = {0};
    must_write(books, &(struct errand){.act = proof, .ret = &breaks});
    if (breaks.count > 0)
        fail_msg("%d breaks, the last: %s %s", breaks.count, breaks.rule, breaks.detail);
}

void scene_prove(struct books *books)
{
    must_prove(books, prove);
}

void scene_prove_figures(struct books *books)
{
    must_prove(books, prove_figures);
}

static enum status look_at_number(struct act *act, struct errand *errand, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, errand->with, NULL, 0, &rows, err));
    *(int64_t *)errand->ret = result_int(&rows, 0, 0);
    return STATUS_OK;
}

int64_t scene_number(struct books *books, const struct statement *statement)
{
    int64_t number = 0;
    must_read(books, &(struct errand){.act = look_at_number, .with = statement, .ret = &number});
    return number;
}

const struct told_reward *told_reward_of(const struct told *told, const char *rule_key)
{
    for (size_t i = 0; i < told->reward_count; i++)
        if (strcmp(told->rewards[i].rule_key, rule_key) == 0)
            return &told->rewards[i];
    return NULL;
}
