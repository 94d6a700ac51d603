#pragma once

#include "domain/workspace/act.h"

/* Referral codes: [A-Z0-9-]{3,32} after upper-casing, unique across the server, never given to anyone else. */

enum { CODE_SIZE_MIN = 3, CODE_SIZE_MAX = 32, CODE_GENERATED_SIZE = 7 };

/* A code as its bytes; `size` 0: none. */
struct code {
    size_t size;
    char text[CODE_SIZE_MAX];
};

static inline struct str code_str(const struct code *code)
{
    return (struct str){code->text, code->size};
}

/* Upper-cases; false when `text` is no code. Pure; any thread. */
bool code_parse(struct str text, struct code *ret);

/* The same for a field of a request: ERROR_INVALID_VALUE with `param` and what a code looks like. */
MUST_CHECK enum status code_read(struct str text, const char *param, struct code *ret, struct error *err);

/* 7 of the 31 characters A-Z and 0-9 without 0 O 1 I L (34 bits): easy to say and to copy, not a secret. */
void code_generate(struct env *env, struct code *ret);

/* Takes a code for ever, for the link of this (not yet written) id: `wanted`, or a generated one when it is null. May
 * be the first write of a transaction: ERROR_CODE_TAKEN (param `code`) has written nothing. */
MUST_CHECK enum status code_claim(struct act *act, const struct code *wanted, const struct id *link_id,
                                  struct code *ret, struct error *err);
