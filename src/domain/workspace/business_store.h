#pragma once

#include "domain/workspace/business.h"
#include "store/row.h"

/* The statements of businesses. For business.c only. */

enum {
    BUSINESS_SQL_READ,
    BUSINESS_SQL_WRITE,
    BUSINESS_SQL_RENAME,
    BUSINESS_SQL_COUNT,
};

extern const struct statement business_statements[BUSINESS_SQL_COUNT];

/* Of a join: columns say whose they are. */
#define BUSINESS_COLUMNS(C)                                                                                            \
    C(struct business, l.ws, ws, INT, 0)                                                                               \
    C(struct business, l.name, name, TEXT, 0)                                                                          \
    C(struct business, b.currency, currency, CURRENCY, 0)                                                              \
    C(struct business, b.time_zone, time_zone, TEXT, 0)                                                                \
    C(struct business, b.locale, locale, TEXT, 0)                                                                      \
    C(struct business, b.brand_color, brand_color, TEXT, 0)                                                            \
    C(struct business, b.website, website, TEXT, 0)

extern const struct entity business_row_entity;
