/* Drafts of a SQLite store. The temporary name shares the folder, and thereby the file system, of the real one, so that
 * renaming cannot fail half way; it carries random letters, so that what a killed process left behind is in nobody's
 * way. */

#include "store/bulk/staging.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/folder.h"
#include "store/lock.h"
#include "store/store.h"

static const char *const companions[] = {"", "-wal", "-shm", "-journal"};
enum { COMPANIONS = sizeof companions / sizeof companions[0], WAL = 1, NAME_LETTERS = 6 };

static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789"; /* 32: each byte gives one without bias */
#define DRAFT_MARK ".draft-"

static enum status system_failed(const char *what, const char *path, struct error *err)
{
    enum error_code code = errno == ENOSPC || errno == EDQUOT ? ERROR_DISK_FULL : ERROR_UNAVAILABLE;
    return error_set(err, code, "database", "Cannot %s %s: %s.", what, path, strerror(errno));
}

static enum status check_free(const struct store_paths *paths, struct arena *arena, struct error *err)
{
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++)
        for (int i = 0; i < COMPANIONS; i++) {
            const char *path = arena_format(arena, "%s%s", paths->files[file], companions[i]);
            if (access(path, F_OK) == 0)
                return error_set(err, ERROR_CONFLICT, "database",
                                 "%s exists already, and nothing is written over: move it away first.", path);
        }
    return STATUS_OK;
}

enum status staging_check_free(const char *url, struct error *err)
{
    struct arena arena;
    struct store_paths paths;
    arena_init(&arena);
    enum status status = store_paths_parse(url, &arena, &paths, err);
    if (status == STATUS_OK)
        status = check_free(&paths, &arena, err);
    arena_release(&arena);
    return status;
}

static const char *random_letters(struct env *env, struct arena *arena)
{
    uint8_t bytes[NAME_LETTERS];
    char text[NAME_LETTERS];
    env_random(env, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = letters[bytes[i] % (sizeof letters - 1)];
    return arena_copy(arena, text, sizeof text);
}

static enum status begin(const char *url, struct env *env, struct staging *staging, struct error *err)
{
    TRY(store_paths_parse(url, &staging->arena, &staging->real, err));
    TRY(folder_make(staging->real.folder, "database", err));
    TRY(store_lock_take(staging->real.lock, &staging->lock_fd, err));
    TRY(check_free(&staging->real, &staging->arena, err));
    staging->draft_url = arena_format(&staging->arena, "sqlite:%s" DRAFT_MARK "%s.db", staging->real.stem,
                                      random_letters(env, &staging->arena));
    return store_paths_parse(staging->draft_url, &staging->arena, &staging->draft, err);
}

/* The letters of a draft of this stem, when `name` is one of its files; else null. */
static const char *letters_of(const char *name, const char *stem_name)
{
    size_t size = strlen(stem_name);
    if (strncmp(name, stem_name, size) != 0 || strncmp(name + size, DRAFT_MARK, sizeof DRAFT_MARK - 1) != 0)
        return NULL;
    const char *found = name + size + sizeof DRAFT_MARK - 1;
    return strspn(found, letters) == NAME_LETTERS && found[NAME_LETTERS] == '.' ? found : NULL;
}

static bool is_known(const struct buf *known, const char *draft)
{
    for (size_t i = 0; i < known->size; i += NAME_LETTERS)
        if (memcmp(known->data + i, draft, NAME_LETTERS) == 0)
            return true;
    return false;
}

static void each_draft(const struct store_paths *paths, struct arena *arena,
                       void (*found)(void *ctx, const char *files), void *ctx)
{
    struct buf known = {0}; /* a draft has several files */
    DIR *entries = opendir(paths->folder);
    const struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL) {
        const char *draft = letters_of(entry->d_name, strrchr(paths->stem, '/') + 1);
        if (draft == NULL || is_known(&known, draft))
            continue;
        buf_add(&known, draft, NAME_LETTERS);
        found(ctx, arena_format(arena, "%s" DRAFT_MARK "%.*s.*", paths->stem, NAME_LETTERS, draft));
    }
    if (entries != NULL)
        closedir(entries);
    buf_release(&known);
}

void staging_each_draft(const char *url, void (*found)(void *ctx, const char *files), void *ctx)
{
    struct arena arena;
    struct store_paths paths;
    arena_init(&arena);
    if (store_paths_parse(url, &arena, &paths, NULL) == STATUS_OK)
        each_draft(&paths, &arena, found, ctx);
    arena_release(&arena);
}

enum status staging_begin(const char *url, struct env *env, struct staging *ret, struct error *err)
{
    struct staging staging = {.lock_fd = -1};
    arena_init(&staging.arena);
    enum status status = begin(url, env, &staging, err);
    if (status != STATUS_OK) {
        staging_end(&staging);
        return status;
    }
    *ret = staging;
    return STATUS_OK;
}

enum status staging_sync(const char *path, struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    int failure = errno;
    if (fd >= 0)
        close(fd);
    errno = failure;
    return synced ? STATUS_OK : system_failed("sync", path, err);
}

/* The last connection of a file that closes carries its log over and removes it, unless told otherwise as those of the
 * store are. */
static enum status settle(const char *path, struct arena *arena, struct error *err)
{
    sqlite3 *sqlite = NULL;
    int code = sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(sqlite, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    sqlite3_close(sqlite);
    if (code != SQLITE_OK)
        return error_set(err, ERROR_INTERNAL, "database", "%s: %s.", path, sqlite3_errstr(code));
    if (access(arena_format(arena, "%s%s", path, companions[WAL]), F_OK) == 0)
        return error_set(err, ERROR_UNAVAILABLE, "database", "The log of %s cannot be carried over.", path);
    return STATUS_OK;
}

enum status staging_settle(const struct store_paths *paths, struct error *err)
{
    struct arena arena;
    enum status status = STATUS_OK;
    arena_init(&arena);
    for (int file = STORE_BOOKS; file <= STORE_CLICKS && status == STATUS_OK; file++)
        status = settle(paths->files[file], &arena, err);
    arena_release(&arena);
    return status;
}

enum status staging_publish(struct staging *staging, struct error *err)
{
    TRY(staging_settle(&staging->draft, err));
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++)
        TRY(staging_sync(staging->draft.files[file], err));
    for (int file = STORE_CLICKS; file >= STORE_BOOKS; file--)
        if (rename(staging->draft.files[file], staging->real.files[file]) != 0) {
            enum status status = system_failed("rename", staging->draft.files[file], err);
            unlink(staging->real.files[STORE_CLICKS]); /* the second rename failed: as if there was none */
            return status;
        }
    return staging_sync(staging->real.folder, err);
}

void staging_end(struct staging *staging)
{
    for (int file = STORE_BOOKS; file <= STORE_CLICKS && staging->draft_url != NULL; file++)
        for (int i = 0; i < COMPANIONS; i++)
            unlink(arena_format(&staging->arena, "%s%s", staging->draft.files[file], companions[i]));
    if (staging->draft_url != NULL)
        unlink(staging->draft.lock);
    if (staging->real.lock != NULL)
        store_lock_release(staging->lock_fd);
    arena_release(&staging->arena);
    *staging = (struct staging){.lock_fd = -1};
}
