#pragma once

#include "api/api.h"
#include "domain/connection/connection.h"
#include "domain/workspace/act.h"
#include "net/http.h"

/* What all hooks of connections have in common. They have no key: their credential is a signature, or a part of the
 * address that nobody can guess. All of it is looked at on the loop, so that a message which is not the connection's
 * never costs a transaction of the writer:
 *
 *     hook_begin -> find (cache, else a cheap read) -> check (the hook's own) -> hook_write -> the hook's answer
 *
 * The loop's thread, but for what hook_write() runs. */

/* One message; embed first, in the request's arena. */
struct hook {
    struct store_work work;
    struct http_request *request;
    struct api_loop *loop;
    const char *kind;   /* of the connection */
    bool with_settings; /* set before hook_begin(): the connection has its settings, and is read each time */
    struct id id;
    uint64_t generation; /* before the look-up */
    struct connection
        connection; /* as found, without settings unless asked for; its texts are good until check() returns */
    void (*check)(struct hook *hook);
};

/* Finds the connection that the path's first parameter names, and hands over to check(). One that is not there, or of
 * another kind, is answered 404. */
void hook_begin(struct hook *hook, struct http_request *request, const char *kind, void (*check)(struct hook *hook));

/* Answers with a problem; the hook is over. */
void hook_refuse(struct hook *hook, const struct error *err);

/* Counts the call and answers 200 with what stands in the response's body. */
void hook_answer(struct hook *hook, const char *content_type);

/* Runs `act` in a write transaction, then `done` on the loop; `work->act` and so on are set here. */
void hook_write(struct hook *hook, enum status (*act)(struct txn *txn, struct store_work *work, struct error *err),
                void (*done)(struct store_work *work, enum status status, const struct error *err), uint64_t lane);

struct hook *hook_of_work(struct store_work *work);

/* Within that transaction: the connection acts in its world. */
MUST_CHECK enum status hook_enter(struct txn *txn, const struct hook *hook, struct act *ret_act, struct error *err);
