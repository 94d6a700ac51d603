#pragma once

#include "domain/figure/grid.h"

/* Sets the addresses of what stands behind a row: of lists of the API with filters that an index serves. Those of
 * referrals are the ones that were submitted there. */
void report_links(const struct grid *grid, const struct grid_line *line, struct report_row *row);
