#pragma once

#include "base/crypto.h"
#include "domain/workspace/act.h"

/* The lines of a world that its books digest is made of, in no order that matters. For digest.c only; what a line is
 * made of is told in digest.h. */
MUST_CHECK enum status digest_lines(struct act *act, void (*take)(void *ctx, const uint8_t hash[SHA256_SIZE]),
                                    void *ctx, struct error *err);
