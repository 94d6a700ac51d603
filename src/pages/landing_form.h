#pragma once

#include "domain/contact/contact.h"
#include "pages/landing.h"

/* What the forms of public pages have in common: a name, how to reach whoever sends it, and what keeps machines out. A
 * screen with a form says what becomes of it (landing_screen.submit). What is wrong stands beside its field, and what
 * was typed is kept. For the files of this folder. */

enum landing_typed_field {
    TYPED_NAME,
    TYPED_REACH,
    TYPED_COMPANY,
    TYPED_NOTES,
    TYPED_TOLD_BY,
    TYPED_FIELDS,
};
enum { LANDING_NOTES_BYTES = 2000 };

struct landing_typed {
    struct str values[TYPED_FIELDS];
    const char *faults[TYPED_FIELDS]; /* keys of texts, or null */
    const char *trouble;              /* what is wrong with the whole; or null */
    size_t when;                      /* to call back: 0 at any time, 1 in the morning, 2 in the evening */
    bool agrees;                      /* to messages about offers */
    struct str stamp;                 /* of the page it was typed into, to be sent again; absent: a fresh one */
    struct contact_fields person;
};

/* Takes the request's form and runs it: at once, or once the screen has it. Loop thread. */
void landing_form_handle(struct http_request *request, const struct landing_screen *screen);

/* Fills what all forms show: address, stamp, what is wrong, name and reach. */
void landing_form_fill(struct landing_visit *visit);

/* Fills a field with what was typed and what is wrong with it. */
void landing_form_fill_field(struct landing_visit *visit, enum landing_typed_field field);

/* An empty text is none. */
struct str landing_or_none(struct str text);
