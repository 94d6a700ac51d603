/* `referd trace`: what became of an event, or of a referral, and why, in sentences: whose it is, what was told of it,
 * what each rule said, what stands on its timeline. It reads what was kept when it was decided (domain/why), beside
 * whatever a server does. */

#include <string.h>

#include "base/csv_write.h"
#include "base/limits.h"
#include "base/time.h"
#include "cli/access.h"
#include "cli/verb.h"
#include "domain/audit/audit.h"
#include "domain/event/decision.h"
#include "domain/event/event.h"
#include "domain/referral/referral.h"
#include "domain/why/why.h"
#include "domain/workspace/workspace.h"

static const char *const settings_used[] = {"database", NULL};

struct trace_arguments {
    const char *id;
};

/* sorted table: by name */
static const struct option trace_options[] = {
    {.name = "id",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct trace_arguments, id),
     .value = "EVENT|REFERRAL",
     .flags = OPTION_REQUIRED | OPTION_WORD,
     .doc = "The id of an event (evt_...) or of a referral (ref_...), of whichever world."},
};

struct tracing {
    struct txn *txn;
    struct buf *out;
    struct str text; /* of the id, as it was given */
    struct id id;
    bool is_event;
    bool found;
};

/* ---- one line each ---- */

static void add_id(struct buf *out, const char *prefix, const struct id *id)
{
    char text[ID_TEXT_SIZE];
    id_format(id, prefix, text);
    buf_add_format(out, "%.*s", ID_TEXT_SIZE, text);
}

static void add_time(struct buf *out, int64_t at)
{
    char text[TIME_TEXT_SIZE];
    time_format(at, text);
    buf_add_format(out, "%.19sZ", text);
}

/* " 250.00 USD"; nothing for an amount that is not known. */
static void add_money(struct buf *out, struct opt_int amount, const struct currency *currency)
{
    if (!amount.set)
        return;
    buf_add_char(out, ' ');
    csv_add_amount(out, amount.value, currency);
    buf_add_format(out, " %s", currency->text);
}

static void add_moment(struct buf *out, const char *what, int64_t at)
{
    if (at == TIME_NONE)
        return;
    buf_add_format(out, ", %s ", what);
    add_time(out, at);
}

static void add_reward(struct buf *out, const struct id *reward_id)
{
    if (id_is_none(reward_id))
        return;
    buf_add_char(out, ' ');
    add_id(out, "rwd", reward_id);
}

/* ---- a referral ---- */

static void write_referral(const struct referral *referral, const struct why *why, struct buf *out)
{
    buf_add_str(out, STR("referral "));
    add_id(out, "ref", &referral->id);
    buf_add_format(out, ": %s, stage %.*s\n  submitted ", referral_status_name(referral_status(referral)),
                   STR_ARG(referral->stage));
    add_time(out, referral->submitted_at);
    add_moment(out, "qualified", referral->qualified_at);
    add_moment(out, "rewarded", referral->rewarded_at);
    add_moment(out, "closed", referral->closed_at);
    add_moment(out, "disqualified", referral->disqualified_at);
    buf_add_str(out, STR("\n  program "));
    add_id(out, "prg", &why->program_id);
    buf_add_format(out, ", version %lld of its rules\n", (long long)why->rule_version);
}

static void write_candidate(const struct why_candidate *candidate, const char *verdict, struct buf *out)
{
    buf_add_format(out, "  %s ", verdict);
    add_id(out, "ptc", &candidate->participant_id);
    buf_add_format(out, " by %.*s", STR_ARG(candidate->method));
    add_moment(out, "clicked", candidate->at);
    buf_add_format(out, ": %.*s\n", STR_ARG(candidate->reason));
}

