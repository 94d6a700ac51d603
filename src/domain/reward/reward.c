/* What a reward is, its states and its cause.
 *
 *     pending --approve--> approved
 *     pending, approved --release--> issued
 *     pending, approved --deny--> denied
 *     issued --use it up--> redeemed
 *     issued --pay it out--> paid
 *     issued --what is left lapses--> expired
 *     pending, approved, issued, redeemed, paid --take all of it back--> reversed
 *     reversed, denied --give back--> pending, approved
 *     reversed, redeemed, paid --give back--> issued
 *     reversed --give back--> redeemed, paid, expired
 *     reversed --give back what somebody has denied meanwhile--> denied
 *     pending, approved, denied --issue, and spend all on a debt--> redeemed, paid
 *     denied --give back after its hold, or what was refunded meanwhile--> issued, reversed
 *     redeemed, paid, expired --part of it is taken or given back--> each other, reversed
 *
 * What its money does meanwhile is told by the ledger. Pure functions; rows are in reward_rows.c. */

#include "domain/reward/reward.h"

#include "base/crypto.h"

const char *const reward_statuses[] = {
    [REWARD_PENDING] = "pending",   [REWARD_APPROVED] = "approved", [REWARD_ISSUED] = "issued",
    [REWARD_REDEEMED] = "redeemed", [REWARD_PAID] = "paid",         [REWARD_DENIED] = "denied",
    [REWARD_REVERSED] = "reversed", [REWARD_EXPIRED] = "expired",   [REWARD_STATUS_COUNT] = NULL,
};

const char *const reward_waits[] = {
    [REWARD_WAIT_HOLD] = "hold",
    [REWARD_WAIT_APPROVAL] = "approval",
    [REWARD_WAIT_SECOND_APPROVAL] = "second_approval",
    [REWARD_WAIT_FRAUD] = "fraud",
    [REWARD_WAIT_VALIDATION] = "validation",
    [REWARD_WAIT_BUDGET] = "budget",
    [REWARD_WAIT_AMOUNT] = "amount",
    [REWARD_WAIT_RATE] = "rate",
    [REWARD_WAIT_TAX] = "tax",
    [REWARD_WAIT_CODE] = "code",
    [REWARD_WAIT_VERIFICATION] = "verification",
    [REWARD_WAIT_COUNT] = NULL,
};

const char *const reward_kinds[] = {"credit", "cash", "discount", "gift_card", "custom", NULL};

static const struct {
    enum reward_status from, to;
} edges[] = {
    {REWARD_PENDING, REWARD_APPROVED},  {REWARD_PENDING, REWARD_ISSUED},    {REWARD_PENDING, REWARD_DENIED},
    {REWARD_PENDING, REWARD_REVERSED},  {REWARD_APPROVED, REWARD_ISSUED},   {REWARD_APPROVED, REWARD_DENIED},
    {REWARD_APPROVED, REWARD_REVERSED}, {REWARD_ISSUED, REWARD_REDEEMED},   {REWARD_ISSUED, REWARD_PAID},
    {REWARD_ISSUED, REWARD_REVERSED},   {REWARD_ISSUED, REWARD_EXPIRED},    {REWARD_REDEEMED, REWARD_REVERSED},
    {REWARD_PAID, REWARD_REVERSED},     {REWARD_DENIED, REWARD_PENDING},    {REWARD_DENIED, REWARD_APPROVED},
    {REWARD_REVERSED, REWARD_PENDING},  {REWARD_REVERSED, REWARD_APPROVED}, {REWARD_REVERSED, REWARD_ISSUED},
    {REWARD_REVERSED, REWARD_REDEEMED}, {REWARD_REVERSED, REWARD_PAID},     {REWARD_REVERSED, REWARD_EXPIRED},
    {REWARD_REDEEMED, REWARD_ISSUED},   {REWARD_PAID, REWARD_ISSUED},       {REWARD_EXPIRED, REWARD_REDEEMED},
    {REWARD_EXPIRED, REWARD_PAID},      {REWARD_EXPIRED, REWARD_REVERSED},  {REWARD_REDEEMED, REWARD_EXPIRED},
    {REWARD_PAID, REWARD_EXPIRED},      {REWARD_PENDING, REWARD_REDEEMED},  {REWARD_PENDING, REWARD_PAID},
    {REWARD_APPROVED, REWARD_REDEEMED}, {REWARD_APPROVED, REWARD_PAID},     {REWARD_DENIED, REWARD_ISSUED},
    {REWARD_DENIED, REWARD_REDEEMED},   {REWARD_DENIED, REWARD_PAID},       {REWARD_DENIED, REWARD_REVERSED},
    {REWARD_REVERSED, REWARD_DENIED},
};

bool reward_may_become(enum reward_status from, enum reward_status to)
{
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        if (edges[i].from == from && edges[i].to == to)
            return true;
    return false;
}

bool reward_is_earned(int status)
{
    return status == REWARD_ISSUED || status == REWARD_REDEEMED || status == REWARD_PAID;
}

enum reward_status reward_status_by_money(const struct reward *reward)
{
    const int64_t *of = reward->money.of;
    if (!reward->amount.set || of[LEDGER_PENDING] > 0)
        return (enum reward_status)reward->status;
    if (of[LEDGER_AVAILABLE] + of[LEDGER_RESERVED] > 0)
        return REWARD_ISSUED;
    if (of[LEDGER_REDEEMED] > 0)
        return REWARD_REDEEMED;
    if (of[LEDGER_PAID_OUT] > 0)
        return REWARD_PAID;
    if (of[LEDGER_DENIED] > 0)
        return REWARD_DENIED;
    return of[LEDGER_EXPIRED] > 0 ? REWARD_EXPIRED : REWARD_REVERSED;
}

struct str reward_cause(const char *effect, const struct id *program_id, struct str rule_key,
                        const struct id *beneficiary_id, int64_t level, struct arena *arena)
{
    struct buf text = {0};
    buf_add_format(&text, "%s|", effect);
    buf_add_hex(&text, program_id->bytes, sizeof program_id->bytes);
    buf_add_format(&text, "|%.*s|", STR_ARG(rule_key));
    buf_add_hex(&text, beneficiary_id->bytes, sizeof beneficiary_id->bytes);
    buf_add_format(&text, "|%lld", (long long)level);
    uint8_t hash[SHA256_SIZE];
    crypto_sha256(buf_str(&text), hash);
    buf_release(&text);
    return str_copy(arena, (struct str){(const char *)hash, REWARD_CAUSE_SIZE});
}
