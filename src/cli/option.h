#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Flags of the command line as tables: one row says how a flag is called, what it takes, where its value goes and what
 * the help says about it. Values land in a plain struct at `offset`. Runs on the main thread or on the control
 * socket's; nothing here is shared. */

enum option_kind {
    OPTION_TEXT,   /* const char *; null when not given and without `fallback` */
    OPTION_WORDS,  /* the same; given again it adds: the values, separated by spaces */
    OPTION_NUMBER, /* int64_t within min..max */
    OPTION_SWITCH, /* bool; takes no value */
    OPTION_CHOICE, /* int: index into `choices` */
};

enum option_flags {
    OPTION_REQUIRED = 1,
    OPTION_SECRET = 2, /* may also be read from a file: --name-file, REFERD_NAME_FILE */
    OPTION_WORD = 4,   /* OPTION_TEXT given as a word of its own, without a flag; at most one a table */
};

struct option {
    const char *name; /* without the dashes */
    enum option_kind kind;
    size_t offset;
    const char *value;          /* what the help calls the value: "URL" */
    const char *fallback;       /* the default as text; null: none */
    const char *const *choices; /* null-terminated */
    int64_t min, max;
    unsigned flags;
    const char *doc; /* sentences without a line break: the help wraps them */
};

struct option_table {
    const struct option *rows; /* sorted by name */
    size_t count;
    void *target;
};

/* The row of this name, or null. */
const struct option *option_find(const struct option_table *table, struct str name);

/* Fills the target with the defaults. */
void option_defaults(const struct option_table *table);

/* Takes from the environment what is set there: --disk-reserve is REFERD_DISK_RESERVE. */
MUST_CHECK enum status option_read_environment(const struct option_table *table, struct arena *arena,
                                               struct error *err);

/* Takes `--name value`, `--name=value` and switches, from whichever table has the name, and a word without dashes for
 * the row that wants one. A flag that is given twice counts last (but OPTION_WORDS); a second word is an error. Errors
 * name the word at fault and what was probably meant. */
MUST_CHECK enum status option_read_arguments(const struct option_table *tables, size_t table_count, int argc,
                                             char *const *argv, struct arena *arena, struct error *err);

/* ERROR_MISSING_FIELD for the first required row without a value. */
MUST_CHECK enum status option_check_required(const struct option_table *table, struct error *err);

/* How the row is written on a command line: "--name VALUE", "--switch", "WORD". */
void option_write_form(const struct option *option, struct buf *out);

/* The row as the help shows it. */
void option_write_help(const struct option *option, bool environment, struct buf *out);

/* Appends `text` wrapped to the help's width, each line after `indent` spaces. */
void option_write_wrapped(const char *text, size_t indent, struct buf *out);
