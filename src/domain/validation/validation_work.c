/* Asking, and what an answer does. See validation_work.h.
 *
 * An answer keeps the reward's referral first and then the validation's row, as all that moves rewards does; a claim
 * keeps the row alone. */

#include "domain/validation/validation_work.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/review/review.h"
#include "domain/reward/plan_one.h"
#include "domain/webhook/webhook_event.h"

const char *const validation_words[] = {"ask", "grant", NULL};

/* After the first try, the second, ...; docs/guides/webhooks.md has the same numbers. */
static const int64_t delays_s[] = {5, 60, 300, 900, 3600, 14400};

int64_t validation_delay_us(int64_t tries, uint64_t chance)
{
    if (tries < 1 || tries > (int64_t)(sizeof delays_s / sizeof delays_s[0]))
        return 0;
    int64_t delay_us = delays_s[tries - 1] * TIME_US_PER_S;
    return delay_us + (int64_t)(chance % (uint64_t)(delay_us / 10));
}

static bool waits_for_it(const struct reward *reward)
{
    return (reward->status == REWARD_PENDING || reward->status == REWARD_APPROVED) &&
           (reward->waits & REWARD_WAITS_VALIDATION) != 0;
}

static enum status end(struct act *act, struct validation *row, enum validation_state state, struct error *err)
{
    row->state = (int)state;
    row->next_try_at = TIME_NONE;
    row->answered_at = act_now(act);
    return validation_save(act, row, err);
}

/* ---- what is asked ---- */

/* One member of `data`: the object as the API tells it. */
static enum status add_object(struct act *act, struct jsonw *w, const char *name, const char *kind, const struct id *id,
                              struct error *err)
{
    struct buf json = {0};
    struct id program_id;
    enum status status = webhook_object_write(act, kind, id, &json, &program_id, err);
    if (status == STATUS_OK)
        jsonw_raw(w, name, buf_str(&json));
    buf_release(&json);
    return status;
}

static enum status add_data(struct act *act, struct jsonw *w, const struct reward *reward, struct error *err)
{
    TRY(add_object(act, w, "reward", "rwd", &reward->id, err));
    TRY(add_object(act, w, "beneficiary", "cnt", &reward->contact_id, err));
    if (id_is_none(&reward->referral_id)) {
        jsonw_null(w, "referral");
        return STATUS_OK;
    }
    return add_object(act, w, "referral", "ref", &reward->referral_id, err);
}

static enum status write_body(struct act *act, const struct validation *row, const struct reward *reward,
                              struct str *ret, struct error *err)
{
    struct buf text = {0};
    struct jsonw w = jsonw_begin(&text);
    jsonw_object(&w, NULL);
    jsonw_id(&w, "id", "rwd", &row->id);
    jsonw_text(&w, "type", "reward.validation");
    jsonw_text(&w, "api_version", WEBHOOK_API_VERSION);
    jsonw_bool(&w, "livemode", act->livemode);
    jsonw_time(&w, "created", row->created_at);
    jsonw_object(&w, "data");
    enum status status = add_data(act, &w, reward, err);
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
    *ret = str_copy(txn_arena(act->txn), buf_str(&text));
    buf_release(&text);
    return status;
}

/* ---- nobody answers ---- */

static enum status give_up(struct act *act, struct validation *row, const struct reward *reward, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    TRY(review_open(act,
                    &(struct review_case){
                        .kind = REVIEW_VALIDATION,
                        .program_id = reward->program_id,
                        .referral_id = reward->referral_id,
                        .contact_id = reward->contact_id,
                        .detail = str_from(arena_format(
                            arena, "A reward waits: the system that is asked whether to give it did not answer. %.*s",
                            STR_ARG(str_is_none(row->reason) ? STR("") : row->reason))),
                    },
                    &row->case_id, err));
    row->state = VALIDATION_GIVEN_UP;
    row->next_try_at = TIME_NONE;
    return validation_save(act, row, err);
}

static enum status ask_later(struct act *act, struct validation *row, const struct reward *reward, struct error *err)
{
    uint64_t chance;
    env_random(txn_env(act->txn), &chance, sizeof chance);
    int64_t delay_us = validation_delay_us(row->tries, chance);
    if (delay_us == 0)
        return give_up(act, row, reward, err);
    row->next_try_at = act_now(act) + delay_us;
    return validation_save(act, row, err);
}

/* ---- claiming ---- */

