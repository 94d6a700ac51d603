#pragma once

#include "store_support.h"

#include "domain/tally/tally.h"
#include "domain/workspace/verify.h"

/* Referrals as rows, told to the tally in the same transaction, on a store of either engine with its two worlds. */

enum { LIVE = 1 };

#define FIGURES_NOW (INT64_C(1772000000) * TIME_US_PER_S)

/* Within an act, where cmocka's assertions have no place. */
#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return error_set(err, ERROR_INTERNAL, NULL, "%s:%d: %s", __FILE__, __LINE__, #condition);                  \
    } while (0)

/* As cmocka set-ups: a fixture with the two worlds, whose clock stands at FIGURES_NOW. */
int figures_setup(void **state);
int figures_setup_postgres(void **state);

#define FIGURES_TEST(test)                                                                                             \
    cmocka_unit_test_setup_teardown(test, figures_setup, fixture_teardown),                                            \
    {                                                                                                                  \
#test " (PostgreSQL)", test, figures_setup_postgres, fixture_teardown, NULL                                    \
    }
/* run_store_tests() knows PostgreSQL's tests by another set-up. */
#define RUN_FIGURES_TESTS(tests) run_figures_tests(#tests, (tests), sizeof(tests) / sizeof((tests)[0]))
int run_figures_tests(const char *name, struct CMUnitTest *tests, size_t count);

/* Runs an act in the live world; the test fails unless it comes through. */
void figures_write(struct fixture *fixture, enum status (*run)(struct act *, void *ctx, struct error *), void *ctx);
/* From another thread, where a test cannot fail: gives the status. */
enum status figures_try(struct fixture *fixture, enum status (*run)(struct act *, void *ctx, struct error *), void *ctx,
                        struct error *err);

struct id figures_id(int n);

/* Stores the referral of this id as it is now, in place of what was, and counts the difference. */
enum status figures_store(struct act *act, const struct id *id, const struct tally_referral *before,
                          const struct tally_referral *after, struct error *err);

/* Runs SQL written as a literal. */
#define FIGURES_SQL(sql_text)                                                                                          \
    do {                                                                                                               \
        static const struct statement sql_ = {                                                                         \
            .name = "test_sql", .purpose = "as the test says", .text = (sql_text), .params = "", .columns = ""};       \
        TRY(txn_exec(act->txn, &sql_, NULL, 0, err));                                                                  \
    } while (0)

/* The number that a SELECT of one integer gives. */
#define FIGURES_NUMBER(fixture, sql_text)                                                                              \
    __extension__({                                                                                                    \
        static const struct statement number_ = {                                                                      \
            .name = "test_number", .purpose = "look", .text = (sql_text), .params = "", .columns = "i"};               \
        figures_number((fixture), &number_);                                                                           \
    })
int64_t figures_number(struct fixture *fixture, const struct statement *statement);

/* Counts all that waits, in slices of `limit`. */
void figures_count_all(struct fixture *fixture, size_t limit);

/* How many breaks the proof finds; the last of them in `detail` (256 bytes, or null). */
int figures_breaks(struct fixture *fixture, char *detail);
