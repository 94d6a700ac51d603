/* One read transaction of its own. */

#include "cli/facts.h"

#include "base/buf.h"
#include "domain/workspace/workspace.h"
#include "store/store.h"

struct facts_call {
    struct arena *arena;
    struct facts facts;
};

static enum status act_facts(struct txn *txn, void *ctx, struct error *err)
{
    struct facts_call *call = ctx;
    struct str check;
    struct buf hex = {0};
    TRY(workspace_master_key_check(txn, &check, err));
    if (!str_is_none(check)) {
        buf_add_hex(&hex, check.data, check.size);
        call->facts.master_key_check = str_copy(call->arena, buf_str(&hex));
        buf_release(&hex);
    }
    return STATUS_OK;
}

enum status facts_read(const char *url, struct env *env, struct arena *arena, struct facts *ret, struct error *err)
{
    struct store *store;
    struct facts_call call = {.arena = arena};
    struct store_config config = {.url = url, .mode = STORE_INSPECT, .env = env};
    TRY(store_open(&config, &store, err));
    enum status status = store_run_read(store, act_facts, &call, err);
    store_close(store);
    if (status == STATUS_OK)
        *ret = call.facts;
    return status;
}
