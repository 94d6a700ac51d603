/* Mail: encodings, the whole of one, and what a server's answer means. That others read it alike is proved in
 * tests/peers. */

#include "unit.h"

#include "base/buf.h"
#include "base/limits.h"
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

static void files_are_lines_of_base64(void **state)
{
    static const struct {
        const char *bytes, *written;
    } rows[] = {
        {"", ""},
        {"Hello", "SGVsbG8=\r\n"},
        {"\xef\xbb\xbf\r\n", "77u/DQo=\r\n"},
        /* 57 bytes are a line, one more begins the next */
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\r\n"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
         "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh\r\nYg==\r\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = {0};
        mime_add_base64(&out, str_from(rows[i].bytes));
        assert_str_equal(buf_str(&out), rows[i].written);
        buf_release(&out);
    }
}

static void names_of_files_are_plain(void **state)
{
    static const char *const rows[][2] = {
        {"referd-time_to_close-2026-11-01-to-2026-11-30.csv", "referd-time_to_close-2026-11-01-to-2026-11-30.csv"},
        {"", "file"},
        {"../.a b.csv", "_._.a_b.csv"},
        {".profile", "_profile"},
        {"a\"; x=\"\r\nBcc: b", "a___x____Bcc__b"},
        {"\xc3\x84.csv", "__.csv"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf out = {0};
        mime_add_file_name(&out, str_from(rows[i][0]));
        assert_str_equal(buf_str(&out), rows[i][1]);
        buf_release(&out);
    }
    struct arena arena = {0};
    struct buf out = {0};
    mime_add_file_name(&out, (struct str){memset(arena_alloc(&arena, 500), 'x', 500), 500});
    assert_int_equal(out.size, 100);
    buf_release(&out);
    arena_release(&arena);
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

static struct mail note_with_file(struct str bytes)
{
    struct mail mail = note();
    mail.html = STR("<p>Hi</p>");
    mail.attachment = (struct mail_attachment){STR("report 1.csv"), "text/csv; charset=utf-8", bytes};
    return mail;
}

/* Cuts off what stands before a mark, with it; the mark is there. */
static struct str cut(struct str *rest, struct str mark)
{
    const char *at = memmem(rest->data, rest->size, mark.data, mark.size);
    assert_non_null(at);
    struct str before = {rest->data, (size_t)(at - rest->data)};
    *rest = (struct str){at + mark.size, rest->size - before.size - mark.size};
    return before;
}

/* The boundary that is named next, as it stands before a part: "--=_...". */
static struct str next_boundary(struct str *rest, struct arena *arena)
{
    (void)cut(rest, STR("boundary=\""));
    struct str name = cut(rest, STR("\"\r\n"));
    return str_from(arena_format(arena, "--%.*s", STR_ARG(name)));
}

static void a_file_is_a_part_beside_the_words(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct str rest;
    struct mail mail = note_with_file(STR("a,b\r\n"));
    (void)state;
    assert_int_equal(mail_compose(&account, &mail, &arena, &rest, &err), STATUS_OK);
    (void)cut(&rest, STR("Content-Type: multipart/mixed;\r\n "));
    struct str outer = next_boundary(&rest, &arena);
    assert_str_equal(cut(&rest, outer), "\r\n");
    assert_str_equal(cut(&rest, STR(";")), "\r\nContent-Type: multipart/alternative");
    struct str inner = next_boundary(&rest, &arena);
    assert_false(str_equal(outer, inner));
    assert_str_equal(cut(&rest, inner), "\r\n");
    (void)cut(&rest, inner);
    (void)cut(&rest, inner);
    assert_str_equal(cut(&rest, outer), "--\r\n");
    assert_str_equal(cut(&rest, outer), "\r\n"
                                        "Content-Type: text/csv; charset=utf-8\r\n"
                                        "Content-Disposition: attachment;\r\n filename=\"report_1.csv\"\r\n"
                                        "Content-Transfer-Encoding: base64\r\n"
                                        "\r\n"
                                        "YSxiDQo=\r\n");
    assert_str_equal(rest, "--\r\n");
    arena_release(&arena);
}

/* What lies between has the boundaries of the same mail in it, in text, HTML and file. */
static void boundaries_are_never_in_the_content(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct str first, second;
    struct mail mail = note_with_file(STR(""));
    (void)state;
    assert_int_equal(mail_compose(&account, &mail, &arena, &first, &err), STATUS_OK);
    mail.text = mail.html = mail.attachment.bytes = first;
    assert_int_equal(mail_compose(&account, &mail, &arena, &second, &err), STATUS_OK);
    struct str outer = next_boundary(&(struct str){second.data, second.size}, &arena);
    size_t lines = 0;
    for (struct str rest = second; rest.size > 0;) {
        struct str line = cut(&rest, STR("\r\n"));
        assert_true(line.size <= 78);
        lines += str_starts_with(line, outer);
    }
    assert_int_equal(lines, 3); /* before each part, and at the end */
    arena_release(&arena);
}

static void a_file_that_is_too_large_is_refused(void **state)
{
    struct arena arena = {0};
    struct error err = {0};
    struct str bytes;
    char *file = arena_alloc(&arena, LIMIT_ATTACHMENT_BYTES + 1);
    (void)state;
    memset(file, 'x', LIMIT_ATTACHMENT_BYTES + 1);
    struct mail mail = note_with_file((struct str){file, LIMIT_ATTACHMENT_BYTES});
    assert_int_equal(mail_compose(&account, &mail, &arena, &bytes, &err), STATUS_OK);
    mail.attachment.bytes.size++;
    assert_int_equal(mail_compose(&account, &mail, &arena, &bytes, &err), STATUS_INVALID);
    assert_string_equal(err.param, "attachment");
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
        cmocka_unit_test(files_are_lines_of_base64),
        cmocka_unit_test(names_of_files_are_plain),
        cmocka_unit_test(headers_of_words),
        cmocka_unit_test(headers_of_addresses),
        cmocka_unit_test(plain_addresses),
        cmocka_unit_test(a_mail_of_text),
        cmocka_unit_test(the_same_mail_has_the_same_bytes),
        cmocka_unit_test(a_file_is_a_part_beside_the_words),
        cmocka_unit_test(boundaries_are_never_in_the_content),
        cmocka_unit_test(a_file_that_is_too_large_is_refused),
        cmocka_unit_test(what_cannot_stand_in_a_header_is_refused),
        cmocka_unit_test(a_mail_is_handed_over_by_its_envelope),
        cmocka_unit_test(a_servers_codes_have_meanings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
