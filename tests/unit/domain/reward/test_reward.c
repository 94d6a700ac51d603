/* Causes, lists by lots, what is due: on a real store. */

#include "scene.h"
#include "unit.h"

static const char rules[] = "{'rewards': [{'key': 'held', 'to': 'referrer', 'kind': 'cash', 'on': 'submitted',"
                            " 'hold_days': 10, 'amount': {'fixed': 500}}]}";

enum { REWARDS = 9 };

struct stand {
    struct referrer ann;
    struct id rewards[REWARDS];
    struct id referral_id;
};

/* Bonuses in three currencies in turn, then one held reward of a referral. */
static void set_up(struct books *books)
{
    static struct stand stand; /* it outlives the books, which keep it for the acts */
    books->ctx = &stand;
    struct id program = scene_program(books, "USD", rules);
    stand.ann = scene_referrer(books, &program, "ann@example.com");
    struct referrer eve = scene_referrer(books, &program, "eve@example.com");
    static const char *const currencies[] = {"USD", "EUR", "x-points"};
    for (int i = 0; i < REWARDS - 1; i++) {
        char external_id[16];
        snprintf(external_id, sizeof external_id, "b%d", i);
        struct bonus bonus = {
            .participant_id = stand.ann.participant_id,
            .program_id = program,
            .kind = 1,
            .amount = {true, 100 + i},
            .external_id = str_from(external_id),
            .reason = STR("r"),
        };
        snprintf(bonus.currency.text, sizeof bonus.currency.text, "%s", currencies[i % 3]);
        bonus.fingerprint[0] = (uint8_t)i;
        struct told told = scene_bonus(books, &bonus);
        assert_int_equal(told.status, STATUS_OK);
        stand.rewards[i] = told.rewards[0].id;
        bonus.participant_id = eve.participant_id; /* another's, in between */
        bonus.fingerprint[1] = 1;
        snprintf(external_id, sizeof external_id, "e%d", i);
        bonus.external_id = str_from(external_id);
        assert_int_equal(scene_bonus(books, &bonus).status, STATUS_OK);
    }
    struct telling telling;
    scene_submission(&telling, &program, "bob@example.com", stand.ann.code);
    struct told told = scene_must(books, &telling);
    assert_int_equal(told.reward_count, 1);
    stand.rewards[REWARDS - 1] = told.rewards[0].id;
    stand.referral_id = told.referral_id;
}

/* Pages of each size walk the contact's rewards newest first. */
static enum status walk(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward_filter filter = {.contact_id = stand->ann.contact_id};
    for (size_t limit = 1; limit <= REWARDS + 1; limit++) {
        struct page page = {.limit = limit};
        struct reward rewards[REWARDS + 1];
        size_t seen = 0, count;
        bool more = true;
        while (more) {
            TRY(reward_list(act, &filter, &page, rewards, &count, &more, err));
            for (size_t i = 0; i < count; i++, seen++)
                EXPECT(seen < REWARDS && id_equal(&rewards[i].id, &stand->rewards[REWARDS - 1 - seen]));
            EXPECT(more == (seen < REWARDS));
            page.before = rewards[count - 1].id;
        }
        EXPECT(seen == REWARDS);
    }
    return STATUS_OK;
}

