#pragma once

#include "domain/todo/todo.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of todo_statements[]. For todo.c only. */

enum {
    TODO_SQL_OPEN,
    TODO_SQL_DONE,
    TODO_SQL_CANCEL,
    TODO_SQL_READ,
    TODO_SQL_HELD,
    TODO_SQL_LIST,
    TODO_SQL_LIST_STATE,
    TODO_SQL_CONTACT_NAMES,
    TODO_SQL_KEY_NAMES,
    TODO_SQL_USER_NAMES,
    TODO_SQL_WRONG,
    TODO_SQL_STRAY,
    TODO_SQL_COUNT,
};

extern const struct statement todo_statements[TODO_SQL_COUNT];

#define TODO_COLUMNS(C)                                                                                                \
    C(struct todo, id, id, ID, 0, .prefix = "rwd", .doc = "The reward that it fulfils.")                               \
    C(struct todo, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program that promised it.")             \
    C(struct todo, contact_id, contact_id, ID, 0, .prefix = "cnt", .doc = "For whom it is to be done.")                \
    C(struct todo, participant_id, participant_id, ID, MEMBER_NULL, .prefix = "ptc", .doc = "As which participant.")   \
    C(struct todo, referral_id, referral_id, ID, MEMBER_NULL, .prefix = "ref", .doc = "What it was promised for.")     \
    C(struct todo, title, title, TEXT, 0, .doc = "What is to be done.")                                                \
    C(struct todo, state, state, WORD, 0, .words = todo_states, .doc = "Whether it was done.")                         \
    C(struct todo, created_at, created_at, TIME, 0, .doc = "Since when it is to be done.")                             \
    C(struct todo, done_at, done_at, TIME, MEMBER_NULL, .doc = "When it was done.")                                    \
    C(struct todo, actor_type, actor_type, TEXT, MEMBER_HIDDEN)                                                        \
    C(struct todo, actor_id, actor_id, ID, MEMBER_HIDDEN)
