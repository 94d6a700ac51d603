#pragma once

#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* Pools of discount codes: lists that a shop has made and referd gives away, each code once. A pool is known by its
 * name within its program, as rules say it ("pool:<name>"). Codes are numbered in the order of their import; those up
 * to `taken` are given away. Taking one raises `taken` in the pool's row, which keeps others from it until the commit:
 * no two rewards can get the same.
 *
 * When few are left, or none, a case says so, once until more are imported. A rule may name a pool before anybody has
 * made it: it is made empty by the first reward that wants a code of it.
 *
 * Lock order: the pool's row comes after referrals and before participants' totals (reward/plan.h). */

/* What was said of a pool. Numbers are stored: never change them. */
enum code_pool_warning { CODE_POOL_FINE, CODE_POOL_LOW, CODE_POOL_EMPTY };

/* Names of enum code_pool_warning in its order, null-terminated: "ok", "low", "empty". */
extern const char *const code_pool_states[];

struct code_pool {
    struct id id;
    struct id program_id;
    struct str name;
    int64_t low; /* with no more than so many left it is low */
    int64_t total, taken;
    int64_t warned; /* enum code_pool_warning: what was said */
    struct id case_id;
    int64_t created_at;

    /* How it is told; code_pool_tell() fills them. */
    int64_t left;
    int64_t waiting; /* rewards that wait for a code of it, LIMIT_COUNTED at most */
    int state;       /* enum code_pool_warning: what is so now */
};

extern const struct entity code_pool_entity;

/* Filter: program_id. */
extern const struct list code_pool_list;
enum { CODE_POOLS_PROGRAM };

/* Body of POST /v1/code_pools. */
struct code_pool_fields {
    struct id program_id;
    struct str name;
    struct opt_int low; /* not set: 10 */
};

/* Makes a pool, or finds that of the name: `*ret_created`. With another `low` than it has, ERROR_CONFLICT `low`.
 * ERROR_NOT_FOUND `program_id`; ERROR_LIMIT_REACHED with LIMIT_CODE_POOLS of them in the program. */
MUST_CHECK enum status code_pool_create(struct act *act, const struct code_pool_fields *fields,
                                        struct code_pool *ret_pool, bool *ret_created, struct error *err);

/* Changes what counts as low. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status code_pool_change(struct act *act, const struct id *id, int64_t low, struct code_pool *ret_pool,
                                        struct error *err);

/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status code_pool_read(struct act *act, const struct id *id, struct code_pool *ret, struct error *err);

MUST_CHECK enum status code_pool_tell(struct act *act, struct code_pool *pools, size_t count, struct error *err);

/* ---- importing ---- */

/* One code of a list, as it was sent. */
struct code_cell {
    int64_t line; /* from 1 */
    struct str text;
};

/* A line that cannot be used, and why. */
struct code_fault {
    int64_t line;
    struct str code;    /* as it was sent, cut at CODE_TEXT_MAX bytes */
    struct str problem; /* "invalid": no code at all; "repeated": earlier in the list; "taken": there is one already */
};

/* A list of codes, and what it comes to. */
struct code_import {
    const struct code_cell *cells; /* LIMIT_POOL_CODES at most */
    size_t cell_count;
    bool dry_run; /* looks, and adds nothing */

    int64_t added, repeated, taken, invalid; /* of its lines; of a dry run `added` are those that would be */
    struct code_fault *faults;               /* the first LIMIT_POOL_FAULTS, in the transaction's arena */
    size_t fault_count;
};

/* Adds the codes of a list to a pool; lines that cannot be used are told and left out. Rewards that wait for a code are
 * served by a sweep (fulfilment/serve.h). ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status code_pool_import(struct act *act, const struct id *id, struct code_import *import,
                                        struct code_pool *ret_pool, struct error *err);

/* ---- giving away ---- */

/* A code as it was taken. */
struct pool_code {
    struct id pool_id;
    int64_t n;
    struct str code; /* absent: the pool is empty */
};

/* Takes the next code of the pool of this name, and opens a case where few or none are left. Within a transaction that
 * goes on to write: what was taken and not used goes back with it. */
MUST_CHECK enum status code_pool_take(struct act *act, const struct id *program_id, struct str name,
                                      struct pool_code *ret, struct error *err);

/* The counts are those of the codes, and no code went to two rewards (B5); what they name exists (B20). */
MUST_CHECK enum status code_pool_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
