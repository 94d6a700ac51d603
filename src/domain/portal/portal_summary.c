/* A participant's figures: see the header. Runs inside a transaction, on its thread. */

#include "domain/portal/portal_summary.h"

#include "base/limits.h"
#include "base/text.h"
#include "domain/contact/contact.h"
#include "domain/link/link.h"
#include "domain/participant/participant.h"
#include "domain/participant/total.h"
#include "domain/portal/portal_store.h"
#include "domain/portal/portal_words.h"
#include "domain/referral/referral.h"

/* ---- the tables ---- */

#define CLICKS(name, member, kind, words) ENTITY_TOLD(struct click_counts, name, member, kind, 0, .doc = (words))
static const struct member clicks_members[] = {
    CLICKS(total, total, INT, "All visits of its links.") CLICKS(unique, uniques, INT, "Of those: of new visitors.")
        CLICKS(bots, bots, INT, "Of those: of machines.") CLICKS(as_of, as_of, TIME, "Clicks until then are counted.")};
static const struct entity clicks_entity = ENTITY("SummaryClicks", clicks_members, struct click_counts);

#define REFERRALS(member, words) ENTITY_TOLD(struct portal_referral_counts, member, member, INT, 0, .doc = (words))
static const struct member referrals_members[] = {
    REFERRALS(total, "All it has brought.") REFERRALS(pending, "Of those: undecided.")
        REFERRALS(qualified, "They count, and nothing was issued yet.") REFERRALS(rewarded, "A reward was issued.")
            REFERRALS(disqualified, "They do not count.")};
static const struct entity referrals_entity =
    ENTITY("SummaryReferrals", referrals_members, struct portal_referral_counts);

#define TOTAL(member, words) ENTITY_TOLD(struct portal_total, member, member, INT, 0, .doc = (words))
static const struct member total_members[] = {
    ENTITY_TOLD(struct portal_total, currency, currency, CURRENCY, 0, .doc = "Of the amounts, in its minor units.")
        TOTAL(pending, "Not yet due.") TOTAL(available, "To be used.")
            TOTAL(reserved, "Set aside for a payout or an open redemption.") TOTAL(redeemed, "Used.")
                TOTAL(paid, "Paid out.") TOTAL(reversed, "Taken back.") TOTAL(expired, "Lapsed.")
                    TOTAL(debt, "Owed, because a reward was taken back after it was used.")
                        TOTAL(earned, "All that was or will be its to use.")};
static const struct entity total_entity = ENTITY("SummaryTotal", total_members, struct portal_total);

static const struct member lot_members[] = {
    ENTITY_TOLD(struct portal_lot, reward_id, reward_id, ID, 0, .prefix = "rwd", .doc = "The reward it is left of.")
        ENTITY_TOLD(struct portal_lot, amount, amount, INT, 0, .doc = "What is left, in minor units.")
            ENTITY_TOLD(struct portal_lot, currency, currency, CURRENCY, 0, .doc = "Of the amount.") ENTITY_TOLD(
                struct portal_lot, expires_at, expires_at, TIME, MEMBER_NULL, .doc = "When it lapses; null: never.")
                ENTITY_TOLD(struct portal_lot, referral_id, referral_id, ID, MEMBER_NULL, .prefix = "ref",
                            .doc = "The referral it was given for.")
                    ENTITY_TOLD(struct portal_lot, title, title, TEXT, MEMBER_NULL, .doc = "What the reward is called.")
                        ENTITY_TOLD(struct portal_lot, name, name, TEXT, MEMBER_NULL,
                                    .doc = "Who was referred, by first name and initial.")};
static const struct entity lot_entity = ENTITY("CreditLot", lot_members, struct portal_lot);

const char *const portal_step_states[] = {
    [PORTAL_STEP_GIVEN] = "given",     [PORTAL_STEP_WAITING] = "waiting", [PORTAL_STEP_TAKEN_BACK] = "taken_back",
    [PORTAL_STEP_COUNTED] = "counted", [PORTAL_STEP_NEXT] = "next",       [PORTAL_STEP_LATER] = "later",
    [PORTAL_STEP_LATER + 1] = NULL,
};

