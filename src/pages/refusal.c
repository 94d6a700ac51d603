/* Pages that say no, and which of them fits a refusal of net's own. */

#include "pages/refusal.h"

#include "pages/face.h"
#include "pages/pages.h"
#include "pages/state.h"

struct refusal {
    int status;
    const char *title, *text; /* keys */
};

static const struct refusal again = {503, "page.again.title", "page.again.text"};
static const struct refusal closed = {401, "page.closed.title", "page.closed.text"};
static const struct refusal damaged = {400, "page.damaged.title", "page.damaged.text"};
static const struct refusal form = {403, "page.form.title", "page.form.text"};
static const struct refusal method = {405, "page.method.title", "page.method.text"};
static const struct refusal signed_out = {401, "page.signed_out.title", "page.signed_out.text"};
static const struct refusal slow = {408, "page.slow.title", "page.slow.text"};
static const struct refusal too_much = {431, "page.too_much.title", "page.too_much.text"};
static const struct refusal unknown = {404, "page.unknown.title", "page.unknown.text"};

/* Fills the answer and sends nothing. The request's id is shown as its reference. */
static void fill(struct http_request *request, const struct refusal *refusal, int status)
{
    struct pages *pages = pages_loop_of(request)->pages;
    struct accepted accepted = language_accept(http_header(request, STR("Accept-Language")));
    char id[ID_TEXT_SIZE];
    struct face face;
    id_format(&request->id, "req", id);
    face_begin(&face, pages->faces, &request->arena, &accepted, STR("UTC"), env_now(pages->env));
    view_text(face.view, "title", face_say(&face, refusal->title));
    view_text(face.view, "text", face_say(&face, refusal->text));
    view_text(face.view, "reference",
              face_say(&face, "page.reference", MESSAGE_TEXT("id", ((struct str){id, sizeof id}))));
    request->response.status = status;
    request->response.content_type = "text/html; charset=utf-8";
    face_add_headers(request, STR_NONE);
    face_add_caching(request, FACE_FRESH);
    BUF_ADD_LITERAL(http_headers(request), "Vary: Accept-Language\r\n");
    if (status == 503)
        BUF_ADD_LITERAL(http_headers(request), "Retry-After: 5\r\n");
    face_render(&face, FACE_REFUSAL, &request->response.body);
    face_end(&face);
}

static void answer(struct http_request *request, const struct refusal *refusal)
{
    fill(request, refusal, refusal->status);
    http_respond(request);
}

void refusal_unknown(struct http_request *request)
{
    answer(request, &unknown);
}

void refusal_trouble(struct http_request *request)
{
    answer(request, &again);
}

void refusal_signed_out(struct http_request *request)
{
    answer(request, &signed_out);
}

void refusal_closed(struct http_request *request)
{
    answer(request, &closed);
}

void refusal_form(struct http_request *request)
{
    answer(request, &form);
}

/* ---- what net refuses ---- */

/* Below these, what is opened is a page. */
static const char *const trees[] = {"/assets", "/console", "/p", "/portal", "/r", "/shop", "/u", "/v"};

static bool is_below(struct str path, struct str tree)
{
    return str_starts_with(path, tree) && (path.size == tree.size || path.data[tree.size] == '/');
}

/* Whether a person reads the answer: browsers open and post, the other methods are those of programs. A method that is
 * not known yet (the head cannot be read) may be anybody's. */
static bool is_visitors(const struct http_request *request)
{
    enum http_method sent = request->method;
    bool opens =
        sent == HTTP_METHOD_GET || sent == HTTP_METHOD_HEAD || sent == HTTP_METHOD_POST || sent == HTTP_METHOD_OTHER;
    for (size_t i = 0; opens && i < sizeof trees / sizeof trees[0]; i++)
        if (is_below(request->path, str_from(trees[i])))
            return true;
    return false;
}

bool pages_refuse(struct http_request *request, const struct error *err, void *ctx)
{
    (void)ctx;
    static const struct refusal *const known[] = {&unknown, &method, &slow, &too_much, &again};
    int status = error_info(err->code)->http_status;
    const struct refusal *refusal = &damaged;
    if (!is_visitors(request))
        return false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (known[i]->status == status)
            refusal = known[i];
    fill(request, refusal, status);
    return true;
}
