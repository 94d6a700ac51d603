/* Finds the verb and runs it. Everything a verb may be called is in the table. */

#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

struct cli_verb {
    const char *name;
    const char *purpose;
    int (*run)(int argc, char **argv);
};

/* sorted table: by name */
static const struct cli_verb VERBS[] = {
    {.name = "version", .purpose = "prints the version", .run = cli_version},
};

enum { VERB_COUNT = sizeof(VERBS) / sizeof(VERBS[0]) };

static void print_usage(FILE *out)
{
    fprintf(out, "usage: referd VERB [--flag VALUE ...]\n\n");
    for (size_t i = 0; i < VERB_COUNT; i++)
        fprintf(out, "  %-12s %s\n", VERBS[i].name, VERBS[i].purpose);
}

int cli_run(int argc, char **argv)
{
    if (argc < 2) {
        print_usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0) {
        print_usage(stdout);
        return 0;
    }
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (strcmp(argv[1], VERBS[i].name) == 0)
            return VERBS[i].run(argc - 2, argv + 2);
    }
    fprintf(stderr, "referd: no verb %s; referd --help lists them\n", argv[1]);
    return 2;
}
