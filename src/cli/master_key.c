/* The master key's file. It is written beside its place and linked there, so that a crash leaves either no key or a
 * whole one, and two programs at once agree on the first. */

#include "cli/master_key.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "domain/workspace/workspace.h"

enum { SUBKEY_CHECK = 3, PIPE_WAIT_MS = 5000 };

static enum status fail(const char *what, const char *path, struct error *err)
{
    return error_set(err, ERROR_UNAVAILABLE, "master-key-file", "The master key %s cannot be %s: %s.", path, what,
                     strerror(errno));
}

static void sync_folder_of(const char *path)
{
    char *copy = strdup(path);
    int fd = copy == NULL ? -1 : open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(copy);
}

static bool write_key(int fd, struct env *env)
{
    uint8_t key[MASTER_KEY_SIZE];
    env_random(env, key, sizeof key);
    bool written = write(fd, key, sizeof key) == sizeof key && fsync(fd) == 0;
    crypto_wipe(key, sizeof key);
    return written;
}

enum status master_key_make(const char *path, struct env *env, bool *ret_created, struct error *err)
{
    struct arena arena;
    if (access(path, F_OK) == 0) {
        *ret_created = false;
        return STATUS_OK;
    }
    arena_init(&arena);
    char *draft = arena_format(&arena, "%s.XXXXXX", path);
    int fd = mkostemp(draft, O_CLOEXEC); /* mode 0600 */
    bool made = fd >= 0 && write_key(fd, env) && link(draft, path) == 0;
    int failure = errno;
    if (fd >= 0) {
        close(fd);
        unlink(draft);
    }
    arena_release(&arena);
    errno = failure;
    if (!made && (fd < 0 || failure != EEXIST))
        return fail("made", path, err);
    sync_folder_of(path);
    *ret_created = made;
    return STATUS_OK;
}

enum status master_key_read(const char *path, uint8_t ret_key[MASTER_KEY_SIZE], struct error *err)
{
    uint8_t bytes[MASTER_KEY_SIZE + 1];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT)
        return error_set(
            err, ERROR_NOT_FOUND, "master-key-file",
            "There is no master key %s: `referd init` makes one for a new database; for an old one bring it "
            "back, or name it with --master-key-file; when no copy is left: `referd key replace-master --lost`.",
            path);
    if (fd < 0)
        return fail("read", path, err);
    struct pollfd there = {.fd = fd, .events = POLLIN}; /* a pipe may take a moment, and may have no writer */
    ssize_t size = poll(&there, 1, PIPE_WAIT_MS) < 0 ? -1 : read(fd, bytes, sizeof bytes);
    int failure = errno;
    close(fd);
    errno = failure;
    if (size < 0)
        return fail("read", path, err);
    if (size != MASTER_KEY_SIZE)
        return error_set(err, ERROR_INVALID_VALUE, "master-key-file",
                         "The master key %s must have %d bytes: bring a copy of it back, or name it with "
                         "--master-key-file.",
                         path, MASTER_KEY_SIZE);
    memcpy(ret_key, bytes, MASTER_KEY_SIZE);
    crypto_wipe(bytes, sizeof bytes);
    return STATUS_OK;
}

void master_key_check_value(const uint8_t key[MASTER_KEY_SIZE], uint8_t ret_check[SUBKEY_SIZE])
{
    crypto_subkey(key, SUBKEY_CHECK, ret_check);
}

static enum status act_has_check(struct txn *txn, void *ctx, struct error *err)
{
    struct str stored;
    TRY(workspace_master_key_check(txn, &stored, err));
    *(bool *)ctx = !str_is_none(stored);
    return STATUS_OK;
}

static enum status act_check(struct txn *txn, void *ctx, struct error *err)
{
    return workspace_check_master_key(txn, ctx, SUBKEY_SIZE, err);
}

enum status master_key_check(struct store *store, const uint8_t key[MASTER_KEY_SIZE], struct error *err)
{
    uint8_t check[SUBKEY_SIZE];
    bool stored = false;
    TRY(store_run_read(store, act_has_check, &stored, err));
    master_key_check_value(key, check);
    enum status status =
        stored ? store_run_read(store, act_check, check, err) : store_run_write(store, act_check, check, err);
    crypto_wipe(check, sizeof check);
    return status;
}
