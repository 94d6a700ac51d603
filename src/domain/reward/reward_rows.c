/* Rewards as rows, as lists, and how they are told. Runs inside a transaction, on its thread. */

#include <assert.h>

#include "domain/reward/approval.h"
#include "domain/reward/reversal.h"
#include "domain/reward/reward.h"
#include "domain/reward/reward_store.h"

/* ---- the table ---- */

static const char *const object_word[] = {"reward", NULL};

static const struct member beneficiary_members[] = {
    ENTITY_TOLD(struct reward, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "Who gets it.") ENTITY_TOLD(
        struct reward, participant_id, participant_id, ID, MEMBER_NULL, .prefix = "ptc", .doc = "As which participant.")
        ENTITY_TOLD(struct reward, role, role, TEXT, 0, .doc = "`referrer` or `referred`.")};
static const struct entity beneficiary_entity = ENTITY("RewardBeneficiary", beneficiary_members, struct reward);

#define AMOUNT(member, words) ENTITY_TOLD(struct reward_amounts, member, member, INT, 0, .doc = (words))
static const struct member amounts_members[] = {
    AMOUNT(granted, "What was granted.") AMOUNT(pending, "Of that: not yet due.") AMOUNT(available, "To be used.")
        AMOUNT(reserved, "Set aside for a payout or an open redemption.") AMOUNT(redeemed, "Used.")
            AMOUNT(paid, "Paid out.") AMOUNT(reversed, "Taken back.") AMOUNT(expired, "Lapsed.")};
static const struct entity amounts_entity = ENTITY("RewardAmounts", amounts_members, struct reward_amounts);

#define APPROVAL(member, letter, words, more)                                                                          \
    ENTITY_TOLD(struct reward_approval, member, member, letter, more, .doc = (words))
static const struct member approval_members[] = {
    APPROVAL(type, TEXT, "`user` or `key`.", 0) APPROVAL(id, TEXT, "Of the user or key.", MEMBER_NULL)
        APPROVAL(name, TEXT, "Its name.", MEMBER_NULL) APPROVAL(at, TIME, "When.", 0)};
static const struct entity approval_entity = ENTITY("RewardApproval", approval_members, struct reward_approval);

static const struct member reward_members[] = {
    ENTITY_TOLD(struct reward, object, id, CONSTANT, 0, .words = object_word) REWARD_COLUMNS(ENTITY_COLUMN) ENTITY_TOLD(
        struct reward, rule_key, told_rule_key, TEXT, MEMBER_NULL,
        .doc = "The rule that granted it; null for one given by hand.")
        ENTITY_TOLD(struct reward, beneficiary, id, PART, 0, .entity = &beneficiary_entity,
                    .doc = "Who gets it.") ENTITY_TOLD(struct reward, waiting_for, waiting_for, WORDS, 0,
                                                       .doc = "What must happen before it is issued: `hold`, ...")
            ENTITY_TOLD(struct reward, approvals, approvals, LIST, 0, .entity = &approval_entity,
                        .doc = "Who said the first yes, while it waits for a second.")
                ENTITY_TOLD(struct reward, currency, told_currency, CURRENCY, MEMBER_NULL, .doc = "Of the amounts.")
                    ENTITY_TOLD(struct reward, amounts, amounts, PART, 0, .entity = &amounts_entity,
                                .doc = "Where its money is, in minor units.")
                        ENTITY_TOLD(struct reward, code, code, TEXT, MEMBER_NULL, .doc = "Of a discount.") ENTITY_TOLD(
                            struct reward, discount, discount, OBJECT, MEMBER_NULL, .entity = &discount_part_entity,
                            .doc = "What a discount takes off an order; null for other kinds.")
                            ENTITY_TOLD(struct reward, gift, gift, OBJECT, MEMBER_NULL, .entity = &gift_part_entity,
                                        .doc = "How the order of a gift card stands; null until it is issued.")
                                ENTITY_TOLD(struct reward, stripe, stripe, OBJECT, MEMBER_NULL,
                                            .entity = &handover_part_entity,
                                            .doc = "How it stands at Stripe, where it is handed over there; else null.")
                                    ENTITY_TOLD(struct reward, expires_at, expires_at, TIME, MEMBER_NULL,
                                                .doc = "When what is left of it lapses; null: never.")
                                        ENTITY_TOLD(struct reward, reason, reason, TEXT, MEMBER_NULL,
                                                    .doc = "Why it was given by hand, denied or taken back.")
                                            ENTITY_TOLD(struct reward, replayed, replayed, BOOL, MEMBER_SPARSE,
                                                        .doc = "It was there already, and nothing was changed.")};
