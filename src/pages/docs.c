/* The page about the API. No script, nothing loaded: what it says is in the page. */

#include "pages/docs.h"

#include "net/method.h"
#include "pages/page.h"
#include "pages/state.h"

/* `text` is markup of ours. */
static void add_section(struct buf *out, const char *heading, const char *text)
{
    buf_add_format(out, "<h2>%s</h2>\n<p>%s</p>\n", heading, text);
}

static void add_address(struct buf *out, struct str public_url)
{
    BUF_ADD_LITERAL(out, "<p>The API of this server is at <code>");
    page_add_text(out, public_url);
    BUF_ADD_LITERAL(out, "/v1</code>. It takes and gives JSON.</p>\n<ul>\n"
                         "<li><a href=\"/openapi.json\">/openapi.json</a> describes every call (OpenAPI 3.1).</li>\n"
                         "<li><a href=\"/schemas/rules.json\">/schemas/rules.json</a> describes the rules of a program "
                         "(JSON Schema).</li>\n</ul>\n");
}

static void add_manners(struct buf *out)
{
    add_section(out, "Signing in",
                "Send a key with each call: <code>Authorization: Bearer rfd_sk_...</code>, or HTTP Basic with the key "
                "as user name. Whoever runs the server makes keys: <code>referd key create --name shop</code>. Keys "
                "with <code>_test_</code> in them open the test world. Never put such a key into a page: pages have a "
                "publishable one, <code>rfd_pk_...</code>, which works where the key says, <code>referd key create "
                "--name site --publishable --origin https://shop.example.com</code>.");
    add_section(out, "Trying again",
                "A POST with the header <code>Idempotency-Key</code> may be sent again: the same key and body give the "
                "same answer, and nothing happens twice.");
    add_section(out, "When a call is refused",
                "The answer is a problem document (RFC 9457): <code>code</code> is stable, <code>param</code> names "
                "the field at fault, <code>detail</code> says what to do, and <code>request_id</code> finds the call "
                "in the server's log.");
}

static bool is_listed(const struct route *route, bool built)
{
    return str_starts_with(str_from(route->path), STR("/v1/")) && ((route->flags & ROUTE_NOT_BUILT) == 0) == built;
}

static void add_call(struct buf *out, const struct route *route)
{
    buf_add_format(out, "<li><code>%s ", http_method_name(route->method));
    page_add_text(out, str_from(route->path));
    BUF_ADD_LITERAL(out, "</code> ");
    page_add_text(out, str_from(route->summary));
    BUF_ADD_LITERAL(out, "</li>\n");
}

static void add_calls(struct buf *out, const struct router *router, bool built)
{
    BUF_ADD_LITERAL(out, "<ul>\n");
    for (size_t i = 0; i < router_count(router); i++)
        if (is_listed(router_row(router, i), built))
            add_call(out, router_row(router, i));
    BUF_ADD_LITERAL(out, "</ul>\n");
}

void docs_write(const struct router *router, struct str public_url, struct buf *out)
{
    page_begin(out, STR("The API of this referd"));
    add_address(out, public_url);
    add_manners(out);
    BUF_ADD_LITERAL(out, "<h2>Calls</h2>\n");
    add_calls(out, router, true);
    add_section(out, "Calls to come", "They are documented, but this version answers them with 501.");
    add_calls(out, router, false);
    BUF_ADD_LITERAL(out, "<footer>referd " REFERD_VERSION "</footer>\n");
    page_end(out);
}

void docs_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    const struct pages *pages = pages_loop_of(request)->pages;
    request->response.status = 200;
    request->response.content_type = "text/html; charset=utf-8";
    buf_add_str(http_headers(request), buf_str(&pages->page_headers));
    buf_add_str(&request->response.body, buf_str(&pages->docs));
    http_respond(request);
}
