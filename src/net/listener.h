#pragma once

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "base/error.h"

/* Inside of net: the addresses that a server listens on, and their sockets. Any thread. */

union listener_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

/* Reads "127.0.0.1:8080" or "[::1]:8080"; names are not looked up. ERROR_INVALID_VALUE says how to write it. */
MUST_CHECK enum status listener_parse(const char *listen, union listener_address *ret, struct error *err);

/* A bound socket, not yet listening; accepted sockets inherit TCP_NODELAY. The `first` one makes sure that nobody else
 * has the port, and fills in the port if it was 0; further ones share it. `listen` is for the sentence of the error,
 * ERROR_UNAVAILABLE. */
MUST_CHECK enum status listener_open(union listener_address *address, bool first, const char *listen, int *ret_fd,
                                     struct error *err);

int listener_port(const union listener_address *address);
