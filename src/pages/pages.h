#pragma once

#include <stdint.h>

#include "base/env.h"
#include "domain/click/click.h"
#include "net/server.h"
#include "store/store.h"

/* The public pages' wiring: made once by main, constant afterwards but for one counter. Their routes are in routes.h.
 */

struct pages;

struct pages_config {
    struct env *env;
    struct store *store;
    struct click_log *clicks;
    struct str public_url;       /* of https: the click cookie is always Secure */
    const struct router *router; /* the calls that /docs lists; used by pages_new() alone */
    const uint8_t *master;       /* MASTER_KEY_SIZE bytes */
};

struct pages *pages_new(const struct pages_config *config);

/* http_config.refuse: under the paths of visitors a person reads what net has to say, so it is a page. */
bool pages_refuse(struct http_request *request, const struct error *err, void *ctx);

/* After the servers have ended. Null is accepted. */
void pages_free(struct pages *pages);

/* Visitors sent on although their click could not be stored. Any thread. */
uint64_t pages_redirects_without_click(const struct pages *pages);

/* Of one event loop, on its thread only. */
struct pages_loop;
struct pages_loop *pages_loop_new(struct pages *pages, struct store_loop *store);

/* Nothing may be in flight. Null is accepted. */
void pages_loop_free(struct pages_loop *loop);