static void write_attribution(const struct why *why, struct buf *out)
{
    const struct why_candidate *losers = why->losers.items;
    buf_add_str(out, STR("whose it is, as decided "));
    add_time(out, why->decided_at);
    buf_add_char(out, '\n');
    if (why->winner != NULL)
        write_candidate(why->winner, "credited", out);
    else
        buf_add_format(out, "  nobody is credited%s%.*s\n", str_is_none(why->uncredited) ? "" : ": ",
                       STR_ARG(why->uncredited));
    for (size_t i = 0; i < why->losers.count; i++)
        write_candidate(&losers[i], "not", out);
}

static void write_events(const struct why *why, struct buf *out)
{
    const struct why_event *events = why->events.items;
    buf_add_format(out, "events: %s\n", why->events.count == 0 ? "none" : "oldest first");
    for (size_t i = 0; i < why->events.count; i++) {
        buf_add_str(out, STR("  "));
        add_time(out, events[i].occurred_at);
        buf_add_char(out, ' ');
        add_id(out, "evt", &events[i].id);
        buf_add_format(out, " %.*s", STR_ARG(events[i].type));
        add_money(out, events[i].amount, &events[i].currency);
        buf_add_format(out, ", told by %.*s as %.*s\n", STR_ARG(events[i].source), STR_ARG(events[i].external_id));
    }
}

static void write_rules(const struct why *why, struct buf *out)
{
    const struct why_rule *rules = why->rules.items;
    buf_add_str(out, STR("rules, as they were asked\n"));
    for (size_t i = 0; i < why->rules.count; i++) {
        const struct why_rule *rule = &rules[i];
        buf_add_format(out, "  %.*s %.*s", STR_ARG(rule->rule_key), STR_ARG(rule->outcome));
        add_reward(out, &rule->reward_id);
        add_money(out, rule->reward_amount, &rule->reward_currency);
        buf_add_format(out, ": %.*s\n", STR_ARG(rule->reason));
    }
}

static enum status write_timeline(struct act *act, const struct id *id, struct buf *out, struct error *err)
{
    const struct timeline_page page = {.made_from = INT64_MIN, .made_before = INT64_MAX, .limit = LIMIT_PAGE_MAX};
    struct audit_row *rows;
    size_t count;
    bool more;
    TRY(audit_timeline(act, id, &page, &rows, &count, &more, err));
    buf_add_format(out, "timeline, oldest first%s\n", more ? "; what is older is left out" : "");
    for (size_t i = count; i-- > 0;) {
        const struct audit_row *row = &rows[i];
        buf_add_str(out, STR("  "));
        add_time(out, row->at);
        buf_add_format(out, " %.*s by %.*s%s%.*s %.*s\n", STR_ARG(row->action), STR_ARG(row->actor_type),
                       str_is_none(row->actor_name) ? "" : " ", STR_ARG(row->actor_name),
                       STR_ARG(str_is_none(row->changes) ? STR("") : row->changes));
    }
    return STATUS_OK;
}

static enum status trace_referral(struct act *act, const struct id *id, struct buf *out, struct error *err)
{
    struct referral referral;
    struct why why;
    TRY(referral_read(act, id, &referral, err));
    TRY(why_read(act, id, &why, err));
    write_referral(&referral, &why, out);
    write_attribution(&why, out);
    write_events(&why, out);
    write_rules(&why, out);
    return write_timeline(act, id, out, err);
}

/* ---- an event ---- */

static void write_decision(const struct decision *decision, struct arena *arena, struct buf *out)
{
    buf_add_format(out, "  %.*s %.*s", STR_ARG(decision->rule_key), STR_ARG(decision->outcome));
    add_reward(out, &decision->reward_id);
    if (!str_is_none(decision->reason))
        buf_add_format(out, ": %.*s", STR_ARG(why_sentence(decision->reason, arena)));
    buf_add_char(out, '\n');
}

