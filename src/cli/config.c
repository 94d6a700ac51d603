/* The table of settings. Bounds that an operator may move take their defaults from base/limits.h. */

#include "cli/config.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "base/url.h"
#include "store/store.h"

#define AS_TEXT_(value) #value
#define AS_TEXT(value) AS_TEXT_(value)

static const char *const switch_words[] = {"off", "on", NULL};
static const char *const log_formats[] = {"logfmt", "json", NULL};
static const char *const log_levels[] = {"debug", "info", "warn", "error", NULL};

/* sorted table: by name */
static const struct option settings[] = {
    {.name = "access-log",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct settings, access_log),
     .value = "on|off",
     .fallback = "off",
     .choices = switch_words,
     .doc = "Logs a line for each request, without addresses of visitors."},
    {.name = "allow-private-calls",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct settings, allow_private_calls),
     .value = "on|off",
     .fallback = "off",
     .choices = switch_words,
     .doc = "Whether referd may call addresses that are not of the public internet: a mail server or an SMS gateway on "
            "the same machine or network. While it is off, a connection cannot be used to reach machines on your own "
            "network."},
    {.name = "body-deadline-ms",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, body_deadline_ms),
     .value = "MILLISECONDS",
     .fallback = AS_TEXT(LIMIT_BODY_DEADLINE_MS),
     .min = 1,
     .max = 3600000,
     .doc = "From the end of a request's headers to the last byte of its body."},
    {.name = "ca-file",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, ca_file),
     .value = "FILE",
     .doc =
         "PEM of the authorities whose certificates are trusted when referd calls others. Without it: the system's."},
    {.name = "connections",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, connections),
     .value = "COUNT",
     .fallback = AS_TEXT(LIMIT_CONNECTIONS),
     .min = 1,
     .max = 1000000,
     .doc = "Connections at a time; more are told to come back later. The limit of open files is raised to fit."},
    {.name = "data-dir",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, data_dir),
     .value = "FOLDER",
     .doc = "Where the master key is kept. Without it: the folder of the SQLite file; ./referd-data with PostgreSQL."},
    {.name = "database",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, database),
     .value = "URL",
     .flags = OPTION_SECRET,
     .doc =
         "The database. sqlite:DIR/referd.db, with the clicks beside it in DIR/referd.clicks.db; or "
         "postgres://user@host:5432/name (13 or newer), which several servers may share. Passwords and TLS as libpq "
         "has them; prepare=off in the URL is for poolers that share connections between transactions, prepare=on for "
         "those that do not."},
    {.name = "database-connections",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, database_connections),
     .value = "COUNT",
     .fallback = AS_TEXT(LIMIT_DATABASE_CONNECTIONS_DEFAULT),
     .min = 1,
     .max = LIMIT_DATABASE_CONNECTIONS,
     .doc =
         "Connections to PostgreSQL that write the books. Beside them one writes clicks, four read and one watches for "
         "changes. SQLite has one writer, whatever this says."},
    {.name = "disk-reserve",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, disk_reserve_bytes),
     .value = "BYTES",
     .fallback = "67108864",
     .min = 0,
     .max = INT64_C(1) << 50,
     .doc = "Writes stop while the disk has less free space than this (clicks at twice it), and go on by themselves."},
    {.name = "drain-ms",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, drain_ms),
     .value = "MILLISECONDS",
     .fallback = AS_TEXT(LIMIT_DRAIN_MS),
     .min = 1,
     .max = 3600000,
     .doc = "How long requests in flight may take when the server is told to stop."},
    {.name = "headers-deadline-ms",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, headers_deadline_ms),
     .value = "MILLISECONDS",
     .fallback = AS_TEXT(LIMIT_HEADER_DEADLINE_MS),
     .min = 1,
     .max = 3600000,
     .doc = "From the first byte of a request (or the accept) to the end of its headers."},
    {.name = "keep-alive-ms",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, keep_alive_ms),
     .value = "MILLISECONDS",
     .fallback = AS_TEXT(LIMIT_KEEP_ALIVE_MS),
     .min = 1,
     .max = 3600000,
     .doc = "How long an idle connection is kept."},
    {.name = "listen",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, listen),
     .value = "ADDRESS:PORT",
     .fallback = "127.0.0.1:8080",
     .doc = "Where to serve: 127.0.0.1:8080, [::1]:8080, 0.0.0.0:8080. Port 0 takes any that is free. TLS belongs to a "
            "proxy in front."},
    {.name = "log-format",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct settings, log_format),
     .value = "logfmt|json",
     .fallback = "logfmt",
     .choices = log_formats,
     .doc = "How log lines are written (to standard error)."},
    {.name = "log-level",
     .kind = OPTION_CHOICE,
     .offset = offsetof(struct settings, log_level),
     .value = "debug|info|warn|error",
     .fallback = "info",
     .choices = log_levels,
     .doc = "The least serious lines that are logged."},
    {.name = "loops",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, loops),
     .value = "COUNT",
     .fallback = "0",
     .min = 0,
     .max = 64,
     .doc = "Threads that serve connections; 0: one per core, less one for the writers."},
    {.name = "master-key-file",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, master_key_file),
     .value = "FILE",
     .doc =
         "32 bytes under which secrets are sealed. Without it: master.key in the data folder. Keep a copy apart from "
         "the database."},
    {.name = "metrics-listen",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, metrics_listen),
     .value = "ADDRESS:PORT",
     .doc = "Where to serve /metrics (Prometheus text). Without it: nowhere."},
    {.name = "public-url",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, public_url),
     .value = "URL",
     .doc = "The address that visitors and partners see, such as https://go.example.com: links begin with it. Without "
            "it: http:// and the address listened on."},
    {.name = "rate-limit-address",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, calls_of_address),
     .value = "CALLS",
     .fallback = AS_TEXT(LIMIT_ADDRESS_CALLS),
     .min = 0,
     .max = LIMIT_CALLS_MAX,
     .doc =
         "Calls of the API a minute from one address without a secret key or a session of the console: public calls, "
         "publishable keys, participants, refused credentials. 0: no limit. Behind a proxy that trusted-proxies does "
         "not name, all visitors have its address."},
    {.name = "rate-limit-key",
     .kind = OPTION_NUMBER,
     .offset = offsetof(struct settings, calls_of_caller),
     .value = "CALLS",
     .fallback = AS_TEXT(LIMIT_CALLER_CALLS),
     .min = 0,
     .max = LIMIT_CALLS_MAX,
     .doc = "Calls of the API a minute by one secret key, or by one user of the console. 0: no limit. Each node counts "
            "for itself."},
    {.name = "trace-statements",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, trace_statements),
     .value = "FILE",
     .doc =
         "Records the statements and values of the books' writer into FILE, personal values included: for benchmarks."},
    {.name = "trusted-proxies",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct settings, trusted_proxies),
     .value = "ADDRESSES",
     .doc = "Comma-separated addresses and blocks (10.0.0.0/8) whose X-Forwarded headers are believed. Without it: "
            "nobody's."},
};

