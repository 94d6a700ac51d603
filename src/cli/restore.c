/* `referd restore`: a backup becomes a database again. Everything that can be refused is refused before anything is
 * made, and the database gets its name when it has been proved. */

#include <stdio.h>
#include <string.h>

#include "base/crypto.h"
#include "base/time.h"
#include "cli/access.h"
#include "cli/archive.h"
#include "cli/facts.h"
#include "cli/master_key.h"
#include "cli/progress.h"
#include "cli/verb.h"
#include "store/bulk/snapshot.h"
#include "store/bulk/staging.h"
#include "store/migrations.h"
#include "store/postgres/postgres_target.h"
#include "store/postgres/postgres_tools.h"

struct restore_arguments {
    const char *source;
    bool without_key;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "source",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct restore_arguments, source),
     .value = "SOURCE",
     .flags = OPTION_REQUIRED | OPTION_WORD,
     .doc = "The folder that `referd backup` made."},
    {.name = "without-key",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct restore_arguments, without_key),
     .doc = "Restores although the master key is not there. `serve` needs it all the same; without it the secrets of "
            "connections are lost."},
};

struct restore {
    struct cli_call *call;
    const char *folder;
    struct env *env;
    struct watch watch;
    struct manifest manifest;
    struct str digest; /* of the books as restored */
};

/* ---- what can be refused ---- */

static enum status check_schema(const struct manifest *manifest, struct error *err)
{
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++)
        if (manifest->schemas[file] > (int64_t)migration_sets[file].count)
            return error_set(
                err, ERROR_NOT_SUPPORTED, NULL,
                "The backup has schema %lld, this program knows %zu: it was made by a newer referd (%.*s), which "
                "can restore it.",
                (long long)manifest->schemas[file], migration_sets[file].count, STR_ARG(manifest->referd));
    return STATUS_OK;
}

/* The key must be the one whose check value the backup carries. */
static enum status check_key(const struct restore *restore, struct error *err)
{
    const struct restore_arguments *arguments = restore->call->arguments;
    const char *path = restore->call->settings.master_key_file;
    uint8_t key[MASTER_KEY_SIZE];
    uint8_t check[SUBKEY_SIZE];
    uint8_t expected[SUBKEY_SIZE];
    if (str_is_none(restore->manifest.master_key_check) || arguments->without_key)
        return STATUS_OK;
    if (!crypto_unhex(restore->manifest.master_key_check, expected, sizeof expected))
        return error_set(err, ERROR_INTERNAL, NULL, "The manifest's check value is none.");
    if (master_key_read(path, key, err) != STATUS_OK)
        return error_set(err, ERROR_NOT_FOUND, "master-key-file",
                         "The master key %s cannot be read: bring it back to its place or name it with "
                         "--master-key-file; --without-key does without.",
                         path);
    master_key_check_value(key, check);
    crypto_wipe(key, sizeof key);
    if (!crypto_equal((struct str){(char *)check, sizeof check}, (struct str){(char *)expected, sizeof expected}))
        return error_set(err, ERROR_INVALID_VALUE, "master-key-file",
                         "%s is not the master key of this backup: name the right one with --master-key-file.", path);
    return STATUS_OK;
}

/* ---- restoring ---- */

static enum status check_digest(struct restore *restore, const char *url, struct error *err)
{
    struct facts facts;
    TRY(facts_read(url, NULL, restore->env, &restore->call->arena, &facts, err));
    restore->digest = facts.digest;
    if (!str_is_none(restore->manifest.digest) && !str_equal(facts.digest, restore->manifest.digest))
        return error_set(err, ERROR_INTERNAL, NULL, "The books digest is not the one that the manifest says.");
    return STATUS_OK;
}

static enum status check_sums(struct restore *restore, const char *url, struct error *err)
{
    const struct manifest *manifest = &restore->manifest;
    struct arena *arena = &restore->call->arena;
    struct store_sum sums;
    struct bulk *bulk;
    TRY(bulk_open_source(url, restore->env, &bulk, err));
    enum status status = copy_sum(bulk, "proving the database", &restore->watch, arena, &sums, err);
    bulk_close(bulk);
    for (size_t i = 0; i < sums.count && status == STATUS_OK; i++)
        if (sums.count != manifest->sums.count || !table_sum_equal(&sums.tables[i], &manifest->sums.tables[i]))
            status = error_set(err, ERROR_INTERNAL, NULL, "The table %s is not what the manifest says.",
                               sums.tables[i].name);
    return status;
}

/* An older schema is brought up to date first: its sums are then of other columns and prove nothing, the digest
 * does. */
