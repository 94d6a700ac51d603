#pragma once

#include "domain/landing/landing.h"
#include "store/row.h"

/* The statements of public pages. For domain/landing only. */

enum {
    LANDING_SQL_READ,
    LANDING_SQL_WRITE,
    LANDING_SQL_LOGO_INSERT,
    LANDING_SQL_LOGO_DELETE,
    LANDING_SQL_LOGO_FIND,
    LANDING_SQL_FIND_SLUG,
    LANDING_SQL_FIND_ID,
    LANDING_SQL_SENT,
    LANDING_SQL_SEND,
    LANDING_SQL_FORGET,
    LANDING_SQL_COUNT,
};

extern const struct statement landing_statements[LANDING_SQL_COUNT];

/* The columns of `program_page` behind `ws`. */
#define LANDING_COLUMNS(C)                                                                                             \
    C(struct landing, program_id, program_id, ID, 0)                                                                   \
    C(struct landing, mode, mode, WORD, 0)                                                                             \
    C(struct landing, brand_color, brand_color, TEXT, 0)                                                               \
    C(struct landing, phone, phone, TEXT, 0)                                                                           \
    C(struct landing, country, country, TEXT, 0)                                                                       \
    C(struct landing, privacy_url, privacy_url, TEXT, 0)                                                               \
    C(struct landing, terms_url, terms_url, TEXT, 0)                                                                   \
    C(struct landing, fields, fields, FLAGS, 0)                                                                        \
    C(struct landing, texts, texts, TEXT, 0)                                                                           \
    C(struct landing, logo, logo, BYTES, 0)                                                                            \
    C(struct landing, leaders_public, leaders.is_public, BOOL, 0)                                                      \
    C(struct landing, leaders_metric, leaders.metric, WORD, 0)

extern const struct entity landing_row_entity;
