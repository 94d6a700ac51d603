/* Making and freeing the wiring. */

#include "pages/pages.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "base/memory.h"
#include "net/context.h"
#include "pages/docs.h"
#include "pages/face.h"
#include "pages/page.h"
#include "pages/page_cache.h"
#include "pages/redirect_cache.h"
#include "pages/state.h"

enum { SUBKEY_NETWORK = 1, SUBKEY_SEAL = 2, SUBKEY_FORM = 9, SUBKEY_TOKEN = 10 };

struct pages *pages_new(const struct pages_config *config)
{
    struct pages *pages = memory_new(sizeof *pages);
    uint8_t network[SUBKEY_SIZE];
    crypto_subkey(config->master, SUBKEY_NETWORK, network);
    memcpy(pages->network_key, network, sizeof pages->network_key);
    crypto_wipe(network, sizeof network);
    crypto_subkey(config->master, SUBKEY_SEAL, pages->seal);
    crypto_subkey(config->master, SUBKEY_FORM, pages->form_key);
    crypto_subkey(config->master, SUBKEY_TOKEN, pages->token_key);
    buf_add_str(&pages->public_url, config->public_url);
    while (pages->public_url.size > 0 && pages->public_url.data[pages->public_url.size - 1] == '/')
        pages->public_url.size--;
    pages->env = config->env;
    pages->store = config->store;
    pages->clicks = config->clicks;
    pages->secure = str_starts_with(config->public_url, STR("https://"));
    pages->faces = faces_new();
    page_write_headers(&pages->page_headers);
    docs_write(config->router, config->public_url, &pages->docs);
    return pages;
}

void pages_free(struct pages *pages)
{
    if (pages == NULL)
        return;
    faces_free(pages->faces);
    buf_release(&pages->public_url);
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
    *loop = (struct pages_loop){.pages = pages,
                                .store = store,
                                .redirects = redirect_cache_new(pages->env),
                                .portal_pages = page_cache_new(pages->env, LIMIT_PAGES_CACHED),
                                .public_pages = page_cache_new(pages->env, LIMIT_PAGES_OF_LOOP),
                                .cards = page_cache_new(pages->env, LIMIT_CARDS_CACHED)};
    return loop;
}

void pages_loop_free(struct pages_loop *loop)
{
    if (loop == NULL)
        return;
    redirect_cache_free(loop->redirects);
    page_cache_free(loop->portal_pages);
    page_cache_free(loop->public_pages);
    page_cache_free(loop->cards);
    free(loop);
}

struct pages_loop *pages_loop_of(const struct http_request *request)
{
    const struct http_context *context = http_loop_context(request->loop);
    return context->pages;
}
