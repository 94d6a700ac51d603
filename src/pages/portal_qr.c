/* The QR code of the participant's link, to be shown on a telephone. */

#include "domain/link/link.h"
#include "pages/portal.h"
#include "paper/qr.h"

static enum status fill(struct portal_visit *visit, struct error *err)
{
    struct str url = link_url(visit->face.arena, buf_str(&visit->pages->public_url), visit->me.code);
    if (!qr_write_svg(url, &visit->request->response.body))
        return error_set(err, ERROR_INTERNAL, NULL, "The QR code could not be drawn.");
    return STATUS_OK;
}

static const struct portal_screen screen = {.type = "image/svg+xml", .fill = fill};

void portal_qr_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    portal_open(request, &screen);
}
