#pragma once

#include "domain/portal/portal_summary.h"
#include "pages/portal.h"

/* The promise at the top of the portal, in a sentence: "Give 10% off, get $50", and what later ones bring. Fills
 * `offer`: before, strong, after, text. */
void portal_view_offer(struct portal_visit *visit, const struct portal_summary *summary);
