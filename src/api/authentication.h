#pragma once

#include "api/cache.h"
#include "api/call.h"
#include "domain/key/key.h"
#include "domain/portal/portal.h"
#include "domain/user/session.h"

/* Who calls. A request may carry one credential, of one of several kinds; each kind is a file of its own that knows how
 * it is sent, found and judged, and makes a struct caller of it. The kinds are asked in the order of the table in
 * authentication.c, and the first that finds itself in the request is the one. A new kind is a file and a row there.
 *
 * The dispatcher goes through it like this, on the loop's thread but for look_up():
 *
 *     authentication_begin -> kind->recall, or else kind->look_up in a read transaction and kind->keep -> kind->admit
 */

struct api_loop;
struct authentication;

struct credential_kind {
    /* Whether the request carries one of this kind. Takes from it what look_up() needs. ERROR_UNAUTHORIZED: it does,
     * and it cannot be one. */
    enum status (*read)(struct authentication *who, bool *ret_sent, struct error *err);
    /* From what the loop has met lately; false: look it up. */
    bool (*recall)(struct authentication *who);
    /* In a read transaction, on its thread, perhaps more than once. ERROR_UNAUTHORIZED: it is nobody's. */
    enum status (*look_up)(struct txn *txn, struct authentication *who, struct error *err);
    /* Remembers what was looked up. */
    void (*keep)(struct authentication *who);
    /* Whether it may make this call. Fills `who->caller`. */
    enum status (*admit)(struct authentication *who, struct error *err);
};

struct authentication {
    struct http_request *request;
    struct api_loop *loop;
    const struct credential_kind *kind;
    uint64_t generation; /* of the store, before the look-up */
    struct caller caller;
    struct str origin; /* of the page that may read the answer by CORS, or absent */

    /* what the kinds keep meanwhile */
    uint8_t hash[SHA256_SIZE];  /* of what was sent */
    uint8_t place[SHA256_SIZE]; /* in the cache of sessions */
    struct id world_id;         /* that was asked for, or none */
    struct str token;           /* the session's, as the cookie has it */
    struct key key;
    struct session session;
    struct str participant_token; /* that a business has signed, or absent, and then token is the portal's session */
    struct portal_visitor visitor;
};

/* Finds the kind. ERROR_UNAUTHORIZED: the request carries none; ERROR_BAD_REQUEST: two. */
MUST_CHECK enum status authentication_begin(struct authentication *who, struct http_request *request,
                                            struct api_loop *loop, struct error *err);

/* The keyed hash of the network that the request comes from: for the trail. */
int64_t authentication_source(const struct http_request *request, const struct api *api);

/* What holds for whoever has scopes: the route's must be among them (`whose` begins the refusal), and it must be built.
 */
MUST_CHECK enum status authentication_check_scope(const struct route *route, struct scope_set scopes, const char *whose,
                                                  struct error *err);

extern const struct credential_kind participant_credential; /* participant_auth.c */
extern const struct credential_kind key_credential;         /* key_auth.c */
extern const struct credential_kind session_credential;     /* session_auth.c */

/* Their caches, one a loop. */
struct cache *key_auth_cache(void);
struct cache *session_auth_cache(void);

/* ---- sessions, for the calls about them ---- */

/* The line that gives a browser the session's cookie, or takes it away (absent token), in the arena. */
struct str session_cookie(const struct api *api, struct str token, struct arena *arena);

/* The token that unsafe calls by this session must send. */
struct str session_csrf_token(struct str token, struct arena *arena);

/* Whether pages of this server sent the request: its Origin is the server's own. Without one: `absent`.
 * ERROR_CSRF_FAILED.
 */
MUST_CHECK enum status session_check_origin(const struct http_request *request, const struct api *api, bool absent,
                                            struct error *err);
