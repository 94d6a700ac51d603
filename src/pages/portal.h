#pragma once

#include "base/form.h"
#include "domain/portal/portal_session.h"
#include "domain/portal/portal_settings.h"
#include "domain/workspace/business.h"
#include "pages/face.h"
#include "pages/state.h"

/* The portal: pages of a participant, under /portal. A request is a visit: its cookie leads to a participant, its
 * screen fills a template with what that one may see, all in one transaction; a form that was sent is carried out in a
 * write, and answered by the address of the page to see next (or by the form itself, with what is wrong beside its
 * fields). For the files of this folder. */

struct portal_visit;

struct portal_screen {
    enum face_page page;
    const char *type; /* of what fill() itself writes into the body; null: it fills the page */
    const char *tab;  /* "home": which of the tabs is the page's own; null: none */

    /* Fills visit->face.view. In a read, or in a write that refuses. */
    enum status (*fill)(struct portal_visit *visit, struct error *err);

    /* Reading or writing it takes long: it is done by a reader thread, not by the loop. */
    bool slow;

    /* The page may be given again for a moment while nothing was written: page_cache.h. */
    bool cached;

    /* Carries out visit->form and sets visit->location; or leaves it absent, having noted what is wrong in the visit:
     * then the page is filled and sent. In a write transaction. Null: nothing can be sent. */
    enum status (*send)(struct portal_visit *visit, struct error *err);
};

struct portal_visit {
    struct store_work work;
    struct http_request *request;
    struct pages *pages;
    const struct portal_screen *screen;
    struct accepted accepted; /* by the browser's header */
    struct str session;       /* the cookie, or absent */
    struct str token;         /* of a way in */
    struct form form;
    bool sent;        /* a form was sent, and can be read */
    bool shows;       /* it asked for nothing but a look, and gets it: set by send() */
    bool kept;        /* what is written is for the cache */
    uint64_t commits; /* store_commits() before it was read */

    /* What follows in a write when the read has gone well; null: nothing, the answer is there. */
    enum status (*then)(struct txn *txn, struct store_work *work, struct error *err);

    /* set anew by each run of the transaction */
    struct act act;
    struct portal_visitor visitor;
    struct portal_me me;
    struct business business;
    struct face face;
    void *wrong;         /* what send() has found wrong: its own */
    struct str location; /* where to go on, in the request's arena */
    struct str cookie;   /* a Set-Cookie value, likewise */
    struct str frames;   /* sources that may frame the answer, likewise */
    struct str name;     /* of a file to save, likewise; absent: it is shown */
};

/* The participant's id, to which the act is bound. */
static inline const struct id *portal_self(const struct portal_visit *visit)
{
    return &visit->visitor.participant_id;
}

/* A parameter of the query, or absent. */
struct str portal_query(const struct portal_visit *visit, const char *name);

/* Opens the screen, or takes its form when the request is a POST. Answers at once or later. Loop thread. */
void portal_open(struct http_request *request, const struct portal_screen *screen);

/* A fresh visit with what the request says. */
struct portal_visit *portal_visit_new(struct http_request *request, const struct portal_screen *screen);

/* Runs the visit's act, in a write or a read, and answers by what it has set. */
void portal_run(struct portal_visit *visit,
                enum status (*act)(struct txn *txn, struct store_work *work, struct error *err), bool write);
struct portal_visit *portal_visit_of(struct store_work *work);

/* Binds the act to whom the credential let in, and reads who that is. */
MUST_CHECK enum status portal_come_in(struct portal_visit *visit, struct txn *txn, struct error *err);

/* Begins the page in the visitor's language. */
void portal_begin_face(struct portal_visit *visit);

/* `business` and its initial, in its colours. */
void portal_view_business(struct portal_visit *visit);

/* The token that a form must bring back: it proves that the form was read by whoever has the session. */
enum { PORTAL_CSRF_SIZE = 33 };
void portal_csrf(const struct pages *pages, struct str session, char ret[PORTAL_CSRF_SIZE]);

/* Whether the request comes from a page of this server, as far as it says where it comes from. */
bool portal_is_own_origin(const struct http_request *request, const struct pages *pages);

/* ---- what several screens show ---- */

/* `status` of a row: tone, icon and word. */
void portal_view_referral_status(struct face *face, struct view *row, int status);
void portal_view_reward_status(struct face *face, struct view *row, int status);

/* A reason in the reader's language, or as it came. */
struct str portal_reason_text(struct face *face, struct str key, struct str text);

/* A referral as a row of a list: name, status, sentence, steps, dates, amount. */
struct portal_referral;
void portal_view_referral(struct face *face, struct view *row, const struct portal_referral *found);

/* The id of a row as text, in the arena. */
struct str portal_id_text(struct face *face, const struct id *id, const char *prefix);

/* Credit that can be used, first to lapse first: `lots`. */
struct portal_summary;
void portal_view_lots(struct face *face, const struct portal_summary *summary, const struct currency *only);

/* handle() of the routes. */
void portal_home_handle(struct http_request *request, void *ctx);
void portal_referrals_handle(struct http_request *request, void *ctx);
void portal_rewards_handle(struct http_request *request, void *ctx);
void portal_statement_handle(struct http_request *request, void *ctx);
void portal_statement_csv_handle(struct http_request *request, void *ctx);
void portal_statement_pdf_handle(struct http_request *request, void *ctx);
void portal_qr_handle(struct http_request *request, void *ctx);
void portal_invite_handle(struct http_request *request, void *ctx);
void portal_case_handle(struct http_request *request, void *ctx);
void portal_settings_handle(struct http_request *request, void *ctx);
void portal_sign_out_handle(struct http_request *request, void *ctx);
void portal_enter_handle(struct http_request *request, void *ctx);   /* GET: asks */
void portal_use_handle(struct http_request *request, void *ctx);     /* POST: enters */
void portal_session_handle(struct http_request *request, void *ctx); /* by a business's own token */
