/* One read transaction of its own. */

#include "cli/facts.h"

#include "base/buf.h"
#include "base/limits.h"
#include "domain/report/digest.h"
#include "domain/workspace/workspace.h"
#include "store/store.h"

struct facts_call {
    struct arena *arena;
    struct facts facts;
    struct txn *txn;
    struct buf digests; /* DIGEST_SIZE bytes a world */
};

static struct str hex_of(struct str bytes, struct arena *arena)
{
    struct buf hex = {0};
    buf_add_hex(&hex, bytes.data, bytes.size);
    struct str text = str_copy(arena, buf_str(&hex));
    buf_release(&hex);
    return text;
}

static enum status add_digest(void *ctx, const struct workspace *world, struct error *err)
{
    struct facts_call *call = ctx;
    uint8_t digest[DIGEST_SIZE];
    struct act act = act_begin(call->txn, world->ws, world->livemode, world->clock_offset_us, principal_cli());
    TRY(digest_world(&act, LIMIT_DIGEST_HASHES, digest, err));
    buf_add(&call->digests, digest, sizeof digest);
    return STATUS_OK;
}

static enum status read_digest(struct facts_call *call, struct error *err)
{
    uint8_t whole[DIGEST_SIZE];
    buf_clear(&call->digests);
    TRY(workspace_each(call->txn, add_digest, call, err));
    size_t count = call->digests.size / DIGEST_SIZE;
    digest_store((const uint8_t(*)[DIGEST_SIZE])(const void *)call->digests.data, count, whole);
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
    call->txn = txn;
    return read_digest(call, err);
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
    buf_release(&call.digests);
    if (status == STATUS_OK)
        *ret = call.facts;
    return status;
}
