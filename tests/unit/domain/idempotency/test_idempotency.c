/* src/domain/idempotency/idempotency.c */

#include "books.h"

#include "base/limits.h"
#include "domain/idempotency/idempotency.h"
#include "unit.h"

static const int64_t hour = 3600 * TIME_US_PER_S;
static const int64_t day = TIME_US_PER_DAY;

static const uint8_t seal[SUBKEY_SIZE] = {42};
static const uint8_t print[SHA256_SIZE] = {1};
static const uint8_t other_print[SHA256_SIZE] = {2};
static const struct idempotency_answer answer = {201, {"{\"id\":1}", 8}};

static struct idempotency_key key_of(struct str key)
{
    static const struct id credential = {{9}};
    return idempotency_key(LIVE, &credential, STR("POST"), STR("/v1/events"), key);
}

static void every_part_of_the_key_counts(void **state)
{
    (void)state;
    static const struct id one = {{1}}, two = {{2}};
    struct idempotency_key keys[] = {
        idempotency_key(1, &one, STR("POST"), STR("/v1/events"), STR("k")),
        idempotency_key(2, &one, STR("POST"), STR("/v1/events"), STR("k")),
        idempotency_key(1, &two, STR("POST"), STR("/v1/events"), STR("k")),
        idempotency_key(1, &one, STR("PUT"), STR("/v1/events"), STR("k")),
        idempotency_key(1, &one, STR("POST"), STR("/v1/event"), STR("sk")),
        idempotency_key(1, &one, STR("POST"), STR("/v1/events"), STR("K")),
        idempotency_key(1, &one, STR("POST"), STR("/v1/event"), STR("s1:k")),
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(keys[i].hash, keys[j].hash, IDEMPOTENCY_HASH_SIZE);
    struct idempotency_key again = idempotency_key(1, &one, STR("POST"), STR("/v1/events"), STR("k"));
    assert_memory_equal(again.hash, keys[0].hash, IDEMPOTENCY_HASH_SIZE);
}

static enum status find_nothing(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("a"));
    struct idempotency_answer found;
    bool is_found = true;
    TRY(idempotency_find(act, &key, print, seal, &found, &is_found, err));
    EXPECT(!is_found);
    return STATUS_OK;
}

static enum status store_plain(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("a"));
    return idempotency_store(act, &key, print, NULL, &answer, err);
}

static enum status find_answer(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("a"));
    struct idempotency_answer found;
    bool is_found = false;
    TRY(idempotency_find(act, &key, print, seal, &found, &is_found, err));
    EXPECT(is_found && found.status == answer.status && str_equal(found.body, answer.body));
    EXPECT_REFUSED(idempotency_find(act, &key, other_print, seal, &found, &is_found, err), ERROR_IDEMPOTENCY_MISMATCH,
                   "Idempotency-Key");
    return STATUS_OK;
}

static enum status store_again(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("a"));
    static const struct idempotency_answer later = {200, {"{}", 2}};
    EXPECT(idempotency_store(act, &key, print, NULL, &later, err) == STATUS_BUSY);
    return STATUS_OK;
}

static void the_first_answer_stays(void **state)
{
    struct books *books = *state;
    books_read(books, LIVE, find_nothing);
    books_write(books, LIVE, store_plain);
    books_read(books, LIVE, find_answer);
    books_write(books, LIVE, store_again);
    books_read(books, LIVE, find_answer);
    env_set_now(books->env, BOOKS_NOW + LIMIT_IDEMPOTENCY_DAYS * day - hour);
    books_read(books, LIVE, find_answer);
}

static void after_its_term_a_key_is_new(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, store_plain);
    env_set_now(books->env, BOOKS_NOW + (LIMIT_IDEMPOTENCY_DAYS + 1) * day);
    books_read(books, LIVE, find_nothing);
    books_write(books, LIVE, store_plain); /* over the old row, which no sweep has met yet */
    books_read(books, LIVE, find_answer);
}

static enum status store_sealed(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("a"));
    return idempotency_store(act, &key, print, seal, &answer, err);
}

static const struct statement bodies = {
    .name = "test_bodies",
    .purpose = "what is stored",
    .text = "SELECT body FROM idempotency",
    .params = "",
    .columns = "b",
};

static enum status body_is_sealed(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct result rows;
    TRY(txn_query(act->txn, &bodies, NULL, 0, &rows, err));
    EXPECT(rows.row_count == 1 && result_str(&rows, 0, 0).size == answer.body.size + SEALED_OVERHEAD);
    EXPECT(memmem(result_str(&rows, 0, 0).data, result_str(&rows, 0, 0).size, "id", 2) == NULL);
    static const uint8_t other_seal[SUBKEY_SIZE] = {43};
    struct idempotency_key key = key_of(STR("a"));
    struct idempotency_answer found;
    bool is_found;
    EXPECT_REFUSED(idempotency_find(act, &key, print, other_seal, &found, &is_found, err), ERROR_INTERNAL, "");
    return STATUS_OK;
}