enum { SETTING_COUNT = sizeof settings / sizeof settings[0] };
static_assert(LIMIT_DISK_RESERVE_BYTES == 67108864, "the default of --disk-reserve says the same");

struct option_table settings_table(struct settings *target)
{
    return (struct option_table){settings, SETTING_COUNT, target};
}

static enum status check_public_url(const char *url, struct error *err)
{
    if (url == NULL)
        return STATUS_OK;
    if (url_check(str_from(url)) != NULL || strpbrk(url, "?#") != NULL)
        return error_set(err, ERROR_INVALID_VALUE, "public-url",
                         "\"%s\" is no address for --public-url: write it as https://go.example.com.", url);
    return STATUS_OK;
}

enum status settings_complete(struct settings *target, struct arena *arena, struct error *err)
{
    if (target->database == NULL)
        return error_set(err, ERROR_MISSING_FIELD, "database",
                         "Which database? Say --database sqlite:DIR/referd.db or set REFERD_DATABASE.");
    TRY(store_check_url(target->database, err));
    const char *beside = store_sibling(target->database, "", arena);
    if (target->data_dir == NULL && beside == NULL)
        target->data_dir = "./referd-data";
    if (target->data_dir == NULL)
        target->data_dir = arena_copy(arena, beside, (size_t)(strrchr(beside, '/') - beside));
    if (target->master_key_file == NULL)
        target->master_key_file = arena_format(arena, "%s/master.key", target->data_dir);
    return check_public_url(target->public_url, err);
}
