/*
 * What the disk and SQLite can do on this machine without referd around them: the scale to read the bench's figures by.
 *
 *     raw fsync FOLDER SECONDS            a 4 KiB write and fdatasync at a time: latencies, and the 99th percentile of
 *                                         the wait of who comes at a random moment
 *     raw commits FOLDER SECONDS          one small row a transaction: commits per second
 *     raw clicks FOLDER SECONDS BATCH     rows as wide as a click, BATCH a transaction: rows per second
 *
 * The SQLite settings are those of referd's writers: write-ahead log, synchronous=FULL, no automatic checkpoint, a
 * passive one at about 2,000 pages by the writing connection. One thread. Any failure ends the program with a message:
 * there is nothing to save. The files it makes in FOLDER are left for the caller to remove.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program.h"

enum {
    BLOCK_BYTES = 4096,
    FILE_BLOCKS = 1024,
    SAMPLES_MAX = 1 << 20,
    CHECKPOINT_PAGES = 2000,
    ID_BYTES = 16,
};

static const char PRAGMAS[] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;";

static const char CLICK_TABLE[] = "CREATE TABLE click (ws INTEGER NOT NULL, id BLOB NOT NULL, link_id BLOB NOT NULL, "
                                  "code TEXT NOT NULL, batch INTEGER NOT NULL, channel TEXT, referrer TEXT, "
                                  "device TEXT, ip_hash BLOB, flags INTEGER NOT NULL, "
                                  "PRIMARY KEY (ws, id)) STRICT, WITHOUT ROWID";

static const char CLICK_INSERT[] = "INSERT INTO click VALUES (1, ?1, ?2, 'ABCDEFG', ?3, 'share', "
                                   "'https://news.example.com/', 'desktop', ?2, 0)";

static int compare_ns(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static char *path_in(const char *folder, const char *name)
{
    static char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        fail(folder, "path too long");
    return path;
}

/* The wait that 99 % of those who come at a random moment stay under: one fsync of a second weighs as much as all the
 * thousands that fit into a second. Who comes during a sample waits for the rest of it, so the share that waits longer
 * than t is the sum of the samples' parts above t. `samples_ns` ascends. */
static double wait_p99_ns(const int64_t *samples_ns, size_t count)
{
    double all = 0;
    for (size_t i = 0; i < count; i++)
        all += (double)samples_ns[i];
    double longest = 0; /* sum of the `taken` longest samples */
    size_t taken = 0;
    while (taken < count) {
        double next = (double)samples_ns[count - 1 - taken];
        if (longest - (double)taken * next > all / 100)
            break;
        longest += next;
        taken++;
    }
    return (longest - all / 100) / (double)taken;
}

static void measure_fsync(const char *folder, int64_t duration_ns)
{
    static char block[BLOCK_BYTES];
    static int64_t samples_ns[SAMPLES_MAX];
    const char *path = path_in(folder, "raw.fsync");
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (file < 0)
        fail(path, strerror(errno));
    /* The blocks exist beforehand, as they do in a log that is used again: no file system metadata in the figure. */
    for (int i = 0; i < FILE_BLOCKS; i++)
        if (write(file, block, sizeof block) != sizeof block)
            fail(path, strerror(errno));
    if (fsync(file) != 0)
        fail(path, strerror(errno));
    size_t count = 0;
    int64_t start_ns = now_ns();
    for (int64_t at_ns = start_ns; at_ns - start_ns < duration_ns && count < SAMPLES_MAX; count++) {
        off_t offset = (off_t)(count % FILE_BLOCKS) * BLOCK_BYTES;
        if (pwrite(file, block, sizeof block, offset) != sizeof block || fdatasync(file) != 0)
            fail(path, strerror(errno));
        int64_t end_ns = now_ns();
        samples_ns[count] = end_ns - at_ns;
        at_ns = end_ns;
    }
    close(file);
    qsort(samples_ns, count, sizeof *samples_ns, compare_ns);
    printf("{\"median_us\": %.1f, \"p99_us\": %.1f, \"wait_p99_us\": %.1f}\n", (double)samples_ns[count / 2] / 1e3,
           (double)samples_ns[count * 99 / 100] / 1e3, wait_p99_ns(samples_ns, count) / 1e3);
}

static void run_sql(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(sql, sqlite3_errmsg(db));
}

static int note_log_pages(void *ctx, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    *(int *)ctx = pages;
    return SQLITE_OK;
}

/* Ascending like the ids of a server that mints them from the clock, with a random looking tail. */
static void mint_id(int64_t serial, unsigned char ret_id[ID_BYTES])
{
    uint64_t tail = (uint64_t)serial * UINT64_C(0x9e3779b97f4a7c15);
    for (int i = 0; i < 8; i++) {
        ret_id[i] = (unsigned char)((uint64_t)serial >> (56 - 8 * i));
        ret_id[8 + i] = (unsigned char)(tail >> (56 - 8 * i));
    }
}

static void measure_inserts(const char *folder, int64_t duration_ns, int batch)
{
    sqlite3 *db;
    sqlite3_stmt *insert;
    int log_pages = 0;
    const char *path = path_in(folder, "raw.db");
    if (sqlite3_open(path, &db) != SQLITE_OK)
        fail(path, sqlite3_errmsg(db));
    run_sql(db, PRAGMAS);
    sqlite3_wal_hook(db, note_log_pages, &log_pages);
    run_sql(db, "DROP TABLE IF EXISTS click");
    run_sql(db, CLICK_TABLE);
    if (sqlite3_prepare_v3(db, CLICK_INSERT, -1, SQLITE_PREPARE_PERSISTENT, &insert, NULL) != SQLITE_OK)
        fail(CLICK_INSERT, sqlite3_errmsg(db));
    int64_t rows = 0;
    int64_t start_ns = now_ns();
    int64_t end_ns = start_ns;
    for (int64_t commit = 0; end_ns - start_ns < duration_ns; commit++) {
        run_sql(db, "BEGIN IMMEDIATE");
        for (int i = 0; i < batch; i++) {
            unsigned char id[ID_BYTES];
            mint_id(++rows, id);
            sqlite3_bind_blob(insert, 1, id, ID_BYTES, SQLITE_TRANSIENT);
            sqlite3_bind_blob(insert, 2, id, ID_BYTES, SQLITE_TRANSIENT);
            sqlite3_bind_int64(insert, 3, commit);
            if (sqlite3_step(insert) != SQLITE_DONE)
                fail(CLICK_INSERT, sqlite3_errmsg(db));
            sqlite3_reset(insert);
        }
        run_sql(db, "COMMIT");
        if (log_pages >= CHECKPOINT_PAGES)
            sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        end_ns = now_ns();
    }
    sqlite3_finalize(insert);
    sqlite3_close(db);
    printf("{\"rows_per_second\": %.0f}\n", (double)rows * 1e9 / (double)(end_ns - start_ns));
}

int main(int argc, char **argv)
{
    if (argc < 4)
        fail("usage", "raw fsync|commits|clicks FOLDER SECONDS [BATCH]");
    int64_t duration_ns = whole_number(argv[3], INT_MAX) * NS_PER_S;
    if (strcmp(argv[1], "fsync") == 0)
        measure_fsync(argv[2], duration_ns);
    else if (strcmp(argv[1], "commits") == 0)
        measure_inserts(argv[2], duration_ns, 1);
    else if (strcmp(argv[1], "clicks") == 0 && argc == 5)
        measure_inserts(argv[2], duration_ns, (int)whole_number(argv[4], INT_MAX));
    else
        fail(argv[1], "unknown measurement");
    return EXIT_SUCCESS;
}
