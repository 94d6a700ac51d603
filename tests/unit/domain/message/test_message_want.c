/* src/domain/message/: wanting messages, consent and suppression, what comes in. In a test world, which sends nothing:
 * what is due is simulated, in full. */

#include "books.h"

#include "domain/contact/contact.h"
#include "domain/message/consent.h"
#include "domain/message/message_queue.h"
#include "domain/message/message_reach.h"
#include "domain/message/message_send.h"
#include "domain/participant/participant.h"
#include "domain/program/program.h"

struct cast {
    struct id program_id, contact_id, participant_id, connection_id;
};

static enum status make_cast(struct act *act, struct cast *cast, struct error *err)
{
    struct program_fields program_fields = {.name = STR("Friends"), .destination_url = STR("https://www.example.com/")};
    struct participant_fields fields = {0};
    struct program program;
    struct participant participant;
    bool created;
    EXPECT(currency_parse(STR("USD"), &program_fields.currency));
    TRY(program_fields_normalise(&program_fields, txn_arena(act->txn), err));
    TRY(program_create(act, &program_fields, (const uint8_t[32]){1}, &program, &created, err));
    fields.program_id = program.id;
    fields.contact = contact_fields_none();
    fields.contact.name = STR("Maya Ortiz");
    fields.contact.email = STR("maya@example.com");
    fields.contact.phone = STR("+4915112345678");
    TRY(participant_create(act, &fields, (const uint8_t[32]){2}, &participant, &created, err));
    *cast = (struct cast){program.id, participant.contact_id, participant.id, mint_id(&act->mint)};
    return STATUS_OK;
}

static struct message_want wish(const struct cast *cast, enum message_kind kind, const char *word)
{
    struct message_want want = {
        .kind = kind,
        .contact_id = cast->contact_id,
        .program_id = cast->program_id,
        .participant_id = cast->participant_id,
    };
    message_cause(word, &cast->contact_id, 0, want.cause);
    return want;
}

static enum status read_all(struct act *act, const struct cast *cast, struct message_row **ret, size_t *ret_count,
                            struct error *err)
{
    struct list_ask ask = {.page = {.limit = 50}};
    bool more;
    ask.filters[MESSAGES_CONTACT] = value_id(&cast->contact_id);
    return list_read(act, &message_list, &ask, (void **)ret, ret_count, &more, err);
}

static enum status agree(struct act *act, const struct cast *cast, int channel, int purpose, int state,
                         struct error *err)
{
    struct consent consent;
    struct consent_fields fields = {.channel = channel, .purpose = purpose, .state = state, .at = TIME_NONE};
    return consent_add(act, &cast->contact_id, &fields, &consent, err);
}

