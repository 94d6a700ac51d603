#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Structured log lines, one per event, as logfmt or JSON, on standard error. Library code (base, net's parsers, domain)
 * does not log; wiring, the server, jobs and what keeps database connections do. The sink is process-wide (the one
 * mutable global besides the stop flag); any thread may write, lines are whole. Never log secrets, personal values. */

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_LOGFMT, LOG_JSON };

struct log_field {
    const char *key;
    enum { LOG_FIELD_STR, LOG_FIELD_INT } kind;
    struct str text;
    int64_t number;
};

#define LOG_STR(key, value) ((struct log_field){(key), LOG_FIELD_STR, (value), 0})
#define LOG_TEXT(key, value) ((struct log_field){(key), LOG_FIELD_STR, str_from(value), 0})
#define LOG_INT(key, value) ((struct log_field){(key), LOG_FIELD_INT, STR_NONE, (int64_t)(value)})

void log_setup(enum log_level least, enum log_format format);
bool log_enabled(enum log_level level);

/* `message` is a constant lower-case phrase ("listening"); what varies goes into fields. */
void log_write(enum log_level level, const char *message, const struct log_field *fields, int count);

#define LOG(level, message, ...)                                                                                       \
    log_write((level), (message), (const struct log_field[]){__VA_ARGS__},                                             \
              (int)(sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field)))
