/* The page about the API. What it says is in the page; where the reference was built, its script puts Redoc in the
 * place of it, which reads /openapi.json and nothing else. */

#include "pages/docs.h"

#include "net/method.h"
#include "pages/assets.h"
#include "pages/page.h"
#include "pages/state.h"

#define TITLE "The API of this referd"

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
    add_section(
        out, "How often",
        "Answers say how many calls a minute there may be (<code>RateLimit-Limit</code>), how many are left and in "
        "how many seconds all are there again. Beyond it the answer is 429, and <code>Retry-After</code> says when "
        "to go on.");
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

/* ---- the page around it ---- */

static bool has_reference(void)
{
    return asset_named(ASSET_REFERENCE) != NULL;
}

static void begin_with_reference(struct buf *out)
{
    buf_add_format(out,
                   "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n<title>" TITLE "</title>\n"
                   "<link rel=\"stylesheet\" href=\"%s\">\n<script src=\"%s\" defer></script>\n"
                   "</head>\n<body>\n<main id=\"plain\">\n<h1>" TITLE "</h1>\n",
                   asset_named(ASSET_REFERENCE_STYLE)->path, asset_named(ASSET_REFERENCE)->path);
}

/* Redoc's styles are rules that its script adds to style elements which are empty in the page: of inline styles only
 * the empty one, whose hash this is, is let in. Its search is a worker that it makes of its own text. */
static void add_headers_with_reference(struct buf *out)
{
    BUF_ADD_LITERAL(out, "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self' "
                         "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='; img-src data:; connect-src 'self'; "
                         "worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
                         "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
                         "Cache-Control: no-store\r\n");
}

static void add_how_to_get_it(struct buf *out)
{
    add_section(out, "More than this page",
                "This referd was built without its reference, which shows what each call takes and answers. To get it, "
                "run <code>script/bootstrap console</code> and <code>script/server</code> in the folder of the source: "
                "the first brings Node 20, which builds it, the second builds it into the program.");
}

void docs_write(const struct router *router, struct str public_url, struct buf *out)
{
    if (has_reference())
        begin_with_reference(out);
    else
        page_begin(out, STR(TITLE));
    add_address(out, public_url);
    add_manners(out);
    if (!has_reference())
        add_how_to_get_it(out);
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
    if (has_reference())
        add_headers_with_reference(http_headers(request));
    else
        buf_add_str(http_headers(request), buf_str(&pages->page_headers));
    buf_add_str(&request->response.body, buf_str(&pages->docs));
    http_respond(request);
}
