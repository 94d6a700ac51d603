#pragma once

#include "base/str.h"
#include "net/route.h"

/* The published descriptions: /openapi.json and /schemas/rules.json. Rendered once from the tables that the server runs
 * by, served from memory. */

struct documents;

struct documents *documents_new(const struct router *router, struct str public_url);
void documents_free(struct documents *documents); /* null is accepted */
