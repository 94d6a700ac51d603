/* The way of a request for the shop: which world has it, who is signed in, the page or the form, the answer. */

#include <stddef.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/log.h"
#include "domain/click/classify.h"
#include "domain/workspace/workspace.h"
#include "pages/portal.h"
#include "pages/refusal.h"
#include "pages/shop_visit.h"

#define COOKIE "demo_shop"

enum { MARK_BYTES = 12, MARK_DIGITS = 2 * MARK_BYTES };

static struct shop_visit *visit_of(struct store_work *work)
{
    return (struct shop_visit *)((char *)work - offsetof(struct shop_visit, work));
}

/* ---- who is signed in ---- */

static struct str mark_of(const struct shop_visit *visit, struct str customer_key)
{
    uint8_t mac[SHA256_SIZE];
    struct buf hex = {0};
    struct arena *arena = &visit->request->arena;
    struct str key = {(const char *)visit->pages->form_key, sizeof visit->pages->form_key};
    crypto_hmac_sha256(key, str_from(arena_format(arena, "shop %.*s", STR_ARG(customer_key))), mac);
    buf_add_hex(&hex, mac, MARK_BYTES);
    struct str mark = str_copy(arena, buf_str(&hex));
    buf_release(&hex);
    return mark;
}

struct str shop_cookie(struct shop_visit *visit, struct str customer_key)
{
    struct arena *arena = &visit->request->arena;
    if (str_is_none(customer_key))
        return STR(COOKIE "=; Path=/shop; Max-Age=0; HttpOnly; SameSite=Lax");
    return str_from(arena_format(arena, COOKIE "=%.*s.%.*s; Path=/shop; HttpOnly; SameSite=Lax%s",
                                 STR_ARG(customer_key), STR_ARG(mark_of(visit, customer_key)),
                                 visit->pages->secure ? "; Secure" : ""));
}

/* Absent where the cookie is not one of ours. */
static struct str customer_of(const struct shop_visit *visit)
{
    struct str mark = http_cookie(visit->request, STR(COOKIE));
    if (str_is_none(mark))
        return STR_NONE;
    struct str key = str_split(&mark, '.');
    return !str_is_none(mark) && crypto_equal(mark, mark_of(visit, key)) ? key : STR_NONE;
}

static enum status read_customer(struct shop_visit *visit, struct error *err)
{
    struct id id;
    visit->customer = (struct contact){0};
    if (str_is_none(visit->customer_key))
        return STATUS_OK;
    TRY(contact_find_external(&visit->act, visit->customer_key, &id, err));
    return id_is_none(&id) ? STATUS_OK : contact_read_row(&visit->act, &id, &visit->customer, err);
}

/* ---- the transaction ---- */

/* ERROR_NOT_FOUND where no test world has the shop. */
static enum status come_in(struct shop_visit *visit, struct txn *txn, struct error *err)
{
    struct landing_place place;
    struct principal principal = principal_system();
    json_t *metadata = NULL;
    principal.request_id = visit->request->id;
    principal.source = click_network(visit->pages->network_key, visit->request->peer.bytes);
    TRY(landing_find(txn, STR(SHOP_SLUG), NULL, &place, err));
    if (place.world.livemode)
        return error_set(err, ERROR_NOT_FOUND, NULL, "The shop is for test worlds.");
    if (visit->send != NULL)
        TRY(workspace_enter(txn, &place.world, principal, &visit->act, err));
    else
        visit->act = act_begin(txn, place.world.ws, false, place.world.clock_offset_us, principal);
    TRY(program_read(&visit->act, &place.program_id, &visit->program, err));
    if (!str_is_none(visit->program.metadata))
        TRY(json_parse(visit->program.metadata, &metadata, err));
    const char *key = json_string_value(json_object_get(metadata, SHOP_KEY));
    visit->key = key == NULL ? STR_NONE : str_copy(&visit->request->arena, str_from(key));
    json_decref(metadata);
    if (str_is_none(visit->key))
        return error_set(err, ERROR_NOT_FOUND, NULL, "The program has no shop.");
    return read_customer(visit, err);
}

static enum status act_shop(struct txn *txn, struct store_work *work, struct error *err)
{
    struct shop_visit *visit = visit_of(work);
    buf_clear(&visit->request->response.body);
    visit->fault = visit->location = visit->cookie = STR_NONE;
    TRY(come_in(visit, txn, err));
    if (visit->send != NULL)
        TRY(visit->send(visit, err));
    return str_is_none(visit->location) ? shop_fill(visit, err) : STATUS_OK;
}

/* ---- the answer ---- */

static void answer(struct shop_visit *visit)
{
    struct http_request *request = visit->request;
    struct buf *headers = http_headers(request);
    BUF_ADD_LITERAL(headers, "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                             "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
                             "frame-ancestors 'none'\r\n"
                             "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n"
                             "Cache-Control: no-store\r\n");
    request->response.status = visit->send == NULL ? 200 : 422;
    request->response.content_type = "text/html; charset=utf-8";
    if (!str_is_none(visit->location)) {
        request->response.status = 303;
        http_add_header(request, "Location", visit->location);
    }
    if (!str_is_none(visit->cookie))
        http_add_header(request, "Set-Cookie", visit->cookie);
    http_respond(request);
}

static void done(struct store_work *work, enum status status, const struct error *err)
{
    struct shop_visit *visit = visit_of(work);
    if (status == STATUS_OK) {
        answer(visit);
        return;
    }
    buf_clear(&visit->request->response.body);
    if (status == STATUS_NOT_FOUND) {
        refusal_unknown(visit->request);
        return;
    }
    LOG(LOG_ERROR, "the demo's shop failed", LOG_TEXT("detail", err->detail));
    refusal_trouble(visit->request);
}

static void open_shop(struct http_request *request, enum status (*send)(struct shop_visit *visit, struct error *err))
{
    struct shop_visit *visit = arena_alloc(&request->arena, sizeof *visit);
    struct store_loop *store = pages_loop_of(request)->store;
    visit->request = request;
    visit->pages = pages_loop_of(request)->pages;
    visit->send = send;
    visit->customer_key = customer_of(visit);
    visit->work = (struct store_work){.act = act_shop, .done = done, .bytes = sizeof *visit};
    if (send == NULL) {
        store_read(store, &visit->work, true);
    } else if (!portal_is_own_origin(request, visit->pages) ||
               form_read(request->body, &request->arena, &visit->form, NULL) != STATUS_OK) {
        refusal_form(request);
    } else {
        store_write(store, STORE_BOOKS, &visit->work);
    }
}

struct str shop_query(const struct shop_visit *visit, const char *name)
{
    const struct http_request *request = visit->request;
    for (size_t i = 0; i < request->query_count; i++)
        if (str_equal(request->query[i].name, str_from(name)))
            return request->query[i].value;
    return STR_NONE;
}

void shop_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    open_shop(request, NULL);
}

void shop_join_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    open_shop(request, shop_send_join);
}

void shop_leave_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    open_shop(request, shop_send_leave);
}

void shop_checkout_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    open_shop(request, shop_send_checkout);
}
