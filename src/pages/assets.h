#pragma once

#include "net/http.h"
#include "pages/assets_table.h"

/* The files that browsers load: style sheet, script and icon of the pages, and the console. They are in the program,
 * compressed in advance; whatever has its hash in its path is kept by browsers for ever. Const; the answers on the
 * loop's thread. */

/* Null: there is none. */
const struct asset *asset_find(struct str path);

/* By its name in the source ("pages.css", ASSET_CONSOLE); null: it is not in this program. */
const struct asset *asset_named(const char *name);

#define ASSET_CONSOLE "console/index.html" /* absent when the console was not built */
#define ASSET_REFERENCE "reference.js"     /* absent when the reference was not built, and so is its style: */
#define ASSET_REFERENCE_STYLE "reference.css"

/* The coding to answer in, by the Accept-Encoding header (or absent): the shortest that the browser takes and that the
 * file has. */
enum asset_coding asset_choose(const struct asset *asset, struct str accepted);

/* Answers with the file, or 304 when the browser has it. The caller may have added header lines before. */
void asset_respond(struct http_request *request, const struct asset *asset);

/* handle() of GET /assets and all below. */
void assets_handle(struct http_request *request, void *ctx);

/* handle() of the scripts that pages of others load by a name that does not change: /widget.js, /referd.js. */
void assets_script_handle(struct http_request *request, void *ctx);

/* True when the Accept-Encoding header lets the answer be in `coding` ("br"): named, or by "*", with a weight above 0.
 * Absent: false. */
bool asset_accepts(struct str accepted, struct str coding);
