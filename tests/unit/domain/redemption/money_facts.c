/* Referrals, payments, refunds and who is credited: see money_run.h. */

#include "money_run.h"

#define DAY TIME_US_PER_DAY

enum { RULE_THANKS, RULE_EXTRA, RULE_SHARE, RULES };

static const struct {
    const char *key;
    bool referred, approval;
    int64_t hold_days, usable_days;
} rules[RULES] = {
    [RULE_THANKS] = {"thanks", .hold_days = 3, .usable_days = 20},
    [RULE_EXTRA] = {"extra", .approval = true, .hold_days = 2},
    [RULE_SHARE] = {"share", .referred = true, .usable_days = 5},
};

static const struct {
    const char *name, *undone_by;
} refund_types[] = {
    {"refund.created", "refund.failed"},
    {"chargeback.created", "chargeback.won"},
    {"order.canceled", NULL},
    {"invoice.voided", NULL},
};

static struct telling event_about(struct run *run, const struct run_referral *referral, const char *type,
                                  const char *external_id, int64_t amount)
{
    struct telling telling;
    scene_event(&telling, type, external_id, run->people[referral->contact].email, amount);
    telling.event.about.program_id = run->programs[referral->program];
    if (amount >= 0)
        snprintf(telling.event.currency.text, sizeof telling.event.currency.text, "%s",
                 run_currencies[referral->program]);
    telling.event.object_source = STR("api");
    return telling;
}

/* A copy of a telling has its person elsewhere. */
static enum status tell(struct act *act, struct telling *telling, struct outcome *outcome, struct error *err)
{
    telling->event.about.person = &telling->person;
    return intake_event(act, &telling->event, outcome, err);
}

static struct run_referral *any_referral(struct run *run)
{
    return run->referral_count == 0 ? NULL : &run->referrals[run_pick(run, run->referral_count)];
}

/* ---- referrals ---- */

static enum status submit(struct run *run, struct act *act, struct error *err)
{
    if (run->referral_count == RUN_REFERRALS)
        return STATUS_OK;
    int number = run->referral_count, program = number % RUN_PROGRAMS;
    struct run_referral *referral = &run->referrals[run->referral_count++];
    struct run_person *person = &run->people[RUN_REFERRERS + number];
    struct telling telling;
    struct outcome outcome;
    *referral = (struct run_referral){
        .contact = RUN_REFERRERS + number,
        .program = program,
        .participant = (int)run_pick(run, RUN_REFERRERS + 1) - 1,
        .live = true,
    };
    snprintf(person->email, sizeof person->email, "bob%d@example.com", number);
    const char *code =
        referral->participant == MONEY_NOBODY ? NULL : run->participants[program][referral->participant].code;
    scene_submission(&telling, &run->programs[program], person->email, code);
    TRY(intake_submit(act, &telling.submission, &outcome, err));
    EXPECT(outcome.created);
    referral->id = outcome.referral.id;
    person->id = outcome.referral.contact_id;
    return STATUS_OK;
}

/* ---- payments ---- */

static int64_t amount_of(int rule, int64_t sale, int64_t *ordinal)
{
    if (rule != RULE_THANKS)
        return sale / 10;
    int64_t number = ++*ordinal;
    return number < 3 ? 700 : number < 5 ? 1501 : 2999;
}

static bool is_granted(const struct run *run, int referral, int rule, int participant)
{
    for (int i = 0; i < run->money.lot_count; i++) {
        const struct money_lot *lot = &run->money.lots[i];
        if (lot->referral == referral && lot->rule == rule && (rules[rule].referred || lot->participant == participant))
            return true;
    }
    return false;
}

static bool is_known(const struct run *run, const struct id *id)
{
    for (int i = 0; i < run->money.lot_count; i++)
        if (id_equal(&run->money.lots[i].id, id))
            return true;
    return false;
}

