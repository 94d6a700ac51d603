/* The dashboard, put together. Runs inside a transaction, on its thread. */

#include "domain/dashboard/dashboard.h"

#include "base/limits.h"
#include "domain/dashboard/dashboard_store.h"
#include "domain/dashboard/measures.h"
#include "domain/dashboard/scope.h"

const char *const dashboard_keys[] = {
    [DASHBOARD_VISITORS] = "visitors", [DASHBOARD_REFERRALS] = "referrals", [DASHBOARD_QUALIFIED] = "qualified",
    [DASHBOARD_REWARDED] = "rewarded", [DASHBOARD_REVENUE] = "revenue",     [DASHBOARD_COST] = "cost",
    [DASHBOARD_KEYS] = NULL,
};

/* ---- how it is told ---- */

static const struct member point_members[] = {
    ENTITY_TOLD(struct dashboard_point, from, from_at, TIME, 0, .doc = "Where the week or day begins.")
        ENTITY_TOLD(struct dashboard_point, value, value, INT, 0, .doc = "How much there was in it.")};
static const struct entity point_entity = ENTITY("DashboardPoint", point_members, struct dashboard_point);

#define MEASURE(name, kind, more, ...) ENTITY_TOLD(struct dashboard_measure, name, name, kind, more, __VA_ARGS__)
static const struct member measure_members[] = {
    MEASURE(key, WORD, 0, .words = dashboard_keys, .doc = "What is measured.")
        MEASURE(currency, CURRENCY, MEMBER_NULL, .doc = "Of revenue and cost, which are told in minor units.")
            MEASURE(total, INT, 0, .doc = "Of the period.") MEASURE(before, INT, 0,
                                                                    .doc = "Of as many days of the period before.")
                MEASURE(series, LIST, 0, .entity = &point_entity, .doc = "By week or day; the last is not over yet.")
                    MEASURE(before_series, LIST, 0, .entity = &point_entity, .doc = "The same of the period before.")};
static const struct entity measure_entity = ENTITY("DashboardMeasure", measure_members, struct dashboard_measure);

#define STEP(name, kind, more, ...) ENTITY_TOLD(struct dashboard_step, name, name, kind, more, __VA_ARGS__)
static const struct member step_members[] = {
    STEP(key, WORD, 0, .words = dashboard_keys, .doc = "Which step.")
        STEP(count, INT, 0, .doc = "How many took it in the period.")
            STEP(of, OPT_INT, MEMBER_NULL, .doc = "How many took the one before; null: it is the first.")};
static const struct entity step_entity = ENTITY("DashboardStep", step_members, struct dashboard_step);

#define OWED(name, words) ENTITY_TOLD(struct dashboard_liability, name, name, INT, 0, .doc = (words))
static const struct member liability_members[] = {
    ENTITY_TOLD(struct dashboard_liability, currency, currency, CURRENCY, 0, .doc = "Of the amounts.")
        OWED(pending, "Granted and not due yet.") OWED(available, "To be used at any time.")
            OWED(reserved, "In open redemptions and payouts.")
                OWED(debt, "Owed to the business, by people of whom more was taken back than they had.")};
static const struct entity liability_entity =
    ENTITY("DashboardLiability", liability_members, struct dashboard_liability);

