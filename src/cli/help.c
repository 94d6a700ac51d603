/* --help, written from the tables of verbs, options and settings. */

#include <string.h>

#include "cli/verb.h"

enum { NAME_COLUMN = 18, TEXT_INDENT = 0 };

static void write_line(const struct verb *verb, struct buf *out)
{
    buf_add_format(out, "  %-*s %s\n", NAME_COLUMN, verb->name, verb->purpose);
}

void help_write_overview(struct buf *out)
{
    buf_add_str(out,
                STR("referd runs a referral program: links, clicks, referrals, rewards, and the books behind them.\n\n"
                    "usage: referd VERB [--flag VALUE ...]\n\n"));
    for (size_t i = 0; i < cli_verb_count; i++)
        write_line(cli_verbs[i], out);
    buf_add_str(out,
                STR("\nStart: referd init --database sqlite:DIR/referd.db, then key create, then serve.\n"
                    "referd VERB --help tells all about a verb. Every setting may also come from the environment:\n"
                    "--listen is REFERD_LISTEN.\n"));
}

static void write_usage(const struct verb *verb, struct buf *out)
{
    buf_add_format(out, "usage: referd %s", verb->name);
    for (size_t i = 0; i < verb->option_count; i++) {
        const struct option *option = &verb->options[i];
        bool required = (option->flags & OPTION_REQUIRED) != 0;
        buf_add_str(out, required ? STR(" ") : STR(" ["));
        option_write_form(option, out);
        buf_add_str(out, required ? STR("") : STR("]"));
    }
    buf_add_str(out, verb->settings != NULL ? STR(" [--setting VALUE ...]\n\n") : STR("\n\n"));
}

void help_write_verb(const struct verb *verb, struct buf *out)
{
    struct settings settings;
    struct option_table table = settings_table(&settings);
    write_usage(verb, out);
    buf_add_format(out, "referd %s: %s.\n", verb->name, verb->purpose);
    if (verb->details != NULL) {
        buf_add_char(out, '\n');
        option_write_wrapped(verb->details, TEXT_INDENT, out);
    }
    if (verb->option_count > 0)
        buf_add_str(out, STR("\nFlags:\n"));
    for (size_t i = 0; i < verb->option_count; i++)
        option_write_help(&verb->options[i], false, out);
    if (verb->settings != NULL)
        buf_add_str(out, STR("\nSettings:\n"));
    for (size_t i = 0; verb->settings != NULL && verb->settings[i] != NULL; i++)
        option_write_help(option_find(&table, str_from(verb->settings[i])), true, out);
}

bool help_write_group(const char *word, struct buf *out)
{
    size_t size = strlen(word);
    bool found = false;
    for (size_t i = 0; i < cli_verb_count; i++) {
        if (strncmp(cli_verbs[i]->name, word, size) != 0 || cli_verbs[i]->name[size] != ' ')
            continue;
        if (!found)
            buf_add_format(out, "usage: referd %s WORD [--flag VALUE ...]\n\n", word);
        found = true;
        write_line(cli_verbs[i], out);
    }
    if (found)
        buf_add_format(out, "\nreferd %s WORD --help tells all about one. All take --database URL.\n", word);
    return found;
}
