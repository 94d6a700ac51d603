/* The builder of lists: what has an index is read page by page, what has none is refused. On a real store, by the list
 * of referrals, which has paths of all kinds. */

#include "base/limits.h"
#include "domain/list/list.h"
#include "scene.h"
#include "unit.h"

static const char rules[] = "{'qualification': {'field': 'event.type', 'op': 'eq', 'value': 'invoice.paid'},"
                            " 'rewards': []}";

enum { PROGRAMS = 3, REFERRALS = 11 };

struct stand {
    struct id programs[PROGRAMS];
    struct id referrals[REFERRALS]; /* in turn of each program */
};

/* Some seconds apart, every fourth of them disqualified. */
static struct stand *set_up(struct books *books)
{
    static struct stand stand; /* it outlives the books, which keep it for the acts */
    books->ctx = &stand;
    for (int i = 0; i < PROGRAMS; i++)
        stand.programs[i] = scene_program(books, "USD", rules);
    for (int i = 0; i < REFERRALS; i++) {
        char email[32];
        snprintf(email, sizeof email, "bob%d@example.com", i);
        struct telling telling;
        scene_submission(&telling, &stand.programs[i % PROGRAMS], email, NULL);
        stand.referrals[i] = scene_must(books, &telling).referral_id;
        scene_disqualification(&telling, &stand.referrals[i], "spam");
        if (i % 4 == 0)
            scene_must(books, &telling);
        scene_advance(books, TIME_US_PER_S);
    }
    return &stand;
}

static enum status list(struct act *act, const struct list_ask *ask, struct referral **ret, size_t *ret_count,
                        bool *ret_more, struct error *err)
{
    void *rows = NULL;
    TRY(list_read(act, &referral_list, ask, &rows, ret_count, ret_more, err));
    *ret = rows;
    return STATUS_OK;
}

/* Pages of every size give the referrals that are wanted, newest first, and say truly whether there are more. */
static enum status walk(struct act *act, const struct list_ask *asked, const struct stand *stand,
                        bool (*wanted)(int referral), struct error *err)
{
    for (size_t limit = 1; limit <= REFERRALS + 1; limit++) {
        struct list_ask ask = *asked;
        ask.page.limit = limit;
        int next = REFERRALS;
        bool more = true;
        while (more) {
            struct referral *rows;
            size_t count;
            TRY(list(act, &ask, &rows, &count, &more, err));
            for (size_t i = 0; i < count; i++) {
                do
                    next--;
                while (next >= 0 && !wanted(next));
                EXPECT(next >= 0 && id_equal(&rows[i].id, &stand->referrals[next]));
                ask.page.after = rows[i].id;
            }
            EXPECT(count == limit || !more);
        }
        do
            next--;
        while (next >= 0 && !wanted(next));
        EXPECT(next < 0);
    }
    return STATUS_OK;
}

static bool any(int referral)
{
    return referral >= 0;
}

static bool of_second_program(int referral)
{
    return referral % PROGRAMS == 1;
}

static bool pending(int referral)
{
    return referral % 4 != 0;
}

static bool disqualified(int referral)
{
    return referral % 4 == 0;
}

static bool pending_of_second(int referral)
{
    return pending(referral) && of_second_program(referral);
}

static bool in_the_middle(int referral)
{
    return referral >= 3 && referral < 8;
}

static bool pending_in_the_middle(int referral)
{
    return pending(referral) && in_the_middle(referral);
}

static enum status walk_each_path(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct list_ask ask = {.page = {.limit = 1}};
    TRY(walk(act, &ask, stand, any, err));
    ask.filters[REFERRALS_PROGRAM] = value_id(&stand->programs[1]);
    TRY(walk(act, &ask, stand, of_second_program, err));
    ask.filters[REFERRALS_STATUS] = value_int(REFERRAL_PENDING);
    TRY(walk(act, &ask, stand, pending_of_second, err));
    ask = (struct list_ask){.filters = {[REFERRALS_STATUS] = value_int(REFERRAL_PENDING)}}; /* merged */
    TRY(walk(act, &ask, stand, pending, err));
    ask.filters[REFERRALS_STATUS] = value_int(REFERRAL_DISQUALIFIED);
    TRY(walk(act, &ask, stand, disqualified, err));
    ask = (struct list_ask){.filters = {[REFERRALS_STAGE] = value_text(STR("submitted"))}};
    return walk(act, &ask, stand, pending, err);
}

static void each_path_is_paged_newest_first(void **state)
{
    struct books *books = *state;
    (void)set_up(books);
    books_read(books, LIVE, walk_each_path);
}

static enum status walk_a_span(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct list_ask ask = {.page = {.limit = 1}};
    page_of_time(&ask.page, BOOKS_NOW + 3 * TIME_US_PER_S, BOOKS_NOW + 8 * TIME_US_PER_S);
    TRY(walk(act, &ask, stand, in_the_middle, err));
    ask.filters[REFERRALS_STATUS] = value_int(REFERRAL_PENDING);
    TRY(walk(act, &ask, stand, pending_in_the_middle, err));
    /* To the microsecond, though ids tell milliseconds (trial finding 22). */
    struct referral *rows;
    size_t count;
    bool more;
    ask = (struct list_ask){.page = {.limit = 5}};
    page_of_time(&ask.page, BOOKS_NOW + 3 * TIME_US_PER_S + 1, BOOKS_NOW + 5 * TIME_US_PER_S + 1);
    TRY(list(act, &ask, &rows, &count, &more, err));
    EXPECT(count == 2 && id_equal(&rows[0].id, &stand->referrals[5]) && id_equal(&rows[1].id, &stand->referrals[4]));
    return STATUS_OK;
}

