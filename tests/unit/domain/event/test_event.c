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
    const struct actor tellers[] = {{"key", {{1}}}, {"connection", {{1}}}, {"connection", {{2}}}};
    struct id ids[3];
    struct event found;
    bool claimed, is_found;
    for (size_t i = 0; i < 3; i++) {
        struct event event = example(act), other = example(act);
        act->actor = tellers[i];
        TRY(event_claim(act, &event, &claimed, err));
        EXPECT(claimed);
        TRY(event_claim(act, &other, &claimed, err));
        EXPECT(!claimed);
        ids[i] = event.id;
    }
    for (size_t i = 0; i < 3; i++) {
        act->actor = tellers[i];
        TRY(event_find(act, STR("api"), STR("invoice.paid"), STR("in_1"), &found, &is_found, err));
        EXPECT(is_found && id_equal(&found.id, &ids[i]));
    }
    act->actor = (struct actor){"cli", {{0}}};
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

UNIT_TESTS(event)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(a_natural_key_is_claimed_once),
        BOOKS_TEST(a_connections_messages_are_its_own),
        BOOKS_TEST(decisions_are_kept_with_the_event),
        BOOKS_TEST(an_event_waits_until_it_is_attached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
