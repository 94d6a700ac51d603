/* Rewards as rows, their causes, and as JSON. Runs inside a transaction, on its thread. */

#include "domain/reward/reward.h"

#include <assert.h>
#include <string.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/reward/reward_store.h"

void reward_cause(const char *effect, const struct id *program_id, struct str rule_key, const struct id *beneficiary_id,
                  int64_t level, uint8_t ret_cause[REWARD_CAUSE_SIZE])
{
    struct buf text = {0};
    buf_add_format(&text, "%s|", effect);
    buf_add_hex(&text, program_id->bytes, sizeof program_id->bytes);
    buf_add_format(&text, "|%.*s|", STR_ARG(rule_key));
    buf_add_hex(&text, beneficiary_id->bytes, sizeof beneficiary_id->bytes);
    buf_add_format(&text, "|%lld", (long long)level);
    uint8_t hash[SHA256_SIZE];
    crypto_sha256(buf_str(&text), hash);
    memcpy(ret_cause, hash, REWARD_CAUSE_SIZE);
    buf_release(&text);
}

static struct reward reward_of(const struct result *rows, size_t row)
{
    struct reward reward = {
        .id = result_id(rows, row, 0),
        .program_id = result_id(rows, row, 1),
        .program_version = result_int(rows, row, 2),
        .referral_id = result_id(rows, row, 3),
        .event_id = result_id(rows, row, 4),
        .root_id = result_id(rows, row, 5),
        .rule_key = result_str(rows, row, 7),
        .contact_id = result_id(rows, row, 8),
        .participant_id = result_id(rows, row, 9),
        .role = result_str(rows, row, 10),
        .kind = result_str(rows, row, 11),
        .title = result_str(rows, row, 12),
        .currency = result_currency(rows, row, 13),
        .amount = {!result_is_null(rows, row, 14), result_int(rows, row, 14)},
        .state = result_str(rows, row, 15),
        .pending = result_int(rows, row, 16),
        .available = result_int(rows, row, 17),
        .denied = result_int(rows, row, 18),
        .step = result_int(rows, row, 19),
        .hold_until = result_time(rows, row, 20),
        .release_at = result_time(rows, row, 21),
        .reason_code = result_str(rows, row, 22),
        .created_at = result_int(rows, row, 23),
        .issued_at = result_time(rows, row, 24),
        .previous_id = result_id(rows, row, 25),
    };
    struct str cause = result_str(rows, row, 6);
    assert(cause.size == REWARD_CAUSE_SIZE);
    memcpy(reward.cause, cause.data, REWARD_CAUSE_SIZE);
    return reward;
}

/* Rewards given by hand have a note of their own id. */
static enum status read_note(struct act *act, const struct result *rows, size_t row, struct reward *reward,
                             struct error *err)
{
    if (result_int(rows, row, 26) == 0)
        return STATUS_OK;
    struct result note;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_READ_NOTE], VALUES(value_int(act->ws), value_id(&reward->id)),
                  &note, err));
    if (note.row_count == 1)
        reward->note = result_str(&note, 0, 0);
    return STATUS_OK;
}

static enum status read_one(struct act *act, const struct result *rows, size_t row, struct reward *ret_reward,
                            struct error *err)
{
    *ret_reward = reward_of(rows, row);
    return read_note(act, rows, row, ret_reward, err);
}

static enum status read_all(struct act *act, const struct result *rows, struct reward **ret_rewards, size_t *ret_count,
                            struct error *err)
{
    struct reward *rewards = arena_array(txn_arena(act->txn), rows->row_count, sizeof *rewards);
    for (size_t i = 0; i < rows->row_count; i++)
        TRY(read_one(act, rows, i, &rewards[i], err));
    *ret_rewards = rewards;
    *ret_count = rows->row_count;
    return STATUS_OK;
}

enum status reward_read(struct act *act, const struct id *id, struct reward *ret_reward, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "id", "There is no reward with this id.");
    return read_one(act, &rows, 0, ret_reward, err);
}

enum status reward_insert(struct act *act, const struct reward *r, struct error *err)
{
    if (!str_is_none(r->note))
        TRY(txn_exec(act->txn, &reward_statements[REWARD_SQL_WRITE_NOTE],
                     VALUES(value_int(act->ws), value_id(&r->id), value_text(r->note)), err));
    return txn_exec(act->txn, &reward_statements[REWARD_SQL_INSERT],
                    VALUES(value_int(act->ws), value_id(&r->id), value_id(&r->program_id),
                           value_int(r->program_version), value_id(&r->referral_id), value_id(&r->event_id),
                           value_id(&r->root_id), value_bytes((struct str){(const char *)r->cause, sizeof r->cause}),
                           value_text(r->rule_key), value_id(&r->contact_id), value_id(&r->participant_id),
                           value_text(r->role), value_text(r->kind), value_text(r->title),
                           value_text(currency_str(&r->currency)),
                           r->amount.set ? value_int(r->amount.value) : value_null(), value_text(r->state),
                           value_int(r->pending), value_int(r->available), value_int(r->denied),
                           r->step == 0 ? value_null() : value_int(r->step), value_time(r->hold_until),
                           value_time(r->release_at), value_text(r->reason_code), value_int(r->created_at),
                           value_time(r->issued_at), value_id(&r->previous_id), value_int(!str_is_none(r->note))),
                    err);
}

