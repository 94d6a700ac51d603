#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Where in an HTML document one is, for a template's compiler: it reads the markup piece by piece, and says of each
 * value between two pieces how it must be escaped, or that no value may stand there. Strict: markup that browsers and
 * this reader might understand differently is refused. Pure; plain data, which may be copied. */

enum html_state {
    HTML_TEXT,         /* between tags: the beginning */
    HTML_OPEN,         /* behind '<' */
    HTML_CLOSE,        /* behind '</' */
    HTML_TAG_NAME,     /* within a tag's name */
    HTML_IN_TAG,       /* behind white space in a tag */
    HTML_JOINED,       /* in a tag, where only white space, '/' or '>' may follow */
    HTML_NAME,         /* within an attribute's name */
    HTML_AFTER_NAME,   /* white space behind it */
    HTML_BEFORE_VALUE, /* behind '=' */
    HTML_DOUBLE,       /* within a value in double quotes */
    HTML_SINGLE,       /* in single quotes */
    HTML_BARE,         /* without quotes */
    HTML_DECLARATION,  /* <!doctype ...> */
    HTML_RAW,          /* within script or style */
    HTML_ESCAPABLE     /* within title or textarea: text without tags */
};

enum html_attribute { HTML_PLAIN, HTML_URL, HTML_FORBIDDEN };

enum html_url {
    HTML_URL_START,  /* nothing of it has been read */
    HTML_URL_SCHEME, /* what may be the beginning of a scheme */
    HTML_URL_VALUE,  /* a value was its beginning: no scheme may come of what follows */
    HTML_URL_REST,   /* its kind is decided */
    HTML_URL_MAYBE   /* decided or not: a section may have been left out */
};

enum { HTML_NAME_SIZE = 24 };

struct html_context {
    enum html_state state;
    enum html_attribute attribute;
    enum html_url url;
    bool closing;              /* the tag is </x> */
    bool says, sends;          /* the tag has `name` or `property`; it has `http-equiv` */
    size_t matched;            /* bytes of "</script" that have been read in a script, and so on */
    char tag[HTML_NAME_SIZE];  /* lower case; cut off when longer */
    char name[HTML_NAME_SIZE]; /* of the attribute, or what is read of a URL's scheme */
    size_t tag_size, name_size;
};

/* How a value is written. */
enum html_escape {
    HTML_ESCAPE_TEXT,     /* & < > " ' as references: text, and attributes in quotes */
    HTML_ESCAPE_URL,      /* a whole URL, whose scheme is looked at; then as text */
    HTML_ESCAPE_URL_PART, /* a part of one: all but letters, digits and -._~ as %XX */
    HTML_ESCAPE_NONE,     /* as it is: for templates that are no HTML */
};

/* Reads markup. Null, or what is wrong with it: the end of a sentence. */
const char *html_read(struct html_context *context, struct str markup);

/* A value stands here: how to escape it. Null, or why it may not. */
const char *html_read_value(struct html_context *context, enum html_escape *ret_escape);

/* A section begins here, or has come back to `before`, which is what html_enter() left at its beginning: whether left
 * out, written once or repeated, what follows is read alike. Null, or why that cannot be. */
void html_enter(struct html_context *context);
const char *html_leave(struct html_context *context, const struct html_context *before);

/* Writes a value. A URL whose scheme is not one that pages use becomes "#". */
void html_write(struct buf *out, struct str value, enum html_escape escape);
