/* Making and freeing the wiring. */

#include "pages/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/memory.h"
#include "net/context.h"
#include "pages/docs.h"
#include "pages/page.h"
#include "pages/redirect_cache.h"
#include "pages/state.h"

enum { SUBKEY_NETWORK = 1 };

struct pages *pages_new(const struct pages_config *config)
{
    struct pages *pages = memory_new(sizeof *pages);
    uint8_t network[SUBKEY_SIZE];
    crypto_subkey(config->master, SUBKEY_NETWORK, network);
    memcpy(pages->network_key, network, sizeof pages->network_key);
    crypto_wipe(network, sizeof network);
    pages->env = config->env;
    pages->store = config->store;
    pages->clicks = config->clicks;
    pages->secure = str_starts_with(config->public_url, STR("https://"));
    page_write_headers(&pages->page_headers);
    docs_write(config->router, config->public_url, &pages->docs);
    return pages;
}

void pages_free(struct pages *pages)
{
    if (pages == NULL)
        return;
    buf_release(&pages->page_headers);
    buf_release(&pages->docs);
    crypto_wipe(pages, sizeof *pages);
    free(pages);
}

uint64_t pages_redirects_without_click(const struct pages *pages)
{
    return atomic_load_explicit(&pages->redirects_without_click, memory_order_relaxed);
}

struct pages_loop *pages_loop_new(struct pages *pages, struct store_loop *store)
{
    struct pages_loop *loop = memory_new(sizeof *loop);
    *loop = (struct pages_loop){.pages = pages, .store = store, .redirects = redirect_cache_new(pages->env)};
    return loop;
}

void pages_loop_free(struct pages_loop *loop)
{
    if (loop == NULL)
        return;
    redirect_cache_free(loop->redirects);
    free(loop);
}

struct pages_loop *pages_loop_of(const struct http_request *request)
{
    const struct http_context *context = http_loop_context(request->loop);
    return context->pages;
}
