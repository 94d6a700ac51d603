#pragma once

#include "base/entity.h"
#include "domain/click/classify.h"
#include "domain/click/click_ids.h"
#include "domain/link/link.h"
#include "domain/list/list.h"

/* Clicks: append-only, in a file of their own, immutable once acknowledged. A books transaction may read them. */

struct click {
    struct id
        id; /* minted by env_id() before the transaction; its time, shifted by the world's clock, is the click's */
    struct id link_id;
    struct id program_id;
    struct id participant_id;
    struct id previous_id; /* what the visitor's cookie named, or zero. Not to be trusted: looked up when followed */
    int64_t network;
    int64_t agent;
    unsigned flags; /* enum click_flag */
    enum click_device device;
    struct str country; /* or absent, as the next two */
    struct str referrer;
    struct str campaign;

    /* filled by click_tell() */
    struct str code, channel; /* the link's */
    int64_t at;
};

/* The click of the API. */
extern const struct entity click_entity;

/* What the click commits of this process share: their numbers, and which ids each commit wrote per world. Made once,
 * before the first click; used on the writer thread of the clicks only. */
struct click_log;

/* Sets the store's batch hook. Numbers go on after the last one drawn and after `least_batch` (the roll-up's mark:
 * a clicks file restored from an older copy must not use counted numbers again). */
struct click_log *click_log_new(struct store *store, int64_t least_batch);

/* After store_close(). Null is accepted. */
void click_log_free(struct click_log *log);

/* One INSERT and nothing else. In a transaction of STORE_CLICKS. */
MUST_CHECK enum status click_append(struct txn *txn, struct click_log *log, int64_t ws, const struct click *click,
                                    struct error *err);

/* Reads: from any read transaction or one of the books. None of this id in the world: ERROR_NOT_FOUND. */
MUST_CHECK enum status click_read(struct act *act, const struct id *id, struct click *ret, struct error *err);

/* For list_read(); no filters. A click has no time but its id's, which is of whole milliseconds: click_page_fit() makes
 * a page of `created[...]` exact. */
extern const struct list click_list;
void click_page_fit(struct page *page);

/* What is told of clicks and does not stand in their rows, by one statement. */
MUST_CHECK enum status click_tell(struct act *act, struct click *clicks, size_t count, struct error *err);

/* The visitor's touches in a program, newest first: the click `id` and those before it, as the cookies told. Follows at
 * most LIMIT_TOUCHES clicks; gives those of `program_id` not older than `since`. Hidden and bot clicks are among them,
 * with their flags. An unknown id gives none. `ret_touches` has room for LIMIT_TOUCHES. */
MUST_CHECK enum status click_touches(struct act *act, const struct id *id, const struct id *program_id, int64_t since,
                                     struct click *ret_touches, size_t *ret_count, struct error *err);

/* Takes those of the program out of a visitor's clicks. `*ret_newest_at` is the time of the newest that was on the
 * link, TIME_NONE without one. Clicks that this world does not have are left: they may be another's, or forged. A read.
 */
MUST_CHECK enum status click_ids_drop_program(struct act *act, const struct id *program_id, const struct id *link_id,
                                              struct click_ids *ids, int64_t *ret_newest_at, struct error *err);
