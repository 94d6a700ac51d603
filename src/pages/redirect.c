/* GET /r/{code}: the hottest path. A visit is one look-up in the loop's cache, one click in the request's arena, one
 * append on the clicks' writer (a commit with many others), and one answer after that commit. Nothing is allocated for
 * a visit but from the request's arena.
 *
 * Promises: a Location with a click id means that the click is on disk. When the click cannot be stored, or not soon
 * (LIMIT_CLICK_MS), the visitor is sent on all the same, with the code but without click id and cookie. A code that the
 * cache does not have is asked for as long before the visitor is turned back. HEAD looks and records nothing. All on
 * the loop's thread but act_click(). */

#include <stddef.h>

#include "base/limits.h"
#include "base/log.h"
#include "domain/program/rules_cache.h"
#include "pages/page.h"
#include "pages/redirect_cache.h"
#include "pages/routes.h"
#include "pages/state.h"

enum { VISIT_BYTES = 1024 }; /* what a waiting click is counted as */

/* ---- pages instead of a redirect ---- */

static void respond_page(struct http_request *request, int status, struct str title, struct str text)
{
    char id[ID_TEXT_SIZE];
    id_format(&request->id, "req", id);
    request->response.status = status;
    request->response.content_type = "text/html; charset=utf-8";
    buf_add_str(http_headers(request), buf_str(&pages_loop_of(request)->pages->page_headers));
    page_write(&request->response.body, title, text, (struct str){id, sizeof id});
    http_respond(request);
}

/* The same page for a code that never was, was retired, or whose program or participant is closed: it tells nothing. */
static void respond_unknown(struct http_request *request)
{
    respond_page(request, 404, STR("This link leads nowhere"),
                 STR("The address may be mistyped, or the offer behind it has ended. Please check it with whoever gave "
                     "it to you."));
}

static void respond_trouble(struct http_request *request, const struct error *err)
{
    LOG(LOG_ERROR, "redirect failed", LOG_TEXT("detail", err->detail));
    BUF_ADD_LITERAL(http_headers(request), "Retry-After: 5\r\n");
    respond_page(request, 503, STR("Please try again in a moment"),
                 STR("This link cannot be followed right now. Nothing is lost: open it again in a few seconds."));
}

/* ---- the visit ---- */

struct visit {
    struct store_work work;
    struct http_request *request;
    struct redirect_target *target;
    struct click_log *log;
    struct click click;
};

static struct visit *visit_of(struct store_work *work)
{
    return (struct visit *)((char *)work - offsetof(struct visit, work));
}

static void respond_redirect(struct http_request *request, const struct redirect_target *target,
                             const struct click *click)
{
    bool secure = request->secure || pages_loop_of(request)->pages->secure;
    request->response.status = 302;
    redirect_target_write(target, click == NULL ? NULL : &click->id, click != NULL && !click_is_hidden(click->flags),
                          secure, http_headers(request));
    http_respond(request);
}

/* Clicks' writer thread. */
static enum status act_click(struct txn *txn, struct store_work *work, struct error *err)
{
    struct visit *visit = visit_of(work);
    return click_append(txn, visit->log, visit->target->ws, &visit->click, err);
}

static void click_done(struct store_work *work, enum status status, const struct error *err)
{
    struct visit *visit = visit_of(work);
    struct redirect_target *target = visit->target;
    struct pages *pages = pages_loop_of(visit->request)->pages;
    (void)err; /* counted; a full disk would fill the log as well */
    if (status != STATUS_OK)
        atomic_fetch_add_explicit(&pages->redirects_without_click, 1, memory_order_relaxed);
    respond_redirect(visit->request, target, status == STATUS_OK ? &visit->click : NULL);
    redirect_target_release(target);
}

static struct str first_of(struct str a, struct str b)
{
    return str_is_none(a) ? b : a;
}

