/* Reading flags by their tables. A value is checked where it is read, so that the message can say whether the command
 * line, the environment or a file is at fault. */

#include "cli/option.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SECRET_FILE_LIMIT = 4096,
    HELP_WIDTH = 88,
    HELP_INDENT = 8,
    HINT_DISTANCE = 2, /* edits: a nearer name is probably what was meant */
    NAME_LIMIT = 64,
};

/* ---- values ---- */

static enum status set_number(const struct option *option, const char *word, const char *text, int64_t *ret,
                              struct error *err)
{
    int64_t number;
    if (!str_to_int64(str_from(text), &number))
        return error_set(err, ERROR_INVALID_VALUE, option->name, "%s wants a whole number, not \"%s\".", word, text);
    if (number < option->min || number > option->max)
        return error_set(err, ERROR_OUT_OF_RANGE, option->name, "%s must be from %lld to %lld, not %s.", word,
                         (long long)option->min, (long long)option->max, text);
    *ret = number;
    return STATUS_OK;
}

static enum status set_choice(const struct option *option, const char *word, const char *text, int *ret,
                              struct error *err)
{
    struct buf names = {0};
    for (int i = 0; option->choices[i] != NULL; i++) {
        if (strcmp(option->choices[i], text) == 0) {
            *ret = i;
            buf_release(&names);
            return STATUS_OK;
        }
        buf_add_format(&names, "%s%s", i > 0 ? ", " : "", option->choices[i]);
    }
    error_set(err, ERROR_INVALID_VALUE, option->name, "%s must be one of %.*s, not \"%s\".", word,
              STR_ARG(buf_str(&names)), text);
    buf_release(&names);
    return STATUS_INVALID;
}

/* `word` is what the person wrote: "--listen" or "REFERD_LISTEN". */
static enum status set_value(const struct option *option, void *target, const char *word, const char *text,
                             struct error *err)
{
    char *at = (char *)target + option->offset;
    switch (option->kind) {
    case OPTION_TEXT:
    case OPTION_WORDS:
        *(const char **)(void *)at = text;
        return STATUS_OK;
    case OPTION_NUMBER:
        return set_number(option, word, text, (int64_t *)(void *)at, err);
    case OPTION_SWITCH:
        *(bool *)at = true;
        return STATUS_OK;
    case OPTION_CHOICE:
        return set_choice(option, word, text, (int *)(void *)at, err);
    }
    assert(!"every kind has a case");
    return STATUS_INTERNAL;
}

static enum status read_file(const char *path, struct arena *arena, const char **ret_text, struct error *err)
{
    char *text = arena_alloc(arena, SECRET_FILE_LIMIT + 1);
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return error_set(err, ERROR_INVALID_VALUE, NULL, "%s cannot be read: %s.", path, strerror(errno));
    size_t size = fread(text, 1, SECRET_FILE_LIMIT + 1, file);
    fclose(file);
    if (size > SECRET_FILE_LIMIT)
        return error_set(err, ERROR_OUT_OF_RANGE, NULL, "%s has more than %d bytes: that is no setting.", path,
                         SECRET_FILE_LIMIT);
    while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
        text[--size] = '\0';
    *ret_text = text;
    return STATUS_OK;
}

/* ---- names ---- */

const struct option *option_find(const struct option_table *table, struct str name)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_equal(str_from(table->rows[i].name), name))
            return &table->rows[i];
    return NULL;
}

/* Letters to insert, drop or change to make one of the other. */
static size_t edit_distance(struct str a, struct str b)
{
    size_t row[NAME_LIMIT + 1];
    if (a.size > NAME_LIMIT || b.size > NAME_LIMIT)
        return NAME_LIMIT;
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t change = diagonal + (a.data[i - 1] != b.data[j - 1]);
            size_t other = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);
            diagonal = row[j];
            row[j] = change < other ? change : other;
        }
    }
    return row[b.size];
}

