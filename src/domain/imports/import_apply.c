/* Each kind of line goes the way that a call of its kind would. See the header. */

#include "domain/imports/import_apply.h"

#include <string.h>

#include "domain/event/event.h"
#include "domain/intake/hand.h"
#include "domain/intake/intake.h"
#include "domain/link/link.h"
#include "domain/participant/participant.h"

#define SOURCE STR("csv") /* of past events: stored, never changed */

static struct import_done done(enum import_came came, const char *code, const char *detail)
{
    return (struct import_done){came, code, str_from(detail)};
}

static struct import_done fresh_or_same(bool replayed)
{
    return done(replayed ? IMPORT_SAME : IMPORT_NEW, NULL, NULL);
}

/* A refusal is the line's; anything else is ours. */
static enum status settle(struct act *act, enum status status, const struct error *refused, struct import_done *ret,
                          struct error *err)
{
    switch (status) {
    case STATUS_OK:
        return STATUS_OK;
    case STATUS_INVALID:
    case STATUS_FORBIDDEN:
    case STATUS_NOT_FOUND:
    case STATUS_CONFLICT:
    case STATUS_UNPROCESSABLE:
        ret->came = status == STATUS_CONFLICT ? IMPORT_CONFLICTING : IMPORT_INVALID;
        ret->code = error_info(refused->code)->name;
        ret->detail = str_copy(txn_arena(act->txn), str_from(refused->detail));
        return STATUS_OK;
    default:
        *err = *refused;
        return status;
    }
}

/* Whose code it is. */
struct referrer {
    bool found;
    struct id participant_id;
};

static enum status find_referrer(struct act *act, const struct import_source *source, const struct import_line *line,
                                 struct referrer *ret, struct error *err)
{
    struct link link;
    bool found;
    *ret = (struct referrer){0};
    if (line->referrer.size == 0)
        return STATUS_OK;
    TRY(link_of_code(act, &line->referrer, &link, &found, err));
    if (found)
        *ret = (struct referrer){id_equal(&link.program_id, &source->program_id), link.participant_id};
    return STATUS_OK;
}

/* ---- participants ---- */

static enum status apply_participant(struct act *act, const struct import_source *source,
                                     const struct import_line *line, struct import_done *ret, struct error *err)
{
    const struct participant_fields fields = {
        .program_id = source->program_id,
        .contact = line->person,
        .code = line->participant_code,
        .has_code = line->participant_code.size > 0,
    };
    struct participant participant;
    bool created;
    TRY(participant_create(act, &fields, line->fingerprint, &participant, &created, err));
    *ret = fresh_or_same(!created);
    return STATUS_OK;
}

static enum status foresee_code(struct act *act, const struct import_line *line, const struct id *participant_id,
                                struct import_done *ret, struct error *err)
{
    struct link_target target;
    *ret = fresh_or_same(!id_is_none(participant_id));
    if (line->participant_code.size == 0)
        return STATUS_OK;
    enum status status = link_lookup(act->txn, &line->participant_code, &target, err);
    if (status != STATUS_OK && status != STATUS_NOT_FOUND)
        return status;
    bool free = status == STATUS_NOT_FOUND;
    if (free)
        *err = (struct error){0};
    if (!id_is_none(participant_id) && (free || !id_equal(&target.participant_id, participant_id)))
        *ret = done(IMPORT_CONFLICTING, "conflict", "This person takes part already, with another code.");
    else if (id_is_none(participant_id) && !free)
        *ret = done(IMPORT_CONFLICTING, "code_taken", "The code is or was somebody else's.");
    return STATUS_OK;
}

static enum status foresee_participant(struct act *act, const struct import_source *source,
                                       const struct import_line *line, struct import_done *ret, struct error *err)
{
    struct contact contact;
    struct participant_brief known = {0};
    TRY(contact_find(act, &line->person, &contact, err));
    if (!id_is_none(&contact.id))
        TRY(participant_find(act, &source->program_id, &contact.id, &known, err));
    return foresee_code(act, line, &known.id, ret, err);
}

/* ---- leads ---- */

static struct import_done duplicate(void)
{
    return done(IMPORT_CONFLICTING, "duplicate",
                "This person is a live referral of somebody else in the program: the line is kept as a duplicate.");
}

static enum status apply_lead(struct act *act, const struct import_source *source, const struct import_line *line,
                              struct import_done *ret, struct error *err)
{
    struct submission submission = {
        .about =
            {
                .person = &line->person,
                .program_id = source->program_id,
                .attribution = {.present = line->referrer.size > 0,
                                .code = line->referrer.size > 0 ? code_str(&line->referrer) : STR_NONE},
            },
        .type = STR("lead"),
        .value = line->amount,
        .external_id = line->external_id,
        .notes = line->notes,
    };
    struct outcome outcome;
    memcpy(submission.about.fingerprint, line->fingerprint, sizeof submission.about.fingerprint);
    TRY(intake_submit(act, &submission, &outcome, err));
    bool is_duplicate = !outcome.replayed && !str_is_none(outcome.referral.dedupe);
    *ret = is_duplicate ? duplicate() : fresh_or_same(outcome.replayed);
    return STATUS_OK;
}

