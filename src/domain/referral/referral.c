/* Where a referral stands, and how it may move. See the header for the two clocks.
 *
 *              +------------------- open stages <----------------+
 *              |  (any to any, and to won and back)              |
 *              v                                                 |
 *            lost stages: final here                            won
 *
 * Disqualified by hand is final too. Pure functions on a row in memory, but for the last section. */

#include "domain/referral/referral.h"

#include <assert.h>

static const char *const status_names[] = {
    [REFERRAL_PENDING] = "pending",
    [REFERRAL_QUALIFIED] = "qualified",
    [REFERRAL_REWARDED] = "rewarded",
    [REFERRAL_DISQUALIFIED] = "disqualified",
};

enum referral_status referral_status(const struct referral *referral)
{
    if (referral->stage_kind == STAGE_LOST || referral->disqualified_at != TIME_NONE)
        return REFERRAL_DISQUALIFIED;
    if (referral->rewarded_at != TIME_NONE)
        return REFERRAL_REWARDED;
    return referral->qualified_at != TIME_NONE ? REFERRAL_QUALIFIED : REFERRAL_PENDING;
}

const char *referral_status_name(enum referral_status status)
{
    assert((size_t)status < sizeof status_names / sizeof status_names[0]);
    return status_names[status];
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
    referral->stage_kind = to->kind;
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

/* The next "name=number" of a counts text. */
static bool next_count(struct str *rest, struct str *ret_type, int64_t *ret_count)
{
    if (str_is_none(*rest) || rest->size == 0)
        return false;
    struct str item = str_split(rest, ' ');
    *ret_type = str_split(&item, '=');
    bool is_number = str_to_int64(item, ret_count);
    assert(is_number);
    return true;
}

int64_t referral_count_of(const struct referral *referral, struct str type)
{
    struct str rest = referral->counts, name;
    int64_t count;
    while (next_count(&rest, &name, &count))
        if (str_equal(name, type))
            return count;
    return 0;
}

int64_t referral_count_event(struct referral *referral, struct str type, struct arena *arena)
{
    int64_t raised = referral_count_of(referral, type) + 1;
    struct buf text = {0};
    buf_add_format(&text, "%.*s=%lld", STR_ARG(type), (long long)raised);
    struct str rest = referral->counts, name;
    int64_t count;
    while (next_count(&rest, &name, &count))
        if (!str_equal(name, type))
            buf_add_format(&text, " %.*s=%lld", STR_ARG(name), (long long)count);
    referral->counts = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return raised;
}

bool referral_has_claimed(const struct referral *referral, struct str rule_key)
{
    struct str rest = referral->claimed;
    while (!str_is_none(rest) && rest.size > 0)
        if (str_equal(str_split(&rest, ' '), rule_key))
            return true;
    return false;
}

void referral_claim(struct referral *referral, struct str rule_key, struct arena *arena)
{
    assert(!referral_has_claimed(referral, rule_key));
    if (str_is_none(referral->claimed))
        referral->claimed = str_copy(arena, rule_key);
    else
        referral->claimed = str_from(arena_format(arena, "%.*s %.*s", STR_ARG(referral->claimed), STR_ARG(rule_key)));
}
