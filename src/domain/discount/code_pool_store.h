#pragma once

#include "domain/discount/code_pool.h"
#include "store/row.h"
#include "store/store.h"

/* Rows of code_pool_statements[]. For code_pool*.c only. */

enum {
    CODE_POOL_SQL_INSERT,
    CODE_POOL_SQL_FIND,
    CODE_POOL_SQL_READ,
    CODE_POOL_SQL_LOCK,
    CODE_POOL_SQL_COUNT_OF_PROGRAM,
    CODE_POOL_SQL_SET_LOW,
    CODE_POOL_SQL_ADD_CODE,
    CODE_POOL_SQL_FIND_CODE,
    CODE_POOL_SQL_GROW,
    CODE_POOL_SQL_TAKE,
    CODE_POOL_SQL_CODE,
    CODE_POOL_SQL_WARN,
    CODE_POOL_SQL_WAITING,
    CODE_POOL_SQL_HELD,
    CODE_POOL_SQL_LIST,
    CODE_POOL_SQL_LIST_PROGRAM,
    CODE_POOL_SQL_WRONG_COUNTS,
    CODE_POOL_SQL_WRONG_CODES,
    CODE_POOL_SQL_STRAY,
    CODE_POOL_SQL_COUNT,
};

extern const struct statement code_pool_statements[CODE_POOL_SQL_COUNT];

#define CODE_POOL_COLUMNS(C)                                                                                           \
    C(struct code_pool, id, id, ID, 0, .prefix = "pol", .doc = "Its id.")                                              \
    C(struct code_pool, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program whose rules name it.")     \
    C(struct code_pool, name, name, TEXT, 0, .doc = "Its name: rules say `pool:` and this.")                           \
    C(struct code_pool, low, low, INT, 0, .doc = "With no more than so many left, a case says so.")                    \
    C(struct code_pool, total, total, INT, 0, .doc = "Codes that were ever imported.")                                 \
    C(struct code_pool, taken, taken, INT, 0, .doc = "Of them given away.")                                            \
    C(struct code_pool, warned, warned, INT, MEMBER_HIDDEN)                                                            \
    C(struct code_pool, case_id, case_id, ID, MEMBER_NULL, .prefix = "cas",                                            \
      .doc = "The last case that was opened "                                                                          \
             "about it.")                                                                                              \
    C(struct code_pool, created_at, created_at, TIME, 0, .doc = "When it was made.")
