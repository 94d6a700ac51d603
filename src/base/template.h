#pragma once

#include "base/error.h"
#include "base/html_context.h"
#include "base/view.h"

/* Logic-less templates: the mustache language (all modules that its specification requires), compiled once and filled
 * by a tree of values (view.h).
 *
 * An HTML template is read as markup when it is compiled: each value is escaped by where it stands (text, attribute in
 * quotes, URL), and a template that puts one anywhere else, that has an unescaped one ({{{x}}}), a section or a partial
 * that changes where one is, or a partial that is not there, is refused. So a page cannot be built by accident into
 * which a visitor's text leaks as markup.
 *
 * {{t.some.key}} is a text of the catalogue of the rendering's language, which `phrase` finds. Compiling is for one
 * thread; what is compiled is constant and may be rendered by many at once. */

struct template;

enum template_kind { TEMPLATE_PLAIN, TEMPLATE_HTML };

/* Where texts come from. */
struct template_library {
    enum template_kind kind;
    struct str (*find)(void *ctx, struct str name); /* the source of a template; absent: there is none */
    void *ctx;
};

/* Compiles a template with all that it includes, which lives until template_free(). `err`: "portal_home has ...". The
 * sources must outlive it. */
MUST_CHECK enum status template_compile(const struct template_library *library, struct str name, struct template **ret,
                                        struct error *err);
void template_free(struct template *template);

/* The texts of a language; `find` null: none. A key that is not there is an empty text. */
struct template_phrases {
    struct str (*find)(const void *ctx, struct str key);
    const void *ctx;
};

/* Appends the filled template. */
void template_render(const struct template *template, const struct view *view, const struct template_phrases *phrases,
                     struct buf *out);

/* Calls `each` for every key that the template or one that it includes names as {{t.key}}. */
void template_each_phrase(const struct template *template, void (*each)(void *ctx, struct str key), void *ctx);
