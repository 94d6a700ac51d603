#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Somebody whom we call: an HTTP server on loopback that does what the path says, a thread per connection.
 *
 *     /200 /500 ...  answers with that status and the body "thanks"
 *     /hang          takes the request and says nothing
 *     /close         takes the request and closes
 *     /slow          answers after receiver_let_go()
 *     /break         says that 100 bytes come, sends a few and closes
 *     /large         answers with 100,000 bytes
 *     /redirect      302 to /200 */

struct receiver;

struct receiver *receiver_start(void);
void receiver_stop(struct receiver *receiver);

/* "http://127.0.0.1:PORT" */
const char *receiver_url(const struct receiver *receiver);

/* Lets those that are slow answer. */
void receiver_let_go(struct receiver *receiver);

/* Requests that arrived whole on this path, or on all paths (null). */
int receiver_count(struct receiver *receiver, const char *path);

/* The whole text of the n-th request on this path, into `out`. False: it has not come. */
bool receiver_request(struct receiver *receiver, const char *path, int n, char *out, size_t size);
