#pragma once

#include "base/form.h"
#include "domain/contact/contact.h"
#include "domain/landing/landing_page.h"
#include "pages/face.h"
#include "pages/shop.h"
#include "pages/state.h"

/* A request for the demo's shop. For its files only. */

struct shop_item {
    const char *slug, *name, *note, *tone;
    int64_t price; /* cents */
};

struct shop_visit {
    struct store_work work;
    struct http_request *request;
    struct pages *pages;
    enum status (*send)(struct shop_visit *visit, struct error *err); /* of a form */
    struct form form;
    struct str customer_key; /* the external id that the cookie names, or absent */

    /* set anew by each run of the transaction */
    struct act act;
    struct program program;
    struct str key;          /* publishable */
    struct contact customer; /* none: nobody is signed in */
    struct face face;
    struct str fault;            /* what is wrong with the form, or absent */
    struct str location, cookie; /* in the request's arena, or absent */
};

/* By its slug; null: there is none. */
const struct shop_item *shop_item_of(struct str slug);
struct str shop_query(const struct shop_visit *visit, const char *name);

/* Pages and forms: shop_pages.c and shop_server.c. */
enum status shop_fill(struct shop_visit *visit, struct error *err);
enum status shop_send_join(struct shop_visit *visit, struct error *err);
enum status shop_send_leave(struct shop_visit *visit, struct error *err);
enum status shop_send_checkout(struct shop_visit *visit, struct error *err);

/* The cookie that keeps a customer signed in; absent takes it away. */
struct str shop_cookie(struct shop_visit *visit, struct str customer_key);