#define DECISION(name, kind, more, ...) ENTITY_TOLD(struct dashboard_decision, name, name, kind, more, __VA_ARGS__)
static const struct member decision_members[] = {
    DECISION(kind, TEXT, 0,
             .doc = "The kind of a case, `rewards_approval`, `rewards_second_approval`, `rewards_budget`, "
                    "`rewards_fraud`, `rewards_amount`, or `referrals_expiring`.")
        DECISION(count, INT, 0, .doc = "How many wait; 1,001 stands for that many or more.")
            DECISION(amount, OPT_INT, MEMBER_NULL, .doc = "What is at stake, where it is known.")
                DECISION(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amount.")
                    DECISION(oldest_at, TIME, MEMBER_NULL,
                             .doc = "Since when the oldest waits; of referrals that expire: when the first does.")};
static const struct entity decision_entity = ENTITY("DashboardDecision", decision_members, struct dashboard_decision);

#define LEADER(name, kind, more, ...) ENTITY_TOLD(struct dashboard_leader, name, name, kind, more, __VA_ARGS__)
static const struct member leader_members[] = {
    LEADER(participant_id, ID, 0, .prefix = "ptc", .doc = "The participant.")
        LEADER(program_id, ID, 0, .prefix = "prg", .doc = "Its program.")
            LEADER(name, TEXT, MEMBER_NULL, .doc = "Its name; null also where the caller may not read participants.")
                LEADER(currency, CURRENCY, 0, .doc = "Of the amounts: that of the program.")
                    LEADER(closed, INT, 0, .doc = "Its referrals that were won.")
                        LEADER(revenue, INT, 0, .doc = "What those were worth.")
                            LEADER(earned, INT, 0, .doc = "What it earned.")};
static const struct entity leader_entity = ENTITY("DashboardLeader", leader_members, struct dashboard_leader);

#define RECENT(name, kind, more, ...) ENTITY_TOLD(struct dashboard_recent, name, name, kind, more, __VA_ARGS__)
static const struct member recent_members[] = {
    RECENT(id, ID, 0, .prefix = "aud", .doc = "The act in the trail.") RECENT(at, TIME, 0, .doc = "When it happened.")
        RECENT(type, TEXT, 0, .doc = "What happened: `referral.created`, `reward.issued`, ...")
            RECENT(referral_id, ID, 0, .prefix = "ref", .doc = "Of which referral.") RECENT(
                name, TEXT, MEMBER_NULL, .doc = "Who was referred; null also where the caller may not read contacts.")
                RECENT(participant_name, TEXT, MEMBER_NULL, .doc = "Who referred; null likewise.")
                    RECENT(amount, OPT_INT, MEMBER_NULL, .doc = "Of a reward.")
                        RECENT(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amount.")};
static const struct entity recent_entity = ENTITY("DashboardRecent", recent_members, struct dashboard_recent);

#define PART(name, kind, more, ...) ENTITY_TOLD(struct dashboard, name, name, kind, more, __VA_ARGS__)
static const struct member members[] = {
    PART(as_of, TIME, 0, .doc = "What happened until then is counted.")
        ENTITY_TOLD(struct dashboard, from, from_at, TIME, 0, .doc = "Where the period begins.")
            ENTITY_TOLD(struct dashboard, to, to_at, TIME, 0, .doc = "Where it ends: the end of today, UTC.")
                PART(currencies, WORDS, 0, .doc = "Those that money is in. They are never added up.")
                    PART(measures, LIST, 0, .entity = &measure_entity, .doc = "How the period went.")
                        PART(funnel, LIST, 0, .entity = &step_entity, .doc = "Where visitors are lost, in the period.")
                            PART(liabilities, LIST, 0, .entity = &liability_entity, .doc = "What is owed now.")
                                PART(decisions, LIST, 0, .entity = &decision_entity, .doc = "What waits for a person.")
                                    PART(top, LIST, 0, .entity = &leader_entity,
                                         .doc = "Who brought most, since the beginning.")
                                        PART(recent, LIST, 0, .entity = &recent_entity,
                                             .doc = "What happened last, newest first.")};
const struct entity dashboard_entity = ENTITY("Dashboard", members, struct dashboard);

/* ---- reading ---- */

static void tell_funnel(struct act *act, const struct measures *measures, struct entity_list *ret)
{
    struct dashboard_step *steps = arena_array(txn_arena(act->txn), DASHBOARD_REVENUE, sizeof *steps);
    for (int key = 0; key < DASHBOARD_REVENUE; key++) {
        steps[key] = (struct dashboard_step){.key = key, .count = measures->totals[key]};
        if (key > 0)
            steps[key].of = (struct opt_int){true, measures->totals[key - 1]};
    }
    *ret = (struct entity_list){steps, DASHBOARD_REVENUE};
}

static void tell_currencies(struct act *act, const struct measures *measures, struct str_array *ret)
{
    struct str *texts = arena_array(txn_arena(act->txn), measures->currency_count, sizeof *texts);
    for (size_t i = 0; i < measures->currency_count; i++)
        texts[i] = str_copy(txn_arena(act->txn), currency_str(&measures->currencies[i]));
    *ret = (struct str_array){texts, measures->currency_count};
}

static enum status read_owed(struct act *act, const struct dashboard_scope *scope, struct entity_list *ret,
                             struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &dashboard_statements[DASHBOARD_SQL_OWED], VALUES(value_int(act->ws)), scope->ids,
                      scope->count, &rows, err));
    struct dashboard_liability *owed = arena_array(txn_arena(act->txn), rows.row_count, sizeof *owed);
    for (size_t i = 0; i < rows.row_count; i++)
        owed[i] =
            (struct dashboard_liability){result_currency(&rows, i, 0), result_int(&rows, i, 1), result_int(&rows, i, 2),
                                         result_int(&rows, i, 3), result_int(&rows, i, 4)};
    *ret = (struct entity_list){owed, rows.row_count};
    return STATUS_OK;
}

enum status dashboard_read(struct act *act, const struct dashboard_ask *ask, struct dashboard *ret, struct error *err)
{
    struct dashboard_scope scope;
    struct measures measures;
    TRY(dashboard_scope_read(act, &ask->program_id, &scope, err));
    TRY(dashboard_as_of(act, &ret->as_of, err));
    TRY(dashboard_measures(act, &scope, ask, &measures, err));
    ret->from_at = measures.from_at;
    ret->to_at = measures.to_at;
    ret->measures = measures.told;
    tell_currencies(act, &measures, &ret->currencies);
    tell_funnel(act, &measures, &ret->funnel);
    TRY(read_owed(act, &scope, &ret->liabilities, err));
    TRY(dashboard_decisions(act, &scope, &ret->decisions, err));
    TRY(dashboard_top(act, &scope, &ret->top, err));
    return dashboard_recent(act, &scope, &ret->recent, err);
}