static void fill_click(struct click *click, struct http_request *request, const struct redirect_target *target)
{
    const struct pages *pages = pages_loop_of(request)->pages;
    struct click_headers headers = {
        .user_agent = http_header(request, STR("user-agent")),
        .sec_fetch_dest = http_header(request, STR("sec-fetch-dest")),
        .sec_fetch_mode = http_header(request, STR("sec-fetch-mode")),
        .sec_purpose = http_header(request, STR("sec-purpose")),
        .purpose = first_of(http_header(request, STR("purpose")), http_header(request, STR("x-purpose"))),
        .x_moz = http_header(request, STR("x-moz")),
    };
    struct click_class class = click_classify(&headers);
    struct str referrer = http_header(request, STR("referer"));
    *click = (struct click){
        .id = env_id(pages->env, env_now(pages->env) + target->clock_offset_us),
        .link_id = target->link_id,
        .program_id = target->program_id,
        .participant_id = target->participant_id,
        .network = click_network(pages->network_key, request->peer.bytes),
        .agent = click_agent(pages->network_key, headers.user_agent),
        .flags = class.flags,
        .device = class.device,
        .referrer = str_is_none(referrer) ? STR_NONE : click_referrer_host(referrer, &request->arena),
        .campaign = request->query_text.size == 0 ? STR_NONE : click_campaign(request->query_text, &request->arena),
    };
    struct str cookie = http_cookie(request, STR("rfd_click"));
    if (!id_parse(cookie, "clk", &click->previous_id))
        click->previous_id = (struct id){0};
}

static void visit_target(struct http_request *request, struct redirect_target *target)
{
    if (request->head) {
        respond_redirect(request, target, NULL);
        return;
    }
    struct pages_loop *loop = pages_loop_of(request);
    struct visit *visit = arena_alloc(&request->arena, sizeof *visit);
    visit->work = (struct store_work){.act = act_click, .done = click_done, .bytes = VISIT_BYTES};
    visit->request = request;
    visit->target = target;
    visit->log = loop->pages->clicks;
    fill_click(&visit->click, request, target);
    http_forget_input(request);
    target->users++;
    store_write(loop->store, STORE_CLICKS, &visit->work);
}

/* ---- a code that the cache does not have ---- */

struct lookup {
    struct store_work work;
    struct http_request *request;
    uint64_t generation; /* before the read */
    struct code code;
    struct redirect_target *target; /* null: no such code, or closed */
};

static struct lookup *lookup_of(struct store_work *work)
{
    return (struct lookup *)((char *)work - offsetof(struct lookup, work));
}

static void forget_target(struct lookup *lookup)
{
    if (lookup->target != NULL)
        redirect_target_release(lookup->target);
    lookup->target = NULL;
}

static enum status act_lookup(struct txn *txn, struct store_work *work, struct error *err)
{
    struct lookup *lookup = lookup_of(work);
    struct link_target link;
    const struct rules *rules;
    forget_target(lookup); /* of an earlier run */
    TRY(link_lookup(txn, &lookup->code, &link, err));
    if (!redirect_target_is_open(&link))
        return STATUS_OK;
    struct act act = act_begin(txn, link.ws, link.livemode, link.clock_offset_us, principal_system());
    TRY(program_rules(&act, &link.program_id, link.program_version, &rules, err));
    lookup->target = redirect_target_new(&link, rules->window_days);
    return STATUS_OK;
}

static void lookup_done(struct store_work *work, enum status status, const struct error *err)
{
    struct lookup *lookup = lookup_of(work);
    struct http_request *request = lookup->request;
    struct redirect_target *target = lookup->target;
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && target == NULL)) {
        respond_unknown(request);
    } else if (status != STATUS_OK) {
        forget_target(lookup);
        respond_trouble(request, err);
    } else {
        redirect_cache_add(pages_loop_of(request)->redirects, lookup->generation, target);
        visit_target(request, target);
        redirect_target_release(target);
    }
}

static void look_up(struct http_request *request, uint64_t generation, const struct code *code)
{
    struct lookup *lookup = arena_alloc(&request->arena, sizeof *lookup);
    lookup->work = (struct store_work){.act = act_lookup, .done = lookup_done, .patience_ms = LIMIT_CLICK_MS};
    lookup->request = request;
    lookup->generation = generation;
    lookup->code = *code;
    store_read(pages_loop_of(request)->store, &lookup->work, true);
}

void redirect_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct pages_loop *loop = pages_loop_of(request);
    struct code code;
    if (!code_parse(request->path_parameters[0], &code)) {
        respond_unknown(request);
        return;
    }
    uint64_t generation = store_generation(loop->pages->store);
    struct redirect_target *target = redirect_cache_find(loop->redirects, generation, &code);
    if (target != NULL)
        visit_target(request, target);
    else
        look_up(request, generation, &code);
}