static enum status foresee_live(struct act *act, const struct import_source *source, const struct import_line *line,
                                struct import_done *ret, struct error *err)
{
    struct contact contact;
    struct referral referral;
    struct referrer referrer;
    bool live = false;
    TRY(contact_find(act, &line->person, &contact, err));
    if (!id_is_none(&contact.id))
        TRY(referral_find_live(act, &contact.id, &source->program_id, &referral, &live, err));
    if (!live) {
        *ret = fresh_or_same(false);
        return STATUS_OK;
    }
    TRY(find_referrer(act, source, line, &referrer, err));
    struct id credited = referrer.found ? referrer.participant_id : (struct id){0};
    *ret = id_equal(&credited, &referral.participant_id) ? fresh_or_same(true) : duplicate();
    return STATUS_OK;
}

static struct import_done compare(struct str stored, const struct import_line *line, size_t size)
{
    return str_equal(stored, (struct str){(const char *)line->fingerprint, size})
               ? fresh_or_same(true)
               : done(IMPORT_CONFLICTING, "event_conflict", "This external id is stored with other content.");
}

static enum status foresee_lead(struct act *act, const struct import_source *source, const struct import_line *line,
                                struct import_done *ret, struct error *err)
{
    struct id id;
    struct referral referral;
    TRY(natural_key_find(act, "ref", NATURAL_KEY_API, line->external_id, &id, err));
    if (id_is_none(&id))
        return foresee_live(act, source, line, ret, err);
    TRY(referral_read(act, &id, &referral, err));
    *ret = compare(referral.fingerprint, line, sizeof line->fingerprint);
    return STATUS_OK;
}

/* ---- past referrals ---- */

static struct import_done unknown_referrer(void)
{
    return done(IMPORT_INVALID, "unknown_referrer", "Nobody in this program has the code of the referrer.");
}

static enum status apply_referral(struct act *act, const struct import_source *source, bool grants,
                                  const struct import_line *line, struct import_done *ret, struct error *err)
{
    struct event_fact fact = {
        .about = {.person = &line->person,
                  .program_id = source->program_id,
                  .attribution = {.present = true, .code = code_str(&line->referrer)}},
        .source = SOURCE,
        .type = line->type,
        .external_id = line->external_id,
        .object_source = str_is_none(line->object_id) ? STR_NONE : SOURCE,
        .object_id = line->object_id,
        .amount = line->amount,
        .currency = line->currency,
        .no_reward = !grants,
        .occurred_at = line->date_at,
        .history = true,
    };
    struct outcome outcome;
    struct referrer referrer;
    TRY(find_referrer(act, source, line, &referrer, err));
    if (!referrer.found) {
        *ret = unknown_referrer();
        return STATUS_OK;
    }
    memcpy(fact.about.fingerprint, line->fingerprint, sizeof fact.about.fingerprint);
    TRY(intake_event(act, &fact, &outcome, err));
    *ret = fresh_or_same(outcome.replayed);
    return STATUS_OK;
}

static enum status foresee_referral(struct act *act, const struct import_source *source, const struct import_line *line,
                                    struct import_done *ret, struct error *err)
{
    struct event event;
    struct referrer referrer;
    bool found;
    TRY(event_find(act, SOURCE, line->type, line->external_id, &event, &found, err));
    if (found) {
        *ret = compare(event.fingerprint, line, EVENT_FINGERPRINT_SIZE);
        return STATUS_OK;
    }
    TRY(find_referrer(act, source, line, &referrer, err));
    *ret = referrer.found ? fresh_or_same(false) : unknown_referrer();
    return STATUS_OK;
}

/* ---- past rewards ---- */

/* Who got it: a participant by code, or a person, who takes part or does not. */
static enum status find_beneficiary(struct act *act, const struct import_source *source, const struct import_line *line,
                                    struct bonus *bonus, bool *ret_found, struct error *err)
{
    struct contact contact = {0};
    struct participant_brief brief = {0};
    struct referrer referrer;
    TRY(find_referrer(act, source, line, &referrer, err));
    *ret_found = referrer.found;
    bonus->participant_id = referrer.found ? referrer.participant_id : (struct id){0};
    if (line->referrer.size > 0)
        return STATUS_OK;
    TRY(contact_find(act, &line->person, &contact, err));
    *ret_found = !id_is_none(&contact.id);
    if (!*ret_found)
        return STATUS_OK;
    TRY(participant_find(act, &source->program_id, &contact.id, &brief, err));
    if (id_is_none(&brief.id))
        bonus->contact_id = contact.id;
    else
        bonus->participant_id = brief.id;
    return STATUS_OK;
}

