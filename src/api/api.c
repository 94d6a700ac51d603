/* Making and freeing the wiring. */

#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "api/documents.h"
#include "api/key_cache.h"
#include "base/memory.h"
#include "net/context.h"

enum { SUBKEY_NETWORK = 1, SUBKEY_SEAL = 2 }; /* numbers of crypto_subkey() */

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
    api->env = config->env;
    api->store = config->store;
    api->public_url = copy_without_slash(config->public_url);
    api->clicks = config->clicks;
    api->probes = config->probes;
    api->documents = documents_new(config->router, api->public_url);
    return api;
}

void api_free(struct api *api)
{
    if (api == NULL)
        return;
    documents_free((struct documents *)(uintptr_t)api->documents); /* const only for those who read */
    free((char *)(uintptr_t)api->public_url.data);
    crypto_wipe(api, sizeof *api);
    free(api);
}

struct api_loop *api_loop_new(const struct api *api, struct store_loop *store)
{
    struct api_loop *loop = memory_new(sizeof *loop);
    *loop = (struct api_loop){.api = api, .store = store, .keys = store == NULL ? NULL : key_cache_new()};
    return loop;
}

void api_loop_free(struct api_loop *loop)
{
    if (loop == NULL)
        return;
    key_cache_free(loop->keys);
    free(loop);
}

struct api_loop *api_loop_of(const struct http_request *request)
{
    const struct http_context *context = http_loop_context(request->loop);
    return context->api;
}
