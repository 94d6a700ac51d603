#pragma once

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/schema.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* The trail of every act: who, when, on what, which fields. No personal value enters a row: free text goes to `note`,
 * which may be deleted. A referral's rows are linked backwards (`previous_id`, head in referral.last_audit_id): they
 * are its timeline, without an index on the commit path. */

struct audit_entry {
    const char *action;      /* "referral.created": noun.verb_past */
    const char *object_kind; /* id prefix, "ref" */
    struct id object_id;
    struct id referral_id; /* zero: not on a timeline */
    struct id previous_id; /* the referral's last_audit_id before this */
    struct id event_id;    /* the event that caused it, or zero */
    struct str changes;    /* JSON from struct changes, or absent */
    struct str note;       /* free text: a reason; or absent */
};

/* Writes the row (and its note). `ret_id` may be null. */
MUST_CHECK enum status audit_write(struct act *act, const struct audit_entry *entry, struct id *ret_id,
                                   struct error *err);

/* One row as read back. Views live in the transaction's arena. */
struct audit_row {
    struct id id;
    int64_t at;
    struct str actor_type;
    struct id actor_id;
    struct str actor_name; /* of the key, else absent */
    struct str action;
    struct str object_kind;
    struct id object_id;
    struct id previous_id;
    struct id event_id;
    struct str changes;
    struct str note;
};

/* Follows a timeline backwards from `from` (a referral's last_audit_id, or the previous_id of the last row shown) for
 * at most `limit` rows. `ret_rows` has room for `limit`. */
MUST_CHECK enum status audit_timeline(struct act *act, const struct id *from, size_t limit, struct audit_row *ret_rows,
                                      size_t *ret_count, struct error *err);

/* Builds {"field": [old, new]}. */
struct changes {
    struct buf buf;
    struct jsonw w;
};
void changes_begin(struct changes *changes);
void changes_str(struct changes *changes, const char *field, struct str from, struct str to);
void changes_int(struct changes *changes, const char *field, int64_t from, int64_t to);
void changes_optional_int(struct changes *changes, const char *field, struct opt_int from, struct opt_int to);
void changes_time(struct changes *changes, const char *field, int64_t from, int64_t to);
void changes_id(struct changes *changes, const char *field, const char *prefix, const struct id *from,
                const struct id *to);
/* The text, copied into the arena; absent when nothing was added. Ends the builder and frees its buffer. */
struct str changes_end(struct changes *changes, struct arena *arena);

/* B4: the triggers; B20: what rows refer to exists in their world, and timelines are unbroken. */
MUST_CHECK enum status audit_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
