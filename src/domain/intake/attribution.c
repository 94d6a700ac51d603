/* Whom a fact credits: by participant, typed code or click, in the program's order of precedence. Reads only.
 *
 * A lead or a payment is never refused because of its attribution: a code that nobody has, a click that is out of the
 * program's window, a participant who is no longer active credit nobody, and the referral says why. Only a participant
 * named by id must exist: a program that says so would otherwise never learn of its mistake. The touches that decided
 * are copied, since clicks may be purged (DESIGN.md section 5). */

#include <string.h>

#include "base/limits.h"
#include "domain/intake/state.h"

/* Nobody is credited, for this reason: that of the strongest method is told. */
static enum status nobody(struct intake *in, const char *why)
{
    if (str_is_none(in->attributed.uncredited))
        in->attributed.uncredited = str_from(why);
    return STATUS_OK;
}

/* The program of the referrer becomes the fact's, unless it named one. `*ret_agreed` false: it is another. */
static enum status agree_on_program(struct intake *in, const struct id *program_id, bool *ret_agreed, struct error *err)
{
    *ret_agreed = true;
    if (in->rules != NULL) {
        *ret_agreed = id_equal(&in->program.id, program_id);
        return STATUS_OK;
    }
    struct program program;
    TRY(program_read(in->act, program_id, &program, err));
    if (program_takes(program.status, PROGRAM_REFERRALS, NULL, NULL) != STATUS_OK) {
        *ret_agreed = false; /* nobody asked for this program by name: the fact is kept, and makes no referral */
        return STATUS_OK;
    }
    in->program = program;
    in->program_status_known = true;
    return program_rules(in->act, &program.id, program.version, &in->rules, err);
}

/* Credits in->referrer, unless it may not be. */
static bool credit(struct intake *in, const char *method)
{
    if (!str_equal(in->referrer.status, STR("active")))
        return false;
    in->has_referrer = true;
    in->attributed.method = str_from(method);
    return true;
}

static enum status by_participant(struct intake *in, struct error *err)
{
    const struct id *id = &in->fact->attribution.participant_id;
    bool agreed;
    TRY(intake_blame(participant_brief_read(in->act, id, &in->referrer, err), err, "participant_id"));
    TRY(agree_on_program(in, &in->referrer.program_id, &agreed, err));
    if (!agreed)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "This program has no such participant.");
    if (!credit(in, "manual"))
        return nobody(in, "participant_inactive");
    in->attributed.link_id = in->referrer.link_id;
    return STATUS_OK;
}

static enum status by_code(struct intake *in, struct error *err)
{
    struct code code;
    struct link link;
    bool found, agreed;
    in->attributed.named = true;
    if (!code_parse(in->fact->attribution.code, &code))
        return nobody(in, "code_unknown");
    TRY(link_of_code(in->act, &code, &link, &found, err));
    if (!found)
        return nobody(in, "code_unknown");
    if (link.retired_at != TIME_NONE)
        return nobody(in, "code_retired");
    TRY(participant_brief_read(in->act, &link.participant_id, &in->referrer, err));
    TRY(agree_on_program(in, &in->referrer.program_id, &agreed, err));
    if (!agreed)
        return nobody(in, "code_of_other_program");
    if (!credit(in, "code"))
        return nobody(in, "participant_inactive");
    in->attributed.code = link.code;
    in->attributed.link_id = link.id;
    in->attributed.channel = link.channel;
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

/* The visitor's click in the fact's program, or (there is none yet) the newest one's program. */
static enum status find_click(struct intake *in, struct click *ret_click, bool *ret_found, struct error *err)
{
    const struct click_ids *clicks = &in->fact->attribution.clicks;
    bool other_program = false;
    *ret_found = false;
    for (size_t i = 0; i < clicks->count && !*ret_found; i++) {
        enum status status = click_read(in->act, &clicks->ids[i], ret_click, err);
        if (status == STATUS_NOT_FOUND) {
            *err = (struct error){0};
            continue;
        }
        TRY(status);
        TRY(agree_on_program(in, &ret_click->program_id, ret_found, err));
        other_program = other_program || !*ret_found;
    }
    return *ret_found ? STATUS_OK : nobody(in, other_program ? "click_of_other_program" : "click_unknown");
}

/* Of the touches those that came before the fact, newest first. Whole seconds count, since payment systems tell no
 * more. */
static size_t keep_earlier(struct click *touches, size_t count, int64_t occurred_at)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (event_counts_from(occurred_at, id_time(&touches[i].id)))
            touches[kept++] = touches[i];
    return kept;
}

static enum status by_click(struct intake *in, struct error *err)
{
    struct click click;
    bool found;
    TRY(find_click(in, &click, &found, err));
    if (!found)
        return STATUS_OK;
    struct click touches[LIMIT_TOUCHES];
    size_t count;
    int64_t occurred_at = in->event.occurred_at == 0 ? act_now(in->act) : in->event.occurred_at;
    int64_t since = act_now(in->act) - in->rules->window_days * TIME_US_PER_DAY;
    TRY(click_touches(in->act, &click.id, &in->program.id, since, touches, &count, err));
    if (count == 0)
        return nobody(in, "click_expired");
    count = keep_earlier(touches, count, occurred_at);
    in->touches = touches_text(txn_arena(in->act->txn), touches, count);
    if (count == 0)
        return nobody(in, "click_later");
    const struct click *winner = in->rules->touch == RULE_TOUCH_FIRST ? &touches[count - 1] : &touches[0];
    TRY(participant_brief_read(in->act, &winner->participant_id, &in->referrer, err));
    if (!credit(in, "click"))
        return nobody(in, "participant_inactive");
    struct link link;
    TRY(link_read(in->act, &winner->link_id, &link, err));
    in->attributed.channel = link.channel;
    in->attributed.click_id = winner->id;
    in->attributed.code = link.code;
    in->attributed.link_id = winner->link_id;
    return STATUS_OK;
}

/* Words credit nobody: a person says who is meant. */
static void by_words(struct intake *in)
{
    in->attributed.named = true;
    in->attributed.uncredited = STR(REFERRAL_UNCONFIRMED);
}

bool intake_names_in_words(const struct fact *fact)
{
    const struct fact_referrer *referrer = &fact->attribution.referrer;
    return fact->attribution.present && referrer->present;
}

enum status intake_find_attribution(struct intake *in, struct error *err)
{
    static const enum rule_method default_order[] = {RULE_METHOD_MANUAL, RULE_METHOD_CODE, RULE_METHOD_CLICK};
    bool words = intake_names_in_words(in->fact), stop = false;
    const struct fact_attribution *named = &in->fact->attribution;
    const enum rule_method *order = in->rules == NULL ? default_order : in->rules->precedence;
    size_t count = in->rules == NULL ? sizeof default_order / sizeof default_order[0] : RULE_METHOD_COUNT;
    in->touches = STR("[]");
    in->attributed.method = STR("none");
    for (size_t i = 0; i < count && !in->has_referrer && !stop; i++) {
        if (order[i] == RULE_METHOD_MANUAL && !id_is_none(&named->participant_id))
            TRY(by_participant(in, err));
        else if (order[i] == RULE_METHOD_CODE && !str_is_none(named->code))
            TRY(by_code(in, err));
        else if (order[i] == RULE_METHOD_CLICK && named->clicks.count > 0)
            TRY(by_click(in, err));
        stop = order[i] == RULE_METHOD_NAME && words; /* what comes after it is weaker than a name */
    }
    if (!in->has_referrer && words)
        by_words(in);
    if (in->has_referrer)
        in->attributed.uncredited = STR_NONE;
    return STATUS_OK;
}
