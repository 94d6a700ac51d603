#pragma once

#include <uv.h>

#include "base/form.h"
#include "domain/landing/landing_page.h"
#include "pages/face.h"
#include "pages/state.h"

/* Public pages of programs, under /p. A request is a visit: its address leads to a program and perhaps to who sends the
 * visitor; its screen fills a template, all in one transaction. A form that was sent is carried out in a write and
 * answered by the address of the thank-you page, or by the form itself with what is wrong beside its fields. For the
 * files of this folder. */

struct landing_visit;
struct landing_typed;

struct landing_screen {
    const char *name; /* of what is kept: pages of two screens are two */
    enum face_page page;
    const char *type;            /* of what fill() itself writes into the body; null: it fills the page */
    bool slow;                   /* a reader thread does it, not the loop */
    const char *parameter;       /* of the query, which chooses between pages; null: none does */
    const char *const *variants; /* what it may say, the first where it says nothing of these; ends with null */
    enum status (*fill)(struct landing_visit *visit, struct error *err);

    /* Null, or what takes long and needs no data: writes the body of what fill() has left in `drawn`, in the request's
     * arena, once the transaction has ended. A thread of the pool. False: it could not. */
    bool (*draw)(struct landing_visit *visit);

    /* Of a page with a form: whether it is there at all (null: it is), what is written of what was typed, which sets
     * `location`, and the end of the address that thanks a machine. */
    enum status (*allow)(const struct landing_visit *visit, struct error *err);
    enum status (*submit)(struct landing_visit *visit, struct landing_typed *typed, struct error *err);
    const char *thanks;
};

struct landing_visit {
    struct store_work work;
    struct http_request *request;
    struct pages *pages;
    const struct landing_screen *screen;
    struct accepted accepted;
    struct str slug;
    struct code code;
    bool has_code;
    struct code alias; /* of a parameter of the address, where the path has no code */
    bool has_alias;
    size_t variant; /* of the screen's */
    struct form form;
    bool sent;           /* a form was sent, and can be read */
    struct str key;      /* under which the page is kept; absent: it is not */
    uint64_t generation; /* store_generation() before it was read */

    /* set anew by each run of the transaction */
    struct act act;
    struct landing_place place;
    struct landing_page page;
    struct face face;
    const struct portal_offer *gift;   /* what the visitor gets, or null */
    const struct portal_offer *reward; /* what the sender gets, or null */
    struct landing_typed *typed;       /* what was sent, with what is wrong; null: a fresh form */
    struct str address;                /* "/p/{slug}/{code}", in the request's arena */
    struct str location;               /* where to go on, likewise */
    bool busy;                         /* too many forms came: 429 */

    /* What a read that went well leaves to be done in a write; null: nothing, the answer is there. */
    enum status (*then)(struct txn *txn, struct store_work *work, struct error *err);
    void *drawn; /* for the screen's draw() */

    uv_work_t job;  /* of draw() */
    bool was_drawn; /* what came of it */
};

/* The page itself, which a form with faults comes back to. */
extern const struct landing_screen landing_page_screen;

/* Opens the screen. Answers at once or later. Loop thread. */
void landing_open(struct http_request *request, const struct landing_screen *screen);

/* A fresh visit with what the request says; null: its code is none, which was answered. */
struct landing_visit *landing_visit_new(struct http_request *request, const struct landing_screen *screen);
struct landing_visit *landing_visit_of(struct store_work *work);

/* Runs the visit's act and answers by what it has set. */
void landing_run(struct landing_visit *visit,
                 enum status (*act)(struct txn *txn, struct store_work *work, struct error *err), bool write);

/* Finds where the address leads and reads what stands there: first of every act. */
MUST_CHECK enum status landing_come_in(struct landing_visit *visit, struct txn *txn, bool write, struct error *err);

/* Fills and writes the page. */
MUST_CHECK enum status landing_write(struct landing_visit *visit, struct error *err);

/* ---- what several screens show ---- */

/* What is promised, in words, and the same in a sentence of the program's or the catalogue's where it stands out. */
struct str landing_gift_text(struct landing_visit *visit);
struct str landing_headline(struct landing_visit *visit, const char *mark);
struct str landing_own_words(struct landing_visit *visit, enum landing_text text, const char *mark);

/* The absolute address of a path of this server. */
struct str landing_absolute(const struct landing_visit *visit, struct str path);

/* Fills the head, the business, and the foot. `path`: of the page. */
void landing_fill_frame(struct landing_visit *visit, struct str title, struct str about, struct str path);

/* Fills the form, and writes what it brings: landing_lead.c. */
void landing_fill_form(struct landing_visit *visit);
MUST_CHECK enum status landing_lead_submit(struct landing_visit *visit, struct landing_typed *typed, struct error *err);

/* The box by which a visitor allows messages about offers, and what it writes when it was ticked: landing_consent.c.
 * `channel` (enum message_channel) is that of the address in the form. In a write. */
void landing_fill_consent(struct landing_visit *visit, bool ticked);
MUST_CHECK enum status landing_keep_consent(struct landing_visit *visit, const struct id *contact_id, int channel,
                                            struct error *err);

/* handle() of the routes. */
void landing_handle(struct http_request *request, void *ctx);
void landing_join_handle(struct http_request *request, void *ctx);
void landing_joined_handle(struct http_request *request, void *ctx);
void landing_join_send_handle(struct http_request *request, void *ctx);
void landing_lead_handle(struct http_request *request, void *ctx);
void landing_thanks_handle(struct http_request *request, void *ctx);
void landing_card_handle(struct http_request *request, void *ctx);
void landing_leaders_handle(struct http_request *request, void *ctx);
void landing_logo_handle(struct http_request *request, void *ctx);
