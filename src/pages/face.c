/* What all pages share: templates, texts, words and figures in the reader's language. */

#include "pages/face.h"

#include <assert.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/memory.h"
#include "pages/assets.h"
#include "pages/brand.h"

/* The template of each page. */
static const char *const templates[FACE_PAGES] = {
    [FACE_CASE] = "case_new",           [FACE_ENTER] = "enter",     [FACE_HOME] = "home",
    [FACE_LANDING] = "landing",         [FACE_LEADERS] = "leaders", [FACE_REFERRALS] = "referrals",
    [FACE_REFUSAL] = "refusal",         [FACE_REWARDS] = "rewards", [FACE_SETTINGS] = "settings",
    [FACE_STATEMENT] = "statement",     [FACE_THANKS] = "thanks",   [FACE_PREFERENCES] = "preferences",
    [FACE_UNSUBSCRIBE] = "unsubscribe", [FACE_SHOP] = "shop",       [FACE_JOIN] = "join",
    [FACE_JOINED] = "joined",           [FACE_VERIFY] = "verify",   [FACE_INVITE] = "invite",
};

struct faces {
    struct template *pages[FACE_PAGES];
    struct wordbook *book;
    struct str style, script, icon, icons; /* addresses of the files */
};

static struct str find_source(void *ctx, struct str name)
{
    (void)ctx;
    for (size_t i = 0; i < face_source_count; i++)
        if (str_equal(str_from(face_sources[i].name), name))
            return str_from(face_sources[i].text);
    return STR_NONE;
}

static struct str address_of(const char *name)
{
    const struct asset *asset = asset_named(name);
    assert(asset != NULL);
    return str_from(asset->path);
}

struct faces *faces_new(void)
{
    static const struct template_library library = {TEMPLATE_HTML, find_source, NULL};
    struct faces *faces = memory_new(sizeof *faces);
    for (int i = 0; i < FACE_PAGES; i++) {
        enum status status = template_compile(&library, str_from(templates[i]), &faces->pages[i], NULL);
        assert(status == STATUS_OK); /* the build has compiled them */
        (void)status;
    }
    faces->book = wordbook_new();
    faces->style = address_of("pages.css");
    faces->script = address_of("page.js");
    faces->icon = address_of("favicon.svg");
    faces->icons = address_of("icons.svg");
    return faces;
}

void faces_free(struct faces *faces)
{
    if (faces == NULL)
        return;
    for (int i = 0; i < FACE_PAGES; i++)
        template_free(faces->pages[i]);
    wordbook_free(faces->book);
    free(faces);
}

/* ---- one page ---- */

void face_begin(struct face *face, const struct faces *faces, struct arena *arena, const struct accepted *accepted,
                struct str zone, int64_t now)
{
    *face = (struct face){.faces = faces, .arena = arena, .accepted = *accepted, .zone = zone, .now = now};
    wording_begin(&face->words, faces->book, arena, accepted, zone, now);
    face->locale = face->words.locale;
    face->view = view_new(arena);
    view_text(face->view, "lang", str_from(language_tags[accepted->language]));
    face->files = view_object(face->view, "files");
    view_text(face->files, "style", faces->style);
    view_text(face->files, "icon", faces->icon);
    view_text(face->files, "icons", faces->icons);
}

void face_end(struct face *face)
{
    wording_end(&face->words);
}

struct str face_fill(struct face *face, const char *key, const struct message_argument *arguments, size_t count)
{
    return wording_fill(&face->words, key, arguments, count);
}

struct str face_word(struct face *face, struct str key)
{
    return wording_find(&face->words, key);
}

struct str face_money(struct face *face, int64_t amount, const struct currency *currency, enum locale_money how)
{
    return wording_money(&face->words, amount, currency, how);
}

struct str face_date(struct face *face, int64_t at)
{
    return wording_near_date(&face->words, at);
}

struct str face_full_date(struct face *face, int64_t at)
{
    return wording_date(&face->words, at);
}

struct str face_number(struct face *face, int64_t number)
{
    return wording_number(&face->words, number);
}

struct str face_percent(struct face *face, int64_t basis_points)
{
    return wording_percent(&face->words, basis_points);
}

static struct str find_phrase(const void *ctx, struct str key)
{
    const struct face *face = ctx;
    return wording_find(&face->words, key);
}

void face_render(struct face *face, enum face_page page, struct buf *out)
{
    const struct template_phrases phrases = {find_phrase, face};
    template_render(face->faces->pages[page], face->view, &phrases, out);
}

void face_set_brand(struct face *face, struct str color)
{
    struct str address = brand_address(color, face->arena);
    if (!str_is_none(address))
        view_text(face->files, "brand", address);
}

void face_set_sheet(struct face *face, const char *name)
{
    view_text(face->files, "sheet", address_of(name));
}

void face_let_script(struct face *face)
{
    view_text(face->files, "script", face->faces->script);
}

void face_add_headers(struct http_request *request, struct str frames)
{
    struct buf *headers = http_headers(request);
    BUF_ADD_LITERAL(headers, "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
                             "img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors ");
    buf_add_str(headers, frames.size == 0 ? STR("'none'") : frames);
    /* Without any referrer browsers would not say either from which page a form comes (Origin: null). */
    BUF_ADD_LITERAL(headers, "\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n");
}

void face_add_caching(struct http_request *request, enum face_caching caching)
{
    if (caching == FACE_BACK)
        BUF_ADD_LITERAL(http_headers(request), "Cache-Control: private, no-cache\r\n");
    else
        BUF_ADD_LITERAL(http_headers(request), "Cache-Control: no-store\r\n");
}
