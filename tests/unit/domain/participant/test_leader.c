/* Ranks on a real store: every order, page by page; what a page touches does not grow with the list. */

#include "books.h"

#include "domain/participant/leader.h"
#include "domain/rollup/figures.h"
#include "domain/tally/tally.h"

enum { PARTICIPANTS = 23, PERIOD = 202602 };

static struct id id_of(int n)
{
    return (struct id){{[0] = 1, [14] = (uint8_t)(n >> 8), [15] = (uint8_t)n}};
}

/* Ties in every figure; some have none of it. BOOKS_NOW is in PERIOD. */
static int64_t figure_of(int participant, int figure)
{
    static const int spread[] = {7, 5, 4, 3};
    return participant % spread[figure] * (figure + 1);
}

static enum status fill(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct tally tally = tally_begin(act);
    struct id program_id = id_of(1), other_program_id = id_of(2);
    bool more;
    for (int i = 0; i < PARTICIPANTS; i++) {
        struct id participant_id = id_of(100 + i);
        for (int figure = 0; figure < LEADER_ORDERS; figure++)
            tally_leader(&tally, &program_id, &participant_id, BOOKS_NOW, (enum tally_leader_figure)figure,
                         figure_of(i, figure));
        tally_leader(&tally, &other_program_id, &participant_id, BOOKS_NOW, TALLY_LEADER_CLOSED, 100);
    }
    TRY(tally_write(act, &tally, err));
    return figures_count(act, 10, &more, err);
}

/* The whole list in pages; each row stands below the one before. */
static enum status read_list(struct act *act, int64_t period, enum leader_order order, struct error *err)
{
    struct id program_id = id_of(1);
    struct leader after = {{{0}}, INT64_MAX};
    size_t listed = 0, expected = 0;
    bool more = true;
    while (more) {
        struct leader rows[4];
        size_t count;
        TRY(leader_list(act, &program_id, period, order, &after, 4, rows, &count, &more, err));
        EXPECT(count == 4 || !more);
        for (size_t i = 0; i < count; i++) {
            int participant = rows[i].participant_id.bytes[15] - 100;
            EXPECT(rows[i].figure == figure_of(participant, (int)order) && rows[i].figure > 0);
            EXPECT(rows[i].figure < after.figure ||
                   (rows[i].figure == after.figure &&
                    memcmp(rows[i].participant_id.bytes, after.participant_id.bytes, 16) < 0));
            after = rows[i];
            listed++;
        }
    }
    for (int i = 0; i < PARTICIPANTS; i++)
        expected += figure_of(i, (int)order) > 0;
    EXPECT(listed == expected);
    return STATUS_OK;
}

static enum status read_lists(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    for (int order = 0; order < LEADER_ORDERS; order++) {
        TRY(read_list(act, 0, (enum leader_order)order, err));
        TRY(read_list(act, PERIOD, (enum leader_order)order, err));
    }
    return STATUS_OK;
}

static enum status read_nothing(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id program_id = id_of(1);
    struct leader row;
    size_t count;
    bool more;
    TRY(leader_list(act, &program_id, 202603, LEADER_BY_CLOSED, &(struct leader){{{0}}, 0}, 1, &row, &count, &more,
                    err));
    EXPECT(count == 0 && !more);
    return STATUS_OK;
}

static void test_lists_by_each_figure(void **state)
{
    books_write(*state, LIVE, fill);
    books_read(*state, LIVE, read_lists);
    books_read(*state, LIVE, read_nothing);
    books_read(*state, TEST, read_nothing);
}

static void test_knows_its_orders(void **state)
{
    (void)state;
    enum leader_order order;
    assert_true(leader_order_parse(STR("-revenue"), &order));
    assert_int_equal(order, LEADER_BY_REVENUE);
    assert_false(leader_order_parse(STR("revenue"), &order));
    assert_false(leader_order_parse(STR("-name"), &order));
    assert_false(leader_order_parse(STR_NONE, &order));
}

UNIT_TESTS(leader)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(test_lists_by_each_figure),
        cmocka_unit_test(test_knows_its_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
