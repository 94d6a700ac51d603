/* See original.h. The store leaves its -wal files when it is closed: they are part of the database, and copied with it.
 * What SQLite makes of them again (-shm) and the lock are not. */

#include "original.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { ORIGINALS = 4 };

static const char *const copied[] = {"referd.db", "referd.db-wal", "referd.clicks.db", "referd.clicks.db-wal"};
static const char *const left[] = {"referd.db-shm", "referd.clicks.db-shm", "referd.lock"};

static struct {
    pid_t owner; /* a child that a test forks does not remove what its parent still needs */
    const struct original *made[ORIGINALS];
    size_t count;
} originals;

static void path_to(char *path, size_t size, const char *folder, const char *name)
{
    snprintf(path, size, "%s/%s", folder, name);
}

static void remove_file(const char *folder, const char *name)
{
    char path[128];
    path_to(path, sizeof path, folder, name);
    (void)unlink(path);
}

static void remove_all(void)
{
    if (getpid() != originals.owner)
        return;
    for (size_t t = 0; t < originals.count; t++) {
        const char *folder = originals.made[t]->folder;
        for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++)
            remove_file(folder, copied[i]);
        for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
            remove_file(folder, left[i]);
        (void)rmdir(folder);
    }
}

static void make_original(struct original *original, void (*make)(const char *url))
{
    snprintf(original->folder, sizeof original->folder, "%s/referd-original-XXXXXX", P_tmpdir);
    const char *folder = mkdtemp(original->folder);
    assert(folder != NULL);
    if (originals.count == 0) {
        originals.owner = getpid();
        atexit(remove_all);
    }
    assert(originals.count < ORIGINALS);
    originals.made[originals.count++] = original;
    char url[96];
    snprintf(url, sizeof url, "sqlite:%s/referd.db", folder);
    make(url);
}

/* A file that the original does not have is not missed. */
static void copy_file(const char *from_folder, const char *to_folder, const char *name)
{
    char from[128], to[128], bytes[65536];
    path_to(from, sizeof from, from_folder, name);
    path_to(to, sizeof to, to_folder, name);
    FILE *in = fopen(from, "rb");
    if (in == NULL)
        return;
    FILE *out = fopen(to, "wb");
    assert(out != NULL);
    size_t size;
    while ((size = fread(bytes, 1, sizeof bytes, in)) > 0) {
        size_t written = fwrite(bytes, 1, size, out);
        assert(written == size);
    }
    int failed = ferror(in) || fclose(out) != 0;
    assert(!failed);
    fclose(in);
}

void original_copy(struct original *original, void (*make)(const char *url), const char *folder)
{
    if (original->folder[0] == '\0')
        make_original(original, make);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; i++)
        copy_file(original->folder, folder, copied[i]);
}