enum status reward_settle(struct act *act, const struct reward *r, bool *ret_moved, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_SETTLE],
                  VALUES(value_int(act->ws), value_id(&r->id), value_text(r->state), value_int(r->pending),
                         value_int(r->available), value_int(r->denied), value_time(r->release_at),
                         value_time(r->issued_at), value_text(r->reason_code)),
                  &rows, err));
    *ret_moved = rows.row_count == 1;
    return STATUS_OK;
}

enum status reward_list_of_root(struct act *act, const struct id *root_id, struct reward **ret_rewards,
                                size_t *ret_count, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_LIST_OF_ROOT], VALUES(value_int(act->ws), value_id(root_id)),
                  &rows, err));
    return read_all(act, &rows, ret_rewards, ret_count, err);
}

enum status reward_list_due(struct act *act, int64_t now, size_t limit, struct reward **ret_rewards, size_t *ret_count,
                            struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_KEEP_DUE],
                  VALUES(value_int(act->ws), value_int(now), value_int((int64_t)limit)), &rows, err));
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_LIST_DUE],
                  VALUES(value_int(act->ws), value_int(now), value_int((int64_t)limit)), &rows, err));
    return read_all(act, &rows, ret_rewards, ret_count, err);
}

/* The page being filled: takes rewards newest first and notices one more than it holds. */
struct taker {
    const struct reward_filter *filter;
    const struct page *page;
    struct reward *rewards;
    size_t count;
    bool more;
    bool done; /* past the page's oldest id */
};

static bool taker_matches(const struct taker *taker, const struct reward *reward)
{
    const struct reward_filter *filter = taker->filter;
    return (str_is_none(filter->state) || str_equal(filter->state, reward->state)) &&
           (id_is_none(&filter->participant_id) || id_equal(&filter->participant_id, &reward->participant_id)) &&
           (id_is_none(&filter->contact_id) || id_equal(&filter->contact_id, &reward->contact_id)) &&
           (id_is_none(&taker->page->before) ||
            memcmp(reward->id.bytes, taker->page->before.bytes, sizeof reward->id.bytes) < 0);
}

static void taker_take(struct taker *taker, const struct reward *reward)
{
    if (memcmp(reward->id.bytes, taker->page->from.bytes, sizeof reward->id.bytes) < 0) {
        taker->done = true;
    } else if (taker_matches(taker, reward)) {
        taker->more = taker->done = taker->count == taker->page->limit;
        if (!taker->more)
            taker->rewards[taker->count++] = *reward;
    }
}

/* A referral's rewards: few, so all are read and turned round. */
static enum status take_of_referral(struct act *act, struct taker *taker, struct error *err)
{
    struct reward *all;
    size_t count;
    TRY(reward_list_of_root(act, &taker->filter->referral_id, &all, &count, err));
    for (size_t i = count; i-- > 0 && !taker->done;)
        taker_take(taker, &all[i]);
    return STATUS_OK;
}

/* The newest rewards that fit, newest first: as many as the page holds, and one that tells of others. */
struct newest {
    struct reward *rewards;
    size_t count, room;
};

static void newest_add(struct newest *newest, const struct reward *reward)
{
    size_t at = newest->count;
    while (at > 0 && memcmp(newest->rewards[at - 1].id.bytes, reward->id.bytes, sizeof reward->id.bytes) < 0)
        at--;
    if (at == newest->room)
        return;
    size_t moved = (newest->count < newest->room ? newest->count : newest->room - 1) - at;
    memmove(&newest->rewards[at + 1], &newest->rewards[at], moved * sizeof *newest->rewards);
    newest->rewards[at] = *reward;
    newest->count = at + moved + 1;
}

/* Whether neither this reward nor any before it in its list can be on the page. A list is linked in the order of
 * commits and ids are minted before: a reward may stand some time away from where its id belongs. */
static bool is_behind(const struct newest *newest, const struct taker *taker, const struct id *id)
{
    const struct id *oldest =
        newest->count < newest->room ? &taker->page->from : &newest->rewards[newest->count - 1].id;
    return id_time(id) + LIMIT_DISORDER_S * TIME_US_PER_S < id_time(oldest);
}

static enum status follow_lots(struct act *act, const struct taker *taker, struct id next, struct newest *newest,
                               struct error *err)
{
    while (!id_is_none(&next)) {
        struct reward reward = {0};
        TRY(reward_read(act, &next, &reward, err));
        if (is_behind(newest, taker, &reward.id))
            break;
        if (taker_matches(taker, &reward))
            newest_add(newest, &reward);
        next = reward.previous_id;
    }
    return STATUS_OK;
}

