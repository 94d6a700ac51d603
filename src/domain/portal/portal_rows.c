/* Own referrals and rewards: see the header. Runs inside a transaction, on its thread. */

#include "domain/portal/portal_rows.h"

#include "base/text.h"
#include "domain/contact/contact.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal_store.h"
#include "domain/portal/portal_summary.h"
#include "domain/program/rules_cache.h"

/* ---- the tables ---- */

static const char *const referral_word[] = {"referral", NULL};
static const char *const reward_word[] = {"reward", NULL};

#define OF_REFERRAL(member, kind, more, ...)                                                                           \
    ENTITY_TOLD(struct portal_referral, member, referral.member, kind, more, __VA_ARGS__)
#define WITH_REFERRAL(member, kind, more, ...)                                                                         \
    ENTITY_TOLD(struct portal_referral, member, member, kind, more, __VA_ARGS__)

static const struct member referral_members[] = {
    ENTITY_TOLD(struct portal_referral, object, referral.id, CONSTANT, 0, .words = referral_word)
        OF_REFERRAL(id, ID, 0, .prefix = "ref", .doc = "Its id.") WITH_REFERRAL(
            name, TEXT, MEMBER_NULL, .doc = "Who was referred: first name and initial, unless you submitted it.")
            OF_REFERRAL(status, WORD, 0, .words = referral_statuses, .doc = "What it has come to.")
                OF_REFERRAL(stage, TEXT, 0, .doc = "Where it stands.") WITH_REFERRAL(stage_name, TEXT, 0,
                                                                                     .doc = "The same in words.")
                    WITH_REFERRAL(stage_number, INT, 0, .doc = "Which one of the stages; 0: it has left them.")
                        WITH_REFERRAL(stage_count, INT, 0, .doc = "How many stages there are up to the last won one.")
                            OF_REFERRAL(submitted_at, TIME, 0, .doc = "When it was submitted.")
                                OF_REFERRAL(qualified_at, TIME, MEMBER_NULL, .doc = "When it qualified.") OF_REFERRAL(
                                    eligible_at, TIME, MEMBER_NULL, .doc = "When its rewards become yours.")
                                    OF_REFERRAL(rewarded_at, TIME, MEMBER_NULL, .doc = "When a reward became yours.")
                                        OF_REFERRAL(expires_at, TIME, MEMBER_NULL, .doc = "Until when it is yours.")
                                            OF_REFERRAL(closed_at, TIME, MEMBER_NULL, .doc = "When it was closed.")
                                                WITH_REFERRAL(reason_key, TEXT, 0,
                                                              .doc = "Why it stands where it does: names a text.")
                                                    WITH_REFERRAL(reason, TEXT, 0, .doc = "The same in English.")
                                                        WITH_REFERRAL(amount, INT, 0,
                                                                      .doc = "What it has brought you, in minor units.")
                                                            WITH_REFERRAL(currency, CURRENCY, MEMBER_NULL,
                                                                          .doc = "Of the amount; null: nothing yet.")};
const struct entity portal_referral_entity = ENTITY("OwnReferral", referral_members, struct portal_referral);

#define AMOUNT(member, words) ENTITY_TOLD(struct reward_amounts, member, member, INT, 0, .doc = (words))
static const struct member amounts_members[] = {
    AMOUNT(granted, "What was granted.") AMOUNT(pending, "Of that: not yet due.") AMOUNT(available, "To be used.")
        AMOUNT(reserved, "Set aside for a payout or an open redemption.") AMOUNT(redeemed, "Used.")
            AMOUNT(paid, "Paid out.") AMOUNT(reversed, "Taken back.") AMOUNT(expired, "Lapsed.")};
static const struct entity amounts_entity = ENTITY("OwnRewardAmounts", amounts_members, struct reward_amounts);

#define OF_REWARD(member, kind, more, ...)                                                                             \
    ENTITY_TOLD(struct portal_reward, member, reward.member, kind, more, __VA_ARGS__)
#define WITH_REWARD(member, kind, more, ...) ENTITY_TOLD(struct portal_reward, member, member, kind, more, __VA_ARGS__)

