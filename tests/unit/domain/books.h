#pragma once

#include "unit.h"

#include "domain/workspace/verify.h"
#include "domain/workspace/workspace.h"

/* A real store in a folder of its own, as `init` leaves it: the live world (1) and the test world (2), nothing else.
 * The wall clock stands at BOOKS_NOW until a test moves it. A failing step of the set-up ends the program. */

#define BOOKS_NOW (INT64_C(1772000000) * TIME_US_PER_S)

enum { LIVE = 1, TEST = 2 };

struct books {
    char folder[64];
    char url[96];
    struct env *env;
    struct store *store;
    void *ctx; /* what the acts of a test share */
};

/* As cmocka set-up and tear-down of each test. */
int books_setup(void **state);
int books_teardown(void **state);

/* Something done in one transaction, by the key of a world. It runs on a thread of the store, where cmocka's assertions
 * have no place; it says what it expects by the macros below. */
typedef enum status (*books_fn)(struct act *act, struct books *books, struct error *err);

/* Fails the test unless the act comes through, with all that it expected. */
void books_write(struct books *books, int64_t ws, books_fn act);
void books_read(struct books *books, int64_t ws, books_fn act);

/* Runs an act that takes its own writes back by failing, and expects it to fail. */
void books_roll_back(struct books *books, int64_t ws, books_fn act);

#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return error_set(err, ERROR_INTERNAL, NULL, "%s:%d: %s", __FILE__, __LINE__, #condition);                  \
    } while (0)

/* The call is refused with this code and this param (null: any). Uses `err`. */
#define EXPECT_REFUSED(call, expected_code, expected_param)                                                            \
    do {                                                                                                               \
        struct error refusal_ = {0};                                                                                   \
        struct error *kept_ = err;                                                                                     \
        err = &refusal_;                                                                                               \
        enum status refused_ = (call);                                                                                 \
        err = kept_;                                                                                                   \
        EXPECT(refused_ == error_info(expected_code)->status);                                                         \
        EXPECT(refusal_.code == (expected_code));                                                                      \
        EXPECT((expected_param) == NULL || str_equal(str_from(refusal_.param), str_from(expected_param)));             \
    } while (0)

#define EXPECT_STR(view, text) EXPECT(str_equal((view), str_from(text)))

#define BOOKS_TEST(test) cmocka_unit_test_setup_teardown((test), books_setup, books_teardown)

/* Runs a statement written as a literal, without parameters and columns: to damage what verify must find. */
enum status books_damage(struct act *act, const struct statement *statement, struct error *err);
#define DAMAGE(sql_text)                                                                                               \
    TRY(books_damage(                                                                                                  \
        act,                                                                                                           \
        &(const struct statement){                                                                                     \
            .name = "test_damage", .purpose = "break something", .text = (sql_text), .params = "", .columns = ""},     \
        err))

/* What a verify function found. */
struct breaks {
    int count;
    char rule[8]; /* of the last */
    char detail[256];
};
void breaks_add(void *ctx, const char *rule, const char *detail);

/* The verify function finds exactly `expected` breaks, the last of the rule. */
#define EXPECT_BREAKS(verify, expected, expected_rule)                                                                 \
    do {                                                                                                               \
        struct breaks breaks_ = {0};                                                                                   \
        TRY(verify(act, breaks_add, &breaks_, err));                                                                   \
        if (breaks_.count != (expected))                                                                               \
            return error_set(err, ERROR_INTERNAL, NULL, "%s:%d: %d breaks, the last: %s", __FILE__, __LINE__,          \
                             breaks_.count, breaks_.detail);                                                           \
        EXPECT(strcmp(breaks_.rule, (expected_rule)) == 0);                                                            \
    } while (0)
