#pragma once

#include "domain/validation/validation.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of validation_statements[]. For validation.c only. */

enum {
    VALIDATION_SQL_INSERT,
    VALIDATION_SQL_READ,
    VALIDATION_SQL_LOCK,
    VALIDATION_SQL_SAVE,
    VALIDATION_SQL_DUE,
    VALIDATION_SQL_STRAY,
    VALIDATION_SQL_COUNT,
};

extern const struct statement validation_statements[VALIDATION_SQL_COUNT];

#define VALIDATION_COLUMNS(C)                                                                                          \
    C(struct validation, id, id, ID, 0, .prefix = "rwd", .doc = "The reward that it is about.")                        \
    C(struct validation, endpoint_id, endpoint_id, ID, 0, .prefix = "whk", .doc = "The endpoint that is asked.")       \
    C(struct validation, state, state, WORD, 0, .words = validation_states,                                            \
      .doc = "given_up: no answer came, and a person decides; over: the reward was settled otherwise.")                \
    C(struct validation, attempts, attempts, INT, 0, .doc = "How often it was asked.")                                 \
    C(struct validation, tries, tries, INT, MEMBER_HIDDEN)                                                             \
    C(struct validation, next_try_at, next_try_at, TIME, MEMBER_NULL, .doc = "When it is asked again.")                \
    C(struct validation, status_code, status_code, OPT_INT, MEMBER_NULL,                                               \
      .doc = "HTTP status of the last answer; null while it is asked.")                                                \
    C(struct validation, reason, reason, TEXT, MEMBER_NULL, .doc = "What the business said, or what failed.")          \
    C(struct validation, case_id, case_id, ID, MEMBER_NULL, .prefix = "cas", .doc = "The case about it.")              \
    C(struct validation, created_at, created_at, TIME, 0, .doc = "Since when the reward waits for it.")                \
    C(struct validation, answered_at, answered_at, TIME, MEMBER_NULL, .doc = "When it was answered.")
