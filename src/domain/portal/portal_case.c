/* Cases of participants: see the header. Runs inside a transaction, on its thread; checking on any. */

#include "domain/portal/portal_case.h"

#include "base/limits.h"
#include "base/text.h"
#include "domain/participant/participant.h"
#include "domain/referral/referral.h"

enum { KIND_DISPUTE, KIND_MISSING };
const char *const portal_case_kinds[] = {[KIND_DISPUTE] = "dispute", [KIND_MISSING] = "missing_referral", NULL};
const char *const portal_case_ways[] = {"code", "form", "link", "name", NULL};

static const char *const object_word[] = {"case", NULL};
#define OWN(member, kind, more, ...) ENTITY_TOLD(struct review_case, member, member, kind, more, __VA_ARGS__)
#define TEXT_OF(member, words) ENTITY_TOLD(struct review_case, member, texts.member, TEXT, MEMBER_NULL, .doc = (words))
static const struct member members[] = {
    ENTITY_TOLD(struct review_case, object, id, CONSTANT, 0, .words = object_word)
        OWN(id, ID, 0, .prefix = "cas", .doc = "Its id.") OWN(kind, WORD, 0, .words = review_kinds,
                                                              .doc = "What it is about.")
            OWN(state, WORD, 0, .words = review_states, .doc = "Whether it is answered.")
                OWN(referral_id, ID, MEMBER_NULL, .prefix = "ref", .doc = "The referral it is about.")
                    TEXT_OF(name, "Whom you tell of.") TEXT_OF(contact, "How that person can be reached.")
                        TEXT_OF(when, "About when it happened.")
                            TEXT_OF(how, "How that person came: `link`, `code`, `name`, `form`.")
                                TEXT_OF(note, "What should have happened.") TEXT_OF(answer, "What you are answered.")
                                    OWN(created_at, TIME, 0, .doc = "When you told it.")
                                        OWN(resolved_at, TIME, MEMBER_NULL, .doc = "When it was answered.")};
const struct entity portal_case_entity = ENTITY("OwnCase", members, struct review_case);

enum status portal_case_check(const struct portal_case_fields *fields, struct error *err)
{
    if (fields->kind == KIND_MISSING + 1 && str_is_none(fields->name))
        return error_set(err, ERROR_MISSING_FIELD, "name", "Say whom you sent: the name as you know it.");
    if (fields->kind == KIND_DISPUTE + 1 && id_is_none(&fields->referral_id))
        return error_set(err, ERROR_MISSING_FIELD, "referral_id", "Say which of your referrals it is about.");
    TRY(text_check_plain(fields->name, "name", err));
    TRY(text_check_plain(fields->contact, "contact", err));
    return text_check_plain(fields->when, "when", err);
}

static enum status check_referral(struct act *act, const struct portal_case_fields *fields, struct error *err)
{
    struct referral referral;
    if (id_is_none(&fields->referral_id))
        return STATUS_OK;
    enum status status = referral_read(act, &fields->referral_id, &referral, err);
    bool others = status == STATUS_OK && !id_equal(&referral.participant_id, &fields->participant_id);
    if (status == STATUS_NOT_FOUND || others)
        return error_set(err, ERROR_NOT_FOUND, "referral_id", "This participant has no referral with this id.");
    return status;
}

static enum status check_count(struct act *act, const struct id *participant_id, struct error *err)
{
    bool many;
    TRY(participant_keep(act, participant_id, err));
    TRY(review_has_many(act, participant_id, LIMIT_PARTICIPANT_CASES, &many, err));
    if (!many)
        return STATUS_OK;
    return error_set(err, ERROR_LIMIT_REACHED, NULL,
                     "%d of your questions are open. Wait until one of them is answered.", LIMIT_PARTICIPANT_CASES);
}

enum status portal_case_open(struct act *act, const struct portal_case_fields *fields, struct review_case *ret,
                             struct error *err)
{
    struct participant_brief participant;
    struct id id;
    bool missing = fields->kind == KIND_MISSING + 1;
    TRY(participant_brief_read(act, &fields->participant_id, &participant, err));
    TRY(check_referral(act, fields, err));
    TRY(check_count(act, &fields->participant_id, err));
    const struct review_case about = {
        .kind = missing ? REVIEW_MISSING_REFERRAL : REVIEW_DISPUTE,
        .program_id = participant.program_id,
        .referral_id = fields->referral_id,
        .contact_id = participant.contact_id,
        .participant_id = fields->participant_id,
        .detail = missing ? STR("a participant misses a referral") : STR("a participant sees a referral otherwise"),
        .texts = {.name = fields->name,
                  .contact = fields->contact,
                  .when = fields->when,
                  .how = fields->how == 0 ? STR_NONE : str_from(portal_case_ways[fields->how - 1]),
                  .note = fields->note},
    };
    TRY(review_open(act, &about, &id, err));
    TRY(review_read(act, &id, ret, err));
    return review_tell(act, ret, 1, err);
}
