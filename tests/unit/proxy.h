#pragma once

#include <stdbool.h>

/* A TCP relay on loopback between a store and its PostgreSQL server, in a thread of its own, that can cut a connection
 * at a COMMIT, or let nobody through. It knows no more of the protocol than that the word is in the clear. */
struct proxy;

enum proxy_cut {
    PROXY_CUTS_NOTHING,
    PROXY_CUTS_BEFORE, /* the next COMMIT never reaches the server */
    PROXY_CUTS_AFTER   /* it does, and its answer is lost */
};

/* Listens on a free port and passes on to 127.0.0.1:`server_port`. */
struct proxy *proxy_new(int server_port);
void proxy_free(struct proxy *proxy);
int proxy_port(const struct proxy *proxy);

/* What happens at the next COMMIT; once. Any thread. */
void proxy_cut_next(struct proxy *proxy, enum proxy_cut cut);

/* The same, and nobody is let through from then on. */
void proxy_cut_and_shut(struct proxy *proxy, enum proxy_cut cut);

/* Ends all connections, and new ones as they come, as a host does where no server runs; and lets them through again.
 * Any thread. */
void proxy_shut(struct proxy *proxy);
void proxy_open(struct proxy *proxy);

/* How many connections were cut. Any thread. */
int proxy_cuts(const struct proxy *proxy);
