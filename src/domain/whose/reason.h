#pragma once

#include "domain/contact/contact.h"
#include "domain/contact/contact_search.h"

/* Why somebody may be meant, in sentences. Pure; any thread. */

enum { WHOSE_REASONS_MAX = 8 };

/* Of struct contact_hit.reasons: the code that was said is the person's. */
#define WHOSE_HIT_CODE (1u << 16)

/* The reasons of a hit about a contact, the strongest first. `prospect` (or null) is who was referred: living in one
 * street says something. In the arena. */
struct str_array whose_reasons(const struct contact_hit *hit, const struct contact *contact,
                               const struct contact *prospect, struct arena *arena);
