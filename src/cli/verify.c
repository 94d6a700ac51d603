/* `referd verify`: asks every kind of object to prove its invariants, in every world, over one snapshot that lies
 * beside whatever a server does meanwhile; and says in one hash per world what the books hold. */

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/access.h"
#include "cli/verb.h"
#include "domain/report/digest.h"
#include "domain/report/kinds.h"
#include "domain/workspace/workspace.h"

enum { BREAKS_SHOWN = 1000, WORLDS_OF_ONE = 2 /* a live one and its twin */ };

struct verify_arguments {
    bool digest;
};

/* sorted table: by name */
static const struct option verify_options[] = {
    {.name = "digest",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct verify_arguments, digest),
     .doc = "Proves nothing and prints the books digests alone, a name and a digest in a line: live, test, store; with "
            "several workspaces NAME/live and NAME/test for each."},
};

struct verification {
    struct buf *out;
    bool progress; /* standard error is a terminal */
    bool digest_only;
    struct txn *txn;
    size_t world_count;
    const char *world; /* the name of the one in hand; lives in the transaction */
    size_t breaks;
    struct buf digests;      /* DIGEST_SIZE bytes a world */
    struct buf digest_lines; /* the same for people */
};

static void note_break(void *ctx, const char *rule, const char *detail)
{
    struct verification *verification = ctx;
    if (verification->breaks++ < BREAKS_SHOWN)
        buf_add_format(verification->out, "%s %s: %s\n", verification->world, rule, detail);
}

static void show_progress(const struct verification *verification, const char *check)
{
    if (verification->progress)
        fprintf(stderr, "\r\033[Kverifying %s: %s", verification->world, check);
}

static struct act act_in(struct txn *txn, const struct workspace *world)
{
    return act_begin(txn, world->ws, world->livemode, world->clock_offset_us, principal_cli());
}

static void write_digest(const struct verification *verification, const char *name, const uint8_t digest[DIGEST_SIZE],
                         struct buf *out)
{
    buf_add_format(out, "%s%s ", verification->digest_only ? "" : "digest ", name);
    buf_add_hex(out, digest, DIGEST_SIZE);
    buf_add_char(out, '\n');
}

static enum status verify_world(const struct workspace *world, struct verification *verification, struct error *err)
{
    for (size_t i = 0; i < object_kind_count; i++) {
        if (object_kinds[i].verify == NULL)
            continue;
        struct act act = act_in(verification->txn, world);
        show_progress(verification, object_kinds[i].name);
        TRY(object_kinds[i].verify(&act, note_break, verification, err));
    }
    return STATUS_OK;
}

static enum status count_world(void *ctx, const struct workspace *world, struct error *err)
{
    (void)world, (void)err;
    ((struct verification *)ctx)->world_count++;
    return STATUS_OK;
}

/* "live" where there is only one workspace, else "Shop/live". */
static const char *name_of(const struct workspace *world, const struct verification *verification)
{
    const char *mode = world->livemode ? "live" : "test";
    return verification->world_count <= WORLDS_OF_ONE
               ? mode
               : arena_format(txn_arena(verification->txn), "%.*s/%s", STR_ARG(world->name), mode);
}

static enum status look_at_world(void *ctx, const struct workspace *world, struct error *err)
{
    struct verification *verification = ctx;
    uint8_t digest[DIGEST_SIZE];
    verification->world = name_of(world, verification);
    if (!verification->digest_only)
        TRY(verify_world(world, verification, err));
    struct act act = act_in(verification->txn, world);
    show_progress(verification, "digest");
    TRY(digest_world(&act, LIMIT_DIGEST_HASHES, digest, err));
    buf_add(&verification->digests, digest, sizeof digest);
    write_digest(verification, verification->world, digest, &verification->digest_lines);
    return STATUS_OK;
}

static enum status act_verify(struct txn *txn, void *ctx, struct error *err)
{
    struct verification *verification = ctx;
    verification->txn = txn;
    verification->world_count = 0;
    TRY(workspace_each(txn, count_world, verification, err));
    if (verification->world_count == 0)
        return error_set(err, ERROR_NOT_FOUND, NULL, "There is no workspace yet; `referd init` makes one.");
    return workspace_each(txn, look_at_world, verification, err);
}

static void write_digests(const struct verification *verification)
{
    uint8_t whole[DIGEST_SIZE];
    digest_store((const uint8_t(*)[DIGEST_SIZE])(const void *)verification->digests.data,
                 verification->digests.size / DIGEST_SIZE, whole);
    buf_add_str(verification->out, buf_str(&verification->digest_lines));
    write_digest(verification, "store", whole, verification->out);
}

static void write_verdict(const struct verification *verification)
{
    if (verification->breaks > BREAKS_SHOWN)
        buf_add_format(verification->out, "... and %zu more\n", verification->breaks - BREAKS_SHOWN);
    write_digests(verification);
    if (verification->breaks > 0)
        buf_add_format(verification->out, "broken: %zu\n", verification->breaks);
    else
        buf_add_str(verification->out, STR("clean\n"));
}

static int verify_and_tell(struct cli_call *call, struct verification *verification)
{
    struct error err = {0};
    enum status status = access_read(call, act_verify, verification, &err);
    if (verification->progress)
        fprintf(stderr, "\r\033[K");
    if (status != STATUS_OK) {
        cli_fail(call, &err);
        return EXIT_USAGE;
    }
    if (verification->digest_only)
        write_digests(verification);
    else
        write_verdict(verification);
    return verification->breaks > 0 ? EXIT_FAILED : EXIT_DONE;
}

static int verify_run(struct cli_call *call)
{
    const struct verify_arguments *arguments = call->arguments;
    struct verification verification = {
        .out = &call->out,
        .progress = isatty(STDERR_FILENO) != 0,
        .digest_only = arguments->digest,
    };
    int code = verify_and_tell(call, &verification);
    buf_release(&verification.digests);
    buf_release(&verification.digest_lines);
    return code;
}

static const char *const settings_used[] = {"database", NULL};

const struct verb verify_verb = {
    .name = "verify",
    .purpose = "proves the books: replays the ledger and checks every invariant, in every world",
    .details =
        "Reads only, over one snapshot, beside a running server too, and without the master key. Ends with 0 when "
        "all is clean, 1 with a list of what is broken, 2 when it could not run. The digests say what the books hold: "
        "they are the same for a backup and its restoration, and for a copy on another kind of store.",
    .settings = settings_used,
    .options = verify_options,
    .option_count = sizeof verify_options / sizeof verify_options[0],
    .arguments_size = sizeof(struct verify_arguments),
    .run = verify_run,
};