/* The reward that the store has made for the model's newest lot. */
static enum status learn(struct run *run, struct money_lot *lot, const struct outcome *outcome, struct error *err)
{
    const struct id *contact_id = &run->people[lot->contact].id;
    for (size_t i = 0; i < outcome->reward_count; i++) {
        const struct reward *reward = &outcome->rewards[i];
        if (!str_equal(reward->rule_key, str_from(rules[lot->rule].key)) ||
            !id_equal(&reward->contact_id, contact_id) || is_known(run, &reward->id))
            continue;
        lot->id = reward->id;
        return STATUS_OK;
    }
    return error_set(err, ERROR_INTERNAL, NULL, "no reward of %s was granted", rules[lot->rule].key);
}

/* What the rules make of a sale that was told. */
static enum status decide(struct run *run, int sale, int64_t occurred_at, const struct outcome *outcome,
                          struct error *err)
{
    int number = run->sales[sale].referral;
    struct run_referral *referral = &run->referrals[number];
    if (run->money.sales[sale] < 1000 || referral->participant == MONEY_NOBODY)
        return STATUS_OK;
    int64_t *ordinal = &run->ordinals[referral->program][referral->participant];
    for (int rule = 0; rule < RULES; rule++) {
        if (is_granted(run, number, rule, referral->participant))
            continue;
        struct money_lot like = {
            .contact = rules[rule].referred ? referral->contact : referral->participant,
            .program = referral->program,
            .referral = number,
            .rule = rule,
            .participant = referral->participant,
            .sale = sale,
            .granted = amount_of(rule, run->money.sales[sale], ordinal),
            .wait = {.approval = rules[rule].approval},
            .hold_until = occurred_at + rules[rule].hold_days * DAY,
            .usable_us = rules[rule].usable_days * DAY,
        };
        TRY(learn(run, money_grant(&run->money, &like), outcome, err));
    }
    return STATUS_OK;
}

/* Some sale of a live referral: one that was refunded before it was told of, or a new one. */
static int next_sale(struct run *run)
{
    static const int64_t amounts[] = {990, 1000, 7770, 10010, 29990, 100000};
    struct run_referral *referral = any_referral(run);
    if (referral == NULL || run->money.sale_count == MONEY_SALES)
        return -1;
    int number = (int)(referral - run->referrals);
    for (int i = 0; i < run->money.sale_count; i++)
        if (run->sales[i].referral == number && run->sales[i].told == 0 && run_pick(run, 2) == 0)
            return i;
    int sale = run->money.sale_count++;
    run->money.sales[sale] = amounts[run_pick(run, 6)];
    run->sales[sale] = (struct run_sale){.referral = number};
    return sale;
}

static struct telling payment_of(struct run *run, int sale)
{
    static char external_id[32], object_id[32];
    snprintf(external_id, sizeof external_id, "in_%d", sale);
    snprintf(object_id, sizeof object_id, "sale_%d", sale);
    struct telling telling = event_about(run, &run->referrals[run->sales[sale].referral], "invoice.paid", external_id,
                                         run->money.sales[sale]);
    telling.event.object_id = str_from(object_id);
    return telling;
}

static enum status pay(struct run *run, struct act *act, struct error *err)
{
    struct outcome outcome;
    int sale = next_sale(run);
    if (sale < 0 || run->sales[sale].told != 0 || !run->referrals[run->sales[sale].referral].live)
        return STATUS_OK;
    struct telling telling = payment_of(run, sale);
    TRY(tell(act, &telling, &outcome, err));
    EXPECT(!outcome.replayed && outcome.has_referral);
    run->sales[sale].told = ++run->told_count;
    run->sales[sale].told_at = run->money.now;
    return decide(run, sale, run->money.now, &outcome, err);
}

static enum status pay_again(struct run *run, struct act *act, struct error *err)
{
    if (run->money.sale_count == 0)
        return STATUS_OK;
    int sale = (int)run_pick(run, run->money.sale_count);
    struct outcome outcome;
    if (run->sales[sale].told == 0)
        return STATUS_OK;
    struct telling telling = payment_of(run, sale);
    TRY(tell(act, &telling, &outcome, err));
    EXPECT(outcome.replayed);
    return STATUS_OK;
}

