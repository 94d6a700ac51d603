#pragma once

#include "domain/intake/intake.h"

/* A fact that waits for its sale, as the text that keeps it. Pure but for the arena; any thread. */

/* In `arena`. */
struct str waiting_fact_text(const struct event_fact *fact, struct arena *arena);

/* From that text; texts in `arena`. ERROR_INTERNAL where it is damaged. */
MUST_CHECK enum status waiting_fact_read(struct str text, struct arena *arena, struct event_fact *ret,
                                         struct error *err);
