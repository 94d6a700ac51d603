/* src/domain/event/event.c */

#include "books.h"

#include "domain/event/event.h"
#include "unit.h"

static struct event example(struct act *act)
{
    return (struct event){
        .id = mint_id(&act->mint),
        .source = STR("api"),
        .type = STR("invoice.paid"),
        .external_id = STR("in_1"),
        .fingerprint = STR("0123456789abcdef"),
        .contact_id = mint_id(&act->mint),
        .object_source = STR("api"),
        .object_id = STR("in_1"),
        .occurred_at = act_now(act),
    };
}

static enum status claim_twice(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct event event = example(act), other = example(act), found;
    bool claimed, is_found;
    TRY(event_claim(act, &event, &claimed, err));
    EXPECT(claimed);
    TRY(event_claim(act, &other, &claimed, err));
    EXPECT(!claimed);
    TRY(event_find(act, event.source, event.type, event.external_id, &found, &is_found, err));
    EXPECT(is_found && id_equal(&found.id, &event.id) && str_is_none(found.decisions));
    TRY(event_find(act, event.source, event.type, STR("in_2"), &found, &is_found, err));
    EXPECT(!is_found);
    return STATUS_OK;
}

static void a_natural_key_is_claimed_once(void **state)
{
    books_write(*state, LIVE, claim_twice);
}

/* What hooks tell is one message per connection; what other actors tell is one for all of them. */
static enum status claim_by_connections(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    const struct principal tellers[] = {{.kind = PRINCIPAL_KEY, .id = {{1}}},
                                        {.kind = PRINCIPAL_CONNECTION, .id = {{1}}},
                                        {.kind = PRINCIPAL_CONNECTION, .id = {{2}}}};
    struct id ids[3];
    struct event found;
    bool claimed, is_found;
    for (size_t i = 0; i < 3; i++) {
        struct event event = example(act), other = example(act);
        act->principal = tellers[i];
        TRY(event_claim(act, &event, &claimed, err));
        EXPECT(claimed);
        TRY(event_claim(act, &other, &claimed, err));
        EXPECT(!claimed);
        ids[i] = event.id;
    }
    for (size_t i = 0; i < 3; i++) {
        act->principal = tellers[i];
        TRY(event_find(act, STR("api"), STR("invoice.paid"), STR("in_1"), &found, &is_found, err));
        EXPECT(is_found && id_equal(&found.id, &ids[i]));
    }
    act->principal = principal_cli();
    TRY(event_find(act, STR("api"), STR("invoice.paid"), STR("in_1"), &found, &is_found, err));
    EXPECT(is_found && id_equal(&found.id, &ids[0]));
    return STATUS_OK;
}

static void a_connections_messages_are_its_own(void **state)
{
    books_write(*state, LIVE, claim_by_connections);
}

static enum status decide(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct event event = example(act), found;
    event.decisions = STR("[[\"qualification\",\"ineligible\",null,null]]");
    bool claimed;
    TRY(event_claim(act, &event, &claimed, err));
    TRY(event_read(act, &event.id, &found, err));
    EXPECT_STR(found.decisions, "[[\"qualification\",\"ineligible\",null,null]]");
    TRY(event_write_decisions(act, &event.id, STR("[[\"first\",\"held\",null,null]]"), err));
    TRY(event_read(act, &event.id, &found, err));
    EXPECT_STR(found.decisions, "[[\"first\",\"held\",null,null]]");
    return STATUS_OK;
}

static void decisions_are_kept_with_the_event(void **state)
{
    books_write(*state, LIVE, decide);
}

static enum status wait_and_attach(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct event event = example(act), *waiting;
    size_t count;
    struct id program_id = mint_id(&act->mint), referral_id = mint_id(&act->mint);
    event.decisions = STR("[[\"qualification\",\"ineligible\",null,null]]");
    bool claimed;
    TRY(event_claim(act, &event, &claimed, err));
    TRY(event_waiting(act, &event.contact_id, &program_id, event.occurred_at, 10, &waiting, &count, err));
    EXPECT(count == 1 && id_equal(&waiting[0].id, &event.id));
    EXPECT_STR(waiting[0].decisions, "[[\"qualification\",\"ineligible\",null,null]]");
    TRY(event_waiting(act, &event.contact_id, &program_id, event.occurred_at + TIME_US_PER_S, 10, &waiting, &count,
                      err));
    EXPECT(count == 0);
    TRY(event_attach(act, &event.id, &referral_id, err));
    TRY(event_waiting(act, &event.contact_id, &program_id, event.occurred_at, 10, &waiting, &count, err));
    EXPECT(count == 0);
    return STATUS_OK;
}

static void an_event_waits_until_it_is_attached(void **state)
{
    books_write(*state, LIVE, wait_and_attach);
}

/* ---- rows and lists ---- */

static bool same_amount(struct opt_int a, struct opt_int b)
{
    return a.set == b.set && a.value == b.value;
}

