#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Inviting many: a batch is made of a list of contacts, of a filter over all of them, or of a CSV.
 *
 *     preparing --(its source is read)--> ready --start--> sending --(its last item)--> done
 *         |                                 |                 |
 *         '------------- pause ------------>|<---- pause -----'      paused --resume--> as before
 *         '------------- cancel (from any of these) ----------> canceled
 *
 * While it is prepared it is looked up who would be invited and who would not, and why: that is the preview, and
 * nothing is sent for it. One that was asked for as a `dry_run` waits there for somebody's word; any other goes on by
 * itself. A job does a chunk at a time, in a transaction that keeps the row, so that a batch is paused or canceled
 * between two chunks, and goes on where it was after whatever ended it. Each contact is invited once per batch,
 * whatever its source says and however often a chunk is done: by the item's key, and by the cause of its message.
 * While the program takes nobody (program_takes()) a batch that is being sent waits, and goes on when it does again.
 *
 * A contact that a CSV names and nobody knows yet is made when it is invited, not before. Its column `consent` says how
 * the person agreed to be written to; without it who never agreed is not.
 *
 * The source holds personal data. It is deleted when the batch has ended. Runs inside a transaction, on its thread. */

/* Numbers are stored: never change them. */
enum batch_status { BATCH_PREPARING, BATCH_READY, BATCH_SENDING, BATCH_PAUSED, BATCH_DONE, BATCH_CANCELED };
enum batch_source { BATCH_LIST, BATCH_FILTER, BATCH_CSV };
enum batch_item_state {
    BATCH_ITEM_WAITS,
    BATCH_ITEM_INVITED,
    BATCH_ITEM_SKIPPED,
    BATCH_ITEM_LEFT_OUT,
    BATCH_ITEM_WRONG
};

extern const char *const batch_statuses[];
extern const char *const batch_sources[];

/* Which contacts a filter means; absent members mean all. */
struct batch_filter {
    bool present;
    struct str tag;
    struct str country;
    int64_t customer_from, customer_before; /* `customer_since` within [from, before); TIME_NONE: no bound */
    struct opt_bool takes_part;             /* in the program already, or not yet */
};
extern const struct schema batch_filter_schema;

/* Body of POST /v1/invitation_batches. */
struct batch_fields {
    struct id program_id;
    struct str name;
    struct str_array contact_ids;
    struct batch_filter filter;
    json_t *filter_as_sent;
    struct str csv;
    struct str_array channels; /* empty: both */
    struct opt_bool dry_run;

    /* set by batch_fields_check() */
    enum batch_source source;
    int channel_bits;
    struct batch_chunk {
        int64_t line; /* what is to be added to a line of the text to have that of the whole */
        struct str text;
    } * chunks;
    size_t chunk_count;
};
extern const struct schema batch_schema;

/* Everything that needs no data: exactly one source, channels, ids, the CSV's first line; splits the source. Any
 * thread. Errors name the member; of a CSV the detail names the line. */
MUST_CHECK enum status batch_fields_check(struct batch_fields *fields, struct arena *arena, struct error *err);

/* The bits of channels by their names; none: both. ERROR_INVALID_VALUE `channels[1]`. */
MUST_CHECK enum status batch_channels_read(const struct str_array *channels, int *ret, struct error *err);

/* What has become of those whom the source names. */
struct batch_counts {
    int64_t total;
    int64_t will_send; /* or were invited */
    int64_t no_consent, unreachable, invited_lately;
    int64_t not_active; /* take part, and are paused, rejected or blocked */
    int64_t blocked;    /* the program cannot write to them now: no connection, not this kind, not to this country */
    int64_t duplicate, invalid;
};

/* A line that names nobody who could be invited. */
struct batch_error {
    int64_t line;
    struct str code, detail;
};

struct batch {
    struct id id;
    struct id program_id;
    struct str name;
    int source;        /* enum batch_source */
    int status;        /* enum batch_status */
    unsigned channels; /* enum message_channel */
    bool holds;        /* waits for a word once it is prepared */
    bool prepared;
    int64_t position;   /* the next chunk of its source */
    struct id after_id; /* of a filter: the last contact that was looked at */
    int64_t items;      /* the number of its last item */
    int64_t sent_to;    /* the number of the last one that was worked off */
    struct batch_counts counts;
    int64_t invited, skipped;
    int64_t created_at;
    int64_t started_at, ended_at; /* TIME_NONE */

    /* filled by batch_read() */
    struct entity_list errors; /* struct batch_error, LIMIT_BATCH_ERRORS at most */
    const struct batch_messages *messages;
};

/* How many of its messages are in each status. */
struct batch_messages {
    int64_t queued, sending, sent, delivered, failed, unknown, suppressed, canceled, simulated;
};

extern const struct entity batch_entity;

/* Filter: program_id. */
extern const struct list batch_list;
enum { BATCHES_PROGRAM };

/* ERROR_NOT_FOUND and the errors of program_takes() for `program_id`. */
MUST_CHECK enum status batch_create(struct act *act, const struct batch_fields *fields, struct id *ret_id,
                                    struct error *err);

/* With its errors and its messages. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status batch_read(struct act *act, const struct id *id, struct batch *ret, struct error *err);

/* Somebody's word, and why (or absent). ERROR_INVALID_STATE `id` where its status does not allow it; the same word
 * again changes nothing. Pausing and canceling stop the messages too that were handed over and have not left, also
 * those of a batch that is done; one of which none is left cannot be paused. */
enum batch_word { BATCH_START, BATCH_PAUSE, BATCH_RESUME, BATCH_CANCEL };
MUST_CHECK enum status batch_tell(struct act *act, const struct id *id, enum batch_word word, struct str reason,
                                  struct error *err);

/* ---- units of its job ---- */

/* Batches that have work left which may be done now, at most `limit`. */
MUST_CHECK enum status batch_due(struct act *act, size_t limit, struct id *ret_ids, size_t *ret_count,
                                 struct error *err);

/* The next chunk of one: of its source, or of its invitations. */
MUST_CHECK enum status batch_work(struct act *act, const struct id *id, bool *ret_more, struct error *err);

/* ---- proof ---- */

/* B20: items and sources are of batches that exist, contacts of items exist; the counts of a batch that is prepared are
 * those of its items. */
MUST_CHECK enum status batch_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