/* Why the endpoint cannot be asked; null: it can. */
static enum status find_endpoint(struct act *act, const struct validation *row, struct webhook_endpoint *ret,
                                 const char **ret_wrong, struct error *err)
{
    struct error absent = {0};
    enum status status = webhook_endpoint_read(act, &row->endpoint_id, ret, &absent);
    *ret_wrong = NULL;
    if (status == STATUS_NOT_FOUND)
        *ret_wrong = "The webhook endpoint that the rules name does not exist.";
    else if (status != STATUS_OK)
        *err = absent;
    else if (ret->status == WEBHOOK_DISABLED)
        *ret_wrong = "The webhook endpoint that the rules name is disabled.";
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status validation_begin(struct act *act, const struct id *reward_id, struct validation_call *ret, bool *ret_begun,
                             struct error *err)
{
    struct validation *row = &ret->row;
    struct reward reward;
    const char *wrong;
    *ret_begun = false;
    TRY(validation_lock(act, reward_id, row, err));
    if (row->next_try_at == TIME_NONE || row->next_try_at > act_now(act))
        return STATUS_OK; /* somebody else has it */
    TRY(reward_read(act, reward_id, &reward, err));
    if (!waits_for_it(&reward))
        return end(act, row, VALIDATION_OVER, err);
    row->tries++;
    TRY(find_endpoint(act, row, &ret->endpoint, &wrong, err));
    if (wrong != NULL) {
        row->reason = str_from(wrong);
        row->status_code = (struct opt_int){0};
        return ask_later(act, row, &reward, err);
    }
    row->attempts++;
    row->status_code = (struct opt_int){0}; /* nothing is known of this try */
    row->reason = STR_NONE;
    row->next_try_at = act_now(act) + LIMIT_WEBHOOK_LEASE_S * TIME_US_PER_S;
    TRY(write_body(act, row, &reward, &ret->body, err));
    *ret_begun = true;
    return validation_save(act, row, err);
}

/* ---- the answer ---- */

static enum status apply(struct plan_one *one, struct validation *row, const struct validation_result *result,
                         struct error *err)
{
    struct act *act = one->plan.act;
    if (result->answer == VALIDATION_SAYS_NOTHING)
        return ask_later(act, row, &one->reward, err);
    bool yes = result->answer == VALIDATION_SAYS_YES;
    if (yes) {
        plan_end_wait(&one->plan, &one->reward, REWARD_WAIT_VALIDATION);
    } else {
        one->reward.note = result->reason;
        plan_deny(&one->plan, &one->reward, STR_NONE);
        plan_say(&one->plan, &one->reward, result->reason);
    }
    TRY(plan_commit(&one->plan, err));
    return end(act, row, yes ? VALIDATION_GRANTED : VALIDATION_DENIED, err);
}

enum status validation_record(struct act *act, const struct id *reward_id, int64_t attempt,
                              const struct validation_result *result, struct error *err)
{
    struct plan_one one;
    struct validation row;
    TRY(plan_one_begin(&one, act, reward_id, err));
    TRY(validation_lock(act, reward_id, &row, err));
    if (row.attempts != attempt || row.state != VALIDATION_WAITING)
        return STATUS_OK;
    row.status_code = (struct opt_int){result->status_code != 0, result->status_code};
    row.reason = result->reason;
    if (!waits_for_it(&one.reward))
        return end(act, &row, VALIDATION_OVER, err);
    return apply(&one, &row, result, err);
}

/* ---- by hand ---- */

static enum status resolve_case(struct act *act, const struct validation *row, struct str reason, struct error *err)
{
    struct review_case found;
    if (id_is_none(&row->case_id))
        return STATUS_OK;
    TRY(review_read(act, &row->case_id, &found, err));
    return found.state == REVIEW_OPEN ? review_resolve(act, &row->case_id, reason, &found, err) : STATUS_OK;
}

/* One that is over is nobody's question any more, and yet its reward may wait for it. */
static enum status refuse_decided(const struct validation *row, const struct reward *reward, struct error *err)
{
    if (!waits_for_it(reward))
        return error_set(err, ERROR_INVALID_STATE, "id", "This reward does not wait for its validation any more.");
    if (row->state == VALIDATION_GIVEN_UP || row->state == VALIDATION_OVER)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_STATE, "id", "This validation is %s: there is nothing to decide.",
                     validation_states[row->state]);
}

enum status validation_decide(struct act *act, const struct id *reward_id, int word, struct str reason,
                              struct validation *ret, struct error *err)
{
    struct plan_one one;
    struct validation row;
    TRY(plan_one_begin(&one, act, reward_id, err));
    TRY(validation_lock(act, reward_id, &row, err));
    TRY(refuse_decided(&row, &one.reward, err));
    TRY(resolve_case(act, &row, reason, err));
    *ret = row;
    ret->case_id = (struct id){0};
    if (word == VALIDATION_ASK) {
        ret->state = VALIDATION_WAITING;
        ret->tries = 0;
        ret->next_try_at = act_now(act);
        ret->answered_at = TIME_NONE;
        return validation_save(act, ret, err);
    }
    plan_end_wait(&one.plan, &one.reward, REWARD_WAIT_VALIDATION);
    plan_say(&one.plan, &one.reward, reason);
    TRY(plan_commit(&one.plan, err));
    return end(act, ret, VALIDATION_GRANTED, err);
}
