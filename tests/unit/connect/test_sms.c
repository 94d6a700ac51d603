/* Text messages: how they are counted, asked for and answered. */

#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "connect/sms.h"
#include "connect/sms_gateway.h"

#define EURO "\xe2\x82\xac"
#define E_ACUTE "\xc3\xa9"
#define SMILE "\xf0\x9f\x99\x82"
#define CYRILLIC "\xd0\x96"

static size_t count(const char *unit, size_t times, const char *end, bool *unicode)
{
    struct buf text = {0};
    for (size_t i = 0; i < times; i++)
        buf_add_str(&text, str_from(unit));
    buf_add_str(&text, str_from(end));
    size_t segments = sms_segments(buf_str(&text), unicode);
    buf_release(&text);
    return segments;
}

static void carriers_count_by_alphabet(void **state)
{
    static const struct {
        const char *unit;
        size_t times;
        const char *end;
        size_t segments;
        bool unicode;
    } rows[] = {
        {"a", 0, "", 0, false},
        {"a", 1, "", 1, false},
        {"a", 160, "", 1, false},
        {"a", 161, "", 2, false},
        {"a", 306, "", 2, false},
        {"a", 307, "", 3, false},
        {E_ACUTE, 160, "", 1, false},
        {"@", 159, "\n", 1, false},
        {EURO, 80, "", 1, false}, /* two characters each */
        {EURO, 80, "a", 2, false},
        {"a", 152, EURO "aaaaaaa", 2, false}, /* 161: the pair does not fit behind 152, and begins the next part */
        {"a", 305, EURO, 3, false},           /* 307 units in 153 + 152 and 2 */
        {"[", 76, EURO, 1, false},
        {"a", 69, CYRILLIC, 1, true},
        {"a", 70, CYRILLIC, 2, true},
        {CYRILLIC, 134, "", 2, true},
        {CYRILLIC, 135, "", 3, true},
        {SMILE, 35, "", 1, true},
        {SMILE, 36, "", 2, true},
        {SMILE, 66, "", 2, true}, /* 132 units: 33 whole characters in each part of 67 */
        {SMILE, 67, "", 3, true},
        {"a", 10, "`", 1, true}, /* not in the alphabet, though ASCII */
        {"a", 10, "\t", 1, true},
        {"a", 10, "\xc3\xa7", 1, true}, /* small c with cedilla is not; the capital is */
        {"a", 10, "\xc3\x87", 1, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool unicode;
        size_t segments = count(rows[i].unit, rows[i].times, rows[i].end, &unicode);
        if (segments != rows[i].segments || unicode != rows[i].unicode)
            fail_msg("row %zu: %zu segments, unicode %d", i, segments, unicode);
    }
}

/* ---- what is asked ---- */

static const struct sms_account account = {
    .url = {"https://sms.example.com/", 24},
    .user = {"AC1", 3},
    .password = {"se cret", 7},
    .from = {"+12025550100", 12},
};

static const struct sms hello = {
    .to = {"+12025550143", 12},
    .text = {"Hi & " E_ACUTE, 7},
    .report_url = {"https://go.example.com/r", 24},
    .reference = {"msg_1", 5},
};

static void twilio_is_asked_by_its_form(void **state)
{
    struct arena arena = {0};
    struct client_request request;
    struct error err = {0};
    (void)state;
    assert_int_equal(sms_request(SMS_TWILIO, &account, &hello, &arena, &request, &err), STATUS_OK);
    assert_string_equal(request.method, "POST");
    assert_string_equal(request.url, "https://sms.example.com/2010-04-01/Accounts/AC1/Messages.json");
    assert_string_equal(request.headers[0], "Authorization: Basic QUMxOnNlIGNyZXQ=");
    assert_str_equal(request.body, "To=%2B12025550143&Body=Hi%20%26%20%C3%A9&From=%2B12025550100&"
                                   "StatusCallback=https%3A%2F%2Fgo.example.com%2Fr%3Fid%3Dmsg_1");
    assert_true(request.deadline_ms > 0 && request.answer_bytes_max > 0);
    arena_release(&arena);
}

static void a_gateway_is_asked_by_its_form(void **state)
{
    struct arena arena = {0};
    struct client_request request;
    struct error err = {0};
    struct sms_account gateway = account;
    gateway.url = STR("http://10.0.0.1:13013/cgi-bin/sendsms");
    (void)state;
    assert_int_equal(sms_request(SMS_GATEWAY, &gateway, &hello, &arena, &request, &err), STATUS_OK);
    assert_string_equal(request.method, "GET");
    assert_string_equal(request.url,
                        "http://10.0.0.1:13013/cgi-bin/sendsms?username=AC1&password=se%20cret&from=%2B12025550100&"
                        "to=%2B12025550143&text=Hi%20%26%20%C3%A9&charset=UTF-8&coding=0&dlr-mask=19&"
                        "dlr-url=https%3A%2F%2Fgo.example.com%2Fr%3Fid%3Dmsg_1%26status%3D%25d%26answer%3D%25A");
    arena_release(&arena);
}

static void a_text_that_cannot_be_sent_is_refused(void **state)
{
    static char endless[160 * (LIMIT_SMS_SEGMENTS + 1)];
    struct arena arena = {0};
    struct client_request request;
    struct error err = {0};
    struct sms sms = hello;
    (void)state;
    memset(endless, 'a', sizeof endless);
    const struct str texts[] = {STR(""), {endless, sizeof endless}, STR("\xff")};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sms.text = texts[i];
        assert_int_equal(sms_request(SMS_TWILIO, &account, &sms, &arena, &request, &err), STATUS_INVALID);
        assert_string_equal(err.param, "text");
    }
    arena_release(&arena);
}