static enum status refuse_unknown(const struct option_table *tables, size_t table_count, const char *word,
                                  struct str name, struct error *err)
{
    const char *nearest = NULL;
    size_t least = HINT_DISTANCE + 1;
    for (size_t t = 0; t < table_count; t++)
        for (size_t i = 0; i < tables[t].count; i++) {
            size_t distance = edit_distance(name, str_from(tables[t].rows[i].name));
            if (distance < least && (tables[t].rows[i].flags & OPTION_WORD) == 0) {
                least = distance;
                nearest = tables[t].rows[i].name;
            }
        }
    if (nearest != NULL)
        return error_set(err, ERROR_UNKNOWN_FIELD, NULL, "There is no flag %s here. Did you mean --%s?", word, nearest);
    return error_set(err, ERROR_UNKNOWN_FIELD, NULL, "There is no flag %s here; --help lists them.", word);
}

/* ---- reading ---- */

void option_defaults(const struct option_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct option *option = &table->rows[i];
        struct error err;
        if (option->fallback == NULL)
            continue;
        enum status status = set_value(option, table->target, option->name, option->fallback, &err);
        assert(status == STATUS_OK);
    }
}

static const char *environment_name(const struct option *option, const char *suffix, struct arena *arena)
{
    char *name = arena_format(arena, "REFERD_%s%s", option->name, suffix);
    for (char *at = name; *at != '\0'; at++)
        *at = *at == '-' ? '_' : (char)toupper((unsigned char)*at);
    return name;
}

enum status option_read_environment(const struct option_table *table, struct arena *arena, struct error *err)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct option *option = &table->rows[i];
        const char *name = environment_name(option, "", arena);
        const char *text = getenv(name);
        if ((option->flags & OPTION_SECRET) != 0 && text == NULL) {
            name = environment_name(option, "_FILE", arena);
            const char *path = getenv(name);
            if (path != NULL)
                TRY(read_file(path, arena, &text, err));
        }
        if (text != NULL && text[0] != '\0')
            TRY(set_value(option, table->target, name, text, err));
    }
    return STATUS_OK;
}

/* Finds "name", or "name-file" of a secret. */
static const struct option *find_in(const struct option_table *tables, size_t table_count, struct str name,
                                    const struct option_table **ret_table, bool *ret_file)
{
    struct str suffix = STR("-file");
    struct str stem = name;
    bool file =
        name.size > suffix.size && str_equal((struct str){name.data + name.size - suffix.size, suffix.size}, suffix);
    stem.size -= file ? suffix.size : 0;
    for (size_t t = 0; t < table_count; t++) {
        const struct option *option = option_find(&tables[t], name);
        const struct option *secret = file ? option_find(&tables[t], stem) : NULL;
        if (option != NULL && (option->flags & OPTION_WORD) != 0)
            continue;
        *ret_table = &tables[t];
        *ret_file = option == NULL && secret != NULL && (secret->flags & OPTION_SECRET) != 0;
        if (option != NULL || *ret_file)
            return option != NULL ? option : secret;
    }
    return NULL;
}

/* A word without dashes. */
static enum status set_word(const struct option_table *tables, size_t table_count, const char *word, struct error *err)
{
    for (size_t t = 0; t < table_count && word[0] != '-'; t++)
        for (size_t i = 0; i < tables[t].count; i++) {
            const struct option *option = &tables[t].rows[i];
            const char **at = (const char **)(void *)((char *)tables[t].target + option->offset);
            if ((option->flags & OPTION_WORD) == 0)
                continue;
            if (*at != NULL)
                return error_set(err, ERROR_INVALID_VALUE, option->name, "One %s is enough: \"%s\" or \"%s\"?",
                                 option->value, *at, word);
            *at = word;
            return STATUS_OK;
        }
    return error_set(err, ERROR_UNKNOWN_FIELD, NULL, "\"%s\" stands where a flag is expected; --help lists them.",
                     word);
}

/* What was given before, and this. */
static const char *add_word(const struct option *option, const void *target, const char *text, struct arena *arena)
{
    const char *before = *(const char *const *)(const void *)((const char *)target + option->offset);
    return before == NULL ? text : arena_format(arena, "%s %s", before, text);
}

