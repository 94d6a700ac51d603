#pragma once

#include <stddef.h>

#include "net/route.h"

/* All calls of the API, sorted by path: what is built, and what is documented and answers 501. */
extern const struct route api_routes[];
extern const size_t api_route_count;

/* Of the metrics' own listener. */
extern const struct route metrics_routes[];
extern const size_t metrics_route_count;