static const struct member step_members[] = {
    ENTITY_TOLD(struct portal_step, ordinal, ordinal, INT, 0, .doc = "Which one of the referrals that count.")
        ENTITY_TOLD(struct portal_step, amount, amount, INT, 0, .doc = "What it brings, in minor units.")
            ENTITY_TOLD(struct portal_step, currency, currency, CURRENCY, 0, .doc = "Of the amount.")
                ENTITY_TOLD(struct portal_step, state, state, WORD, 0, .words = portal_step_states,
                            .doc = "Whether it was reached, and what became of its reward.")
                    ENTITY_TOLD(struct portal_step, referral_id, referral_id, ID, MEMBER_NULL, .prefix = "ref",
                                .doc = "The referral that reached it.")
                        ENTITY_TOLD(struct portal_step, name, name, TEXT, MEMBER_NULL,
                                    .doc = "Who was referred, by first name and initial.")
                            ENTITY_TOLD(struct portal_step, last, last, BOOL, 0,
                                        .doc = "Every one after it brings the same.")};
static const struct entity step_entity = ENTITY("LadderStep", step_members, struct portal_step);

/* clang-format off: one pass of it undoes the other */
#define SUMMARY_MEMBERS                                                                                                \
    ENTITY_TOLD(struct portal_summary, participant_id, participant_id, ID, 0, .prefix = "ptc",                         \
                .doc = "Whose summary it is.")                                                                         \
    ENTITY_TOLD(struct portal_summary, code, code, TEXT, 0, .doc = "The code of the first link.")                      \
    ENTITY_TOLD(struct portal_summary, link_url, link_url, TEXT, 0, .doc = "The address of the first link.")           \
    ENTITY_TOLD(struct portal_summary, clicks, clicks, PART, 0, .entity = &clicks_entity, .doc = "Over all links.")    \
    ENTITY_TOLD(struct portal_summary, referrals, referrals, PART, 0, .entity = &referrals_entity,                     \
                .doc = "By what they have come to.")                                                                   \
    ENTITY_TOLD(struct portal_summary, totals, totals, LIST, 0, .entity = &total_entity,                               \
                .doc = "What it has got, per currency.")                                                               \
    ENTITY_TOLD(struct portal_summary, rewards_earned, rewards_earned, INT, 0, .doc = "Rewards that were issued.")     \
    ENTITY_TOLD(struct portal_summary, next_payout, next_payout, JSON, MEMBER_NULL, .doc = "null in this version.")
/* clang-format on */

static const struct member summary_members[] = {SUMMARY_MEMBERS};
const struct entity portal_summary_entity = ENTITY("ParticipantSummary", summary_members, struct portal_summary);

static const struct member own_members[] = {
    SUMMARY_MEMBERS ENTITY_TOLD(struct portal_summary, next_lapse, next_lapse, OBJECT, MEMBER_NULL,
                                .entity = &lot_entity, .doc = "The credit that lapses first.")
        ENTITY_TOLD(struct portal_summary, lots, lots, LIST, 0, .entity = &lot_entity,
                    .doc = "Credit that can be used, first to lapse first.")
            ENTITY_TOLD(struct portal_summary, ladder, ladder, LIST, 0, .entity = &step_entity,
                        .doc = "What each further referral brings; empty where all bring the same.")};
const struct entity portal_own_summary_entity = ENTITY("OwnSummary", own_members, struct portal_summary);

/* ---- figures ---- */

