#pragma once

#include "books.h"

/* For tests of proofs: each damages books that were clean, looks what x_verify() finds, and takes the damage back by
 * failing. */

/* The rules of all breaks that were found, each followed by a space. */
struct found {
    char rules[200];
};

static inline void found_add(void *ctx, const char *rule, const char *detail)
{
    (void)detail;
    struct found *found = ctx;
    size_t size = strlen(found->rules);
    snprintf(found->rules + size, sizeof found->rules - size, "%s ", rule);
}

/* An act that damages by its last arguments; `condition` says what is to be found. The finding goes to books->ctx,
 * since failing is how an act takes back what it wrote. */
#define DAMAGED_IF(verify, name, condition, ...)                                                                       \
    static enum status name(struct act *act, struct books *books, struct error *err)                                   \
    {                                                                                                                  \
        __VA_ARGS__;                                                                                                   \
        struct found found = {0};                                                                                      \
        TRY(verify(act, found_add, &found, err));                                                                      \
        *(bool *)books->ctx = (condition);                                                                             \
        return error_set(err, ERROR_INTERNAL, NULL, "taken back");                                                     \
    }

/* A break of `rule` is among those found; or those found are exactly `rules` ("B7 B7 "). */
#define DAMAGED(verify, name, rule, ...) DAMAGED_IF(verify, name, strstr(found.rules, rule " ") != NULL, __VA_ARGS__)
#define DAMAGED_EXACTLY(verify, name, all, ...) DAMAGED_IF(verify, name, strcmp(found.rules, all) == 0, __VA_ARGS__)

struct damage {
    const char *name;
    enum status (*act)(struct act *act, struct books *books, struct error *err);
};

/* Fails the test at the first damage that is not found. */
static inline void damage_expect_all(struct books *books, const struct damage *damages, size_t count)
{
    static bool found; /* it outlives the books */
    books->ctx = &found;
    for (size_t i = 0; i < count; i++) {
        found = false;
        books_roll_back(books, LIVE, damages[i].act);
        if (!found)
            fail_msg("not found: %s", damages[i].name);
    }
}