static const struct member reward_members[] = {
    ENTITY_TOLD(struct portal_reward, object, reward.id, CONSTANT, 0, .words = reward_word)
        OF_REWARD(id, ID, 0, .prefix = "rwd", .doc = "Its id.") OF_REWARD(referral_id, ID, MEMBER_NULL, .prefix = "ref",
                                                                          .doc = "The referral it was given for.")
            WITH_REWARD(name, TEXT, MEMBER_NULL, .doc = "Who was referred: first name and initial.") OF_REWARD(
                kind, TEXT, 0, .doc = "What it is.") OF_REWARD(title, TEXT, MEMBER_NULL, .doc = "What it is called.")
                OF_REWARD(status, WORD, 0, .words = reward_statuses, .doc = "Where it stands.")
                    OF_REWARD(waiting_for, WORDS, 0, .doc = "What must happen before it is yours.")
                        OF_REWARD(amount, OPT_INT, MEMBER_NULL, .doc = "In minor units.") ENTITY_TOLD(
                            struct portal_reward, currency, reward.told_currency, CURRENCY, MEMBER_NULL,
                            .doc = "Of the amounts.") OF_REWARD(amounts, PART, 0, .entity = &amounts_entity,
                                                                .doc = "Where its money is, in minor units.")
                            OF_REWARD(code, TEXT, MEMBER_NULL, .doc = "Of a discount.")
                                OF_REWARD(gift, OBJECT, MEMBER_NULL, .entity = &gift_own_entity,
                                          .doc = "How a gift card stands, and where you take it; null for other kinds.")
                                    ENTITY_TOLD(struct portal_reward, hold_until, reward.hold_until, TIME, MEMBER_NULL,
                                                .doc = "When it becomes yours.")
                                        OF_REWARD(expires_at, TIME, MEMBER_NULL,
                                                  .doc = "When what is left of it lapses; null: never.")
                                            OF_REWARD(created_at, TIME, 0, .doc = "When it was granted.")
                                                OF_REWARD(issued_at, TIME, MEMBER_NULL, .doc = "When it became yours.")
                                                    WITH_REWARD(reason_key, TEXT, 0,
                                                                .doc = "Why it stands where it does: names "
                                                                       "a text.")
                                                        WITH_REWARD(reason, TEXT, 0, .doc = "The same in English.")};
const struct entity portal_reward_entity = ENTITY("OwnReward", reward_members, struct portal_reward);

/* ---- cursors ---- */

/* The place to go on from must be one's own: nobody learns of others' rows, not even that there are such. */
static enum status check_own(enum status status, struct error *err)
{
    if (status != STATUS_NOT_FOUND)
        return status;
    return error_set(err, ERROR_INVALID_CURSOR, "starting_after",
                     "This is no row of this list: give next_cursor of the page before, or leave it out.");
}

/* ---- referrals ---- */

static void place(struct portal_referral *row, const struct rules *rules, struct arena *arena)
{
    const struct stage *at = rules_find_stage(rules, row->referral.stage);
    row->stage_name = at == NULL ? row->referral.stage : str_copy(arena, str_from(at->name));
    for (size_t i = 0; i < rules->stage_count; i++) {
        if (rules->stages[i].kind == STAGE_LOST)
            continue;
        row->stage_count++;
        if (&rules->stages[i] == at)
            row->stage_number = row->stage_count;
    }
}

static bool is_own_submission(const struct referral *referral)
{
    char id[ID_TEXT_SIZE];
    id_format(&referral->participant_id, "ptc", id);
    return str_equal(referral->submitted_by, (struct str){id, sizeof id});
}

static enum status name_rows(struct act *act, struct portal_referral *rows, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    struct contact *contacts = arena_array(arena, count, sizeof *contacts);
    size_t found;
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].referral.contact_id;
    TRY(contact_read_many(act, ids, count, contacts, &found, err));
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < found; c++)
            if (id_equal(&contacts[c].id, &ids[i]))
                rows[i].name =
                    is_own_submission(&rows[i].referral) ? contacts[c].name : text_short_name(contacts[c].name, arena);
    return STATUS_OK;
}

/* One of the participant's rewards. Of those that stand the first currency that comes is told; others are in its
 * rewards. */
static void add_reward(struct portal_referral *row, const struct result *rewards, size_t at)
{
    struct currency currency = result_currency(rewards, at, 2);
    int64_t status = result_int(rewards, at, 3);
    if (status == REWARD_DENIED || status == REWARD_REVERSED) {
        row->taken_for = result_str(rewards, at, 4);
        return;
    }
    if (row->currency.text[0] == '\0')
        row->currency = currency;
    if (currency_equal(&row->currency, &currency))
        row->amount += result_int(rewards, at, 1);
}

