#pragma once

#include "base/buf.h"
#include "domain/audit/follow.h"
#include "domain/workspace/principal.h"

/* What listeners are told, as server-sent events (WHATWG HTML, 9.2). Every message but a heartbeat has the id that a
 * listener sends as Last-Event-ID when it comes again: that of the newest act that was known then. Pure. */

/* "event: open": from here on it is told. */
void stream_text_open(struct buf *text, const struct id *high);

/* "event: change", of an object that these scopes open; else nothing. */
void stream_text_change(struct buf *text, const struct audit_change *change, const struct id *high,
                        struct scope_set scopes);

/* "event: many": more than are told one by one; everything may have changed. */
void stream_text_many(struct buf *text, const struct id *high);

/* A comment, so that whoever is between sees that the connection lives. */
void stream_text_beat(struct buf *text);
