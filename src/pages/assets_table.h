#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The files that browsers load, as embed_assets.py wrote them into the program. For assets.c and the table alone. */

enum asset_coding { ASSET_PLAIN, ASSET_GZIP, ASSET_BROTLI, ASSET_CODINGS };

struct asset_span {
    size_t offset, size; /* in asset_bytes; size 0: not made in this coding */
};

/* How long a browser keeps a file without asking. */
enum asset_keeping {
    ASSET_ASKED,   /* not at all */
    ASSET_BRIEFLY, /* some minutes: a script of other pages, whose name never changes */
    ASSET_FOREVER, /* its path changes with its content */
};

struct asset {
    const char *name; /* "pages.css" */
    const char *path; /* "/assets/pages.1f0c2a9b4d.css" */
    const char *type;
    const char *mark; /* of the content: 20 hex digits */
    enum asset_keeping kept;
    bool shared; /* pages of others may load it */
    struct asset_span codings[ASSET_CODINGS];
};

extern const struct asset assets[]; /* by path, as bytes */
extern const size_t asset_count;
extern const char asset_bytes[];
