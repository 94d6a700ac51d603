/*
 * Reads a trace of statements; trace.h tells the format.
 *
 * Each line is parsed with jansson and copied into growing arrays, which double, so that reading is linear. A last line
 * that was cut off, because the server was stopped while it wrote, is ignored; so is the item that it belongs to, for
 * half an item would leave the database in a state that no server produces.
 */
#include "trace.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STATEMENT_NUMBER_MAX = 100000,
};

/* A trace being read, with the room of each array. */
struct reader {
    struct trace *trace;
    const char *path;
    size_t line;
    size_t statement_room;
    size_t value_room;
    size_t run_room;
    size_t item_room;
    size_t byte_room;
};

_Noreturn static void fail(const struct reader *reader, const char *why)
{
    fprintf(stderr, "replay: %s:%zu: %s\n", reader->path, reader->line, why);
    exit(EXIT_FAILURE);
}

/* Makes room for `more` elements after `count`. New room is zeroed. */
static void *grow(const struct reader *reader, void *array, size_t *room, size_t count, size_t more, size_t size)
{
    if (count + more <= *room)
        return array;
    size_t wanted = (count + more) * 2;
    char *grown = realloc(array, wanted * size);
    if (grown == NULL)
        fail(reader, "out of memory");
    memset(grown + *room * size, 0, (wanted - *room) * size);
    *room = wanted;
    return grown;
}

static uint64_t keep_bytes(struct reader *reader, const char *bytes, size_t size)
{
    struct trace *trace = reader->trace;
    uint64_t offset = trace->byte_count;
    trace->bytes = grow(reader, trace->bytes, &reader->byte_room, trace->byte_count, size + 1, 1);
    memcpy(trace->bytes + offset, bytes, size);
    trace->byte_count += size;
    return offset;
}

static unsigned hex_digit(const struct reader *reader, char digit)
{
    if (digit >= '0' && digit <= '9')
        return (unsigned)(digit - '0');
    if (digit >= 'a' && digit <= 'f')
        return (unsigned)(digit - 'a') + 10;
    if (digit >= 'A' && digit <= 'F')
        return (unsigned)(digit - 'A') + 10;
    fail(reader, "not a hex digit");
}

static uint64_t keep_hex(struct reader *reader, const char *hex, size_t length)
{
    if (length % 2 != 0)
        fail(reader, "odd number of hex digits");
    uint64_t offset = keep_bytes(reader, hex, length / 2);
    char *bytes = reader->trace->bytes + offset;
    for (size_t i = 0; i < length / 2; i++)
        bytes[i] = (char)(hex_digit(reader, hex[2 * i]) << 4 | hex_digit(reader, hex[2 * i + 1]));
    return offset;
}

static struct trace_value take_value(struct reader *reader, const json_t *arg)
{
    const json_t *hex = json_object_get(arg, "x");
    if (json_is_null(arg))
        return (struct trace_value){.kind = TRACE_NULL};
    if (json_is_integer(arg))
        return (struct trace_value){.kind = TRACE_INTEGER, .integer = json_integer_value(arg)};
    if (json_is_string(arg)) {
        size_t size = json_string_length(arg);
        return (struct trace_value){
            .kind = TRACE_TEXT, .size = (uint32_t)size, .offset = keep_bytes(reader, json_string_value(arg), size)};
    }
    if (json_is_string(hex)) {
        size_t length = json_string_length(hex);
        return (struct trace_value){.kind = TRACE_BYTES,
                                    .size = (uint32_t)(length / 2),
                                    .offset = keep_hex(reader, json_string_value(hex), length)};
    }
    fail(reader, "an argument of unknown kind");
}

static char *keep_string(const struct reader *reader, const char *string)
{
    char *copy = strdup(string);
    if (copy == NULL)
        fail(reader, "out of memory");
    return copy;
}

