/* What a fact is about: reads and refusals, nothing else. See intake.h. */

#include <string.h>

#include "base/limits.h"
#include "domain/intake/state.h"
#include "domain/rule/event_types.h"

static struct str fingerprint_of(const struct fact *fact, size_t size)
{
    return (struct str){(const char *)fact->fingerprint, size};
}

/* ---- repeated facts ---- */

/* Fills the outcome of a repeated event from what is stored. */
static enum status replay_event(struct intake *in, const struct event *stored, struct error *err)
{
    struct outcome *out = in->out;
    out->replayed = true;
    out->event = *stored;
    out->has_referral = !id_is_none(&stored->referral_id);
    if (out->has_referral) {
        TRY(referral_read(in->act, &stored->referral_id, &out->referral, err));
        if (!id_is_none(&out->referral.participant_id)) {
            TRY(participant_brief_read(in->act, &out->referral.participant_id, &in->referrer, err));
            out->participant_id = in->referrer.id;
            out->participant_code = in->referrer.code;
        }
    }
    struct arena *arena = txn_arena(in->act->txn);
    struct decision *decisions;
    TRY(decisions_parse(stored->decisions, 0, arena, &decisions, &out->decision_count, err));
    out->decisions = decisions;
    struct id *ids = arena_array(arena, out->decision_count, sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < out->decision_count; i++)
        if (decision_grants(&decisions[i]))
            ids[count++] = decisions[i].reward_id;
    TRY(reward_read_many(in->act, ids, count, &out->rewards, &out->reward_count, err));
    return reward_tell_all(in->act, out->rewards, out->reward_count, err);
}

static enum status find_same_event(struct intake *in, const struct event_fact *fact, struct error *err)
{
    struct event stored;
    bool found;
    TRY(event_find(in->act, fact->source, fact->type, fact->external_id, &stored, &found, err));
    if (!found)
        return STATUS_OK;
    if (!str_equal(stored.fingerprint, fingerprint_of(&fact->about, EVENT_FINGERPRINT_SIZE)))
        return error_set(err, ERROR_EVENT_CONFLICT, "external_id",
                         "An event %.*s of this type and source is stored with other content. Send the same content to "
                         "repeat it, or another external_id for another event.",
                         STR_ARG(fact->external_id));
    return replay_event(in, &stored, err);
}

static void replay_referral(struct intake *in)
{
    in->out->replayed = true;
    in->out->has_referral = true;
    in->out->referral = in->referral;
}

/* ---- about whom ---- */

static enum status load_referrer(struct intake *in, struct error *err)
{
    in->has_referrer = !id_is_none(&in->referral.participant_id);
    if (!in->has_referrer)
        return STATUS_OK;
    return participant_brief_read(in->act, &in->referral.participant_id, &in->referrer, err);
}

/* An existing referral decides program, rules and referrer. */
static enum status take_referral(struct intake *in, struct error *err)
{
    in->has_referral = true;
    TRY(program_rules(in->act, &in->referral.program_id, in->referral.program_version, &in->rules, err));
    in->program.id = in->referral.program_id;
    in->program.version = in->referral.program_version;
    in->program.currency = in->rules->currency;
    in->program_status_known = false;
    return load_referrer(in, err);
}

enum status intake_take(struct intake *in, const struct id *referral_id, struct error *err)
{
    TRY(referral_lock(in->act, referral_id, &in->referral, err));
    in->contact.id = in->referral.contact_id;
    return take_referral(in, err);
}

/* Whether what happens now is of the referral's time: an event from before it waits (see claim.c). */
static bool is_of_its_time(const struct intake *in)
{
    return in->event.occurred_at == 0 || event_counts_from(in->event.occurred_at, in->referral.effective_at);
}

static enum status keep_contact(struct intake *in, struct error *err)
{
    struct id id = in->contact.id;
    in->contact_known = true;
    return contact_lock(in->act, &id, &in->contact, err);
}

/* The contact's live referral. Where there is none, an event waits for one, and a new one looks for what waits: two
 * that happen at the same moment would not see each other. So both keep the contact, and look again. */
