/* `referd import`: a file of participants, leads, past referrals or past rewards, by the imports of the API: the verb
 * makes one, hands the file over in pieces and starts it; a server's job, or the verb's own where there is no server,
 * works it off. */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"
#include "cli/access.h"
#include "cli/progress.h"
#include "domain/imports/import.h"
#include "domain/program/program.h"
#include "domain/workspace/workspace.h"
#include "jobs/jobs.h"

struct import_arguments {
    bool dry_run;
    const char *file;
    bool grants;
    int kind;
    const char *program;
    bool test;
    const char *workspace;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "dry-run",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct import_arguments, dry_run),
     .doc = "Counts what each line would do, and does nothing."},
    {.name = "file",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct import_arguments, file),
     .value = "FILE",
     .flags = OPTION_REQUIRED | OPTION_WORD,
     .doc = "The CSV, in UTF-8. Its first line names the columns."},
    {.name = "grants",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct import_arguments, grants),
     .doc = "Of referrals: the rules reward them now. Else they are history, and pay nothing."},
    {.name = "kind",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct import_arguments, kind),
     .choices = import_kinds,
     .fallback = "participants",
     .doc = "What the lines are."},
    {.name = "program",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct import_arguments, program),
     .value = "PRG_ID",
     .doc = "The program that it fills. Needed only where there are several."},
    {.name = "test",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct import_arguments, test),
     .doc = "Into the test world."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct import_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

/* One step of the verb, in a transaction. */
struct step {
    const struct import_arguments *arguments;
    struct id id;
    int64_t offset, size; /* of the file */
    struct str piece;
    struct import import; /* as it was read; its views are gone */
    struct buf errors;
};

static enum status enter(struct txn *txn, const struct step *step, struct act *ret, struct error *err)
{
    return access_act(txn, step->arguments->workspace, !step->arguments->test, ret, err);
}

/* ---- steps ---- */

static enum status find_program(struct act *act, const char *wanted, struct id *ret_id, struct error *err)
{
    const struct list_ask ask = {.page = {.limit = 2}};
    void *rows;
    size_t count;
    bool more;
    if (wanted != NULL && id_parse(str_from(wanted), "prg", ret_id))
        return STATUS_OK;
    if (wanted != NULL)
        return error_set(err, ERROR_INVALID_VALUE, "program", "\"%s\" is no id of a program (prg_...).", wanted);
    TRY(list_read(act, &program_list, &ask, &rows, &count, &more, err));
    if (count != 1)
        return error_set(err, ERROR_MISSING_FIELD, "program",
                         count == 0 ? "There is no program yet."
                                    : "There are several programs: name one by --program.");
    *ret_id = ((const struct program *)rows)->id;
    return STATUS_OK;
}

static enum status act_create(struct txn *txn, void *ctx, struct error *err)
{
    struct step *step = ctx;
    struct act act;
    struct import_fields fields = {
        .kind = step->arguments->kind + 1,
        .name = STR_NONE,
        .grants = {step->arguments->grants, step->arguments->grants},
        .file_bytes = {true, step->size},
    };
    TRY(enter(txn, step, &act, err));
    TRY(import_fields_check(&fields, err));
    TRY(find_program(&act, step->arguments->program, &fields.program_id, err));
    return import_create(&act, &fields, &step->id, err);
}

static enum status act_add(struct txn *txn, void *ctx, struct error *err)
{
    const struct step *step = ctx;
    struct act act;
    TRY(enter(txn, step, &act, err));
    return import_add_piece(&act, &step->id, step->offset, step->piece, err);
}

static enum status act_begin_work(struct txn *txn, void *ctx, struct error *err)
{
    const struct step *step = ctx;
    struct act act;
    enum import_word word = step->arguments->dry_run ? IMPORT_DRY_RUN : IMPORT_START;
    TRY(enter(txn, step, &act, err));
    return import_tell(&act, &step->id, word, STR_NONE, err);
}

/* What cannot be begun is not left lying about. */
static enum status act_cancel(struct txn *txn, void *ctx, struct error *err)
{
    const struct step *step = ctx;
    struct act act;
    TRY(enter(txn, step, &act, err));
    return import_tell(&act, &step->id, IMPORT_CANCEL, STR_NONE, err);
}

