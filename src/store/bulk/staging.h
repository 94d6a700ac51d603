#pragma once

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"
#include "store/url.h"

/* A new SQLite store under a temporary name, which becomes the real one in the end: nothing half done is ever seen
 * under the real name, whatever stops the process. For restore and copy. One thread.
 *
 * The lock of the real store is held from beginning to end, so that nobody makes one meanwhile. */

struct staging {
    struct arena arena;
    struct store_paths real;
    struct store_paths draft; /* "DIR/referd.draft-XXXXXX.db" and its clicks */
    const char *draft_url;
    int lock_fd;
};

/* ERROR_CONFLICT, naming the file, when there is anything of a store where the new one shall be: a database, or the log
 * of an old one, which would be taken for the new one's. Changes nothing. */
MUST_CHECK enum status staging_check_free(const char *url, struct error *err);

/* Makes the folder if need be, takes the lock, checks again, chooses the temporary name. */
MUST_CHECK enum status staging_begin(const char *url, struct env *env, struct staging *ret, struct error *err);

/* Makes the files durable and renames them: the clicks first, for it is the books that make a store. Nobody may
 * have the draft open. */
MUST_CHECK enum status staging_publish(struct staging *staging, struct error *err);

/* Finds what restores and copies to this place have left that were killed: calls `found` with a pattern of each one's
 * files ("DIR/referd.draft-XXXXXX.*"). They may be removed unless one is at work, which holds the store's lock. Nothing
 * is found of a database that is no file. */
void staging_each_draft(const char *url, void (*found)(void *ctx, const char *files), void *ctx);

/* Removes what is left of the draft and lets go of the lock; after staging_publish() too. `{0}` is accepted. */
void staging_end(struct staging *staging);

/* Carries the logs of a store that nobody has open into its files and removes them, so that each file is whole by
 * itself. */
MUST_CHECK enum status staging_settle(const struct store_paths *paths, struct error *err);

/* fsync of a file or folder. */
MUST_CHECK enum status staging_sync(const char *path, struct error *err);
