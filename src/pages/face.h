#pragma once

#include "base/locale/wording.h"
#include "base/template.h"
#include "net/http.h"

/* Pages for people: a template of src/pages/templates, filled with a tree of values, in the language of whoever reads
 * it.
 *
 *     struct face face;
 *     face_begin(&face, faces, arena, &accepted, zone, now);
 *     view_text(face.view, "title", face_say(&face, "portal.home.title"));
 *     face_render(&face, FACE_HOME, &body);
 *     face_end(&face);
 *
 * Between begin and end a face belongs to one thread; what it makes lives in the arena. */

/* The templates as embed_templates.c wrote them into the program, by name. */
struct face_source {
    const char *name, *text;
};
extern const struct face_source face_sources[];
extern const size_t face_source_count;

enum face_page {
    FACE_CASE,
    FACE_ENTER,
    FACE_HOME,
    FACE_INVITE,
    FACE_JOIN,
    FACE_JOINED,
    FACE_LANDING,
    FACE_LEADERS,
    FACE_PREFERENCES,
    FACE_REFERRALS,
    FACE_REFUSAL,
    FACE_REWARDS,
    FACE_SETTINGS,
    FACE_SHOP,
    FACE_STATEMENT,
    FACE_THANKS,
    FACE_UNSUBSCRIBE,
    FACE_VERIFY,
    FACE_PAGES
};

/* Templates and texts, compiled. Constant once made; any thread. */
struct faces;
struct faces *faces_new(void);
void faces_free(struct faces *faces); /* null is accepted */

struct face {
    const struct faces *faces;
    struct arena *arena;
    struct wording words;
    struct locale *locale; /* of the words */
    struct accepted accepted;
    struct str zone; /* of dates */
    int64_t now;
    struct view *view; /* what the template is filled with */
    struct view *files;
};

/* Fills `lang` and `files`. `zone` must outlive the face. */
void face_begin(struct face *face, const struct faces *faces, struct arena *arena, const struct accepted *accepted,
                struct str zone, int64_t now);
void face_end(struct face *face);

/* A text of the catalogue with its gaps filled. */
struct str face_fill(struct face *face, const char *key, const struct message_argument *arguments, size_t count);
#define face_say(face, ...) face_say_(face, __VA_ARGS__, (struct message_argument){0})
#define face_say_(face, key, ...)                                                                                      \
    face_fill(face, key, (const struct message_argument[]){__VA_ARGS__},                                               \
              sizeof((const struct message_argument[]){__VA_ARGS__}) / sizeof(struct message_argument) - 1)

/* The same for a key that is put together; absent: there is no such text. */
struct str face_word(struct face *face, struct str key);

struct str face_money(struct face *face, int64_t amount, const struct currency *currency, enum locale_money how);
struct str face_date(struct face *face, int64_t at);      /* "Jul 8", with its year when that is another */
struct str face_full_date(struct face *face, int64_t at); /* with its year */
struct str face_number(struct face *face, int64_t number);
struct str face_percent(struct face *face, int64_t basis_points); /* all of it: "12.55%" */

/* Appends the page. */
void face_render(struct face *face, enum face_page page, struct buf *out);

/* The header lines of every page: its policy. `frames`: sources that may frame it,
 * separated by spaces; absent: none. */
void face_add_headers(struct http_request *request, struct str frames);

/* What a browser may keep: nothing, or the page for its Back button alone. */
enum face_caching { FACE_FRESH, FACE_BACK };
void face_add_caching(struct http_request *request, enum face_caching caching);

/* The program's brand colour as a style sheet's address, "/assets/brand/1d624c.1.css"; absent where it has none. */
void face_set_brand(struct face *face, struct str color);

/* A style sheet beside the one of all pages: "landing.css". */
void face_set_sheet(struct face *face, const char *name);

/* Lets the page have the script, for those who let scripts run. */
void face_let_script(struct face *face);
