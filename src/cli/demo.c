/* `referd demo`: fills the test world with a year of a business, through the same domain calls as everybody's data,
 * each act at its time in the past. Everything has a natural key, so that a second run finds what is there and adds
 * nothing.
 *
 * A transaction has many acts: thousands of commits would take minutes on a slow disk. */

#include <assert.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/access.h"
#include "cli/demo_clicks.h"
#include "cli/demo_customers.h"
#include "cli/demo_data.h"
#include "cli/demo_program.h"
#include "cli/demo_shop.h"
#include "cli/demo_story.h"
#include "cli/master_key.h"
#include "cli/verb.h"
#include "domain/audit/audit.h"
#include "domain/intake/hand.h"
#include "domain/intake/release.h"
#include "domain/intake/verdict.h"
#include "domain/key/key.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "domain/review/review.h"
#include "domain/reward/reward_hand.h"
#include "domain/workspace/business.h"
#include "domain/workspace/workspace.h"
#include "jobs/jobs.h"

enum {
    SEED = 20260609,
    ACTS_IN_TXN = 40,
    LINKS_SHOWN = 3,
    CASES_LEFT_OPEN = 11,
    DAYS_TO_APPROVE = 3,
    LARGE_LEFT = 4,        /* of the newest large jobs nobody has looked at the commission yet */
    LARGE_AMOUNT = 500000, /* above it a partners commission waits: see demo_programs */
    PARTNERS = 1,          /* their program */
    CASES_READ = 100,
    SUBKEY_SEAL = 2, /* of crypto_subkey() */
};

#define SOURCE STR("demo")
#define KEY_NAME STR("demo")
#define DEMO_BUSINESS "Harbor & Pine"
#define DEMO_COLOR "#1d624c"

struct demo_arguments {
    const char *workspace;
    bool shop_only;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "shop-only",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct demo_arguments, shop_only),
     .doc = "Only the shop, which begins empty: to try the widget and the snippet, and what follows from a sale."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct demo_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

struct demo {
    const char *workspace;
    const struct demo_story *story;
    const struct demo_customers *customers;
    int64_t now;        /* the world's, when it began */
    int64_t ws;         /* the test world */
    int64_t left_since; /* large commissions from then on wait */
    bool is_new;        /* the first program was made by this run */
    struct id program_ids[DEMO_PROGRAMS];
    struct id participant_ids[DEMO_PARTICIPANTS];
    struct id link_ids[DEMO_PARTICIPANTS];
    struct code codes[DEMO_PARTICIPANTS];
    struct id *click_ids; /* by visit; none: it was not recorded by this run */
    struct id referral_ids[DEMO_LEADS];
    bool lead_is_new[DEMO_LEADS];
    size_t new_leads;
    size_t from, end;        /* the acts in hand */
    char key[KEY_TEXT_SIZE]; /* empty: the one of an earlier run is still valid */
    struct demo_shop shop;
};

/* An act of the command line so long ago. */
static enum status act_ago(struct txn *txn, const struct demo *demo, int64_t ago, struct act *ret_act,
                           struct error *err)
{
    TRY(access_act(txn, demo->workspace, false, ret_act, err));
    if (demo->now != 0)
        ret_act->mint = mint_begin(txn_env(txn), demo->now - ago);
    return STATUS_OK;
}

/* ---- the business ---- */

/* The demo's business has a name and a colour, where nobody has said one: on a server that was not set up, in a
 * workspace that is still called as `init` calls it. */
static enum status name_business(struct act *act, struct error *err)
{
    static const struct business_patch patch = {
        .name = {DEMO_BUSINESS, sizeof DEMO_BUSINESS - 1},
        .brand_color = {DEMO_COLOR, sizeof DEMO_COLOR - 1},
    };
    struct business business;
    struct workspace world;
    bool is_set_up;
    TRY(workspace_is_set_up(act->txn, &is_set_up, err));
    TRY(workspace_read(act->txn, act->ws, &world, err));
    if (is_set_up || !str_equal(world.name, STR(WORKSPACE_FIRST_NAME)))
        return STATUS_OK;
    TRY(business_change(act, &patch, &business, err));
    return audit_write(
        act, &(struct audit_entry){.action = "workspace.changed", .object_kind = "wks", .object_id = world.id}, NULL,
        err);
}

/* ---- programs and participants ---- */

enum status demo_make_program(struct act *act, const char *text, struct id *ret_id, bool *ret_created,
                              struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct program_fields fields;
    struct program program;
    uint8_t hash[SHA256_SIZE];
    json_t *body = NULL;
    TRY(json_parse(str_from(text), &body, err));
    json_fingerprint(body, hash);
    enum status status = schema_read(&program_schema, body, &fields, arena, err);
    if (status == STATUS_OK)
        status = program_fields_normalise(&fields, arena, err);
    if (status == STATUS_OK)
        status = program_create(act, &fields, hash, &program, ret_created, err);
    if (status == STATUS_OK)
        *ret_id = program.id;
    json_decref(body);
    return status;
}