static struct import_done unknown_person(void)
{
    return done(IMPORT_INVALID, "unknown_person",
                "Nobody is known by this line: import participants or leads before their rewards.");
}

static enum status apply_reward(struct act *act, const struct import_source *source, const struct import_line *line,
                                struct import_done *ret, struct error *err)
{
    struct bonus bonus = {
        .program_id = source->program_id,
        .kind = line->reward_kind,
        .amount = line->amount,
        .currency = line->currency,
        .title = line->title,
        .reason = line->notes,
        .external_id = line->external_id,
    };
    struct reward reward;
    bool found, replayed;
    TRY(find_beneficiary(act, source, line, &bonus, &found, err));
    if (!found) {
        *ret = unknown_person();
        return STATUS_OK;
    }
    memcpy(bonus.fingerprint, line->fingerprint, sizeof bonus.fingerprint);
    TRY(bonus_check(&bonus, err));
    TRY(hand_bonus(act, &bonus, &reward, &replayed, err));
    struct id id = reward.id;
    *ret = fresh_or_same(replayed);
    if (replayed || !line->reversed)
        return STATUS_OK;
    enum status status = hand_reverse(act, &id, (struct opt_int){0}, STR("Imported as reversed."), &reward, err);
    return status == STATUS_OK || status == STATUS_BUSY /* the reward is written: no refusal is the line's any more */
               ? status
               : error_set(err, ERROR_INTERNAL, NULL, "A reward that was just imported cannot be reversed.");
}

static enum status foresee_reward(struct act *act, const struct import_source *source, const struct import_line *line,
                                  struct import_done *ret, struct error *err)
{
    struct bonus bonus = {0};
    struct reward reward;
    struct id id;
    bool found;
    TRY(natural_key_find(act, "rwd", NATURAL_KEY_API, line->external_id, &id, err));
    if (!id_is_none(&id)) {
        TRY(reward_read(act, &id, &reward, err));
        *ret = compare(reward.cause, line, REWARD_CAUSE_SIZE);
        return STATUS_OK;
    }
    TRY(find_beneficiary(act, source, line, &bonus, &found, err));
    *ret = found ? fresh_or_same(false) : unknown_person();
    return STATUS_OK;
}

/* ---- any ---- */

/* What cannot be asked of the line alone. */
static bool is_read(struct act *act, const struct import_line *line, struct import_done *ret)
{
    if (line->code != NULL)
        *ret = (struct import_done){IMPORT_INVALID, line->code, line->detail};
    else if (line->date_at != TIME_NONE && line->date_at > act_now(act))
        *ret = done(IMPORT_INVALID, "invalid_date", "The date lies in the future.");
    else
        return true;
    return false;
}

static enum status apply(struct act *act, const struct import_source *source, bool grants,
                         const struct import_line *line, struct import_done *ret, struct error *err)
{
    switch (source->kind) {
    case IMPORT_PARTICIPANTS:
        return apply_participant(act, source, line, ret, err);
    case IMPORT_LEADS:
        return apply_lead(act, source, line, ret, err);
    case IMPORT_REFERRALS:
        return apply_referral(act, source, grants, line, ret, err);
    case IMPORT_REWARDS:
        return apply_reward(act, source, line, ret, err);
    }
    return STATUS_OK;
}

enum status import_apply(struct act *act, const struct import_source *source, bool grants,
                         const struct import_line *line, struct import_done *ret, struct error *err)
{
    struct error refused = {0};
    struct act then = *act;
    if (!is_read(act, line, ret))
        return STATUS_OK;
    if (line->date_at != TIME_NONE)
        then.mint = mint_begin(txn_env(act->txn), line->date_at);
    return settle(act, apply(&then, source, grants, line, ret, &refused), &refused, ret, err);
}

static enum status foresee(struct act *act, const struct import_source *source, const struct import_line *line,
                           struct import_done *ret, struct error *err)
{
    switch (source->kind) {
    case IMPORT_PARTICIPANTS:
        return foresee_participant(act, source, line, ret, err);
    case IMPORT_LEADS:
        return foresee_lead(act, source, line, ret, err);
    case IMPORT_REFERRALS:
        return foresee_referral(act, source, line, ret, err);
    case IMPORT_REWARDS:
        return foresee_reward(act, source, line, ret, err);
    }
    return STATUS_OK;
}

enum status import_foresee(struct act *act, const struct import_source *source, const struct import_line *line,
                           struct import_done *ret, struct error *err)
{
    struct error refused = {0};
    if (!is_read(act, line, ret))
        return STATUS_OK;
    return settle(act, foresee(act, source, line, ret, &refused), &refused, ret, err);
}