/* A contact's rewards: its lists of lots, one per currency. */
static enum status take_of_contact(struct act *act, struct taker *taker, struct error *err)
{
    struct id *heads;
    size_t head_count;
    TRY(ledger_lot_heads(act, &taker->filter->contact_id, &heads, &head_count, err));
    struct newest newest = {.room = taker->page->limit + 1};
    newest.rewards = arena_array(txn_arena(act->txn), newest.room, sizeof *newest.rewards);
    for (size_t i = 0; i < head_count; i++)
        TRY(follow_lots(act, taker, heads[i], &newest, err));
    for (size_t i = 0; i < newest.count && !taker->done; i++)
        taker_take(taker, &newest.rewards[i]);
    return STATUS_OK;
}

static enum status take_of_all(struct act *act, struct taker *taker, struct error *err)
{
    struct str state = str_is_none(taker->filter->state) ? STR("") : taker->filter->state;
    struct result rows;
    TRY(txn_query(act->txn, &reward_statements[REWARD_SQL_LIST],
                  VALUES(value_int(act->ws), page_before(taker->page), page_from(taker->page), page_fetch(taker->page),
                         value_text(state)),
                  &rows, err));
    for (size_t i = 0; i < rows.row_count && !taker->done; i++) {
        struct reward reward;
        TRY(read_one(act, &rows, i, &reward, err));
        taker_take(taker, &reward);
    }
    return STATUS_OK;
}

enum status reward_list(struct act *act, const struct reward_filter *filter, const struct page *page,
                        struct reward *ret_rewards, size_t *ret_count, bool *ret_more, struct error *err)
{
    struct taker taker = {.filter = filter, .page = page, .rewards = ret_rewards};
    if (!id_is_none(&filter->referral_id))
        TRY(take_of_referral(act, &taker, err));
    else if (!id_is_none(&filter->contact_id))
        TRY(take_of_contact(act, &taker, err));
    else
        TRY(take_of_all(act, &taker, err));
    *ret_count = taker.count;
    *ret_more = taker.more;
    return STATUS_OK;
}

static void write_beneficiary(struct jsonw *w, const struct reward *reward)
{
    jsonw_object(w, "beneficiary");
    jsonw_id(w, "contact_id", "cnt", &reward->contact_id);
    jsonw_id(w, "participant_id", "ptc", &reward->participant_id);
    jsonw_str(w, "role", reward->role);
    jsonw_close(w);
}

/* The kinds of money that no edge of this version leads to are 0. */
static void write_amounts(struct jsonw *w, const struct reward *reward)
{
    jsonw_object(w, "amounts");
    jsonw_int(w, "granted", reward->amount.set ? reward->amount.value : 0);
    jsonw_int(w, "pending", reward->pending);
    jsonw_int(w, "available", reward->available);
    jsonw_int(w, "reserved", 0);
    jsonw_int(w, "redeemed", 0);
    jsonw_int(w, "paid", 0);
    jsonw_int(w, "reversed", 0);
    jsonw_int(w, "expired", 0);
    jsonw_close(w);
}

void reward_write_json(struct jsonw *w, const char *name, const struct reward *reward, bool replayed)
{
    jsonw_object(w, name);
    jsonw_id(w, "id", "rwd", &reward->id);
    jsonw_text(w, "object", "reward");
    jsonw_id(w, "program_id", "prg", &reward->program_id);
    jsonw_id(w, "referral_id", "ref", &reward->referral_id);
    jsonw_str(w, "rule_key", reward->rule_key.size == 0 ? STR_NONE : reward->rule_key); /* a bonus has none */
    jsonw_int(w, "program_version", reward->program_version);
    write_beneficiary(w, reward);
    jsonw_str(w, "kind", reward->kind);
    jsonw_str(w, "title", reward->title);
    jsonw_str(w, "status", reward->state);
    jsonw_array(w, "waiting_for");
    if (str_equal(reward->state, STR("pending")))
        jsonw_text(w, NULL, "hold");
    jsonw_close(w);
    if (reward->amount.set)
        jsonw_int(w, "amount", reward->amount.value);
    else
        jsonw_null(w, "amount");
    if (reward->amount.set)
        jsonw_currency(w, "currency", &reward->currency);
    else
        jsonw_null(w, "currency");
    write_amounts(w, reward);
    if (reward->step != 0)
        jsonw_int(w, "step", reward->step);
    else
        jsonw_null(w, "step");
    jsonw_null(w, "code");
    jsonw_time(w, "hold_until", reward->hold_until);
    jsonw_null(w, "expires_at");
    jsonw_str(w, "reason", str_is_none(reward->reason_code) ? reward->note : reward->reason_code);
    jsonw_time(w, "created_at", reward->created_at);
    jsonw_time(w, "issued_at", reward->issued_at);
    if (replayed)
        jsonw_bool(w, "replayed", true);
    jsonw_close(w);
}
