#pragma once

#include "net/http.h"

/* The demo's shop, under /shop: a site of the business's own with the snippet and the widget in its pages, and what its
 * server would tell referd. It is there where the demo was made, and in a test world alone: the program with the slug
 * SHOP_SLUG whose metadata has a publishable key under SHOP_KEY. A payment in it is simulated; what follows from it is
 * what follows from POST /v1/events. Loop thread. */

#define SHOP_SLUG "harbor-pine-shop"
#define SHOP_KEY "demo_shop_key"
#define SHOP_SOURCE "demo-shop" /* of its events */

void shop_handle(struct http_request *request, void *ctx);          /* GET: all its pages */
void shop_join_handle(struct http_request *request, void *ctx);     /* POST: somebody signs up */
void shop_leave_handle(struct http_request *request, void *ctx);    /* POST: signs out */
void shop_checkout_handle(struct http_request *request, void *ctx); /* POST: pays */