/* ---- the file ---- */

static enum status read_failed(const char *path, struct error *err)
{
    return error_set(err, ERROR_UNAVAILABLE, NULL, "Cannot read %s: %s.", path, strerror(errno));
}

static enum status read_piece(int fd, const char *path, char *bytes, size_t *ret_size, struct error *err)
{
    size_t size = 0;
    ssize_t more = 1;
    while (size < LIMIT_IMPORT_PIECE_BYTES && more != 0) {
        more = read(fd, bytes + size, LIMIT_IMPORT_PIECE_BYTES - size);
        if (more < 0 && errno != EINTR)
            return read_failed(path, err);
        size += more > 0 ? (size_t)more : 0;
    }
    *ret_size = size;
    return STATUS_OK;
}

static enum status hand_over(struct store *store, struct step *step, int fd, char *bytes, struct error *err)
{
    size_t size = 1;
    while (size > 0) {
        TRY(read_piece(fd, step->arguments->file, bytes, &size, err));
        step->piece = (struct str){bytes, size};
        if (size > 0)
            TRY(store_run_write(store, act_add, step, err));
        step->offset += (int64_t)size;
    }
    return store_run_write(store, act_begin_work, step, err);
}

static enum status open_file(const char *path, int *ret_fd, int64_t *ret_size, struct error *err)
{
    struct stat about;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, &about) != 0)
        return read_failed(path, err);
    if (!S_ISREG(about.st_mode) || about.st_size == 0 || about.st_size > LIMIT_IMPORT_BYTES) {
        close(fd);
        return error_set(err, ERROR_INVALID_VALUE, NULL, "%s must be a file of 1 to %d bytes.", path,
                         LIMIT_IMPORT_BYTES);
    }
    *ret_fd = fd;
    *ret_size = about.st_size;
    return STATUS_OK;
}

static enum status begin(struct store *store, struct step *step, struct error *err)
{
    int fd = -1;
    struct error second;
    TRY(open_file(step->arguments->file, &fd, &step->size, err));
    enum status status = store_run_write(store, act_create, step, err);
    if (status == STATUS_OK) {
        char *bytes = memory_new(LIMIT_IMPORT_PIECE_BYTES);
        status = hand_over(store, step, fd, bytes, err);
        free(bytes);
        if (status != STATUS_OK && store_run_write(store, act_cancel, step, &second) != STATUS_OK)
            *err = second; /* then the database is away */
    }
    close(fd);
    return status;
}

/* Prints the id, by which the verb goes on. */
static int import_write(struct cli_call *call)
{
    struct step step = {.arguments = call->arguments};
    struct error err = {0};
    char id[ID_TEXT_SIZE];
    if (begin(call->store, &step, &err) != STATUS_OK)
        return cli_fail(call, &err);
    id_format(&step.id, "imp", id);
    buf_add_format(&call->out, "%.*s\n", ID_TEXT_SIZE, id);
    return EXIT_DONE;
}

/* ---- until it is done ---- */

static enum status act_read(struct txn *txn, void *ctx, struct error *err)
{
    struct step *step = ctx;
    struct workspace world;
    struct import_errors errors;
    TRY(workspace_find(txn, str_from(step->arguments->workspace), !step->arguments->test, &world, err));
    struct act act = act_begin(txn, world.ws, world.livemode, world.clock_offset_us, principal_cli());
    TRY(import_read(&act, &step->id, &step->import, err));
    TRY(import_errors_read(&act, &step->id, 0, LIMIT_IMPORT_ERRORS, &errors, err));
    buf_clear(&step->errors);
    if (errors.data.count > 0)
        import_errors_csv(&errors, &step->errors);
    return STATUS_OK;
}

/* Where no server has the files, its jobs are done here; on PostgreSQL beside those of the servers. */
static enum status work_here(struct cli_call *call, struct error *err)
{
    struct store *store;
    struct env *env = env_new();
    const struct store_config config = {.url = call->settings.database, .mode = STORE_TOOL, .env = env};
    enum status status = store_open(&config, &store, err);
    if (status == STATUS_OK) {
        status = jobs_run_until_idle(store, err);
        store_close(store);
    }
    env_free(env);
    return status;
}

