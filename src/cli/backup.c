/* `referd backup`: a folder with all that a database holds, taken beside a running server, proved before it gets its
 * name. */

#include <stdio.h>

#include "cli/archive.h"
#include "cli/facts.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "store/bulk/snapshot.h"
#include "store/bulk/staging.h"
#include "store/migrations.h"
#include "store/postgres/postgres_target.h"
#include "store/postgres/postgres_tools.h"

struct backup_arguments {
    const char *target;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "target",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct backup_arguments, target),
     .value = "TARGET",
     .flags = OPTION_REQUIRED | OPTION_WORD,
     .doc = "The folder to make, such as /var/backups/referd/2026-11-22. It must not exist yet."},
};

struct backup {
    struct cli_call *call;
    struct env *env;
    struct watch watch;
    struct archive archive;
    struct manifest manifest;
};

/* What is known of a store, of the moment that was copied: `snapshot` is null for a copy that nobody else has open. */
static enum status read_facts(struct backup *backup, const char *url, const char *snapshot, struct error *err)
{
    struct facts facts;
    TRY(facts_read(url, snapshot, backup->env, &backup->archive.arena, &facts, err));
    backup->manifest.master_key_check = facts.master_key_check;
    backup->manifest.digest = facts.digest;
    return STATUS_OK;
}

static enum status sum_source(struct backup *backup, struct bulk *bulk, struct error *err)
{
    return copy_sum(bulk, "summing the tables", &backup->watch, &backup->archive.arena, &backup->manifest.sums, err);
}

static enum status prove_copy(struct backup *backup, const char *url, struct error *err)
{
    struct bulk *bulk;
    TRY(bulk_open_source(url, backup->env, &bulk, err));
    enum status status = sum_source(backup, bulk, err);
    bulk_close(bulk);
    return status == STATUS_OK ? read_facts(backup, url, NULL, err) : status;
}

static enum status take_sqlite(struct backup *backup, struct error *err)
{
    size_t count;
    const char *const *names = manifest_part_names(MANIFEST_SQLITE, &count);
    const char *files[] = {archive_path(&backup->archive, names[0]), archive_path(&backup->archive, names[1])};
    const char *url = arena_format(&backup->archive.arena, "sqlite:%s", files[STORE_BOOKS]);
    struct store_paths paths;
    TRY(snapshot_copy(backup->call->settings.database, files, backup->env, &backup->watch, err));
    for (size_t i = 0; i < count; i++)
        TRY(snapshot_check(files[i], (enum store_file)i, err));
    TRY(prove_copy(backup, url, err));
    TRY(store_paths_parse(url, &backup->archive.arena, &paths, err));
    return staging_settle(&paths, err);
}

static enum status dump_source(struct backup *backup, struct bulk *bulk, struct error *err)
{
    const char *url = backup->call->settings.database;
    size_t count;
    const char *const *names = manifest_part_names(MANIFEST_POSTGRES, &count);
    const char *snapshot;
    TRY(bulk_snapshot(bulk, &snapshot, err));
    TRY(postgres_dump(url, snapshot, archive_path(&backup->archive, names[0]), &backup->watch, err));
    TRY(sum_source(backup, bulk, err));
    return read_facts(backup, url, snapshot, err);
}

/* pg_dump, the sums and the digest see one snapshot. */
static enum status take_postgres(struct backup *backup, struct error *err)
{
    struct bulk *bulk;
    TRY(bulk_open_source(backup->call->settings.database, backup->env, &bulk, err));
    enum status status = dump_source(backup, bulk, err);
    bulk_close(bulk);
    return status;
}

static enum status take(struct backup *backup, struct error *err)
{
    const struct backup_arguments *arguments = backup->call->arguments;
    bool postgres = pg_target_is(backup->call->settings.database);
    TRY(archive_begin(arguments->target, &backup->archive, err));
    backup->manifest = (struct manifest){
        .referd = STR(REFERD_VERSION),
        .engine = postgres ? MANIFEST_POSTGRES : MANIFEST_SQLITE,
        .taken_at = env_now(backup->env),
        .schemas = {(int64_t)migration_sets[STORE_BOOKS].count, (int64_t)migration_sets[STORE_CLICKS].count},
    };
    TRY(postgres ? take_postgres(backup, err) : take_sqlite(backup, err));
    return archive_publish(&backup->archive, &backup->manifest, &backup->watch, err);
}

static void report(struct backup *backup)
{
    struct buf *out = &backup->call->out;
    const struct manifest *manifest = &backup->manifest;
    int64_t bytes = 0;
    int64_t rows = 0;
    for (size_t i = 0; i < manifest->part_count; i++)
        bytes += manifest->parts[i].bytes;
    for (size_t i = 0; i < manifest->sums.count; i++)
        rows += manifest->sums.tables[i].rows;
    buf_add_format(out, "%s holds %lld rows of %zu tables in %lld bytes\n", backup->archive.target, (long long)rows,
                   manifest->sums.count, (long long)bytes);
    if (!str_is_none(manifest->digest))
        buf_add_format(out, "books digest %.*s\n", STR_ARG(manifest->digest));
    buf_add_format(out, "the master key is not in it: keep a copy of %s elsewhere\n",
                   backup->call->settings.master_key_file);
}

static int backup_run(struct cli_call *call)
{
    struct progress progress;
    struct backup backup = {.call = call, .env = env_new(), .watch = progress_watch(&progress)};
    struct error err = {0};
    progress_begin(&progress);
    enum status status = take(&backup, &err);
    progress_end(&progress);
    if (status == STATUS_OK)
        report(&backup);
    archive_end(&backup.archive);
    env_free(backup.env);
    return status == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

static const char *const settings_used[] = {"database", "data-dir", "master-key-file", NULL};

const struct verb backup_verb = {
    .name = "backup",
    .purpose = "copies the database to a new folder, beside a running server",
    .details =
        "Everything acknowledged before it began is in it, books and clicks as of one moment. The copy is read whole "
        "and proved before the folder gets its name; what fails or is interrupted leaves nothing behind. The folder "
        "holds the personal values of the database; the master key is NOT in it: keep a copy of that file elsewhere, "
        "once. `referd restore` brings the database back. On SQLite the log of each file grows by what is written "
        "while its pages are copied. On PostgreSQL pg_dump writes the backup: it must be in the PATH and not older "
        "than "
        "the server.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct backup_arguments),
    .run = backup_run,
};