static enum status store_all_members(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct event event = example(act), found;
    event.program_id = mint_id(&act->mint);
    event.referral_id = mint_id(&act->mint);
    event.object_source = STR("billing");
    event.object_id = STR("thing");
    event.object_key = STR("fedcba9876543210");
    event.amount = (struct opt_int){true, 100};
    event.net_amount = (struct opt_int){true, -1};
    event.currency = (struct currency){"x-points"};
    event.no_reward = true;
    event.created_at = act_now(act) + 5;
    event.details = STR("{\"data\":{}}");
    bool claimed;
    TRY(event_claim(act, &event, &claimed, err));
    TRY(event_read(act, &event.id, &found, err));
    EXPECT(id_equal(&found.program_id, &event.program_id) && id_equal(&found.referral_id, &event.referral_id));
    EXPECT(id_equal(&found.contact_id, &event.contact_id) && str_equal(found.fingerprint, event.fingerprint));
    EXPECT(str_equal(found.object_key, event.object_key) && str_equal(found.object_id, event.object_id));
    EXPECT(str_equal(found.object_source, event.object_source) && str_equal(found.details, event.details));
    EXPECT(same_amount(found.amount, event.amount) && same_amount(found.net_amount, event.net_amount));
    EXPECT(currency_equal(&found.currency, &event.currency) && found.no_reward);
    EXPECT(found.occurred_at == event.occurred_at && found.created_at == event.created_at);
    event = example(act);
    event.external_id = STR("in_2");
    TRY(event_claim(act, &event, &claimed, err));
    TRY(event_read(act, &event.id, &found, err));
    EXPECT(id_is_none(&found.program_id) && id_is_none(&found.referral_id) && str_is_none(found.object_key));
    EXPECT(!found.amount.set && !found.net_amount.set && found.currency.text[0] == '\0' && !found.no_reward);
    return STATUS_OK;
}

static void a_row_keeps_all_members(void **state)
{
    books_write(*state, LIVE, store_all_members);
}

static enum status list(struct act *act, const struct list_ask *ask, struct event **ret, size_t *ret_count,
                        bool *ret_more, struct error *err)
{
    void *rows = NULL;
    TRY(list_read(act, &event_list, ask, &rows, ret_count, ret_more, err));
    *ret = rows;
    return STATUS_OK;
}

static enum status list_each_way(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct id referral_id = mint_id(&act->mint), ids[6];
    for (int i = 0; i < 6; i++) {
        char external_id[16];
        snprintf(external_id, sizeof external_id, "in_%d", i);
        struct event event = example(act);
        event.external_id = str_from(external_id);
        event.referral_id = i % 2 == 0 ? referral_id : (struct id){0};
        event.object_key = i < 2 ? STR("fedcba9876543210") : STR_NONE;
        event.created_at = act_now(act);
        ids[i] = event.id;
        bool claimed;
        TRY(event_claim(act, &event, &claimed, err));
    }
    struct event *events;
    size_t count;
    bool more;
    TRY(list(act, &(struct list_ask){.page = {.limit = 4}}, &events, &count, &more, err));
    EXPECT(count == 4 && more && id_equal(&events[0].id, &ids[5]));
    TRY(list(act, &(struct list_ask){.page = {.limit = 4, .after = events[3].id}}, &events, &count, &more, err));
    EXPECT(count == 2 && !more && id_equal(&events[1].id, &ids[0]));
    struct list_ask ask = {.page = {.limit = 4}, .filters = {[EVENTS_REFERRAL] = value_id(&referral_id)}};
    TRY(list(act, &ask, &events, &count, &more, err));
    EXPECT(count == 3 && !more && id_equal(&events[0].id, &ids[4]) && id_equal(&events[2].id, &ids[0]));
    ask = (struct list_ask){.page = {.limit = 4}, .filters = {[EVENTS_OBJECT] = value_bytes(STR("fedcba9876543210"))}};
    TRY(list(act, &ask, &events, &count, &more, err));
    EXPECT(count == 2 && id_equal(&events[0].id, &ids[1]));
    ask.filters[EVENTS_REFERRAL] = value_id(&referral_id);
    EXPECT_REFUSED(list(act, &ask, &events, &count, &more, err), ERROR_UNSUPPORTED_FILTER, "referral_id");
    ask = (struct list_ask){.page = {.limit = 4, .after = referral_id}};
    EXPECT_REFUSED(list(act, &ask, &events, &count, &more, err), ERROR_INVALID_CURSOR, "starting_after");
    return STATUS_OK;
}

static void events_are_listed_by_referral_and_object(void **state)
{
    books_write(*state, LIVE, list_each_way);
}

static void whole_seconds_count(void **state)
{
    (void)state;
    assert_true(event_counts_from(5 * TIME_US_PER_S, 5 * TIME_US_PER_S + 999999));
    assert_false(event_counts_from(5 * TIME_US_PER_S - 1, 5 * TIME_US_PER_S));
}

UNIT_TESTS(event)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_natural_key_is_claimed_once),     BOOKS_TEST(a_connections_messages_are_its_own),
        BOOKS_TEST(decisions_are_kept_with_the_event), BOOKS_TEST(an_event_waits_until_it_is_attached),
        BOOKS_TEST(a_row_keeps_all_members),           BOOKS_TEST(events_are_listed_by_referral_and_object),
        cmocka_unit_test(whole_seconds_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
