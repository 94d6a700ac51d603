#pragma once

#include "base/limits.h"
#include "base/template.h"

/* What a template is compiled to. For template.c and template_compile.c alone. */

enum part_kind { PART_MARKUP, PART_VALUE, PART_PHRASE, PART_SECTION, PART_INVERTED, PART_PARTIAL };

struct compiled;

struct part {
    enum part_kind kind;
    enum html_escape escape; /* of a value or phrase */
    struct str text;         /* markup; key of a phrase; name of a section as written */
    const struct str *words; /* of a value's or section's dotted name; none: "." */
    size_t word_count;
    size_t inner;                   /* parts of the section, which follow this one */
    const struct compiled *partial; /* null: there is no such partial */
};

/* One source, compiled. */
struct compiled {
    struct compiled *next;
    struct str name;
    struct str indent; /* what stands before each of its lines: a partial's place on its line */
    struct part *parts;
    size_t count;
};

struct template
{
    struct arena arena;
    struct compiled *first; /* the template itself; the partials behind it */
};