static enum status find_live(struct intake *in, const struct id *program_id, bool *ret_found, struct error *err)
{
    struct id contact_id = in->contact.id;
    TRY(referral_find_live(in->act, &contact_id, program_id, &in->referral, ret_found, err));
    if (*ret_found && is_of_its_time(in))
        return STATUS_OK;
    TRY(keep_contact(in, err));
    return referral_find_live(in->act, &contact_id, program_id, &in->referral, ret_found, err);
}

static enum status find_by_referral_id(struct intake *in, const struct event_fact *fact, bool *ret_found,
                                       struct error *err)
{
    const struct id *program_id = &fact->about.program_id;
    enum status status = referral_lock(in->act, &fact->referral_id, &in->referral, err);
    if (status == STATUS_NOT_FOUND && fact->referral_optional && fact->about.person != NULL) {
        *err = (struct error){0};
        return STATUS_OK;
    }
    TRY(intake_blame(status, err, "referral_id"));
    in->contact.id = in->referral.contact_id;
    *ret_found = true;
    if (id_is_none(program_id) || id_equal(program_id, &in->referral.program_id)) {
        if (!is_of_its_time(in))
            TRY(keep_contact(in, err));
        return take_referral(in, err);
    }
    if (!fact->referral_optional)
        return error_set(err, ERROR_INVALID_VALUE, "program_id", "The referral belongs to another program.");
    bool live; /* it still tells whose payment it is */
    TRY(find_live(in, program_id, &live, err));
    return live ? take_referral(in, err) : STATUS_OK;
}

static enum status find_contact(struct intake *in, struct error *err)
{
    TRY(contact_find(in->act, in->fact->person, &in->contact, err));
    in->contact_known = true;
    return STATUS_OK;
}

static enum status find_by_person(struct intake *in, struct error *err)
{
    TRY(find_contact(in, err));
    if (id_is_none(&in->contact.id))
        return STATUS_OK;
    bool found;
    TRY(find_live(in, &in->fact->program_id, &found, err));
    return found ? take_referral(in, err) : STATUS_OK;
}

/* A business object belongs to one referral per program: whoever tells of it again, and for whichever contact, tells of
 * that referral. */
static enum status find_by_object(struct intake *in, const struct event_fact *fact, struct error *err)
{
    struct id referral_id;
    TRY(referral_of_object(in->act, in->object_key, &fact->about.program_id, &referral_id, err));
    if (id_is_none(&referral_id) || (in->has_referral && id_equal(&referral_id, &in->referral.id)))
        return STATUS_OK;
    if (fact->about.person != NULL && !in->contact_known)
        TRY(find_contact(in, err));
    TRY(referral_lock(in->act, &referral_id, &in->referral, err));
    in->other_contact = !id_equal(&in->contact.id, &in->referral.contact_id);
    return take_referral(in, err);
}

static enum status find_program(struct intake *in, const struct id *program_id, struct error *err)
{
    TRY(intake_blame(program_read(in->act, program_id, &in->program, err), err, "program_id"));
    TRY(program_takes(in->program.status, PROGRAM_REFERRALS, "program_id", err));
    in->program_status_known = true;
    return program_rules(in->act, &in->program.id, in->program.version, &in->rules, err);
}

/* ---- events ---- */

/* An attribution makes a referral where there is none; where there is one, it is never moved silently. One that credits
 * nobody makes none: the event waits for the referral that somebody may still submit. */
static enum status make_of_attribution(struct intake *in, const struct event_fact *fact, struct error *err)
{
    if (in->has_referral || !in->fact->attribution.present || !event_type_find(fact->type)->creates_referral)
        return STATUS_OK;
    if (!id_is_none(&in->fact->program_id))
        TRY(find_program(in, &in->fact->program_id, err));
    TRY(intake_find_attribution(in, err));
    bool unconfirmed = in->rules != NULL && str_equal(in->attributed.uncredited, STR(REFERRAL_UNCONFIRMED));
    in->is_new = in->has_referral = in->has_referrer || unconfirmed;
    return STATUS_OK;
}

/* Two facts that together enrol a customer would not see each other if they were told at the same moment: whoever asks
 * keeps the contact from before its event is written. */