/* ---- what takes sales back ---- */

static void settle_sale(struct run *run, int sale)
{
    for (int i = 0; i < run->money.lot_count; i++)
        if (run->money.lots[i].sale == sale)
            money_settle(&run->money, &run->money.lots[i]);
}

static enum status tell_refund(struct run *run, struct act *act, const char *type, int number, bool undoes,
                               int64_t amount, bool foreign, struct error *err)
{
    char external_id[32], own[32], object_id[32];
    const struct run_refund *refund = &run->refunds[number];
    struct outcome outcome;
    snprintf(external_id, sizeof external_id, "msg_%d", run->message_count++);
    snprintf(own, sizeof own, "refund_%d", number);
    snprintf(object_id, sizeof object_id, "sale_%d", refund->sale);
    struct telling telling =
        event_about(run, &run->referrals[run->sales[refund->sale].referral], type, external_id, amount);
    if (foreign)
        telling.event.currency = (struct currency){"EUR"};
    telling.event.object_id = str_from(undoes ? external_id : own);
    telling.event.refers_source = STR("api");
    telling.event.refers_id = str_from(undoes ? own : object_id);
    return tell(act, &telling, &outcome, err);
}

static int new_refund(struct run *run)
{
    if (run->money.sale_count == 0 || run->refund_count == RUN_REFUNDS)
        return -1;
    run->refunds[run->refund_count] =
        (struct run_refund){.sale = (int)run_pick(run, run->money.sale_count), .type = (int)run_pick(run, 4)};
    return run->refund_count++;
}

/* A part, the whole, beyond it, all that is left, or in another currency; told once more with another amount too. */
static enum status refund(struct run *run, struct act *act, struct error *err)
{
    bool again = run->refund_count > 0 && run_pick(run, 5) == 0;
    int number = again ? (int)run_pick(run, run->refund_count) : new_refund(run);
    if (number < 0 || run->money.fact_count == MONEY_FACTS)
        return STATUS_OK;
    struct run_refund *refund = &run->refunds[number];
    int64_t sale = run->money.sales[refund->sale];
    const int64_t amounts[] = {1, sale / 3, sale / 2, sale, sale + 1, -1};
    struct money_fact fact = {
        .sale = refund->sale,
        .number = number,
        .amount = amounts[run_pick(run, 6)],
        .foreign = run_pick(run, 20) == 0,
        .undone = refund->undone,
    };
    TRY(tell_refund(run, act, refund_types[refund->type].name, number, false, fact.amount, fact.foreign, err));
    run->money.facts[run->money.fact_count++] = fact;
    settle_sale(run, fact.sale);
    return STATUS_OK;
}

/* It failed, or was won: also before it was told of. */
static enum status undo(struct run *run, struct act *act, struct error *err)
{
    int number =
        run->refund_count > 0 && run_pick(run, 8) != 0 ? (int)run_pick(run, run->refund_count) : new_refund(run);
    if (number < 0 || refund_types[run->refunds[number].type].undone_by == NULL)
        return STATUS_OK;
    struct run_refund *refund = &run->refunds[number];
    TRY(tell_refund(run, act, refund_types[refund->type].undone_by, number, true, -1, false, err));
    refund->undone = true;
    bool known = false;
    for (int i = 0; i < run->money.fact_count; i++)
        if (run->money.facts[i].number == number)
            known = run->money.facts[i].undone = true;
    if (known)
        settle_sale(run, refund->sale);
    return STATUS_OK;
}

/* ---- leaving and coming back ---- */

