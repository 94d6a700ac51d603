/* From a backfill that is due to the call for its next page, and from the page to facts, which are those of the hook. A
 * page is one transaction with the row that says where it has got to. Acts run on a writer thread. */

#include "jobs/backfills.h"

#include "base/limits.h"
#include "connect/account/stripe_facts.h"
#include "connect/stripe_api.h"
#include "domain/backfill/backfill.h"
#include "domain/workspace/workspace.h"

enum { PAGES_AT_ONCE = 16 };

/* ---- claiming ---- */

static enum status claim_one(struct act *act, const struct id *id, struct outside_claims *claims, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct backfill backfill;
    struct connection connection;
    struct stripe_account account = {0};
    bool claimed;
    int64_t lease_until = txn_now(act->txn) + 2 * LIMIT_BACKFILL_DEADLINE_S * TIME_US_PER_S;
    TRY(backfill_claim(act, id, lease_until, &backfill, &connection, &claimed, err));
    if (!claimed)
        return STATUS_OK;
    struct outside_call call = {.ws = act->ws, .id = *id, .receiver_id = connection.id, .attempt = backfill.attempts};
    struct error closed = {0};
    if (connection_open_api_key(&connection, outside_context(claims)->seal, arena, &account.key, &closed) != STATUS_OK)
        return backfill_put_off(act, &backfill, STR("The API key cannot be read: set it anew."), true, 0, err);
    account.url = connection.api_url;
    stripe_events_request(&account, backfill.from_at, backfill.to_at, backfill.cursor, arena, &call.request);
    crypto_wipe((char *)(uintptr_t)account.key.data, account.key.size);
    outside_claim(claims, &call);
    return STATUS_OK;
}

enum status backfills_claim(struct txn *txn, struct outside_claims *claims, struct error *err)
{
    struct backfill_due due[PAGES_AT_ONCE];
    size_t count;
    TRY(backfill_due(txn, txn_now(txn), PAGES_AT_ONCE, due, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct act act;
        if (!outside_has_room(claims, &due[i].connection_id))
            continue; /* what is handed over by the connection counts, too */
        TRY(workspace_begin(txn, due[i].ws, principal_system(), &act, err));
        TRY(claim_one(&act, &due[i].id, claims, err));
    }
    return STATUS_OK;
}

/* ---- recording ---- */

static bool is_refusal(enum status status)
{
    return status == STATUS_INVALID || status == STATUS_NOT_FOUND || status == STATUS_CONFLICT;
}

/* What is wrong with one event stops no other. */
static enum status take_event(struct act *act, const json_t *json, const struct connection *connection,
                              struct backfill *backfill, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct stripe_facts facts;
    struct error why = {0};
    bool is_new = false;
    enum status status = stripe_facts_read(json, connection, txn_now(act->txn), arena, &facts, &why);
    if (status == STATUS_OK)
        status = stripe_facts_take(act, &connection->id, &facts, &is_new, &why);
    if (is_refusal(status)) {
        const char *id = json_string_value(json_object_get(json, "id"));
        backfill->failed++;
        backfill->reason = str_from(arena_format(arena, "%.64s: %s", id == NULL ? "an event" : id, why.detail));
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        *err = why;
        return status;
    }
    int64_t *count = facts.count == 0 ? &backfill->ignored : is_new ? &backfill->applied : &backfill->replayed;
    ++*count;
    return STATUS_OK;
}

/* Where the next page begins, and how far this one has come. */
static bool reach(const json_t *last, struct backfill *backfill, struct arena *arena)
{
    const json_t *created = json_object_get(last, "created"), *id = json_object_get(last, "id");
    if (!json_is_string(id) || json_string_length(id) > LIMIT_TEXT_BYTES || !json_is_integer(created))
        return false;
    for (size_t i = 0; i < json_string_length(id); i++) { /* it becomes part of an address */
        char c = json_string_value(id)[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    backfill->cursor = str_copy(arena, str_from(json_string_value(id)));
    int64_t seconds = (int64_t)json_integer_value(created);
    if (seconds < 0 || seconds > TIME_LAST / TIME_US_PER_S)
        return false;
    backfill->reached_at = seconds * TIME_US_PER_S;
    return true;
}

static enum status take_page(struct act *act, const json_t *page, const struct connection *connection,
                             struct backfill *backfill, struct error *err)
{
    const json_t *events = json_object_get(page, "data");
    size_t count = json_array_size(events);
    bool more = json_is_true(json_object_get(page, "has_more"));
    if (!json_is_array(events) || count > LIMIT_BACKFILL_PAGE || (more && count == 0))
        return backfill_put_off(act, backfill, STR("Stripe's answer is no list of events."), false, 0, err);
    for (size_t i = 0; i < count; i++)
        TRY(take_event(act, json_array_get(events, i), connection, backfill, err));
    if (count > 0 && !reach(json_array_get(events, count - 1), backfill, txn_arena(act->txn)))
        return backfill_put_off(act, backfill, STR("Stripe's answer has an event without id or time."), true, 0, err);
    return backfill_go_on(act, backfill, more, err);
}

enum status backfills_record(struct txn *txn, const struct outside_call *call, const struct client_reply *reply,
                             struct error *err)
{
    struct arena *arena = txn_arena(txn);
    struct act act;
    struct backfill backfill;
    struct connection connection;
    struct stripe_answer answer;
    /* The connection acts, as it does by its hook: by that a fact is known again. */
    const struct principal principal = {.kind = PRINCIPAL_CONNECTION, .id = call->receiver_id};
    TRY(workspace_begin(txn, call->ws, principal, &act, err));
    TRY(backfill_read(&act, &call->id, &backfill, err));
    if (backfill.attempts != call->attempt || backfill.state != BACKFILL_RUNNING)
        return STATUS_OK;
    enum status status = connection_read(&act, &call->receiver_id, &connection, err);
    if (status == STATUS_NOT_FOUND) {
        *err = (struct error){0};
        return backfill_put_off(&act, &backfill, STR("The connection was deleted."), true, 0, err);
    }
    TRY(status);
    stripe_answer_read(reply, arena, &answer);
    if (answer.kind == STRIPE_ANSWERED)
        status = take_page(&act, answer.json, &connection, &backfill, err);
    else
        status =
            backfill_put_off(&act, &backfill, answer.reason, answer.kind == STRIPE_REFUSED, answer.retry_after_s, err);
    json_decref(answer.json);
    return status;
}
