/* Whom a fact credits: by participant, typed code or click, in the program's order of precedence. Reads and refusals
 * only.
 *
 * A code or participant that cannot be credited is refused: somebody typed it and must hear of it. A click that is out
 * of the program's window, or of a participant that is no longer active, credits nobody: the visitor's cookie is
 * nobody's mistake, and the lead must not be lost. The touches that decided are copied, since clicks may be purged
 * (DESIGN.md section 5). */

#include <string.h>

#include "base/limits.h"
#include "domain/intake/intake_state.h"
#include "domain/program/rules_cache.h"

static bool referrer_is_active(const struct intake *in)
{
    return str_equal(in->referrer.status, STR("active"));
}

/* The program of the referrer becomes the fact's, unless it named one: then they must agree. */
static enum status agree_on_program(struct intake *in, const char *param, struct error *err)
{
    if (in->rules != NULL) {
        if (id_equal(&in->program.id, &in->referrer.program_id))
            return STATUS_OK;
        return error_set(err, ERROR_NOT_FOUND, param, "This program has no such %s.",
                         strchr(param, '.') ? strchr(param, '.') + 1 : param);
    }
    TRY(program_read(in->act, &in->referrer.program_id, &in->program, err));
    TRY(program_takes(in->program.status, PROGRAM_REFERRALS, param, err));
    return program_rules(in->act, &in->program.id, in->program.version, &in->rules, err);
}

static enum status refuse_inactive(const struct intake *in, const char *param, struct error *err)
{
    return error_set(err, ERROR_CONFLICT, param, "This participant is %.*s and cannot be credited.",
                     STR_ARG(in->referrer.status));
}

static const char *param_of(const struct intake *in, const char *name)
{
    if (in->fact->kind == FACT_SUBMISSION)
        return name;
    return arena_format(txn_arena(in->act->txn), "attribution.%s", name);
}

static enum status by_participant(struct intake *in, struct error *err)
{
    const char *param = param_of(in, "participant_id");
    TRY(intake_blame(participant_brief_read(in->act, &in->fact->attribution.participant_id, &in->referrer, err), err,
                     param));
    TRY(agree_on_program(in, param, err));
    if (!referrer_is_active(in))
        return refuse_inactive(in, param, err);
    in->has_referrer = true;
    in->attributed.method = STR("manual");
    in->attributed.link_id = in->referrer.link_id;
    return STATUS_OK;
}

static enum status by_code(struct intake *in, struct error *err)
{
    const char *param = param_of(in, "code");
    struct code code;
    struct link_target target;
    if (!code_parse(in->fact->attribution.code, &code))
        return error_set(err, ERROR_NOT_FOUND, param, "Nobody has this code.");
    TRY(intake_blame(link_lookup_in(in->act, &code, &target, err), err, param));
    if (target.retired)
        return error_set(err, ERROR_NOT_FOUND, param, "This code was retired.");
    TRY(participant_brief_read(in->act, &target.participant_id, &in->referrer, err));
    TRY(agree_on_program(in, param, err));
    if (!referrer_is_active(in))
        return refuse_inactive(in, param, err);
    in->has_referrer = true;
    in->attributed.method = STR("code");
    in->attributed.code = target.code;
    in->attributed.link_id = target.link_id;
    return STATUS_OK;
}

/* The touches as JSON, newest first. */
static struct str touches_text(struct arena *arena, const struct click *touches, size_t count)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_array(&w, NULL);
    for (size_t i = 0; i < count; i++) {
        jsonw_object(&w, NULL);
        jsonw_id(&w, "click_id", "clk", &touches[i].id);
        jsonw_id(&w, "link_id", "lnk", &touches[i].link_id);
        jsonw_id(&w, "participant_id", "ptc", &touches[i].participant_id);
        jsonw_time(&w, "at", id_time(&touches[i].id));
        jsonw_close(&w);
    }
    jsonw_close(&w);
    jsonw_end(&w);
    struct str copy = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

static enum status by_click(struct intake *in, struct error *err)
{
    const char *param = param_of(in, "click_id");
    struct click click;
    TRY(intake_blame(click_read(in->act, &in->fact->attribution.click_id, &click, err), err, param));
    TRY(participant_brief_read(in->act, &click.participant_id, &in->referrer, err));
    TRY(agree_on_program(in, param, err));

    struct click touches[LIMIT_TOUCHES];
    size_t count;
    int64_t since = act_now(in->act) - in->rules->window_days * TIME_US_PER_DAY;
    TRY(click_touches(in->act, &click.id, &in->program.id, since, touches, &count, err));
    in->touches = touches_text(txn_arena(in->act->txn), touches, count);
    if (count == 0)
        return STATUS_OK;
    const struct click *winner = in->rules->touch == RULE_TOUCH_FIRST ? &touches[count - 1] : &touches[0];
    TRY(participant_brief_read(in->act, &winner->participant_id, &in->referrer, err));
    if (!referrer_is_active(in))
        return STATUS_OK;
    struct link link;
    TRY(link_read(in->act, &winner->link_id, &link, err));
    in->has_referrer = true;
    in->channel = link.channel;
    in->channel_known = true;
    in->attributed.method = STR("click");
    in->attributed.click_id = winner->id;
    in->attributed.code = link.code;
    in->attributed.link_id = winner->link_id;
    return STATUS_OK;
}

enum status intake_find_attribution(struct intake *in, struct error *err)
{
    static const enum rule_method default_order[] = {RULE_METHOD_MANUAL, RULE_METHOD_CODE, RULE_METHOD_CLICK};
    const struct fact_attribution *named = &in->fact->attribution;
    const enum rule_method *order = in->rules == NULL ? default_order : in->rules->precedence;
    size_t count = in->rules == NULL ? sizeof default_order / sizeof default_order[0] : RULE_METHOD_COUNT;
    in->touches = STR("[]");
    in->attributed.method = STR("none");
    for (size_t i = 0; i < count && !in->has_referrer; i++) {
        if (order[i] == RULE_METHOD_MANUAL && !id_is_none(&named->participant_id))
            TRY(by_participant(in, err));
        else if (order[i] == RULE_METHOD_CODE && !str_is_none(named->code))
            TRY(by_code(in, err));
        else if (order[i] == RULE_METHOD_CLICK && !id_is_none(&named->click_id))
            TRY(by_click(in, err));
    }
    return STATUS_OK;
}
