/* `referd export`: the archive of GET /v1/export as a file, made by this process over a snapshot of its own, beside a
 * running server or without one. The trail keeps that it was taken, first. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "api/api.h"
#include "api/export_archive.h"
#include "cli/access.h"
#include "cli/progress.h"
#include "domain/audit/audit.h"
#include "domain/workspace/workspace.h"

struct export_arguments {
    const char *file;
    bool test;
    const char *workspace;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "file",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct export_arguments, file),
     .value = "FILE",
     .flags = OPTION_REQUIRED | OPTION_WORD,
     .doc = "The archive to make, such as export.tar. It must not exist yet."},
    {.name = "test",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct export_arguments, test),
     .doc = "Of the test world."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct export_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

static enum status find_world(struct txn *txn, void *ctx, struct error *err)
{
    struct cli_call *call = ctx;
    const struct export_arguments *arguments = call->arguments;
    struct act act;
    struct workspace world;
    TRY(access_act(txn, arguments->workspace, !arguments->test, &act, err));
    TRY(workspace_read(txn, act.ws, &world, err));
    return audit_write(
        &act, &(struct audit_entry){.action = "workspace.exported", .object_kind = "wks", .object_id = world.id}, NULL,
        err);
}

/* What is written: the trail alone. */
static int export_write(struct cli_call *call)
{
    struct error err = {0};
    return store_run_write(call->store, find_world, call, &err) == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

/* ---- the archive ---- */

static enum status failed(const char *what, const char *path, struct error *err)
{
    enum error_code code = errno == EEXIST ? ERROR_CONFLICT : errno == ENOSPC ? ERROR_DISK_FULL : ERROR_UNAVAILABLE;
    return error_set(err, code, NULL, "Cannot %s %s: %s.", what, path, strerror(errno));
}

static enum status write_all(int fd, const char *path, struct str bytes, struct error *err)
{
    while (bytes.size > 0) {
        ssize_t done = write(fd, bytes.data, bytes.size);
        if (done < 0 && errno != EINTR)
            return failed("write", path, err);
        size_t more = done < 0 ? 0 : (size_t)done;
        bytes = (struct str){bytes.data + more, bytes.size - more};
    }
    return STATUS_OK;
}

static enum status copy_archive(struct export *export, int fd, const char *path, const struct watch *watch,
                                struct error *err)
{
    struct buf piece = {0};
    bool end = false;
    enum status status = STATUS_OK;
    while (!end && status == STATUS_OK) {
        struct export_progress progress = export_progress(export);
        buf_clear(&piece);
        status = watch_step(watch, progress.part, progress.rows, 0, err);
        if (status == STATUS_OK)
            status = export_read(export, &piece, &end, err);
        if (status == STATUS_OK)
            status = write_all(fd, path, buf_str(&piece), err);
    }
    buf_release(&piece);
    if (status == STATUS_OK && fsync(fd) != 0)
        status = failed("write", path, err);
    return status;
}

struct wanted {
    const struct export_arguments *arguments;
    struct export_config *config;
};

static enum status name_world(struct txn *txn, void *ctx, struct error *err)
{
    const struct wanted *wanted = ctx;
    struct workspace world;
    bool live = !wanted->arguments->test;
    TRY(workspace_find(txn, str_from(wanted->arguments->workspace), live, &world, err));
    wanted->config->ws = world.ws;
    wanted->config->livemode = world.livemode;
    wanted->config->clock_offset_us = world.clock_offset_us;
    return STATUS_OK;
}

static enum status make_archive(struct cli_call *call, int fd, const char *path, const struct api *api,
                                struct export_progress *ret, struct error *err)
{
    struct export_config config = {.database = call->settings.database, .api = api};
    struct wanted wanted = {call->arguments, &config};
    struct progress progress;
    TRY(access_read(call, name_world, &wanted, err));
    struct export *export = export_new(&config);
    progress_begin(&progress);
    struct watch watch = progress_watch(&progress);
    enum status status = copy_archive(export, fd, path, &watch, err);
    progress_end(&progress);
    *ret = export_progress(export);
    export_free(export);
    return status;
}

/* A name of its own until it is whole: what is broken off leaves nothing behind. */
static enum status make_file(struct cli_call *call, const struct api *api, struct export_progress *ret,
                             struct error *err)
{
    const struct export_arguments *arguments = call->arguments;
    char *draft = arena_format(&call->arena, "%s.draft-XXXXXX", arguments->file);
    int fd = mkostemp(draft, O_CLOEXEC); /* mode 0600 */
    if (fd < 0)
        return failed("make", draft, err);
    enum status status = make_archive(call, fd, draft, api, ret, err);
    if (close(fd) != 0 && status == STATUS_OK)
        status = failed("write", draft, err);
    if (status == STATUS_OK && link(draft, arguments->file) != 0)
        status = failed("make", arguments->file, err);
    unlink(draft);
    return status;
}

static enum status check_free(const char *file, struct error *err)
{
    if (access(file, F_OK) != 0)
        return STATUS_OK;
    return error_set(err, ERROR_CONFLICT, NULL, "%s exists already, and nothing is written over: choose a new name.",
                     file);
}

static int export_run(struct cli_call *call)
{
    const struct export_arguments *arguments = call->arguments;
    const struct settings *settings = &call->settings;
    const char *url =
        settings->public_url != NULL ? settings->public_url : arena_format(&call->arena, "http://%s", settings->listen);
    struct export_progress progress = {0};
    struct error err = {0};
    if (check_free(arguments->file, &err) != STATUS_OK)
        return cli_fail(call, &err);
    int code = access_write(call);
    if (code != EXIT_DONE)
        return code;
    struct env *env = env_new();
    const struct api api = {.env = env, .public_url = str_from(url)};
    enum status status = make_file(call, &api, &progress, &err);
    env_free(env);
    if (status != STATUS_OK)
        return cli_fail(call, &err);
    buf_add_format(&call->out, "%s holds %llu rows in %llu bytes\n", arguments->file, (unsigned long long)progress.rows,
                   (unsigned long long)progress.bytes);
    return EXIT_DONE;
}

static const char *const settings_used[] = {"database", "listen", "public-url", NULL};

const struct verb export_verb = {
    .name = "export",
    .purpose = "writes all of a workspace's world into one archive of CSV and JSON",
    .details =
        "The archive of GET /v1/export, a tar: participants, referrals, rewards, the books and the trail as CSV, "
        "settings "
        "as JSON, and a manifest.json that counts the rows of each. All of it is of one moment, also beside a running "
        "server. It holds personal values and no secret; the trail keeps that it was taken. What is broken off leaves "
        "nothing behind. `referd import` takes its CSV elsewhere.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct export_arguments),
    .run = export_run,
    .write = export_write,
};
