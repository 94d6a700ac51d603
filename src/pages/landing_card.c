/* Pictures of public pages: the card that messengers show, drawn from the page's headline, and a program's logo. */

#include <stddef.h>

#include "base/log.h"
#include "base/text.h"
#include "pages/brand.h"
#include "pages/landing.h"
#include "pages/refusal.h"
#include "paper/card.h"

#define MARK "\x01"

static uint32_t number_of(const uint8_t rgb[BRAND_COLOR_SIZE])
{
    return (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
}

static void set_colors(const struct landing_visit *visit, struct card *card)
{
    uint8_t rgb[BRAND_COLOR_SIZE] = {0x20, 0x24, 0x2C}, on[BRAND_COLOR_SIZE], text[BRAND_COLOR_SIZE];
    const struct landing_page *page = &visit->page;
    if (!brand_read(page->landing.brand_color, rgb))
        (void)brand_read(page->business.brand_color, rgb);
    brand_pair(rgb, on, text);
    card->color = number_of(rgb);
    card->on = number_of(on);
    card->text = number_of(text);
}

/* What it says outlives the transaction. */
static enum status fill(struct landing_visit *visit, struct error *err)
{
    (void)err;
    struct arena *arena = &visit->request->arena;
    struct card *card = arena_alloc(arena, sizeof *card);
    struct str business = str_copy(arena, visit->page.business.name);
    struct str rest = str_copy(arena, landing_headline(visit, MARK));
    *card = (struct card){.business = business, .initial = text_initial(business), .foot = STR_NONE};
    card->before = str_split(&rest, MARK[0]);
    card->strong = str_is_none(rest) ? STR("") : str_split(&rest, MARK[0]);
    card->after = str_is_none(rest) ? STR("") : rest;
    if (visit->has_code)
        card->foot =
            str_copy(arena, face_say(&visit->face, "page.landing.code", MESSAGE_TEXT("code", visit->page.code)));
    set_colors(visit, card);
    visit->drawn = card;
    return STATUS_OK;
}

static bool draw(struct landing_visit *visit)
{
    return card_write_png(visit->drawn, &visit->request->response.body);
}

static const struct landing_screen screen = {
    .name = "card", .type = "image/png", .slow = true, .fill = fill, .draw = draw};

void landing_card_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    landing_open(request, &screen);
}

/* ---- logos ---- */

struct logo_visit {
    struct store_work work;
    struct http_request *request;
    struct logo logo;
};

static struct logo_visit *logo_visit_of(struct store_work *work)
{
    return (struct logo_visit *)((char *)work - offsetof(struct logo_visit, work));
}

static enum status act_logo(struct txn *txn, struct store_work *work, struct error *err)
{
    struct logo_visit *visit = logo_visit_of(work);
    buf_clear(&visit->request->response.body);
    TRY(landing_logo_find(txn, visit->request->path_parameters[0], &visit->logo, err));
    buf_add_str(&visit->request->response.body, visit->logo.bytes);
    return STATUS_OK;
}

static void logo_done(struct store_work *work, enum status status, const struct error *err)
{
    struct logo_visit *visit = logo_visit_of(work);
    struct http_request *request = visit->request;
    if (status != STATUS_OK) {
        buf_clear(&request->response.body);
        if (status != STATUS_NOT_FOUND)
            LOG(LOG_ERROR, "a logo could not be read", LOG_TEXT("detail", err->detail));
        if (status == STATUS_NOT_FOUND)
            refusal_unknown(request);
        else
            refusal_trouble(request);
        return;
    }
    request->response.status = 200;
    request->response.content_type = picture_media_type(visit->logo.type);
    BUF_ADD_LITERAL(http_headers(request), "X-Content-Type-Options: nosniff\r\n"
                                           "Content-Security-Policy: default-src 'none'\r\n"
                                           "Cache-Control: public, max-age=31536000, immutable\r\n");
    http_respond(request);
}

void landing_logo_handle(struct http_request *request, void *ctx)
{
    (void)ctx;
    struct logo_visit *visit = arena_alloc(&request->arena, sizeof *visit);
    visit->request = request;
    visit->work = (struct store_work){.act = act_logo, .done = logo_done, .bytes = sizeof *visit};
    store_read(pages_loop_of(request)->store, &visit->work, true);
}