static enum status leave(struct run *run, struct act *act, struct error *err)
{
    struct run_referral *referral = any_referral(run);
    struct telling telling;
    struct outcome outcome;
    if (referral == NULL || !referral->live)
        return STATUS_OK;
    if (run_pick(run, 2) == 0) {
        scene_disqualification(&telling, &referral->id, "gone");
        TRY(hand_disqualify(act, &telling.disqualification, &outcome, err));
    } else {
        scene_transition(&telling, &referral->id, "lost");
        TRY(hand_transition(act, &telling.transition, &outcome, err));
    }
    referral->live = false;
    for (int i = 0; i < run->money.lot_count; i++)
        if (run->money.lots[i].referral == referral - run->referrals)
            money_revoke(&run->money, &run->money.lots[i], MONEY_REVOKED_REFERRAL, true);
    return STATUS_OK;
}

static enum status come_back(struct run *run, struct act *act, struct error *err)
{
    struct run_referral *referral = any_referral(run);
    struct outcome outcome;
    struct error said = {0};
    if (referral == NULL)
        return STATUS_OK;
    const struct reopening reopening = {.referral_id = referral->id, .reason = STR("back")};
    TRY(run_judge(hand_reopen(act, &reopening, &outcome, &said), &said, !referral->live, ERROR_INVALID_STATE, err));
    if (referral->live)
        return STATUS_OK;
    referral->live = true;
    for (int i = 0; i < run->money.lot_count; i++)
        if (run->money.lots[i].referral == referral - run->referrals)
            money_unrevoke(&run->money, &run->money.lots[i], MONEY_REVOKED_REFERRAL);
    return STATUS_OK;
}

/* ---- who is credited ---- */

static bool is_of_referrer(const struct money_lot *lot, int referral, int participant)
{
    return lot->referral == referral && lot->rule >= 0 && !rules[lot->rule].referred && lot->participant == participant;
}

/* What has been told is decided on once more, in its order. */
static enum status decide_again(struct run *run, int referral, const struct outcome *outcome, struct error *err)
{
    for (int told = 1; told <= run->told_count; told++)
        for (int sale = 0; sale < run->money.sale_count; sale++)
            if (run->sales[sale].told == told && run->sales[sale].referral == referral)
                TRY(decide(run, sale, run->sales[sale].told_at, outcome, err));
    return STATUS_OK;
}

static enum status attribute(struct run *run, struct act *act, struct error *err)
{
    struct run_referral *referral = any_referral(run);
    struct outcome outcome;
    struct error said = {0};
    if (referral == NULL)
        return STATUS_OK;
    int to = (int)run_pick(run, RUN_REFERRERS + 1) - 1, former = referral->participant,
        number = (int)(referral - run->referrals);
    struct attributing attributing = {
        .referral_id = referral->id,
        .method = to == MONEY_NOBODY ? STR("none") : STR("manual"),
        .reason = STR("mistake"),
        .effective_at = TIME_NONE,
    };
    if (to != MONEY_NOBODY)
        attributing.participant_id = run->participants[referral->program][to].participant_id;
    bool may = referral->live && (to != MONEY_NOBODY || former != MONEY_NOBODY);
    TRY(run_judge(hand_attribute(act, &attributing, &outcome, &said), &said, may, ERROR_INVALID_STATE, err));
    if (!may)
        return STATUS_OK;
    referral->participant = to;
    for (int i = 0; i < run->money.lot_count && former != to; i++) {
        struct money_lot *lot = &run->money.lots[i];
        if (former != MONEY_NOBODY && is_of_referrer(lot, number, former))
            money_revoke(&run->money, lot, MONEY_REVOKED_ATTRIBUTION, false);
        if (to != MONEY_NOBODY && is_of_referrer(lot, number, to))
            money_unrevoke(&run->money, lot, MONEY_REVOKED_ATTRIBUTION);
    }
    return decide_again(run, number, &outcome, err);
}

const struct run_operation run_facts[] = {
    {"submit", submit, 3}, {"pay", pay, 12},    {"pay again", pay_again, 2}, {"refund", refund, 9},
    {"undo", undo, 5},     {"leave", leave, 3}, {"come back", come_back, 4}, {"attribute", attribute, 4},
    {NULL, NULL, 0},
};
