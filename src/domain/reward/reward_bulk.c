/* Acts on many rewards. See reward_bulk.h. Runs on a writer thread, in its transaction. */

#include "domain/reward/reward_bulk.h"

#include <stdlib.h>

#include "domain/referral/referral.h"

#define REFUSAL(member, words) ENTITY_TOLD(struct reward_refusal, member, member, TEXT, 0, .doc = (words))
static const struct member refusal_members[] = {REFUSAL(code, "As of a problem.")
                                                    REFUSAL(detail, "Why, in a sentence.")};
static const struct entity refusal_entity = ENTITY("RewardRefusal", refusal_members, struct reward_refusal);

#define ANSWER(member, letter, more, ...) ENTITY_TOLD(struct reward_answer, member, member, letter, more, __VA_ARGS__)
static const struct member answer_members[] = {
    ANSWER(id, ID, 0, .prefix = "rwd", .doc = "Of the reward.") ANSWER(done, BOOL, 0, .doc = "Whether it was done.")
        ANSWER(reward, OBJECT, MEMBER_NULL, .entity = &reward_entity, .doc = "The reward as it now is; null: refused.")
            ENTITY_TOLD(struct reward_answer, error, refusal, OBJECT, MEMBER_NULL, .entity = &refusal_entity,
                        .doc = "Why not; null: it was done.")};
const struct entity reward_answer_entity = ENTITY("RewardAnswer", answer_members, struct reward_answer);

static int by_id(const void *left, const void *right)
{
    const struct id *a = left, *b = right;
    return memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

/* Referrals are locked in the order of their ids, whatever the order of the rewards. */
static enum status lock_referrals(struct act *act, const struct id *ids, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct reward *rewards;
    struct id *referrals = arena_array(arena, count, sizeof *referrals);
    size_t found, wanted = 0;
    TRY(reward_read_many(act, ids, count, &rewards, &found, err));
    for (size_t i = 0; i < found; i++)
        if (!id_is_none(&rewards[i].referral_id))
            referrals[wanted++] = rewards[i].referral_id;
    if (wanted > 1)
        qsort(referrals, wanted, sizeof *referrals, by_id);
    for (size_t i = 0; i < wanted; i++) {
        struct referral locked;
        TRY(referral_lock(act, &referrals[i], &locked, err));
    }
    return STATUS_OK;
}

/* Whether it is about this reward, and not about the server. All refusals come before the first write. */
static bool is_refusal(enum status status)
{
    return status == STATUS_INVALID || status == STATUS_NOT_FOUND || status == STATUS_CONFLICT ||
           status == STATUS_FORBIDDEN;
}

static void refuse(struct arena *arena, struct reward_answer *answer, struct error *err)
{
    answer->problem = (struct reward_refusal){
        .code = str_from(error_info(err->code)->name),
        .detail = str_copy(arena, str_from(err->detail)),
    };
    answer->refusal = &answer->problem;
    *err = (struct error){0};
}

enum status reward_act_many(struct act *act, bool approve, const struct id *ids, size_t count, struct str reason,
                            struct reward_answer *ret_answers, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    TRY(lock_referrals(act, ids, count, err));
    for (size_t i = 0; i < count; i++) {
        struct reward *reward = arena_alloc(arena, sizeof *reward);
        struct reward_answer *answer = &ret_answers[i];
        *answer = (struct reward_answer){.id = ids[i]};
        enum status status = approve ? reward_approve(act, &ids[i], reason, reward, err)
                                     : reward_deny(act, &ids[i], reason, reward, err);
        if (is_refusal(status)) {
            refuse(arena, answer, err);
            continue;
        }
        TRY(status);
        answer->done = true;
        answer->reward = reward;
    }
    return STATUS_OK;
}
