#pragma once

#include <stddef.h>

/* Who and what the demo is about: a heating and plumbing firm, whose customers recommend it, and which has partners.
 * Const data. All people are invented: their family names are nobody's. */

enum { DEMO_PROGRAMS = 2 };

struct demo_program {
    const char *body; /* of POST /v1/programs */
    const char *currency;
};

extern const struct demo_program demo_programs[DEMO_PROGRAMS];

/* Names are put together of these. */
extern const char *const demo_first_names[];
extern const size_t demo_first_name_count;
extern const char *const demo_family_names[];
extern const size_t demo_family_name_count;

/* Area codes whose numbers 555-0100 to 555-0199 are nobody's. */
extern const char *const demo_area_codes[];
extern const size_t demo_area_code_count;

/* Who looks after referrals. */
extern const char *const demo_owners[];
extern const size_t demo_owner_count;
