/* GET /v1/participants/{id}/summary: all that a referral dashboard shows, from rows that the deciding commits kept:
 * nothing is added up here but clicks that the roll-up has not reached. A hot read: it runs on the loop. */

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/participant/participant.h"
#include "domain/participant/total.h"
#include "domain/program/rules_cache.h"
#include "domain/rollup/clicks.h"

struct summary_total {
    struct currency currency;
    int64_t pending, available, reserved, redeemed, paid, reversed, expired, debt, earned;
};

struct summary_referrals {
    int64_t total, pending, qualified, rewarded, disqualified;
};

struct summary {
    struct id participant_id;
    struct str code, link_url;
    struct click_counts clicks;
    struct summary_referrals referrals;
    struct entity_list totals; /* struct summary_total */
    int64_t rewards_earned;
    struct str next_payout; /* not in this version: null */
};

#define CLICKS(name, member, kind, words) ENTITY_TOLD(struct click_counts, name, member, kind, 0, .doc = words)
static const struct member clicks_members[] = {
    CLICKS(total, total, INT, "All visits of its links.") CLICKS(unique, uniques, INT, "Of those: of new visitors.")
        CLICKS(bots, bots, INT, "Of those: of machines.") CLICKS(as_of, as_of, TIME, "Clicks until then are counted.")};
static const struct entity clicks_entity = ENTITY("SummaryClicks", clicks_members, struct click_counts);

#define REFERRALS(member, words) ENTITY_TOLD(struct summary_referrals, member, member, INT, 0, .doc = words)
static const struct member referrals_members[] = {
    REFERRALS(total, "All it has brought.") REFERRALS(pending, "Of those: undecided.")
        REFERRALS(qualified, "They count, and nothing was issued yet.") REFERRALS(rewarded, "A reward was issued.")
            REFERRALS(disqualified, "They do not count.")};
static const struct entity referrals_entity = ENTITY("SummaryReferrals", referrals_members, struct summary_referrals);

#define TOTAL(member, words) ENTITY_TOLD(struct summary_total, member, member, INT, 0, .doc = words)
static const struct member total_members[] = {
    ENTITY_TOLD(struct summary_total, currency, currency, CURRENCY, 0, .doc = "Of the amounts, in its minor units.")
        TOTAL(pending, "Not yet due.") TOTAL(available, "To be used.")
            TOTAL(reserved, "Set aside for a payout or an open redemption.") TOTAL(redeemed, "Used.")
                TOTAL(paid, "Paid out.") TOTAL(reversed, "Taken back.") TOTAL(expired, "Lapsed.")
                    TOTAL(debt, "Owed, because a reward was taken back after it was used.")
                        TOTAL(earned, "All that was or will be its to use.")};
static const struct entity total_entity = ENTITY("SummaryTotal", total_members, struct summary_total);

static const struct member summary_members[] = {
    ENTITY_TOLD(struct summary, participant_id, participant_id, ID, 0, .prefix = "ptc", .doc = "Whose summary it is.")
        ENTITY_TOLD(struct summary, code, code, TEXT, 0, .doc = "The code of the first link.")
            ENTITY_TOLD(struct summary, link_url, link_url, TEXT, 0, .doc = "The address of the first link.")
                ENTITY_TOLD(struct summary, clicks, clicks, PART, 0, .entity = &clicks_entity, .doc = "Over all links.")
                    ENTITY_TOLD(struct summary, referrals, referrals, PART, 0, .entity = &referrals_entity,
                                .doc = "By what they have come to.")
                        ENTITY_TOLD(struct summary, totals, totals, LIST, 0, .entity = &total_entity,
                                    .doc = "What it has got, per currency.")
                            ENTITY_TOLD(struct summary, rewards_earned, rewards_earned, INT, 0,
                                        .doc = "Rewards that were issued.")
                                ENTITY_TOLD(struct summary, next_payout, next_payout, JSON, MEMBER_NULL,
                                            .doc = "null in this version.")};
static const struct entity summary_entity = ENTITY("ParticipantSummary", summary_members, struct summary);

static struct summary_total total_of(const struct participant_total *total)
{
    const int64_t *of = total->amounts.money.of;
    return (struct summary_total){
        .currency = total->currency,
        .pending = of[LEDGER_PENDING],
        .available = of[LEDGER_AVAILABLE],
        .reserved = of[LEDGER_RESERVED],
        .redeemed = of[LEDGER_REDEEMED],
        .paid = of[LEDGER_PAID_OUT],
        .reversed = of[LEDGER_REVERSED] + of[LEDGER_CLAWBACK],
        .expired = of[LEDGER_EXPIRED],
        .debt = of[LEDGER_CLAWBACK],
        .earned = ledger_amounts_earned(&total->amounts.money),
    };
}

/* Referrals are counted in the row of the program's currency; the sum over rows is that row. */
static void add_referrals(struct summary_referrals *sum, const struct participant_amounts *amounts)
{
    sum->total += amounts->referrals;
    sum->qualified += amounts->qualified;
    sum->rewarded += amounts->rewarded;
    sum->disqualified += amounts->disqualified;
    sum->pending = sum->total - sum->qualified - sum->rewarded - sum->disqualified;
}

static enum status read_totals(struct act *act, struct summary *summary, struct error *err)
{
    const struct participant_total *totals;
    size_t count;
    TRY(participant_total_read(act, &summary->participant_id, &totals, &count, err));
    struct summary_total *told = arena_array(txn_arena(act->txn), count, sizeof *told);
    for (size_t i = 0; i < count; i++) {
        told[i] = total_of(&totals[i]);
        add_referrals(&summary->referrals, &totals[i].amounts);
        summary->rewards_earned += totals[i].amounts.rewards_earned;
    }
    summary->totals = (struct entity_list){told, count};
    return STATUS_OK;
}

static enum status participants_summary_act(struct txn *txn, struct call *call, struct error *err)
{
    struct participant_brief participant;
    struct summary summary = {0};
    TRY(call_path_id(call, 0, "ptc", &summary.participant_id, err));
    TRY(participant_brief_read(&call->act, &summary.participant_id, &participant, err));
    TRY(read_totals(&call->act, &summary, err));
    TRY(rollup_participant_clicks(&call->act, &summary.participant_id, &summary.clicks, err));
    summary.code = participant.code;
    summary.link_url = link_url(txn_arena(txn), call->api->public_url, participant.code);
    entity_write(&summary_entity, &call->w, NULL, &summary, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route summary_routes[] = {
    CALL("/v1/participants/{id}/summary", GET, .scope = "participants:read", .flags = ROUTE_CHEAP,
         .act = participants_summary_act, .summary = "What a participant has achieved and got.",
         .told = &summary_entity),
};
const size_t summary_route_count = sizeof summary_routes / sizeof summary_routes[0];
