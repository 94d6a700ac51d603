/* POST /v1/events of types that take a sale back, or give back what was taken: see refund.h. No rule is asked. The fact
 * is recorded once, the referrals whose rewards the sale caused are locked in the order of their ids, and each reward
 * is brought to what all facts about the sale say. A fact whose sale (or whose refund) is not known yet waits: it is
 * looked for in the commit that tells of that. */

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "domain/discount/discount.h"
#include "domain/intake/refund.h"
#include "domain/intake/state.h"
#include "domain/rule/event_types.h"

enum { SALES_MAX = 16, REFERRALS_MAX = 32, DECISIONS_USUAL = 16 };

/* What a fact is about: the sales that it takes back (one, but for what gives back), and whose they are. */
struct target {
    struct sale sales[SALES_MAX];
    size_t sale_count;
    struct id referral_ids[REFERRALS_MAX];
    size_t referral_count;
    struct referral *referrals;        /* locked, in the order of their ids */
    size_t discount_count;             /* used for those sales */
    struct currency discount_currency; /* of one of them */
};

static struct str key_str(struct arena *arena, const uint8_t key[OBJECT_KEY_SIZE])
{
    return str_copy(arena, (struct str){(const char *)key, OBJECT_KEY_SIZE});
}

/* ---- which sale ---- */

static void add_sale(struct target *target, struct str key, struct str source, struct str id)
{
    for (size_t i = 0; i < target->sale_count; i++)
        if (str_equal(target->sales[i].key, key))
            return;
    if (target->sale_count < SALES_MAX)
        target->sales[target->sale_count++] = (struct sale){.key = key, .source = source, .id = id};
}