const struct entity reward_entity = ENTITY("Reward", reward_members, struct reward);

/* ---- lists ---- */

static const struct list_filter filters[] = {
    [REWARDS_REFERRAL] = {"referral_id", 'b'},
    [REWARDS_PARTICIPANT] = {"participant_id", 'b'},
    [REWARDS_CONTACT] = {"contact_id", 'b'},
    [REWARDS_STATUS] = {"status", 'i'},
    [REWARDS_KIND] = {"kind", 't'},
    [REWARDS_WAITING_FOR] = {"waiting_for", 'i'},
};

static const struct list_path paths[] = {
    {0, &reward_statements[REWARD_SQL_LIST], false},
    {LIST_FILTER(REWARDS_REFERRAL), &reward_statements[REWARD_SQL_LIST_REFERRAL], false},
    {LIST_FILTER(REWARDS_REFERRAL) | LIST_FILTER(REWARDS_STATUS), &reward_statements[REWARD_SQL_LIST_REFERRAL_STATUS],
     false},
    {LIST_FILTER(REWARDS_PARTICIPANT) | LIST_FILTER(REWARDS_CONTACT), &reward_statements[REWARD_SQL_LIST_PARTICIPANT],
     false},
    {LIST_FILTER(REWARDS_CONTACT), &reward_statements[REWARD_SQL_LIST_CONTACT], false},
    {LIST_FILTER(REWARDS_STATUS), &reward_statements[REWARD_SQL_LIST_STATUS], false},
    {LIST_FILTER(REWARDS_STATUS) | LIST_FILTER(REWARDS_KIND), &reward_statements[REWARD_SQL_LIST_STATUS_KIND], false},
    {LIST_FILTER(REWARDS_WAITING_FOR), &reward_statements[REWARD_SQL_LIST_WAITING], false},
};

const struct list reward_list = {
    .name = "rewards",
    .entity = &reward_entity,
    .filters = filters,
    .filter_count = sizeof filters / sizeof filters[0],
    .paths = paths,
    .path_count = sizeof paths / sizeof paths[0],
    .holds = &reward_statements[REWARD_SQL_HELD],
};

/* ---- reading ---- */

static void take_all(struct act *act, const struct result *rows, struct reward **ret_rewards, size_t *ret_count)
{
    *ret_rewards = row_read_all(&reward_entity, rows, 1, txn_arena(act->txn));
    *ret_count = rows->row_count;
}

enum status reward_read(struct act *act, const struct id *id, struct reward *ret_reward, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    struct reward reward = {0};
    if (rows.row_count > 0)
        row_read(&reward_entity, &rows, 0, 1, &reward);
    bool others = act_only(act) != NULL && !id_equal(act_only(act), &reward.participant_id);
    if (rows.row_count == 0 || others)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no reward with this id.");
    *ret_reward = reward;
    return STATUS_OK;
}

enum status reward_list_of_root(struct act *act, const struct id *root_id, struct reward **ret_rewards,
                                size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_LIST_OF_ROOT], VALUES(value_int(act->ws), value_id(root_id)),
                  &rows, err));
    take_all(act, &rows, ret_rewards, ret_count);
    return STATUS_OK;
}

enum status reward_read_many(struct act *act, const struct id *ids, size_t id_count, struct reward **ret_rewards,
                             size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query_ids(act->txn, &reward_statements[REWARD_SQL_READ_MANY], VALUES(value_int(act->ws)), ids, id_count,
                      &rows, err));
    *ret_rewards = row_read_asked(&reward_entity, &rows, 1, ids, id_count, txn_arena(act->txn), ret_count);
    return STATUS_OK;
}

enum status reward_list_due(struct act *act, int64_t now, size_t limit, struct id *ret_ids, size_t *ret_count,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_LIST_DUE],
                  VALUES(value_int(act->ws), value_int(now), value_int((int64_t)limit)), &rows, err));
    for (size_t i = 0; i < rows.row_count; i++)
        ret_ids[i] = result_id(&rows, i, 0);
    *ret_count = rows.row_count;
    return STATUS_OK;
}

/* ---- writing ---- */

/* Notes what it waits for now and did not before, and the reverse. */
static enum status write_waits(struct act *act, const struct reward *reward, int64_t before, struct error *err)
{
    for (int reason = 0; reason < REWARD_WAIT_COUNT; reason++) {
        int64_t bit = INT64_C(1) << reason;
        if ((reward->waits & bit) == (before & bit))
            continue;
        int sql = (reward->waits & bit) != 0 ? REWARD_SQL_ADD_WAIT : REWARD_SQL_END_WAIT;
        TRY(txn_exec(act->txn, &reward_statements[sql],
                     VALUES(value_int(act->ws), value_int(reason), value_id(&reward->id)), err));
    }
    return STATUS_OK;
}