/* What is due now, simulated; the newest message. */
static enum status run_and_read(struct act *act, const struct cast *cast, struct message_row *ret, struct error *err)
{
    struct id ids[50];
    size_t count;
    struct message_row *rows;
    TRY(message_due_test(act, 50, ids, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(message_simulate(act, &ids[i], err));
    TRY(read_all(act, cast, &rows, &count, err));
    EXPECT(count > 0);
    *ret = rows[0];
    return STATUS_OK;
}

/* ---- wanting ---- */

static enum status want_twice(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct message_row *rows;
    size_t count;
    TRY(make_cast(act, &cast, err));
    struct message_want want = wish(&cast, MESSAGE_REWARD, "reward");
    TRY(message_want(act, &want, err));
    want.channels = MESSAGE_EMAIL; /* the same cause: whatever else is said */
    TRY(message_want(act, &want, err));
    TRY(read_all(act, &cast, &rows, &count, err));
    EXPECT(count == 1 && rows[0].channel == MESSAGE_SMS && rows[0].status == MESSAGE_QUEUED);
    EXPECT_STR(rows[0].address, "+4915112345678");
    EXPECT_BREAKS(message_verify, 0, "");
    return STATUS_OK;
}

static void the_same_cause_is_the_same_message(void **state)
{
    books_write(*state, TEST, want_twice);
}

static enum status want_both(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct message_row *rows;
    size_t count;
    TRY(make_cast(act, &cast, err));
    struct message_want want = wish(&cast, MESSAGE_REWARD, "reward");
    want.all_channels = true;
    TRY(message_want(act, &want, err));
    TRY(read_all(act, &cast, &rows, &count, err));
    EXPECT(count == 2 && rows[0].channel != rows[1].channel);
    return STATUS_OK;
}

static void all_channels_are_a_message_each(void **state)
{
    books_write(*state, TEST, want_both);
}

static enum status invite(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct message_row row = {0};
    const char *reason;
    TRY(make_cast(act, &cast, err));
    struct message_want want = wish(&cast, MESSAGE_INVITATION, "first");
    TRY(message_foresee(act, &want, &reason, err));
    EXPECT(reason != NULL && strcmp(reason, REASON_NO_CONSENT) == 0);
    TRY(message_want(act, &want, err));
    TRY(run_and_read(act, &cast, &row, err));
    EXPECT(row.status == MESSAGE_SUPPRESSED);
    EXPECT_STR(row.reason, REASON_NO_CONSENT);
    act->mint.now += 2 * 3600 * TIME_US_PER_S; /* it is morning where the number is from */
    /* only by mail: a text message is passed over */
    TRY(agree(act, &cast, MESSAGE_EMAIL, CONSENT_MARKETING, CONSENT_GRANTED, err));
    want = wish(&cast, MESSAGE_INVITATION, "second");
    TRY(message_want(act, &want, err));
    TRY(run_and_read(act, &cast, &row, err));
    EXPECT(row.status == MESSAGE_SIMULATED && row.channel == MESSAGE_EMAIL && row.template_version.set);
    EXPECT(strstr(row.text.data, "Maya") != NULL && strstr(row.subject.data, "somebody who could use") != NULL);
    return STATUS_OK;
}

static void nobody_is_invited_without_consent(void **state)
{
    books_write(*state, TEST, invite);
}

static enum status withdraw_in_between(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct message_row row = {0};
    TRY(make_cast(act, &cast, err));
    struct message_want want = wish(&cast, MESSAGE_REWARD, "reward");
    TRY(message_want(act, &want, err));
    TRY(agree(act, &cast, MESSAGE_SMS, CONSENT_TRANSACTIONAL, CONSENT_WITHDRAWN, err));
    TRY(run_and_read(act, &cast, &row, err));
    EXPECT(row.status == MESSAGE_SUPPRESSED);
    EXPECT_STR(row.reason, REASON_WITHDRAWN);
    return STATUS_OK;
}

static void what_was_taken_back_meanwhile_is_not_sent(void **state)
{
    books_write(*state, TEST, withdraw_in_between);
}

/* ---- the clock ---- */

/* BOOKS_NOW is 2026-02-25 06:13 UTC: 07:13 in Berlin, where the number is from. */
static enum status at_night(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct message_row row = {0};
    TRY(make_cast(act, &cast, err));
    struct message_want want = wish(&cast, MESSAGE_REWARD, "reward");
    TRY(message_want(act, &want, err));
    TRY(run_and_read(act, &cast, &row, err));
    EXPECT(row.status == MESSAGE_QUEUED);
    EXPECT_STR(row.reason, REASON_QUIET_HOURS);
    EXPECT(row.due_at == INT64_C(1772002800) * TIME_US_PER_S); /* 08:00 in Berlin */
    act->mint.now = row.due_at;
    TRY(run_and_read(act, &cast, &row, err));
    EXPECT(row.status == MESSAGE_SIMULATED && row.sent_at == act_now(act));
    return STATUS_OK;
}

static void nobody_is_woken_up(void **state)
{
    books_write(*state, TEST, at_night);
}

static enum status by_hand(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct message_row row = {0};
    TRY(make_cast(act, &cast, err));
    struct message_want want = wish(&cast, MESSAGE_CUSTOM, "custom");
    want.text = STR("Dear {{first_name}}, see {{link}}");
    TRY(message_want(act, &want, err));
    TRY(run_and_read(act, &cast, &row, err));
    EXPECT(row.status == MESSAGE_SIMULATED && !row.template_version.set);
    EXPECT(strncmp(row.text.data, "Dear Maya, see \x01/r/", 18) == 0);
    return STATUS_OK;
}

static void own_words_are_filled_and_not_put_off(void **state)
{
    books_write(*state, TEST, by_hand);
}

/* ---- stopping and canceling ---- */

static enum status cancel_all(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct message_row *rows;
    size_t count;
    struct id ids[50], batch_id = mint_id(&act->mint);
    bool more;
    TRY(make_cast(act, &cast, err));
    for (int i = 0; i < 20; i++) {
        struct message_want want = wish(&cast, MESSAGE_CUSTOM, "x");
        message_cause("batch", &cast.contact_id, i, want.cause);
        want.batch_id = batch_id;
        want.text = STR("x");
        TRY(message_want(act, &want, err));
    }
    TRY(message_queue_pause(act, &batch_id, true, err));
    TRY(message_due_test(act, 50, ids, &count, err));
    EXPECT(count == 0);
    TRY(message_queue_pause(act, &batch_id, false, err));
    TRY(message_due_test(act, 50, ids, &count, err));
    EXPECT(count == 20);
    TRY(message_queue_cancel_batch(act, &batch_id, err));
    TRY(message_due_test(act, 50, ids, &count, err));
    EXPECT(count == 0);
    TRY(message_queue_drain(act, &more, err));
    EXPECT(!more);
    TRY(read_all(act, &cast, &rows, &count, err));
    EXPECT(count == 20);
    for (size_t i = 0; i < count; i++)
        EXPECT(rows[i].status == MESSAGE_CANCELED);
    int64_t counts[MESSAGE_STATUS_COUNT];
    TRY(message_count_batch(act, &batch_id, counts, err));
    EXPECT(counts[MESSAGE_CANCELED] == 20 && counts[MESSAGE_QUEUED] == 0);
    /* it is one queue for ever: what comes later goes */
    act->mint.now += TIME_US_PER_S;
    struct message_want want = wish(&cast, MESSAGE_CUSTOM, "later");
    want.batch_id = batch_id;
    want.text = STR("x");
    TRY(message_want(act, &want, err));
    TRY(message_due_test(act, 50, ids, &count, err));
    EXPECT(count == 1);
    EXPECT_BREAKS(message_verify, 0, "");
    return STATUS_OK;
}

static void a_batch_is_paused_and_canceled_as_one(void **state)
{
    books_write(*state, TEST, cancel_all);
}

/* ---- what comes in ---- */

static enum status say(struct act *act, const struct cast *cast, const char *text, const char *id, struct error *err)
{
    return message_inbound(act,
                           &(struct message_inbound){.channel = MESSAGE_SMS,
                                                     .connection_id = cast->connection_id,
                                                     .from = STR("+4915112345678"),
                                                     .text = str_from(text),
                                                     .provider_message_id = str_from(id)},
                           err);
}

static enum status count_replies(struct act *act, const struct cast *cast, size_t *ret, struct error *err)
{
    struct message_row *rows;
    size_t count;
    *ret = 0;
    TRY(read_all(act, cast, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        *ret += rows[i].kind == MESSAGE_REPLY;
    return STATUS_OK;
}

static enum status stop_and_start(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    struct str suppressed;
    const char *reason;
    size_t replies;
    TRY(make_cast(act, &cast, err));
    TRY(say(act, &cast, "Could you stop by on Monday?", "1", err));
    TRY(count_replies(act, &cast, &replies, err));
    EXPECT(replies == 0);
    TRY(say(act, &cast, "  Stop. ", "2", err));
    TRY(say(act, &cast, "STOP", "3", err)); /* again: it is answered once */
    TRY(count_replies(act, &cast, &replies, err));
    EXPECT(replies == 1);
    TRY(suppression_read(act, MESSAGE_SMS, STR("+4915112345678"), &suppressed, err));
    EXPECT_STR(suppressed, SUPPRESSED_OPTED_OUT);
    struct message_want want = wish(&cast, MESSAGE_REWARD, "reward");
    want.channels = MESSAGE_SMS;
    TRY(message_foresee(act, &want, &reason, err));
    EXPECT(reason != NULL && strcmp(reason, REASON_OPTED_OUT) == 0);
    TRY(say(act, &cast, "unstop", "4", err));
    TRY(say(act, &cast, "unstop", "4", err)); /* the same message again */
    TRY(message_foresee(act, &want, &reason, err));
    EXPECT(reason == NULL);
    TRY(say(act, &cast, "HELP", "5", err));
    TRY(count_replies(act, &cast, &replies, err));
    EXPECT(replies == 3);
    return STATUS_OK;
}

static void words_end_messages_and_begin_them_again(void **state)
{
    books_write(*state, TEST, stop_and_start);
}

static enum status all_words(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    static const char *const words[] = {"STOP",   "stopall", "Unsubscribe",     "CANCEL",  "end",     "QUIT",
                                        "revoke", "OptOut",  "stop texting me", "opt out", "opt-out", "STOP!"};
    static const char *const others[] = {"cancel my appointment", "the end of the week works", "", "quit smoking",
                                         "please stop sending me all these messages at night"};
    struct cast cast;
    struct str suppressed;
    bool removed;
    char id[16];
    TRY(make_cast(act, &cast, err));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        snprintf(id, sizeof id, "w%zu", i);
        TRY(say(act, &cast, words[i], id, err));
        TRY(suppression_read(act, MESSAGE_SMS, STR("+4915112345678"), &suppressed, err));
        if (str_is_none(suppressed))
            return error_set(err, ERROR_INTERNAL, NULL, "%s does not stop", words[i]);
        TRY(suppression_remove(act, MESSAGE_SMS, STR("+4915112345678"), &removed, err));
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        snprintf(id, sizeof id, "o%zu", i);
        TRY(say(act, &cast, others[i], id, err));
        TRY(suppression_read(act, MESSAGE_SMS, STR("+4915112345678"), &suppressed, err));
        if (!str_is_none(suppressed))
            return error_set(err, ERROR_INTERNAL, NULL, "%s stops", others[i]);
    }
    return STATUS_OK;
}

static void the_words_that_carriers_demand_are_known(void **state)
{
    books_write(*state, TEST, all_words);
}

/* ---- proof ---- */

static enum status break_times(struct act *act, struct books *books, struct error *err)
{
    (void)books;
    struct cast cast;
    TRY(make_cast(act, &cast, err));
    struct message_want want = wish(&cast, MESSAGE_REWARD, "reward");
    TRY(message_want(act, &want, err));
    DAMAGE("UPDATE message SET due_at = NULL");
    EXPECT_BREAKS(message_verify, 1, "B20");
    return error_set(err, ERROR_INTERNAL, NULL, "taken back");
}

static void a_message_that_nobody_will_find_is_found_by_verify(void **state)
{
    books_roll_back(*state, TEST, break_times);
}

UNIT_TESTS(message_want)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(the_same_cause_is_the_same_message),
        BOOKS_TEST(all_channels_are_a_message_each),
        BOOKS_TEST(nobody_is_invited_without_consent),
        BOOKS_TEST(what_was_taken_back_meanwhile_is_not_sent),
        BOOKS_TEST(nobody_is_woken_up),
        BOOKS_TEST(own_words_are_filled_and_not_put_off),
        BOOKS_TEST(a_batch_is_paused_and_canceled_as_one),
        BOOKS_TEST(words_end_messages_and_begin_them_again),
        BOOKS_TEST(the_words_that_carriers_demand_are_known),
        BOOKS_TEST(a_message_that_nobody_will_find_is_found_by_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
