/* The console's page. Which page of the console a path is, its script knows: unknown ones too. */

#include "pages/console.h"

#include "pages/assets.h"
#include "pages/page.h"
#include "pages/state.h"

void console_add_headers(struct http_request *request)
{
    BUF_ADD_LITERAL(http_headers(request),
                    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                    "img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
                    "frame-ancestors 'none'; "
                    "base-uri 'none'; form-action 'self'\r\n"
                    "Referrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n");
}

/* Not an error of the visitor's, and it ends with the next build: 503. */
static void respond_without(struct http_request *request)
{
    struct buf *body = &request->response.body;
    request->response.status = 503;
    request->response.content_type = "text/html; charset=utf-8";
    buf_add_str(http_headers(request), buf_str(&pages_loop_of(request)->pages->page_headers));
    page_begin(body, STR("This referd was built without its console"));
    BUF_ADD_LITERAL(body, "<p>The API, the links and the pages work without it. To get it, run these in the folder of "
                          "the source:</p>\n"
                          "<p><code>script/bootstrap console</code><br><code>script/server</code></p>\n"
                          "<p>The first brings Node 20, which builds it; the second builds it into the program and "
                          "starts it.</p>\n");
    page_end(body);
    http_respond(request);
}

void console_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    const struct asset *page = asset_named(ASSET_CONSOLE);
    if (page == NULL) {
        respond_without(request);
        return;
    }
    console_add_headers(request);
    asset_respond(request, page);
}
