/* The trace file, behind a large stdio buffer. It is a tool for measuring: a failing write is not reported. */

#include "store/trace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/memory.h"

enum { TRACE_BUFFER_BYTES = 1024 * 1024 };

struct trace {
    FILE *file;
    struct buf line;
    uint32_t defined;
};

enum status trace_open(const char *path, struct trace **ret, struct error *err)
{
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        return error_set(err, ERROR_UNAVAILABLE, NULL, "Cannot write the trace %s: %s.", path, strerror(errno));
    }
    setvbuf(file, NULL, _IOFBF, TRACE_BUFFER_BYTES);
    struct trace *trace = memory_new(sizeof *trace);
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
    free(trace);
}

static void write_line(struct trace *trace)
{
    buf_add_char(&trace->line, '\n');
    fwrite(trace->line.data, 1, trace->line.size, trace->file);
    buf_clear(&trace->line);
}

void trace_item(struct trace *trace)
{
    BUF_ADD_LITERAL(&trace->line, "{\"item\":1}");
    write_line(trace);
}

static void define(struct trace *trace, struct prepared *prepared)
{
    prepared->trace_number = ++trace->defined;
    buf_add_format(&trace->line, "{\"def\":%u,\"sql\":", prepared->trace_number);
    buf_add_json_string(&trace->line, str_from(sqlite3_sql(prepared->stmt)));
    if (prepared->statement->file == STORE_CLICKS) {
        BUF_ADD_LITERAL(&trace->line, ",\"file\":\"clicks\"");
    }
    buf_add_char(&trace->line, '}');
    write_line(trace);
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

void trace_run(struct trace *trace, struct prepared *prepared, const struct value *values, size_t count)
{
    if (prepared->trace_number == 0) {
        define(trace, prepared);
    }
    buf_add_format(&trace->line, "{\"run\":%u,\"args\":[", prepared->trace_number);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_add_char(&trace->line, ',');
        }
        add_value(&trace->line, &values[i]);
    }
    BUF_ADD_LITERAL(&trace->line, "]}");
    write_line(trace);
}
