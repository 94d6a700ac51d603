/* Visitors of the portal: see the header. Runs inside a transaction, on its thread; hashing on any. */

#include "domain/portal/portal.h"

#include "domain/workspace/workspace.h"

bool portal_lets_in(const struct portal_visitor *visitor)
{
    return !str_equal(visitor->status, STR("blocked")) && !str_equal(visitor->status, STR("rejected"));
}

struct principal portal_principal(const struct portal_visitor *visitor, const struct id *request_id, int64_t source)
{
    return (struct principal){
        .kind = PRINCIPAL_PARTICIPANT,
        .id = visitor->participant_id,
        .participant_id = visitor->participant_id,
        .request_id = *request_id,
        .source = source,
    };
}

enum status portal_enter(struct txn *txn, const struct portal_visitor *visitor, struct principal principal,
                         struct act *ret_act, struct error *err)
{
    const struct workspace world = {
        .ws = visitor->ws, .livemode = visitor->livemode, .clock_offset_us = visitor->clock_offset_us};
    TRY(workspace_enter(txn, &world, principal, ret_act, err));
    ret_act->only_participant = visitor->participant_id;
    return STATUS_OK;
}

enum status portal_refuse(struct error *err)
{
    return error_set(err, ERROR_UNAUTHORIZED, NULL,
                     "This way into the portal is not open, or not any more. Ask for a new link.");
}

void portal_token_draw(struct act *act, char ret_token[PORTAL_TOKEN_SIZE], uint8_t ret_hash[32])
{
    token_draw(txn_env(act->txn), ret_token);
    token_hash(str_from(ret_token), ret_hash);
}

bool portal_token_hash(struct str token, uint8_t ret_hash[32])
{
    if (!token_is_valid(token))
        return false;
    token_hash(token, ret_hash);
    return true;
}