/* ---- what is answered ---- */

struct answer {
    enum sms_provider provider;
    enum client_outcome outcome;
    int status;
    const char *retry_after, *body;
    enum send_kind kind;
    bool suppress;
    const char *provider_id;
};

static void an_answer_has_one_meaning(void **state)
{
    static const struct answer rows[] = {
        {SMS_TWILIO, CLIENT_ANSWERED, 201, NULL, "{\"sid\":\"SM9\"}", SEND_ACCEPTED, false, "SM9"},
        {SMS_TWILIO, CLIENT_ANSWERED, 201, NULL, "<html>", SEND_UNKNOWN, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 400, NULL, "{\"code\":21211}", SEND_REFUSED, true, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 400, NULL, "{\"code\":21610}", SEND_REFUSED, true, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 400, NULL, "{\"code\":21606}", SEND_MISCONFIGURED, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 400, NULL, "{\"code\":99999}", SEND_REFUSED, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 401, NULL, "{\"code\":20003}", SEND_MISCONFIGURED, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 404, NULL, "", SEND_MISCONFIGURED, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 429, "9", "{\"code\":20429}", SEND_LATER, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 503, "9", "", SEND_LATER, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 500, NULL, "", SEND_UNKNOWN, false, NULL},
        {SMS_TWILIO, CLIENT_ANSWERED, 302, NULL, "", SEND_UNKNOWN, false, NULL},
        {SMS_TWILIO, CLIENT_NOT_SENT, 0, NULL, "", SEND_LATER, false, NULL},
        {SMS_TWILIO, CLIENT_UNKNOWN, 0, NULL, "", SEND_UNKNOWN, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 202, NULL, "0: Accepted for delivery", SEND_ACCEPTED, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 202, NULL, "3: Queued for later delivery", SEND_ACCEPTED, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 200, NULL, "0: Accepted for delivery", SEND_ACCEPTED, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 200, NULL, "Please log in", SEND_UNKNOWN, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 403, NULL, "Authorization failed for sendsms", SEND_MISCONFIGURED, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 400, NULL, "Missing receiver", SEND_REFUSED, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 503, NULL, "Temporal failure", SEND_LATER, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 429, "9", "slow down", SEND_LATER, false, NULL},
        {SMS_GATEWAY, CLIENT_ANSWERED, 500, NULL, "", SEND_UNKNOWN, false, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena arena = {0};
        struct send_outcome outcome;
        struct client_reply reply = {.outcome = rows[i].outcome,
                                     .status = rows[i].status,
                                     .headers = {str_from(rows[i].retry_after)},
                                     .body = str_from(rows[i].body),
                                     .failure = "no answer"};
        sms_reply(rows[i].provider, &reply, &arena, &outcome);
        bool good = outcome.kind == rows[i].kind && outcome.suppress == rows[i].suppress &&
                    outcome.retry_after_s == (rows[i].retry_after == NULL ? 0 : 9) &&
                    str_equal(outcome.provider_id, str_from(rows[i].provider_id)) &&
                    (outcome.reason.size > 0) == (outcome.kind != SEND_ACCEPTED);
        if (!good)
            fail_msg("row %zu: kind %d, suppress %d, %.*s", i, (int)outcome.kind, outcome.suppress,
                     STR_ARG(outcome.reason));
        arena_release(&arena);
    }
}

static void a_gateway_that_misses_a_receiver_has_taken_the_user(void **state)
{
    struct arena arena = {0};
    struct client_request request;
    struct send_outcome outcome;
    struct client_reply reply = {.outcome = CLIENT_ANSWERED, .status = 400, .body = STR("Missing receiver")};
    (void)state;
    sms_check_request(SMS_GATEWAY, &account, &arena, &request);
    assert_string_equal(request.url, "https://sms.example.com/?username=AC1&password=se%20cret");
    sms_check_reply(SMS_GATEWAY, &reply, &arena, &outcome);
    assert_int_equal(outcome.kind, SEND_ACCEPTED);
    reply.status = 403;
    sms_check_reply(SMS_GATEWAY, &reply, &arena, &outcome);
    assert_int_equal(outcome.kind, SEND_MISCONFIGURED);
    arena_release(&arena);
}

/* ---- what comes in ---- */

static void a_gateways_numbers_get_their_plus(void **state)
{
    static const char *const rows[][2] = {{"%2B12025550143", "+12025550143"},
                                          {"+12025550143", "+12025550143"},
                                          {"12025550143", "+12025550143"},
                                          {"0012025550143", "+12025550143"},
                                          {"12345", "12345"},
                                          {"INFO", "INFO"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct form form;
        struct sms_inbound message;
        char body[80];
        snprintf(body, sizeof body, "from=%s&text=Stop&id=", rows[i][0]);
        assert_int_equal(form_read(str_from(body), &arena, &form, &err), STATUS_OK);
        assert_int_equal(sms_gateway_read_message(&form, &arena, &message, &err), STATUS_OK);
        assert_str_equal(message.from, rows[i][1]);
        assert_str_equal(message.text, "Stop");
        assert_true(str_is_none(message.provider_id) && str_is_none(message.to));
        arena_release(&arena);
    }
}

static void a_gateways_reports_are_bits(void **state)
{
    static const struct {
        const char *body;
        enum sms_report_kind kind;
    } rows[] = {{"id=m&status=1", SMS_REPORT_DELIVERED},
                {"id=m&status=2", SMS_REPORT_FAILED},
                {"id=m&status=16&answer=NACK", SMS_REPORT_FAILED},
                {"id=m&status=4", SMS_REPORT_PENDING},
                {"id=m&status=8", SMS_REPORT_PENDING}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena arena = {0};
        struct error err = {0};
        struct form form;
        struct sms_report report;
        assert_int_equal(form_read(str_from(rows[i].body), &arena, &form, &err), STATUS_OK);
        assert_int_equal(sms_gateway_read_report(&form, &report, &err), STATUS_OK);
        assert_int_equal(report.kind, rows[i].kind);
        assert_str_equal(report.id, "m");
        arena_release(&arena);
    }
}

UNIT_TESTS(sms)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carriers_count_by_alphabet),
        cmocka_unit_test(twilio_is_asked_by_its_form),
        cmocka_unit_test(a_gateway_is_asked_by_its_form),
        cmocka_unit_test(a_text_that_cannot_be_sent_is_refused),
        cmocka_unit_test(an_answer_has_one_meaning),
        cmocka_unit_test(a_gateway_that_misses_a_receiver_has_taken_the_user),
        cmocka_unit_test(a_gateways_numbers_get_their_plus),
        cmocka_unit_test(a_gateways_reports_are_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
