#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* A blocking HTTP client that shows every byte. Every failure, also silence for CLIENT_PATIENCE_S, fails the test. */

enum { CLIENT_PATIENCE_S = 20 };

struct client {
    int fd;
    struct buf in;
    size_t used; /* of `in`: replies that were handed out */
};

struct reply {
    int status;
    struct str head; /* status line and headers; views are valid until the next call */
    struct str body;
};

void client_open(struct client *client, int port);
void client_close(struct client *client);

/* Ends with a reset, as a crashed client does. */
void client_abort(struct client *client);

/* Sends no more, reads on. */
void client_shut(struct client *client);

void client_send(struct client *client, struct str bytes);
void client_send_text(struct client *client, const char *text);

/* Waits until the server's kernel has all that was sent. */
void client_wait_delivered(struct client *client);

/* Sends until all is sent or the server takes no more because it has closed. */
void client_send_while_open(struct client *client, struct str bytes);

/* The next reply; `head_only`: it has no body whatever its length says. */
struct reply client_read(struct client *client, bool head_only);

/* Reads until as many bytes as `text` has are here, and wants them to be these. */
void client_expect(struct client *client, const char *text);

/* The server closes without a further byte. */
void client_expect_end(struct client *client);

/* Reads until the server closes, and counts. */
size_t client_count_rest(struct client *client);

/* One request on a connection of its own, "Connection: close" included in `text` or not. */
int client_status(int port, const char *text);

/* The value of a header, or absent. */
struct str reply_header(const struct reply *reply, struct str name);
