#pragma once

#include "books.h"
#include "domain/program/program.h"

/* A program like that of the documentation, in USD, that pays a fixed credit of `amount`. */
MUST_CHECK enum status example_create(struct act *act, const char *name, int64_t amount, struct program *ret_program,
                                      struct error *err);

/* Rules that pay the referrer a fixed credit in `currency` (null: the program's). The caller releases them. */
json_t *example_rules(int64_t amount, const char *currency);

extern const uint8_t example_fingerprint[32];
