#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "cli/config.h"
#include "cli/option.h"
#include "store/store.h"

/* What a verb is made of. A verb that writes has a `write` instead of a `run`: it works on an open store and prints
 * into buffers, so that it does not know whether it runs in its own process or, beside a server, in the server's. */

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct click_log;
struct verb;

/* One verb being carried out. */
struct cli_call {
    const struct verb *verb;
    struct settings settings;
    void *arguments; /* the verb's own struct, filled by its options */
    int argc;        /* the whole command line after the program's name, to hand on to a server */
    char *const *argv;
    struct arena arena;
    struct buf out;     /* standard output */
    struct buf problem; /* standard error */
    struct env *env;
    struct store *store;      /* while a write runs; else null */
    struct click_log *clicks; /* likewise, of a verb that records clicks */
};

struct verb {
    const char *name;            /* "key create" */
    const char *purpose;         /* one line */
    const char *details;         /* a paragraph for --help, or null */
    const char *const *settings; /* names of the settings that matter to it, null-terminated; null: none */
    const struct option *options;
    size_t option_count;
    size_t arguments_size;
    int (*run)(struct cli_call *call);   /* exit status; null: access_write() */
    int (*write)(struct cli_call *call); /* what access_write() does, with call->store; made so that it may be repeated;
                                            null: nothing is written */
    bool creates;                        /* the write may make the database */
    bool visits;                         /* the write records clicks, with call->clicks */
};

extern const struct verb backup_verb, copy_verb, demo_verb, export_verb, import_verb, init_verb, jobs_run_verb,
    key_create_verb, key_list_verb, key_replace_master_verb, key_revoke_verb, openapi_verb, restore_verb, serve_verb,
    setup_link_verb, sign_in_link_verb, trace_verb, verify_verb, version_verb, workspace_create_verb,
    workspace_list_verb;

/* Prints "referd: <detail>" to call->problem and returns EXIT_FAILED. */
int cli_fail(struct cli_call *call, const struct error *err);

/* Parses argv (without the program's name) into a fresh call; `base` gives the settings to begin with, or null:
 * defaults and environment. */
MUST_CHECK enum status cli_call_begin(struct cli_call *call, int argc, char *const *argv, const struct settings *base,
                                      struct error *err);
void cli_call_end(struct cli_call *call);

/* All verbs by name; for the help. */
extern const struct verb *const cli_verbs[];
extern const size_t cli_verb_count;

void help_write_overview(struct buf *out);
void help_write_verb(const struct verb *verb, struct buf *out);
/* `word` begins the names of several verbs ("key"): all of them. False when it begins none. */
bool help_write_group(const char *word, struct buf *out);
