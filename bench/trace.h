/*
 * A recorded trace of statements, read into memory.
 *
 * `referd serve --trace-statements FILE` writes one JSON object a line about the work of the books writer:
 *
 *     {"def":N,"sql":"...","params":"ibt"}
 *                                 statement N has this text, and parameters of these types: a letter each for BIGINT,
 *                                 BYTEA, TEXT; comes before its first run. With "file":"clicks" it reads the clicks
 *                                 beside the books
 *     {"item":1}                  the runs that follow belong to a new item of work
 *     {"run":N,"args":[...]}      statement N ran; the arguments are those of $1, $2, ...: a whole number, a text,
 *                                 null, or {"x":"hex"} for bytes
 *
 * The whole trace is one flat structure of arrays, so that a replay touches memory in order and nothing else.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trace_value_kind {
    TRACE_NULL,
    TRACE_INTEGER,
    TRACE_TEXT,
    TRACE_BYTES,
};

/* A statement. Without a text the trace skips its number. */
struct trace_statement {
    char *sql;
    char *params; /* a letter for each parameter: i, b, t */
    bool reads_clicks;
};

/* An argument. Text and bytes are `size` bytes at `offset` in the trace's `bytes`. */
struct trace_value {
    enum trace_value_kind kind;
    uint32_t size;
    union {
        int64_t integer;
        uint64_t offset;
    };
};

/* One execution: the arguments are `values[first_value]` and the `value_count - 1` after it. */
struct trace_run {
    uint32_t statement;
    uint32_t value_count;
    uint64_t first_value;
};

struct trace {
    struct trace_statement *statements; /* by number */
    size_t statement_count;
    struct trace_value *values;
    size_t value_count;
    struct trace_run *runs;
    size_t run_count;
    size_t *items; /* the first run of each item, and one more: run_count */
    size_t item_count;
    char *bytes;
    size_t byte_count;
};

/*
 * Reads a trace from a file. Ends the program with a message when the file cannot be read or is not a trace: a replay
 * has nothing else to do. An item without a run is dropped. The caller frees the result with trace_free().
 */
struct trace *trace_read(const char *path);

/* Frees a trace. Null is accepted. */
void trace_free(struct trace *trace);