static enum status write_event(struct act *act, const struct event *event, struct buf *out, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct decision *decisions;
    size_t count;
    TRY(decisions_parse(event->decisions, 0, arena, &decisions, &count, err));
    buf_add_str(out, STR("event "));
    add_id(out, "evt", &event->id);
    buf_add_format(out, ": %.*s", STR_ARG(event->type));
    add_money(out, event->amount, &event->currency);
    buf_add_format(out, "\n  told by %.*s as %.*s, of %.*s %.*s\n  happened ", STR_ARG(event->source),
                   STR_ARG(event->external_id), STR_ARG(event->object_source), STR_ARG(event->object_id));
    add_time(out, event->occurred_at);
    add_moment(out, "received", event->created_at);
    buf_add_format(out, "\n%s\n", count == 0 ? "no rule was asked" : "what the rules said of it");
    for (size_t i = 0; i < count; i++)
        write_decision(&decisions[i], arena, out);
    if (id_is_none(&event->referral_id))
        buf_add_str(out, STR("it belongs to no referral: it waits for one of its customer\n"));
    return STATUS_OK;
}

static enum status trace_event(struct act *act, const struct id *id, struct buf *out, struct error *err)
{
    struct event event;
    TRY(event_read(act, id, &event, err));
    TRY(write_event(act, &event, out, err));
    return id_is_none(&event.referral_id) ? STATUS_OK : trace_referral(act, &event.referral_id, out, err);
}

/* ---- the verb ---- */

/* Ids are unique over all worlds: the first one that knows it is the one. */
static enum status trace_in(void *ctx, const struct workspace *world, struct error *err)
{
    struct tracing *tracing = ctx;
    struct act act = act_begin(tracing->txn, world->ws, world->livemode, world->clock_offset_us, principal_cli());
    if (tracing->found)
        return STATUS_OK;
    buf_clear(tracing->out);
    buf_add_format(tracing->out, "%.*s, %s world\n", STR_ARG(world->name), world->livemode ? "live" : "test");
    enum status status = tracing->is_event ? trace_event(&act, &tracing->id, tracing->out, err)
                                           : trace_referral(&act, &tracing->id, tracing->out, err);
    tracing->found = status == STATUS_OK;
    return status != STATUS_OK && err->code == ERROR_NOT_FOUND ? STATUS_OK : status;
}

static enum status act_trace(struct txn *txn, void *ctx, struct error *err)
{
    struct tracing *tracing = ctx;
    tracing->txn = txn;
    tracing->found = false;
    TRY(workspace_each(txn, trace_in, tracing, err));
    if (!tracing->found)
        return error_set(err, ERROR_NOT_FOUND, "id", "No world of this database knows %.*s.", STR_ARG(tracing->text));
    return STATUS_OK;
}

static int trace_run(struct cli_call *call)
{
    const struct trace_arguments *arguments = call->arguments;
    struct tracing tracing = {.out = &call->out, .text = str_from(arguments->id)};
    struct error err = {0};
    tracing.is_event = id_parse(tracing.text, "evt", &tracing.id);
    if (!tracing.is_event && !id_parse(tracing.text, "ref", &tracing.id))
        error_set(&err, ERROR_INVALID_VALUE, "id",
                  "\"%s\" is neither an event's id (evt_...) nor a referral's (ref_...).", arguments->id);
    else if (access_read(call, act_trace, &tracing, &err) == STATUS_OK)
        return EXIT_DONE;
    buf_clear(&call->out);
    return cli_fail(call, &err);
}

const struct verb trace_verb = {
    .name = "trace",
    .purpose = "says what became of an event or a referral, and why",
    .details = "Whom a referral credits and whom not, what was told of it, what each rule said, and its timeline, each "
               "with the reason that was kept when it was decided. Nothing is decided anew, and nothing is written. "
               "Works beside a running server.",
    .settings = settings_used,
    .options = trace_options,
    .option_count = sizeof trace_options / sizeof trace_options[0],
    .arguments_size = sizeof(struct trace_arguments),
    .run = trace_run,
};