static enum status find_enrolling(struct intake *in, const struct event_fact *fact, struct error *err)
{
    struct enrollment_program *programs = NULL;
    TRY(enrollment_programs(in->act, fact->type, &in->fact->program_id, &programs, &in->enrolling_count, err));
    in->enrolling = programs;
    return in->enrolling_count == 0 || id_is_none(&in->contact.id) ? STATUS_OK : keep_contact(in, err);
}

enum status intake_find_event(struct intake *in, const struct event_fact *fact, struct error *err)
{
    bool named_object = !str_is_none(fact->object_id);
    TRY(find_same_event(in, fact, err));
    in->event.occurred_at = fact->occurred_at == TIME_NONE ? act_now(in->act) : fact->occurred_at;
    object_key(str_is_none(fact->object_source) ? fact->source : fact->object_source,
               named_object ? fact->object_id : fact->external_id, in->object_key);
    bool found = false;
    if (in->out->replayed || !str_is_none(fact->refers_id))
        return STATUS_OK;
    if (!id_is_none(&fact->referral_id))
        TRY(find_by_referral_id(in, fact, &found, err));
    if (!found && !id_is_none(&in->fact->program_id)) {
        struct program program;
        TRY(intake_blame(program_read(in->act, &in->fact->program_id, &program, err), err, "program_id"));
    }
    if (named_object)
        TRY(find_by_object(in, fact, err));
    if (!found && !in->has_referral)
        TRY(find_by_person(in, err));
    TRY(make_of_attribution(in, fact, err));
    return find_enrolling(in, fact, err);
}

/* ---- submissions ---- */

static enum status find_same_submission(struct intake *in, const struct submission *submission, bool *ret_found,
                                        struct error *err)
{
    if (str_is_none(submission->external_id))
        return STATUS_OK;
    struct id id;
    TRY(natural_key_find(in->act, "ref", NATURAL_KEY_API, submission->external_id, &id, err));
    if (id_is_none(&id))
        return STATUS_OK;
    TRY(referral_lock(in->act, &id, &in->referral, err));
    if (!str_equal(in->referral.fingerprint, fingerprint_of(in->fact, sizeof in->fact->fingerprint)))
        return error_set(err, ERROR_EVENT_CONFLICT, "external_id",
                         "A referral with this external_id is stored with other content.");
    *ret_found = true;
    return STATUS_OK;
}

/* By which keys the prospect is known already: read before settling attaches the others. */
static enum status find_matches(struct intake *in, struct error *err)
{
    const struct contact_fields *person = in->fact->person;
    const struct external_id *external_ids = person->external_ids.items;
    bool by_external_id = false;
    for (size_t i = 0; i < person->external_ids.count && !by_external_id; i++) {
        struct id id;
        TRY(natural_key_find(in->act, "cnt", external_ids[i].source, external_ids[i].id, &id, err));
        by_external_id = id_equal(&id, &in->contact.id);
    }
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_array(&w, NULL);
    if (by_external_id)
        jsonw_text(&w, NULL, "external_id");
    if (!str_is_none(person->email) && str_equal(person->email, in->contact.email))
        jsonw_text(&w, NULL, "email");
    if (!str_is_none(person->phone) && str_equal(person->phone, in->contact.phone))
        jsonw_text(&w, NULL, "phone");
    jsonw_close(&w);
    jsonw_end(&w);
    in->matches = str_copy(txn_arena(in->act->txn), buf_str(&text));
    buf_release(&text);
    return STATUS_OK;
}

enum status intake_find_submission(struct intake *in, const struct submission *submission, struct error *err)
{
    bool same = false;
    TRY(find_same_submission(in, submission, &same, err));
    if (same) {
        replay_referral(in);
        return STATUS_OK;
    }
    TRY(find_program(in, &in->fact->program_id, err));
    TRY(intake_find_attribution(in, err));
    TRY(find_contact(in, err));
    bool live = false;
    if (!id_is_none(&in->contact.id))
        TRY(find_live(in, &in->program.id, &live, err));
    if (live && id_equal(&in->referral.participant_id, in->has_referrer ? &in->referrer.id : &(struct id){0})) {
        replay_referral(in);
        in->has_referral = true;
        return STATUS_OK;
    }
    in->is_new = in->has_referral = true;
    in->is_duplicate = live;
    return live ? find_matches(in, err) : STATUS_OK;
}
