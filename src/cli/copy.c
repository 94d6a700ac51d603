/* `referd copy`: every row of one database into another, of the same kind or the other. */

#include "store/bulk/copy.h"
#include "cli/access.h"
#include "cli/facts.h"
#include "cli/progress.h"
#include "cli/verb.h"

struct copy_arguments {
    const char *from;
    const char *to;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "from",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct copy_arguments, from),
     .value = "URL",
     .flags = OPTION_REQUIRED | OPTION_SECRET,
     .doc = "The database to read. It stays as it is, and no server may write to it meanwhile."},
    {.name = "to",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct copy_arguments, to),
     .value = "URL",
     .flags = OPTION_REQUIRED | OPTION_SECRET,
     .doc = "The database to fill. It must be empty."},
};

static void report(struct cli_call *call, const struct store_sum *sum)
{
    int64_t rows = 0;
    for (size_t i = 0; i < sum->count; i++) {
        rows += sum->tables[i].rows;
        buf_add_format(&call->out, "%-18s %12lld\n", sum->tables[i].name, (long long)sum->tables[i].rows);
    }
    buf_add_format(&call->out, "copied %lld rows of %zu tables; each table is the same on both sides\n",
                   (long long)rows, sum->count);
}

/* The copy is committed by now: a difference would be a fault of this program, and is said. */
static enum status compare_digests(struct cli_call *call, struct env *env, struct error *err)
{
    const struct copy_arguments *arguments = call->arguments;
    struct facts from;
    struct facts to;
    TRY(facts_read(arguments->from, NULL, env, &call->arena, &from, err));
    TRY(facts_read(arguments->to, NULL, env, &call->arena, &to, err));
    if (!str_equal(from.digest, to.digest))
        return error_set(
            err, ERROR_INTERNAL, NULL,
            "The books digests differ, %.*s and %.*s: do not use the copy. If a server wrote to the source "
            "meanwhile, stop it and copy again.",
            STR_ARG(from.digest), STR_ARG(to.digest));
    if (!str_is_none(to.digest))
        buf_add_format(&call->out, "books digest of both %.*s\n", STR_ARG(to.digest));
    return STATUS_OK;
}

static int copy_verb_run(struct cli_call *call)
{
    const struct copy_arguments *arguments = call->arguments;
    struct progress progress;
    struct watch watch = progress_watch(&progress);
    struct env *env = env_new();
    struct store_sum sum;
    struct error err = {0};
    access_name_drafts(arguments->to);
    progress_begin(&progress);
    enum status status = copy_run(arguments->from, arguments->to, env, &watch, &call->arena, &sum, &err);
    progress_end(&progress);
    if (status == STATUS_OK) {
        report(call, &sum);
        status = compare_digests(call, env, &err);
    }
    env_free(env);
    return status == STATUS_OK ? EXIT_DONE : cli_fail(call, &err);
}

const struct verb copy_verb = {
    .name = "copy",
    .purpose = "copies every row of a database into an empty one, to move between SQLite and PostgreSQL",
    .details =
        "Stop the servers first: what they would acknowledge during the copy would not be in it. Rows are read in one "
        "snapshot, written, read back and compared; the new database becomes visible only when each table is the same "
        "on both sides, and an interrupted copy leaves it empty. The master key is a file of its own: take it along.",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct copy_arguments),
    .run = copy_verb_run,
};
