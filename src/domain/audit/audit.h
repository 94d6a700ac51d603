#pragma once

#include "base/buf.h"
#include "base/entity.h"
#include "base/jsonw.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* The trail of every act: who, when, on what, which fields, by which request and from which network. No personal value
 * enters a row: free text goes to `note`, which may be deleted. A referral's rows, those of its rewards too, are its
 * timeline. What is not sealed yet stands in `unsealed`: a row there is written in the commit of the act, and goes in
 * the commit that seals it. */

struct audit_entry {
    const char *action;      /* "referral.created": noun.verb_past */
    const char *object_kind; /* id prefix, "ref" */
    struct id object_id;
    struct id referral_id; /* zero: not on a timeline */
    struct id event_id;    /* the event that caused it, or zero */
    struct str changes;    /* JSON from struct changes, or absent */
    struct str note;       /* free text: a reason; or absent */
};

/* Writes the row (and its note) of what act->principal did. `ret_id` may be null. */
MUST_CHECK enum status audit_write(struct act *act, const struct audit_entry *entry, struct id *ret_id,
                                   struct error *err);

/* One row as read back. Views live in the transaction's arena. */
struct audit_row {
    struct id id;
    int64_t at;
    struct str actor_type; /* principal_kind_name() */
    struct id actor_id;
    bool noted;                     /* has a note, which a page reads apart */
    struct str key_name, user_name; /* of whom `actor_name` is one */
    struct id request_id;
    struct str source_bytes; /* what `source` is made of */
    struct str action;
    struct str object_kind;
    struct id object_id;
    struct id event_id;
    struct str changes;
    struct str note;

    int64_t source;           /* as in struct principal; 0: unknown */
    struct str actor_id_text; /* the id as it is told */
    struct str actor_name;    /* of the key or user; else absent */
    struct str object_id_text;
};

/* The whole trail. Filters, one at a time: an object that is on no timeline; a referral, which finds what belongs to it
 * too; who did it. Rows are as audit_tell() takes them. */
extern const struct list audit_list;
enum { AUDIT_OBJECT, AUDIT_REFERRAL, AUDIT_ACTOR };

/* A row of the trail, as the API tells it. */
extern const struct entity audit_entity;

/* Reads what else belongs to the rows of a page (names, notes), and fills what is told and not stored. */
MUST_CHECK enum status audit_tell(struct act *act, struct audit_row *rows, size_t count, struct error *err);

/* A row of a timeline, as the API tells it. */
extern const struct entity timeline_row_entity;

struct timeline_page {
    struct id after;                /* only rows before this one, which is of the timeline; zero: from the newest on */
    int64_t made_from, made_before; /* only rows of [from, before), to the microsecond; INT64_MIN, INT64_MAX: all */
    size_t limit;                   /* 1..LIMIT_PAGE_MAX */
};

/* A page of a referral's timeline, newest first, in the transaction's arena. `after` of anything else is
 * ERROR_INVALID_CURSOR `starting_after`: nobody learns whether there is such a row. */
MUST_CHECK enum status audit_timeline(struct act *act, const struct id *referral_id, const struct timeline_page *page,
                                      struct audit_row **ret_rows, size_t *ret_count, bool *ret_more,
                                      struct error *err);

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

/* B4: the triggers; B15: each row waits to be sealed, once; B20: what rows refer to exists in their world; of what they
 * were done to report/kinds.h proves it, which knows all kinds. */
MUST_CHECK enum status audit_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
