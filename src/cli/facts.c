/* One read transaction of its own. */

#include "cli/facts.h"

#include "base/buf.h"
#include "base/limits.h"
#include "domain/report/digest.h"
#include "domain/workspace/workspace.h"
#include "store/store.h"

enum { WORLDS = 2 };

struct facts_call {
    struct arena *arena;
    struct facts facts;
};

static struct str hex_of(struct str bytes, struct arena *arena)
{
    struct buf hex = {0};
    buf_add_hex(&hex, bytes.data, bytes.size);
    struct str text = str_copy(arena, buf_str(&hex));
    buf_release(&hex);
    return text;
}

static enum status read_digest(struct txn *txn, struct facts_call *call, struct error *err)
{
    struct workspace worlds[WORLDS];
    uint8_t digests[WORLDS][DIGEST_SIZE];
    uint8_t whole[DIGEST_SIZE];
    size_t count;
    TRY(workspace_list(txn, worlds, WORLDS, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct act act = act_begin(txn, worlds[i].ws, worlds[i].livemode, worlds[i].clock_offset_us, principal_cli());
        TRY(digest_world(&act, LIMIT_DIGEST_HASHES, digests[i], err));
    }
    digest_store((const uint8_t(*)[DIGEST_SIZE])digests, count, whole);
    if (count > 0)
        call->facts.digest = hex_of((struct str){(char *)whole, sizeof whole}, call->arena);
    return STATUS_OK;
}

static enum status act_facts(struct txn *txn, void *ctx, struct error *err)
{
    struct facts_call *call = ctx;
    struct str check;
    TRY(workspace_master_key_check(txn, &check, err));
    if (!str_is_none(check))
        call->facts.master_key_check = hex_of(check, call->arena);
    return read_digest(txn, call, err);
}

enum status facts_read(const char *url, const char *snapshot, struct env *env, struct arena *arena, struct facts *ret,
                       struct error *err)
{
    struct store *store;
    struct facts_call call = {.arena = arena};
    struct store_config config = {.url = url, .mode = STORE_INSPECT, .env = env, .snapshot = snapshot};
    TRY(store_open(&config, &store, err));
    enum status status = store_run_read(store, act_facts, &call, err);
    store_close(store);
    if (status == STATUS_OK)
        *ret = call.facts;
    return status;
}