static enum status filter_each_way(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward rewards[40];
    size_t count;
    bool more;
    struct page page = {.limit = 40};
    TRY(reward_list(act, &(struct reward_filter){.state = STR("pending")}, &page, rewards, &count, &more, err));
    EXPECT(count == 1 && !more && id_equal(&rewards[0].id, &stand->rewards[REWARDS - 1]));
    TRY(reward_list(act, &(struct reward_filter){0}, &page, rewards, &count, &more, err));
    EXPECT(count == 2 * REWARDS - 1);
    TRY(reward_list(act, &(struct reward_filter){.referral_id = stand->referral_id}, &page, rewards, &count, &more,
                    err));
    EXPECT(count == 1);
    struct reward_filter issued = {.contact_id = stand->ann.contact_id, .state = STR("issued")};
    page.from = stand->rewards[3];
    page.before = stand->rewards[6];
    TRY(reward_list(act, &issued, &page, rewards, &count, &more, err));
    EXPECT(count == 3 && !more && id_equal(&rewards[2].id, &stand->rewards[3]));
    issued.participant_id = stand->referral_id; /* nobody's */
    TRY(reward_list(act, &issued, &page, rewards, &count, &more, err));
    EXPECT(count == 0);
    struct id due[10];
    struct reward last;
    TRY(reward_list_due(act, INT64_MAX, 10, due, &count, err));
    EXPECT(count == 1 && id_equal(&due[0], &stand->rewards[REWARDS - 1]));
    TRY(reward_read(act, &due[0], &last, err));
    TRY(reward_list_due(act, last.release_at - 1, 10, due, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void a_contact_has_its_rewards_in_order(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_read(books, LIVE, walk);
    books_read(books, LIVE, filter_each_way);
    scene_prove(books);
}

/* As two transactions leave it, of which the one that minted its id later committed first. */
#define ANNS_USD(amount)                                                                                               \
    "(SELECT id FROM reward WHERE currency = 'USD' AND amount = " #amount                                              \
    " AND contact_id = (SELECT contact_id FROM reward WHERE amount = 500))"

static enum status link_out_of_order(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    DAMAGE("UPDATE reward SET previous_id = CASE amount WHEN 500 THEN " ANNS_USD(103) " WHEN 103 THEN " ANNS_USD(
        106) " ELSE " ANNS_USD(100) " END WHERE id IN (" ANNS_USD(500) ", " ANNS_USD(103) ", " ANNS_USD(106) ")");
    return STATUS_OK;
}

static void a_list_in_the_order_of_commits_is_shown_in_that_of_ids(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_write(books, LIVE, link_out_of_order);
    books_read(books, LIVE, walk);
    books_read(books, LIVE, filter_each_way);
    scene_prove(books);
}

static enum status settle_twice(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward reward;
    TRY(reward_read(act, &stand->rewards[REWARDS - 1], &reward, err));
    reward.state = STR("denied");
    reward.pending = 0;
    reward.denied = 500;
    bool moved;
    TRY(reward_settle(act, &reward, &moved, err));
    EXPECT(moved);
    TRY(reward_settle(act, &reward, &moved, err));
    EXPECT(!moved);
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

static enum status insert_twice(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward reward;
    TRY(reward_read(act, &stand->rewards[REWARDS - 1], &reward, err));
    reward.id = mint_id(&act->mint);
    return reward_insert(act, &reward, err); /* B5: the same cause under the same root */
}

static void a_reward_settles_once_and_has_one_cause(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_roll_back(books, LIVE, settle_twice);
    books_roll_back(books, LIVE, insert_twice);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM reward WHERE state = 'pending'"), 1);
    scene_prove(books);
}

static void a_cause_depends_on_all_that_it_names(void **state)
{
    (void)state;
    struct id a = {{1}}, b = {{2}};
    uint8_t causes[6][REWARD_CAUSE_SIZE];
    reward_cause("rule", &a, STR("k"), &b, 0, causes[0]);
    reward_cause("other", &a, STR("k"), &b, 0, causes[1]);
    reward_cause("rule", &b, STR("k"), &b, 0, causes[2]);
    reward_cause("rule", &a, STR("l"), &b, 0, causes[3]);
    reward_cause("rule", &a, STR("k"), &a, 0, causes[4]);
    reward_cause("rule", &a, STR("k"), &b, 1, causes[5]);
    for (int i = 0; i < 6; i++)
        for (int j = 0; j < i; j++)
            assert_memory_not_equal(causes[i], causes[j], REWARD_CAUSE_SIZE);
    reward_cause("rule", &a, STR("k"), &b, 0, causes[1]);
    assert_memory_equal(causes[0], causes[1], REWARD_CAUSE_SIZE);
}

UNIT_TESTS(reward)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_contact_has_its_rewards_in_order),
        BOOKS_TEST(a_list_in_the_order_of_commits_is_shown_in_that_of_ids),
        BOOKS_TEST(a_reward_settles_once_and_has_one_cause),
        cmocka_unit_test(a_cause_depends_on_all_that_it_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
