/* Backup folders. The temporary name lies beside the real one, in the same file system, so that the last step is one
 * rename; a killed process leaves a folder with a name that nobody takes for a backup. */

#include "cli/archive.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/memory.h"
#include "store/bulk/staging.h"

enum { CHUNK_BYTES = 1024 * 1024, LOOK_MS = 200 };

static const char manifest_name[] = "manifest.json";
static const char proof_name[] = "manifest.sha256";

static enum status system_failed(const char *what, const char *path, struct error *err)
{
    enum error_code code = errno == ENOSPC || errno == EDQUOT ? ERROR_DISK_FULL : ERROR_UNAVAILABLE;
    return error_set(err, code, NULL, "Cannot %s %s: %s.", what, path, strerror(errno));
}

static enum status damaged(const char *path, const char *what, struct error *err)
{
    return error_set(err, ERROR_INVALID_VALUE, NULL, "The backup is damaged: %s %s. Take another one.", path, what);
}

/* ---- bytes ---- */

/* What happens to each piece of a file that is read to its end. */
struct pipe_end {
    struct sha256 *hash; /* null: not hashed */
    int fd;              /* -1: not written */
    const char *path;    /* of fd */
};

static enum status write_all(int fd, const char *path, const char *data, size_t size, struct error *err)
{
    while (size > 0) {
        ssize_t written = write(fd, data, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return system_failed("write", path, err);
        data += written;
        size -= (size_t)written;
    }
    return STATUS_OK;
}

/* Waits for bytes of what may be a pipe, so that the work can be stopped while nobody writes to it. */
static enum status await_bytes(int fd, const char *what, uint64_t done, uint64_t total, const struct watch *watch,
                               struct error *err)
{
    struct pollfd there = {.fd = fd, .events = POLLIN};
    while (poll(&there, 1, LOOK_MS) <= 0)
        TRY(watch_step(watch, what, done, total, err));
    return STATUS_OK;
}

/* A part is opened without waiting: a pipe without a writer would be waited for without end. */
static int open_part(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

static enum status pump(int fd, const char *path, uint64_t total, const struct pipe_end *to, const char *what,
                        const struct watch *watch, int64_t *ret_bytes, struct error *err)
{
    char *chunk = memory_new(CHUNK_BYTES);
    enum status status = STATUS_OK;
    uint64_t done = 0;
    ssize_t size = 1;
    while ((status = await_bytes(fd, what, done, total, watch, err)) == STATUS_OK &&
           (size = read(fd, chunk, CHUNK_BYTES)) != 0) {
        if (size < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (size < 0) {
            status = system_failed("read", path, err);
            break;
        }
        done += (uint64_t)size;
        if (to->hash != NULL)
            sha256_add(to->hash, (struct str){chunk, (size_t)size});
        if (to->fd >= 0)
            status = write_all(to->fd, to->path, chunk, (size_t)size, err);
        if (status == STATUS_OK)
            status = watch_step(watch, what, done, total, err);
        if (status != STATUS_OK)
            break;
    }
    free(chunk);
    *ret_bytes = (int64_t)done;
    return status;
}

/* Size and hash of a whole file. */
static enum status hash_file(const char *path, const char *what, const struct watch *watch, int64_t *ret_bytes,
                             uint8_t ret_hash[SHA256_SIZE], struct error *err)
{
    struct stat about;
    int fd = stat(path, &about) == 0 ? open_part(path) : -1;
    if (fd < 0 && errno == ENOENT)
        return damaged(path, "is missing", err);
    if (fd < 0)
        return system_failed("read", path, err);
    struct pipe_end end = {.hash = sha256_begin(), .fd = -1};
    enum status status = pump(fd, path, (uint64_t)about.st_size, &end, what, watch, ret_bytes, err);
    sha256_end(end.hash, ret_hash);
    close(fd);
    return status;
}

static struct str hex_of(const uint8_t hash[SHA256_SIZE], struct arena *arena)
{
    struct buf hex = {0};
    buf_add_hex(&hex, hash, SHA256_SIZE);
    struct str text = str_copy(arena, buf_str(&hex));
    buf_release(&hex);
    return text;
}

static enum status write_file(const char *path, struct str text, struct error *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return system_failed("make", path, err);
    enum status status = write_all(fd, path, text.data, text.size, err);
    if (close(fd) != 0 && status == STATUS_OK)
        status = system_failed("write", path, err);
    return status == STATUS_OK ? staging_sync(path, err) : status;
}

/* ---- making one ---- */

/* "a/b/" is the folder "a/b". */
static const char *without_slashes(const char *path, struct arena *arena)
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    return arena_copy(arena, path, size);
}

static enum status begin(const char *target, struct archive *archive, struct error *err)
{
    struct stat about;
    archive->target = without_slashes(target, &archive->arena);
    if (archive->target[0] == '\0')
        return error_set(err, ERROR_INVALID_VALUE, NULL, "The backup needs a name.");
    if (lstat(archive->target, &about) == 0)
        return error_set(err, ERROR_CONFLICT, NULL,
                         "%s exists already, and nothing is written over: choose a new name.", archive->target);
    char *folder = arena_format(&archive->arena, "%s.draft-XXXXXX", archive->target);
    if (mkdtemp(folder) == NULL)
        return system_failed("make the folder", archive->target, err);
    archive->folder = folder;
    return STATUS_OK;
}

enum status archive_begin(const char *target, struct archive *ret, struct error *err)
{
    struct archive archive = {0};
    arena_init(&archive.arena);
    enum status status = begin(target, &archive, err);
    if (status == STATUS_OK)
        *ret = archive;
    else
        archive_end(&archive);
    return status;
}

const char *archive_path(struct archive *archive, const char *name)
{
    return arena_format(&archive->arena, "%s/%s", archive->folder, name);
}

static enum status hash_parts(struct archive *archive, struct manifest *manifest, const struct watch *watch,
                              struct error *err)
{
    const char *const *names = manifest_part_names(manifest->engine, &manifest->part_count);
    for (size_t i = 0; i < manifest->part_count; i++) {
        struct manifest_part *part = &manifest->parts[i];
        const char *path = archive_path(archive, names[i]);
        uint8_t hash[SHA256_SIZE];
        TRY(staging_sync(path, err));
        TRY(hash_file(path, "hashing", watch, &part->bytes, hash, err));
        part->name = names[i];
        part->sha256 = hex_of(hash, &archive->arena);
    }
    return STATUS_OK;
}

static enum status write_manifest(struct archive *archive, const struct manifest *manifest, struct error *err)
{
    struct buf text = {0};
    uint8_t hash[SHA256_SIZE];
    manifest_write(manifest, &text);
    crypto_sha256(buf_str(&text), hash);
    enum status status = write_file(archive_path(archive, manifest_name), buf_str(&text), err);
    buf_clear(&text);
    buf_add_hex(&text, hash, sizeof hash);
    buf_add_format(&text, "  %s\n", manifest_name);
    if (status == STATUS_OK)
        status = write_file(archive_path(archive, proof_name), buf_str(&text), err);
    buf_release(&text);
    return status;
}

enum status archive_publish(struct archive *archive, struct manifest *manifest, const struct watch *watch,
                            struct error *err)
{
    TRY(hash_parts(archive, manifest, watch, err));
    TRY(write_manifest(archive, manifest, err));
    TRY(staging_sync(archive->folder, err));
    if (rename(archive->folder, archive->target) != 0)
        return system_failed("make", archive->target, err);
    archive->folder = NULL;
    char *copy = arena_copy(&archive->arena, archive->target, strlen(archive->target));
    return staging_sync(dirname(copy), err);
}

/* The folder is this program's own and holds plain files only. */
static void remove_folder(const char *folder, struct arena *arena)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    while (entries != NULL && (entry = readdir(entries)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlink(arena_format(arena, "%s/%s", folder, entry->d_name));
    if (entries != NULL)
        closedir(entries);
    rmdir(folder);
}

void archive_end(struct archive *archive)
{
    if (archive->folder != NULL)
        remove_folder(archive->folder, &archive->arena);
    arena_release(&archive->arena);
    *archive = (struct archive){0};
}

/* ---- reading one ---- */

/* A whole small file. */
static enum status read_small(const char *path, size_t limit, struct arena *arena, struct str *ret, struct error *err)
{
    char *text = arena_alloc(arena, limit + 1);
    struct stat about;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode))
        return damaged(path, "is no plain file", err); /* a pipe would be waited for without end */
    FILE *file = fopen(path, "re");
    if (file == NULL && errno == ENOENT)
        return error_set(err, ERROR_NOT_FOUND, NULL,
                         "There is no %s: that is no whole backup; name a folder that `referd backup` made.", path);
    if (file == NULL)
        return system_failed("read", path, err);
    size_t size = fread(text, 1, limit + 1, file);
    bool failed = ferror(file) != 0;
    fclose(file);
    if (failed)
        return system_failed("read", path, err);
    if (size > limit)
        return damaged(path, "is too large", err);
    *ret = (struct str){text, size};
    return STATUS_OK;
}

enum status archive_open(const char *folder, struct arena *arena, struct manifest *ret, struct error *err)
{
    enum { PROOF_BYTES_MAX = 256 };
    const char *path = arena_format(arena, "%s/%s", folder, manifest_name);
    struct str text = STR_NONE;
    struct str proof = STR_NONE;
    uint8_t hash[SHA256_SIZE];
    TRY(read_small(path, MANIFEST_BYTES_MAX, arena, &text, err));
    TRY(read_small(arena_format(arena, "%s/%s", folder, proof_name), PROOF_BYTES_MAX, arena, &proof, err));
    crypto_sha256(text, hash);
    const char *expected = arena_format(arena, "%.*s  %s\n", STR_ARG(hex_of(hash, arena)), manifest_name);
    if (!str_equal(proof, str_from(expected)))
        return damaged(path, "and its hash do not fit each other", err);
    return manifest_read(text, arena, ret, err);
}

enum status archive_check(const char *folder, const struct manifest *manifest, const struct watch *watch,
                          struct error *err)
{
    struct arena arena;
    enum status status = STATUS_OK;
    arena_init(&arena);
    for (size_t i = 0; i < manifest->part_count && status == STATUS_OK; i++) {
        const struct manifest_part *part = &manifest->parts[i];
        const char *path = arena_format(&arena, "%s/%s", folder, part->name);
        uint8_t hash[SHA256_SIZE];
        int64_t bytes = 0;
        status = hash_file(path, "checking the backup", watch, &bytes, hash, err);
        if (status == STATUS_OK && bytes != part->bytes)
            status = damaged(path, bytes < part->bytes ? "is cut off" : "is too long", err);
        else if (status == STATUS_OK && !str_equal(hex_of(hash, &arena), part->sha256))
            status = damaged(path, "is not what was written", err);
    }
    arena_release(&arena);
    return status;
}

enum status archive_extract(const char *folder, const struct manifest_part *part, const char *path,
                            const struct watch *watch, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    const char *source = arena_format(&arena, "%s/%s", folder, part->name);
    struct pipe_end end = {.fd = -1, .path = path};
    enum status status = STATUS_OK;
    int64_t bytes;
    int fd = open_part(source);
    if (fd < 0)
        status = system_failed("read", source, err);
    else if ((end.fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
        status = system_failed("make", path, err);
    else
        status = pump(fd, source, (uint64_t)part->bytes, &end, "copying the backup", watch, &bytes, err);
    if (end.fd >= 0 && close(end.fd) != 0 && status == STATUS_OK)
        status = system_failed("write", path, err);
    if (fd >= 0)
        close(fd);
    arena_release(&arena);
    return status;
}