enum status option_read_arguments(const struct option_table *tables, size_t table_count, int argc, char *const *argv,
                                  struct arena *arena, struct error *err)
{
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (strncmp(word, "--", 2) != 0 || word[2] == '\0') {
            TRY(set_word(tables, table_count, word, err));
            continue;
        }
        struct str rest = str_from(word + 2);
        struct str name = str_split(&rest, '=');
        const struct option_table *table;
        bool from_file;
        const struct option *option = find_in(tables, table_count, name, &table, &from_file);
        const char *shown = arena_format(arena, "--%.*s", STR_ARG(name));
        if (option == NULL)
            return refuse_unknown(tables, table_count, shown, name, err);
        const char *text = rest.data; /* to the end of the word */
        if (option->kind == OPTION_SWITCH && text != NULL)
            return error_set(err, ERROR_INVALID_VALUE, option->name, "%s takes no value.", shown);
        if (option->kind != OPTION_SWITCH && text == NULL) {
            if (i + 1 == argc)
                return error_set(err, ERROR_MISSING_FIELD, option->name, "%s wants a value: %s.", shown, option->value);
            text = argv[++i];
        }
        if (from_file)
            TRY(read_file(text, arena, &text, err));
        if (option->kind == OPTION_WORDS)
            text = add_word(option, table->target, text, arena);
        TRY(set_value(option, table->target, shown, text, err));
    }
    return STATUS_OK;
}

static enum status refuse_missing(const struct option *option, struct error *err)
{
    struct buf form = {0};
    option_write_form(option, &form);
    error_set(err, ERROR_MISSING_FIELD, option->name, "%.*s is missing: %s", STR_ARG(buf_str(&form)), option->doc);
    buf_release(&form);
    return STATUS_INVALID;
}

enum status option_check_required(const struct option_table *table, struct error *err)
{
    for (size_t i = 0; i < table->count; i++) {
        const struct option *option = &table->rows[i];
        if ((option->flags & OPTION_REQUIRED) == 0)
            continue;
        assert(option->kind == OPTION_TEXT);
        const char *value = *(const char *const *)(const void *)((const char *)table->target + option->offset);
        if (value == NULL)
            return refuse_missing(option, err);
    }
    return STATUS_OK;
}

/* ---- help ---- */

void option_write_wrapped(const char *text, size_t indent, struct buf *out)
{
    struct str rest = str_from(text);
    size_t column = 0;
    while (!str_is_none(rest)) {
        struct str word = str_split(&rest, ' ');
        if (column > 0 && column + 1 + word.size > HELP_WIDTH) {
            buf_add_char(out, '\n');
            column = 0;
        }
        if (column == 0)
            buf_add_format(out, "%*s", (int)indent, "");
        else
            buf_add_char(out, ' ');
        column += (column == 0 ? indent : 1) + word.size;
        buf_add_str(out, word);
    }
    buf_add_char(out, '\n');
}

void option_write_form(const struct option *option, struct buf *out)
{
    if ((option->flags & OPTION_WORD) != 0)
        buf_add_str(out, str_from(option->value));
    else if (option->kind == OPTION_SWITCH)
        buf_add_format(out, "--%s", option->name);
    else
        buf_add_format(out, "--%s %s", option->name, option->value);
}

void option_write_help(const struct option *option, bool environment, struct buf *out)
{
    struct arena arena;
    arena_init(&arena);
    buf_add_str(out, STR("    "));
    option_write_form(option, out);
    buf_add_char(out, '\n');
    option_write_wrapped(option->doc, HELP_INDENT, out);
    if (environment || option->fallback != NULL) {
        buf_add_format(out, "%*s", HELP_INDENT, "");
        if (option->fallback != NULL)
            buf_add_format(out, "Default: %s.%s", option->fallback, environment ? " " : "");
        if (environment)
            buf_add_format(out, "Environment: %s", environment_name(option, "", &arena));
        if (environment && (option->flags & OPTION_SECRET) != 0)
            buf_add_format(out, ", or %s with the path of a file that holds it",
                           environment_name(option, "_FILE", &arena));
        buf_add_str(out, environment ? STR(".\n") : STR("\n"));
    }
    arena_release(&arena);
}