static enum status body_is_gone(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct result rows;
    TRY(txn_query(act->txn, &bodies, NULL, 0, &rows, err));
    EXPECT(rows.row_count == 1 && result_is_null(&rows, 0, 0));
    return STATUS_OK;
}

static enum status nothing_is_left(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct result rows;
    TRY(txn_query(act->txn, &bodies, NULL, 0, &rows, err));
    EXPECT(rows.row_count == 0);
    return STATUS_OK;
}

static enum status find_gone(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("a"));
    struct idempotency_answer found;
    bool is_found;
    EXPECT_REFUSED(idempotency_find(act, &key, print, seal, &found, &is_found, err), ERROR_IDEMPOTENCY_GONE,
                   "Idempotency-Key");
    EXPECT_REFUSED(idempotency_find(act, &key, other_print, seal, &found, &is_found, err), ERROR_IDEMPOTENCY_MISMATCH,
                   "Idempotency-Key");
    EXPECT(idempotency_store(act, &key, print, NULL, &answer, err) == STATUS_BUSY);
    return STATUS_OK;
}

static enum status sweep(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more;
    TRY(idempotency_sweep(act->txn, 10, &more, err));
    EXPECT(!more);
    return STATUS_OK;
}

static void a_secret_is_sealed_and_destroyed_after_a_day(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, store_sealed);
    books_read(books, LIVE, body_is_sealed);
    books_read(books, LIVE, find_answer);
    env_set_now(books->env, BOOKS_NOW + 25 * hour);
    books_write(books, LIVE, find_gone); /* before a sweep */
    books_write(books, LIVE, sweep);
    books_read(books, LIVE, body_is_gone);
    books_write(books, LIVE, find_gone);
    env_set_now(books->env, BOOKS_NOW + LIMIT_IDEMPOTENCY_DAYS * day - hour);
    books_write(books, LIVE, sweep);
    books_write(books, LIVE, find_gone);
    env_set_now(books->env, BOOKS_NOW + LIMIT_IDEMPOTENCY_DAYS * day + hour);
    books_read(books, LIVE, find_nothing);
    books_write(books, LIVE, sweep);
    books_read(books, LIVE, nothing_is_left);
}

static enum status store_plain_other(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("plain"));
    return idempotency_store(act, &key, print, NULL, &answer, err);
}

static enum status give_up(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    return idempotency_give_up_sealed(act->txn, err);
}

static enum status plain_is_there(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct idempotency_key key = key_of(STR("plain"));
    struct idempotency_answer found;
    bool is_found = false;
    TRY(idempotency_find(act, &key, print, seal, &found, &is_found, err));
    EXPECT(is_found && str_equal(found.body, answer.body));
    return STATUS_OK;
}

static void sealed_answers_are_given_up_with_their_key(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, store_sealed);
    books_write(books, LIVE, store_plain_other);
    books_write(books, LIVE, give_up);
    books_write(books, LIVE, find_gone);
    books_read(books, LIVE, plain_is_there);
    env_set_now(books->env, BOOKS_NOW + LIMIT_IDEMPOTENCY_DAYS * day - hour);
    books_write(books, LIVE, find_gone);
}

static enum status store_five(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const char names[] = "abcde";
    for (size_t i = 0; i < sizeof names - 1; i++) {
        struct idempotency_key key = key_of((struct str){&names[i], 1});
        TRY(idempotency_store(act, &key, print, NULL, &answer, err));
    }
    return STATUS_OK;
}

static enum status sweep_two(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    bool more = false;
    TRY(idempotency_sweep(act->txn, 2, &more, err));
    EXPECT(more);
    return STATUS_OK;
}

static void a_sweep_goes_in_slices(void **state)
{
    struct books *books = *state;
    books_write(books, LIVE, store_five);
    books_write(books, LIVE, sweep); /* nothing is due */
    books_read(books, LIVE, find_answer);
    env_set_now(books->env, BOOKS_NOW + (LIMIT_IDEMPOTENCY_DAYS + 1) * day);
    books_write(books, LIVE, sweep_two);
    books_write(books, LIVE, sweep_two);
    books_write(books, LIVE, sweep);
    books_read(books, LIVE, nothing_is_left);
}

UNIT_TESTS(idempotency)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_of_the_key_counts),
        BOOKS_TEST(the_first_answer_stays),
        BOOKS_TEST(after_its_term_a_key_is_new),
        BOOKS_TEST(a_secret_is_sealed_and_destroyed_after_a_day),
        BOOKS_TEST(sealed_answers_are_given_up_with_their_key),
        BOOKS_TEST(a_sweep_goes_in_slices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