static enum status write_note(struct act *act, const struct reward *reward, struct error *err)
{
    return txn_exec(act->txn, &reward_statements[REWARD_SQL_WRITE_NOTE],
                    VALUES(value_int(act->ws), value_id(&reward->id), value_text(reward->note)), err);
}

enum status reward_insert(struct act *act, const struct reward *reward, struct error *err)
{
    struct reward row = *reward;
    row.noted = !str_is_none(reward->note);
    assert(row.cause.size == REWARD_CAUSE_SIZE);
    if (row.noted)
        TRY(write_note(act, &row, err));
    TRY(row_insert(act->txn, &reward_statements[REWARD_SQL_INSERT], act->ws, &reward_entity, &row, err));
    return write_waits(act, &row, 0, err);
}

enum status reward_move(struct act *act, const struct reward *reward, enum reward_status from, int64_t waits_before,
                        bool *ret_moved, struct error *err)
{
    enum reward_status to = (enum reward_status)reward->status;
    assert(from == to || reward_may_become(from, to));
    bool noted = !str_is_none(reward->note);
    if (noted)
        TRY(write_note(act, reward, err));
    size_t moved;
    TRY(txn_change(act->txn, &reward_statements[REWARD_SQL_MOVE],
                   VALUES(value_int(act->ws), value_id(&reward->id), value_int(from), value_int(reward->status),
                          value_int(reward->waits), value_time(reward->release_at), value_time(reward->issued_at),
                          value_text(reward->reason_code), value_int(noted || reward->noted), value_int(waits_before)),
                   &moved, err));
    *ret_moved = moved == 1;
    return *ret_moved ? write_waits(act, reward, waits_before, err) : STATUS_OK;
}

enum status reward_write_value(struct act *act, const struct reward *reward, struct error *err)
{
    return txn_exec(act->txn, &reward_statements[REWARD_SQL_VALUE],
                    VALUES(value_int(act->ws), value_id(&reward->id), value_int(reward->amount.value)), err);
}

/* ---- telling ---- */

enum status reward_read_money(struct act *act, struct reward *rewards, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        ids[i] = rewards[i].id;
        rewards[i].expires_at = TIME_NONE;
    }
    struct ledger_lot *lots;
    size_t lot_count;
    TRY(ledger_lots_read(act, ids, count, &lots, &lot_count, err));
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < lot_count; l++)
            if (id_equal(&lots[l].id, &rewards[i].id)) {
                rewards[i].money = lots[l].amounts;
                rewards[i].money_read = true;
                rewards[i].expires_at = lots[l].expires_at;
            }
    return STATUS_OK;
}

static enum status read_notes(struct act *act, struct reward *rewards, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    size_t noted = 0;
    for (size_t i = 0; i < count; i++)
        if (rewards[i].noted)
            ids[noted++] = rewards[i].id;
    struct result rows;
    TRY(txn_query_ids(act->txn, &reward_statements[REWARD_SQL_READ_NOTES], VALUES(value_int(act->ws)), ids, noted,
                      &rows, err));
    for (size_t row = 0; row < rows.row_count; row++) {
        struct id id = result_id(&rows, row, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&rewards[i].id, &id))
                rewards[i].note = result_str(&rows, row, 1);
    }
    return STATUS_OK;
}

/* Codes, and what of the reward is not money. */
static enum status read_discounts(struct act *act, struct reward *rewards, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct discount *discounts;
    size_t wanted = 0, found;
    for (size_t i = 0; i < count; i++)
        if (str_equal(rewards[i].kind, STR("discount")))
            ids[wanted++] = rewards[i].id;
    TRY(discount_read_many(act, ids, wanted, &discounts, &found, err));
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < found; d++)
            if (id_equal(&discounts[d].id, &rewards[i].id)) {
                rewards[i].discount = &discounts[d];
                rewards[i].code = discounts[d].code;
                rewards[i].expires_at = discounts[d].expires_at;
            }
    return STATUS_OK;
}

static enum status read_gifts(struct act *act, struct reward *rewards, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct gift_order *orders;
    size_t wanted = 0, found;
    for (size_t i = 0; i < count; i++)
        if (str_equal(rewards[i].kind, STR("gift_card")))
            ids[wanted++] = rewards[i].id;
    TRY(gift_of_rewards(act, ids, wanted, &orders, &found, err));
    for (size_t i = 0; i < count; i++)
        for (size_t g = 0; g < found; g++)
            if (id_equal(&orders[g].reward_id, &rewards[i].id))
                rewards[i].gift = &orders[g];
    return STATUS_OK;
}

