/* States, causes, waits, lists and what is due: on a real store. */

#include "scene.h"
#include "unit.h"

static const char rules[] = "{'rewards': [{'key': 'held', 'to': 'referrer', 'kind': 'cash', 'on': 'submitted',"
                            " 'hold_days': 10, 'amount': {'fixed': 500}}]}";

enum { REWARDS = 9, LAST = REWARDS - 1 };

struct stand {
    struct referrer ann;
    struct id rewards[REWARDS]; /* ann's */
    struct id referral_id;
    bool came_through; /* an act that is taken back did all it does */
};

/* Bonuses of three kinds in three currencies in turn, then one held reward of a referral. */
static void set_up(struct books *books)
{
    static struct stand stand; /* it outlives the books, which keep it for the acts */
    books->ctx = &stand;
    struct id program = scene_program(books, "USD", rules);
    stand.ann = scene_referrer(books, &program, "ann@example.com");
    struct referrer eve = scene_referrer(books, &program, "eve@example.com");
    static const char *const currencies[] = {"USD", "EUR", "x-points"};
    for (int i = 0; i < LAST; i++) {
        char external_id[16];
        snprintf(external_id, sizeof external_id, "b%d", i);
        struct bonus bonus = {
            .participant_id = stand.ann.participant_id,
            .program_id = program,
            .kind = 1 + i % 3,
            .amount = {true, 100 + i},
            .external_id = str_from(external_id),
            .reason = STR("r"),
            .title = STR("t"),
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
    stand.rewards[LAST] = told.rewards[0].id;
    stand.referral_id = told.referral_id;
}

/* ---- lists ---- */

static enum status list(struct act *act, const struct list_ask *ask, struct reward **ret, size_t *ret_count,
                        bool *ret_more, struct error *err)
{
    void *rows = NULL;
    TRY(list_read(act, &reward_list, ask, &rows, ret_count, ret_more, err));
    *ret = rows;
    return STATUS_OK;
}

/* Pages of each size walk what the filters give: `expected`, newest first. */
static enum status walk(struct act *act, const struct list_ask *asked, const struct id *expected, size_t expected_count,
                        struct error *err)
{
    for (size_t limit = 1; limit <= expected_count + 1; limit++) {
        struct list_ask ask = *asked;
        ask.page.limit = limit;
        struct reward *rewards;
        size_t seen = 0, count;
        bool more = true;
        while (more) {
            TRY(list(act, &ask, &rewards, &count, &more, err));
            for (size_t i = 0; i < count; i++, seen++)
                EXPECT(seen < expected_count && id_equal(&rewards[i].id, &expected[seen]));
            EXPECT(more == (seen < expected_count));
            if (more)
                ask.page.after = rewards[count - 1].id;
        }
        EXPECT(seen == expected_count);
    }
    return STATUS_OK;
}

static enum status walk_contact(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct id expected[REWARDS];
    for (int i = 0; i < REWARDS; i++)
        expected[i] = stand->rewards[LAST - i];
    struct list_ask ask = {.filters = {[REWARDS_CONTACT] = value_id(&stand->ann.contact_id)}};
    TRY(walk(act, &ask, expected, REWARDS, err));
    ask.filters[REWARDS_PARTICIPANT] = value_id(&stand->ann.participant_id);
    TRY(walk(act, &ask, expected, REWARDS, err));
    ask.filters[REWARDS_PARTICIPANT] = value_id(&stand->referral_id); /* nobody's */
    return walk(act, &ask, NULL, 0, err);
}

static void a_contact_and_a_participant_have_their_rewards_in_order(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_read(books, LIVE, walk_contact);
    scene_prove(books);
}

/* The index of states is by kind: the list of a state merges its ranges. */
static enum status walk_states(struct act *act, struct books *books, struct error *err)
{
    struct stand *stand = books->ctx;
    struct reward *all;
    size_t count, issued = 0, credits = 0;
    bool more;
    TRY(list(act, &(struct list_ask){.page = {.limit = 40}}, &all, &count, &more, err));
    EXPECT(count == 2 * LAST + 1 && id_equal(&all[0].id, &stand->rewards[LAST]));
    struct id in_state[2 * REWARDS], of_kind[2 * REWARDS];
    for (size_t i = 0; i < count; i++) {
        if (all[i].status != REWARD_ISSUED)
            continue;
        in_state[issued++] = all[i].id;
        if (str_equal(all[i].kind, STR("credit")))
            of_kind[credits++] = all[i].id;
    }
    EXPECT(issued == 2 * LAST && credits == 6);
    struct list_ask ask = {.filters = {[REWARDS_STATUS] = value_int(REWARD_ISSUED)}};
    TRY(walk(act, &ask, in_state, issued, err));
    ask.filters[REWARDS_KIND] = value_text(STR("credit"));
    TRY(walk(act, &ask, of_kind, credits, err));
    ask = (struct list_ask){.filters = {[REWARDS_STATUS] = value_int(REWARD_PENDING)}};
    TRY(walk(act, &ask, &stand->rewards[LAST], 1, err));
    ask.filters[REWARDS_STATUS] = value_int(REWARD_DENIED);
    return walk(act, &ask, NULL, 0, err);
}

static void the_list_of_a_state_merges_all_kinds(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_read(books, LIVE, walk_states);
}

static enum status filter_each_way(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct list_ask ask = {.filters = {[REWARDS_REFERRAL] = value_id(&stand->referral_id)}};
    TRY(walk(act, &ask, &stand->rewards[LAST], 1, err));
    ask.filters[REWARDS_STATUS] = value_int(REWARD_ISSUED);
    TRY(walk(act, &ask, NULL, 0, err));
    ask = (struct list_ask){.filters = {[REWARDS_WAITING_FOR] = value_int(REWARD_WAIT_HOLD)}};
    TRY(walk(act, &ask, &stand->rewards[LAST], 1, err));
    ask.filters[REWARDS_WAITING_FOR] = value_int(REWARD_WAIT_APPROVAL);
    TRY(walk(act, &ask, NULL, 0, err));
    struct reward *rewards;
    size_t count;
    bool more;
    ask = (struct list_ask){.page = {.limit = 5}, .filters = {[REWARDS_KIND] = value_text(STR("cash"))}};
    EXPECT_REFUSED(list(act, &ask, &rewards, &count, &more, err), ERROR_UNSUPPORTED_FILTER, "kind");
    ask.filters[REWARDS_CONTACT] = value_id(&stand->ann.contact_id);
    EXPECT_REFUSED(list(act, &ask, &rewards, &count, &more, err), ERROR_UNSUPPORTED_FILTER, "contact_id");
    ask = (struct list_ask){.page = {.limit = 5, .after = stand->referral_id}};
    EXPECT_REFUSED(list(act, &ask, &rewards, &count, &more, err), ERROR_INVALID_CURSOR, "starting_after");
    return STATUS_OK;
}

static void rewards_are_filtered_each_way_that_has_an_index(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_read(books, LIVE, filter_each_way);
}

/* What the list of a participant is for: it shows no reward with another contact's name. */
static enum status tell_contacts(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct list_ask ask = {.page = {.limit = 40},
                           .filters = {[REWARDS_CONTACT] = value_id(&stand->ann.contact_id),
                                       [REWARDS_PARTICIPANT] = value_id(&stand->ann.participant_id)}};
    struct reward *rewards;
    size_t count;
    bool more;
    TRY(list(act, &ask, &rewards, &count, &more, err));
    TRY(reward_tell_all(act, rewards, count, err));
    EXPECT(count == REWARDS);
    for (size_t i = 0; i < count; i++)
        EXPECT(id_equal(&rewards[i].contact_id, &stand->ann.contact_id) &&
               id_equal(&rewards[i].participant_id, &stand->ann.participant_id));
    EXPECT(rewards[0].amounts.granted == 500 && rewards[0].amounts.pending == 500 && rewards[0].amounts.available == 0);
    EXPECT(rewards[0].waiting_for.count == 1 && str_is_none(rewards[0].reason));
    EXPECT_STR(rewards[0].waiting_for.items[0], "hold");
    EXPECT(rewards[1].amounts.available == 107 && rewards[1].waiting_for.count == 0);
    EXPECT_STR(rewards[1].reason, "r");
    EXPECT(str_is_none(rewards[1].told_rule_key));
    EXPECT_STR(rewards[0].told_rule_key, "held");
    return STATUS_OK;
}

static void a_page_is_told_with_money_waits_and_reasons(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_read(books, LIVE, tell_contacts);
}

static enum status see_ones_own(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward reward;
    act->only_participant = stand->ann.participant_id;
    TRY(reward_read(act, &stand->rewards[0], &reward, err));
    act->only_participant = stand->referral_id; /* somebody else */
    EXPECT_REFUSED(reward_read(act, &stand->rewards[0], &reward, err), ERROR_NOT_FOUND, "id");
    return STATUS_OK;
}

static void others_rewards_are_not_there(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_read(books, LIVE, see_ones_own);
}

/* ---- what is due ---- */

static enum status look_at_due(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct id due[10];
    struct reward last;
    size_t count;
    TRY(reward_list_due(act, INT64_MAX, 10, due, &count, err));
    EXPECT(count == 1 && id_equal(&due[0], &stand->rewards[LAST]));
    TRY(reward_read(act, &due[0], &last, err));
    TRY(reward_list_due(act, last.release_at, 10, due, &count, err));
    EXPECT(count == 1);
    TRY(reward_list_due(act, last.release_at - 1, 10, due, &count, err));
    EXPECT(count == 0);
    struct reward *of_root;
    TRY(reward_list_of_root(act, &stand->ann.contact_id, &of_root, &count, err));
    EXPECT(count == LAST);
    for (size_t i = 0; i < count; i++)
        EXPECT(id_equal(&of_root[i].id, &stand->rewards[i])); /* oldest first */
    return STATUS_OK;
}

static void what_is_due_is_found_by_its_time(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_read(books, LIVE, look_at_due);
}

#define NOTED_WAITS "SELECT COUNT(*) FROM reward_wait w JOIN reward r ON r.id = w.reward_id WHERE w.reason = 0"

static void waits_are_noted_and_ended(void **state)
{
    struct books *books = *state;
    set_up(books);
    assert_int_equal(SCENE_NUMBER(books, NOTED_WAITS " AND r.waits = 1 AND r.status = 0"), 1);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM reward_wait"), 1);
    scene_advance(books, 11 * TIME_US_PER_DAY);
    assert_int_equal(scene_release(books), 1);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM reward_wait"), 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM reward WHERE waits <> 0 OR release_at IS NOT NULL"), 0);
    scene_prove(books);
}

