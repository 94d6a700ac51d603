/* What another attribution would do: see preview.h. The rewards of the referral are read before and after, and what
 * their beneficiaries hold of each is compared. */

#include "domain/whose/preview.h"

#include "domain/participant/participant.h"
#include "domain/participant/total.h"
#include "domain/program/rules_cache.h"
#include "domain/rule/amount.h"
#include "domain/terms/terms.h"
#include "domain/whose/preview_words.h"

/* ---- the tables ---- */

#define CHANGE(member, kind, more, ...) ENTITY_TOLD(struct whose_change, member, member, kind, more, __VA_ARGS__)
static const struct member change_members[] = {
    CHANGE(participant_id, ID, MEMBER_NULL, .prefix = "ptc", .doc = "Who has less or more, as a participant.")
        CHANGE(contact_id, ID, 0, .prefix = "cnt", .doc = "Who has less or more.")
            CHANGE(name, TEXT, MEMBER_NULL, .doc = "The person's name.")
                CHANGE(role, TEXT, 0, .doc = "`referrer`, `referred`, ...") CHANGE(title, TEXT, MEMBER_NULL,
                                                                                   .doc = "Of the reward.")
                    CHANGE(reward_id, ID, MEMBER_NULL, .prefix = "rwd", .doc = "The reward; null: it would be made.")
                        CHANGE(amount, OPT_INT, MEMBER_NULL, .doc = "In minor units; null: it has no amount.")
                            CHANGE(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amount.")
                                CHANGE(owed, INT, 0, .doc = "Of what is taken: spent already, and owed from then on.")
                                    CHANGE(hold_until, TIME, MEMBER_NULL,
                                           .doc = "When what is given can be used; null: at once.")};
static const struct entity change_entity = ENTITY("AttributionChange", change_members, struct whose_change);

#define PROMISE(member, kind, more, ...) ENTITY_TOLD(struct whose_promise, member, member, kind, more, __VA_ARGS__)
static const struct member promise_members[] = {
    PROMISE(participant_id, ID, 0, .prefix = "ptc", .doc = "Who would get it.") PROMISE(
        name, TEXT, MEMBER_NULL, .doc = "The person's name.") PROMISE(title, TEXT, MEMBER_NULL, .doc = "Of the reward.")
        PROMISE(amount, OPT_INT, MEMBER_NULL,
                .doc = "In minor units, as the rules stand now; null: it depends on the sale.")
            PROMISE(words, TEXT, MEMBER_NULL,
                    .doc = "How it goes by the sale, in words; null where the amount is known.")
                PROMISE(currency, CURRENCY, 0, .doc = "Of the amount.")
                    PROMISE(ordinal, INT, 0,
                            .doc = "Which of the participant's referrals that would be; 0: it is not counted.")};
static const struct entity promise_entity = ENTITY("AttributionPromise", promise_members, struct whose_promise);

#define TOLD(member, kind, more, ...) ENTITY_TOLD(struct whose_preview, member, member, kind, more, __VA_ARGS__)
static const char *const object_word[] = {"attribution_preview", NULL};
static const struct member preview_members[] = {
    ENTITY_TOLD(struct whose_preview, object, referral_id, CONSTANT, 0, .words = object_word)
        TOLD(referral_id, ID, 0, .prefix = "ref", .doc = "The referral.")
            TOLD(joins, BOOL, 0, .doc = "A contact would begin to take part in the program.")
                TOLD(takes, LIST, 0, .entity = &change_entity, .doc = "What would be taken back.")
                    TOLD(gives, LIST, 0, .entity = &change_entity, .doc = "What would be given.")
                        TOLD(promises, LIST, 0, .entity = &promise_entity,
                             .doc = "What would be given once the referral qualifies.")
                            TOLD(sentences, WORDS, 0, .doc = "All of it in sentences.")};
const struct entity whose_preview_entity = ENTITY("AttributionPreview", preview_members, struct whose_preview);

/* ---- before and after ---- */

struct rewards {
    struct reward *items;
    size_t count;
};

static enum status read_rewards(struct act *act, const struct id *referral_id, struct rewards *ret, struct error *err)
{
    TRY(reward_list_of_root(act, referral_id, &ret->items, &ret->count, err));
    return reward_tell_all(act, ret->items, ret->count, err);
}

static const struct reward *find(const struct rewards *rewards, const struct id *id)
{
    for (size_t i = 0; i < rewards->count; i++)
        if (id_equal(&rewards->items[i].id, id))
            return &rewards->items[i];
    return NULL;
}

/* What its beneficiary has of it, or waits for; of one without an amount 1. */
static int64_t held(const struct reward *reward)
{
    if (reward == NULL)
        return 0;
    if (!reward->amount.set)
        return reward->status != REWARD_DENIED && reward->status != REWARD_REVERSED && reward->status != REWARD_EXPIRED;
    const struct reward_amounts *amounts = &reward->amounts;
    return amounts->pending + amounts->available + amounts->reserved + amounts->redeemed + amounts->paid;
}

static int64_t used(const struct reward *reward)
{
    return reward == NULL ? 0 : reward->amounts.redeemed + reward->amounts.paid;
}

static struct whose_change change_of(const struct reward *before, const struct reward *after)
{
    int64_t moved = held(after) - held(before), spent = used(before) - used(after);
    return (struct whose_change){
        .participant_id = after->participant_id,
        .contact_id = after->contact_id,
        .role = after->role,
        .title = after->title,
        .reward_id = before == NULL ? (struct id){{0}} : after->id,
        .amount = {after->amount.set, moved < 0 ? -moved : moved},
        .currency = after->amount.set ? after->currency : (struct currency){{0}},
        .owed = moved < 0 && spent > 0 ? spent : 0,
        .hold_until = moved > 0 && after->amounts.pending > 0 ? after->hold_until : TIME_NONE,
    };
}

static void compare(const struct rewards *before, const struct rewards *after, struct arena *arena,
                    struct whose_preview *preview)
{
    struct whose_change *takes = arena_array(arena, after->count, sizeof *takes);
    struct whose_change *gives = arena_array(arena, after->count, sizeof *gives);
    size_t taken = 0, given = 0;
    for (size_t i = 0; i < after->count; i++) {
        const struct reward *was = find(before, &after->items[i].id);
        int64_t moved = held(&after->items[i]) - held(was);
        if (moved < 0)
            takes[taken++] = change_of(was, &after->items[i]);
        if (moved > 0)
            gives[given++] = change_of(was, &after->items[i]);
    }
    preview->takes = (struct entity_list){takes, taken};
    preview->gives = (struct entity_list){gives, given};
}

/* ---- names ---- */

static enum status name_changes(struct act *act, struct entity_list changes, struct error *err)
{
    struct whose_change *items = (struct whose_change *)changes.items;
    for (size_t i = 0; i < changes.count; i++) {
        struct contact contact;
        TRY(contact_read_row(act, &items[i].contact_id, &contact, err));
        items[i].name = contact.name;
    }
    return STATUS_OK;
}

/* ---- what may come ---- */

static int64_t period_of(const struct reward_rule *rule, int64_t at)
{
    return rule->per == RULE_PER_LIFE ? 0 : rule->per == RULE_PER_YEAR ? time_year(at) : time_month(at);
}

static bool is_promised(const struct reward_rule *rule)
{
    return rule->to == RULE_REFERRER && rule->on == RULE_ON_QUALIFIED && rule->amount != NULL;
}

/* Whether the rule says what it pays before the sale is known. */
static bool is_known_before(const struct reward_rule *rule)
{
    bool counts = rule->counter == RULE_COUNTER_NONE || rule->counter == RULE_COUNTER_REFERRALS;
    return counts && !rule->amount->has_percent && rule->amount->form != AMOUNT_BRACKETS;
}

static enum status promise(struct act *act, const struct outcome *outcome, const struct reward_rule *rule,
                           struct whose_promise *ret, bool *ret_pays, struct error *err)
{
    int64_t before = 0;
    struct rule_decision decision = {.outcome = RULE_DUE};
    *ret_pays = true;
    *ret = (struct whose_promise){
        .participant_id = outcome->participant_id,
        .title = rule->title,
        .words = terms_words(rule, txn_arena(act->txn)),
        .currency = rule->currency,
    };
    if (!is_known_before(rule))
        return STATUS_OK;
    if (rule->counter != RULE_COUNTER_NONE)
        TRY(participant_counter(act, &outcome->participant_id, str_from(rule->key), period_of(rule, act_now(act)),
                                &before, err));
    rule_amount(rule, before, &decision);
    *ret_pays = decision.has_amount;
    ret->words = STR_NONE;
    ret->amount = (struct opt_int){true, decision.amount_minor};
    ret->ordinal = rule->counter == RULE_COUNTER_NONE ? 0 : before + 1;
    return STATUS_OK;
}

static enum status find_promises(struct act *act, const struct outcome *outcome, struct whose_preview *preview,
                                 struct error *err)
{
    const struct rules *rules;
    const struct referral *referral = &outcome->referral;
    struct terms terms;
    struct participant_brief brief;
    struct contact contact;
    if (id_is_none(&outcome->participant_id) || referral->qualified_at != TIME_NONE)
        return STATUS_OK;
    TRY(participant_brief_read(act, &outcome->participant_id, &brief, err));
    bool barred = str_equal(brief.status, STR("blocked")) || str_equal(brief.status, STR("rejected"));
    if (barred || id_equal(&brief.contact_id, &referral->contact_id))
        return STATUS_OK;
    TRY(contact_read_row(act, &brief.contact_id, &contact, err));
    TRY(program_rules(act, &referral->program_id, referral->program_version, &rules, err));
    const struct terms_holder holder = participant_terms_holder(&brief);
    TRY(terms_apply(act, &holder, rules, act_now(act), &terms, err));
    struct whose_promise *promises = arena_array(txn_arena(act->txn), rules->reward_count, sizeof *promises);
    size_t count = 0;
    for (size_t i = 0; i < rules->reward_count; i++) {
        bool pays = false;
        if (is_promised(&terms.rewards[i]))
            TRY(promise(act, outcome, &terms.rewards[i], &promises[count], &pays, err));
        promises[count].name = pays ? contact.name : STR_NONE;
        count += pays;
    }
    preview->promises = (struct entity_list){promises, count};
    return STATUS_OK;
}

static enum status find_joining(struct act *act, const struct attributing *said, bool *ret_joins, struct error *err)
{
    struct referral referral;
    struct participant_brief brief;
    *ret_joins = false;
    if (id_is_none(&said->contact_id))
        return STATUS_OK;
    TRY(referral_read(act, &said->referral_id, &referral, err));
    TRY(participant_find(act, &referral.program_id, &said->contact_id, &brief, err));
    *ret_joins = id_is_none(&brief.id);
    return STATUS_OK;
}

enum status whose_preview(struct act *act, const struct attributing *said, struct whose_preview *ret, struct error *err)
{
    struct rewards before, after;
    struct outcome outcome;
    *ret = (struct whose_preview){.referral_id = said->referral_id};
    TRY(find_joining(act, said, &ret->joins, err));
    TRY(read_rewards(act, &said->referral_id, &before, err));
    TRY(hand_attribute(act, said, &outcome, err));
    TRY(read_rewards(act, &said->referral_id, &after, err));
    ret->participant_id = outcome.participant_id;
    compare(&before, &after, txn_arena(act->txn), ret);
    TRY(name_changes(act, ret->takes, err));
    TRY(name_changes(act, ret->gives, err));
    TRY(find_promises(act, &outcome, ret, err));
    ret->sentences = whose_preview_words(ret, txn_arena(act->txn));
    return STATUS_OK;
}
