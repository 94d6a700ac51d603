/* The QR codes of links: what they lead to is the link's own address, and nothing of the request. */

#include <stddef.h>

#include "api/api.h"
#include "api/call.h"
#include "api/routes.h"
#include "domain/link/link.h"
#include "paper/qr.h"

struct qr_query {
    struct opt_int size;
};
static const struct field query_fields[] = {
    {.name = "size",
     .type = FIELD_INT,
     .offset = offsetof(struct qr_query, size),
     .min = QR_PIXELS_LEAST,
     .max = LIMIT_QR_PIXELS,
     .doc = "Pixels on a side, at most; 512 unless said."},
};
static const struct schema qr_query = SCHEMA("QrQuery", query_fields, struct qr_query);

enum { PIXELS = 512 };

static enum status read_url(struct call *call, struct str *ret_url, struct error *err)
{
    struct id id;
    struct link link;
    TRY(call_path_id(call, 0, "lnk", &id, err));
    TRY(call_path_found(link_read(&call->act, &id, &link, err), err));
    *ret_url = link_url(txn_arena(call->act.txn), call->api->public_url, link.code);
    return STATUS_OK;
}

static enum status drawn(bool drawn, struct error *err)
{
    return drawn ? STATUS_OK : error_set(err, ERROR_INTERNAL, NULL, "The code could not be drawn.");
}

static enum status links_qr_svg_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct str url;
    TRY(read_url(call, &url, err));
    call->content_type = "image/svg+xml";
    return drawn(qr_write_svg(url, &call->request->response.body), err);
}

static enum status links_qr_png_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    const struct qr_query *query = call->query;
    struct str url;
    TRY(read_url(call, &url, err));
    call->content_type = "image/png";
    return drawn(qr_write_png(url, query->size.set ? (int)query->size.value : PIXELS, &call->request->response.body),
                 err);
}

/* sorted table: by 1, 2 */
const struct route qr_routes[] = {
    CALL("/v1/links/{id}/qr.png", GET, .scope = "links:read", .query = &qr_query, .act = links_qr_png_act,
         .summary = "The link as a QR code, in pixels.", .produces = "image/png"),
    CALL("/v1/links/{id}/qr.svg", GET, .scope = "links:read", .flags = ROUTE_CHEAP, .act = links_qr_svg_act,
         .summary = "The link as a QR code, in any size.", .produces = "image/svg+xml"),
};
const size_t qr_route_count = sizeof qr_routes / sizeof qr_routes[0];
