/* The texts of pages that say no, and which of them fits a refusal of net's own. */

#include "pages/refusal.h"

#include "pages/page.h"
#include "pages/pages.h"
#include "pages/state.h"

/* Fills the answer and sends nothing. The request's id is shown as its reference. */
static void fill(struct http_request *request, int status, struct str title, struct str text)
{
    char id[ID_TEXT_SIZE];
    id_format(&request->id, "req", id);
    request->response.status = status;
    request->response.content_type = "text/html; charset=utf-8";
    buf_add_str(http_headers(request), buf_str(&pages_loop_of(request)->pages->page_headers));
    page_write(&request->response.body, title, text, (struct str){id, sizeof id});
}

static void fill_unknown(struct http_request *request)
{
    fill(request, 404, STR("This link leads nowhere"),
         STR("The address may be mistyped, or the offer behind it has ended. Please check it with whoever gave "
             "it to you."));
}

static void fill_trouble(struct http_request *request)
{
    BUF_ADD_LITERAL(http_headers(request), "Retry-After: 5\r\n");
    fill(request, 503, STR("Please try again in a moment"),
         STR("This link cannot be followed right now. Nothing is lost: open it again in a few seconds."));
}

void refusal_unknown(struct http_request *request)
{
    fill_unknown(request);
    http_respond(request);
}

void refusal_trouble(struct http_request *request)
{
    fill_trouble(request);
    http_respond(request);
}

/* ---- what net refuses ---- */

/* Whether a person reads the answer: browsers open and post, the other methods are those of programs. A method that is
 * not known yet (the head cannot be read) may be anybody's. */
static bool is_visitors(const struct http_request *request)
{
    enum http_method method = request->method;
    bool opens = method == HTTP_METHOD_GET || method == HTTP_METHOD_HEAD || method == HTTP_METHOD_POST ||
                 method == HTTP_METHOD_OTHER;
    return opens && (str_equal(request->path, STR("/r")) || str_starts_with(request->path, STR("/r/")));
}

bool pages_refuse(struct http_request *request, const struct error *err, void *ctx)
{
    (void)ctx;
    int status = error_info(err->code)->http_status;
    if (!is_visitors(request))
        return false;
    switch (status) {
    case 404:
        fill_unknown(request);
        break;
    case 405:
        fill(request, status, STR("This link can only be opened"),
             STR("Nothing can be sent to it. Please open it in a browser, as any other address."));
        break;
    case 408:
        fill(request, status, STR("Please try again"),
             STR("The connection was too slow, and not all of the request arrived. Please open the link "
                 "again."));
        break;
    case 431:
        fill(request, status, STR("Your browser sent too much"),
             STR("The link is too long, or this site has left too many cookies in your browser. Please use the "
                 "link as it was given to you, or delete the cookies of this site, and open it again."));
        break;
    case 503:
        fill_trouble(request);
        break;
    default:
        fill(request, status, STR("This link cannot be read"),
             STR("Something in its address is damaged. Please check it with whoever gave it to you."));
    }
    return true;
}