static enum status add_rewards(struct act *act, const struct id *participant_id, struct portal_referral *rows,
                               size_t count, struct error *err)
{
    struct id *ids = arena_array(txn_arena(act->txn), count, sizeof *ids);
    struct result rewards;
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].referral.id;
    TRY(txn_query_ids(act->txn, &portal_statements[PORTAL_SQL_REFERRAL_REWARDS],
                      VALUES(value_int(act->ws), value_id(participant_id)), ids, count, &rewards, err));
    for (size_t r = 0; r < rewards.row_count; r++) {
        struct id referral_id = result_id(&rewards, r, 0);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&rows[i].referral.id, &referral_id))
                add_reward(&rows[i], &rewards, r);
    }
    return STATUS_OK;
}

static enum status tell_referrals(struct act *act, const struct id *participant_id, struct portal_referral *rows,
                                  size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    TRY(name_rows(act, rows, count, err));
    TRY(add_rewards(act, participant_id, rows, count, err));
    for (size_t i = 0; i < count; i++) {
        const struct rules *rules;
        TRY(program_rules(act, &rows[i].referral.program_id, rows[i].referral.program_version, &rules, err));
        place(&rows[i], rules, arena);
        struct portal_reason reason = portal_reason_of_referral(&rows[i].referral, rows[i].taken_for, arena);
        rows[i].referral.status = (int)referral_status(&rows[i].referral);
        rows[i].reason_key = reason.key;
        rows[i].reason = reason.text;
    }
    return STATUS_OK;
}

enum status portal_referral_list(struct act *act, const struct id *participant_id, const struct page *page,
                                 struct portal_referral **ret_rows, size_t *ret_count, bool *ret_more,
                                 struct error *err)
{
    struct list_ask ask = {.page = *page};
    struct referral after;
    void *found;
    size_t count;
    if (!id_is_none(&page->after))
        TRY(check_own(referral_read(act, &page->after, &after, err), err));
    ask.filters[REFERRALS_PARTICIPANT] = value_id(participant_id);
    TRY(list_read(act, &referral_list, &ask, &found, &count, ret_more, err));
    const struct referral *referrals = found;
    struct portal_referral *rows = arena_array(txn_arena(act->txn), count, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i].referral = referrals[i];
    TRY(tell_referrals(act, participant_id, rows, count, err));
    *ret_rows = rows;
    *ret_count = count;
    return STATUS_OK;
}

/* ---- rewards ---- */

static enum status tell_rewards(struct act *act, struct portal_reward *rows, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    struct str *names = arena_array(arena, count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        ids[i] = rows[i].reward.referral_id;
    TRY(portal_names_read(act, ids, count, names, err));
    for (size_t i = 0; i < count; i++) {
        struct portal_reason reason = portal_reason_of_reward(&rows[i].reward, arena);
        rows[i].name = names[i];
        rows[i].reason_key = reason.key;
        rows[i].reason = reason.text;
    }
    return STATUS_OK;
}

/* What others see without the address of a card. */
static void open_links(struct act *act, struct reward *rewards, size_t count, const uint8_t seal[SUBKEY_SIZE])
{
    for (size_t i = 0; i < count; i++)
        if (rewards[i].gift != NULL)
            gift_open_link(rewards[i].gift, seal, txn_arena(act->txn));
}

enum status portal_reward_list(struct act *act, const struct id *participant_id, const struct page *page,
                               const uint8_t seal[SUBKEY_SIZE], struct portal_reward **ret_rows, size_t *ret_count,
                               bool *ret_more, struct error *err)
{
    struct list_ask ask = {.page = *page};
    struct participant_brief participant;
    struct reward after;
    void *found;
    size_t count;
    if (!id_is_none(&page->after))
        TRY(check_own(reward_read(act, &page->after, &after, err), err));
    TRY(participant_brief_read(act, participant_id, &participant, err));
    ask.filters[REWARDS_PARTICIPANT] = value_id(participant_id);
    ask.filters[REWARDS_CONTACT] = value_id(&participant.contact_id);
    TRY(list_read(act, &reward_list, &ask, &found, &count, ret_more, err));
    struct reward *rewards = found;
    TRY(reward_tell_all(act, rewards, count, err));
    open_links(act, rewards, count, seal);
    struct portal_reward *rows = arena_array(txn_arena(act->txn), count, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i].reward = rewards[i];
    TRY(tell_rewards(act, rows, count, err));
    *ret_rows = rows;
    *ret_count = count;
    return STATUS_OK;
}
