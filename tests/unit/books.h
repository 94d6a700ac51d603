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
    char url[256];
    char database[64]; /* on PostgreSQL; else empty */
    struct env *env;
    struct store *store;
    void *ctx;                /* what the acts of a test share */
    struct click_log *clicks; /* once a test clicks (scene.h) */
};

/* As cmocka set-up and tear-down of each test. */
int books_setup(void **state);
int books_teardown(void **state);

/* The same in a database of its own on the test server, which the caller has found to be there (store_support.h). */
int books_setup_postgres(void **state);

/* What a test does in one transaction, in a world: `run` is on a thread of the store, where cmocka's assertions have no
 * place; it says what it expects by the macros below. The test fails unless it comes through. */
void books_write(struct books *books, int64_t ws, enum status (*run)(struct act *, struct books *, struct error *));
void books_read(struct books *books, int64_t ws, enum status (*run)(struct act *, struct books *, struct error *));

/* Runs an act that takes its own writes back by failing, and expects it to fail. */
void books_roll_back(struct books *books, int64_t ws, enum status (*run)(struct act *, struct books *, struct error *));

#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return error_set(err, ERROR_INTERNAL, NULL, "%s:%d: %s", __FILE__, __LINE__, #condition);                  \
    } while (0)

/* The call, which reports to `err`, is refused with this code and this param. */
#define EXPECT_REFUSED(call, expected_code, expected_param)                                                            \
    do {                                                                                                               \
        struct error refusal_ = {0};                                                                                   \
        struct error *kept_ = err;                                                                                     \
        err = &refusal_;                                                                                               \
        enum status refused_ = (call);                                                                                 \
        err = kept_;                                                                                                   \
        TRY(books_check_refusal(refused_, &refusal_, (expected_code), (expected_param), __FILE__, __LINE__, err));     \
    } while (0)
enum status books_check_refusal(enum status status, const struct error *refusal, enum error_code code,
                                const char *param, const char *file, int line, struct error *err);

#define EXPECT_STR(view, text) EXPECT(str_equal((view), str_from(text)))

#define BOOKS_TEST(test) cmocka_unit_test_setup_teardown((test), books_setup, books_teardown)

/* Runs SQL written as a literal, without parameters and columns: to damage what verify must find. Each use is a
 * statement of its own, since connections keep statements by their address. */
enum status books_damage(struct act *act, const struct statement *statement, struct error *err);
#define DAMAGE(sql_text)                                                                                               \
    do {                                                                                                               \
        static const struct statement damage_ = {                                                                      \
            .name = "test_damage", .purpose = "break something", .text = (sql_text), .params = "", .columns = ""};     \
        TRY(books_damage(act, &damage_, err));                                                                         \
    } while (0)

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
        TRY(books_check_breaks(&breaks_, (expected), (expected_rule), __FILE__, __LINE__, err));                       \
    } while (0)
enum status books_check_breaks(const struct breaks *breaks, int expected, const char *rule, const char *file, int line,
                               struct error *err);
