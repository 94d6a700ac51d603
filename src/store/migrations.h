#pragma once

#include <stddef.h>

/* The migrations of each file, made at build time from migrations/books and migrations/clicks by embed_migrations.py.
 */
struct migration {
    int number;           /* 1, 2, ... without gaps */
    const char *name;     /* "workspace" */
    const char *sha256;   /* hex, of the text as written, so that a changed one is found out */
    const char *sqlite;   /* the text with SQLite's types and table options */
    const char *postgres; /* the text with PostgreSQL's collations and COMMENT ON, several statements */
};

struct migration_set {
    const struct migration *migrations;
    size_t count;
};

extern const struct migration_set migration_sets[2]; /* by enum store_file */
