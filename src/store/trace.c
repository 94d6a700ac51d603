/* The trace file, behind a large stdio buffer. It is a tool for measuring: a failing write is not reported.
 *
 * Several writers may share it: each collects the lines of its transaction and hands them over when that is committed.
 * Definitions are written at once, so that they come before the runs of whichever writer hands over first. */

#include "store/trace.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/memory.h"

enum { TRACE_BUFFER_BYTES = 1024 * 1024, TRACE_STATEMENTS_MAX = 1024 };

/* A statement for many ids is a row of its own for each number of them. */
struct defined {
    const char *name;
    size_t params;
};

struct trace {
    pthread_mutex_t mutex; /* over all that follows */
    FILE *file;
    struct buf line;
    struct defined defined[TRACE_STATEMENTS_MAX]; /* number n at n - 1 */
    unsigned defined_count;
};

struct trace_draft {
    struct trace *trace;
    struct buf lines;
};

enum status trace_open(const char *path, struct trace **ret, struct error *err)
{
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        return error_set(err, ERROR_UNAVAILABLE, NULL, "Cannot write the trace %s: %s.", path, strerror(errno));
    }
    setvbuf(file, NULL, _IOFBF, TRACE_BUFFER_BYTES);
    struct trace *trace = memory_new(sizeof *trace);
    pthread_mutex_init(&trace->mutex, NULL);
    trace->file = file;
    *ret = trace;
    return STATUS_OK;
}

void trace_close(struct trace *trace)
{
    if (trace == NULL) {
        return;
    }
    fclose(trace->file);
    buf_release(&trace->line);
    pthread_mutex_destroy(&trace->mutex);
    free(trace);
}

struct trace_draft *trace_draft_new(struct trace *trace)
{
    if (trace == NULL) {
        return NULL;
    }
    struct trace_draft *draft = memory_new(sizeof *draft);
    draft->trace = trace;
    return draft;
}

void trace_draft_free(struct trace_draft *draft)
{
    if (draft != NULL) {
        buf_release(&draft->lines);
        free(draft);
    }
}

static void define(struct trace *trace, const struct statement *statement, const char *sql)
{
    assert(trace->defined_count < TRACE_STATEMENTS_MAX);
    trace->defined[trace->defined_count++] = (struct defined){statement->name, strlen(statement->params)};
    buf_clear(&trace->line);
    buf_add_format(&trace->line, "{\"def\":%u,\"sql\":", trace->defined_count);
    buf_add_json_string(&trace->line, str_from(sql));
    BUF_ADD_LITERAL(&trace->line, ",\"params\":");
    buf_add_json_string(&trace->line, str_from(statement->params));
    if (statement->file == STORE_CLICKS) {
        BUF_ADD_LITERAL(&trace->line, ",\"file\":\"clicks\"");
    }
    BUF_ADD_LITERAL(&trace->line, "}\n");
    fwrite(trace->line.data, 1, trace->line.size, trace->file);
}

/* The statement's number; it is defined when it is new. */
static unsigned number_of(struct trace *trace, const struct statement *statement, const char *sql)
{
    size_t params = strlen(statement->params);
    pthread_mutex_lock(&trace->mutex);
    unsigned number = 1;
    while (number <= trace->defined_count &&
           !(trace->defined[number - 1].name == statement->name && trace->defined[number - 1].params == params)) {
        number++;
    }
    if (number > trace->defined_count) {
        define(trace, statement, sql);
    }
    pthread_mutex_unlock(&trace->mutex);
    return number;
}

static void add_value(struct buf *line, const struct value *value)
{
    switch (value->type) {
    case VALUE_NULL:
        BUF_ADD_LITERAL(line, "null");
        break;
    case VALUE_INT:
        buf_add_int(line, value->number);
        break;
    case VALUE_TEXT:
        buf_add_json_string(line, value->text);
        break;
    case VALUE_BYTES:
        BUF_ADD_LITERAL(line, "{\"x\":\"");
        buf_add_hex(line, value->text.data, value->text.size);
        BUF_ADD_LITERAL(line, "\"}");
        break;
    }
}

void trace_item(struct trace_draft *draft)
{
    if (draft != NULL) {
        BUF_ADD_LITERAL(&draft->lines, "{\"item\":1}\n");
    }
}

void trace_run(struct trace_draft *draft, const struct statement *statement, const char *sql,
               const struct value *values, size_t count)
{
    if (draft == NULL) {
        return;
    }
    buf_add_format(&draft->lines, "{\"run\":%u,\"args\":[", number_of(draft->trace, statement, sql));
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_add_char(&draft->lines, ',');
        }
        add_value(&draft->lines, &values[i]);
    }
    BUF_ADD_LITERAL(&draft->lines, "]}\n");
}

void trace_keep(struct trace_draft *draft)
{
    if (draft == NULL) {
        return;
    }
    pthread_mutex_lock(&draft->trace->mutex);
    fwrite(draft->lines.data, 1, draft->lines.size, draft->trace->file);
    pthread_mutex_unlock(&draft->trace->mutex);
    buf_clear(&draft->lines);
}

void trace_forget(struct trace_draft *draft)
{
    if (draft != NULL) {
        buf_clear(&draft->lines);
    }
}
