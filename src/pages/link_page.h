#pragma once

#include "base/form.h"
#include "domain/contact/contact.h"
#include "domain/message/message_token.h"
#include "domain/workspace/business.h"
#include "pages/face.h"
#include "pages/state.h"

/* Pages behind the links of messages: ending them, confirming an address. The token is all the right that is needed,
 * and cannot be made up; nothing is shown but the business's name and what the link's owner knows. A GET asks and
 * changes nothing, for machines that look through mail open its links; a POST does it.
 *
 * One that is none, or of what does not exist, is an unknown page; no answer is kept by anybody. */

struct link_visit;

struct link_screen {
    const char *about; /* for the log: "messages" */
    bool has_form;     /* a POST brings fields: link_visit.form */

    /* Reads the token into the visit, `ws` too; false: it is none. Loop thread. */
    bool (*read)(struct link_visit *visit, struct str token);

    /* Writes the page with link_page_begin() and link_page_end(), within the transaction; on POST carries it out before
     * that. */
    enum status (*act)(struct link_visit *visit, struct error *err);
};

struct link_visit {
    struct store_work work;
    struct http_request *request;
    struct pages *pages;
    const struct link_screen *screen;
    struct form form;
    bool post;

    /* set by read(): what its token says */
    int64_t ws;
    struct message_token token;
    struct id message_id;

    /* within the transaction, set anew by each run */
    struct act act;
    struct contact contact;
    struct business business;
    struct face face;
};

/* Reads the request and answers it by the screen, at once or later. Loop thread. */
void link_page_open(struct http_request *request, const struct link_screen *screen);

/* Reads the contact and the business, and begins the page in the language of the former. After what is carried out. */
MUST_CHECK enum status link_page_begin(struct link_visit *visit, const struct id *contact_id, struct error *err);

/* Writes the page. */
void link_page_end(struct link_visit *visit, enum face_page page);
