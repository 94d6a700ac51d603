#pragma once

#include "domain/audit/audit.h"
#include "domain/discount/code_pool.h"

/* What the files of code pools share: code_pool*.c only. */

/* A pool, kept from others until the commit. ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status code_pool_lock(struct act *act, const struct id *id, struct code_pool *ret, struct error *err);

/* What there is to say of a pool with so many codes left. */
enum code_pool_warning code_pool_state(int64_t left, int64_t low);

/* Writes an audit row about a pool; ends `changes`. */
MUST_CHECK enum status code_pool_note(struct act *act, const char *action, const struct code_pool *pool,
                                      struct changes *changes, struct error *err);
