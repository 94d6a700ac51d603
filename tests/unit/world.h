#pragma once

#include <stdbool.h>

#include "domain/workspace/act.h"
#include "store/store.h"

/* A real store in a folder of its own with two worlds (1 live, 2 test) and a program in each, and transactions on it by
 * hand. For the tests of the domain. The wall clock stands at WORLD_NOW until a test moves it. A failing step of the
 * set-up ends the program. */

#define WORLD_NOW (INT64_C(1772000000) * TIME_US_PER_S)

struct world {
    char folder[64];
    char url[96];
    struct env *env;
    struct store *store;
    struct id program_id;       /* of world 1, currency USD */
    struct id other_program_id; /* another one of world 1 */
    struct id test_program_id;  /* of world 2 */
};

/* As cmocka set-up and tear-down of each test. */
int world_setup(void **state);
int world_teardown(void **state);

/* Closes and opens again; the second half alone. */
void world_reopen(struct world *world);
void world_open(struct world *world);

/* Runs `act` in one transaction and gives its status; `err` may be null. */
enum status world_write(struct world *world, enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                        struct error *err);
enum status world_write_clicks(struct world *world, enum status (*act)(struct txn *, void *ctx, struct error *),
                               void *ctx, struct error *err);
enum status world_read(struct world *world, enum status (*act)(struct txn *, void *ctx, struct error *), void *ctx,
                       struct error *err);

/* An act of the system in a world. */
struct act world_act(struct txn *txn, int64_t ws);

/* Within an act, where cmocka's assertions have no place (they would jump off the writer's thread). */
#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return error_set(err, ERROR_INTERNAL, NULL, "%s:%d: %s", __FILE__, __LINE__, #condition);                  \
    } while (0)

/* The test fails unless the act comes through, with what it expected. */
#define WORLD_PASS(state, act)                                                                                         \
    do {                                                                                                               \
        struct error err_ = {0};                                                                                       \
        if (world_write(*(state), (act), NULL, &err_) != STATUS_OK)                                                    \
            fail_msg("%s", err_.detail);                                                                               \
    } while (0)

#define WORLD_TEST(test) cmocka_unit_test_setup_teardown((test), world_setup, world_teardown)

/* A number out of the books or the clicks, such as a count. */
int64_t world_number(struct world *world, enum store_file file, const char *sql);