static enum status act_programs(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    TRY(act_ago(txn, demo, 0, &act, err));
    demo->ws = act.ws;
    demo->now = act_now(&act);
    TRY(act_ago(txn, demo, (DEMO_DAYS + 3) * TIME_US_PER_DAY, &act, err));
    for (size_t i = 0; i < DEMO_PROGRAMS; i++) {
        bool created;
        TRY(demo_make_program(&act, demo_programs[i].body, &demo->program_ids[i], &created, err));
        demo->is_new = i == 0 ? created : demo->is_new;
    }
    return name_business(&act, err);
}

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

/* When the oldest of the newest large jobs was paid, whose commissions are left to whoever looks at the demo. */
static int64_t left_since(const struct demo *demo)
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
    TRY(act_ago(txn, demo, demo->now - at, &act, err));
    return reward_approve(&act, &reward->id, STR("Looked at: part of the demo."), &approved, err);
}

/* What was held of a lead, and long enough, is issued when its hold had ended. */
static enum status release(struct txn *txn, const struct demo *demo, size_t lead, struct error *err)
{
    struct reward *rewards;
    size_t count;
    struct act act;
    TRY(act_ago(txn, demo, 0, &act, err));
    TRY(reward_list_of_root(&act, &demo->referral_ids[lead], &rewards, &count, err));
    for (size_t i = 0; i < count; i++) {
        TRY(approve(txn, demo, &rewards[i], err));
        if (rewards[i].release_at == TIME_NONE || rewards[i].release_at > demo->now)
            continue;
        TRY(act_ago(txn, demo, demo->now - rewards[i].release_at, &act, err));
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
        TRY(act_ago(txn, demo, acts[i].ago, &act, err));
        TRY(carry_out(&act, demo, &acts[i], err));
        if (ends_lead(demo->story, i) && demo->lead_is_new[acts[i].of])
            TRY(release(txn, demo, acts[i].of, err));
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
        TRY(act_ago(txn, demo, demo->customers->purchases[i].ago, &act, err));
        TRY(buy(&act, demo, i, err));
    }
    return STATUS_OK;
}

/* Once: their days follow the day of the first run. */
static enum status tell_customers(struct cli_call *call, struct demo *demo, struct error *err)
{
    demo->customers = demo_customers_make(SEED, demo->story, &call->arena);
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

/* Somebody has gone through the older cases. */
static enum status act_cases(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct list_ask ask = {.page = {.limit = CASES_READ}};
    struct act act;
    void *found;
    size_t count;
    bool more;
    TRY(act_ago(txn, demo, 0, &act, err));
    ask.filters[CASES_STATE] = value_int(REVIEW_OPEN);
    TRY(list_read(&act, &review_case_list, &ask, &found, &count, &more, err));
    const struct review_case *cases = found;
    for (size_t i = CASES_LEFT_OPEN; i < count && demo->is_new; i++)
        TRY(answer_case(&act, &cases[i], err));
    return STATUS_OK;
}

/* A bonus by hand, once. */
static enum status act_bonus(struct txn *txn, void *ctx, struct error *err)
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
    TRY(act_ago(txn, demo, 0, &act, err));
    return hand_bonus(&act, &bonus, &reward, &replayed, err);
}

/* ---- a key to look around with ---- */

static enum status find_key(struct act *act, bool *ret_found, struct error *err)
{
    struct list_ask ask = {.page = {.limit = LIMIT_PAGE_MAX}};
    size_t count = 0;
    bool more = true;
    *ret_found = false;
    while (more && !*ret_found) {
        void *rows;
        TRY(list_read(act, &key_list, &ask, &rows, &count, &more, err));
        const struct key_row *keys = rows;
        for (size_t i = 0; i < count && !*ret_found; i++)
            *ret_found = str_equal(keys[i].name, KEY_NAME) && keys[i].revoked_at == TIME_NONE;
        if (count > 0)
            ask.page.after = keys[count - 1].id;
    }
    return STATUS_OK;
}

static enum status act_key(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    struct id id;
    bool found;
    demo->key[0] = '\0';
    TRY(act_ago(txn, demo, 0, &act, err));
    TRY(find_key(&act, &found, err));
    if (found)
        return STATUS_OK;
    TRY(key_create(&act, &(struct key_fields){.name = KEY_NAME, .kind = KEY_SECRET}, demo->key, &id, err));
    return audit_write(&act, &(struct audit_entry){.action = "key.created", .object_kind = "key", .object_id = id},
                       NULL, err);
}

/* ---- the verb ---- */

/* Some acts to a commit; what becomes of a lead is in one. */
static enum status run_acts(struct cli_call *call, struct demo *demo, size_t from, size_t end, struct error *err)
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

/* Links are there before they are visited, and visits before what they led to is told. */
static enum status tell_story(struct cli_call *call, struct demo *demo, struct error *err)
{
    struct demo_clicks clicks = {.call = call,
                                 .story = demo->story,
                                 .ws = demo->ws,
                                 .now = demo->now,
                                 .participant_ids = demo->participant_ids,
                                 .link_ids = demo->link_ids,
                                 .program_ids = demo->program_ids,
                                 .ids = demo->click_ids};
    TRY(run_acts(call, demo, 0, DEMO_PARTICIPANTS, err));
    if (demo->is_new)
        TRY(demo_clicks_record(&clicks, err));
    return run_acts(call, demo, DEMO_PARTICIPANTS, demo->story->act_count, err);
}

