#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

/* What both ends of the control socket do with bytes. Blocking, with deadlines by the machine's own clock. */

enum {
    CONTROL_QUESTION_LIMIT = 64 * 1024,
    CONTROL_ANSWER_LIMIT = 16 * 1024 * 1024,
    CONTROL_MESSAGE_MS = 10 * 1000, /* for a message to pass */
    CONTROL_VERB_MS = 600 * 1000,   /* for a verb to be carried out */
};

/* A socket bound to the path and listening, or connected to it; -1 and errno otherwise. Paths that do not fit into a
 * socket address are reached through their folder's descriptor. */
int control_socket_listen(const char *path);
int control_socket_connect(const char *path);

/* Reads to the end of what the peer sends. False: too much, too late, or broken. */
bool control_socket_read(int fd, size_t limit, int64_t deadline_ms, struct buf *ret);

/* Writes all and says that nothing follows. */
bool control_socket_write(int fd, struct str text);
