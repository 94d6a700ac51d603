/* Mail: encodings, the whole of one, and what a server's answer means. That others read it alike is proved in
 * tests/peers. */

#include "unit.h"

#include "base/buf.h"
#include "base/time.h"
#include "connect/mail.h"
#include "connect/mime.h"

/* ---- encodings ---- */

static void quoted_printable(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},
        {"Hello", "Hello\r\n"},
        {"a=b\n", "a=3Db\r\n"},
        {"caf\xc3\xa9\r\nx\ry", "caf=C3=A9\r\nx\r\ny\r\n"},
        {"space \ntab\t", "space=20\r\ntab=09\r\n"},
        {".dot\n--boundary\n-- ", "=2Edot\r\n=2D-boundary\r\n=2D-=20\r\n"},
        {"\n\n", "\r\n\r\n"},
        /* 76 fit; with one more the line is broken after 75 */
        {"1234567890123456789012345678901234567890123456789012345678901234567890123456",
         "1234567890123456789012345678901234567890123456789012345678901234567890123456\r\n"},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567",
         "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n67\r\n"},
        /* no escape is cut */
        {"12345678901234567890123456789012345678901234567890123456789012345678901234\xc3\xa9",
         "12345678901234567890123456789012345678901234567890123456789012345678901234=\r\n=C3=A9\r\n"},
        /* a line that begins anew begins like any other */
        {"123456789012345678901234567890123456789012345678901234567890123456789012345.x",
         "123456789012345678901234567890123456789012345678901234567890123456789012345=\r\n=2Ex\r\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = {0};
        mime_add_quoted_printable(&out, str_from(rows[i][0]));
        assert_str_equal(buf_str(&out), rows[i][1]);
        buf_release(&out);
    }
}

