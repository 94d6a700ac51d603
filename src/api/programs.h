#pragma once

#include "api/call.h"
#include "domain/program/program.h"

/* /v1/programs: programs and the versions of their rules. */

struct programs_change {
    struct program_patch fields;
    struct id id;
};

struct programs_add_version {
    struct program_version_fields fields;
    struct id id;
};

extern const struct schema programs_list_query;
extern const struct schema programs_versions_query;

enum status programs_create_parse(struct call *call, struct error *err); /* command: struct program_fields */
enum status programs_create_act(struct txn *txn, struct call *call, struct error *err);
enum status programs_list_act(struct txn *txn, struct call *call, struct error *err);
enum status programs_read_act(struct txn *txn, struct call *call, struct error *err);
enum status programs_change_parse(struct call *call, struct error *err);
enum status programs_change_act(struct txn *txn, struct call *call, struct error *err);
enum status programs_add_version_parse(struct call *call, struct error *err);
enum status programs_add_version_act(struct txn *txn, struct call *call, struct error *err);
enum status programs_versions_act(struct txn *txn, struct call *call, struct error *err);
