#pragma once

#include "domain/terms/terms.h"
#include "store/row.h"
#include "store/store.h"

/* The statements of groups and terms, and what their files share. For the files of this folder only. */

enum {
    TERMS_SQL_GROUP_INSERT,
    TERMS_SQL_GROUP_UPDATE,
    TERMS_SQL_GROUP_READ,
    TERMS_SQL_GROUP_LOCK,
    TERMS_SQL_GROUP_HELD,
    TERMS_SQL_GROUP_LIST,
    TERMS_SQL_GROUP_LIST_PROGRAM,
    TERMS_SQL_GROUP_MEMBERS,
    TERMS_SQL_GROUP_DELETE,
    TERMS_SQL_GROUP_MOVE,
    TERMS_SQL_READ,
    TERMS_SQL_WRITE,
    TERMS_SQL_DELETE,
    TERMS_SQL_MARK,
    TERMS_SQL_KEEP,
    TERMS_SQL_OF_REWARDS,
    TERMS_SQL_STRAY_GROUPS,
    TERMS_SQL_STRAY_MEMBERS,
    TERMS_SQL_STRAY_AGREEMENTS,
    TERMS_SQL_UNMARKED,
    TERMS_SQL_STRAY_REWARDS,
    TERMS_SQL_COUNT,
};

extern const struct statement terms_statements[TERMS_SQL_COUNT];

#define GROUP_COLUMNS(C)                                                                                               \
    C(struct group, id, id, ID, 0, .prefix = "grp", .doc = "Its id.")                                                  \
    C(struct group, program_id, program_id, ID, 0, .prefix = "prg", .doc = "The program whose participants it has.")   \
    C(struct group, name, name, TEXT, 0, .doc = "What it is called.")                                                  \
    C(struct group, terms, terms, JSON, MEMBER_HIDDEN)                                                                 \
    C(struct group, created_at, created_at, TIME, 0, .doc = "When it was made.")                                       \
    C(struct group, deleted_at, deleted_at, TIME, MEMBER_HIDDEN)

struct agreement_row {
    struct id participant_id;
    struct str terms;
    int64_t from_at, until_at;
    struct str reason;
    int64_t created_at;
};
extern const struct entity agreement_entity;
#define AGREEMENT_COLUMNS(C)                                                                                           \
    C(struct agreement_row, participant_id, participant_id, ID, 0)                                                     \
    C(struct agreement_row, terms, terms, JSON, 0)                                                                     \
    C(struct agreement_row, from_at, from_at, TIME, 0)                                                                 \
    C(struct agreement_row, until_at, until_at, TIME, 0)                                                               \
    C(struct agreement_row, reason, reason, TEXT, 0)                                                                   \
    C(struct agreement_row, created_at, created_at, TIME, 0)

/* `*ret_found` false: nothing was agreed. */
MUST_CHECK enum status agreement_read(struct act *act, const struct id *participant_id, struct agreement_row *ret,
                                      bool *ret_found, struct error *err);

bool agreement_holds(const struct agreement_row *row, int64_t at);

/* The text that is stored of overrides that hold against the program's current rules; absent: there are none. `name`
 * stands before their params ("overrides"). */
MUST_CHECK enum status overrides_check(struct act *act, const struct id *program_id,
                                       const struct field_array *overrides, const char *name, struct str *ret_text,
                                       struct error *err);
