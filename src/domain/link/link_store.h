#pragma once

#include "domain/link/link.h"
#include "store/row.h"

/* The statements of codes and links, and their rows. For code.c and link.c only. */

enum {
    LINK_SQL_CODE_CLAIM,
    LINK_SQL_INSERT,
    LINK_SQL_RETIRE,
    LINK_SQL_READ,
    LINK_SQL_OF_CODE,
    LINK_SQL_READ_MANY,
    LINK_SQL_LIST,
    LINK_SQL_LIST_MANY,
    LINK_SQL_LOOKUP,
    LINK_SQL_COUNT,
};

extern const struct statement link_statements[LINK_SQL_COUNT];

#define LINK_COLUMNS(C)                                                                                                \
    C(struct link, id, id, ID, 0, .prefix = "lnk", .doc = "Its id.")                                                   \
    C(struct link, participant_id, participant_id, ID, 0, .prefix = "ptc", .doc = "Whose it is.")                      \
    C(struct link, program_id, program_id, ID, MEMBER_HIDDEN)                                                          \
    C(struct link, code, code, TEXT, 0, .doc = "What a person types, and the end of the address.")                     \
    C(struct link, channel, channel, TEXT, MEMBER_NULL, .doc = "Where it is shared.")                                  \
    C(struct link, created_at, created_at, TIME, 0, .doc = "When it was made.")                                        \
    C(struct link, retired_at, retired_at, TIME, MEMBER_NULL, .doc = "Since when it leads nowhere.")                   \
    C(struct link, friend_id, friend_id, ID, MEMBER_HIDDEN)

/* Of a join: columns say whose they are. */
#define TARGET_COLUMNS(C)                                                                                              \
    C(struct link_target, w.livemode, livemode, BOOL, 0)                                                               \
    C(struct link_target, w.clock_offset_us, clock_offset_us, INT, 0)                                                  \
    C(struct link_target, l.id, link_id, ID, 0)                                                                        \
    C(struct link_target, l.retired_at, retired_at, TIME, 0)                                                           \
    C(struct link_target, l.code, code, TEXT, 0)                                                                       \
    C(struct link_target, p.id, participant_id, ID, 0)                                                                 \
    C(struct link_target, p.status, participant_status, TEXT, 0)                                                       \
    C(struct link_target, p.contact_id, contact_id, ID, 0)                                                             \
    C(struct link_target, g.id, program_id, ID, 0)                                                                     \
    C(struct link_target, g.status, program_status, TEXT, 0)                                                           \
    C(struct link_target, g.version, program_version, INT, 0)                                                          \
    C(struct link_target, g.destination_url, destination_url, TEXT, 0)                                                 \
    C(struct link_target, g.cookie_domain, cookie_domain, TEXT, 0)                                                     \
    C(struct link_target, g.currency, currency, CURRENCY, 0)                                                           \
    C(struct link_target, g.slug, slug, TEXT, 0)                                                                       \
    C(struct link_target, e.mode, page_mode, INT, 0)

extern const struct entity link_target_entity;