static void a_span_of_time_is_exact(void **state)
{
    struct books *books = *state;
    (void)set_up(books);
    books_read(books, LIVE, walk_a_span);
}

/* ---- refusals ---- */

static enum status refuse_without_index(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct referral *rows;
    size_t count;
    bool more;
    struct list_ask ask = {
        .page = {.limit = 5},
        .filters = {[REFERRALS_STATUS] = value_int(REFERRAL_PENDING), [REFERRALS_OWNER] = value_text(STR("o"))}};
    EXPECT_REFUSED(list(act, &ask, &rows, &count, &more, err), ERROR_UNSUPPORTED_FILTER, "status");
    ask.filters[REFERRALS_STATUS] = value_null();
    ask.filters[REFERRALS_CONTACT] = value_id(&stand->programs[0]);
    EXPECT_REFUSED(list(act, &ask, &rows, &count, &more, err), ERROR_UNSUPPORTED_FILTER, "owner");
    struct error refusal = {0};
    EXPECT(list(act, &ask, &rows, &count, &more, &refusal) != STATUS_OK);
    EXPECT_STR(str_from(refusal.detail),
               "No index serves these filters together. Filters that this list has: none, program_id, program_id with "
               "status, program_id with stage, status, stage, owner, participant_id, contact_id.");
    return STATUS_OK;
}

static void what_no_index_serves_is_refused_with_what_is_possible(void **state)
{
    struct books *books = *state;
    (void)set_up(books);
    books_read(books, LIVE, refuse_without_index);
}

static enum status refuse_cursors(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct referral *rows;
    size_t count;
    bool more;
    struct list_ask ask = {.page = {.limit = 5, .after = stand->programs[0]}};
    EXPECT_REFUSED(list(act, &ask, &rows, &count, &more, err), ERROR_INVALID_CURSOR, "starting_after");
    ask.page.after = stand->referrals[0]; /* of the list, whatever filters are asked for */
    ask.filters[REFERRALS_STATUS] = value_int(REFERRAL_QUALIFIED);
    TRY(list(act, &ask, &rows, &count, &more, err));
    EXPECT(count == 0 && !more);
    return STATUS_OK;
}

/* The same id is no row of another world's list. */
static enum status refuse_a_cursor_of_another_world(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct referral *rows;
    size_t count;
    bool more;
    struct list_ask ask = {.page = {.limit = 5, .after = stand->referrals[0]}};
    EXPECT_REFUSED(list(act, &ask, &rows, &count, &more, err), ERROR_INVALID_CURSOR, "starting_after");
    ask.page.after = (struct id){{0}};
    TRY(list(act, &ask, &rows, &count, &more, err));
    EXPECT(count == 0 && !more);
    return STATUS_OK;
}

static void a_cursor_of_nothing_is_refused(void **state)
{
    struct books *books = *state;
    (void)set_up(books);
    books_read(books, LIVE, refuse_cursors);
    books_read(books, TEST, refuse_a_cursor_of_another_world);
}

static const struct list_ask merged = {.page = {.limit = 40},
                                       .filters = {[REFERRALS_STATUS] = {VALUE_INT, 0, {NULL, 0}}}};

static enum status read_merged(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct referral *rows;
    size_t count;
    bool more;
    TRY(list(act, &merged, &rows, &count, &more, err));
    EXPECT(count == REFERRALS - 3);
    return STATUS_OK;
}

static enum status refuse_merged(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct referral *rows;
    size_t count;
    bool more;
    EXPECT_REFUSED(list(act, &merged, &rows, &count, &more, err), ERROR_UNSUPPORTED_FILTER, "status");
    struct error refusal = {0};
    EXPECT(list(act, &merged, &rows, &count, &more, &refusal) != STATUS_OK);
    EXPECT(strstr(refusal.detail, "add program_id") != NULL);
    struct list_ask one = merged; /* with a program it is one range */
    one.filters[REFERRALS_PROGRAM] = value_id(&stand->programs[0]);
    TRY(list(act, &one, &rows, &count, &more, err));
    EXPECT(count == 3);
    TRY(list(act, &(struct list_ask){.page = {.limit = 40}}, &rows, &count, &more, err)); /* nothing to merge */
    EXPECT(count == REFERRALS);
    return STATUS_OK;
}

static void more_programs_than_are_cheap_are_not_merged(void **state)
{
    struct books *books = *state;
    (void)set_up(books);
    for (int i = PROGRAMS; i < LIMIT_MERGED_PROGRAMS; i++)
        (void)scene_program(books, "USD", rules);
    books_read(books, LIVE, read_merged);
    (void)scene_program(books, "USD", rules);
    books_read(books, LIVE, refuse_merged);
}

UNIT_TESTS(list)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(each_path_is_paged_newest_first),
        BOOKS_TEST(a_span_of_time_is_exact),
        BOOKS_TEST(what_no_index_serves_is_refused_with_what_is_possible),
        BOOKS_TEST(a_cursor_of_nothing_is_refused),
        BOOKS_TEST(more_programs_than_are_cheap_are_not_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
