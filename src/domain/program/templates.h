#pragma once

#include "base/arena.h"
#include "base/entity.h"
#include "base/money.h"

/* Programs to begin with: what most businesses want, as bodies of POST /v1/programs that can be sent as they are, or
 * changed first. Const; any thread. */

struct program_template {
    const char *key; /* "customer_credits" */
    const char *name;
    const char *description; /* one or two sentences for the person who chooses */
    const char *rules;       /* JSON */
};

extern const struct program_template program_templates[];
extern const size_t program_template_count;

/* A template as it is told: {key, name, description, program}. */
struct program_template_told {
    struct str key, name, description;
    struct str program; /* the body, in this currency */
};
extern const struct entity program_template_entity;

struct program_template_told program_template_tell(const struct program_template *of, const struct currency *currency,
                                                   struct arena *arena);
