/* Where a referral stands, and how it may move. See the header for the two clocks.
 *
 *              +------------------- open stages <----------------+
 *              |  (any to any, and to won and back)              |
 *              v                                                 |
 *            lost stages: only reopening leads back             won
 *
 * So it is with disqualified by hand. Pure functions on a row in memory. */

#include "domain/referral/referral.h"

#include <assert.h>

const char *const referral_statuses[] = {
    [REFERRAL_PENDING] = "pending",           [REFERRAL_QUALIFIED] = "qualified", [REFERRAL_REWARDED] = "rewarded",
    [REFERRAL_DISQUALIFIED] = "disqualified", [REFERRAL_DISQUALIFIED + 1] = NULL,
};

enum referral_status referral_status(const struct referral *referral)
{
    if (!referral_is_live(referral) || referral->revoked_at != TIME_NONE)
        return REFERRAL_DISQUALIFIED;
    if (referral->rewarded_at != TIME_NONE)
        return REFERRAL_REWARDED;
    return referral->qualified_at != TIME_NONE ? REFERRAL_QUALIFIED : REFERRAL_PENDING;
}

const char *referral_status_name(enum referral_status status)
{
    assert((size_t)status <= REFERRAL_DISQUALIFIED);
    return referral_statuses[status];
}

bool referral_is_unconfirmed(const struct referral *referral)
{
    return id_is_none(&referral->participant_id) && str_equal(referral->uncredited, STR(REFERRAL_UNCONFIRMED));
}

bool referral_is_live(const struct referral *referral)
{
    return referral->stage_kind != STAGE_LOST && referral->disqualified_at == TIME_NONE;
}

enum status referral_move(struct referral *referral, const struct stage *to, int64_t at, struct error *err)
{
    if (referral->disqualified_at != TIME_NONE)
        return error_set(err, ERROR_CONFLICT, "to", "This referral was disqualified: it does not move any more.");
    if (referral->stage_kind == STAGE_LOST)
        return error_set(err, ERROR_CONFLICT, "to", "This referral is closed as %.*s: it does not move any more.",
                         STR_ARG(referral->stage));
    if (str_equal(referral->stage, str_from(to->key)))
        return error_set(err, ERROR_CONFLICT, "to", "This referral is in stage %s already.", to->key);
    referral->stage = str_from(to->key);
    referral->stage_kind = (int)to->kind;
    referral->closed_at = to->kind == STAGE_OPEN ? TIME_NONE : at;
    return STATUS_OK;
}

void referral_set_qualified(struct referral *referral, int64_t at)
{
    assert(referral->qualified_at == TIME_NONE && referral_is_live(referral));
    referral->qualified_at = at;
}

enum status referral_set_disqualified(struct referral *referral, struct str reason_code, int64_t at, struct error *err)
{
    if (!referral_is_live(referral))
        return error_set(err, ERROR_CONFLICT, "id", "This referral is disqualified already.");
    referral->disqualified_at = at;
    referral->closed_at = at;
    referral->reason_code = reason_code;
    return STATUS_OK;
}

enum status referral_reopen(struct referral *referral, const struct stage *stage, int64_t at, struct error *err)
{
    if (referral_is_live(referral))
        return error_set(err, ERROR_INVALID_STATE, "id", "This referral is not closed: there is nothing to reopen.");
    referral->disqualified_at = TIME_NONE;
    referral->reason_code = STR_NONE;
    if (stage != NULL) {
        referral->stage = str_from(stage->key);
        referral->stage_kind = (int)stage->kind;
    }
    referral->closed_at = referral->stage_kind == STAGE_OPEN ? TIME_NONE : at;
    return STATUS_OK;
}

void referral_set_attribution(struct referral *referral, const struct id *participant_id, struct str method,
                              int64_t effective_at, int64_t at)
{
    if (!id_equal(&referral->participant_id, participant_id)) {
        referral->rewarded_at = TIME_NONE;
        referral->eligible_at = TIME_NONE;
    }
    referral->participant_id = *participant_id;
    referral->link_id = referral->click_id = (struct id){0};
    referral->method = method;
    referral->channel = referral->code = referral->uncredited = STR_NONE;
    referral->attributed_at = id_is_none(participant_id) ? TIME_NONE : at;
    if (effective_at != TIME_NONE)
        referral->effective_at = effective_at;
}

struct tally_referral referral_figures(const struct referral *referral)
{
    return (struct tally_referral){
        .program_id = referral->program_id,
        .participant_id = referral->participant_id,
        .channel = referral->channel,
        .owner = referral->owner,
        .source = referral->method,
        .stage = referral->stage,
        .stage_kind = (enum tally_stage_kind)referral->stage_kind,
        .status = (enum tally_status)referral_status(referral),
        .value = referral->value.set ? referral->value.value : 0,
        .submitted_at = referral->submitted_at,
        .qualified_at = referral->qualified_at,
        .rewarded_at = referral->rewarded_at,
        .closed_at = referral->closed_at,
    };
}
