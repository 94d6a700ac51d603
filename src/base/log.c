/* The log sink: one line per event, composed in memory and handed to the kernel by one write(2), so that lines of
 * several threads never mix. Times are the machine's own, not the env's: a log tells when the process did something,
 * also in a test with a frozen clock. Any thread. */

#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/time.h"

static _Atomic int sink_least = LOG_INFO;
static _Atomic int sink_format = LOG_LOGFMT;

static const char *const level_names[] = {"debug", "info", "warn", "error"};

static int64_t wall_clock(void)
{
    struct timespec now;
    int failed = clock_gettime(CLOCK_REALTIME, &now);
    assert(!failed);
    return (int64_t)now.tv_sec * TIME_US_PER_S + now.tv_nsec / 1000;
}

/* True when logfmt can hold the value without quotes. */
static bool is_plain(struct str value)
{
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] <= ' ' || value.data[i] == '"' || value.data[i] == '=' || value.data[i] == '\\' ||
            value.data[i] == 0x7F)
            return false;
    return value.size > 0;
}

/* What is not UTF-8 text is shown as hex, so that a hostile byte never reaches a terminal or breaks a line's JSON. */
static void add_quoted(struct buf *line, struct str value)
{
    if (str_is_text(value)) {
        buf_add_json_string(line, value);
        return;
    }
    BUF_ADD_LITERAL(line, "\"hex:");
    buf_add_hex(line, value.data, value.size);
    buf_add_char(line, '"');
}

static void add_value(struct buf *line, const struct log_field *field, enum log_format format)
{
    switch (field->kind) {
    case LOG_FIELD_INT:
        buf_add_int(line, field->number);
        return;
    case LOG_FIELD_STR:
        if (format == LOG_LOGFMT && is_plain(field->text))
            buf_add_str(line, field->text);
        else if (str_is_none(field->text))
            BUF_ADD_LITERAL(line, "null");
        else
            add_quoted(line, field->text);
        return;
    }
    assert(false && "a field has one of three kinds");
}

static void add_fields(struct buf *line, const struct log_field *fields, int count, enum log_format format)
{
    for (int i = 0; i < count; i++) {
        if (format == LOG_JSON)
            BUF_ADD_LITERAL(line, ",\"");
        else
            buf_add_char(line, ' ');
        buf_add_str(line, str_from(fields[i].key));
        if (format == LOG_JSON)
            BUF_ADD_LITERAL(line, "\":");
        else
            buf_add_char(line, '=');
        add_value(line, &fields[i], format);
    }
}

static void add_head(struct buf *line, enum log_level level, const char *message, enum log_format format)
{
    char at[TIME_TEXT_SIZE];
    time_format(wall_clock(), at);
    bool json = format == LOG_JSON;
    buf_add_str(line, json ? STR("{\"time\":\"") : STR("time="));
    buf_add(line, at, sizeof at);
    buf_add_str(line, json ? STR("\",\"level\":\"") : STR(" level="));
    buf_add_str(line, str_from(level_names[level]));
    buf_add_str(line, json ? STR("\",\"message\":") : STR(" message="));
    buf_add_json_string(line, str_from(message));
}

/* A log that cannot be written is lost: there is nowhere to say so, and serving goes on. */
static void put_line(struct str line)
{
    while (line.size > 0) {
        ssize_t written = write(STDERR_FILENO, line.data, line.size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        line.data += written;
        line.size -= (size_t)written;
    }
}

void log_setup(enum log_level least, enum log_format format)
{
    atomic_store_explicit(&sink_least, (int)least, memory_order_relaxed);
    atomic_store_explicit(&sink_format, (int)format, memory_order_relaxed);
}

bool log_enabled(enum log_level level)
{
    return (int)level >= atomic_load_explicit(&sink_least, memory_order_relaxed);
}

void log_write(enum log_level level, const char *message, const struct log_field *fields, int count)
{
    assert(level >= LOG_DEBUG && level <= LOG_ERROR);
    if (!log_enabled(level))
        return;
    enum log_format format = (enum log_format)atomic_load_explicit(&sink_format, memory_order_relaxed);
    struct buf line = {0};
    add_head(&line, level, message, format);
    add_fields(&line, fields, count, format);
    if (format == LOG_JSON)
        buf_add_char(&line, '}');
    buf_add_char(&line, '\n');
    put_line(buf_str(&line));
    buf_release(&line);
}