static struct portal_total total_of(const struct participant_total *total)
{
    const int64_t *of = total->amounts.money.of;
    return (struct portal_total){
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
static void add_referrals(struct portal_referral_counts *sum, const struct participant_amounts *amounts)
{
    sum->total += amounts->referrals;
    sum->qualified += amounts->qualified;
    sum->rewarded += amounts->rewarded;
    sum->disqualified += amounts->disqualified;
    sum->pending = sum->total - sum->qualified - sum->rewarded - sum->disqualified;
}

static enum status read_totals(struct act *act, struct portal_summary *summary, struct error *err)
{
    const struct participant_total *totals;
    size_t count;
    TRY(participant_total_read(act, &summary->participant_id, &totals, &count, err));
    struct portal_total *told = arena_array(txn_arena(act->txn), count, sizeof *told);
    for (size_t i = 0; i < count; i++) {
        told[i] = total_of(&totals[i]);
        add_referrals(&summary->referrals, &totals[i].amounts);
        summary->rewards_earned += totals[i].amounts.rewards_earned;
    }
    summary->totals = (struct entity_list){told, count};
    return STATUS_OK;
}

enum status portal_summary_read(struct act *act, const struct id *participant_id, struct portal_summary *ret,
                                struct error *err)
{
    struct participant_brief participant;
    struct portal_summary summary = {.participant_id = *participant_id};
    TRY(participant_brief_read(act, participant_id, &participant, err));
    TRY(read_totals(act, &summary, err));
    TRY(rollup_participant_clicks(act, participant_id, &summary.clicks, err));
    summary.code = participant.code;
    summary.program_id = participant.program_id;
    summary.contact_id = participant.contact_id;
    *ret = summary;
    return STATUS_OK;
}

/* ---- names ---- */

static struct str name_of(const struct contact *contacts, size_t count, const struct id *id, struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        if (id_equal(&contacts[i].id, id))
            return text_short_name(contacts[i].name, arena);
    return STR_NONE;
}

enum status portal_names_read(struct act *act, const struct id *referral_ids, size_t count, struct str *ret_names,
                              struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct referral *referrals;
    size_t referral_count, contact_count;
    TRY(referral_read_many(act, referral_ids, count, &referrals, &referral_count, err));
    struct id *ids = arena_array(arena, referral_count, sizeof *ids);
    struct contact *contacts = arena_array(arena, referral_count, sizeof *contacts);
    for (size_t i = 0; i < referral_count; i++)
        ids[i] = referrals[i].contact_id;
    TRY(contact_read_many(act, ids, referral_count, contacts, &contact_count, err));
    for (size_t i = 0; i < count; i++) {
        ret_names[i] = STR_NONE;
        for (size_t r = 0; r < referral_count; r++)
            if (id_equal(&referrals[r].id, &referral_ids[i]))
                ret_names[i] = name_of(contacts, contact_count, &referrals[r].contact_id, arena);
    }
    return STATUS_OK;
}

/* ---- lots ---- */

static enum status name_lots(struct act *act, struct portal_lot *lots, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct str *names = arena_array(txn_arena(act->txn), count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        ids[i] = lots[i].referral_id;
    TRY(portal_names_read(act, ids, count, names, err));
    for (size_t i = 0; i < count; i++)
        lots[i].name = names[i];
    return STATUS_OK;
}

static enum status read_lots(struct act *act, struct portal_summary *summary, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &portal_statements[PORTAL_SQL_LOTS],
                  VALUES(value_int(act->ws), value_id(&summary->contact_id), value_id(&summary->participant_id),
                         value_int(act_now(act)), value_int(LIMIT_PORTAL_LOTS)),
                  &rows, err));
    struct portal_lot *lots = arena_array(txn_arena(act->txn), rows.row_count, sizeof *lots);
    for (size_t i = 0; i < rows.row_count; i++)
        lots[i] = (struct portal_lot){
            .reward_id = result_id(&rows, i, 0),
            .amount = result_int(&rows, i, 1),
            .expires_at = result_time(&rows, i, 2),
            .currency = result_currency(&rows, i, 3),
            .referral_id = result_id(&rows, i, 4),
            .title = result_str(&rows, i, 5),
        };
    TRY(name_lots(act, lots, rows.row_count, err));
    summary->lots = (struct entity_list){lots, rows.row_count};
    if (rows.row_count > 0 && lots[0].expires_at != TIME_NONE)
        summary->next_lapse = &lots[0];
    return STATUS_OK;
}

enum status portal_summary_read_own(struct act *act, const struct id *participant_id, struct portal_summary *ret,
                                    struct error *err)
{
    struct portal_summary summary;
    TRY(portal_summary_read(act, participant_id, &summary, err));
    TRY(read_lots(act, &summary, err));
    TRY(portal_ladder_read(act, &summary, &summary.ladder, err));
    *ret = summary;
    return STATUS_OK;
}
