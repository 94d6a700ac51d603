/* `referd demo`: fills the test world with a small story, through the same domain calls as everybody's data. Everything
 * has a natural key, so that a second run finds what is there and adds nothing. */

#include <assert.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/access.h"
#include "cli/demo_data.h"
#include "cli/verb.h"
#include "domain/audit/audit.h"
#include "domain/intake/hand.h"
#include "domain/key/key.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"
#include "jobs/jobs.h"

enum { PARTICIPANTS_MAX = 8 };

#define SOURCE STR("demo")
#define KEY_NAME STR("demo")

struct demo_arguments {
    const char *workspace;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct demo_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

struct demo {
    const char *workspace;
    struct id program_id;
    struct id participant_ids[PARTICIPANTS_MAX];
    struct code codes[PARTICIPANTS_MAX];
    size_t lead; /* the one in hand */
    size_t new_leads;
    bool lead_is_new;
    char key[KEY_TEXT_SIZE]; /* empty: the one of an earlier run is still valid */
};

/* ---- the program and its participants ---- */

static enum status make_program(struct act *act, json_t *body, struct id *ret_id, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct program_fields fields;
    struct program program;
    uint8_t hash[SHA256_SIZE];
    bool created;
    json_fingerprint(body, hash);
    TRY(schema_read(&program_schema, body, &fields, arena, err));
    TRY(program_fields_normalise(&fields, arena, err));
    TRY(program_create(act, &fields, hash, &program, &created, err));
    *ret_id = program.id;
    return STATUS_OK;
}

static enum status make_participant(struct act *act, json_t *body, struct demo *demo, size_t n, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct participant_fields fields;
    struct participant participant;
    uint8_t hash[SHA256_SIZE];
    char program[ID_TEXT_SIZE];
    bool created;
    id_format(&demo->program_id, "prg", program);
    json_object_set_new(body, "program_id", json_stringn(program, sizeof program));
    json_fingerprint(body, hash);
    TRY(schema_read(&participant_schema, body, &fields, arena, err));
    TRY(participant_fields_normalise(&fields, arena, err));
    TRY(participant_create(act, &fields, hash, &participant, &created, err));
    demo->participant_ids[n] = participant.id;
    return code_parse(participant.code, &demo->codes[n])
               ? STATUS_OK
               : error_set(err, ERROR_INTERNAL, NULL, "The participant has a code that is none.");
}

static enum status act_program(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    json_t *body = NULL;
    TRY(access_act(txn, demo->workspace, false, &act, err));
    enum status status = json_parse(str_from(demo_program), &body, err);
    if (status == STATUS_OK)
        status = make_program(&act, body, &demo->program_id, err);
    json_decref(body);
    for (size_t i = 0; i < demo_participant_count && status == STATUS_OK; i++) {
        status = json_parse(str_from(demo_participants[i].body), &body, err);
        if (status == STATUS_OK)
            status = make_participant(&act, body, demo, i, err);
        json_decref(body);
    }
    return status;
}

/* ---- what happened to a lead ---- */

/* An event of the story: its message is named by the lead and the type. */
static enum status tell_event(struct act *act, const struct demo *demo, const struct demo_lead *lead, const char *type,
                              int64_t days_ago, int64_t cents, struct outcome *ret_outcome, struct error *err)
{
    struct contact_fields person = contact_fields_none();
    struct event_fact fact = {.history = true};
    const char *name = arena_format(txn_arena(act->txn), "demo-%s-%s", type, lead->email);
    person.present = true;
    person.name = str_from(lead->name);
    person.email = str_from(lead->email);
    TRY(contact_fields_normalise(&person, txn_arena(act->txn), err));
    fact.about.person = &person;
    fact.about.program_id = demo->program_id;
    fact.about.attribution =
        (struct fact_attribution){.present = true, .code = code_str(&demo->codes[lead->participant])};
    fact.source = SOURCE;
    fact.type = str_from(type);
    fact.external_id = str_from(name);
    fact.occurred_at = act_now(act) - days_ago * TIME_US_PER_DAY;
    if (cents > 0) {
        fact.amount = (struct opt_int){true, cents};
        fact.currency = (struct currency){"USD"};
    }
    crypto_sha256(fact.external_id, fact.about.fingerprint);
    return intake_event(act, &fact, ret_outcome, err);
}

static enum status move(struct act *act, const struct id *referral_id, const char *stage, struct error *err)
{
    const struct transition said = {
        .referral_id = *referral_id,
        .to = str_from(stage),
        .close_date_at = TIME_NONE,
        .occurred_at = TIME_NONE,
    };
    struct outcome outcome;
    return hand_transition(act, &said, &outcome, err);
}

static enum status disqualify(struct act *act, const struct id *referral_id, const char *reason_code, struct error *err)
{
    const struct disqualification said = {
        .referral_id = *referral_id,
        .reason_code = str_from(reason_code),
        .reason = STR("Found in our own books: part of the demo."),
    };
    struct outcome outcome;
    return hand_disqualify(act, &said, &outcome, err);
}

static enum status act_lead(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    const struct demo_lead *lead = &demo_leads[demo->lead];
    struct act act;
    struct outcome outcome;
    TRY(access_act(txn, demo->workspace, false, &act, err));
    TRY(tell_event(&act, demo, lead, "lead.created", lead->days_ago, 0, &outcome, err));
    demo->lead_is_new = !outcome.replayed;
    if (outcome.replayed)
        return STATUS_OK;
    struct id referral_id = outcome.referral.id;
    if (lead->stage != NULL)
        TRY(move(&act, &referral_id, lead->stage, err));
    if (lead->paid_type != NULL)
        TRY(tell_event(&act, demo, lead, lead->paid_type, lead->paid_days_ago, lead->paid_cents, &outcome, err));
    return lead->disqualified == NULL ? STATUS_OK : disqualify(&act, &referral_id, lead->disqualified, err);
}

/* A bonus by hand, once. */
static enum status act_bonus(struct txn *txn, void *ctx, struct error *err)
{
    const struct demo *demo = ctx;
    struct act act;
    struct reward reward;
    bool replayed;
    struct bonus bonus = {
        .participant_id = demo->participant_ids[demo_participant_count - 1],
        .program_id = demo->program_id,
        .kind = 1, /* credit */
        .amount = {true, 1000},
        .currency = {"USD"},
        .title = STR("Welcome bonus"),
        .reason = STR("Part of the demo."),
        .external_id = STR("demo-welcome"),
    };
    crypto_sha256(bonus.external_id, bonus.fingerprint);
    TRY(access_act(txn, demo->workspace, false, &act, err));
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
    TRY(access_act(txn, demo->workspace, false, &act, err));
    TRY(find_key(&act, &found, err));
    if (found)
        return STATUS_OK;
    TRY(key_create(&act, &(struct key_fields){.name = KEY_NAME, .kind = KEY_SECRET}, demo->key, &id, err));
    return audit_write(&act, &(struct audit_entry){.action = "key.created", .object_kind = "key", .object_id = id},
                       NULL, err);
}

/* ---- the verb ---- */

static enum status fill(struct cli_call *call, struct demo *demo, struct error *err)
{
    assert(demo_participant_count <= PARTICIPANTS_MAX);
    TRY(store_run_write(call->store, act_program, demo, err));
    for (demo->lead = 0; demo->lead < demo_lead_count; demo->lead++) {
        TRY(store_run_write(call->store, act_lead, demo, err));
        demo->new_leads += demo->lead_is_new;
    }
    TRY(store_run_write(call->store, act_bonus, demo, err));
    TRY(store_run_write(call->store, act_key, demo, err));
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
    id_format(&demo->program_id, "prg", program);
    buf_add_format(&call->out, "the test world has the demo program, %zu participants and %zu leads (%zu new)\n",
                   demo_participant_count, demo_lead_count, demo->new_leads);
    buf_add_format(&call->out, "program:\n  %.*s\n", ID_TEXT_SIZE, program);
    if (demo->key[0] != '\0')
        buf_add_format(&call->out, "API key, shown only now:\n  %s\n", demo->key);
    else
        buf_add_str(&call->out,
                    STR("the API key was shown by an earlier run; `referd key create --test` makes another\n"));
    buf_add_format(&call->out, "links%s:\n",
                   call->settings.public_url != NULL ? "" : ", if that is where you serve (--public-url says where)");
    for (size_t i = 0; i < demo_participant_count; i++)
        buf_add_format(&call->out, "  %.*s\n", STR_ARG(link_url(&call->arena, base, code_str(&demo->codes[i]))));
}

static int demo_write(struct cli_call *call)
{
    const struct demo_arguments *arguments = call->arguments;
    struct demo demo = {.workspace = arguments->workspace};
    struct error err = {0};
    enum status status = fill(call, &demo, &err);
    if (status == STATUS_OK)
        report(call, &demo);
    crypto_wipe(demo.key, sizeof demo.key);
    return status == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

static const char *const settings_used[] = {"database", "public-url", "listen", NULL};

const struct verb demo_verb = {
    .name = "demo",
    .purpose = "fills a test world with a small demo program and prints a key, the program's id and its links",
    .details =
        "One program, three participants, ten leads: some qualified, some held, one disqualified. The live world is "
        "not touched. A second run adds nothing.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct demo_arguments),
    .write = demo_write,
};