static void take_definition(struct reader *reader, const json_t *object)
{
    struct trace *trace = reader->trace;
    json_int_t n = json_integer_value(json_object_get(object, "def"));
    const char *sql = json_string_value(json_object_get(object, "sql"));
    const char *params = json_string_value(json_object_get(object, "params"));
    const char *file = json_string_value(json_object_get(object, "file"));
    if (sql == NULL || params == NULL || n < 0 || n > STATEMENT_NUMBER_MAX)
        fail(reader, "not a definition");
    size_t index = (size_t)n;
    if (index >= trace->statement_count) {
        trace->statements = grow(reader, trace->statements, &reader->statement_room, trace->statement_count,
                                 index + 1 - trace->statement_count, sizeof *trace->statements);
        trace->statement_count = index + 1;
    }
    if (trace->statements[index].sql != NULL)
        fail(reader, "a statement is defined twice");
    trace->statements[index] = (struct trace_statement){keep_string(reader, sql), keep_string(reader, params),
                                                        file != NULL && strcmp(file, "clicks") == 0};
}

static void take_run(struct reader *reader, const json_t *number, const json_t *args)
{
    struct trace *trace = reader->trace;
    json_int_t n = json_integer_value(number);
    if (!json_is_array(args) || n < 0 || (size_t)n >= trace->statement_count || trace->statements[n].sql == NULL)
        fail(reader, "a run of an undefined statement");
    if (trace->item_count == 0)
        fail(reader, "a run before the first item");
    size_t count = json_array_size(args);
    trace->runs = grow(reader, trace->runs, &reader->run_room, trace->run_count, 1, sizeof *trace->runs);
    trace->runs[trace->run_count++] =
        (struct trace_run){.statement = (uint32_t)n, .value_count = (uint32_t)count, .first_value = trace->value_count};
    trace->values = grow(reader, trace->values, &reader->value_room, trace->value_count, count, sizeof *trace->values);
    for (size_t i = 0; i < count; i++)
        trace->values[trace->value_count++] = take_value(reader, json_array_get(args, i));
}

/* Starts an item, in the place of the one before when that ran nothing. */
static void take_item(struct reader *reader)
{
    struct trace *trace = reader->trace;
    if (trace->item_count > 0 && trace->items[trace->item_count - 1] == trace->run_count)
        return;
    trace->items = grow(reader, trace->items, &reader->item_room, trace->item_count, 2, sizeof *trace->items);
    trace->items[trace->item_count++] = trace->run_count;
}

static void take_line(struct reader *reader, const char *line, size_t size)
{
    json_error_t error;
    json_t *object = json_loadb(line, size, JSON_ALLOW_NUL, &error);
    if (object == NULL)
        fail(reader, error.text);
    const json_t *run = json_object_get(object, "run");
    if (json_is_integer(run))
        take_run(reader, run, json_object_get(object, "args"));
    else if (json_object_get(object, "item") != NULL)
        take_item(reader);
    else if (json_is_integer(json_object_get(object, "def")))
        take_definition(reader, object);
    else
        fail(reader, "neither a definition, nor an item, nor a run");
    json_decref(object);
}

/* The last item may lack its end: drops it, and closes the list of items. */
static void finish(struct reader *reader)
{
    struct trace *trace = reader->trace;
    if (trace->item_count < 2)
        fail(reader, "fewer than two items of work");
    trace->item_count--;
    trace->run_count = trace->items[trace->item_count];
}

struct trace *trace_read(const char *path)
{
    struct reader reader = {.trace = calloc(1, sizeof(struct trace)), .path = path};
    FILE *file = fopen(path, "r");
    if (file == NULL)
        fail(&reader, strerror(errno));
    if (reader.trace == NULL)
        fail(&reader, "out of memory");
    char *line = NULL;
    size_t room = 0;
    for (;;) {
        ssize_t size = getline(&line, &room, file);
        if (size <= 0 || line[size - 1] != '\n')
            break;
        reader.line++;
        take_line(&reader, line, (size_t)size);
    }
    if (ferror(file))
        fail(&reader, strerror(errno));
    free(line);
    fclose(file);
    finish(&reader);
    return reader.trace;
}

void trace_free(struct trace *trace)
{
    if (trace == NULL)
        return;
    for (size_t i = 0; i < trace->statement_count; i++) {
        free(trace->statements[i].sql);
        free(trace->statements[i].params);
    }
    free(trace->statements);
    free(trace->values);
    free(trace->runs);
    free(trace->items);
    free(trace->bytes);
    free(trace);
}