static bool is_at_work(const struct import *import)
{
    return import->status == IMPORT_CHECKING || import->status == IMPORT_RUNNING;
}

/* Until the import has got on, or a moment has passed. What fails beside it is not its matter. */
static enum status get_on(struct cli_call *call, struct step *step, struct error *err)
{
    const struct timespec moment = {.tv_nsec = 200 * 1000000L};
    const int64_t position = step->import.position;
    bool served = store_is_served(call->settings.database);
    struct error failure = {0};
    enum status status = served ? STATUS_OK : work_here(call, &failure);
    if (served)
        nanosleep(&moment, NULL);
    TRY(access_read(call, act_read, step, err));
    if (served || !is_at_work(&step->import) || step->import.position != position)
        return STATUS_OK;
    nanosleep(&moment, NULL); /* it is put off, or a server has just come */
    if (status != STATUS_OK && !store_is_served(call->settings.database)) {
        *err = failure;
        return status;
    }
    return STATUS_OK;
}

static enum status follow(struct cli_call *call, struct step *step, const struct watch *watch, struct error *err)
{
    TRY(access_read(call, act_read, step, err));
    while (is_at_work(&step->import)) {
        TRY(watch_step(watch, "importing", (uint64_t)step->import.position, (uint64_t)step->import.bytes, err));
        TRY(get_on(call, step, err));
    }
    return STATUS_OK;
}

static void report(struct cli_call *call, const struct step *step)
{
    const struct import_counts *counts = &step->import.counts;
    buf_add_format(&call->out, "%s: %lld lines, %lld new, %lld the same, %lld conflicting, %lld invalid\n",
                   import_statuses[step->import.status], (long long)counts->lines, (long long)counts->fresh,
                   (long long)counts->same, (long long)counts->conflicting, (long long)counts->invalid);
    buf_add_str(&call->out, buf_str(&step->errors));
}

/* What a server carries out is told by its path from the root. */
static const char *const *with_whole_path(struct cli_call *call, struct error *err)
{
    struct import_arguments *arguments = call->arguments;
    char *whole = realpath(arguments->file, NULL);
    if (whole == NULL) {
        (void)read_failed(arguments->file, err);
        return NULL;
    }
    const char **argv = arena_array(&call->arena, (size_t)call->argc + 1, sizeof *argv);
    const char *word = arguments->file; /* one of argv */
    arguments->file = arena_copy(&call->arena, whole, strlen(whole));
    for (int i = 0; i < call->argc; i++)
        argv[i] = call->argv[i] == word ? arguments->file : call->argv[i];
    free(whole);
    return argv;
}

static int import_run(struct cli_call *call)
{
    struct step step = {.arguments = call->arguments};
    struct progress progress;
    struct error err = {0};
    const char *const *argv = with_whole_path(call, &err);
    if (argv == NULL)
        return cli_fail(call, &err);
    call->argv = (char *const *)argv;
    int code = access_write(call);
    if (code != EXIT_DONE || !id_parse(str_trim(buf_str(&call->out)), "imp", &step.id))
        return code;
    progress_begin(&progress);
    struct watch watch = progress_watch(&progress);
    enum status status = follow(call, &step, &watch, &err);
    progress_end(&progress);
    if (status == STATUS_OK)
        report(call, &step);
    bool faulty = step.errors.size > 0;
    buf_release(&step.errors);
    return status != STATUS_OK ? cli_fail(call, &err) : faulty ? EXIT_FAILED : EXIT_DONE;
}

static const char *const settings_used[] = {"database", "data-dir", NULL};

const struct verb import_verb = {
    .name = "import",
    .purpose = "takes a CSV of participants, leads, past referrals or past rewards into a program",
    .details =
        "An import of the API (POST /v1/imports), made, filled and started, and followed until it is done; the columns "
        "are "
        "guessed by their heads. On SQLite a server that runs does it, and must be able to read the file. Prints the "
        "import's id and its counts, and the lines at fault as CSV behind them; ends with 1 where there are any. "
        "An import that is interrupted goes on by itself.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct import_arguments),
    .run = import_run,
    .write = import_write,
};
