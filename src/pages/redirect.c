/* GET /r/{code}: the hottest path. A visit is one look-up in the loop's cache, one click in the request's arena, one
 * append on the clicks' writer (a commit with many others), and one answer after that commit. Nothing is allocated for
 * a visit but from the request's arena.
 *
 * A visitor who brings earlier clicks along in the cookie costs one read more, before the append: which of them are of
 * this program, for the cookie holds the newest click of each. It may fail; then all of them are kept.
 *
 * Promises: a Location with a click id means that the click is on disk. When the click cannot be stored, or not soon
 * (LIMIT_CLICK_MS), the visitor is sent on all the same, with the code but without click id and cookie. A code that the
 * cache does not have is asked for as long before the visitor is turned back. HEAD looks and records nothing. All on
 * the loop's thread but the acts. */

#include <stddef.h>

#include "base/limits.h"
#include "base/log.h"
#include "domain/program/rules_cache.h"
#include "pages/redirect_cache.h"
#include "pages/refusal.h"
#include "pages/routes.h"
#include "pages/state.h"

enum { VISIT_BYTES = 1024 }; /* what a waiting click is counted as */

/* ---- the visit ---- */

struct visit {
    struct store_work work;
    struct http_request *request;
    struct redirect_target *target;
    struct click_log *log;
    struct click click;
    struct click_ids brought; /* by the cookie, as sent */
    struct click_ids kept;    /* without those of this program */
    int64_t last_at;          /* the newest of them on this link; TIME_NONE: none */
};

static struct visit *visit_of(struct store_work *work)
{
    return (struct visit *)((char *)work - offsetof(struct visit, work));
}

/* `clicks` null: without a click. */
static void respond_redirect(struct http_request *request, const struct redirect_target *target,
                             const struct click_ids *clicks, bool cookie)
{
    bool secure = request->secure || pages_loop_of(request)->pages->secure;
    request->response.status = 302;
    redirect_target_write(target, clicks, cookie, secure, http_headers(request));
    http_respond(request);
}

/* ---- storing it ---- */

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
    click_ids_push(&visit->kept, &visit->click.id);
    respond_redirect(visit->request, target, status == STATUS_OK ? &visit->kept : NULL,
                     !click_is_hidden(visit->click.flags));
    redirect_target_release(target);
}

static void store_click(struct visit *visit)
{
    visit->work.act = act_click;
    visit->work.done = click_done;
    store_write(pages_loop_of(visit->request)->store, STORE_CLICKS, &visit->work);
}

/* ---- what the visitor brought along ---- */

static enum status act_recall(struct txn *txn, struct store_work *work, struct error *err)
{
    struct visit *visit = visit_of(work);
    const struct redirect_target *target = visit->target;
    struct act act = act_begin(txn, target->ws, target->livemode, target->clock_offset_us, principal_system());
    visit->kept = visit->brought;
    return click_ids_drop_program(&act, &target->program_id, &target->link_id, &visit->kept, &visit->last_at, err);
}

static void recalled(struct store_work *work, enum status status, const struct error *err)
{
    struct visit *visit = visit_of(work);
    int64_t at = id_time(&visit->click.id);
    (void)err; /* the click matters more */
    if (status != STATUS_OK)
        visit->kept = visit->brought;
    else if (visit->last_at != TIME_NONE && at - visit->last_at < LIMIT_REPEAT_CLICK_S * TIME_US_PER_S)
        visit->click.flags |= CLICK_REPEAT;
    store_click(visit);
}

static void recall(struct visit *visit)
{
    visit->work.act = act_recall;
    visit->work.done = recalled;
    store_read(pages_loop_of(visit->request)->store, &visit->work, true);
}

/* ---- filling it ---- */

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
}

static void visit_target(struct http_request *request, struct redirect_target *target)
{
    if (request->head || !target->records) {
        respond_redirect(request, target, NULL, false);
        return;
    }
    struct pages_loop *loop = pages_loop_of(request);
    struct visit *visit = arena_alloc(&request->arena, sizeof *visit);
    visit->work = (struct store_work){.bytes = VISIT_BYTES};
    visit->request = request;
    visit->target = target;
    visit->log = loop->pages->clicks;
    fill_click(&visit->click, request, target);
    bool returns = click_ids_parse(http_cookie(request, STR("rfd_click")), &visit->brought);
    if (returns)
        visit->click.previous_id = visit->brought.ids[0];
    http_forget_input(request);
    target->users++;
    if (returns && !click_is_hidden(visit->click.flags))
        recall(visit);
    else
        store_click(visit);
}

/* ---- a code that the cache does not have ---- */

struct lookup {
    struct store_work work;
    struct http_request *request;
    uint64_t generation; /* before the read */
    struct code code;
    struct redirect_target *target; /* null: no such code, or closed */
    bool retired;
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
    lookup->retired = false;
}

static enum status act_lookup(struct txn *txn, struct store_work *work, struct error *err)
{
    struct lookup *lookup = lookup_of(work);
    struct link_target link;
    const struct rules *rules;
    forget_target(lookup); /* of an earlier run */
    TRY(link_lookup(txn, &lookup->code, &link, err));
    lookup->retired = link_target_is_retired(&link);
    if (!redirect_target_is_open(&link))
        return STATUS_OK;
    struct act act = act_begin(txn, link.ws, link.livemode, link.clock_offset_us, principal_system());
    TRY(program_rules(&act, &link.program_id, link.program_version, &rules, err));
    lookup->target =
        redirect_target_new(&link, rules->window_days, buf_str(&pages_loop_of(lookup->request)->pages->public_url));
    return STATUS_OK;
}

static void lookup_done(struct store_work *work, enum status status, const struct error *err)
{
    struct lookup *lookup = lookup_of(work);
    struct http_request *request = lookup->request;
    struct redirect_target *target = lookup->target;
    if (status == STATUS_NOT_FOUND || (status == STATUS_OK && target == NULL)) {
        if (lookup->retired)
            LOG(LOG_INFO, "a retired link was opened", LOG_STR("code", code_str(&lookup->code)));
        refusal_unknown(request);
    } else if (status != STATUS_OK) {
        forget_target(lookup);
        LOG(LOG_ERROR, "redirect failed", LOG_TEXT("detail", err->detail));
        refusal_trouble(request);
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
        refusal_unknown(request);
        return;
    }
    uint64_t generation = store_generation(loop->pages->store);
    struct redirect_target *target = redirect_cache_find(loop->redirects, generation, &code);
    if (target != NULL)
        visit_target(request, target);
    else
        look_up(request, generation, &code);
}
