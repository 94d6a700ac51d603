#pragma once

#include "domain/click/click.h"
#include "store/row.h"

/* The statements of clicks, and their rows. For click.c and click_log.c only. */

enum {
    CLICK_SQL_APPEND,
    CLICK_SQL_READ,
    CLICK_SQL_LIST,
    CLICK_SQL_KNOWN,
    CLICK_SQL_ADD_BATCH,
    CLICK_SQL_DRAW_BATCH,
    CLICK_SQL_COUNT,
};

extern const struct statement click_statements[CLICK_SQL_COUNT];

extern const char *const click_devices[];    /* of enum click_device, from 1 on */
extern const char *const click_flag_words[]; /* of enum click_flag, by its bits */

#define CLICK_COLUMNS(C)                                                                                               \
    C(struct click, id, id, ID, 0, .prefix = "clk", .doc = "Its id.")                                                  \
    C(struct click, link_id, link_id, ID, 0, .prefix = "lnk", .doc = "The link.")                                      \
    C(struct click, program_id, program_id, ID, MEMBER_HIDDEN)                                                         \
    C(struct click, participant_id, participant_id, ID, 0, .prefix = "ptc", .doc = "Whose link it is.")                \
    C(struct click, previous_id, previous_id, ID, MEMBER_HIDDEN)                                                       \
    C(struct click, network, network, INT, MEMBER_HIDDEN)                                                              \
    C(struct click, agent, agent, INT, MEMBER_HIDDEN)                                                                  \
    C(struct click, device, device, WORD, MEMBER_NULL, .words = click_devices, .doc = "What it was opened on.")        \
    C(struct click, flags, flags, FLAGS, 0, .words = click_flag_words,                                                 \
      .doc = "Why it may not be a person's, or not a new visit.")                                                      \
    C(struct click, country, country, TEXT, MEMBER_NULL, .doc = "Where from: ISO 3166 code of two letters.")           \
    C(struct click, referrer, referrer, TEXT, MEMBER_NULL, .doc = "The host of the page before.")                      \
    C(struct click, campaign, campaign, TEXT, MEMBER_NULL, .doc = "The utm parameters, as a query.")
