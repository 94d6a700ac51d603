#pragma once

#include "domain/gift/gift_order.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of gift_statements[]. For gift_order.c and gift_trouble.c only. */

enum {
    GIFT_SQL_INSERT,
    GIFT_SQL_SAVE,
    GIFT_SQL_READ,
    GIFT_SQL_LOCK,
    GIFT_SQL_OF_REWARDS,
    GIFT_SQL_GIVE_UP,
    GIFT_SQL_DUE,
    GIFT_SQL_DUE_TEST,
    GIFT_SQL_HELD,
    GIFT_SQL_LIST,
    GIFT_SQL_LIST_STATE,
    GIFT_SQL_ADD_TROUBLE,
    GIFT_SQL_TROUBLES,
    GIFT_SQL_END_TROUBLE,
    GIFT_SQL_WRONG_MONEY,
    GIFT_SQL_STRAY,
    GIFT_SQL_WITHOUT,
    GIFT_SQL_COUNT,
};

extern const struct statement gift_statements[GIFT_SQL_COUNT];

#define GIFT_COLUMNS(C)                                                                                                \
    C(struct gift_order, id, id, ID, 0, .prefix = "gft", .doc = "Its id, and its `external_id` at the provider.")      \
    C(struct gift_order, reward_id, reward_id, ID, 0, .prefix = "rwd", .doc = "The reward that it is.")                \
    C(struct gift_order, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program that gave it.")           \
    C(struct gift_order, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "For whom it is ordered.")             \
    C(struct gift_order, livemode, livemode, BOOL, 0, .doc = "False: of a test world, where nothing is ordered.")      \
    C(struct gift_order, connection_id, connection_id, ID, MEMBER_NULL, .prefix = "con",                               \
      .doc = "Of whom the rule wants it; null: the program's connection.")                                             \
    C(struct gift_order, product, product, TEXT, MEMBER_NULL, .doc = "Which card, as the provider names it.")          \
    C(struct gift_order, by_email, by_email, BOOL, 0, .doc = "Whether the provider sends it.")                         \
    C(struct gift_order, amount, amount, INT, 0, .doc = "What it is worth, in minor units.")                           \
    C(struct gift_order, currency, currency, CURRENCY, 0, .doc = "Of the amount.")                                     \
    C(struct gift_order, state, state, WORD, 0, .words = gift_states, .doc = "Where it stands.")                       \
    C(struct gift_order, rounds, rounds, INT, MEMBER_HIDDEN)                                                           \
    C(struct gift_order, attempts, attempts, INT, 0, .doc = "Calls that were begun.")                                  \
    C(struct gift_order, next_try_at, next_try_at, TIME, MEMBER_NULL, .doc = "When it is tried again.")                \
    C(struct gift_order, problem, problem, WORD, 0, .words = gift_problems, .doc = "What keeps it from going out.")    \
    C(struct gift_order, reason, reason, TEXT, MEMBER_NULL, .doc = "What the provider said.")                          \
    C(struct gift_order, provider_id, provider_id, TEXT, MEMBER_NULL, .doc = "The order's id at the provider.")        \
    C(struct gift_order, provider_reward_id, provider_reward_id, TEXT, MEMBER_NULL, .doc = "The card's id there.")     \
    C(struct gift_order, link, sealed_link, BYTES, MEMBER_HIDDEN)                                                      \
    C(struct gift_order, created_at, created_at, TIME, 0, .doc = "When it was ordered here.")                          \
    C(struct gift_order, delivered_at, delivered_at, TIME, MEMBER_NULL, .doc = "When the provider had it.")
