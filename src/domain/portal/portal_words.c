/* Names and reasons as participants read them: see the header. */

#include "domain/portal/portal_words.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"

struct reason_row {
    const char *key, *text;
};

/* Of a state that is no code, and of codes that referd or most businesses use. sorted table: by 1 */
static const struct reason_row reasons[] = {
    {"reason.canceled", "The order was canceled."},
    {"reason.chargeback", "The payment was taken back by the bank."},
    {"reason.customer", "This person was a customer already."},
    {"reason.denied", "It was not granted."},
    {"reason.disqualified", "It does not count."},
    {"reason.duplicate", "Somebody else had told us of this person before you."},
    {"reason.expired", "Nothing came of it in time."},
    {"reason.expired_reward", "It was not used in time."},
    {"reason.hold", "It is yours once the waiting time is over."},
    {"reason.issued", "It is yours."},
    {"reason.lost", "Nothing came of it."},
    {"reason.no_response", "We could not reach this person."},
    {"reason.not_eligible", "It does not meet what the program asks for."},
    {"reason.other", "The business gave a reason."},
    {"reason.out_of_area", "This person is outside the area that we serve."},
    {"reason.paid", "It was paid out."},
    {"reason.pending", "We are waiting for what makes it count."},
    {"reason.qualified", "It counts."},
    {"reason.redeemed", "It was used."},
    {"reason.refunded", "The payment was given back."},
    {"reason.reversed", "It was taken back."},
    {"reason.review", "Somebody is looking at it."},
    {"reason.rewarded", "Your reward was given."},
    {"reason.self_referral", "You cannot refer yourself."},
    {"reason.spam", "It was no real inquiry."},
    {"reason.voided", "The invoice was voided."},
};
enum { REASONS = sizeof reasons / sizeof reasons[0] };

struct synonym {
    const char *code, *key;
};

/* Codes that mean the same as another. sorted table: by 1 */
static const struct synonym synonyms[] = {
    {"attribution_moved", "reason.reversed"}, {"attribution_removed", "reason.reversed"},
    {"cancelled", "reason.canceled"},         {"chargeback.created", "reason.chargeback"},
    {"existing_customer", "reason.customer"}, {"fake", "reason.spam"},
    {"invoice.voided", "reason.voided"},      {"known_customer", "reason.customer"},
    {"order.canceled", "reason.canceled"},    {"refund", "reason.refunded"},
    {"refund.created", "reason.refunded"},    {"unreachable", "reason.no_response"},
};

size_t portal_reason_count(void)
{
    return REASONS;
}

struct portal_reason portal_reason_at(size_t index)
{
    assert(index < REASONS);
    return (struct portal_reason){str_from(reasons[index].key), str_from(reasons[index].text)};
}

static bool find_key(struct str key, struct portal_reason *ret)
{
    for (size_t i = 0; i < REASONS; i++)
        if (str_equal(key, str_from(reasons[i].key))) {
            *ret = portal_reason_at(i);
            return true;
        }
    return false;
}

static struct portal_reason known(const char *key)
{
    struct portal_reason reason = {0};
    bool found = find_key(str_from(key), &reason);
    assert(found);
    (void)found;
    return reason;
}

/* "wrong_product" as "Wrong product." */
static struct str words_of(struct str code, struct arena *arena)
{
    char *text = arena_alloc(arena, code.size + 2);
    memcpy(text, code.data, code.size);
    for (size_t i = 0; i < code.size; i++)
        if (text[i] == '_')
            text[i] = ' ';
    if (text[0] >= 'a' && text[0] <= 'z')
        text[0] = (char)(text[0] - 'a' + 'A');
    text[code.size] = '.';
    return (struct str){text, code.size + 1};
}

static struct portal_reason of_code(struct str code, struct arena *arena)
{
    struct portal_reason reason;
    for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
        if (str_equal(code, str_from(synonyms[i].code)))
            return known(synonyms[i].key);
    if (find_key(str_from(arena_format(arena, "reason.%.*s", STR_ARG(code))), &reason))
        return reason;
    return (struct portal_reason){STR("reason.other"), words_of(code, arena)};
}

static bool has_code(struct str code)
{
    return !str_is_none(code) && code.size > 0;
}

struct portal_reason portal_reason_of_referral(const struct referral *referral, struct str taken_for,
                                               struct arena *arena)
{
    switch (referral_status(referral)) {
    case REFERRAL_PENDING:
        return known("reason.pending");
    case REFERRAL_QUALIFIED:
        return known("reason.qualified");
    case REFERRAL_REWARDED:
        return known("reason.rewarded");
    case REFERRAL_DISQUALIFIED:
        break;
    }
    if (!str_is_none(referral->dedupe))
        return known("reason.duplicate");
    if (has_code(referral->reason_code))
        return of_code(referral->reason_code, arena);
    if (referral->revoked_at != TIME_NONE)
        return has_code(taken_for) ? of_code(taken_for, arena) : known("reason.reversed");
    return known(referral->disqualified_at == TIME_NONE ? "reason.lost" : "reason.disqualified");
}

struct portal_reason portal_reason_of_reward(const struct reward *reward, struct arena *arena)
{
    static const char *const of_status[REWARD_STATUS_COUNT] = {
        [REWARD_PENDING] = "reason.hold",      [REWARD_APPROVED] = "reason.hold",
        [REWARD_ISSUED] = "reason.issued",     [REWARD_REDEEMED] = "reason.redeemed",
        [REWARD_PAID] = "reason.paid",         [REWARD_DENIED] = "reason.denied",
        [REWARD_REVERSED] = "reason.reversed", [REWARD_EXPIRED] = "reason.expired_reward",
    };
    bool held_alone = (reward->waits & ~(INT64_C(1) << REWARD_WAIT_HOLD)) == 0;
    bool ended = reward->status == REWARD_DENIED || reward->status == REWARD_REVERSED;
    if (reward->status == REWARD_PENDING && !held_alone)
        return known("reason.review");
    return ended && has_code(reward->reason_code) ? of_code(reward->reason_code, arena)
                                                  : known(of_status[reward->status]);
}
