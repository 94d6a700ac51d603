#pragma once

#include "net/connection.h"

/* Inside of net: requests in, answers out, without touching the socket. Loop thread only. */

/* Handles requests as far as bytes, order and the client's reading allow. Answers gather in exchange->out. */
void dialogue_run(struct http_connection *connection);

/* The answer that http_respond() left because bytes were under way. */
void dialogue_answer_held(struct http_connection *connection);

/* What was written to a stream while bytes were under way is next. */
void dialogue_go_on(struct http_connection *connection);

/* Who writes to a stream hears that all of it has been sent. */
void dialogue_tell_sent(struct http_connection *connection);

/* A request did not come in time: answers 408. */
void dialogue_time_out(struct http_connection *connection);

/* The connection is gone; its exchange goes to the pool, now or when the handler answers. */
void dialogue_abandon(struct http_connection *connection);