static void headers_of_words(void **state)
{
    static const char *const rows[][2] = {
        {"A note", "Subject: A note\r\n"},
        {"", "Subject: \r\n"},
        {"Gr\xc3\xbc\xc3\x9f"
         "e, Maya",
         "Subject: \r\n =?utf-8?Q?Gr=C3=BC=C3=9Fe=2C_Maya?=\r\n"},
        {"=?utf-8?Q?x?=", "Subject: \r\n =?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=\r\n"},
        {"one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
         "Subject: one two three four five six seven eight nine ten eleven twelve\r\n thirteen fourteen\r\n"},
        /* 63 bytes of words a line: 21 escapes, and no character is cut */
        {"\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96\xd0\x96",
         "Subject: \r\n =?utf-8?Q?=D0=96=D0=96=D0=96=D0=96=D0=96=D0=96=D0=96=D0=96=D0=96=D0=96?=\r\n "
         "=?utf-8?Q?=D0=96?=\r\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = {0};
        mime_add_text_header(&out, "Subject", str_from(rows[i][0]));
        assert_str_equal(buf_str(&out), rows[i][1]);
        buf_release(&out);
    }
}

static void headers_of_addresses(void **state)
{
    struct buf out = {0};
    (void)state;
    mime_add_address_header(&out, "To", STR_NONE, STR("a@example.com"));
    mime_add_address_header(&out, "From", STR("Maya \"M\", Inc"), STR("a@example.com"));
    mime_add_address_header(&out, "From", STR("J\xc3\xb6rg"), STR("a@example.com"));
    assert_str_equal(buf_str(&out), "To: <a@example.com>\r\n"
                                    "From: \"Maya \\\"M\\\", Inc\"\r\n <a@example.com>\r\n"
                                    "From: \r\n =?utf-8?Q?J=C3=B6rg?=\r\n <a@example.com>\r\n");
    buf_release(&out);
}

static void plain_addresses(void **state)
{
    static const char *const good[] = {"a@example.com", "a.b+c@mail.example.com", "o'neil@example.com"};
    static const char *const bad[] = {"",
                                      "a",
                                      "@example.com",
                                      "a@localhost",
                                      "a b@example.com",
                                      "a@example.com\r\nBcc: x@example.com",
                                      "a@exa>mple.com",
                                      "\xc3\xa9@example.com",
                                      "-f@example.com",
                                      "a@b@example.com"};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(mail_address_is_plain(str_from(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (mail_address_is_plain(str_from(bad[i])))
            fail_msg("%s is taken", bad[i]);
}

/* ---- a mail ---- */

static const struct mail_account account = {
    .host = {"mail.example.com", 16},
    .port = 587,
    .user = {"u", 1},
    .password = {"p", 1},
    .from = {"hello@ridgeway.example.com", 26},
    .from_name = {"Ridgeway", 8},
};

static struct mail note(void)
{
    return (struct mail){
        .to = STR("maya@example.com"),
        .subject = STR("Thanks"),
        .text = STR("Hi Maya,\n\nthanks."),
        .message_id = STR("msg_1@example.com"),
        .list_unsubscribe_url = STR("https://go.example.com/u/abc"),
        .date_at = INT64_C(1772000000) * TIME_US_PER_S,
    };
}

static void a_mail_of_text(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct str bytes;
    struct mail mail = note();
    (void)state;
    assert_int_equal(mail_compose(&account, &mail, &arena, &bytes, &err), STATUS_OK);
    assert_str_equal(bytes, "Date: Wed, 25 Feb 2026 06:13:20 +0000\r\n"
                            "From: \"Ridgeway\"\r\n <hello@ridgeway.example.com>\r\n"
                            "To: <maya@example.com>\r\n"
                            "Subject: Thanks\r\n"
                            "Message-ID: <msg_1@example.com>\r\n"
                            "List-Unsubscribe: <https://go.example.com/u/abc>\r\n"
                            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
                            "Auto-Submitted: auto-generated\r\n"
                            "MIME-Version: 1.0\r\n"
                            "Content-Type: text/plain; charset=utf-8\r\n"
                            "Content-Transfer-Encoding: quoted-printable\r\n"
                            "\r\n"
                            "Hi Maya,\r\n\r\nthanks.\r\n");
    arena_release(&arena);
}

static void the_same_mail_has_the_same_bytes(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct str first, second;
    struct mail mail = note();
    (void)state;
    mail.html = STR("<p>Hi</p>");
    assert_int_equal(mail_compose(&account, &mail, &arena, &first, &err), STATUS_OK);
    assert_int_equal(mail_compose(&account, &mail, &arena, &second, &err), STATUS_OK);
    assert_true(str_equal(first, second));
    assert_non_null(memmem(first.data, first.size, "multipart/alternative", 21));
    arena_release(&arena);
}

static void what_cannot_stand_in_a_header_is_refused(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct str bytes;
    struct mail mail = note();
    (void)state;
    mail.to = STR("maya@example.com>\r\nBcc: <all@example.com");
    assert_int_equal(mail_compose(&account, &mail, &arena, &bytes, &err), STATUS_INVALID);
    assert_string_equal(err.param, "to");
    mail = note();
    mail.subject = STR("Hello\r\nBcc: all@example.com");
    assert_int_equal(mail_compose(&account, &mail, &arena, &bytes, &err), STATUS_OK);
    assert_non_null(memmem(bytes.data, bytes.size, "Subject: Hello  Bcc: all@example.com\r\n", 38));
    arena_release(&arena);
}

static void a_mail_is_handed_over_by_its_envelope(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct client_request request;
    struct mail mail = note();
    (void)state;
    assert_int_equal(mail_request(&account, &mail, &arena, &request, &err), STATUS_OK);
    assert_string_equal(request.url, "smtp://mail.example.com:587/ridgeway.example.com");
    assert_string_equal(request.mail->from, "hello@ridgeway.example.com");
    assert_string_equal(request.mail->to, "maya@example.com");
    assert_true(request.mail->starttls);
    assert_string_equal(request.mail->password, "p");
    struct mail_account implicit = account;
    implicit.security = MAIL_TLS;
    implicit.user = STR_NONE;
    assert_int_equal(mail_request(&implicit, &mail, &arena, &request, &err), STATUS_OK);
    assert_string_equal(request.url, "smtps://mail.example.com:587/ridgeway.example.com");
    assert_true(!request.mail->starttls && request.mail->user == NULL);
    arena_release(&arena);
}

static void a_servers_codes_have_meanings(void **state)
{
    static const struct {
        int status;
        const char *line;
        enum send_kind kind;
        bool suppress;
    } rows[] = {
        {250, "250 2.0.0 Ok: queued as 4XYZ", SEND_ACCEPTED, false},
        {421, "421 4.7.0 Try again later", SEND_LATER, false},
        {451, "451 Greylisted", SEND_LATER, false},
        {454, "454 4.7.0 Temporary authentication failure", SEND_LATER, false},
        {535, "535 5.7.8 Bad password", SEND_MISCONFIGURED, false},
        {530, "530 5.7.0 Authentication required", SEND_MISCONFIGURED, false},
        {550, "550 5.1.1 <maya@example.com>: no such user", SEND_REFUSED, true},
        {550, "550 No such user", SEND_REFUSED, true},
        {550, "550 5.7.1 This looks like spam", SEND_REFUSED, false},
        {550, "550 5.1.8 Bad sender", SEND_REFUSED, false},
        {552, "552 5.3.4 Too large", SEND_REFUSED, false},
        {554, "554 5.7.1 Relay access denied", SEND_REFUSED, false},
        {554, "554 No", SEND_REFUSED, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena arena = {0};
        struct send_outcome outcome;
        const struct client_reply reply = {
            .outcome = CLIENT_ANSWERED, .status = rows[i].status, .body = str_from(rows[i].line)};
        mail_reply(&reply, &arena, &outcome);
        if (outcome.kind != rows[i].kind || outcome.suppress != rows[i].suppress)
            fail_msg("%s: kind %d, suppress %d", rows[i].line, (int)outcome.kind, outcome.suppress);
        assert_null(memmem(outcome.reason.data, outcome.reason.size, "maya", 4)); /* nobody is named */
        if (rows[i].kind == SEND_ACCEPTED)
            assert_str_equal(outcome.provider_id, "2.0.0 Ok: queued as 4XYZ");
        arena_release(&arena);
    }
}

UNIT_TESTS(mail)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_printable),
        cmocka_unit_test(headers_of_words),
        cmocka_unit_test(headers_of_addresses),
        cmocka_unit_test(plain_addresses),
        cmocka_unit_test(a_mail_of_text),
        cmocka_unit_test(the_same_mail_has_the_same_bytes),
        cmocka_unit_test(what_cannot_stand_in_a_header_is_refused),
        cmocka_unit_test(a_mail_is_handed_over_by_its_envelope),
        cmocka_unit_test(a_servers_codes_have_meanings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