static enum status prove(struct restore *restore, const char *url, struct error *err)
{
    const struct manifest *manifest = &restore->manifest;
    struct store *store;
    struct store_config config = {.url = url, .mode = STORE_TOOL, .env = restore->env, .migrate = true};
    bool same = true;
    for (int file = STORE_BOOKS; file <= STORE_CLICKS; file++)
        same = same && manifest->schemas[file] == (int64_t)migration_sets[file].count;
    TRY(store_open(&config, &store, err));
    store_close(store);
    if (same)
        TRY(check_sums(restore, url, err));
    return check_digest(restore, url, err);
}

static enum status fill_draft(struct restore *restore, struct staging *staging, struct error *err)
{
    for (size_t i = 0; i < restore->manifest.part_count; i++) {
        const char *path = staging->draft.files[i];
        TRY(archive_extract(restore->folder, &restore->manifest.parts[i], path, &restore->watch, err));
        TRY(snapshot_check(path, (enum store_file)i, err));
    }
    TRY(prove(restore, staging->draft_url, err));
    return staging_publish(staging, err);
}

static enum status put_sqlite(struct restore *restore, struct error *err)
{
    struct staging staging;
    TRY(staging_begin(restore->call->settings.database, restore->env, &staging, err));
    enum status status = fill_draft(restore, &staging, err);
    staging_end(&staging);
    return status;
}

static enum status put_postgres(struct restore *restore, struct error *err)
{
    const char *url = restore->call->settings.database;
    const char *path = arena_format(&restore->call->arena, "%s/%s", restore->folder, restore->manifest.parts[0].name);
    struct error why = {0};
    TRY(postgres_undump(url, path, &restore->watch, err));
    if (prove(restore, url, &why) == STATUS_OK)
        return STATUS_OK;
    if (postgres_empty(url, NULL) == STATUS_OK)
        return error_set(err, ERROR_INTERNAL, "database", "The database is empty as before. %s", why.detail);
    return error_set(err, ERROR_INTERNAL, "database", "The database was filled and must not be used; drop it. %s",
                     why.detail);
}

static enum status check_target(const struct restore *restore, struct error *err)
{
    const char *url = restore->call->settings.database;
    bool postgres = pg_target_is(url);
    if (postgres != (restore->manifest.engine == MANIFEST_POSTGRES))
        return error_set(err, ERROR_INVALID_VALUE, "database",
                         "The backup is of a database of the other kind (%s): restore it to one of its own kind, then "
                         "use `referd copy`.",
                         postgres ? "SQLite" : "PostgreSQL");
    return postgres ? postgres_check_empty(url, err) : staging_check_free(url, err);
}

static enum status put(struct restore *restore, struct error *err)
{
    TRY(archive_open(restore->folder, &restore->call->arena, &restore->manifest, err));
    TRY(check_schema(&restore->manifest, err));
    TRY(check_key(restore, err));
    TRY(check_target(restore, err));
    TRY(archive_check(restore->folder, &restore->manifest, &restore->watch, err));
    return restore->manifest.engine == MANIFEST_POSTGRES ? put_postgres(restore, err) : put_sqlite(restore, err);
}

static void report(const struct restore *restore)
{
    char taken[TIME_TEXT_SIZE];
    const struct manifest *manifest = &restore->manifest;
    int64_t rows = 0;
    for (size_t i = 0; i < manifest->sums.count; i++)
        rows += manifest->sums.tables[i].rows;
    time_format(manifest->taken_at, taken);
    buf_add_format(&restore->call->out, "restored %lld rows of %zu tables as of %.*s\n", (long long)rows,
                   manifest->sums.count, TIME_TEXT_SIZE, taken);
    if (!str_is_none(restore->digest))
        buf_add_format(&restore->call->out, "books digest %.*s\n", STR_ARG(restore->digest));
}

static int restore_run(struct cli_call *call)
{
    const struct restore_arguments *arguments = call->arguments;
    struct progress progress;
    struct restore restore = {
        .call = call, .folder = arguments->source, .env = env_new(), .watch = progress_watch(&progress)};
    struct error err = {0};
    access_name_drafts(call->settings.database);
    progress_begin(&progress);
    enum status status = put(&restore, &err);
    progress_end(&progress);
    if (status == STATUS_OK)
        report(&restore);
    env_free(restore.env);
    return status == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

static const char *const settings_used[] = {"database", "data-dir", "master-key-file", NULL};

const struct verb restore_verb = {
    .name = "restore",
    .purpose = "makes a database from a backup",
    .details =
        "The backup is proved first: a damaged one, one of a newer referd, or a master key that is not its own is "
        "refused and nothing is changed. Nothing is written over: an old database must be moved away. The new one "
        "gets its name when it is whole, so an interrupted restore leaves nothing behind. Put the master key in its "
        "place before (or name it): it is not in the backup.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct restore_arguments),
    .run = restore_run,
};
