/* Finds the verb, reads its flags, carries it out. Everything a verb may be called is in the table. */

#include "cli/cli.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "cli/access.h"
#include "cli/verb.h"

/* sorted table: by value */
const struct verb *const cli_verbs[] = {
    &backup_verb,         &copy_verb,     &demo_verb,       &export_verb,   &import_verb,
    &init_verb,           &jobs_run_verb, &key_create_verb, &key_list_verb, &key_replace_master_verb,
    &key_revoke_verb,     &openapi_verb,  &restore_verb,    &serve_verb,    &setup_link_verb,
    &sign_in_link_verb,   &trace_verb,    &verify_verb,     &version_verb,  &workspace_create_verb,
    &workspace_list_verb,
};

const size_t cli_verb_count = sizeof cli_verbs / sizeof cli_verbs[0];

int cli_fail(struct cli_call *call, const struct error *err)
{
    buf_add_format(&call->problem, "referd: %s\n", err->detail[0] != '\0' ? err->detail : error_info(err->code)->title);
    return EXIT_FAILED;
}

/* Whether `name` ("key create") is what argv begins with. */
static bool verb_matches(const char *name, int argc, char *const *argv, int *ret_words)
{
    struct str rest = str_from(name);
    int words = 0;
    while (!str_is_none(rest)) {
        struct str word = str_split(&rest, ' ');
        if (words == argc || !str_equal(str_from(argv[words]), word))
            return false;
        words++;
    }
    *ret_words = words;
    return true;
}

static enum status find_verb(int argc, char *const *argv, const struct verb **ret_verb, int *ret_words,
                             struct error *err)
{
    for (size_t i = 0; i < cli_verb_count; i++)
        if (verb_matches(cli_verbs[i]->name, argc, argv, ret_words)) {
            *ret_verb = cli_verbs[i];
            return STATUS_OK;
        }
    struct buf group = {0};
    bool has_more = help_write_group(argv[0], &group);
    buf_release(&group);
    if (has_more && argc > 1)
        return error_set(err, ERROR_NOT_FOUND, NULL,
                         "There is no verb \"%s %s\"; referd %s --help lists those there are.", argv[0], argv[1],
                         argv[0]);
    if (has_more)
        return error_set(err, ERROR_NOT_FOUND, NULL, "\"%s\" wants a second word; referd %s --help lists them.",
                         argv[0], argv[0]);
    return error_set(err, ERROR_NOT_FOUND, NULL, "There is no verb \"%s\"; referd --help lists those there are.",
                     argv[0]);
}

static enum status read_flags(struct cli_call *call, int words, const struct settings *base, struct error *err)
{
    const struct verb *verb = call->verb;
    struct option_table tables[] = {
        settings_table(&call->settings),
        {verb->options, verb->option_count, call->arguments},
    };
    if (base != NULL) {
        call->settings = *base;
    } else {
        option_defaults(&tables[0]);
        TRY(option_read_environment(&tables[0], &call->arena, err));
    }
    option_defaults(&tables[1]);
    TRY(option_read_arguments(tables, 2, call->argc - words, call->argv + words, &call->arena, err));
    return option_check_required(&tables[1], err);
}

enum status cli_call_begin(struct cli_call *call, int argc, char *const *argv, const struct settings *base,
                           struct error *err)
{
    int words = 0;
    *call = (struct cli_call){.argc = argc, .argv = argv};
    arena_init(&call->arena);
    enum status status = find_verb(argc, argv, &call->verb, &words, err);
    if (status == STATUS_OK) {
        call->arguments = arena_alloc(&call->arena, call->verb->arguments_size);
        status = read_flags(call, words, base, err);
    }
    if (status == STATUS_OK && call->verb->settings != NULL && base == NULL)
        status = settings_complete(&call->settings, &call->arena, err);
    if (status != STATUS_OK)
        cli_call_end(call);
    return status;
}

void cli_call_end(struct cli_call *call)
{
    buf_release(&call->out);
    buf_release(&call->problem);
    arena_release(&call->arena);
}

static void print(struct buf *out, FILE *stream)
{
    fwrite(out->size > 0 ? out->data : "", 1, out->size, stream);
    fflush(stream);
    buf_release(out);
}

static bool wants_help(int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

/* --help anywhere: of the verb, of a group of verbs, or of the program. */
static int print_help(int argc, char *const *argv)
{
    struct buf out = {0};
    const struct verb *verb;
    int words;
    struct error err;
    if (strncmp(argv[0], "-", 1) == 0)
        help_write_overview(&out);
    else if (find_verb(argc, argv, &verb, &words, &err) == STATUS_OK)
        help_write_verb(verb, &out);
    else if (!help_write_group(argv[0], &out)) {
        fprintf(stderr, "referd: %s\n", err.detail);
        return EXIT_USAGE;
    }
    print(&out, stdout);
    return EXIT_DONE;
}

int cli_run(int argc, char **argv)
{
    struct cli_call call;
    struct error err = {0};
    umask(077); /* the data folder's files are the owner's alone */
    if (argc < 2) {
        struct buf out = {0};
        help_write_overview(&out);
        print(&out, stderr);
        return EXIT_USAGE;
    }
    if (wants_help(argc - 1, argv + 1))
        return print_help(argc - 1, argv + 1);
    if (cli_call_begin(&call, argc - 1, argv + 1, NULL, &err) != STATUS_OK) {
        fprintf(stderr, "referd: %s\n", err.detail);
        return EXIT_USAGE;
    }
    int code = call.verb->run != NULL ? call.verb->run(&call) : access_write(&call);
    print(&call.out, stdout);
    print(&call.problem, stderr);
    cli_call_end(&call);
    return code;
}
