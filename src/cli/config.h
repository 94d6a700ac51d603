#pragma once

#include "cli/option.h"

/* The settings: one table (config.c) of flags and environment variables of the same name. What a business decides is
 * not here but in the database. */

struct settings {
    const char *database;        /* "sqlite:DIR/referd.db" */
    const char *data_dir;        /* null: the folder of the SQLite file */
    const char *master_key_file; /* null: master.key in the data folder */
    const char *listen;
    const char *metrics_listen;   /* null: none */
    const char *public_url;       /* null: http:// and the address listened on */
    const char *trusted_proxies;  /* null: none */
    int log_format;               /* enum log_format */
    int log_level;                /* enum log_level */
    int access_log;               /* 0 off, 1 on */
    int allow_private_calls;      /* 0 off, 1 on */
    const char *ca_file;          /* null: the system's authorities */
    int64_t database_connections; /* PostgreSQL: that write to the books */
    int64_t disk_reserve_bytes;
    int64_t loops;
    int64_t headers_deadline_ms;
    int64_t body_deadline_ms;
    int64_t keep_alive_ms;
    int64_t drain_ms;
    int64_t connections;
    int64_t calls_of_caller, calls_of_address;
    const char *trace_statements; /* null: off */
};

/* All settings, with `target` as their target. */
struct option_table settings_table(struct settings *target);

/* Fills in what follows from others (master_key_file, data_dir) into the arena. ERROR_MISSING_FIELD when there is no
 * database; ERROR_INVALID_VALUE for one that is not supported or a public URL that is none. */
MUST_CHECK enum status settings_complete(struct settings *settings, struct arena *arena, struct error *err);
