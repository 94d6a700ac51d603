#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* The HTML part of a mail: one layout (web/mail/layout.mjml, compiled when the program is built) with gaps. A program
 * that was built without Node has no layout: its mails are text only. Any thread. */

struct mail_page {
    struct str language;     /* "en" */
    struct str subject;      /* title of the document */
    struct str business;     /* its name, above the text */
    struct str heading;      /* the first line, large; absent: none */
    struct str colour;       /* "#rrggbb" of the button and the name; anything else: referd's own */
    struct str text;         /* the text part: paragraphs are parted by blank lines, line breaks are kept */
    bool tables;             /* lines that begin with "|" are rows of a table, the first of them its head */
    struct str button_url;   /* a paragraph or a line that is nothing but this URL becomes the button; or absent */
    struct str button_label; /* what stands on it */
    struct str footer;       /* who writes and why; may be absent */
    struct str unsubscribe_url, unsubscribe_label; /* links below; absent: none */
    struct str preferences_url, preferences_label;
};

/* Whether this program has the layout. */
bool mail_page_exists(void);

/* The document, in `arena`; absent without a layout. Every value is escaped; URLs that are not http or https are left
 * out. */
struct str mail_page_render(const struct mail_page *page, struct arena *arena);