static struct str base_of(struct cli_call *call);

static enum status act_shop(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    TRY(act_ago(txn, demo, 0, &act, err));
    TRY(name_business(&act, err));
    return demo_shop_open(&act, &demo->shop, err);
}

/* The shop signs its customers in by a key that is sealed. */
static enum status open_shop(struct cli_call *call, struct demo *demo, struct error *err)
{
    uint8_t master[MASTER_KEY_SIZE];
    TRY(master_key_read(call->settings.master_key_file, master, err));
    crypto_subkey(master, SUBKEY_SEAL, demo->shop.seal);
    crypto_wipe(master, sizeof master);
    demo->shop.base = base_of(call);
    enum status status = store_run_write(call->store, act_shop, demo, err);
    crypto_wipe(demo->shop.seal, sizeof demo->shop.seal);
    return status;
}

static enum status fill(struct cli_call *call, struct demo *demo, struct error *err)
{
    TRY(store_run_write(call->store, act_programs, demo, err));
    demo->story = demo_story_make(SEED, demo->now, &call->arena);
    demo->left_since = left_since(demo);
    demo->click_ids = arena_array(&call->arena, demo->story->visit_count, sizeof *demo->click_ids);
    TRY(tell_story(call, demo, err));
    TRY(tell_customers(call, demo, err));
    for (size_t i = 0; i < DEMO_LEADS; i++)
        demo->new_leads += demo->lead_is_new[i];
    TRY(store_run_write(call->store, act_cases, demo, err));
    TRY(store_run_write(call->store, act_bonus, demo, err));
    TRY(store_run_write(call->store, act_key, demo, err));
    TRY(open_shop(call, demo, err));
    return jobs_run_until_idle(call->store, err); /* releases what was held long enough */
}

static struct str base_of(struct cli_call *call)
{
    struct str base = call->settings.public_url != NULL
                          ? str_from(call->settings.public_url)
                          : str_from(arena_format(&call->arena, "http://%s", call->settings.listen));
    while (base.size > 0 && base.data[base.size - 1] == '/')
        base.size--;
    return base;
}

static void report(struct cli_call *call, const struct demo *demo)
{
    struct str base = base_of(call);
    char program[ID_TEXT_SIZE];
    id_format(&demo->program_ids[0], "prg", program);
    buf_add_format(&call->out, "the test world has two demo programs, %d participants and %d leads (%zu new)\n",
                   DEMO_PARTICIPANTS, DEMO_LEADS, demo->new_leads);
    buf_add_format(&call->out, "program:\n  %.*s\n", ID_TEXT_SIZE, program);
    if (demo->key[0] != '\0')
        buf_add_format(&call->out, "API key, shown only now:\n  %s\n", demo->key);
    else
        buf_add_str(&call->out,
                    STR("the API key was shown by an earlier run; `referd key create --test` makes another\n"));
    buf_add_format(&call->out, "links%s:\n",
                   call->settings.public_url != NULL ? "" : ", if that is where you serve (--public-url says where)");
    for (size_t i = 0; i < LINKS_SHOWN; i++)
        buf_add_format(&call->out, "  %.*s\n", STR_ARG(link_url(&call->arena, base, code_str(&demo->codes[i]))));
}

static void report_shop(struct cli_call *call)
{
    buf_add_format(&call->out, "a shop with the widget and the snippet in its pages:\n  %.*s/shop\n",
                   STR_ARG(base_of(call)));
}

static int demo_write(struct cli_call *call)
{
    const struct demo_arguments *arguments = call->arguments;
    struct demo *demo = arena_alloc(&call->arena, sizeof *demo);
    struct error err = {0};
    demo->workspace = arguments->workspace;
    enum status status = arguments->shop_only ? open_shop(call, demo, &err) : fill(call, demo, &err);
    if (status == STATUS_OK && !arguments->shop_only)
        report(call, demo);
    crypto_wipe(demo->key, sizeof demo->key);
    if (status != STATUS_OK)
        return cli_fail(call, &err);
    report_shop(call);
    return EXIT_DONE;
}

static const char *const settings_used[] = {"database", "data-dir", "master-key-file", "public-url", "listen", NULL};

const struct verb demo_verb = {
    .name = "demo",
    .purpose = "fills a test world with a year of a business and prints a key, a program's id and links",
    .details = "Two programs in two currencies, 200 participants, 800 leads in every status, their visits, rewards and "
               "cases, 260 customers whom nobody referred, and a small shop under /shop with a program of its own. All "
               "people are invented. The live world "
               "stays empty; the workspace is called " DEMO_BUSINESS " where "
               "it has no name of its own yet. A second run adds nothing.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct demo_arguments),
    .write = demo_write,
    .visits = true,
};