static bool may_be_at_stripe(const struct reward *reward)
{
    bool issued = reward->issued_at != TIME_NONE;
    return (issued && str_equal(reward->kind, STR("credit"))) || str_equal(reward->kind, STR("discount"));
}

static enum status read_handovers(struct act *act, struct reward *rewards, size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct handover *handovers;
    size_t wanted = 0, found;
    for (size_t i = 0; i < count; i++)
        if (may_be_at_stripe(&rewards[i]))
            ids[wanted++] = rewards[i].id;
    TRY(handover_of_rewards(act, ids, wanted, &handovers, &found, err));
    for (size_t i = 0; i < count; i++)
        for (size_t h = 0; h < found; h++)
            if (id_equal(&handovers[h].id, &rewards[i].id))
                rewards[i].stripe = &handovers[h];
    return STATUS_OK;
}

/* A code cannot be used from then on, whether or not the sweep has come by. */
static void tell_code_lapse(struct reward *reward, int64_t now)
{
    bool lapsed = reward->discount != NULL && reward->expires_at != TIME_NONE && reward->expires_at <= now;
    if (lapsed && reward->status == REWARD_ISSUED)
        reward->status = REWARD_EXPIRED;
}

/* A lot is not spendable from `expires_at` on, whether or not the sweep has come by. */
static void tell_lapse(struct reward *reward, int64_t now)
{
    int64_t lapsed = reward->money.of[LEDGER_AVAILABLE];
    if (reward->expires_at == TIME_NONE || reward->expires_at > now || lapsed == 0)
        return;
    ledger_amounts_move(&reward->money, LEDGER_AVAILABLE, LEDGER_EXPIRED, lapsed);
    reward->money_read = false;
    if (reward->status == REWARD_ISSUED && reward->money.of[LEDGER_RESERVED] == 0)
        reward->status = REWARD_EXPIRED;
}

static void tell_money(struct reward *reward)
{
    const int64_t *of = reward->money.of;
    reward->amounts = (struct reward_amounts){
        .granted = reward->amount.set ? reward->amount.value : 0,
        .pending = of[LEDGER_PENDING],
        .available = of[LEDGER_AVAILABLE],
        .reserved = of[LEDGER_RESERVED],
        .redeemed = of[LEDGER_REDEEMED],
        .paid = of[LEDGER_PAID_OUT],
        .reversed = of[LEDGER_REVERSED] + of[LEDGER_CLAWBACK],
        .expired = of[LEDGER_EXPIRED],
    };
    if (reward->amount.set)
        reward->told_currency = reward->currency;
}

static void tell_waits(struct reward *reward, struct arena *arena)
{
    reward->waiting_for.items = arena_array(arena, REWARD_WAIT_COUNT, sizeof *reward->waiting_for.items);
    reward->waiting_for.count = 0;
    for (int reason = 0; reason < REWARD_WAIT_COUNT; reason++)
        if ((reward->waits & (INT64_C(1) << reason)) != 0)
            reward->waiting_for.items[reward->waiting_for.count++] = str_from(reward_waits[reason]);
}

/* Participants read it: a sentence, or somebody's words; a code that is not ours stands for itself. */
static struct str reason_of(const struct reward *reward)
{
    struct str sentence = reversal_reason(reward->reason_code);
    if (!str_is_none(sentence))
        return sentence;
    bool words = str_is_none(reward->reason_code) || str_equal(reward->reason_code, STR(REVERSAL_BY_HAND_CODE));
    return words ? reward->note : reward->reason_code;
}

enum status reward_tell_all(struct act *act, struct reward *rewards, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    TRY(reward_read_money(act, rewards, count, err));
    TRY(read_notes(act, rewards, count, err));
    TRY(read_discounts(act, rewards, count, err));
    TRY(read_gifts(act, rewards, count, err));
    TRY(read_handovers(act, rewards, count, err));
    TRY(approval_tell(act, rewards, count, err));
    for (size_t i = 0; i < count; i++) {
        struct reward *reward = &rewards[i];
        tell_lapse(reward, act_now(act));
        tell_code_lapse(reward, act_now(act));
        tell_money(reward);
        tell_waits(reward, arena);
        reward->told_rule_key = reward->rule_key.size == 0 ? STR_NONE : reward->rule_key;
        reward->reason = reason_of(reward);
    }
    return STATUS_OK;
}