static void a_denied_reward_waits_for_nothing(void **state)
{
    struct books *books = *state;
    set_up(books);
    const struct stand *stand = books->ctx;
    struct telling out;
    scene_disqualification(&out, &stand->referral_id, "spam");
    scene_must(books, &out);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM reward_wait"), 0);
    assert_int_equal(SCENE_NUMBER(books, "SELECT COUNT(*) FROM reward WHERE status = 5 AND waits = 0 AND release_at IS "
                                         "NULL AND reason_code = 'spam'"),
                     1);
    scene_prove(books);
}

/* Waits come and go one by one, each with its row. */
static enum status wait_for_more(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward reward;
    bool moved;
    TRY(reward_read(act, &stand->rewards[LAST], &reward, err));
    int64_t before = reward.waits;
    reward.status = REWARD_APPROVED;
    reward.waits = (INT64_C(1) << REWARD_WAIT_BUDGET) | (INT64_C(1) << REWARD_WAIT_TAX);
    TRY(reward_move(act, &reward, REWARD_PENDING, before, &moved, err));
    EXPECT(moved);
    struct list_ask ask = {.filters = {[REWARDS_WAITING_FOR] = value_int(REWARD_WAIT_TAX)}};
    TRY(walk(act, &ask, &reward.id, 1, err));
    ask.filters[REWARDS_WAITING_FOR] = value_int(REWARD_WAIT_BUDGET);
    TRY(walk(act, &ask, &reward.id, 1, err));
    ask.filters[REWARDS_WAITING_FOR] = value_int(REWARD_WAIT_HOLD);
    TRY(walk(act, &ask, NULL, 0, err));
    EXPECT_BREAKS(reward_verify, 0, "");
    return STATUS_OK;
}