/* What gives back names the refund: its sale is the one that the refund names. */
static enum status find_sales(struct intake *in, const struct event_type *type, struct target *target,
                              struct error *err)
{
    const struct event *event = &in->event;
    if (type->gives_back == NULL) {
        add_sale(target, event->refers_key, event->refers_source, event->refers_id);
        return STATUS_OK;
    }
    struct event *events;
    size_t count;
    TRY(event_of_object(in->act, event->refers_key, event->refers_source, event->refers_id, &events, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_equal(events[i].type, str_from(type->gives_back)) && !str_is_none(events[i].refers_key))
            add_sale(target, events[i].refers_key, events[i].refers_source, events[i].refers_id);
    return STATUS_OK;
}

/* ---- whose it is ---- */

static void add_referral(struct target *target, const struct id *id)
{
    for (size_t i = 0; i < target->referral_count; i++)
        if (id_equal(&target->referral_ids[i], id))
            return;
    if (!id_is_none(id) && target->referral_count < REFERRALS_MAX)
        target->referral_ids[target->referral_count++] = *id;
}

/* Discounts that were used for the sale are taken back with it: by whose referral they were earned. */
static enum status find_discounts(struct intake *in, const struct sale *sale, struct target *target, struct error *err)
{
    struct discount *used;
    size_t count;
    TRY(discount_of_order(in->act, sale->key, &used, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct reward reward;
        TRY(reward_read(in->act, &used[i].id, &reward, err));
        add_referral(target, &reward.referral_id);
        target->discount_currency = used[i].currency;
        target->discount_count++;
    }
    return STATUS_OK;
}

static enum status find_owners(struct intake *in, const struct sale *sale, struct target *target, struct error *err)
{
    static const struct id any;
    struct event *events;
    size_t count;
    struct id owner;
    TRY(event_of_object(in->act, sale->key, sale->source, sale->id, &events, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_is_none(events[i].refers_key))
            add_referral(target, &events[i].referral_id);
    const struct id *program_id = id_is_none(&in->fact->program_id) ? &any : &in->fact->program_id;
    TRY(referral_of_object(in->act, (const uint8_t *)sale->key.data, program_id, &owner, err));
    add_referral(target, &owner);
    return find_discounts(in, sale, target, err);
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(((const struct id *)a)->bytes, ((const struct id *)b)->bytes, sizeof((const struct id *)a)->bytes);
}

/* Finds what the fact is about. Who tells of the sale at this very moment does not see the fact, nor is he seen: both
 * wait for each other where nothing was found, and look again. */
static enum status find_target(struct intake *in, const struct event_type *type, struct target *target,
                               struct error *err)
{
    for (int look = 0; look < 2 && target->referral_count + target->discount_count == 0; look++) {
        TRY(find_sales(in, type, target, err));
        for (size_t i = 0; i < target->sale_count && look == 1; i++)
            TRY(event_keep_object(in->act, target->sales[i].key, err));
        for (size_t i = 0; i < target->sale_count; i++)
            TRY(find_owners(in, &target->sales[i], target, err));
    }
    qsort(target->referral_ids, target->referral_count, sizeof target->referral_ids[0], compare_ids);
    return STATUS_OK;
}

static enum status lock_referrals(struct intake *in, struct target *target, struct error *err)
{
    size_t kept = 0;
    target->referrals = arena_array(txn_arena(in->act->txn), target->referral_count, sizeof *target->referrals);
    for (size_t i = 0; i < target->referral_count; i++) {
        struct referral *referral = &target->referrals[kept];
        TRY(referral_lock(in->act, &target->referral_ids[i], referral, err));
        kept += id_is_none(&in->fact->program_id) || id_equal(&in->fact->program_id, &referral->program_id);
    }
    target->referral_count = kept;
    return STATUS_OK;
}

/* ---- whom it is about ---- */

static enum status find_customer(struct intake *in, const struct event_fact *fact, struct error *err)
{
    if (!id_is_none(&in->fact->program_id)) {
        struct program program;
        TRY(intake_blame(program_read(in->act, &in->fact->program_id, &program, err), err, "program_id"));
    }
    if (fact->about.person != NULL) {
        in->contact_known = true;
        return contact_find(in->act, fact->about.person, &in->contact, err);
    }
    in->contact.id = fact->contact_id;
    if (!id_is_none(&fact->contact_id))
        return STATUS_OK;
    struct referral referral;
    TRY(intake_blame(referral_read(in->act, &fact->referral_id, &referral, err), err, "referral_id"));
    in->contact.id = referral.contact_id;
    return STATUS_OK;
}

/* ---- deciding ---- */

static void say(struct refund_told *told, const char *outcome, const char *reason)
{
    told->decisions[told->count++] =
        (struct decision){.rule_key = STR("reversal"), .outcome = str_from(outcome), .reason = str_from(reason)};
}

/* Facts that gave back this refund before it was told have found it now. */
static enum status attach_undoing(struct intake *in, struct error *err)
{
    struct event *events;
    size_t count;
    uint8_t own[OBJECT_KEY_SIZE];
    sale_own_key(&in->event, own);
    TRY(event_referring(in->act, key_str(txn_arena(in->act->txn), own), &events, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct event_type *type = event_type_find(events[i].type);
        if (!id_is_none(&events[i].referral_id) || type == NULL || type->gives_back == NULL ||
            !str_equal(str_from(type->gives_back), in->event.type))
            continue;
        const struct decision decision = {.rule_key = STR("reversal"),
                                          .outcome = STR("ineligible"),
                                          .reason = STR("what it gives back was not taken yet")};
        TRY(event_attach(in->act, &events[i].id, &in->event.referral_id, err));
        TRY(event_write_decisions(in->act, &events[i].id, decisions_text(&decision, 1, txn_arena(in->act->txn)), err));
    }
    return STATUS_OK;
}

static enum status apply_all(struct intake *in, struct target *target, struct refund_told *told, struct error *err)
{
    plan_begin(&in->plan, in->act, target->discount_count > 0 ? &target->discount_currency : NULL);
    for (size_t i = 0; i < target->referral_count; i++) {
        const struct rules *rules;
        struct referral *referral = &target->referrals[i];
        TRY(program_rules(in->act, &referral->program_id, referral->program_version, &rules, err));
        if (i == 0)
            plan_begin(&in->plan, in->act, &rules->currency);
        plan_referral(&in->plan, referral, false, &rules->currency);
    }
    in->plan.event_id = in->event.id;
    for (size_t s = 0; s < target->sale_count; s++) {
        struct sale sale;
        TRY(sale_read(in->act, target->sales[s].key, &sale, err));
        if (str_is_none(sale.id)) {
            sale.source = target->sales[s].source;
            sale.id = target->sales[s].id;
        }
        for (size_t i = 0; i < target->referral_count; i++)
            TRY(refund_apply(&in->plan, &target->referrals[i].id, &sale, told, err));
        TRY(refund_apply_order(&in->plan, &sale, told, err));
    }
    TRY(attach_undoing(in, err));
    TRY(intake_settle_restored(&in->plan, err));
    tally_taken_back(&in->plan.tally, &in->event.id);
    return plan_commit(&in->plan, err);
}

/* Customers are counted by it also where it changes nothing that was granted. */
static enum status count_alone(struct intake *in, struct error *err)
{
    struct tally tally = tally_begin(in->act);
    tally_taken_back(&tally, &in->event.id);
    return tally_write(in->act, &tally, err);
}

static enum status decide(struct intake *in, struct target *target, struct error *err)
{
    struct arena *arena = txn_arena(in->act->txn);
    struct refund_told told = {.room = DECISIONS_USUAL};
    told.decisions = arena_array(arena, told.room, sizeof *told.decisions);
    bool known = target->referral_count + target->discount_count > 0;
    TRY(known ? apply_all(in, target, &told, err) : count_alone(in, err));
    if (!known)
        say(&told, "waiting",
            target->sale_count == 0 ? "what it gives back is not known yet" : "its sale is not known yet");
    else if (told.count == 0)
        say(&told, "ineligible", "it changes nothing of what the sale granted");
    in->decisions = told.decisions;
    in->decision_count = told.count;
    in->event.decisions = decisions_text(told.decisions, told.count, arena);
    return event_write_decisions(in->act, &in->event.id, in->event.decisions, err);
}

enum status intake_take_back(struct intake *in, const struct event_fact *fact, struct error *err)
{
    struct target target = {0};
    uint8_t kept[OBJECT_KEY_SIZE];
    const struct event_type *type = event_type_find(fact->type);
    TRY(find_customer(in, fact, err));
    intake_fill_event(in, fact);
    if (type->gives_back == NULL)
        sale_own_key(&in->event, kept);
    else
        memcpy(kept, in->event.refers_key.data, sizeof kept);
    TRY(event_keep_object(in->act, key_str(txn_arena(in->act->txn), kept), err));
    TRY(find_target(in, type, &target, err));
    TRY(lock_referrals(in, &target, err));
    in->has_referral = target.referral_count > 0;
    if (in->has_referral)
        in->event.referral_id = target.referrals[0].id;
    TRY(intake_claim_taking(in, err));
    TRY(decide(in, &target, err));
    if (in->has_referral) {
        in->referral = target.referrals[0];
        in->has_referrer = !id_is_none(&in->referral.participant_id);
        if (in->has_referrer)
            TRY(participant_brief_read(in->act, &in->referral.participant_id, &in->referrer, err));
    }
    return STATUS_OK;
}
