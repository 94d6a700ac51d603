/* GET /v1/contacts/{id}/summary: what a contact has got and owes, in all programs, added up from its lots. */

#include "api/call.h"
#include "api/routes.h"
#include "domain/contact/contact.h"
#include "domain/reward/reward.h"

/* What lapses next. */
struct next_expiry {
    int64_t amount;
    int64_t at;
};

struct contact_total {
    struct currency currency;
    int64_t pending, available, reserved, redeemed, paid, reversed, expired, debt, earned, payable, spendable;
    struct next_expiry expiry;
    const struct next_expiry *next_expiry; /* null: nothing lapses */
};

struct contact_summary {
    struct id contact_id;
    struct entity_list totals; /* struct contact_total */
    int64_t rewards_earned;
};

static const struct member expiry_members[] = {
    ENTITY_TOLD(struct next_expiry, amount, amount, INT, 0, .doc = "How much lapses then, in minor units.")
        ENTITY_TOLD(struct next_expiry, at, at, TIME, 0, .doc = "When.")};
static const struct entity expiry_entity = ENTITY("NextExpiry", expiry_members, struct next_expiry);

#define TOTAL(member, words) ENTITY_TOLD(struct contact_total, member, member, INT, 0, .doc = (words))
static const struct member total_members[] = {
    ENTITY_TOLD(struct contact_total, currency, currency, CURRENCY, 0,
                .doc = "Of the amounts, in its minor units.") TOTAL(pending, "Not yet due.")
        TOTAL(available, "To be used or paid out.") TOTAL(reserved, "Set aside for a payout or an open redemption.")
            TOTAL(redeemed, "Used.") TOTAL(paid, "Paid out.") TOTAL(reversed, "Taken back.") TOTAL(expired, "Lapsed.")
                TOTAL(debt, "Owed, because a reward was taken back after it was used.")
                    TOTAL(earned, "All that was or will be its to use.")
                        TOTAL(payable, "Available less the debt: the most that can leave.")
                            TOTAL(spendable, "The most that a redemption can spend: credit, within what is payable.")
                                ENTITY_TOLD(struct contact_total, next_expiry, next_expiry, OBJECT, MEMBER_NULL,
                                            .entity = &expiry_entity,
                                            .doc = "What of the available lapses next; null: nothing does.")};
static const struct entity total_entity = ENTITY("ContactTotal", total_members, struct contact_total);

static const struct member summary_members[] = {
    ENTITY_TOLD(struct contact_summary, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "Whose summary it is.")
        ENTITY_TOLD(struct contact_summary, totals, totals, LIST, 0, .entity = &total_entity,
                    .doc = "What it has got, per currency.")
            ENTITY_TOLD(struct contact_summary, rewards_earned, rewards_earned, INT, 0,
                        .doc = "Rewards that are issued, redeemed or paid.")};
static const struct entity summary_entity = ENTITY("ContactSummary", summary_members, struct contact_summary);

static struct contact_total total_of(const struct reward_summary *summary)
{
    const int64_t *of = summary->amounts.of;
    int64_t payable = of[LEDGER_AVAILABLE] > of[LEDGER_CLAWBACK] ? of[LEDGER_AVAILABLE] - of[LEDGER_CLAWBACK] : 0;
    return (struct contact_total){
        .currency = summary->currency,
        .pending = of[LEDGER_PENDING],
        .available = of[LEDGER_AVAILABLE],
        .reserved = of[LEDGER_RESERVED],
        .redeemed = of[LEDGER_REDEEMED],
        .paid = of[LEDGER_PAID_OUT],
        .reversed = of[LEDGER_REVERSED] + of[LEDGER_CLAWBACK],
        .expired = of[LEDGER_EXPIRED],
        .debt = of[LEDGER_CLAWBACK],
        .earned = ledger_amounts_earned(&summary->amounts),
        .payable = payable,
        .spendable = summary->spendable < payable ? summary->spendable : payable,
        .expiry = {summary->next_expires, summary->next_expires_at},
    };
}

static enum status contacts_summary_act(struct txn *txn, struct call *call, struct error *err)
{
    struct contact_summary told = {.rewards_earned = 0};
    struct contact contact;
    struct reward_summary *summaries;
    size_t count, money = 0;
    TRY(call_path_id(call, 0, "cnt", &told.contact_id, err));
    TRY(call_path_found(contact_read_row(&call->act, &told.contact_id, &contact, err), err));
    TRY(reward_summary_read(&call->act, &told.contact_id, &summaries, &count, err));
    struct contact_total *totals = arena_array(txn_arena(txn), count, sizeof *totals);
    for (size_t i = 0; i < count; i++) {
        told.rewards_earned += summaries[i].rewards_earned;
        if (!summaries[i].has_money)
            continue;
        struct contact_total *total = &totals[money++];
        *total = total_of(&summaries[i]);
        total->next_expiry = total->expiry.at == TIME_NONE ? NULL : &total->expiry;
    }
    told.totals = (struct entity_list){totals, money};
    entity_write(&summary_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

/* sorted table: by 1, 2 */
const struct route contact_summary_routes[] = {
    CALL("/v1/contacts/{id}/summary", GET, .scope = "contacts:read", .act = contacts_summary_act,
         .summary = "What a contact has got and owes, in all programs.", .told = &summary_entity),
};
const size_t contact_summary_route_count = sizeof contact_summary_routes / sizeof contact_summary_routes[0];