static void each_wait_has_a_row_of_its_own(void **state)
{
    struct books *books = *state;
    set_up(books);
    books_write(books, LIVE, wait_for_more);
}

/* ---- states and causes ---- */

static enum status move_twice(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward reward;
    TRY(reward_read(act, &stand->rewards[LAST], &reward, err));
    int64_t waits = reward.waits;
    reward.status = REWARD_DENIED;
    reward.waits = 0;
    bool moved;
    TRY(reward_move(act, &reward, REWARD_PENDING, waits, &moved, err));
    EXPECT(moved);
    TRY(reward_move(act, &reward, REWARD_PENDING, waits, &moved, err));
    EXPECT(!moved);
    ((struct stand *)books->ctx)->came_through = true;
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

static enum status insert_twice(struct act *act, struct books *books, struct error *err)
{
    const struct stand *stand = books->ctx;
    struct reward reward;
    TRY(reward_read(act, &stand->rewards[LAST], &reward, err));
    reward.id = mint_id(&act->mint);
    return reward_insert(act, &reward, err); /* B5: the same cause under the same root */
}

static void a_reward_moves_once_and_has_one_cause(void **state)
{
    struct books *books = *state;
    set_up(books);
    struct stand *stand = books->ctx;
    stand->came_through = false;
    books_roll_back(books, LIVE, move_twice);
    assert_true(stand->came_through);
    books_roll_back(books, LIVE, insert_twice);
    assert_int_equal(SCENE_NUMBER(books, "SELECT count(*) FROM reward WHERE status = 0"), 1);
    scene_prove(books);
}

/* The drawing at the head of reward.c, a row for each state: P(ending), A(pproved), I(ssued), R(edeemed), p(aid),
 * D(enied), r(eversed), E(xpired). */
static void states_follow_the_drawing(void **state)
{
    (void)state;
    static const char letters[] = "PAIRpDrE";
    static const char *const to[REWARD_STATUS_COUNT] = {
        [REWARD_PENDING] = "AIDrRp",   [REWARD_APPROVED] = "IDrRp", [REWARD_ISSUED] = "RprE",
        [REWARD_REDEEMED] = "rIE",     [REWARD_PAID] = "rIE",       [REWARD_DENIED] = "PAIRpr",
        [REWARD_REVERSED] = "PAIRpED", [REWARD_EXPIRED] = "Rpr",
    };
    for (int a = 0; a < REWARD_STATUS_COUNT; a++)
        for (int b = 0; b < REWARD_STATUS_COUNT; b++)
            if (reward_may_become((enum reward_status)a, (enum reward_status)b) != (strchr(to[a], letters[b]) != NULL))
                fail_msg("from %s to %s", reward_statuses[a], reward_statuses[b]);
}

static void names_are_as_many_as_numbers(void **state)
{
    (void)state;
    for (int i = 0; i < REWARD_STATUS_COUNT; i++)
        assert_non_null(reward_statuses[i]);
    for (int i = 0; i < REWARD_WAIT_COUNT; i++)
        assert_non_null(reward_waits[i]);
    assert_null(reward_statuses[REWARD_STATUS_COUNT]);
    assert_null(reward_waits[REWARD_WAIT_COUNT]);
}

static void a_cause_depends_on_all_that_it_names(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena);
    struct id a = {{1}}, b = {{2}};
    const struct str causes[] = {
        reward_cause("rule", &a, STR("k"), &b, 0, &arena), reward_cause("other", &a, STR("k"), &b, 0, &arena),
        reward_cause("rule", &b, STR("k"), &b, 0, &arena), reward_cause("rule", &a, STR("l"), &b, 0, &arena),
        reward_cause("rule", &a, STR("k"), &a, 0, &arena), reward_cause("rule", &a, STR("k"), &b, 1, &arena),
    };
    for (int i = 0; i < 6; i++) {
        assert_int_equal(causes[i].size, REWARD_CAUSE_SIZE);
        for (int j = 0; j < i; j++)
            assert_false(str_equal(causes[i], causes[j]));
    }
    assert_true(str_equal(causes[0], reward_cause("rule", &a, STR("k"), &b, 0, &arena)));
    arena_release(&arena);
}

UNIT_TESTS(reward)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_contact_and_a_participant_have_their_rewards_in_order),
        BOOKS_TEST(the_list_of_a_state_merges_all_kinds),
        BOOKS_TEST(rewards_are_filtered_each_way_that_has_an_index),
        BOOKS_TEST(a_page_is_told_with_money_waits_and_reasons),
        BOOKS_TEST(others_rewards_are_not_there),
        BOOKS_TEST(what_is_due_is_found_by_its_time),
        BOOKS_TEST(waits_are_noted_and_ended),
        BOOKS_TEST(a_denied_reward_waits_for_nothing),
        BOOKS_TEST(each_wait_has_a_row_of_its_own),
        BOOKS_TEST(a_reward_moves_once_and_has_one_cause),
        cmocka_unit_test(states_follow_the_drawing),
        cmocka_unit_test(names_are_as_many_as_numbers),
        cmocka_unit_test(a_cause_depends_on_all_that_it_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
