/* GET /v1/participants/{id}/summary: all that a referral dashboard shows, from rows that the deciding commits kept:
 * nothing is added up here but clicks that the roll-up has not reached. A hot read: it runs on the loop. */

#include "api/summary.h"

#include "api/api.h"
#include "domain/participant/participant.h"
#include "domain/participant/total.h"
#include "domain/program/rules_cache.h"
#include "domain/rollup/clicks.h"

static void write_clicks(struct jsonw *w, const struct click_counts *clicks)
{
    jsonw_object(w, "clicks");
    jsonw_int(w, "total", clicks->total);
    jsonw_int(w, "unique", clicks->uniques);
    jsonw_int(w, "bots", clicks->bots);
    jsonw_time(w, "as_of", clicks->as_of);
    jsonw_close(w);
}

static void write_total(struct jsonw *w, const struct participant_total *total)
{
    const struct ledger_amounts *money = &total->amounts.money;
    const int64_t *of = money->of;
    jsonw_object(w, NULL);
    jsonw_currency(w, "currency", &total->currency);
    jsonw_int(w, "pending", of[LEDGER_PENDING]);
    jsonw_int(w, "available", of[LEDGER_AVAILABLE]);
    jsonw_int(w, "reserved", of[LEDGER_RESERVED]);
    jsonw_int(w, "redeemed", of[LEDGER_REDEEMED]);
    jsonw_int(w, "paid", of[LEDGER_PAID_OUT]);
    jsonw_int(w, "reversed", of[LEDGER_REVERSED] + of[LEDGER_CLAWBACK]);
    jsonw_int(w, "expired", of[LEDGER_EXPIRED]);
    jsonw_int(w, "debt", of[LEDGER_CLAWBACK]);
    jsonw_int(w, "earned", ledger_amounts_earned(money));
    jsonw_close(w);
}

/* Referrals are counted in the row of the program's currency; the sum over rows is that row. */
static void write_referrals(struct jsonw *w, const struct participant_total *totals, size_t count)
{
    struct participant_amounts sum = {0};
    for (size_t i = 0; i < count; i++) {
        sum.referrals += totals[i].amounts.referrals;
        sum.qualified += totals[i].amounts.qualified;
        sum.rewarded += totals[i].amounts.rewarded;
        sum.disqualified += totals[i].amounts.disqualified;
    }
    jsonw_object(w, "referrals");
    jsonw_int(w, "total", sum.referrals);
    jsonw_int(w, "pending", sum.referrals - sum.qualified - sum.rewarded - sum.disqualified);
    jsonw_int(w, "qualified", sum.qualified);
    jsonw_int(w, "rewarded", sum.rewarded);
    jsonw_int(w, "disqualified", sum.disqualified);
    jsonw_close(w);
}

enum status participants_summary_act(struct txn *txn, struct call *call, struct error *err)
{
    struct id id;
    TRY(call_path_id(call, 0, "ptc", &id, err));
    struct participant_brief participant;
    TRY(participant_brief_read(&call->act, &id, &participant, err));
    const struct participant_total *totals;
    size_t count;
    TRY(participant_total_read(&call->act, &id, &totals, &count, err));
    struct click_counts clicks;
    TRY(rollup_participant_clicks(&call->act, &id, &clicks, err));

    struct jsonw *w = &call->w;
    int64_t rewards_earned = 0;
    jsonw_object(w, NULL);
    jsonw_id(w, "participant_id", "ptc", &id);
    jsonw_str(w, "code", participant.code);
    jsonw_str(w, "link_url", link_url(txn_arena(txn), call->api->public_url, participant.code));
    write_clicks(w, &clicks);
    write_referrals(w, totals, count);
    jsonw_array(w, "totals");
    for (size_t i = 0; i < count; i++) {
        write_total(w, &totals[i]);
        rewards_earned += totals[i].amounts.rewards_earned;
    }
    jsonw_close(w);
    jsonw_int(w, "rewards_earned", rewards_earned);
    jsonw_null(w, "next_payout");
    jsonw_close(w);
    return STATUS_OK;
}
