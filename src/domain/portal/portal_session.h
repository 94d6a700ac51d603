#pragma once

#include "base/entity.h"
#include "domain/participant/participant.h"
#include "domain/portal/portal.h"

/* Ways in: one-time links, and the sessions that begin with them. A token is 256 random bits, shown once and stored as
 * SHA-256. Lives are by the wall clock. */

/* ---- one-time links ---- */

struct portal_link {
    struct id participant_id;
    char token[PORTAL_TOKEN_SIZE];
    int64_t expires_at;
    struct str url;       /* set by whoever tells it: portal_link_url(); absent: it is made when it is sent */
    struct id message_id; /* that takes it along, or none */
};

extern const struct entity portal_link_entity;

/* Makes a link that lives `life_s` seconds (1 to LIMIT_PORTAL_LINK_S). The participant is one of this world.
 * ERROR_CONFLICT `status`: it is blocked or rejected; ERROR_LIMIT_REACHED: LIMIT_PORTAL_LINKS of it are open. */
MUST_CHECK enum status portal_link_create(struct act *act, const struct id *participant_id, int64_t life_s,
                                          struct portal_link *ret, struct error *err);

/* Whether a participant gets links at all: ERROR_CONFLICT `status`. */
MUST_CHECK enum status portal_link_check(const struct participant_brief *participant, struct error *err);

/* `public_url` without trailing slash, "/portal/enter/", token: in the arena. */
struct str portal_link_url(struct arena *arena, struct str public_url, const struct portal_link *link);

/* Whom a link would let in: for the page that asks before it is used, which machines that open links may see. Not bound
 * to a world, and changes nothing. portal_refuse() when it lets nobody in. */
MUST_CHECK enum status portal_link_look(struct txn *txn, struct str token, struct portal_visitor *ret,
                                        struct error *err);

/* Uses the link, once, and begins a session. `act` is the one that portal_enter() gave for the visitor of
 * portal_link_look(). portal_refuse() when somebody used it meanwhile. */
MUST_CHECK enum status portal_link_use(struct act *act, struct str token, char ret_session[PORTAL_TOKEN_SIZE],
                                       struct error *err);

/* ---- sessions ---- */

/* Begins a session of the participant; the oldest ends where there are LIMIT_PORTAL_SESSIONS. `framed`: by a token
 * within a page of the business. */
MUST_CHECK enum status portal_session_begin(struct act *act, const struct id *participant_id, bool framed,
                                            char ret_session[PORTAL_TOKEN_SIZE], struct error *err);

/* Whose session it is. Not bound to a world. portal_refuse() when it is nobody's. */
MUST_CHECK enum status portal_session_find(struct txn *txn, struct str session, struct portal_visitor *ret,
                                           struct error *err);

/* Signs out: again is nothing. */
MUST_CHECK enum status portal_session_end(struct act *act, struct str session, struct error *err);

/* ---- the cookie ---- */

/* "rfd_portal", or "__Host-rfd_portal" where the public address is https (`secure`): browsers take a cookie of that
 * name only by TLS, for this host alone and all of its paths, so that no neighbour of the host can set one. Constant.
 */
struct str portal_cookie_name(bool secure);

/* "rfd_portal=...; Path=/; ...": the value of a Set-Cookie header in the arena. An absent session takes the cookie
 * away. A framed one is SameSite=None; Partitioned, which needs `secure`. */
struct str portal_cookie(struct arena *arena, struct str session, bool framed, bool secure);
