/* Making and freeing the wiring. */

#include "api/api.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "api/authentication.h"
#include "api/documents.h"
#include "api/hook_cache.h"
#include "api/rate_gate.h"
#include "api/rate_limit.h"
#include "api/routes.h"
#include "api/stream_hub.h"
#include "base/limits.h"
#include "base/locale/wording.h"
#include "base/memory.h"
#include "net/context.h"

enum { SUBKEY_NETWORK = 1, SUBKEY_SEAL = 2, SUBKEY_CURSOR = 4, SUBKEY_TOKEN = 10 }; /* numbers of crypto_subkey() */

enum { LOOPS_MAX = 256 };

/* Counters outlive their loops: the metrics' listener is the last to stop. */
struct api_calls {
    _Atomic uint64_t streams[LIMIT_STREAMS]; /* whose each is (rate_gate_number); 0: it is free */
    _Atomic size_t loop_count;
    _Atomic(_Atomic uint64_t *) loops[LOOPS_MAX]; /* api_route_total() each */
};

static struct str copy_without_slash(struct str url)
{
    while (url.size > 0 && url.data[url.size - 1] == '/')
        url.size--;
    char *copy = memory_new(url.size + 1);
    memcpy(copy, url.data, url.size);
    return (struct str){copy, url.size};
}

struct api *api_new(const struct api_config *config)
{
    struct api *api = memory_new(sizeof *api);
    uint8_t network[SUBKEY_SIZE];
    crypto_subkey(config->master, SUBKEY_NETWORK, network);
    memcpy(api->network_key, network, sizeof api->network_key);
    crypto_wipe(network, sizeof network);
    crypto_subkey(config->master, SUBKEY_SEAL, api->seal);
    crypto_subkey(config->master, SUBKEY_CURSOR, api->cursor_key);
    crypto_subkey(config->master, SUBKEY_TOKEN, api->token_key);
    api->env = config->env;
    api->store = config->store;
    api->database = config->database;
    api->public_url = copy_without_slash(config->public_url);
    api->clicks = config->clicks;
    api->probes = config->probes;
    api->words = wordbook_new();
    api->documents = documents_new(config->router, api->public_url);
    api->calls = memory_new(sizeof *api->calls);
    api->hashing = memory_new(sizeof *api->hashing);
    api->trying = memory_new(sizeof *api->trying);
    api->exporting = memory_new(sizeof *api->exporting);
    api->outside = config->calls;
    api->callers = rate_limit_new(config->calls_of_caller, env_monotonic(config->env));
    api->addresses = rate_limit_new(config->calls_of_address, env_monotonic(config->env));
    return api;
}

void api_free(struct api *api)
{
    if (api == NULL)
        return;
    wordbook_free((struct wordbook *)(uintptr_t)api->words); /* const only for those who read */
    documents_free((struct documents *)(uintptr_t)api->documents);
    free((char *)(uintptr_t)api->public_url.data);
    for (size_t i = 0; i < LOOPS_MAX; i++)
        free(atomic_load(&api->calls->loops[i]));
    free(api->calls);
    rate_limit_free(api->callers);
    rate_limit_free(api->addresses);
    free(api->hashing);
    free(api->trying);
    free(api->exporting);
    crypto_wipe(api, sizeof *api);
    free(api);
}

static _Atomic uint64_t *new_counters(struct api_calls *calls)
{
    _Atomic uint64_t *counters = memory_new(api_route_total() * sizeof *counters);
    size_t index = atomic_fetch_add(&calls->loop_count, 1);
    assert(index < LOOPS_MAX);
    atomic_store(&calls->loops[index], counters);
    return counters;
}

struct api_loop *api_loop_new(const struct api *api, struct store_loop *store)
{
    struct api_loop *loop = memory_new(sizeof *loop);
    loop->api = api;
    if (store != NULL) {
        loop->store = store;
        loop->keys = key_auth_cache();
        loop->sessions = session_auth_cache();
        loop->hooks = hook_cache_new();
        loop->calls = new_counters(api->calls);
    }
    return loop;
}

void api_loop_free(struct api_loop *loop)
{
    if (loop == NULL)
        return;
    cache_free(loop->keys);
    cache_free(loop->sessions);
    cache_free(loop->hooks);
    stream_hub_free(loop->streams);
    free(loop);
}

void api_count_call(struct api_loop *loop, const struct route *route)
{
    _Atomic uint64_t *counter = &loop->calls[api_route_index(route)];
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1, memory_order_relaxed);
}

uint64_t api_calls_total(const struct api *api, size_t row)
{
    uint64_t total = 0;
    for (size_t i = 0; i < LOOPS_MAX; i++) {
        _Atomic uint64_t *counters = atomic_load(&api->calls->loops[i]);
        total += counters == NULL ? 0 : atomic_load_explicit(&counters[row], memory_order_relaxed);
    }
    return total;
}

/* Taken first and counted then: of those who come at once none is one too many. */
static bool take_stream(struct api_calls *calls, uint64_t whom, size_t *ret_place)
{
    for (size_t i = 0; i < LIMIT_STREAMS; i++) {
        uint64_t nobody = 0;
        *ret_place = i;
        if (atomic_compare_exchange_strong(&calls->streams[i], &nobody, whom))
            return true;
    }
    return false;
}

static size_t count_streams(struct api_calls *calls, uint64_t whom)
{
    size_t count = 0;
    for (size_t i = 0; i < LIMIT_STREAMS; i++)
        count += atomic_load(&calls->streams[i]) == whom;
    return count;
}

enum status api_stream_admit(const struct api *api, const struct principal *principal, size_t *ret_place,
                             struct error *err)
{
    enum { RETRY_S = 15 };
    uint64_t whom = rate_gate_number(api, principal) | 1; /* 0 is nobody */
    if (!take_stream(api->calls, whom, ret_place))
        return error_set_retry(err, ERROR_UNAVAILABLE, RETRY_S, "As many listen as may. Retry later.");
    if (count_streams(api->calls, whom) <= LIMIT_STREAMS_OF_CALLER)
        return STATUS_OK;
    api_stream_leave(api, *ret_place);
    return error_set_retry(err, ERROR_RATE_LIMITED, RETRY_S,
                           "This key or user has as many streams open as one may. End one of them first.");
}

void api_stream_leave(const struct api *api, size_t place)
{
    atomic_store(&api->calls->streams[place], 0);
}

struct api_loop *api_loop_of(const struct http_request *request)
{
    const struct http_context *context = http_loop_context(request->loop);
    return context->api;
}
